import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/model.ts';
import type { Folder, Ran } from './godwit.ts';
import { godwit, makeFolder } from './godwit.ts';

let folder: Folder;

beforeAll(() => {
  folder = makeFolder({
    'in/all.sql': 'CREATE TABLE hr.emp (id NUMBER(5) PRIMARY KEY, name VARCHAR2(20), hired DATE);\n',
  });
});
afterAll(() => folder.remove());

const convert = (input: string, ...more: string[]): Promise<Ran> =>
  godwit(['convert', '-', ...more], { input, cwd: folder.path });

describe('a statement on standard input', () => {
  it('is converted to standard output', async () => {
    expect(await convert("SELECT NVL(name, '-') FROM hr.emp WHERE ROWNUM <= 3")).toEqual({
      status: 0,
      stdout: "SELECT coalesce(name, '-') FROM hr.emp LIMIT 3;\n",
      stderr: '',
    });
  });

  it('is converted with the types of the scripts that define its names', async () => {
    const { stdout } = await convert('SELECT SYSDATE - hired FROM hr.emp;', '--catalog', 'in', '--json');
    const { statements, findings, extensionPack } = JSON.parse(stdout);
    expect(statements).toHaveLength(1);
    expect(statements[0]).not.toContain('SYSDATE - hired');
    expect(findings).toEqual([]);
    expect(extensionPack).toEqual(expect.any(Array));
  });

  it('may be a definition, and may hold an ampersand', async () => {
    const { stdout, status } = await convert(
      "CREATE OR REPLACE FUNCTION hr.f RETURN VARCHAR2 IS BEGIN RETURN 'a&b'; END;",
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/CREATE OR REPLACE FUNCTION hr\.f\(\)\nRETURNS text[^]*'a&b'/);
  });

  it('takes no server, and nothing else takes its catalog', async () => {
    expect(await convert('SELECT 1 FROM dual', '--server', 'http://127.0.0.1:1')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'godwit: Statements on standard input (SOURCE is -) are converted here: leave out --server.\n',
    });
    expect(await godwit(['convert', 'in', '--catalog', 'in'], { cwd: folder.path })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--catalog is for statements on standard input'),
    });
  });

  it('that is none or half of one is told', async () => {
    const none = await convert('SELEC 1 FROM dual;');
    expect(none).toMatchObject({ status: 1, stdout: '' });
    expect(none.stderr).toMatch(/^1:1 warning GW0016 /);
    const half = await convert("SELECT 'abc FROM dual");
    expect(half.status).toBe(1);
    expect(half.stderr).toMatch(/^1:\d+ error GW00(12|14) /m);
    const nothing = await convert('  \n');
    expect(nothing).toEqual({
      status: 2,
      stdout: '',
      stderr: 'godwit: There is no statement on standard input.\n',
    });
  });
});

it('several targets are assessed at once, and those without a converter are said to have none', async () => {
  const { status, stdout, stderr } = await godwit(
    ['assess', 'in', '--to', 'postgresql,mysql', '--out', 'assessed', '--verify', 'off', '--json'],
    { cwd: folder.path },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { targets, run } = JSON.parse(stdout) as Report;
  expect(run.command).toBe('godwit assess in');
  expect(targets.map((each) => [each.target.engine, each.objects.length, each.unavailable])).toEqual([
    ['postgresql', 3, undefined],
    ['mysql', 0, 'There is no converter from Oracle to MySQL yet, so nothing is said about it.'],
  ]);
});
