import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConvertedTables, Converter, Naming } from '../catalog/converter.ts';
import type { Definer } from '../change/definer.ts';
import type { RuledDefiner } from '../change/ruled-table.ts';
import type { Creating, CreationResult } from '../migrate/create.ts';
import { withRuledTypes } from '../migrate/definitions/ruled-columns.ts';
import { makeFolder } from '../text/folder.ts';
import { columnConverters, kitOf } from './column-converters.ts';

type Engine = 'postgresql' | 'mysql' | 'sqlserver';

const definers: Readonly<Partial<Record<Engine, (url: string) => Promise<Definer>>>> = {
  postgresql: async (url) => (await import('../endpoints/postgres/definer.ts')).openPostgresDefiner(url),
  mysql: async (url) => (await import('../endpoints/mysql/definer.ts')).openMysqlDefiner(url),
};

const ruledDefiners: Readonly<Partial<Record<Engine, () => Promise<RuledDefiner>>>> = {
  postgresql: async () =>
    (await import('../endpoints/postgres/catalog/ruled-tables.ts')).postgresRuledDefiner,
  mysql: async () => (await import('../endpoints/mysql/catalog/ruled-tables.ts')).mysqlRuledDefiner,
};

type Wanted = Parameters<Converter['read']>[0];

/** A converter of a reading and a conversion. Nothing of the conversion is loaded before something is to be converted, because it takes memory. */
function converterOf<T>(
  read: (wanted: Wanted, naming: Naming) => Promise<T>,
  convert: (definitions: T, wanted: Wanted, naming: Naming) => Promise<ConvertedTables>,
): Converter {
  return {
    read: async (wanted, naming) => {
      const text = JSON.stringify(await read(wanted, naming), kept);
      const lasting = text.replaceAll(/ AUTO_INCREMENT=\d+|"estimated(?:Rows|Bytes)":\d+/g, '');
      return { text, mark: createHash('sha256').update(lasting).digest('hex') };
    },
    convert: (text, wanted, naming) => convert(JSON.parse(text, revived) as T, wanted, naming),
  };
}

/** Maps and sets as JSON, and back. */
function kept(_key: string, value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  return value instanceof Set ? { $set: [...value] } : value;
}

function revived(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$map' in value) return new Map(value.$map as [unknown, unknown][]);
  return '$set' in value ? new Set(value.$set as unknown[]) : value;
}

const readMysql = async (source: string, ...given: [Wanted, ((schema: string, name: string) => boolean)?]) =>
  (await import('../endpoints/mysql/catalog/definitions.ts')).readMysqlDefinitions(source, ...given);
const readPostgres = async (source: string) =>
  (await import('../endpoints/postgres/catalog/definitions.ts')).readPostgresDefinitions(source);

const viewsAsTables = async (definitions: Awaited<ReturnType<typeof readPostgres>>, wanted: Wanted) =>
  (await import('../endpoints/postgres/catalog/definitions.ts')).withViewsAsTables(definitions, wanted);

/** How definitions of the source's tables become ones of the target, by `source target`. A new pair is a line here. */
const converters: Readonly<Record<string, (source: string) => Converter>> = {
  'postgresql postgresql': (source) =>
    converterOf(
      () => readPostgres(source),
      async (definitions, wanted, naming) =>
        (await import('../endpoints/postgres/catalog/recreate.ts')).recreate(
          await viewsAsTables(definitions, wanted),
          wanted,
          naming,
        ),
    ),
  'mysql mysql': (source) =>
    converterOf(
      (wanted) => readMysql(source, wanted),
      async (definitions, _, naming) =>
        (await import('../endpoints/mysql/catalog/recreate.ts')).recreate(definitions, naming),
    ),
  'mysql postgresql': (source) =>
    converterOf(
      (wanted, naming) =>
        readMysql(source, wanted, (schema, name) => naming.table(schema, name) !== undefined),
      async ({ tables, others }, wanted, naming) => {
        const { convertMissingTables } = await import('../convert/missing-tables.ts');
        const converted = convertMissingTables(tables, wanted, naming, await kitOf('mysql'));
        const notTables = others.map((each) => ({
          object: `${each.kind} ${each.schema}.${each.name}`,
          why: 'only tables and what they consist of are made',
        }));
        return { ...converted, leftOut: [...converted.leftOut, ...notTables] };
      },
    ),
  'sqlserver postgresql': (source) =>
    converterOf(
      async (wanted, naming) => {
        const { readTableTexts } = await import('../endpoints/sqlserver/catalog/missing-tables.ts');
        return await readTableTexts(source, wanted, naming);
      },
      async ({ tables, leftOut }, wanted, naming) => {
        const { convertMissingTables } = await import('../convert/missing-tables.ts');
        const converted = convertMissingTables(tables, wanted, naming, await kitOf('sqlserver'));
        return { ...converted, leftOut: [...converted.leftOut, ...leftOut] };
      },
    ),
  'sqlserver mysql': (source) =>
    converterOf(
      async (wanted) => {
        const { readTableDefinitions } = await import('../endpoints/sqlserver/catalog/describe.ts');
        return await readTableDefinitions(source, wanted);
      },
      async (definitions, _, naming) =>
        (await import('../endpoints/mysql/catalog/make-tables.ts')).makeTables(definitions, naming),
    ),
  'postgresql mysql': (source) =>
    converterOf(
      () => readPostgres(source),
      async (definitions, wanted, naming) => {
        const { describeTables } = await import('../endpoints/postgres/catalog/describe.ts');
        const { othersOf } = await import('../endpoints/postgres/catalog/recreate.ts');
        const { makeTables } = await import('../endpoints/mysql/catalog/make-tables.ts');
        const tables = await viewsAsTables(definitions, wanted);
        const made = makeTables(describeTables(tables, wanted), naming);
        return { ...made, leftOut: [...made.leftOut, ...othersOf(tables, naming)] };
      },
    ),
};

