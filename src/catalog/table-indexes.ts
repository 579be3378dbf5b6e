import type { DialectName, NameRules } from '../sql/dialect.ts';
import type { AlterAction, ConstraintDefinition, CreateIndex, CreateTable } from '../sql/tree/define.ts';
import type { Identifier, Name } from '../sql/tree/name.ts';
import type { Span } from '../text/span.ts';
import type { Index, Table } from './catalog.ts';
import { keyOf } from './catalog.ts';

/** Dialects in which an index has its name within its table, so that several tables may have one of the same name. */
const namesWithinTable: ReadonlySet<DialectName> = new Set(['mysql', 'sqlserver']);

/** Whether index names of a dialect belong to their table. */
export function ownsIndexNames(dialect: DialectName): boolean {
  return namesWithinTable.has(dialect);
}

/** Whether the server makes an index for each foreign key, and gives names that programs know to keys and indexes without one: MySQL does. */
export function isNamedByServer(dialect: DialectName): boolean {
  return dialect === 'mysql';
}

/** The key of an index in a catalog: its schema and name, with the table's between them where names belong to tables. */
export function indexKey(schema: string, name: string, owner: string | undefined): string {
  return keyOf(schema, owner === undefined ? name : `${owner}.${name}`);
}

/** The indexes of a table, in their order. */
export function indexesOf(indexes: Iterable<Index>, { schema, name }: Table): Index[] {
  return [...indexes].filter((each) => each.schema === schema && each.owner === name);
}

/**
 * Gives the keys, checks and indexes of a table of MySQL the names that the server would give them (Reference Manual, "CREATE
 * TABLE Statement"): an index that of its first column, with a number if that is taken; a foreign key and a check the table's
 * with a number. Only MySQL's definitions come with indexes inside of the table.
 */
export function withKeyNames(
  definition: CreateTable,
  taken: Iterable<string>,
  names: NameRules,
): CreateTable {
  const table = definition.name.parts.at(-1);
  if (!table) return definition;
  const used = new Set(taken);
  const all = [...definition.constraints, ...(definition.indexes ?? [])];
  for (const each of all) {
    const name = each.kind === 'constraint' ? each.name : each.name.parts.at(-1);
    if (name) used.add(names.fold(name));
  }
  const free = (wish: string, first: string, from: number): string => {
    let name = first;
    for (let i = from; used.has(name.toLowerCase()); i += 1) name = `${wish}${i}`;
    used.add(name.toLowerCase());
    return name;
  };
  const constraintName = (each: ConstraintDefinition): string | undefined => {
    if (each.type === 'unique') {
      const column = each.columns[0]?.text ?? 'key';
      return free(`${column}_`, column, 2);
    }
    if (each.type === 'foreign key') return free(`${table.text}_ibfk_`, `${table.text}_ibfk_1`, 2);
    if (each.type === 'check') return free(`${table.text}_chk_`, `${table.text}_chk_1`, 2);
    return undefined;
  };
  const constraints = definition.constraints.map((each) => {
    const name = each.name ? undefined : constraintName(each);
    return name === undefined ? each : { ...each, name: quoted(each, name) };
  });
  const indexes = definition.indexes?.map((each): CreateIndex => {
    if (each.name.parts.length > 0) return each;
    const expression = each.items[0]?.expression;
    const first = expression?.kind === 'reference' ? expression.name.parts.at(-1)?.text : undefined;
    const wish = first ?? 'functional_index';
    const name = quoted(each, free(`${wish}_`, wish, 2));
    return { ...each, name: { ...each.name, parts: [name] } };
  });
  return { ...definition, constraints, ...(indexes ? { indexes } : {}) };
}

function quoted({ start, end }: Span, text: string): Identifier {
  return { kind: 'identifier', start, end, text, quoted: true };
}

/**
 * The columns of an index that is of nothing but whole columns; undefined for one of expressions, descending parts or prefixes
 * that are shorter than their columns.
 */
export function wholeColumns(
  { items }: CreateIndex,
  table: Table,
  names: NameRules,
): readonly Identifier[] | undefined {
  const columns: Identifier[] = [];
  for (const { expression, prefix, direction } of items) {
    const name = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    const length = name && table.columns.get(names.fold(name))?.type?.precision;
    const isWhole = prefix === undefined || (typeof length === 'number' && prefix >= length);
    if (!name || !isWhole || direction === 'desc') return undefined;
    columns.push(name);
  }
  return columns;
}

/**
 * The indexes that InnoDB makes for foreign keys which no other index serves (Reference Manual, "FOREIGN KEY Constraints"): they
 * have the foreign key's name. PostgreSQL makes none.
 */
