import type { Caller } from './caller.ts';
import type { Journal } from './store/store.ts';

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
    return entries.map(({ sequence, at, record }) => ({
      ...(record as unknown as Deed & { readonly caller: Caller }),
      sequence,
      at,
    }));
  }
}
