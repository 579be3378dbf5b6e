import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportFinding } from '../../src/report/model.ts';
import type { Folder } from './godwit.ts';
import { godwit, godwitEach, makeFolder } from './godwit.ts';

const table = 'CREATE TABLE t (id NUMBER(5));\n';

let folder: Folder;

beforeAll(() => {
  folder = makeFolder({
    'ok/a.sql': table,
    'inc/a.sql': `${table}@missing.sql\nCREATE TABLE u (id NUMBER(5), tag VARCHAR2(&size));\n`,
    'half/a.sql': `${table}CREATE TABLE u (id NUMBER(5),\n  name VARCHAR2(`,
    'nul/a.sql': `${table}CREATE TABLE \0u (id NUMBER(5));\n`,
    'deep/a.sql': `${table}CREATE VIEW v AS SELECT ${'('.repeat(10_000)}1${')'.repeat(10_000)} x FROM dual;\nCREATE TABLE w (id NUMBER(5));\n`,
    'applied/manifest.json': '{"version": 1, "tool": "godwit 0", "entries": []}',
    'nosql/README.md': '# hello',
    'full/mine.txt': 'precious',
    file: 'a file',
    'not.json': '{"rules": [',
    'unknown.json': '{"targetversion": 17, "colour": 1}',
    'wrong.json': '{"targetVersion": "new", "packages": "none"}',
    'mapping.json':
      '{"rules":[{"rule-type":"selection","rule-id":"1","object-locator":{"schema-nam":"x"},"rule-action":"include"}]}',
    'twice.json':
      '{"rules":[{"rule-type":"selection","rule-id":"1","object-locator":{},"rule-action":"include"},{"rule-type":"selection","rule-id":"1","object-locator":{},"rule-action":"exclude"}]}',
  });
  symlinkSync(folder.at('nowhere.sql'), `${folder.write('broken/a.sql', table)}.link.sql`);
});

afterAll(() => folder.remove());

/** Runs commands that cannot be done, and gives what they say: in one process, since starting one takes longer than refusing. */
async function refused(commands: readonly (readonly string[])[]): Promise<string[]> {
  const before = new Set(readdirSync(folder.path, { recursive: true, encoding: 'utf8' }));
  const ran = await godwitEach(commands, folder.path);
  expect(new Set(readdirSync(folder.path, { recursive: true, encoding: 'utf8' }))).toEqual(before);
  return ran.map(({ status, stdout, stderr }) => {
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^godwit: |^error: /);
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr.replace(/^godwit: /, '').trimEnd();
  });
}

/** A case: what is wrong, the arguments that say so, and the message that they must give. */
type Case = readonly [what: string, args: readonly string[], message: string | RegExp];

async function expectRefused(cases: readonly Case[]): Promise<void> {
  const said = await refused(
    cases.map(([, [source = '', ...more]]) => [
      'convert',
      source,
      '--out',
      'out',
      '--verify',
      'off',
      ...more,
    ]),
  );
  const right = cases.map(([what, , message], i) => {
    const isRight = typeof message === 'string' ? said[i] === message : message.test(said[i] ?? '');
    return isRight ? what : `${what}: ${said[i]}`;
  });
  expect(right).toEqual(cases.map(([what]) => what));
}

it('says what cannot be read at all', () =>
  expectRefused([
    ['a missing source', ['nowhere'], 'nowhere cannot be read: it does not exist.'],
    ['a folder without files', ['full/none'], 'full/none cannot be read: it does not exist.'],
    ['a folder without SQL', ['nosql'], 'nosql holds no SQL script.'],
    ['an unreadable file', ['broken'], /^\S*a\.sql\.link\.sql cannot be read: it does not exist\.$/],
    ['an unknown encoding', ['ok', '--encoding', 'klingon'], /^The encoding "klingon" is not known\./],
    [
      'a live Oracle',
      ['oracle://scott@host/db'],
      /^A live Oracle server cannot be read yet\..*DBMS_METADATA\.GET_DDL/s,
    ],
    [
      'another server',
      ['mysql://host/db'],
      /^The definitions of a live MySQL server are not converted yet\..*mysqldump/s,
    ],
    ['a server of no kind', ['redis://host/db'], /^A source redis:\/\/ is not known\./],
  ]));

