import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog, Table } from '../../src/catalog/catalog.ts';
import { convertCatalog } from '../../src/convert/convert.ts';
import type { Conversion } from '../../src/convert/conversion.ts';
import { render } from '../../src/convert/render.ts';
import { settingsSchema } from '../../src/convert/settings.ts';
import { oracle } from '../../src/dialects/oracle/oracle.ts';
import { loadPack, renderPack } from '../../src/dialects/oracle/pack/pack.ts';
import { postgres } from '../../src/dialects/postgres/postgres.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { startEmbedded } from '../../src/endpoints/postgres/embedded.ts';
import { readScriptCatalog } from '../../src/endpoints/script/catalog.ts';
import type { ConstraintDefinition } from '../../src/sql/tree/define.ts';
import type { Identifier } from '../../src/sql/tree/name.ts';

/** The scripts whose keys are compared: the sample, and further folders that are named in GODWIT_KEY_SCRIPTS, with commas between them. */
const folders = ['samples/harbor', ...(process.env['GODWIT_KEY_SCRIPTS']?.split(',') ?? [])];

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

describe.each(folders)('the keys of %s', (folder) => {
  it('are those of the source', async () => {
    const { catalog, conversion, client } = await install(folder);
    const target = await keysOfTarget(client);
    await client.end();
    const source = [...catalog.tables.values()].flatMap((table) => keysOfSource(table, catalog));
    const told = toldOf(conversion);
    const missing = source.filter((key) => !target.has(key.text) && !told.some((each) => each(key)));
    expect(missing.map((each) => each.text)).toEqual([]);
    expect(source.length).toBeGreaterThan(0);
    const extra = [...target].filter((text) => !source.some((key) => key.text === text));
    expect(extra.filter((text) => !text.startsWith('check'))).toEqual([]);
  });
});

interface SourceKey {
  readonly text: string;
  readonly constraint: ConstraintDefinition;
}

/** A key in a form in which those of both databases can be compared. Names that Oracle made up itself are left out. */
function keysOfSource(table: Table, catalog: Catalog): SourceKey[] {
  if (table.definition.as && table.definition.constraints.length === 0) return [];
  return table.definition.constraints.flatMap((constraint) => {
    const words = { 'primary key': 'primary', unique: 'unique', 'foreign key': 'foreign', check: 'check' };
    const kind = words[constraint.type as keyof typeof words];
    if (kind === undefined || constraint.state.enabled === false) return [];
    const name = constraint.name ? lower(constraint.name) : '';
    // A name that PostgreSQL has no room for ends in a hash there; the finding about it is another test's.
    const parts = [kind, Buffer.byteLength(name) > 63 ? '' : name, lower(table.name)];
    parts.push(kind === 'check' ? '' : list(constraint.columns));
    if (constraint.type === 'foreign key') parts.push(...referred(constraint, catalog));
    return [{ text: parts.join(' '), constraint }];
  });
}

function referred({ references, onDelete }: ConstraintDefinition, catalog: Catalog): string[] {
  const name = references?.table.parts.at(-1);
  const parent = [...catalog.tables.values()].find((each) => each.name === (name && fold(name)));
  const key = parent?.definition.constraints.find((each) => each.type === 'primary key');
  const columns = references && references.columns.length > 0 ? references.columns : (key?.columns ?? []);
  return [name ? lower(name) : '', list(columns), onDelete === 'no action' ? '' : (onDelete ?? '')];
}

function fold(name: Identifier): string {
  return name.quoted ? name.text : name.text.toUpperCase();
}

function lower(name: Identifier | string): string {
  const stored = typeof name === 'string' ? name : fold(name);
  return /[a-z]/.test(stored) ? stored : stored.toLowerCase();
}

function list(columns: readonly Identifier[]): string {
  return `(${columns.map(lower).join(', ')})`;
}

/** Keys that a finding says are different or left out. */
function toldOf(conversion: Conversion): readonly ((key: SourceKey) => boolean)[] {
  const findings = conversion.objects.flatMap((each) => each.findings);
  return findings
    .filter((each) => ['GW1163', 'GW1166', 'GW1172', 'GW1100'].includes(each.code))
    .map(
      ({ span }) =>
        ({ constraint }: SourceKey) =>
          span.start <= constraint.end && span.end >= constraint.start,
    );
}

async function install(
  folder: string,
): Promise<{ catalog: Catalog; conversion: Conversion; client: pg.Client }> {
  const pack = loadPack();
  const { catalog, sources } = await readScriptCatalog(folder, oracle, {});
  const conversion = convertCatalog(catalog, {
    source: oracle,
    target: postgres,
    sources,
    settings: settingsSchema.parse({}),
    pack: new Set(pack.files.keys()),
  });
  const name = `keys_${process.pid}_${folders.indexOf(folder)}`;
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
  await admin.end();
  const client = new pg.Client(server.databaseUrl(name));
  client.on('error', () => {});
  await client.connect();
  await client.query(renderPack(pack, conversion.packFunctions, { schema: 'godwit_oracle' }));
  for (const each of conversion.statements) {
    if (
      !['schema', 'type', 'sequence', 'table', 'function', 'index', 'constraint'].includes(each.target.kind)
    )
      continue;
    const { text } = render(each.node, each.comments, postgres, sources);
    // A function that does not load is another test's; a table or key that does not is missing in the comparison.
    await client.query(text).catch(() => {});
  }
  return { catalog, conversion, client };
}

/** All keys, foreign keys and checks of tables that are no partitions; names that PostgreSQL made up itself are left out. */
async function keysOfTarget(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ key: string }>(
    `
    SELECT concat_ws(' ',
      CASE contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' WHEN 'f' THEN 'foreign' ELSE 'check' END,
      CASE WHEN conname ~ '_(pkey|key|fkey|check)\\d*$' OR octet_length(conname) = 63 THEN '' ELSE conname END,
      relname,
      CASE WHEN contype = 'c' THEN '' ELSE columns(conrelid, conkey) END,
      parent,
      columns(confrelid, confkey),
      CASE confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'a' THEN '' END) AS key
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = conrelid
    LEFT JOIN LATERAL (SELECT relname AS parent FROM pg_class p WHERE p.oid = confrelid) p ON true
    WHERE contype IN ('p', 'u', 'f', 'c') AND NOT relispartition
      AND connamespace <> ALL (ARRAY['pg_catalog', 'information_schema']::regnamespace[])`.replaceAll(
      /columns\((\w+), (\w+)\)/g,
      `(SELECT '(' || string_agg(attname, ', ' ORDER BY position) || ')'
      FROM unnest($2) WITH ORDINALITY AS u(number, position) JOIN pg_attribute ON attrelid = $1 AND attnum = number)`,
    ),
  );
  return new Set(rows.map((each) => each.key));
}
