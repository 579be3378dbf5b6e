import type { LeftOut, Naming, TableName } from '../../../catalog/converter.ts';
import { aboutAddress, openSession, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import type { DefinitionFacts } from './definition-facts.ts';
import { readFacts } from './definition-facts.ts';
import { tablesOf } from './definitions.ts';
import type { TableParts } from './table-text.ts';
import { indexTexts, isInRows, keyTexts, tableText } from './table-text.ts';

/** The definitions of tables that a target lacks, as statements. */
export interface TableTexts {
  readonly tables: readonly (TableName & { readonly sql: string; readonly more: readonly string[] })[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads the definitions of some tables, and of those that are moved besides them, to which foreign keys may point. They are without what is not moved
 * with them: columns that rules leave out, keys to other tables, expressions over sequences and functions of users.
 */
export async function readTableTexts(
  url: string,
  wanted: readonly TableName[],
  naming: Naming,
): Promise<TableTexts> {
  const address = parseAddress(url, 'source');
  const connection = await openSession(address, 'source');
  try {
    return tableTexts(await readFacts(connection), wanted, naming);
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    connection.close();
  }
}

/** The definitions of some tables of a catalog. */
export function tableTexts(facts: DefinitionFacts, wanted: readonly TableName[], naming: Naming): TableTexts {
  const isWanted = new Set(wanted.map(pathOf));
  const known = tablesOf(facts).filter(
    ({ table }) =>
      !table.isType && (isWanted.has(pathOf(table)) || naming.table(table.schema, table.name) !== undefined),
  );
  const paths = new Set(known.map(({ table }) => pathOf(table)));
  const leftOut: LeftOut[] = [];
  const tables = known.map((parts) => {
    const { table } = parts;
    const tell = (object: string, why: string): void => {
      if (isWanted.has(pathOf(table))) leftOut.push({ object: `${object} of ${pathOf(table)}`, why });
    };
    const moved = movedParts(parts, paths, naming, tell);
    return {
      schema: table.schema,
      name: table.name,
      // Without the database around them, columns say their collations themselves.
      sql: tableText({ ...moved, collation: null }),
      more: [...indexTexts(moved), ...keyTexts(moved)],
    };
  });
  for (const { schema, name, type } of facts.modules)
    if (isWanted.size > 0)
      leftOut.push({
        object: `${moduleWords[type] ?? 'module'} ${schema}.${name}`,
        why: 'only tables and what they consist of are made',
      });
  return { tables, leftOut };
}

const moduleWords: Readonly<Record<string, string>> = {
  V: 'view',
  P: 'procedure',
  FN: 'function',
  IF: 'function',
  TF: 'function',
  TR: 'trigger',
};

type Tell = (object: string, why: string) => void;

function movedParts(parts: TableParts, paths: ReadonlySet<string>, naming: Naming, tell: Tell): TableParts {
  const { table } = parts;
  const columns = parts.columns.filter(
    (column) => naming.column(table.schema, table.name, column.name) !== undefined,
  );
  const names = new Set(columns.map((column) => column.name));
  const away = parts.columns.filter((column) => !names.has(column.name));
  const isAway = (expression: string): boolean => away.some(({ name }) => expression.includes(`[${name}]`));
  const noColumn = 'it speaks of a column that is left out';
  const kept = <T>(all: readonly T[], object: (one: T) => string, why: (one: T) => string | undefined): T[] =>
    all.filter((one) => {
      const reason = why(one);
      if (reason !== undefined) tell(object(one), reason);
      return reason === undefined;
    });
  return {
    ...parts,
    // A table of history is one like others here.
    table: { ...table, history: null },
    columns: columns.map((column) => {
      const { fallback, computed } = column;
      if (fallback !== null && isForeign(fallback)) {
        tell(`default of ${column.name}`, foreign);
        return { ...column, fallback: null, period: 0 };
      }
      if (computed !== null && (isForeign(computed) || isAway(computed))) {
        tell(`expression of ${column.name}`, isForeign(computed) ? foreign : noColumn);
        return { ...column, computed: null, period: 0 };
      }
      return { ...column, period: 0 };
    }),
    indexes: kept(
      parts.indexes,
      ({ name }) => `index ${name}`,
      (index) => {
        if (!isInRows(index)) return `it is kept as ${index.typeName}, which has no like`;
        return index.columns.some(({ name }) => !names.has(name)) ||
          (index.filter !== null && isAway(index.filter))
          ? noColumn
          : undefined;
      },
    ),
    checks: kept(
      parts.checks,
      ({ name }) => `check ${name}`,
      ({ definition }) => (isForeign(definition) ? foreign : isAway(definition) ? noColumn : undefined),
    ),
    keys: kept(
      parts.keys,
      ([key]) => `foreign key ${key?.name}`,
      (pairs) => {
        const [key] = pairs;
        if (!key || !paths.has(pathOf({ schema: key.parentSchema, name: key.parent })))
          return 'the table that it points to is not moved';
        const isWhole = pairs.every(
          ({ column, parentColumn }) =>
            names.has(column) && naming.column(key.parentSchema, key.parent, parentColumn) !== undefined,
        );
        return isWhole ? undefined : noColumn;
      },
    ),
    withoutAliases: true,
  };
}

const foreign = 'it calls a sequence or a function, which is not made';

/** The server writes names of other objects with their schema, in brackets. */
function isForeign(expression: string): boolean {
  return /\]\.\[|NEXT VALUE FOR/i.test(expression);
}

function pathOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}
