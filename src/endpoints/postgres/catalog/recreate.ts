import type {
  ConvertedTables,
  CreationStage,
  CreationStatement,
  LeftOut,
  Naming,
  TableName,
} from '../../../catalog/converter.ts';
import type { LiveColumn, LiveSequence, LiveTable, LiveType } from './catalog.ts';
import type { PostgresDefinitions, TableDetail } from './definitions.ts';
import type { Renames } from './rename.ts';
import { objectsIn, renamed } from './rename.ts';
import { literal, name as quoted } from '../session.ts';

/** What the statements of all tables have in common. */
interface Work {
  readonly definitions: PostgresDefinitions;
  readonly naming: Naming;
  /** Where objects of the source are in the target, by `schema.name`, if elsewhere. */
  readonly objects: Map<string, TableName>;
  /** Functions of users, which are not made. */
  readonly routines: ReadonlySet<string>;
  readonly statements: CreationStatement[];
  readonly leftOut: LeftOut[];
  readonly schemas: Set<string>;
  /** Sequences and types that a table needed already. */
  readonly made: Set<string>;
}

/**
 * Definitions of tables of one PostgreSQL database for another, as the server writes them, with the names that they get: sequences and types that their
 * columns need, the tables with their partitions, keys, indexes and foreign keys.
 */
export function recreate(
  definitions: PostgresDefinitions,
  wanted: readonly TableName[],
  naming: Naming,
): ConvertedTables {
  const { catalog } = definitions;
  const work: Work = {
    definitions,
    naming,
    objects: new Map(),
    routines: new Set(catalog.routines.map(keyOf)),
    statements: [],
    leftOut: [],
    schemas: new Set(),
    made: new Set(),
  };
  const byName = new Map(catalog.tables.map((each) => [keyOf(each), each]));
  const roots = wanted.flatMap((each) => byName.get(keyOf(each)) ?? []);
  placeObjects(work);
  for (const root of roots) addTable(root, work);
  work.leftOut.push(...othersOf(definitions, naming));
  return {
    tables: roots.map((each) => ({
      source: { schema: each.schema, name: each.name },
      target: targetOf(each, work),
      columns: columnsOf(each, naming).flatMap(([source, target]) =>
        target === undefined ? [] : [[source, target] as const],
      ),
    })),
    schemas: [...work.schemas],
    statements: work.statements,
    leftOut: work.leftOut,
  };
}

function keyOf({ schema, name }: TableName): string {
  return `${schema}.${name}`;
}

/** Tables go where the rules say; types, sequences and partitions follow the tables of their schema. */
function placeObjects({ definitions: { catalog }, naming, objects }: Work): void {
  const schemas = new Map<string, string>();
  for (const table of catalog.tables) {
    const target = table.partitionOf ? undefined : naming.table(table.schema, table.name);
    if (!target) continue;
    if (!schemas.has(table.schema)) schemas.set(table.schema, target.schema);
    objects.set(keyOf(table), target);
  }
  const followers = [
    ...catalog.tables.filter((each) => each.partitionOf),
    ...catalog.types,
    ...catalog.sequences,
    ...catalog.indexes,
  ];
  for (const each of followers)
    objects.set(keyOf(each), { schema: schemas.get(each.schema) ?? each.schema, name: each.name });
}

function targetOf(of: TableName, { objects }: Work): TableName {
  return objects.get(keyOf(of)) ?? { schema: of.schema, name: of.name };
}

function columnsOf(table: LiveTable, naming: Naming): (readonly [string, string | undefined])[] {
  return table.columns.map(({ name }) => [name, naming.column(table.schema, table.name, name)] as const);
}

