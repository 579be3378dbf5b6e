/** What a change is about; the console reads again what it shows of it. */
export type ChangedKind = 'endpoint' | 'task' | 'instance' | 'project' | 'other';

/** One message of `/api/v1/events`. */
export interface Changed {
  readonly kind: ChangedKind;
  readonly arn: string;
}
