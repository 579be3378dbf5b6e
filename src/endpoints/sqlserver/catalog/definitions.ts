import type { LeftOut } from '../../../catalog/converter.ts';
import { aboutAddress, openSession, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import { name, text } from '../names.ts';
import { nativeType } from './column-type.ts';
import type { CommentFact, DefinitionFacts, ModuleFact, SequenceFact } from './definition-facts.ts';
import { readFacts } from './definition-facts.ts';
import type { TableParts } from './table-text.ts';
import { indexText, indexTexts, isInRows, keyTexts, tableText } from './table-text.ts';

/** An object of a database, with the statements that make it. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly schema: string;
  readonly name: string;
  /** Batches, in their order. */
  readonly batches: readonly string[];
}

/** Kinds in an order in which they could be made. */
export const definitionKinds = [
  'database',
  'schema',
  'type',
  'sequence',
  'table',
  'foreign keys',
  'synonym',
  'function',
  'view',
  'procedure',
  'trigger',
] as const;

export type DefinitionKind = (typeof definitionKinds)[number];

/** The definitions of a database. */
export interface SqlServerDefinitions {
  readonly definitions: readonly Definition[];
  /** What the catalog does not tell, or has no statement here. */
  readonly leftOut: readonly (LeftOut & { readonly isEncrypted?: boolean })[];
}

/** Reads the definitions of the database that a URL names, as the statements that would make it: written from the catalog, code as its author wrote it. */
export async function readSqlServerDefinitions(url: string): Promise<SqlServerDefinitions> {
  const address = parseAddress(url, 'source');
  const connection = await openSession(address, 'source');
  try {
    return definitionsOf(await readFacts(connection));
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    connection.close();
  }
}

/** The statements for what a catalog holds. */
export function definitionsOf(facts: DefinitionFacts): SqlServerDefinitions {
  const tables = tablesOf(facts);
  const histories = new Set(facts.tables.map((each) => `${each.historySchema}.${each.history}`));
  const own = tables.filter(({ table }) => !histories.has(`${table.schema}.${table.name}`));
  const { collation } = facts;
  const definitions: Definition[] = [
    // What follows is read by it: texts compare as it says.
    ...(collation === null
      ? []
      : [define('database', '', 'database', [`ALTER DATABASE CURRENT COLLATE ${collation}`])]),
    ...facts.schemas.map((each) => define('schema', '', each.name, [`CREATE SCHEMA ${name(each.name)}`])),
    ...facts.aliases.map((each) =>
      define('type', each.schema, each.name, [
        `CREATE TYPE ${name(each.schema, each.name)} FROM ${nativeType(each)}${each.nullable ? '' : ' NOT NULL'}`,
      ]),
    ),
    ...facts.sequences.map((each) => define('sequence', each.schema, each.name, [sequenceText(each)])),
    ...own.map((parts) =>
      define(parts.table.isType ? 'type' : 'table', parts.table.schema, parts.table.name, [
        tableText(parts),
        ...(parts.table.isType ? [] : indexTexts(parts)),
        ...commentTexts(facts.comments, parts.table),
      ]),
    ),
    ...own
      .filter(({ keys }) => keys.length > 0)
      .map((parts) => define('foreign keys', parts.table.schema, parts.table.name, keyTexts(parts))),
    ...facts.synonyms.map((each) =>
      define('synonym', each.schema, each.name, [
        `CREATE SYNONYM ${name(each.schema, each.name)} FOR ${each.base}`,
      ]),
    ),
    ...facts.modules.flatMap((module) => moduleDefinition(module, facts)),
  ];
  return { definitions, leftOut: [...facts.modules.flatMap(encrypted), ...own.flatMap(leftOutOf)] };
}

function define(
  kind: DefinitionKind,
  schema: string,
  object: string,
  batches: readonly string[],
): Definition {
  return { kind, schema, name: object, batches };
}