function addTable(table: LiveTable, work: Work): void {
  const { definitions, objects, naming, leftOut } = work;
  const target = targetOf(table, work);
  const where = quoted(target.schema, target.name);
  const renames: Renames = { objects, columns: new Map(columnsOf(table, naming)) };
  const detail = definitions.details.find((each) => keyOf(each) === keyOf(table));
  const add = (stage: CreationStage, sql: string, makes?: string): void => {
    work.statements.push({ stage, table: target, sql, ...(makes === undefined ? {} : { makes }) });
  };
  const say = (text: string, of: string): string | undefined => said(text, of, renames, work);
  work.schemas.add(target.schema);
  for (const each of neededBy(table, work)) addNeeded(each, target, work);
  const columns = table.columns.flatMap((column) => columnText(table, column, detail, renames, work) ?? []);
  const checks = table.constraints.flatMap(({ kind, validated, definition, name }) => {
    const text =
      kind === 'check' && validated ? say(definition, `check ${name} of ${keyOf(table)}`) : undefined;
    return text === undefined ? [] : [`CONSTRAINT ${quoted(name)} ${text}`];
  });
  const partitioning =
    table.partitionKey === null ? undefined : say(table.partitionKey, `partitions of ${keyOf(table)}`);
  const options = detail?.parameters.length ? `\nWITH (${detail.parameters.join(', ')})` : '';
  const unlogged = detail?.isUnlogged === true ? 'UNLOGGED ' : '';
  add(
    'tables',
    `CREATE ${unlogged}TABLE ${where} (\n  ${[...columns, ...checks].join(',\n  ')}\n)${partitioning === undefined ? '' : `\nPARTITION BY ${partitioning}`}${options}`,
    `table ${keyOf(target)}`,
  );
  addPartitions(table, target, work);
  for (const each of definitions.owned) {
    const column = naming.column(table.schema, table.name, each.column);
    if (each.tableSchema !== table.schema || each.table !== table.name || column === undefined) continue;
    const sequence = targetOf(each, work);
    add(
      'tables',
      `ALTER SEQUENCE ${quoted(sequence.schema, sequence.name)} OWNED BY ${where}.${quoted(column)}`,
    );
  }
  if (table.comment !== null) add('tables', `COMMENT ON TABLE ${where} IS ${literal(table.comment)}`);
  for (const column of table.columns) {
    const name = naming.column(table.schema, table.name, column.name);
    if (column.comment !== null && name !== undefined)
      add('tables', `COMMENT ON COLUMN ${where}.${quoted(name)} IS ${literal(column.comment)}`);
  }
  addConstraints(table, add, say, work);
  addIndexes(table, add, say, work);
  if (detail?.inherits === true)
    leftOut.push({
      object: `inheritance of ${keyOf(table)}`,
      why: 'the table is made with all its columns, by itself',
    });
  if (detail?.hasPolicies === true)
    leftOut.push({
      object: `policies of ${keyOf(table)}`,
      why: 'row security is not made: add it before users are let in',
    });
}

/** A text with the target's names; undefined, and told, where it needs something that the target will not have. */
function said(text: string, of: string, renames: Renames, { routines, leftOut }: Work): string | undefined {
  const routine = objectsIn(text).find((each) => routines.has(each));
  const result = routine === undefined ? renamed(text, renames) : undefined;
  if (result === undefined)
    leftOut.push({
      object: of,
      why:
        routine === undefined
          ? 'it needs a column that is left out'
          : `it calls ${routine}, which is not made`,
    });
  return result;
}

function columnText(
  table: LiveTable,
  column: LiveColumn,
  detail: TableDetail | undefined,
  renames: Renames,
  work: Work,
): string | undefined {
  const name = renames.columns.get(column.name);
  if (name === undefined) return undefined;
  const { collation, sequence } = detail?.columns.find((each) => each.name === column.name) ?? {};
  const of = `${column.generated ? 'computation' : 'default'} of ${keyOf(table)}.${column.name}`;
  const expression = column.expression === null ? undefined : said(column.expression, of, renames, work);
  return [
    quoted(name),
    renamed(column.type, { objects: renames.objects, columns: new Map() }),
    ...(collation ? [`COLLATE ${collation}`] : []),
    ...(expression === undefined
      ? []
      : [column.generated ? `GENERATED ALWAYS AS (${expression}) STORED` : `DEFAULT ${expression}`]),
    ...(column.identity === null
      ? []
      : [`GENERATED ${column.identity.toUpperCase()} AS IDENTITY${sequence ? ` (${sequence})` : ''}`]),
    ...(column.notNull ? ['NOT NULL'] : []),
  ].join(' ');
}

