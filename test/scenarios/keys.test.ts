import fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, Table } from '../../src/catalog/catalog.ts';
import { prepare } from '../../src/cli/prepare.ts';
import type { LiveCatalog } from '../../src/endpoints/postgres/catalog/catalog.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { readExpected } from '../../src/endpoints/postgres/prove/expected.ts';
import { convertSource } from '../../src/jobs/conversion/conversion.ts';
import type { ConstraintDefinition } from '../../src/sql/tree/define.ts';
import type { Identifier, Name } from '../../src/sql/tree/name.ts';
import { makeFolder } from '../cli/godwit.ts';

let server: EmbeddedServer;

beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server.stop());

const stored = ({ text, quoted }: Identifier): string => (quoted ? text : text.toUpperCase());

/** The same words for both sides: `table primary key name (columns) → table (columns) state`. */
interface Key {
  readonly table: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly parent?: string;
  readonly parentColumns?: readonly string[];
  readonly state: string;
}

const kinds = new Set(['primary key', 'unique', 'foreign key']);

/** The keys that Oracle enforces. */
function sourceKeys(catalog: Catalog): Key[] {
  return [...catalog.tables.values()].flatMap((table) =>
    table.definition.constraints
      .filter((each) => kinds.has(each.type) && each.state.enabled !== false)
      .map((each) => sourceKey(each, table, catalog)),
  );
}

function sourceKey(key: ConstraintDefinition, table: Table, catalog: Catalog): Key {
  const lower = (names: readonly Identifier[]): string[] => names.map((each) => stored(each).toLowerCase());
  const { references, state } = key;
  const parent = references && tableNamed(references.table, table, catalog);
  return {
    table: `${table.schema}.${table.name}`.toLowerCase(),
    kind: key.type,
    name: key.name && kept(stored(key.name).toLowerCase()),
    columns: lower(key.columns),
    ...(references && parent
      ? {
          parent: `${parent.schema}.${parent.name}`.toLowerCase(),
          parentColumns:
            references.columns.length > 0 ? lower(references.columns) : lower(primaryColumns(parent)),
        }
      : {}),
    state: [
      key.onDelete === 'cascade'
        ? 'on delete cascade'
        : key.onDelete === 'set null'
          ? 'on delete set null'
          : '',
      state.deferrable ? 'deferrable' : '',
      state.initiallyDeferred ? 'initially deferred' : '',
      key.type === 'foreign key' && state.validated === false ? 'not valid' : '',
    ]
      .filter((each) => each !== '')
      .join(', '),
  };
}

/** PostgreSQL has no names of more than 63 bytes: such a key gets another one, with a finding. */
function kept(name: string): string | undefined {
  return Buffer.byteLength(name) > 63 ? undefined : name;
}

function tableNamed(name: Name, from: Table, catalog: Catalog): Table | undefined {
  const [last = '', schema = from.schema] = name.parts.map(stored).reverse();
  return catalog.tables.get(`${schema}.${last}`);
}

function primaryColumns(table: Table): readonly Identifier[] {
  return table.definition.constraints.find((each) => each.type === 'primary key')?.columns ?? [];
}

const definition =
  /^(PRIMARY KEY|UNIQUE|FOREIGN KEY)(?: NULLS NOT DISTINCT)? \(([^)]*)\)(?: INCLUDE \([^)]*\))?(?: REFERENCES (\S+?)\(([^)]*)\))?(.*)$/;

/** The keys that PostgreSQL enforces, partitions left out: they have those of their table. */
function targetKeys(catalog: LiveCatalog): Key[] {
  return catalog.tables
    .filter((each) => each.partitionOf === null)
    .flatMap((table) =>
      table.constraints
        .filter((each) => kinds.has(each.kind))
        .map((each): Key => {
          const [, , columns = '', parent, parentColumns = '', rest = ''] =
            definition.exec(each.definition) ?? [];
          const list = (text: string): string[] => text.split(', ').map((one) => one.replaceAll('"', ''));
          const words = [/ON DELETE (?:CASCADE|SET NULL)/, /DEFERRABLE/, /INITIALLY DEFERRED/]
            .flatMap((form) => form.exec(rest)?.[0] ?? [])
            .map((one) => one.toLowerCase());
          return {
            table: `${table.schema}.${table.name}`,
            kind: each.kind,
            name: each.name,
            columns: list(columns),
            ...(parent === undefined
              ? {}
              : { parent: parent.replaceAll('"', ''), parentColumns: list(parentColumns) }),
            state: [...words, ...(each.validated ? [] : ['not valid'])].join(', '),
          };
        }),
    );
}

