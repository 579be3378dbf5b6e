import type { Table } from '../catalog/catalog.ts';
import type { ColumnDefinition, CreateTable } from '../sql/tree/define.ts';
import type { DataType } from '../sql/tree/type.ts';
import { contains } from '../text/span.ts';
import type { Workshop } from './context.ts';
import { Bench } from './context.ts';
import { isImmutable } from './objects/immutable.ts';

/** A column of the source with the one that stands for it. */
export interface ColumnMapping {
  readonly source: { readonly name: string; readonly type: string };
  readonly target: { readonly name: string; readonly type: string };
  /**
   * The target computes its value from the others: no row states it. A column that only the source computes is not marked, and rows bring
   * its value.
   */
  readonly generated?: true;
  /** It counts by itself: rows that state it need OVERRIDING SYSTEM VALUE where the target generates it always. */
  readonly identity?: true;
}

/** A table of the source with the one that stands for it: what whoever moves rows needs to know. */
export interface TableMapping {
  readonly kind: 'table';
  readonly source: { readonly schema: string; readonly name: string };
  readonly target: { readonly schema: string; readonly name: string };
  readonly columns: readonly ColumnMapping[];
}

/**
 * Where the rows of each table go. Names of the source are as its database knows them: in Oracle those that it stores, in MySQL and SQL Server as they were
 * written when they were defined, since a server may tell upper from lower case in the names of tables.
 */
export function tableMappings(
  workshop: Workshop,
  selected: (table: Table) => boolean = () => true,
): readonly TableMapping[] {
  return [...workshop.catalog.tables.values()].filter(selected).map((each) => tableMapping(each, workshop));
}

/** Whether the source's catalog has names as they were written, though it compares them without their case. */
function keepsSpelling({ source }: Pick<Workshop, 'source'>): boolean {
  return source.name === 'mysql' || source.name === 'sqlserver';
}

/** As {@link tableMappings}, of one table. */
export function tableMapping(table: Table, workshop: Workshop): TableMapping {
  const { schema, name } = workshop.names.object(table);
  const keepsCase = keepsSpelling(workshop);
  const generated = generatedColumns(table, workshop);
  const written = table.definition.name.parts.at(-1)?.text ?? table.name;
  return {
    kind: 'table',
    source: { schema: table.schema, name: keepsCase ? written : table.name },
    target: { schema, name },
    columns: [...table.columns].map(([stored, column]) =>
      columnMapping(table, stored, column, generated, workshop),
    ),
  };
}

function columnMapping(
  table: Table,
  stored: string,
  column: ColumnDefinition,
  generated: ReadonlySet<string>,
  { names, types, source, target, sources }: Workshop,
): ColumnMapping {
  const type = types.column(table, stored);
  return {
    source: {
      name: keepsSpelling({ source }) ? column.name.text : stored,
      type: column.type ? writtenType(column.type) : '',
    },
    target: { name: names.column(table, stored), type: target.print(type, { sources, comments: [] }).text },
    ...(generated.has(stored) ? { generated: true } : {}),
    ...(column.identity ? { identity: true } : {}),
  };
}

/** The columns that are generated in the target too: those whose converted expression PostgreSQL accepts for it. */
function generatedColumns(table: Table, workshop: Workshop): ReadonlySet<string> {
  const found = new Set<string>();
  if (![...table.columns.values()].some((each) => each.generated)) return found;
  const bench = new Bench(table, workshop);
  const converted = bench.convert(table.definition) as CreateTable;
  table.definition.columns.forEach((original, i) => {
    const expression = original.generated && converted.columns[i]?.generated?.expression;
    const isRefused =
      expression && bench.refusals.some((each) => contains(original.generated?.expression ?? original, each));
    if (expression && !isRefused && isImmutable(expression, bench))
      found.add(workshop.names.stored(original.name));
  });
  return found;
}

/** A type of the source in its own words. */
function writtenType(type: DataType): string {
  const { precision, scale, members, unit, zone, unsigned, interval } = type;
  const name = type.name.parts.map((each) => each.text).join('.');
  const size =
    members !== undefined
      ? `(${members.map((each) => `'${each.replaceAll("'", "''")}'`).join(',')})`
      : precision === undefined || interval
        ? ''
        : `(${precision}${scale === undefined ? '' : `,${scale}`}${unit === undefined ? '' : ` ${unit.toUpperCase()}`})`;
  const fields = interval
    ? ` ${interval.from.toUpperCase()}${interval.to ? ` TO ${interval.to.toUpperCase()}` : ''}`
    : '';
  const zones = { with: ' WITH TIME ZONE', local: ' WITH LOCAL TIME ZONE', without: ' WITHOUT TIME ZONE' };
  return `${name}${size}${fields}${zone ? zones[zone] : ''}${unsigned ? ' UNSIGNED' : ''}`;
}
