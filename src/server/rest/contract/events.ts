/** What a change is about; the console reads again what it shows of it. */
export type ChangedKind = 'endpoint' | 'task' | 'instance' | 'project' | 'job' | 'user' | 'event';

/** One message of `/api/v1/events`. Its id is that of the stream, from which a reader who was away goes on. */
export interface Changed {
  readonly kind: ChangedKind;
  /** The identifier of what changed. */
  readonly id: string;
  /** What happened, for those who show it: `created`, `deleted`, `progress`, a state. */
  readonly what: string;
}
