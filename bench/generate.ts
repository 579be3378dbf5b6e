import { createWriteStream, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Makes scripts of a wanted number of lines out of an application: its routines and views again and again with other
 * names, so that a catalog of any size can be converted whose statements have the variety of real code.
 *
 *     node bench/generate.ts FOLDER LINES [oracle|sqlserver]
 */
export type Dialect = 'oracle' | 'sqlserver';

/** What is repeated. */
interface Application {
  readonly folder: string;
  /** The files that are written once: the tables that the code of all copies speaks of. */
  readonly base: RegExp;
  /** The files whose objects are repeated, and the words that get a number behind them. */
  readonly repeated: RegExp;
  /** What each copy begins with. */
  readonly head: readonly string[];
}

const applications: Readonly<Record<Dialect, Application>> = {
  oracle: {
    folder: join(import.meta.dirname, '../samples/harbor'),
    base: /^0[0-7]_/,
    repeated: /^(2\d_views|3\d_|4\d_|5\d_triggers)/,
    head: ['SET DEFINE OFF\n', 'ALTER SESSION SET CURRENT_SCHEMA = HARBOR;\n'],
  },
  sqlserver: {
    folder: join(import.meta.dirname, 'depot'),
    base: /^0\d_/,
    repeated: /^[12]\d_/,
    head: [],
  },
};

/** Writes the scripts and gives the number of lines that are repeated. */
export async function generate(folder: string, lines: number, dialect: Dialect = 'oracle'): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const application = applications[dialect];
  const files = readdirSync(application.folder).sort();
  const read = (file: string): string => readFileSync(join(application.folder, file), 'utf8');
  for (const file of files.filter((each) => application.base.test(each)))
    await write(join(folder, file), [read(file)]);
  const texts = files.filter((each) => application.repeated.test(each)).map(read);
  const names = [...new Set(texts.flatMap(definedNames))];
  const pattern = new RegExp(`\\b(${names.join('|')})\\b`, 'gi');
  const perRound = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
  const rounds = Math.max(1, Math.round(lines / perRound));
  for (let round = 0; round < rounds; round += 1) {
    const copies = texts.map((text) => text.replace(pattern, (name) => `${name}_${round}`));
    await write(join(folder, `9${String(round).padStart(6, '0')}.sql`), [...application.head, ...copies]);
  }
  return rounds * perRound;
}

function definedNames(text: string): string[] {
  const found = text.matchAll(
    /^\s*CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:FORCE\s+)?(?:EDITIONABLE\s+)?(?:PACKAGE(?:\s+BODY)?|PROCEDURE|FUNCTION|TRIGGER|VIEW|MATERIALIZED\s+VIEW)\s+(?:\w+\.)?"?(\w+)/gim,
  );
  return [...found].map((match) => match[1] as string);
}

async function write(path: string, texts: readonly string[]): Promise<void> {
  const stream = createWriteStream(path);
  for (const text of texts) if (!stream.write(text)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}

if (process.argv[1] === import.meta.filename) {
  const [folder = '', lines = '100000', dialect = 'oracle'] = process.argv.slice(2);
  const made = await generate(folder, Number(lines), dialect as Dialect);
  process.stdout.write(`${made} lines in ${folder}\n`);
}
