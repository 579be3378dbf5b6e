import type { Definition, TableChange, TableWords } from '../../../change/alteration.ts';
import { isUnaltered } from '../../../change/alteration.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { AuditedTable } from '../capture/ddl-audit.ts';
import { shapeOf } from './shapes.ts';

/**
 * The tables that are followed, as they are at a place in the log. What is written down about a definition is what the catalog said of a table at that
 * moment; a table and its columns are known again by their numbers, whatever they are called. A class because it goes on with the log.
 */
export class DefinedTables {
  readonly #tables: Map<string, Shape>;
  readonly #takes: (schema: string, name: string) => boolean;
  readonly #readAt: Map<Shape, Position>;

  constructor(
    tables: readonly Shape[],
    takes: (schema: string, name: string) => boolean,
    readAt: ReadonlyMap<Shape, Position>,
  ) {
    this.#tables = new Map(tables.map((table) => [nameOf(table), table]));
    this.#takes = takes;
    this.#readAt = new Map(readAt);
  }

  get(name: string): Shape | undefined {
    return this.#tables.get(name);
  }

  /** Whether a table is still as this object says. */
  has(shape: Shape): boolean {
    return this.#tables.get(nameOf(shape)) === shape;
  }

  /** Where the rows of a table were read, if its changes before are to be left out. */
  readAt(shape: Shape): Position | undefined {
    return this.#readAt.get(shape);
  }

  /** Takes in what was written down, and gives what it did to tables that are followed, or are from now on. */
  define(row: ReadonlyMap<string, string>): Pick<Definition, 'changes' | 'statement'> {
    const tag = row.get('tag') ?? '';
    const dropped = (JSON.parse(row.get('dropped') ?? '[]') as number[]).flatMap(
      (id) => this.#byId(id) ?? [],
    );
    for (const each of dropped) this.#tables.delete(nameOf(each));
    const defined = (JSON.parse(row.get('defined') ?? '[]') as AuditedTable[]).flatMap((each) =>
      this.#defined(each, tag),
    );
    if (tag === 'DROP INDEX') defined.push({ kind: 'beside', tables: [] });
    return {
      statement: row.get('statement') ?? tag,
      changes: [...dropped.map((before): TableChange => ({ kind: 'dropped', before })), ...defined],
    };
  }

  #byId(id: number): Shape | undefined {
    return [...this.#tables.values()].find((each) => each.id === id);
  }

  #defined(table: AuditedTable, tag: string): readonly TableChange[] {
    const after = shapeOf(table);
    const before = after.id === undefined ? undefined : this.#byId(after.id);
    const isTaken = this.#takes(after.schema, after.name);
    if (before) return this.#altered(before, after, table, isTaken);
    if (!isTaken) return [];
    if (/^CREATE TABLE|^SELECT INTO/.test(tag) && (tag === 'CREATE TABLE' || !after.key)) {
      this.#tables.set(nameOf(after), after);
      return [
        { kind: 'created', after, words: wordsOf(table, new Set(after.columns.map(({ name }) => name))) },
      ];
    }
    // It is told once; whatever is done to it later is not.
    return tag === 'ALTER TABLE' && after.key && !this.#unknown.has(nameOf(after)) ? this.#enter(after) : [];
  }

  readonly #unknown = new Set<string>();

  #enter(after: Shape): readonly TableChange[] {
    this.#unknown.add(nameOf(after));
    return [
      {
        kind: 'unclear',
        before: after,
        why: 'a table that was not followed is selected from here on, and its rows were never loaded',
      },
    ];
  }

  #altered(before: Shape, after: Shape, table: AuditedTable, isTaken: boolean): readonly TableChange[] {
    const origins = after.columns.map(({ id }) => before.columns.findIndex((each) => each.id === id));
    const isOther = (place: number): boolean => {
      const old = before.columns[origins[place] ?? -1];
      const now = after.columns[place];
      return old?.native !== now?.native || old?.nullable !== now?.nullable;
    };
    const changed = new Set(after.columns.filter((_, i) => isOther(i)).map(({ name }) => name));
    const change: TableChange = {
      kind: 'altered',
      before,
      after,
      origins,
      words: wordsOf(table, changed),
    };
    // What concerns no row leaves the table the same object, by which its changes are told apart.
    if (isUnaltered(change)) return [{ kind: 'beside', tables: [before] }];
    this.#tables.delete(nameOf(before));
    if (isTaken) this.#tables.set(nameOf(after), after);
    const readAt = this.#readAt.get(before);
    if (readAt !== undefined) this.#readAt.set(after, readAt);
    return [change];
  }
}

/** What the server says of some columns, as a definition has it. */
function wordsOf({ columns }: AuditedTable, wanted: ReadonlySet<string>): TableWords {
  return Object.fromEntries(
    columns
      .filter(({ name }) => wanted.has(name))
      .map(({ name, native, collation, expression, generated, identity }) => [
        name,
        {
          type: collation === null ? native : `${native} COLLATE ${collation}`,
          ...(expression === null || generated ? {} : { fallback: expression }),
          ...(generated && expression !== null
            ? { more: `GENERATED ALWAYS AS (${expression}) STORED` }
            : identity === null
              ? {}
              : { more: `GENERATED ${identity.toUpperCase()} AS IDENTITY` }),
        },
      ]),
  );
}
