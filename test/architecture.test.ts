import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * The arrows of the house: which rooms a room may import. Nouns below (text, sql, catalog, change), verbs above (convert, migrate,
 * report), the plug-in rooms beside them (dialects, endpoints), jobs that wire them, doors on top (cli, server), and the client by which one door speaks to the other. See ARCHITECTURE.md.
 */
const arrows: Readonly<Record<string, readonly string[]>> = {
  text: [],
  sql: ['text'],
  catalog: ['sql', 'text'],
  change: ['catalog', 'sql', 'text'],
  dialects: ['catalog', 'sql', 'text'],
  endpoints: ['dialects', 'change', 'catalog', 'sql', 'text'],
  convert: ['catalog', 'sql', 'text'],
  migrate: ['change', 'catalog', 'sql', 'text'],
  report: ['catalog', 'sql', 'text'],
  client: ['server', 'text'],
  jobs: ['convert', 'migrate', 'report', 'dialects', 'endpoints', 'change', 'catalog', 'sql', 'text'],
  server: [
    'jobs',
    'convert',
    'migrate',
    'report',
    'dialects',
    'endpoints',
    'change',
    'catalog',
    'sql',
    'text',
  ],
  cli: [
    'server',
    'client',
    'jobs',
    'convert',
    'migrate',
    'report',
    'dialects',
    'endpoints',
    'change',
    'catalog',
    'sql',
    'text',
  ],
};

const files = globSync('src/**/*.ts').filter((file) => !file.endsWith('.test.ts'));

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    normalize(join(dirname(file), match[1] as string)),
  );
}

function room(path: string): string {
  return path.split('/')[1] ?? '';
}

describe('the house', () => {
  it('has only the rooms that are drawn', () => {
    expect([...new Set(files.map(room))].sort()).toEqual(Object.keys(arrows).sort());
  });

  it('imports along the arrows only', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(
          (target) => room(target) !== room(file) && arrows[room(file)]?.includes(room(target)) !== true,
        )
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps dialects and endpoints apart from their neighbours', () => {
    const wrong = files
      .filter((file) => room(file) === 'dialects' || room(file) === 'endpoints')
      .flatMap((file) =>
        importsOf(file)
          .filter((target) => room(target) === room(file) && target.split('/')[2] !== file.split('/')[2])
          .map((target) => `${file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('has the command line start a server, and know nothing else of it but its contract', () => {
    const wrong = files
      .filter((file) => room(file) === 'cli' || room(file) === 'client')
      .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
      .filter(({ target }) => room(target) === 'server' && !target.startsWith('src/server/rest/contract/'))
      .filter(({ file, target }) => room(file) === 'client' || target !== 'src/server/server.ts');
    expect(wrong).toEqual([]);
  });

  it('opens sockets in endpoints and in the client of a server only', () => {
    const drivers =
      /from '(?:pg|pg-copy-streams|mysql2(?:\/promise)?|tedious|node:net|node:tls|node:http|node:https)'/;
    expect(
      files.filter(
        (file) => !['endpoints', 'client'].includes(room(file)) && drivers.test(readFileSync(file, 'utf8')),
      ),
    ).toEqual([]);
  });

  it('has two files for every rule', () => {
    const rules = globSync('src/convert/rules/*/*/').map((folder) => globSync(`${folder}/rule.*`).length);
    expect(rules.every((count) => count === 2)).toBe(true);
  });
});