/** What makes tables that the target lacks; undefined where Godwit has no way between the two engines. */
export async function openCreating(source: string, target: string): Promise<Creating | undefined> {
  const from = engineOf(source);
  const to = engineOf(target);
  const converter = converters[`${from} ${to}`];
  const columns = columnConverters[`${from} ${to}`];
  const definer = definers[to];
  const ruled = ruledDefiners[to];
  if (!converter || !columns || !definer || !ruled) return undefined;
  const byRules = await ruled();
  return {
    converter: converter(source),
    columns: withRuledTypes(columns, byRules),
    ruled: byRules,
    definer: await definer(target),
  };
}

/** The URLs were opened before, so that their schemes are known ones. */
function engineOf(url: string): Engine {
  if (/^(?:sqlserver|mssql):/i.test(url)) return 'sqlserver';
  return /^(?:mysql|mariadb):/i.test(url) ? 'mysql' : 'postgresql';
}

/** What became of a task, as far as it made something. */
interface Made {
  readonly name: string;
  readonly creation?: CreationResult;
}

/** Writes the statements that a task leaves for later into a file of a folder, and gives its name. */
export function writeRemaining({ name, creation }: Made, folder: string): string | undefined {
  if (!creation) return undefined;
  const file = join(folder, `${name.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')}-remaining.sql`);
  if (creation.remaining.length === 0) {
    rmSync(file, { force: true });
    return undefined;
  }
  const statements = creation.remaining.map(({ sql, refused }) =>
    refused === undefined ? `${sql};\n` : `${refused.replaceAll(/^/gm, '-- ')}\n${sql};\n`,
  );
  makeFolder(folder, 0o700);
  writeFileSync(
    file,
    `-- Task ${name}: to be executed in the target, in this order.\n\n${statements.join('\n')}`,
  );
  return file;
}

/** What was made in the target, what of the source was not, and what is left to do. */
export function creationSummary({ creation }: Made, remaining: string | undefined): string {
  if (!creation) return '';
  const { created, leftOut } = creation;
  const lines = [`Made in the target: ${counted(created)}.`];
  if (leftOut.length > 0) {
    lines.push('Not made, or not as it was:');
    for (const { object, why } of leftOut) lines.push(`  ${object}: ${why}.`);
  }
  for (const { sql, refused } of creation.remaining)
    if (refused !== undefined) lines.push(`Refused: ${refused} (${sql})`);
  if (remaining !== undefined)
    lines.push(`${creation.remaining.length} statements are left for the cutover, in ${remaining}.`);
  return `${lines.join('\n')}\n`;
}

/** `2 tables, 1 index`: how many of each kind, by the words before the names. */
function counted(made: readonly string[]): string {
  const kinds = Map.groupBy(
    made,
    (each) =>
      /^(?:primary key|foreign key|unique (?:constraint|index)|trigger function|\S+)/.exec(each)?.[0] ?? each,
  );
  const one = (kind: string, count: number): string =>
    `${count.toLocaleString('en-US')} ${count === 1 ? kind : kind.replace(/x$/, 'xe').concat('s')}`;
  return [...kinds].map(([kind, all]) => one(kind, all.length)).join(', ') || 'nothing';
}
