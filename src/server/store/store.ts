import type { Models } from './models.ts';
import type { tableKinds, tableOrders } from './table-lists.ts';

/**
 * Where the server keeps what it holds. Resources are documents of a kind, found by their id and by their keys; a second implementation beside SQLite has this to
 * fulfil and nothing else.
 */
export interface StateStore {
  /** How messages name it. */
  readonly place: string;
  collection<T extends object>(kind: Kind<T>): Collection<T>;
  readonly secrets: SealedSecrets;
  readonly events: Journal;
  readonly audit: Journal;
  readonly statistics: TableRows;
  readonly models: Models;
  close(): Promise<void>;
}

/** A kind of document. */
export interface Kind<T> {
  readonly name: string;
  readonly id: (value: T) => string;
  /** What it is searched by. An empty value is none. */
  readonly keys?: (value: T) => Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The keys of which no two documents of the kind may have the same value. */
  readonly unique?: readonly string[];
}

/** Which documents are meant: for each key that is named, one of the values. */
export type Where = Readonly<Record<string, string | readonly string[]>>;

/** A part of what a search finds, in the order in which the documents were added. */
export interface Page {
  readonly where?: Where;
  /** Behind this document, by what {@link Found.next} said. */
  readonly after?: number;
  readonly limit?: number;
}

/** What a search found. */
export interface Found<T> {
  readonly values: readonly Stored<T>[];
  /** Where the next part begins; absent when this was the last one. */
  readonly next?: number;
}

/** A document as it is kept: each change gives it the next revision. */
export type Stored<T> = T & { readonly revision: number };

/** The documents of one kind. */
export interface Collection<T extends object> {
  get(id: string): Promise<Stored<T> | undefined>;
  find(page?: Page): Promise<Found<T>>;
  /** All that a search finds. */
  all(where?: Where): Promise<readonly Stored<T>[]>;
  count(where?: Where): Promise<number>;
  /** Fails with {@link TakenError} when its id or a unique key has an owner. */
  add(value: T): Promise<Stored<T>>;
  /**
   * Makes a document what `change` gives, in one step that no other change comes between. Undefined when there is none of this id. With a revision it fails with
   * {@link StaleError} when the document has another one: somebody else was faster.
   */
  change(id: string, change: (value: Stored<T>) => T, revision?: number): Promise<Stored<T> | undefined>;
  remove(id: string): Promise<boolean>;
}

/** A document that is to be added has the id or a unique key of another one. */
export class TakenError extends Error {
  readonly key: string;

  constructor(key: string) {
    super(`${key} is taken`);
    this.name = 'TakenError';
    this.key = key;
  }
}

/** A document is not any more what the one who changes it has seen. */
export class StaleError extends Error {
  constructor() {
    super('the document was changed meanwhile');
    this.name = 'StaleError';
  }
}

/** To which field of which resource a secret belongs. It is sealed together with this, so that it cannot be moved to another one. */
export interface SecretOwner {
  readonly kind: string;
  readonly id: string;
  readonly field: string;
}

/** Secrets as they are kept: sealed texts, which this room cannot read. */
export interface SealedSecrets {
  get(owner: SecretOwner): Promise<string | undefined>;
  put(owner: SecretOwner, sealed: string): Promise<void>;
  /** Forgets one, or all of a resource. */
  remove(owner: Omit<SecretOwner, 'field'> & { readonly field?: string }): Promise<void>;
  all(): Promise<readonly (SecretOwner & { readonly sealed: string })[]>;
}

/** Something that was written down once and is never changed. */
export interface Entry {
  readonly sequence: number;
  readonly at: Date;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Which entries of a journal are meant. */
export interface JournalPage {
  /** Behind this one. */
  readonly after?: number;
  readonly from?: Date;
  readonly until?: Date;
  /** The value of the entry's subject: an ARN, or a name. */
  readonly subject?: string;
  readonly limit?: number;
  /** The latest first. */
  readonly isBackwards?: boolean;
}

/** The way to a member of an entry's record. */
export type RecordPath = readonly [string, ...string[]];

/** Which part of a journal is wanted. */
export interface JournalListRequest {
  /** Each of them stands in what is searched, in part and in any case. */
  readonly words: readonly string[];
  /** The members of the record that are searched. */
  readonly searched: readonly RecordPath[];
  /** What entries are ordered by first; without it only by when they were written. */
  readonly by?: RecordPath;
  readonly isDescending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A part of a journal. */
export interface JournalList {
  /** So many entries it has. */
  readonly total: number;
  /** So many of them were asked for; the entries are some of these. */
  readonly matching: number;
  readonly entries: readonly Entry[];
}

/** Entries in their order. */
export interface Journal {
  append(subject: string, record: Readonly<Record<string, unknown>>): Promise<Entry>;
  read(page?: JournalPage): Promise<readonly Entry[]>;
  /** A part of all entries, as somebody looks through them. */
  list(request: JournalListRequest): Promise<JournalList>;
  /** Forgets what is older. */
  prune(before: Date): Promise<void>;
}

/** The statistics of tables: a task may have thousands of them, of which few change at a time. */
export interface TableRows {
  put(task: string, rows: readonly TableRow[]): Promise<void>;
  read(task: string, page?: TableRowPage): Promise<readonly TableRow[]>;
  /** A part of a task's tables, as somebody looks through them. */
  list(task: string, request: TableListRequest): Promise<TableList>;
  remove(task: string): Promise<void>;
}

/** A table of a task, and what is known of it as JSON. */
export interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly state: string;
  readonly content: string;
}

/** Which tables of a task are meant, in the order of their names. */
export interface TableRowPage {
  readonly after?: { readonly schema: string; readonly name: string };
  readonly limit?: number;
  readonly schemas?: readonly string[];
  readonly names?: readonly string[];
  readonly states?: readonly string[];
}

/** What a list of tables is ordered by. */
export type TableListOrder = (typeof tableOrders)[number];

/** Which part of a task's tables is wanted. */
export interface TableListRequest {
  /** A part of `schema.name`, in any case. */
  readonly search: string;
  readonly which: (typeof tableKinds)[number];
  readonly by: TableListOrder;
  readonly isDescending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** A part of a task's tables. */
export interface TableList {
  /** So many tables the task has. */
  readonly total: number;
  /** So many of them were asked for; the rows are some of these. */
  readonly matching: number;
  readonly rows: readonly TableRow[];
}