function addPartitions(root: LiveTable, target: TableName, work: Work): void {
  const { definitions, objects, statements, schemas } = work;
  const parent = targetOf(root, work);
  for (const each of definitions.catalog.tables) {
    if (!each.partitionOf || keyOf(each.partitionOf) !== keyOf(root)) continue;
    const place = targetOf(each, work);
    schemas.add(place.schema);
    const by =
      each.partitionKey === null
        ? ''
        : ` PARTITION BY ${renamed(each.partitionKey, { objects, columns: new Map(columnsOf(root, work.naming)) }) ?? each.partitionKey}`;
    statements.push({
      stage: 'tables',
      table: target,
      makes: `partition ${keyOf(place)}`,
      sql: `CREATE TABLE ${quoted(place.schema, place.name)} PARTITION OF ${quoted(parent.schema, parent.name)} ${each.partitionOf.bound}${by}`,
    });
    addPartitions(each, target, work);
  }
}

type Add = (stage: CreationStage, sql: string, makes?: string) => void;
type Say = (text: string, of: string) => string | undefined;

function addConstraints(table: LiveTable, add: Add, say: Say, work: Work): void {
  const target = targetOf(table, work);
  const alter = `ALTER TABLE ${quoted(target.schema, target.name)} ADD CONSTRAINT`;
  for (const { kind, name, definition, validated } of table.constraints) {
    const of = `${kind} ${name} of ${keyOf(table)}`;
    if (kind === 'foreign key') {
      addForeignKey({ table, name, definition, validated }, add, say, work);
      continue;
    }
    if (kind === 'check' && validated) continue;
    const text = say(definition, of);
    if (text === undefined) continue;
    const stage = kind === 'primary key' ? 'keys' : 'indexes';
    add(
      stage,
      `${alter} ${quoted(name)} ${text}${validated ? '' : ' NOT VALID'}`,
      `${kind === 'unique' ? 'unique constraint' : kind} ${name} of ${keyOf(target)}`,
    );
  }
}

/** A foreign key is made where the other table is moved too; its columns have the names that they get there. */
function addForeignKey(
  key: {
    readonly table: LiveTable;
    readonly name: string;
    readonly definition: string;
    readonly validated: boolean;
  },
  add: Add,
  say: Say,
  work: Work,
): void {
  const { table, name, definition, validated } = key;
  const of = `foreign key ${name} of ${keyOf(table)}`;
  const [, own = '', , others = '', rest = ''] =
    /^(FOREIGN KEY \(.*?\)) REFERENCES (.*?)(\(.*?\))(.*)$/s.exec(definition)?.map((each) => each ?? '') ??
    [];
  const [referenced] = objectsIn(definition.slice(definition.indexOf(' REFERENCES ')));
  const other = work.definitions.catalog.tables.find((each) => keyOf(each) === referenced);
  if (!other || !work.naming.table(other.schema, other.name)) {
    work.leftOut.push({ object: of, why: `${referenced ?? 'the other table'} is not moved` });
    return;
  }
  const there = targetOf(other, work);
  const columns = renamed(others, { objects: new Map(), columns: new Map(columnsOf(other, work.naming)) });
  const ours = say(own, of);
  if (ours === undefined || columns === undefined) return;
  const target = targetOf(table, work);
  add(
    'cutover',
    `ALTER TABLE ${quoted(target.schema, target.name)} ADD CONSTRAINT ${quoted(name)} ${ours} REFERENCES ${quoted(there.schema, there.name)}${columns}${rest}${validated ? '' : ' NOT VALID'}`,
    `foreign key ${name} of ${keyOf(target)}`,
  );
}

