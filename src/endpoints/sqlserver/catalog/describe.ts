import type { LeftOut, TableName } from '../../../catalog/converter.ts';
import type {
  DefaultValue,
  ForeignKeyDefinition,
  IndexDefinition,
  KeyAction,
  TableDefinition,
} from '../../../change/definition.ts';
import type { Shape } from '../../../change/shape.ts';
import { aboutAddress, openSession, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import type { CommentFact, DefinitionFacts, KeyFact } from './definition-facts.ts';
import { readFacts } from './definition-facts.ts';
import { tablesOf } from './definitions.ts';
import { readShapes } from './shapes.ts';
import type { TableParts } from './table-text.ts';
import { isInRows } from './table-text.ts';

/** Reads tables in words that other engines have. */
export async function readTableDefinitions(
  url: string,
  wanted: readonly TableName[],
): Promise<TableDefinition[]> {
  const address = parseAddress(url, 'source');
  const connection = await openSession(address, 'source');
  try {
    return describeTables(await readFacts(connection), await readShapes(connection), wanted);
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    connection.close();
  }
}

/** Describes tables of a catalog in words that other engines have; what cannot be said so is named. */
export function describeTables(
  facts: DefinitionFacts,
  shapes: readonly Shape[],
  wanted: readonly TableName[],
): TableDefinition[] {
  const parts = new Map(
    tablesOf(facts)
      .filter(({ table }) => !table.isType)
      .map((each) => [pathOf(each.table), each]),
  );
  const byPath = new Map(shapes.map((shape) => [pathOf(shape), shape]));
  return wanted.flatMap((each) => {
    const table = parts.get(pathOf(each));
    const shape = byPath.get(pathOf(each));
    return table && shape ? [describe(table, shape, facts.comments)] : [];
  });
}

function describe(parts: TableParts, shape: Shape, comments: readonly CommentFact[]): TableDefinition {
  const { columns, table } = parts;
  const leftOut: LeftOut[] = [];
  const leave = (what: string, why: string): void => {
    leftOut.push({ object: `${what} of ${pathOf(table)}`, why });
  };
  const defaults = new Map<string, DefaultValue>();
  for (const { name, fallback, computed } of columns) {
    const value = fallback === null ? undefined : defaultOf(fallback);
    if (value) defaults.set(name, value);
    else if (fallback !== null && !/^\(+null\)+$/i.test(fallback))
      leave(`default of column ${name}`, 'the expression is not converted');
    if (computed !== null)
      leave(
        `computation of column ${name}`,
        'the expression is not converted: the column holds the values that are loaded',
      );
  }
  for (const check of parts.checks) leave(`check ${check.name}`, 'expressions are not converted');
  if (table.scheme !== null) leave('partitions', 'the table is made in one piece');
  const own = comments.filter(
    ({ schema, object, kind }) => kind === 'U' && pathOf({ schema, name: object }) === pathOf(table),
  );
  const comment = own.find(({ column }) => column === null)?.text;
  const primary = parts.indexes.find(({ isPrimary }) => isPrimary);
  return {
    shape,
    ...(comment === undefined ? {} : { comment }),
    columnComments: new Map(
      own.flatMap(({ column, text }) => (column === null ? [] : [[column, text] as const])),
    ),
    defaults,
    numbered: new Set(columns.filter(({ seed }) => seed !== null).map(({ name }) => name)),
    ...(primary
      ? { primaryKey: primary.columns.filter(({ isIncluded }) => !isIncluded).map(({ name }) => name) }
      : {}),
    indexes: indexesOf(parts, shape, leave),
    foreignKeys: parts.keys.flatMap((pairs) => foreignKeyOf(pairs, leave)),
    leftOut,
  };
}

type Leave = (what: string, why: string) => void;

function indexesOf({ indexes }: TableParts, { columns }: Shape, leave: Leave): IndexDefinition[] {
  return indexes.flatMap((index): IndexDefinition[] => {
    if (index.isPrimary) return [];
    if (!isInRows(index) || index.filter !== null) {
      leave(`index ${index.name}`, 'only indexes of whole columns without conditions are made');
      return [];
    }
    const keys = index.columns.filter(({ isIncluded }) => !isIncluded);
    const takesNull = keys.some(
      ({ name }) => columns.find((column) => column.name === name)?.nullable === true,
    );
    if (index.isUnique && takesNull)
      leave(
        `uniqueness of ${index.name}`,
        'the source takes NULLs to be alike, and the target any number of them',
      );
    if (keys.length < index.columns.length)
      leave(`included columns of ${index.name}`, 'the index is made without them');
    return [
      {
        name: index.name,
        unique: index.isUnique,
        columns: keys.map(({ name, isDescending }) => ({ name, descending: isDescending })),
      },
    ];
  });
}

function foreignKeyOf(pairs: readonly KeyFact[], leave: Leave): ForeignKeyDefinition[] {
  const [key] = pairs;
  if (!key) return [];
  const [onDelete, onUpdate] = [key.onDelete, key.onUpdate].map((action) => action.replaceAll('_', ' '));
  if (onDelete === 'SET DEFAULT' || onUpdate === 'SET DEFAULT') {
    leave(`foreign key ${key.name}`, 'it says SET DEFAULT, which other engines have not');
    return [];
  }
  return [
    {
      name: key.name,
      columns: pairs.map(({ column }) => column),
      table: { schema: key.parentSchema, name: key.parent },
      tableColumns: pairs.map(({ parentColumn }) => parentColumn),
      onDelete: onDelete as KeyAction,
      onUpdate: onUpdate as KeyAction,
    },
  ];
}

/** A default that is a value, as the server writes it: in parentheses, numbers in two pairs. */
export function defaultOf(expression: string): DefaultValue | undefined {
  let inner = expression.trim();
  // One pair around all of it; two values side by side do not begin and end so.
  while (/^\([^()]*\)$|^\(\(.*\)\)$|^\([^']*\(\)\)$|^\(N?'.*'\)$/s.test(inner)) inner = inner.slice(1, -1);
  const quoted = /^N?'((?:[^']|'')*)'$/s.exec(inner)?.[1];
  if (quoted !== undefined) return { kind: 'literal', text: quoted.replaceAll(`''`, `'`) };
  if (/^-?\d+(?:\.\d+)?$/.test(inner)) return { kind: 'literal', text: inner };
  return /^(?:getdate\(\)|sysdatetime\(\)|current_timestamp)$/i.test(inner) ? { kind: 'now' } : undefined;
}

function pathOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
