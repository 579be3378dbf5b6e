import type { LeftOut, TableName } from '../../../catalog/converter.ts';
import type {
  DefaultValue,
  ForeignKeyDefinition,
  IndexDefinition,
  KeyAction,
  TableDefinition,
} from '../../../change/definition.ts';
import type { Shape } from '../../../change/shape.ts';
import type { LiveConstraint, LiveTable } from './catalog.ts';
import type { PostgresDefinitions } from './definitions.ts';

/** Describes tables in words that other engines have, out of what the server writes of them. */
export function describeTables(
  definitions: PostgresDefinitions,
  wanted: readonly TableName[],
): TableDefinition[] {
  const keyOf = ({ schema, name }: TableName): string => `${schema}.${name}`;
  const tables = new Map(definitions.catalog.tables.map((each) => [keyOf(each), each]));
  const shapes = new Map(definitions.shapes.map((each) => [keyOf(each), each]));
  return wanted.flatMap((each) => {
    const table = tables.get(keyOf(each));
    const shape = shapes.get(keyOf(each));
    return table && shape ? [describe(table, shape, definitions)] : [];
  });
}

function describe(table: LiveTable, shape: Shape, definitions: PostgresDefinitions): TableDefinition {
  const leftOut: LeftOut[] = [];
  const of = (what: string): string => `${what} of ${table.schema}.${table.name}`;
  const numbered = new Set<string>();
  const defaults = new Map<string, DefaultValue>();
  for (const { name, expression, generated, identity } of table.columns) {
    const isSerial = definitions.owned.some(
      (each) => each.tableSchema === table.schema && each.table === table.name && each.column === name,
    );
    if (identity !== null || (isSerial && expression?.startsWith('nextval(') === true)) numbered.add(name);
    else if (expression !== null) {
      const value = generated ? undefined : defaultOf(expression);
      if (value) defaults.set(name, value);
      else if (!expression.startsWith('NULL::'))
        leftOut.push({
          object: of(`${generated ? 'computation' : 'default'} of column ${name}`),
          why: generated
            ? 'the expression is not converted: the column holds the values that are loaded, and changes followed from PostgreSQL before 18 do not bring them'
            : 'the expression is not converted',
        });
    }
  }
  const indexes: IndexDefinition[] = [];
  const foreignKeys: ForeignKeyDefinition[] = [];
  let primaryKey: readonly string[] | undefined;
  for (const each of table.constraints) {
    if (each.kind === 'primary key') primaryKey = keyColumns(each);
    else if (each.kind === 'unique') {
      const columns = /NULLS NOT DISTINCT/.test(each.definition) ? undefined : keyColumns(each);
      if (columns)
        indexes.push({
          name: each.name,
          unique: true,
          columns: columns.map((name) => ({ name, descending: false })),
        });
      else leftOut.push({ object: of(`unique constraint ${each.name}`), why: 'it takes NULLs to be alike' });
    } else if (each.kind === 'foreign key') {
      const key = foreignKeyOf(each);
      if (key) foreignKeys.push(key);
      else
        leftOut.push({ object: of(`foreign key ${each.name}`), why: 'it says more than other engines can' });
    } else leftOut.push({ object: of(`${each.kind} ${each.name}`), why: 'expressions are not converted' });
    if (/ DEFERRABLE/.test(each.definition))
      leftOut.push({ object: of(`DEFERRABLE of ${each.name}`), why: 'it is checked at once' });
  }
  for (const each of definitions.catalog.indexes) {
    if (each.schema !== table.schema || each.table !== table.name) continue;
    const index = indexOf(each.name, each.definition);
    if (index) indexes.push(index);
    else
      leftOut.push({
        object: of(`index ${each.name}`),
        why: 'only indexes (btree) of whole columns without conditions are made',
      });
  }
  if (table.partitionKey !== null)
    leftOut.push({ object: of('partitions'), why: 'the table is made in one piece' });
  return {
    shape,
    ...(table.comment === null ? {} : { comment: table.comment }),
    columnComments: new Map(
      table.columns.flatMap(({ name, comment }) => (comment === null ? [] : [[name, comment] as const])),
    ),
    defaults,
    numbered,
    ...(primaryKey ? { primaryKey } : {}),
    indexes,
    foreignKeys,
    leftOut,
  };
}

