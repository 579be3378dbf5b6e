import type { Caller } from './caller.ts';
import { wordsIn } from './store/journal-lists.ts';
import type { Entry, Journal, JournalList, JournalListRequest, RecordPath } from './store/store.ts';

/** What somebody did, or tried to do. */
export interface Deed {
  /** The operation: `CreateEndpoint`, `login`. */
  readonly action: string;
  /** The resources that were meant, by ARN or name. */
  readonly resources: readonly string[];
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Why it was not done. */
  readonly reason?: string;
}

/** A deed with its doer and its time. */
export interface AuditRecord extends Deed {
  readonly sequence: number;
  readonly at: Date;
  readonly caller: Caller;
}

/** What a list of deeds is ordered by, with the member that says it; without one it is the time. */
export const deedOrders = {
  at: undefined,
  who: ['caller', 'name'],
  from: ['caller', 'address'],
  action: ['action'],
  outcome: ['outcome'],
} as const satisfies Readonly<Record<string, RecordPath | undefined>>;

/** Which part of the deeds is wanted. */
export type DeedListRequest = Pick<JournalListRequest, 'isDescending' | 'offset' | 'limit'> & {
  /** Words that a record has, in part and in any case. */
  readonly search: string;
  readonly by: keyof typeof deedOrders;
};

/** Who did what: everything that changes something is written down, by both doors. A class because it holds the journal. */
export class Audit {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  async record(caller: Caller, deed: Deed): Promise<void> {
    await this.#journal.append(caller.name, { caller, ...deed });
  }

  /** Forgets what was done before so many days. */
  async prune(days: number): Promise<void> {
    await this.#journal.prune(new Date(Date.now() - days * 24 * 3600 * 1000));
  }

  /** The latest records first. */
  async read(page: { readonly limit: number; readonly before?: Date }): Promise<readonly AuditRecord[]> {
    const entries = await this.#journal.read({
      limit: page.limit,
      isBackwards: true,
      ...(page.before ? { until: page.before } : {}),
    });
    return entries.map(recordOf);
  }

  /** A part of all records, as somebody looks through them. */
  async list({
    search,
    by,
    ...part
  }: DeedListRequest): Promise<Omit<JournalList, 'entries'> & { readonly records: readonly AuditRecord[] }> {
    const path = deedOrders[by];
    const { entries, ...counts } = await this.#journal.list({
      ...part,
      words: wordsIn(search),
      searched: [
        ['caller', 'name'],
        ['caller', 'address'],
        ['action'],
        ['resources'],
        ['outcome'],
        ['reason'],
      ],
      ...(path ? { by: path } : {}),
    });
    return { ...counts, records: entries.map(recordOf) };
  }
}

function recordOf({ sequence, at, record }: Entry): AuditRecord {
  return { ...(record as unknown as Deed & { readonly caller: Caller }), sequence, at };
}
