import type { Catalog, Table } from '../../catalog/catalog.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { Fold } from '../keys.ts';
import { foreignKey, keysOf } from '../keys.ts';
import type { NumberSize } from './number.ts';
import { numberSize, widerNumber } from './number.ts';

/** What all columns that are tied together by foreign keys have in common. */
export interface KeyGroup {
  /** The size that holds the numbers of all of them; undefined when they are no numbers. */
  readonly size: NumberSize | undefined;
  /** The size of those among them that have one of their own. */
  readonly closed: NumberSize | undefined;
  /** Whether one of them is a plain NUMBER. */
  readonly hasBare: boolean;
  /** Whether all of them are plain NUMBER or INTEGER, which say nothing about what they hold. */
  readonly isOpen: boolean;
  /** Whether one of them is an identity column. */
  readonly hasIdentity: boolean;
  /** The longest length of text among them. */
  readonly length: number | undefined;
}

/**
 * Columns of keys and of foreign keys, each with the group of columns that are tied to it through foreign keys, in any
 * number of steps. A foreign key that is disabled still says what its columns mean.
 */
export function keyGroups(catalog: Catalog, fold: Fold): ReadonlyMap<string, KeyGroup> {
  const union = new Union();
  for (const table of catalog.tables.values()) {
    for (const key of keysOf(table)) for (const column of key.columns) union.add(idOf(table, fold(column)));
    for (const constraint of table.definition.constraints) {
      if (constraint.type !== 'foreign key') continue;
      for (const column of constraint.columns) union.add(idOf(table, fold(column)));
      const key = foreignKey(catalog, table, constraint, fold);
      key?.columns.forEach((column, i) => {
        const parent = key.parentColumns[i];
        if (parent !== undefined) union.join(idOf(table, column), idOf(key.parent, parent));
      });
    }
  }
  const columns = columnsById(catalog);
  const groups = new Map<string, KeyGroup>();
  for (const members of union.groups()) {
    const group = groupOf(members.flatMap((each) => columns.get(each) ?? []));
    for (const each of members) groups.set(each, group);
  }
  return groups;
}

/** How a column is known in the groups. */
export function idOf(table: Table, column: string): string {
  return `${table.schema}\0${table.name}\0${column}`;
}

function columnsById(catalog: Catalog): ReadonlyMap<string, ColumnDefinition> {
  const columns = new Map<string, ColumnDefinition>();
  for (const table of catalog.tables.values())
    for (const [name, column] of table.columns) columns.set(idOf(table, name), column);
  return columns;
}

function groupOf(columns: readonly ColumnDefinition[]): KeyGroup {
  const types = columns.flatMap((each) => each.type ?? []);
  const known = types.map(numberSize).filter((each) => each !== undefined);
  const isBare = (size: NumberSize): boolean => size.precision === undefined;
  const isOpen = (size: NumberSize): boolean => isBare(size) || (size.precision === 38 && size.scale === 0);
  const closed = known.filter((each) => !isOpen(each));
  const lengths = types.flatMap((each) => (typeof each.precision === 'number' ? each.precision : []));
  return {
    size: known.length === 0 ? undefined : known.reduce(widerNumber),
    hasBare: known.some(isBare),
    isOpen: known.length > 0 && closed.length === 0,
    closed: closed.length === 0 ? undefined : closed.reduce(widerNumber),
    hasIdentity: columns.some((each) => each.identity !== undefined),
    length: lengths.length === 0 ? undefined : Math.max(...lengths),
  };
}

/** Sets that are joined step by step (union-find). A class because it changes. */
class Union {
  readonly #parent = new Map<string, string>();

  add(item: string): void {
    if (!this.#parent.has(item)) this.#parent.set(item, item);
  }

  join(a: string, b: string): void {
    this.add(a);
    this.add(b);
    this.#parent.set(this.#root(a), this.#root(b));
  }

  groups(): Iterable<readonly string[]> {
    const byRoot = new Map<string, string[]>();
    for (const item of this.#parent.keys()) {
      const root = this.#root(item);
      const members = byRoot.get(root);
      if (members) members.push(item);
      else byRoot.set(root, [item]);
    }
    return byRoot.values();
  }

  #root(item: string): string {
    let root = item;
    for (
      let above = this.#parent.get(root);
      above !== undefined && above !== root;
      above = this.#parent.get(root)
    )
      root = above;
    this.#parent.set(item, root);
    return root;
  }
}
