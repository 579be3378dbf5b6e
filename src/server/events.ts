import { wordsIn } from './store/journal-lists.ts';
import type { Entry, Journal, JournalList, JournalListRequest, RecordPath } from './store/store.ts';

/** What the DMS API calls the sources of events ("DescribeEvents"), and the other resources of this server. */
export type EventSource =
  | 'replication-instance'
  | 'replication-task'
  | 'replication-config'
  | 'endpoint'
  | 'migration-project';

/** Something that happened to a resource, for people. It holds no secret and no value of a row. */
export interface Happening {
  readonly source: EventSource;
  /** The identifier that users gave to the resource. */
  readonly identifier: string;
  readonly arn: string;
  /** The categories of DMS: `creation`, `state change`, `failure`, `configuration change`, `deletion` … */
  readonly categories: readonly string[];
  readonly message: string;
}

/** A happening that was written down; its number is the place from which a listener goes on. */
export interface ServerEvent extends Happening {
  readonly sequence: number;
  readonly at: Date;
}

/** Something of a resource is another than before, and whoever shows it reads it again. It is not written down. */
export interface Signal {
  readonly kind: string;
  readonly arn: string;
}

/** What listeners are told. */
export interface Listener {
  readonly onEvent: (event: ServerEvent) => void;
  readonly onSignal?: (signal: Signal) => void;
}

/** Which events are read. */
export interface EventsQuery {
  readonly after?: number;
  readonly from?: Date;
  readonly until?: Date;
  readonly arn?: string;
  readonly limit?: number;
  readonly isBackwards?: boolean;
}

/** What a list of events is ordered by, with the member that says it; without one it is the time. */
export const eventOrders = {
  at: undefined,
  kind: ['source'],
  id: ['identifier'],
  category: ['categories'],
} as const satisfies Readonly<Record<string, RecordPath | undefined>>;

/** Which part of the events is wanted. */
export type EventListRequest = Pick<JournalListRequest, 'isDescending' | 'offset' | 'limit'> & {
  /** Words that an event has, in part and in any case. */
  readonly search: string;
  readonly by: keyof typeof eventOrders;
};

/** Events are kept for so many days, as DMS keeps them. */
const keptDays = 14;

/** Writes down what happens, and tells those who listen. A class because listeners come and go. */
export class EventHub {
  readonly #journal: Journal;
  readonly #listeners = new Set<Listener>();
  // No two starts of a server have the same numbers.
  #count = Date.now();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Goes up with each event and each signal: as long as it stays, nothing has changed. */
  get count(): number {
    return this.#count;
  }

  async publish(happening: Happening): Promise<ServerEvent> {
    const entry = await this.#journal.append(happening.arn, { ...happening });
    const event = eventOf(entry);
    this.#count += 1;
    for (const { onEvent } of this.#listeners) onEvent(event);
    return event;
  }

  /** Tells those who listen now, and nobody later. */
  signal(signal: Signal): void {
    this.#count += 1;
    for (const { onSignal } of this.#listeners) onSignal?.(signal);
  }

  /** Events that were written down, in their order. */
  async read({ arn, ...page }: EventsQuery = {}): Promise<readonly ServerEvent[]> {
    const entries = await this.#journal.read({ ...page, ...(arn === undefined ? {} : { subject: arn }) });
    return entries.map(eventOf);
  }

  /** A part of all events, as somebody looks through them. */
  async list({
    search,
    by,
    ...part
  }: EventListRequest): Promise<Omit<JournalList, 'entries'> & { readonly events: readonly ServerEvent[] }> {
    const path = eventOrders[by];
    const { entries, ...counts } = await this.#journal.list({
      ...part,
      words: wordsIn(search),
      searched: [['source'], ['identifier'], ['message'], ['categories']],
      ...(path ? { by: path } : {}),
    });
    return { ...counts, events: entries.map(eventOf) };
  }

  /** Tells a listener of all that happens from now on; gives the function that ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Forgets what is older than events are kept. */
  async prune(now = Date.now()): Promise<void> {
    await this.#journal.prune(new Date(now - keptDays * 24 * 3600 * 1000));
  }
}

function eventOf({ sequence, at, record }: Entry): ServerEvent {
  return { ...(record as unknown as Happening), sequence, at };
}