/** The tables and table types with what belongs to them. */
export function tablesOf(facts: DefinitionFacts): TableParts[] {
  const columns = Map.groupBy(facts.columns, ({ id }) => id);
  const indexes = Map.groupBy(indexesOf(facts), ({ id }) => id);
  const checks = Map.groupBy(facts.checks, ({ id }) => id);
  const keys = Map.groupBy(facts.keys, ({ id }) => id);
  return facts.tables.map((table) => ({
    table,
    columns: columns.get(table.id) ?? [],
    indexes: indexes.get(table.id) ?? [],
    checks: checks.get(table.id) ?? [],
    keys: [...Map.groupBy(keys.get(table.id) ?? [], (key) => key.name).values()],
    collation: facts.collation,
  }));
}

function indexesOf({ indexes, indexColumns }: DefinitionFacts): TableParts['indexes'] {
  const columns = Map.groupBy(indexColumns, ({ id, index }) => `${id} ${index}`);
  return indexes.map((each) => ({ ...each, columns: columns.get(`${each.id} ${each.index}`) ?? [] }));
}

function sequenceText(sequence: SequenceFact): string {
  const { schema, name: own, type, start, increment, least, most, isCycling } = sequence;
  return `CREATE SEQUENCE ${name(schema, own)} AS ${type} START WITH ${start} INCREMENT BY ${increment} MINVALUE ${least} MAXVALUE ${most}${isCycling ? ' CYCLE' : ''}`;
}

const moduleKinds: Readonly<Record<string, DefinitionKind>> = {
  V: 'view',
  P: 'procedure',
  FN: 'function',
  IF: 'function',
  TF: 'function',
  TR: 'trigger',
};

/** What quotes mean in a text is not in it, but in a setting of its author's session. */
function moduleDefinition(module: ModuleFact, facts: DefinitionFacts): Definition[] {
  const { definition, schema, name: own, type, quotes } = module;
  const kind = moduleKinds[type];
  if (definition === null || kind === undefined) return [];
  const indexes = indexesOf(facts).filter((index) => index.id === module.id && isInRows(index));
  return [
    define(kind, schema, own, [
      ...(quotes ? [] : ['SET QUOTED_IDENTIFIER OFF']),
      definition,
      ...(quotes ? [] : ['SET QUOTED_IDENTIFIER ON']),
      ...indexes.map((index) => indexText(index, module)),
      ...commentTexts(facts.comments, module),
    ]),
  ];
}

const levels: Readonly<Record<string, string>> = {
  U: 'TABLE',
  V: 'VIEW',
  P: 'PROCEDURE',
  FN: 'FUNCTION',
  IF: 'FUNCTION',
  TF: 'FUNCTION',
};

function commentTexts(
  comments: readonly CommentFact[],
  of: { readonly schema: string; readonly name: string },
): string[] {
  return comments
    .filter(
      ({ schema, object, kind }) => schema === of.schema && object === of.name && levels[kind] !== undefined,
    )
    .map(({ schema, object, column, text: said, kind }) => {
      const place = `N'SCHEMA', ${text(schema)}, N'${levels[kind]}', ${text(object)}`;
      return `EXEC sp_addextendedproperty N'MS_Description', ${text(said)}, ${place}${column === null ? '' : `, N'COLUMN', ${text(column)}`}`;
    });
}

function encrypted({ definition, type, schema, name: own }: ModuleFact): SqlServerDefinitions['leftOut'] {
  if (definition !== null) return [];
  const object = `${moduleKinds[type] ?? 'module'} ${schema}.${own}`;
  return [
    {
      object,
      why: 'its definition is encrypted (WITH ENCRYPTION), or the user may not see it (VIEW DEFINITION)',
      isEncrypted: true,
    },
  ];
}

function leftOutOf({ table, indexes }: TableParts): LeftOut[] {
  const path = `${table.schema}.${table.name}`;
  return [
    ...indexes
      .filter((index) => !isInRows(index))
      .map((index) => ({
        object: `index ${index.name} of ${path}`,
        why: `it is kept as ${index.typeName}, which has no definition here`,
      })),
    ...indexes
      .filter(({ isDisabled }) => isDisabled)
      .map((index) => ({
        object: `index ${index.name} of ${path}`,
        why: 'it is disabled in the source, and is made',
      })),
    ...(table.scheme === null
      ? []
      : [
          {
            object: `table ${path}`,
            why: `its partitions (scheme ${table.scheme}) are not read: it becomes one table`,
          },
        ]),
  ];
}