/** A default that is a value, as `pg_get_expr` writes it: `'x'::text`, `7`, `'-7'::integer`, `true`, `now()`. */
export function defaultOf(expression: string): DefaultValue | undefined {
  const quoted = /^'((?:[^']|'')*)'(?:::[\p{L}\p{N}_ ."(),]+)?$/u.exec(expression)?.[1];
  if (quoted !== undefined) return { kind: 'literal', text: quoted.replaceAll(`''`, `'`) };
  const number = /^\(?(-?\d+(?:\.\d+)?)\)?(?:::[\p{L}\p{N}_ ."(),]+)?$/u.exec(expression)?.[1];
  if (number !== undefined) return { kind: 'literal', text: number };
  if (expression === 'true' || expression === 'false') return { kind: 'literal', text: expression };
  if (/^(?:now\(\)|(?:CURRENT_TIMESTAMP|LOCALTIMESTAMP)(?:\(\d\))?)$/.test(expression))
    return { kind: 'now' };
  return undefined;
}

const identifier = '(?:"(?:[^"]|"")*"|[\\p{L}_][\\p{L}\\p{N}_$]*)';
const list = `\\((${identifier}(?:, ${identifier})*)\\)`;

function stored(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function names(text: string): string[] {
  return (text.match(new RegExp(identifier, 'gu')) ?? []).map(stored);
}

function keyColumns({ definition }: LiveConstraint): string[] | undefined {
  const columns = new RegExp(`^(?:PRIMARY KEY|UNIQUE) ${list}`, 'u').exec(definition)?.[1];
  return columns === undefined ? undefined : names(columns);
}

const actions: ReadonlySet<string> = new Set(['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL']);

function foreignKeyOf({ name, definition }: LiveConstraint): ForeignKeyDefinition | undefined {
  const found = new RegExp(
    `^FOREIGN KEY ${list} REFERENCES (${identifier})\\.(${identifier})${list}(.*)$`,
    'su',
  ).exec(definition);
  if (!found) return undefined;
  const [, own = '', schema = '', table = '', others = '', rest = ''] = found;
  const onDelete =
    / ON DELETE (NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)/.exec(rest)?.[1] ?? 'NO ACTION';
  const onUpdate =
    / ON UPDATE (NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)/.exec(rest)?.[1] ?? 'NO ACTION';
  const isPlain = !/MATCH|\(/.test(rest) && actions.has(onDelete) && actions.has(onUpdate);
  if (!isPlain) return undefined;
  return {
    name,
    columns: names(own),
    table: { schema: stored(schema), name: stored(table) },
    tableColumns: names(others),
    onDelete: onDelete as KeyAction,
    onUpdate: onUpdate as KeyAction,
  };
}

/** An index of whole columns; where NULLs sort in it changes no result. */
function indexOf(name: string, definition: string): IndexDefinition | undefined {
  const item = `${identifier}(?: DESC)?(?: NULLS (?:FIRST|LAST))?`;
  const found = new RegExp(
    `^CREATE (UNIQUE )?INDEX .* USING btree \\((${item}(?:, ${item})*)\\)$`,
    'su',
  ).exec(definition);
  if (!found) return undefined;
  const [, unique, items = ''] = found;
  const columns = items.match(new RegExp(item, 'gu')) ?? [];
  return {
    name,
    unique: unique !== undefined,
    columns: columns.map((each) => ({
      name: names(each)[0] ?? '',
      descending: / DESC/.test(each.replace(new RegExp(`^${identifier}`, 'u'), '')),
    })),
  };
}
