import type { TableChange } from '../../../../change/alteration.ts';
import { isUnaltered } from '../../../../change/alteration.ts';
import type { Shape } from '../../../../change/shape.ts';
import { nameOf } from '../../../../change/shape.ts';
import { parseStatement } from '../../../../dialects/mysql/parse/statement.ts';
import type { CreateTable, Drop, Rename } from '../../../../sql/tree/define.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import { SourceMap } from '../../../../text/source.ts';
import { alteredTable, createdTable } from './alter.ts';
import { wordsOfColumn } from './column.ts';

/** What statements leave to the server that executed them. */
export interface ServerWords {
  readonly isMariadb: boolean;
  /** The character set of new tables, by database. */
  readonly characterSets: ReadonlyMap<string, string>;
}

const ofIndex =
  /^(?:CREATE|DROP)\s+(?:OR\s+REPLACE\s+)?(?:(?:ONLINE|OFFLINE|UNIQUE|FULLTEXT|SPATIAL|VECTOR)\s+)*INDEX\b/i;

/**
 * The tables that are followed, as they are at a place in the log. Definitions are folded over what is known, not read from the server's catalog, which may be
 * far ahead of the log. A class because it goes on with the log.
 */
export class LoggedTables {
  readonly #tables: Map<string, Shape>;
  readonly #takes: (schema: string, name: string) => boolean;
  readonly #isMariadb: boolean;
  readonly #characterSets: Map<string, string>;

  constructor(
    tables: readonly Shape[],
    takes: (schema: string, name: string) => boolean,
    { isMariadb, characterSets }: ServerWords,
  ) {
    this.#tables = new Map(tables.map((table) => [nameOf(table), table]));
    this.#takes = takes;
    this.#isMariadb = isMariadb;
    this.#characterSets = new Map(characterSets);
  }

  /** The table of a name (`schema.name`), if it is followed. On a server that folds names a statement may write it in any case. */
  get(name: string): Shape | undefined {
    const exact = this.#tables.get(name);
    if (exact) return exact;
    const folded = name.toLowerCase();
    const similar = [...this.#tables].filter(([each]) => each.toLowerCase() === folded);
    return similar.length === 1 ? similar[0]?.[1] : undefined;
  }

  /** Folds a statement, and gives what it did to tables that are followed, or are from now on. `spoken` are the tables that its first words name. */
  fold(sql: string, schema: string, spoken: readonly string[]): readonly TableChange[] {
    const text = sql.trimStart();
    if (/^(?:\/\*.*?\*\/\s*)*DROP\s+TEMPORARY\b/is.test(text)) return [];
    const source = new SourceMap().add({ file: 'binary log', text, line: 1, column: 1 });
    const { node, faults } = parseStatement(source);
    const known = spoken.map((each) => this.get(each)).find((each) => each !== undefined);
    const [fault] = faults;
    if (fault && known)
      return this.#forget([
        { kind: 'unclear', before: known, why: `the statement cannot be read: ${fault.what}` },
      ]);
    if (known && ofIndex.test(text)) return [{ kind: 'beside', tables: [known] }];
    switch (node.kind) {
      case 'alterTable': {
        const before = this.get(this.#placeOf(node.name, schema));
        if (!before) return this.#entering(node.actions, node.name, schema);
        const change = alteredTable(
          before,
          node,
          { sql: text, isMariadb: this.#isMariadb },
          this.#characterSet(before.schema),
        );
        return this.#alter(change);
      }
      case 'rename':
        return this.#rename(node, schema);
      case 'drop':
        return this.#drop(node, schema);
      case 'createTable':
        return this.#create(node, text, schema);
      case 'createOther':
        if (node.object === 'SCHEMA' && node.details['characterSet'] !== undefined)
          this.#characterSets.set(node.name.parts[0]?.text ?? '', node.details['characterSet']);
        return [];
      default:
        return [];
    }
  }

  /** Takes in what became of a table; nothing is told of a change that concerns no row. */
  #alter(change: TableChange): readonly TableChange[] {
    if (change.kind !== 'altered') return this.#forget([change]);
    const { before, after } = change;
    // What concerns no row leaves the table the same object, by which its changes are told apart.
    if (isUnaltered(change)) return [{ kind: 'beside', tables: [before] }];
    this.#tables.delete(nameOf(before));
    // What left the selection is followed no longer.
    if (nameOf(before) === nameOf(after) || this.#takes(after.schema, after.name))
      this.#tables.set(nameOf(after), after);
    return [change];
  }

  #forget(changes: readonly TableChange[]): readonly TableChange[] {
    for (const each of changes) if (each.kind === 'unclear') this.#tables.delete(nameOf(each.before));
    return changes;
  }

