import { CatalogBuilder } from '../catalog/build.ts';
import type { Catalog, Table } from '../catalog/catalog.ts';
import { keyOf } from '../catalog/catalog.ts';
import type {
  ConvertedTables,
  CreationStage,
  CreationStatement,
  LeftOut,
  Naming,
  TableName,
} from '../catalog/converter.ts';
import type { SourceDialect, TargetDialect } from '../sql/dialect.ts';
import { SourceMap } from '../text/source.ts';
import type { ConvertedObject } from './conversion.ts';
import type { ConvertOptions } from './convert.ts';
import { convertCatalog, createWorkshop } from './convert.ts';
import { renderAll } from './output.ts';
import type { PackSignature } from '../sql/pack.ts';
import type { Settings } from './settings.ts';
import { tableMappings } from './table-mapping.ts';
import type { Renaming } from './target-names.ts';

/** What a conversion of tables of a live database needs. */
export interface MissingTablesKit {
  readonly source: SourceDialect;
  readonly target: TargetDialect;
  readonly settings: Settings;
  readonly pack: {
    readonly names: ReadonlySet<string>;
    readonly signatures: readonly PackSignature[];
    render(used: ReadonlySet<string>, schema: string): string;
  };
}

/** A table's definition in the words of its server: with or without its schema. */
export interface TableText extends TableName {
  readonly sql: string;
  /** Statements that belong to it: its indexes and foreign keys, where its definition has them not. */
  readonly more?: readonly string[];
}

/**
 * Converts tables of a live database, of which `wanted` are made; the others are known, so that foreign keys can point to them. Names are the rules' where
 * they rename, else those that every conversion gives.
 */
export function convertMissingTables(
  tables: readonly TableText[],
  wanted: readonly TableName[],
  naming: Naming,
  kit: MissingTablesKit,
): ConvertedTables {
  const { source, target, settings, pack } = kit;
  const sources = new SourceMap();
  const leftOut: LeftOut[] = [];
  const origins = new Map(tables.map((each) => [storedKey(each, source), each]));
  const catalog = readCatalog(tables, naming, { source, sources, leftOut });
  const chosen = new Set(wanted.map((each) => storedKey(each, source)));
  const options: ConvertOptions = {
    source,
    target,
    sources,
    settings,
    pack: pack.names,
    packSignatures: pack.signatures,
    renaming: renamingBy(naming, catalog, origins),
    selected: (object) => {
      const table =
        object.kind === 'index' ? object.owner : object.kind === 'table' ? object.name : undefined;
      return table !== undefined && chosen.has(keyOf(object.schema, table));
    },
  };
  const workshop = createWorkshop(catalog, options);
  const conversion = convertCatalog(catalog, options, workshop);
  const owners = new Map(
    conversion.objects.flatMap((object) => object.statements.map((each) => [each, object] as const)),
  );
  const statements: CreationStatement[] = [];
  const keys: CreationStatement[] = [];
  const schemas = new Set<string>();
  for (const { statement, sql } of renderAll(conversion, target, sources)) {
    const owner = owners.get(statement);
    if (statement.target.kind === 'schema' && statement.stage === 'pre-data')
      schemas.add(statement.target.schema);
    const table = owner && tableOf(owner, catalog);
    if (!table || !stages[statement.stage]) continue;
    const place = workshop.names.object(table);
    schemas.add(place.schema);
    const { body, key } = statement.node.kind === 'createTable' ? keyApart(sql) : { body: sql };
    if (key !== undefined)
      keys.push({
        stage: 'keys',
        table: { schema: place.schema, name: place.name },
        makes: `primary key of ${place.schema}.${place.name}`,
        sql: key,
      });
    statements.push({
      stage: stages[statement.stage] ?? 'cutover',
      table: { schema: place.schema, name: place.name },
      ...makesOf(statement.node.kind, sql, owner, place),
      // The function of a table's trigger has the table's name in its own, and outlives a table that was dropped.
      sql: body.replace(/^CREATE FUNCTION\b/, 'CREATE OR REPLACE FUNCTION'),
    });
  }
  statements.push(...keys);
  const mappings = tableMappings(workshop, (table) => chosen.has(keyOf(table.schema, table.name)));
  const [first] = mappings;
  const packText = pack.render(workshop.packUsed, settings.extensionSchema);
  if (packText !== '' && first)
    statements.unshift({ stage: 'tables', table: first.target, makes: 'functions', sql: packText });
  for (const { kind, schema, name, findings } of conversion.objects)
    for (const each of findings)
      if (each.severity !== 'info')
        leftOut.push({ object: `${kind} ${schema}.${name}`, why: sentence(each.what) });
  return {
    tables: mappings.map((each) => ({
      source: origins.get(keyOf(each.source.schema, each.source.name.toLowerCase())) ?? each.source,
      target: each.target,
      columns: each.columns.map((column) => [column.source.name, column.target.name] as const),
    })),
    schemas: [...schemas],
    statements,
    leftOut,
  };
}

const stages: Readonly<Record<string, CreationStage>> = {
  'pre-data': 'tables',
  indexes: 'indexes',
  'post-data': 'cutover',
};

/** The key that a table has in a catalog of the dialect. */
function storedKey({ schema, name }: TableName, { names }: SourceDialect): string {
  const fold = (text: string): string =>
    names.fold({ kind: 'identifier', start: -1, end: -1, text, quoted: true });
  return keyOf(fold(schema), fold(name));
}

