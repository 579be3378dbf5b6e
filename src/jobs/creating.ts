import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Converter } from '../catalog/converter.ts';
import type { Definer } from '../change/definer.ts';
import type { Creating, CreationResult } from '../migrate/create.ts';
import { makeFolder } from '../text/folder.ts';
import { columnConverters, kitOf } from './column-converters.ts';

type Engine = 'postgresql' | 'mysql' | 'sqlserver';

const definers: Readonly<Partial<Record<Engine, (url: string) => Promise<Definer>>>> = {
  postgresql: async (url) => (await import('../endpoints/postgres/definer.ts')).openPostgresDefiner(url),
  mysql: async (url) => (await import('../endpoints/mysql/definer.ts')).openMysqlDefiner(url),
};

/** How definitions of the source's tables become ones of the target, by `source target`. A new pair is a line here. */
const converters: Readonly<Record<string, (source: string) => Converter>> = {
  'postgresql postgresql': (source) => ({
    convert: async (wanted, naming) => {
      const { readPostgresDefinitions } = await import('../endpoints/postgres/catalog/definitions.ts');
      const { recreate } = await import('../endpoints/postgres/catalog/recreate.ts');
      return recreate(await readPostgresDefinitions(source), wanted, naming);
    },
  }),
  'mysql mysql': (source) => ({
    convert: async (wanted, naming) => {
      const { readMysqlDefinitions } = await import('../endpoints/mysql/catalog/definitions.ts');
      const { recreate } = await import('../endpoints/mysql/catalog/recreate.ts');
      return recreate(await readMysqlDefinitions(source, wanted), naming);
    },
  }),
  'mysql postgresql': (source) => ({
    convert: async (wanted, naming) => {
      const { readMysqlDefinitions } = await import('../endpoints/mysql/catalog/definitions.ts');
      const { convertMissingTables } = await import('../convert/missing-tables.ts');
      const { tables, others } = await readMysqlDefinitions(
        source,
        wanted,
        (schema, name) => naming.table(schema, name) !== undefined,
      );
      const converted = convertMissingTables(tables, wanted, naming, await kitOf('mysql'));
      const notTables = others.map((each) => ({
        object: `${each.kind} ${each.schema}.${each.name}`,
        why: 'only tables and what they consist of are made',
      }));
      return { ...converted, leftOut: [...converted.leftOut, ...notTables] };
    },
  }),
  'sqlserver postgresql': (source) => ({
    convert: async (wanted, naming) => {
      const { readTableTexts } = await import('../endpoints/sqlserver/catalog/missing-tables.ts');
      const { convertMissingTables } = await import('../convert/missing-tables.ts');
      const { tables, leftOut } = await readTableTexts(source, wanted, naming);
      const converted = convertMissingTables(tables, wanted, naming, await kitOf('sqlserver'));
      return { ...converted, leftOut: [...converted.leftOut, ...leftOut] };
    },
  }),
  'sqlserver mysql': (source) => ({
    convert: async (wanted, naming) => {
      const { readTableDefinitions } = await import('../endpoints/sqlserver/catalog/describe.ts');
      const { makeTables } = await import('../endpoints/mysql/catalog/make-tables.ts');
      return makeTables(await readTableDefinitions(source, wanted), naming);
    },
  }),
  'postgresql mysql': (source) => ({
    convert: async (wanted, naming) => {
      const { readPostgresDefinitions } = await import('../endpoints/postgres/catalog/definitions.ts');
      const { describeTables } = await import('../endpoints/postgres/catalog/describe.ts');
      const { makeTables } = await import('../endpoints/mysql/catalog/make-tables.ts');
      return makeTables(describeTables(await readPostgresDefinitions(source), wanted), naming);
    },
  }),
};

/** What makes tables that the target lacks; undefined where Godwit has no way between the two engines. */
export async function openCreating(source: string, target: string): Promise<Creating | undefined> {
  const from = engineOf(source);
  const to = engineOf(target);
  const converter = converters[`${from} ${to}`];
  const columns = columnConverters[`${from} ${to}`];
  const definer = definers[to];
  return (
    converter &&
    columns &&
    definer && { converter: converter(source), definer: await definer(target), columns }
  );
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