/** Converts scripts, makes them in a database, and gives the keys of both sides. */
async function keysOf(source: string): Promise<{ source: Key[]; target: Key[]; findings: string[] }> {
  const converted = await convertSource(await prepare(source, {}), () => {});
  const definitions = converted.rendered.filter(({ statement }) => statement.stage !== 'data');
  const schemas = [...new Set(definitions.map(({ statement }) => statement.target.schema))];
  const statements = [...converted.preludes, ...definitions].map((each) => each.sql);
  const { catalog } = await readExpected(statements, schemas, server.url, 15);
  return {
    source: sourceKeys(converted.read.catalog),
    target: targetKeys(catalog),
    findings: converted.objects.flatMap((each) => each.findings.map((one) => one.what)),
  };
}

/** Every key once on each side; a key without a name gets one in PostgreSQL. */
function expectSame(source: readonly Key[], target: readonly Key[]): void {
  const line = (key: Key, name: string | undefined): string => JSON.stringify({ ...key, name });
  const named = new Set(
    source.flatMap((each) => (each.name === undefined ? [] : [`${each.table} ${each.name}`])),
  );
  const wanted = source.map((each) => line(each, each.name)).sort();
  const present = target
    .map((each) => line(each, named.has(`${each.table} ${each.name}`) ? each.name : undefined))
    .sort();
  expect(present).toEqual(wanted);
}

describe('keys', () => {
  it('of the sample database are the same in PostgreSQL: columns, names and states', async () => {
    const { source, target } = await keysOf(fileURLToPath(new URL('../../samples/harbor', import.meta.url)));
    expect(source.length).toBeGreaterThan(40);
    expectSame(source, target);
  });

  it('are the same however they were written', async () => {
    const tables = fc.sample(fc.array(tableShape, { minLength: 12, maxLength: 12 }), {
      numRuns: 6,
      seed: 42,
    });
    const script = tables.map((shapes, i) => scriptOf(shapes, `s${i}`)).join('\n');
    const folder = makeFolder({ 'all.sql': script });
    const { source, target } = await keysOf(folder.path);
    folder.remove();
    expect(source.length).toBeGreaterThan(150);
    expectSame(source, target);
  });

  it('that are disabled are left out with a finding', async () => {
    const folder = makeFolder({
      'all.sql': `CREATE TABLE a (id NUMBER PRIMARY KEY, code VARCHAR2(5), CONSTRAINT a_code UNIQUE (code) DISABLE);
        CREATE TABLE b (a_id NUMBER, CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a);
        ALTER TABLE b DISABLE CONSTRAINT b_a;`,
    });
    const { source, target, findings } = await keysOf(folder.path);
    folder.remove();
    expect(source).toHaveLength(1);
    expectSame(source, target);
    expect(findings.filter((each) => each.includes('disabled'))).toEqual([
      'Unique a_code of A is disabled and left out.',
      'Foreign key b_a of B is disabled and left out.',
    ]);
  });
});

interface TableShape {
  readonly primary: 'column' | 'table' | 'alter' | 'pair' | 'pair alter';
  readonly isPrimaryNamed: boolean;
  readonly unique: 'none' | 'column' | 'pair' | 'alter' | 'index';
  readonly isUniqueNamed: boolean;
  readonly parents: readonly {
    readonly table: number;
    readonly form: 'column' | 'table' | 'alter';
    readonly action: '' | ' ON DELETE CASCADE' | ' ON DELETE SET NULL';
    readonly state: '' | ' DEFERRABLE' | ' DEFERRABLE INITIALLY DEFERRED' | ' ENABLE NOVALIDATE' | ' RELY';
    readonly isNamed: boolean;
  }[];
}