/** Reads the definitions; columns that are left out and foreign keys to tables that are not moved are dropped there, with all that hangs on them. */
function readCatalog(
  tables: readonly TableText[],
  naming: Naming,
  { source, sources, leftOut }: { source: SourceDialect; sources: SourceMap; leftOut: LeftOut[] },
): Catalog {
  const fold = (text: string): string =>
    source.names.fold({ kind: 'identifier', start: -1, end: -1, text, quoted: true });
  const builder = new CatalogBuilder(source.name, source.names, fold(tables[0]?.schema ?? ''));
  const add = (file: string, text: string): void => {
    const parsed = source.parse(sources.add({ file, text, line: 1, column: 1 }));
    for (const { what } of parsed.faults) leftOut.push({ object: `table ${file}`, why: sentence(what) });
    builder.add(parsed);
  };
  for (const each of tables) {
    builder.currentSchema = fold(each.schema);
    for (const sql of [each.sql, ...(each.more ?? [])]) add(keyOf(each.schema, each.name), sql);
  }
  const read = builder.build();
  for (const each of tables) {
    builder.currentSchema = fold(each.schema);
    const table = read.tables.get(storedKey(each, source));
    for (const action of droppings(each, table, read, naming, leftOut))
      add(keyOf(each.schema, each.name), `ALTER TABLE ${quoted(each.name)} ${action}`);
  }
  return builder.build();
}

function droppings(
  { schema, name }: TableText,
  table: Table | undefined,
  catalog: Catalog,
  naming: Naming,
  leftOut: LeftOut[],
): string[] {
  if (!table) return [];
  const columns = [...table.columns.values()]
    .map((each) => each.name.text)
    .filter((each) => naming.column(schema, name, each) === undefined);
  const keys = table.definition.constraints.filter(({ references }) => {
    const parts = references?.table.parts.map((each) => each.text.toLowerCase());
    return parts && !catalog.tables.has(keyOf(parts.at(-2) ?? table.schema, parts.at(-1) ?? ''));
  });
  for (const each of keys)
    leftOut.push({
      object: `foreign key ${each.name?.text ?? ''} of ${schema}.${name}`,
      why: 'the table that it points to is not moved',
    });
  return [
    ...keys.flatMap((each) => (each.name ? [`DROP FOREIGN KEY ${quoted(each.name.text)}`] : [])),
    ...columns.map((each) => `DROP COLUMN ${quoted(each)}`),
  ];
}

function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** The rules' names, asked with those of the source's server; where they leave a name as it is, the conversion folds it as always. */
function renamingBy(naming: Naming, catalog: Catalog, origins: ReadonlyMap<string, TableName>): Renaming {
  return (kind, { schema, object, name }) => {
    const origin =
      kind === 'schema'
        ? [...origins].find(([key]) => key.startsWith(`${name}.`))?.[1]
        : origins.get(keyOf(schema, kind === 'column' ? (object ?? '') : name));
    const target = origin && naming.table(origin.schema, origin.name);
    if (!origin || !target) return undefined;
    if (kind === 'schema') return target.schema === origin.schema ? undefined : target.schema;
    if (kind === 'table') return target.name === origin.name ? undefined : target.name;
    if (kind !== 'column') return undefined;
    const written = catalog.tables.get(keyOf(schema, object ?? ''))?.columns.get(name)?.name.text ?? name;
    const column = naming.column(origin.schema, origin.name, written);
    return column === written ? undefined : column;
  };
}

function tableOf({ source }: ConvertedObject, { tables }: Catalog): Table | undefined {
  if (source?.kind === 'table') return source;
  return source?.kind === 'index' ? tables.get(keyOf(source.schema, source.owner ?? '')) : undefined;
}

/** What a statement makes, for the summary. Comments, and what only changes something, go without a word. */
function makesOf(node: string, sql: string, owner: ConvertedObject, place: TableName): { makes?: string } {
  const table = `${place.schema}.${place.name}`;
  const constraint =
    /^ALTER TABLE [\s\S]*?ADD CONSTRAINT (\S+)\s+(FOREIGN KEY|UNIQUE|PRIMARY KEY|CHECK)/.exec(sql);
  if (constraint)
    return {
      makes: `${constraint[2]?.toLowerCase().replace('unique', 'unique constraint')} ${constraint[1]} of ${table}`,
    };
  if (node === 'createTable')
    return { makes: /\sPARTITION OF\s/.test(sql) ? `partition of ${table}` : `table ${table}` };
  if (node === 'createIndex') return { makes: `index ${owner.target?.name ?? owner.name} of ${table}` };
  if (/^CREATE FUNCTION\b/.test(sql)) return { makes: `trigger function of ${table}` };
  if (node === 'createTrigger') return { makes: `trigger of ${table}` };
  return {};
}

/** A table as the printer writes it without its primary key, and the statement that adds that, which may be executed when the rows are there. */
function keyApart(sql: string): { readonly body: string; readonly key?: string } {
  const [line, key] = /,\n  ((?:CONSTRAINT \S+ )?PRIMARY KEY \([^\n]*\))(?=,?\n)/.exec(sql) ?? [];
  const path = /^CREATE TABLE (.+?) \(\n/m.exec(sql)?.[1];
  if (line === undefined || path === undefined) return { body: sql };
  return { body: sql.replace(line, () => ''), key: `ALTER TABLE ${path} ADD ${key}` };
}

function sentence(what: string): string {
  return what.replace(/\.$/, '');
}
