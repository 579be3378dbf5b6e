import { name } from '../names.ts';
import { nativeType } from './column-type.ts';
import type {
  CheckFact,
  ColumnFact,
  IndexColumnFact,
  IndexFact,
  KeyFact,
  Named,
  TableFact,
} from './definition-facts.ts';

/** A table with what belongs to it. */
export interface TableParts {
  readonly table: TableFact;
  readonly columns: readonly ColumnFact[];
  readonly indexes: readonly (IndexFact & { readonly columns: readonly IndexColumnFact[] })[];
  readonly checks: readonly CheckFact[];
  readonly keys: readonly (readonly KeyFact[])[];
  /** The database's collation, which columns have without saying so. */
  readonly collation: string | null;
  /** Whether a column of an alias is told by the type that the alias stands for. */
  readonly withoutAliases?: boolean;
}

/** `CREATE TABLE`, or `CREATE TYPE … AS TABLE`, with its keys and checks ("CREATE TABLE (Transact-SQL)"); foreign keys stand behind all tables. */
export function tableText(parts: TableParts): string {
  const { table, columns, indexes, checks } = parts;
  const isType = table.isType;
  const items = [
    ...columns.map((column) => columnText(column, parts)),
    ...indexes.filter(isConstraint).map((index) => constraintText(index, isType)),
    ...checks.map((check) => checkText(check, isType)),
    ...periodOf(columns),
  ];
  const path = name(table.schema, table.name);
  const head = isType ? `CREATE TYPE ${path} AS TABLE` : `CREATE TABLE ${path}`;
  const options =
    table.history === null
      ? ''
      : ` WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = ${name(table.historySchema ?? '', table.history)}))`;
  return `${head} (\n  ${items.join(',\n  ')}\n)${options}`;
}

/** `CREATE INDEX` for each index that is no constraint and is kept in rows. */
export function indexTexts({ table, indexes }: TableParts): string[] {
  return indexes
    .filter((index) => !isConstraint(index) && isInRows(index))
    .map((index) => indexText(index, table));
}

/** Whether an index is a tree of rows: clustered or not. */
export function isInRows({ type }: IndexFact): boolean {
  return type === 1 || type === 2;
}

/** `CREATE INDEX` on a table or a view. */
export function indexText(
  index: IndexFact & { readonly columns: readonly IndexColumnFact[] },
  on: Pick<Named, 'schema' | 'name'>,
): string {
  const included = index.columns.filter(({ isIncluded }) => isIncluded);
  return [
    `CREATE ${index.isUnique ? 'UNIQUE ' : ''}${index.type === 1 ? 'CLUSTERED' : 'NONCLUSTERED'} INDEX ${name(index.name)} ON ${name(on.schema, on.name)} (${keyColumns(index.columns)})`,
    ...(included.length > 0 ? [`INCLUDE (${included.map((each) => name(each.name)).join(', ')})`] : []),
    ...(index.filter === null ? [] : [`WHERE ${index.filter}`]),
  ].join(' ');
}

/** `ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY` for each key. */
export function keyTexts({ table, keys }: TableParts): string[] {
  return keys.flatMap((pairs) => {
    const [key] = pairs;
    if (!key) return [];
    const action = (of: string): string => of.replaceAll('_', ' ');
    const list = (column: (pair: KeyFact) => string): string =>
      pairs.map((pair) => name(column(pair))).join(', ');
    return [
      `ALTER TABLE ${name(table.schema, table.name)}${key.isDisabled ? ' WITH NOCHECK' : ''} ADD CONSTRAINT ${name(key.name)} FOREIGN KEY (${list((pair) => pair.column)}) REFERENCES ${name(key.parentSchema, key.parent)} (${list((pair) => pair.parentColumn)})` +
        (key.onDelete === 'NO_ACTION' ? '' : ` ON DELETE ${action(key.onDelete)}`) +
        (key.onUpdate === 'NO_ACTION' ? '' : ` ON UPDATE ${action(key.onUpdate)}`),
    ];
  });
}

function isConstraint({ isPrimary, isConstraint: isUnique }: IndexFact): boolean {
  return isPrimary || isUnique;
}

function columnText(column: ColumnFact, parts: TableParts): string {
  const { table, collation } = parts;
  const words = [name(column.name)];
  if (column.computed !== null) {
    words.push(`AS ${column.computed}`);
    if (column.persisted === true) words.push('PERSISTED');
    return words.join(' ');
  }
  words.push(typeText(column, parts));
  if (column.collation !== null && column.collation !== collation && column.typeSchema === null)
    words.push(`COLLATE ${column.collation}`);
  if (column.sparse) words.push('SPARSE');
  if (column.seed !== null) words.push(`IDENTITY(${column.seed},${column.step ?? '1'})`);
  if (column.period > 0) {
    words.push(`GENERATED ALWAYS AS ROW ${column.period === 1 ? 'START' : 'END'}`);
    if (column.hidden) words.push('HIDDEN');
  }
  words.push(column.nullable ? 'NULL' : 'NOT NULL');
  if (column.rowGuid) words.push('ROWGUIDCOL');
  if (column.fallback !== null) {
    if (column.defaultName !== null && !table.isType) words.push(`CONSTRAINT ${name(column.defaultName)}`);
    words.push(`DEFAULT ${column.fallback}`);
  }
  return words.join(' ');
}

function typeText(column: ColumnFact, { withoutAliases }: TableParts): string {
  return column.typeSchema === null || withoutAliases === true
    ? nativeType(column)
    : name(column.typeSchema, column.typeName);
}

function constraintText(index: TableParts['indexes'][number], isType: boolean): string {
  const constraint = isType ? '' : `CONSTRAINT ${name(index.name)} `;
  const kind = index.isPrimary ? 'PRIMARY KEY' : 'UNIQUE';
  return `${constraint}${kind}${index.type === 1 ? ' CLUSTERED' : ' NONCLUSTERED'} (${keyColumns(index.columns)})`;
}

function checkText(check: CheckFact, isType: boolean): string {
  const constraint = isType || check.isSystemNamed ? '' : `CONSTRAINT ${name(check.name)} `;
  // The server writes a pair of parentheses around every definition.
  return `${constraint}CHECK (${check.definition})`;
}

function keyColumns(columns: readonly IndexColumnFact[]): string {
  return columns
    .filter(({ isIncluded }) => !isIncluded)
    .map((each) => `${name(each.name)}${each.isDescending ? ' DESC' : ''}`)
    .join(', ');
}

function periodOf(columns: readonly ColumnFact[]): string[] {
  const [begin, end] = [1, 2].map((period) => columns.find((column) => column.period === period));
  return begin && end ? [`PERIOD FOR SYSTEM_TIME (${name(begin.name)}, ${name(end.name)})`] : [];
}