export function impliedIndexes(table: Table, indexes: readonly Index[], names: NameRules): Index[] {
  const served: string[][] = [
    ...table.definition.constraints
      .filter((each) => each.type === 'primary key' || each.type === 'unique')
      .map((each) => each.columns.map((column) => names.fold(column))),
    ...indexes.map(({ definition }) => plainColumns(definition, names)),
  ];
  const made: Index[] = [];
  for (const each of table.definition.constraints) {
    const columns = each.columns.map((column) => names.fold(column));
    const isServed = served.some((own) => columns.every((column, i) => own[i] === column));
    if (each.type !== 'foreign key' || !each.name || isServed) continue;
    served.push(columns);
    made.push(impliedIndex(table, each, each.name, names));
  }
  return made;
}

function plainColumns({ items }: CreateIndex, names: NameRules): string[] {
  return items.map(({ expression, prefix }) => {
    const name = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
    return name && prefix === undefined ? names.fold(name) : '';
  });
}

function impliedIndex(
  table: Table,
  { start, end, columns }: ConstraintDefinition,
  name: Identifier,
  names: NameRules,
): Index {
  const span = { start, end };
  const own: Name = { kind: 'name', ...span, parts: [name] };
  const definition: CreateIndex = {
    kind: 'createIndex',
    ...span,
    name: own,
    table: table.definition.name,
    unique: false,
    bitmap: false,
    items: columns.map((column) => ({
      kind: 'orderItem',
      ...span,
      expression: { kind: 'reference', ...span, name: { kind: 'name', ...span, parts: [column] } },
    })),
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    properties: [],
  };
  return {
    kind: 'index',
    schema: table.schema,
    name: names.fold(name),
    owner: table.name,
    span,
    sourceComments: [],
    nameSchema: table.nameSchema,
    definition,
  };
}

/** What ALTER TABLE of MySQL does to indexes that are no constraints; gives back the one that it adds, with its name. */
export function alterIndexes(
  indexes: Map<string, Index>,
  table: Table,
  action: AlterAction,
  names: NameRules,
): CreateIndex | undefined {
  const { schema, name: owner } = table;
  const key = action.name && indexKey(schema, names.fold(action.name), owner);
  const index = key === undefined ? undefined : indexes.get(key);
  if (action.action === 'add index' && action.index) {
    const taken = indexesOf(indexes.values(), table).map((each) => each.name);
    const draft = { ...table.definition, indexes: [action.index] };
    const [named = action.index] = withKeyNames(draft, taken, names).indexes ?? [];
    return named;
  }
  if (action.action === 'drop column') forgetColumn(indexes, table, action, names);
  if (key === undefined || !index) return undefined;
  if (action.action === 'drop index' || action.action === 'drop constraint') indexes.delete(key);
  else if (action.action === 'rename index' && action.newName) {
    const name = names.fold(action.newName);
    const definition = { ...index.definition, name: { ...index.definition.name, parts: [action.newName] } };
    indexes.delete(key);
    indexes.set(indexKey(schema, name, owner), { ...index, name, definition });
  }
  return undefined;
}

/** A column that is dropped goes out of the indexes too; one of nothing else goes with it (MySQL, "ALTER TABLE Statement"). */
function forgetColumn(
  indexes: Map<string, Index>,
  table: Table,
  { name }: AlterAction,
  names: NameRules,
): void {
  const column = name && names.fold(name);
  for (const index of indexesOf(indexes.values(), table)) {
    const items = index.definition.items.filter(({ expression }) => {
      const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
      return !last || names.fold(last) !== column;
    });
    const key = indexKey(table.schema, index.name, table.name);
    if (items.length === 0) indexes.delete(key);
    else indexes.set(key, { ...index, definition: { ...index.definition, items } });
  }
}

/** Indexes go with their table to its new name. */
export function moveIndexes(
  indexes: Map<string, Index>,
  moved: readonly Index[],
  to: { readonly schema: string; readonly name: string },
): void {
  for (const { schema, name, owner } of moved) {
    const before = indexKey(schema, name, owner);
    const index = indexes.get(before);
    indexes.delete(before);
    if (index)
      indexes.set(indexKey(to.schema, name, to.name), { ...index, schema: to.schema, owner: to.name });
  }
}

/** The unique key that a unique index of plain columns is. */
export function uniqueConstraint(
  { start, end }: CreateIndex,
  name: Identifier,
  columns: readonly Identifier[],
): ConstraintDefinition {
  return { kind: 'constraint', start, end, type: 'unique', name, columns, state: {}, properties: [] };
}
