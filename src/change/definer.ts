/** Executes definitions in a target. It has a connection of its own, in which foreign keys and triggers are as for any user. */
export interface Definer {
  schemas(): Promise<readonly string[]>;
  createSchema(name: string): Promise<void>;
  /** Executes a statement. When it may have been executed before, the complaint that its object is there is none. */
  define(sql: string, mayBeThere: boolean): Promise<void>;
  /** Takes a foreign key of a table away, or an index or another constraint, whichever has the name; false when there is none. */
  remove(
    table: { readonly schema: string; readonly name: string },
    object: { readonly kind: string; readonly name: string },
  ): Promise<boolean>;
  /** Drops tables, which may point to each other. What else depends on them makes the server refuse, and nothing is dropped. */
  drop(tables: readonly { readonly schema: string; readonly name: string }[]): Promise<void>;
  close(): Promise<void>;
}
