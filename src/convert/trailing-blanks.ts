import type { Table } from '../catalog/catalog.ts';
import { keyOf } from '../catalog/catalog.ts';
import { sqlserverCollationFindings } from '../sql/codes/sqlserver-collations.ts';
import type { ColumnDefinition } from '../sql/tree/define.ts';
import type { Node } from '../sql/tree/node.ts';
import { walk } from '../sql/walk.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import type { Workshop } from './context.ts';

interface TextColumn {
  readonly table: Table;
  readonly column: ColumnDefinition;
  readonly name: string;
}

/** How many columns the finding names. */
const named = 12;

/**
 * One finding for the whole catalog about the blanks at the ends of texts of variable length, which SQL Server passes over when it compares ("= (String
 * comparison or assignment)"): it names the columns where that can matter, those of keys and those that code compares or groups by.
 */
export function trailingBlankFindings(workshop: Workshop): readonly Finding[] {
  if (workshop.source.name !== 'sqlserver') return [];
  const compared =
    workshop.settings.trailingBlanks === 'ignored' ? new Set<string>() : comparedNames(workshop);
  const indexed = columnsOfUniqueIndexes(workshop);
  const columns = [...workshop.catalog.tables.values()].flatMap((table) =>
    textColumns(table, workshop).filter(
      ({ name }) => compared.has(name) || isOfKey(table, name, workshop, indexed),
    ),
  );
  const [first] = columns;
  if (!first) return [];
  const list = columns.slice(0, named).map(({ table, name }) => `${table.name}.${name}`);
  const more = columns.length > named ? ` and ${columns.length - named} others` : '';
  const what = `Of ${columns.length === 1 ? 'one column' : `${columns.length} columns`} in keys and comparisons, values with and without blanks at their ends are two in PostgreSQL: ${list.join(', ')}${more}.`;
  return [finding(sqlserverCollationFindings.endingBlanks, first.column, what)];
}

function textColumns(table: Table, { names, resolver }: Workshop): readonly TextColumn[] {
  return table.definition.columns.flatMap((column) => {
    const type = column.type && resolver.typeIn(column.type, table.nameSchema);
    const varies = type?.kind === 'text' && type.fixed !== true;
    return varies ? [{ table, column, name: names.stored(column.name) }] : [];
  });
}

function isOfKey(
  table: Table,
  name: string,
  { names }: Workshop,
  indexed: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const isKey = table.definition.constraints.some(
    ({ type, columns }) =>
      (type === 'primary key' || type === 'unique') && columns.some((each) => names.stored(each) === name),
  );
  const own = table.columns.get(name)?.constraints ?? [];
  const isOwnKey = own.some(({ type }) => type === 'primary key' || type === 'unique');
  return isKey || isOwnKey || indexed.get(keyOf(table.schema, table.name))?.has(name) === true;
}

/** The columns of unique indexes, by the keys of their tables; gathered once, because each text column of a catalog is looked for. */
function columnsOfUniqueIndexes({ catalog, names }: Workshop): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { schema, owner, definition } of catalog.indexes.values()) {
    if (!definition.unique || owner === undefined) continue;
    const key = keyOf(schema, owner);
    const columns = found.get(key) ?? new Set();
    found.set(key, columns);
    for (const { expression } of definition.items) {
      const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
      if (last) columns.add(names.stored(last));
    }
  }
  return found;
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

/** The names of columns that the code of a catalog compares or groups by, whichever their tables are. */
function comparedNames({ catalog, names }: Workshop): ReadonlySet<string> {
  const found = new Set<string>();
  const note = (node: Node | undefined): void => {
    const last = node?.kind === 'reference' ? node.name.parts.at(-1) : undefined;
    if (last && !last.text.startsWith('@')) found.add(names.stored(last));
  };
  for (const { definition } of [
    ...catalog.views.values(),
    ...catalog.routines.values(),
    ...catalog.triggers.values(),
  ])
    walk(definition, (node) => {
      if (node.kind === 'binary' && comparisons.has(node.operator)) [node.left, node.right].forEach(note);
      else if (node.kind === 'in' || node.kind === 'between') note(node.operand);
      else if (node.kind === 'select') node.groupBy?.forEach(note);
    });
  return found;
}