describe('options that are not right', () => {
  it('are said with what would be right', () =>
    expectRefused([
      [
        'settings that are no JSON',
        ['ok', '--settings', 'not.json'],
        /^--settings not\.json is not JSON: .*\.$/,
      ],
      [
        'settings that are not there',
        ['ok', '--settings', 'none.json'],
        /^--settings none\.json cannot be read: /,
      ],
      [
        'unknown settings',
        ['ok', '--settings', 'unknown.json'],
        /^The settings in unknown\.json are not right: there is no setting "targetversion", but targetVersion; there is no setting "colour"; there are targetVersion, .*\.$/,
      ],
      [
        'wrong values of settings',
        ['ok', '--settings', 'wrong.json'],
        'The settings in wrong.json are not right: targetVersion: expected number, received string; packages: expected one of "schema"|"prefix".',
      ],
      [
        'a mapping with an unknown key',
        ['ok', '--mapping', 'mapping.json'],
        /Rule 1 in mapping\.json: .*"schema-nam"/s,
      ],
      [
        'a mapping with two rules of one id',
        ['ok', '--mapping', 'twice.json'],
        /^twice\.json has two rules with the rule-id 1/,
      ],
      ['a mapping that is no JSON', ['ok', '--mapping', 'not.json'], /^--mapping not\.json is not JSON/],
      ['a target without a converter', ['ok', '--to', 'db2'], /^There is no converter to db2 yet/],
      ['a definition without a value', ['ok', '--define', 'size'], '--define size is not NAME=VALUE.'],
      ['a dialect that is not read', ['ok', '--from', 'cobol'], /'cobol' is invalid/],
    ]));

  it('a server that is not there is said before any work, without its password', async () => {
    const url = 'postgresql://scott:tiger@127.0.0.1:1/db';
    const said = await refused([
      ['convert', 'ok', '--out', 'out', '--verify', url],
      ['diff', '--source', 'ok', '--target', url],
      ['apply', 'applied', '--target', url],
      ['convert', 'ok', '--out', 'out', '--verify', 'nowhere'],
    ]);
    const unreachable = expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:1 cannot be reached/);
    expect(said).toEqual([
      unreachable,
      unreachable,
      unreachable,
      expect.stringMatching(/^--verify takes embedded, off, or the URL/),
    ]);
    expect(said.join('')).not.toContain('tiger');
  });

  it('no arguments at all show the help', async () => {
    const { status, stderr } = await godwit([]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^Usage: godwit/);
    expect(await refused([['convert', 'ok', '--verify', 'off'], ['convert']])).toEqual([
      expect.stringMatching(/^--out FOLDER is needed/),
      "error: missing required argument 'source'\nSee godwit --help, or godwit COMMAND --help.",
    ]);
  });

  it('with --json the error is one too', async () => {
    const { status, stdout } = await godwit(['convert', 'nowhere', '--out', 'out', '--json'], {
      cwd: folder.path,
    });
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'unreadable-file',
        side: 'source',
        retry: 'never',
        message: 'nowhere cannot be read: it does not exist.',
      },
    });
  });
});

describe('an output folder', () => {
  it('that holds something else, or whose path leads through a file, is not written', async () => {
    const to = (out: string): string[] => ['convert', 'ok', '--out', out, '--verify', 'off'];
    const throughFile = expect.stringMatching(/cannot be written: a part of the path is a file\./);
    expect(await refused([to('full'), to('file'), to('file/below'), to('file/far/below')])).toEqual([
      expect.stringMatching(/^full is not empty and was not written by Godwit: nothing in it is touched\./),
      throughFile,
      throughFile,
      throughFile,
    ]);
  });

  it('of Godwit is replaced as a whole', async () => {
    const args = (source: string): string[] => [
      'convert',
      source,
      '--out',
      'again/deep',
      '--verify',
      'off',
      '--json',
    ];
    expect((await godwit(args('ok'), { cwd: folder.path })).status).toBe(0);
    writeFileSync(folder.at('again/deep/objects/stale.sql'), 'old');
    expect((await godwit(args('ok'), { cwd: folder.path })).status).toBe(0);
    expect(existsSync(folder.at('again/deep/objects/stale.sql'))).toBe(false);
    expect(readdirSync(folder.at('again'))).toEqual(['deep']);
    expect(readdirSync(folder.at('again/deep'))).toContain('manifest.json');
  });
});

/** What is found in a folder, as `code file:line:column`, and the tables that were converted all the same. */
async function found(
  source: string,
): Promise<{ findings: string[]; tables: string[]; all: ReportFinding[] }> {
  const { status, stdout, stderr } = await godwit(
    ['convert', source, '--out', `out-${source}`, '--verify', 'off', '--json'],
    { cwd: folder.path },
  );
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const target = (JSON.parse(stdout) as Report).targets[0];
  const all = [...(target?.findings ?? []), ...(target?.objects.flatMap((each) => each.findings) ?? [])];
  return {
    findings: all
      .filter((each) => each.severity === 'error')
      .map((each) => `${each.code} ${each.file}:${each.line}:${each.column}`),
    tables: (target?.objects ?? []).filter((each) => each.kind === 'table').map((each) => each.name),
    all,
  };
}

describe('scripts that are not right', () => {
  it('name a missing script and an undefined variable with their lines', async () => {
    const { findings, tables } = await found('inc');
    expect(findings).toContain('GW0004 a.sql:2:1');
    expect(findings.find((each) => each.startsWith('GW0010'))).toBe('GW0010 a.sql:3:44');
    expect(tables).toEqual(expect.arrayContaining(['T', 'U']));
  });

  it('with half a statement at the end', async () => {
    const { findings, tables } = await found('half');
    expect(findings).toContain('GW0012 a.sql:3:16');
    expect(tables).toContain('T');
  });

  it('with a NUL character', async () => {
    const { findings, tables } = await found('nul');
    expect(findings).toEqual(['GW0002 a.sql:2:14']);
    expect(tables).toEqual(['T', 'U']);
  });

  it('nested ten thousand deep go on behind it', async () => {
    const { findings, tables } = await found('deep');
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatch(/^GW1001 a\.sql:2:/);
    expect(tables).toEqual(['T', 'W']);
  });

  it('are told on the terminal with file, line and column', async () => {
    const { stdout } = await godwit(['convert', 'inc', '--out', 'out-inc', '--verify', 'off'], {
      cwd: folder.path,
    });
    expect(stdout).toMatch(/^a\.sql:2:1 GW0004 /m);
  });
});
