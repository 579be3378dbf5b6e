import { createWriteStream, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * Makes scripts of a wanted number of lines out of the sample: its packages, routines and views again and again with other
 * names, so that a catalog of any size can be converted whose statements have the variety of real code.
 *
 *     node bench/generate.ts FOLDER LINES
 */
const sample = join(import.meta.dirname, '../samples/harbor');

/** The files whose objects are repeated, and the words that get a number behind them. */
const repeated = readdirSync(sample)
  .filter((file) => /^(2\d_views|3\d_|4\d_|5\d_triggers)/.test(file))
  .sort();

export async function generate(folder: string, lines: number): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const bases = readdirSync(sample)
    .filter((file) => /^(00|01|02|03|04|05|06|07)_/.test(file))
    .sort();
  for (const file of bases) await write(join(folder, file), [readFileSync(join(sample, file), 'utf8')]);
  const texts = repeated.map((file) => readFileSync(join(sample, file), 'utf8'));
  const names = [...new Set(texts.flatMap(definedNames))];
  const pattern = new RegExp(`\\b(${names.join('|')})\\b`, 'gi');
  const perRound = texts.reduce((sum, text) => sum + text.split('\n').length, 0);
  const rounds = Math.max(1, Math.round(lines / perRound));
  for (let round = 0; round < rounds; round += 1) {
    const copies = texts.map((text) => text.replace(pattern, (name) => `${name}_${round}`));
    await write(join(folder, `9${String(round).padStart(6, '0')}.sql`), [
      'SET DEFINE OFF\n',
      'ALTER SESSION SET CURRENT_SCHEMA = HARBOR;\n',
      ...copies,
    ]);
  }
  return rounds * perRound;
}

function definedNames(text: string): string[] {
  const found = text.matchAll(
    /^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:FORCE\s+)?(?:EDITIONABLE\s+)?(?:PACKAGE(?:\s+BODY)?|PROCEDURE|FUNCTION|TRIGGER|VIEW|MATERIALIZED\s+VIEW)\s+(?:\w+\.)?"?(\w+)/gim,
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
  const [folder = '', lines = '100000'] = process.argv.slice(2);
  const made = await generate(folder, Number(lines));
  process.stdout.write(`${made} lines in ${folder}\n`);
}