  /** A table that was not followed, and gets a name that is selected: its rows are not known. */
  #entering(
    actions: readonly {
      readonly action: string;
      readonly newName?: { text: string };
      readonly newSchema?: { text: string };
    }[],
    name: Name,
    schema: string,
  ): readonly TableChange[] {
    const rename = actions.findLast(({ action }) => action === 'rename');
    if (!rename?.newName) return [];
    const from = this.#placeOf(name, schema);
    return this.#entered(rename.newSchema?.text ?? from.slice(0, from.indexOf('.')), rename.newName.text);
  }

  #entered(schema: string, name: string): readonly TableChange[] {
    if (!this.#takes(schema, name)) return [];
    return [
      {
        kind: 'unclear',
        before: { schema, name, columns: [], isPartitioned: false },
        why: 'a table that is not followed got this name, and its rows were never loaded',
      },
    ];
  }

  #rename(node: Rename, schema: string): readonly TableChange[] {
    return [node, ...(node.more ?? [])].flatMap(({ name, newName, newSchema }) => {
      const from = this.#placeOf(name, schema);
      const before = this.get(from);
      const to = { schema: newSchema?.text ?? from.slice(0, from.indexOf('.')), name: newName.text };
      if (!before) return this.#entered(to.schema, to.name);
      const after: Shape = { ...before, ...to };
      return this.#alter({
        kind: 'altered',
        before,
        after,
        origins: before.columns.map((_, place) => place),
        words: {},
      });
    });
  }

  #drop({ object, name, more = [] }: Drop, schema: string): readonly TableChange[] {
    const dropped =
      object === 'SCHEMA'
        ? [...this.#tables.values()].filter((each) => each.schema === name.parts[0]?.text)
        : object === 'TABLE'
          ? [name, ...more].flatMap((each) => this.get(this.#placeOf(each, schema)) ?? [])
          : [];
    for (const each of dropped) this.#tables.delete(nameOf(each));
    return dropped.map((before) => ({ kind: 'dropped', before }));
  }

  /** IF NOT EXISTS does nothing where the table is; with OR REPLACE the old one is dropped. */
  #create(node: CreateTable, sql: string, schema: string): readonly TableChange[] {
    const place = this.#placeOf(node.name, schema);
    const dot = place.indexOf('.');
    const [inSchema, name] = [place.slice(0, dot), place.slice(dot + 1)];
    const before = this.get(place);
    if (node.temporary || !this.#takes(inSchema, name) || (before && node.ifNotExists)) return [];
    const old: readonly TableChange[] = before ? [{ kind: 'dropped', before }] : [];
    const created = this.#created(node, { schema: inSchema, name }, sql, schema);
    if (created.kind === 'created') this.#tables.set(nameOf(created.after), created.after);
    return [...old, created];
  }

  #created(
    node: CreateTable,
    place: { readonly schema: string; readonly name: string },
    sql: string,
    schema: string,
  ): TableChange {
    const model = node.like && this.get(this.#placeOf(node.like, schema));
    if (model) {
      const { estimatedRows: _, estimatedBytes: __, ...like } = model;
      const words = Object.fromEntries(model.columns.map((each) => [each.name, wordsOfColumn(each)]));
      return { kind: 'created', after: { ...like, ...place }, words };
    }
    if (node.columns.length === 0)
      return {
        kind: 'unclear',
        before: { ...place, columns: [], isPartitioned: false },
        why: 'it was made like a table, or from a query, that the log does not tell of',
      };
    const characterSet =
      node.characterSet ?? node.collation?.split('_')[0] ?? this.#characterSet(place.schema);
    const { columns, constraints } = node;
    return {
      kind: 'created',
      ...createdTable({ ...place, characterSet }, columns, constraints, { sql, isMariadb: this.#isMariadb }),
    };
  }

  #characterSet(schema: string): string {
    return this.#characterSets.get(schema) ?? 'utf8mb4';
  }

  #placeOf({ parts }: Name, schema: string): string {
    const [first, second] = parts;
    return second ? `${first?.text}.${second.text}` : `${schema}.${first?.text ?? ''}`;
  }
}