function addIndexes(table: LiveTable, add: Add, say: Say, work: Work): void {
  const { catalog, attachedIndexes } = work.definitions;
  const attached = new Set(attachedIndexes.map(keyOf));
  for (const each of catalog.indexes) {
    if (each.schema !== table.schema || each.table !== table.name || attached.has(keyOf(each))) continue;
    const whole = say(each.definition, `index ${each.name} of ${keyOf(table)}`);
    // `ON ONLY` is how the server writes an index of a partitioned table; its partitions get theirs with it.
    const text = table.partitionKey === null ? whole : whole?.replace(' ON ONLY ', ' ON ');
    if (text !== undefined) add('indexes', text, `index ${each.name} of ${keyOf(targetOf(table, work))}`);
  }
}

/** The sequences and types that the columns of a table speak of, each after those that it needs itself. */
function neededBy(table: LiveTable, work: Work): (LiveSequence | LiveType)[] {
  const { sequences, types } = work.definitions.catalog;
  const byName = new Map<string, LiveSequence | LiveType>(
    [...sequences, ...types].map((each) => [keyOf(each), each]),
  );
  const found = new Set<LiveSequence | LiveType>();
  const visit = (text: string): void => {
    for (const each of objectsIn(text)) {
      const object = byName.get(each);
      if (!object || found.has(object)) continue;
      if ('definition' in object) visit(object.definition);
      found.add(object);
    }
  };
  for (const { type, expression } of table.columns) visit(`${type} ${expression ?? ''}`);
  for (const { kind, definition } of table.constraints) if (kind === 'check') visit(definition);
  return [...found];
}

function addNeeded(object: LiveSequence | LiveType, table: TableName, work: Work): void {
  if (work.made.has(keyOf(object))) return;
  work.made.add(keyOf(object));
  const place = targetOf(object, work);
  const where = quoted(place.schema, place.name);
  work.schemas.add(place.schema);
  if (!('definition' in object)) {
    const { type, start, increment, minimum, maximum, cache, cycles } = object;
    work.statements.push({
      stage: 'tables',
      table,
      makes: `sequence ${keyOf(place)}`,
      sql: `CREATE SEQUENCE IF NOT EXISTS ${where} AS ${type} START WITH ${start} INCREMENT BY ${increment} MINVALUE ${minimum} MAXVALUE ${maximum} CACHE ${cache}${cycles ? ' CYCLE' : ''}`,
    });
    return;
  }
  const [, kind = '', rest = ''] = /^(composite|enum|domain|range of) ?(.*)$/s.exec(object.definition) ?? [];
  const text = said(rest, `type ${keyOf(object)}`, { objects: work.objects, columns: new Map() }, work);
  if (text === undefined) return;
  const create = {
    composite: `CREATE TYPE ${where} AS ${text}`,
    enum: `CREATE TYPE ${where} AS ENUM ${text}`,
    domain: `CREATE DOMAIN ${where} AS ${text}`,
    'range of': `CREATE TYPE ${where} AS RANGE (SUBTYPE = ${text})`,
  }[kind];
  if (create === undefined) return;
  // The type may be there, from tables that were moved before; there is no IF NOT EXISTS for types.
  const body = `BEGIN ${create}; EXCEPTION WHEN duplicate_object THEN NULL; END`;
  work.statements.push({ stage: 'tables', table, makes: `type ${keyOf(place)}`, sql: `DO ${literal(body)}` });
}

/** What else is in the schemas of the tables that are moved: views, routines and triggers are for `godwit convert` or a dump. */
export function othersOf({ catalog }: PostgresDefinitions, naming: Naming): LeftOut[] {
  const schemas = new Set(
    catalog.tables.filter(({ schema, name }) => naming.table(schema, name)).map(({ schema }) => schema),
  );
  const tell = (kind: string, objects: readonly TableName[]): LeftOut[] =>
    objects
      .filter(({ schema }) => schemas.has(schema))
      .map((each) => ({
        object: `${kind} ${keyOf(each)}`,
        why: 'only tables and what they consist of are made',
      }));
  return [
    ...tell('view', catalog.views),
    ...tell('routine', catalog.routines),
    ...tell('trigger', catalog.triggers),
  ];
}
