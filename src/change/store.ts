/** A text that is kept: of a task, of one kind, and where a task has several of a kind, of one item. */
export interface StoredPart {
  readonly task: string;
  readonly kind: string;
  /** Empty where a task has one of the kind. */
  readonly item: string;
}

/** The process that runs a task. */
export interface Runner {
  readonly host: string;
  readonly pid: number;
  /** When it took the task, as ISO 8601 in UTC. */
  readonly since: string;
}

/** The right to run a task, and to write what is kept of it. Whoever takes it later has a greater epoch. */
export interface Lease {
  readonly epoch: number;
  readonly runner: Runner;
}

/** How a lease is taken. */
export interface LeaseRequest {
  readonly task: string;
  readonly runner: Runner;
  /** It runs out after so many seconds unless it is renewed. */
  readonly seconds: number;
  /** The epoch is greater than this one, and than all that were given before. */
  readonly above: number;
  /** The epoch of a lease that may be taken before it has run out, because its runner is known to be gone. */
  readonly over?: number;
}

/**
 * Where tasks are kept between their runs, and who runs them. What the texts say is known to those who write them. Leases run by the store's own clock, so that those
 * of several hosts need not agree.
 */
export interface Store {
  /** How messages name it, without a password. */
  readonly place: string;
  read(part: StoredPart): Promise<string | undefined>;
  /** Writes a text, or does nothing and gives false when a lease of the task is given that is not the last one. */
  write(part: StoredPart, text: string, epoch?: number): Promise<boolean>;
  /** Removes all items of a kind. */
  remove(task: string, kind: string, epoch?: number): Promise<boolean>;
  /** Takes the lease of a task; gives the one that is in force, which is another runner's when it could not be taken. */
  takeLease(request: LeaseRequest): Promise<Lease>;
  /** Has a lease begin anew; false when another runner has taken it. */
  renewLease(task: string, epoch: number, seconds: number): Promise<boolean>;
  /** Ends a lease before it runs out. The epoch is remembered. */
  endLease(task: string, epoch: number): Promise<void>;
  close(): Promise<void>;
}