const tableShape: fc.Arbitrary<TableShape> = fc.record({
  primary: fc.constantFrom('column', 'table', 'alter', 'pair', 'pair alter'),
  isPrimaryNamed: fc.boolean(),
  unique: fc.constantFrom('none', 'column', 'pair', 'alter', 'index'),
  isUniqueNamed: fc.boolean(),
  parents: fc.array(
    fc.record({
      table: fc.nat({ max: 11 }),
      form: fc.constantFrom('column', 'table', 'alter'),
      action: fc.constantFrom('', ' ON DELETE CASCADE', ' ON DELETE SET NULL'),
      state: fc.constantFrom(
        '',
        ' DEFERRABLE',
        ' DEFERRABLE INITIALLY DEFERRED',
        ' ENABLE NOVALIDATE',
        ' RELY',
      ),
      isNamed: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});

/** A script of tables that refer to each other, in circles too, in the forms that exports and people write. */
function scriptOf(shapes: readonly TableShape[], schema: string): string {
  const creates: string[] = [];
  const alters: string[] = [];
  const late: string[] = [];
  const isPair = (shape: TableShape | undefined): boolean => shape?.primary.startsWith('pair') === true;
  shapes.forEach((shape, i) => {
    const table = `${schema}.t${i}`;
    const name = (wanted: boolean, text: string): string => (wanted ? `CONSTRAINT ${text} ` : '');
    const primaryName = name(shape.isPrimaryNamed, `t${i}_pk`);
    const columns = [
      `id NUMBER(${4 + i}) ${shape.primary === 'column' ? `${primaryName}PRIMARY KEY` : 'NOT NULL'}`,
      'part VARCHAR2(8) NOT NULL',
      `code VARCHAR2(20) ${shape.unique === 'column' ? `${name(shape.isUniqueNamed, `t${i}_uk`)}UNIQUE` : ''}`,
      '"When" DATE',
    ];
    const constraints: string[] = [];
    const primary = `${primaryName}PRIMARY KEY (${isPair(shape) ? 'id, part' : 'id'})`;
    if (shape.primary === 'table' || shape.primary === 'pair') constraints.push(primary);
    if (shape.primary.endsWith('alter')) alters.push(`ALTER TABLE ${table} ADD ${primary} USING INDEX;`);
    const uniqueName = name(shape.isUniqueNamed, `t${i}_uk`);
    if (shape.unique === 'pair') constraints.push(`${uniqueName}UNIQUE (part, code)`);
    if (shape.unique === 'alter') alters.push(`ALTER TABLE ${table} ADD ${uniqueName}UNIQUE (code) ENABLE;`);
    if (shape.unique === 'index') alters.push(`CREATE UNIQUE INDEX ${schema}.t${i}_ux ON ${table} (code);`);
    shape.parents.forEach((parent, n) => {
      const other = shapes[parent.table];
      const width = 4 + parent.table;
      const keyName = name(parent.isNamed, `t${i}_fk${n}`);
      const target = `REFERENCES ${schema}.t${parent.table}`;
      const tail = `${parent.action}${parent.state}`;
      const own = isPair(other) ? `p${n}_id, p${n}_part` : `p${n}_id`;
      // A table that does not exist yet can only be named later.
      const form = parent.table < i && !other?.primary.endsWith('alter') ? parent.form : 'alter';
      if (isPair(other)) columns.push(`p${n}_part VARCHAR2(8)`);
      if (form === 'column' && !isPair(other))
        columns.push(`p${n}_id NUMBER(${width}) ${keyName}${target}${tail}`);
      else {
        columns.push(`p${n}_id NUMBER(${width})`);
        const text = `${keyName}FOREIGN KEY (${own}) ${target}${isPair(other) ? ' (id, part)' : ''}${tail}`;
        if (form === 'alter') late.push(`ALTER TABLE ${table} ADD (${text});`);
        else constraints.push(text);
      }
    });
    creates.push(`CREATE TABLE ${table} (\n  ${[...columns, ...constraints].join(',\n  ')}\n);`);
  });
  return [...creates, ...alters, ...late].join('\n');
}
