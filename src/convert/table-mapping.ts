import type { Table } from '../catalog/catalog.ts';
import type { ColumnDefinition } from '../sql/tree/define.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { Workshop } from './context.ts';

/** A column of the source with the one that stands for it. */
export interface ColumnMapping {
  readonly source: { readonly name: string; readonly type: string };
  readonly target: { readonly name: string; readonly type: string };
  /** Its value is computed from the others, in the source and in the target: no row states it. */
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
 * Where the rows of each table go. Names of the source are as its database knows them: in Oracle those that it stores, in MySQL as they were
 * written when they were defined, since a server may tell upper from lower case in the names of tables.
 */
export function tableMappings(
  workshop: Workshop,
  selected: (table: Table) => boolean = () => true,
): readonly TableMapping[] {
  return [...workshop.catalog.tables.values()].filter(selected).map((each) => tableMapping(each, workshop));
}

/** As {@link tableMappings}, of one table. */
export function tableMapping(table: Table, workshop: Workshop): TableMapping {
  const { schema, name } = workshop.names.object(table);
  const keepsCase = workshop.source.name === 'mysql';
  const written = table.definition.name.parts.at(-1)?.text ?? table.name;
  return {
    kind: 'table',
    source: { schema: table.schema, name: keepsCase ? written : table.name },
    target: { schema, name },
    columns: [...table.columns].map(([stored, column]) => columnMapping(table, stored, column, workshop)),
  };
}

function columnMapping(
  table: Table,
  stored: string,
  column: ColumnDefinition,
  { names, types, source, target, sources }: Workshop,
): ColumnMapping {
  const type = types.column(table, stored);
  return {
    source: {
      name: source.name === 'mysql' ? column.name.text : stored,
      type: column.type ? writtenType(column.type) : '',
    },
    target: { name: names.column(table, stored), type: target.print(type, { sources, comments: [] }).text },
    ...(column.generated ? { generated: true } : {}),
    ...(column.identity ? { identity: true } : {}),
  };
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
