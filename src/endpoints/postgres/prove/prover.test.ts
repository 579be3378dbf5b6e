import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prover, Scratch } from '../../../catalog/prover.ts';
import { isFailure } from '../../../catalog/prover.ts';
import { borrowPostgres } from '../../../../test/servers/postgres.ts';
import type { EmbeddedServer } from '../embedded.ts';
import { serverProver } from './prover.ts';

let server: EmbeddedServer;
let prover: Prover;
let scratch: Scratch;

beforeAll(async () => {
  server = await borrowPostgres();
  prover = serverProver(server.url);
  scratch = await prover.open();
  const failures = [
    await scratch.run('CREATE DOMAIN badge AS numeric(8,2)'),
    await scratch.run(
      'CREATE TABLE crew (id integer PRIMARY KEY, name varchar(40) NOT NULL, pay numeric(8,2), "Född" date)',
    ),
    await scratch.run(
      'CREATE FUNCTION bonus(person integer, share numeric) RETURNS numeric LANGUAGE sql RETURN share * person',
    ),
    await scratch.run(
      'CREATE PROCEDURE settle(person integer, INOUT total numeric) LANGUAGE plpgsql AS $$BEGIN total := 1; END$$',
    ),
  ];
  expect(failures).toEqual([undefined, undefined, undefined, undefined]);
});

afterAll(async () => {
  await scratch.close();
  await prover.close();
  await server.stop();
});

describe('analysing a statement', () => {
  it('describes the columns and parameters without executing', async () => {
    expect(
      await scratch.analyse('SELECT id, name, pay, "Född", pay * 2 AS twice FROM crew WHERE id = $1', [
        'integer',
      ]),
    ).toEqual({
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'name', type: 'character varying(40)' },
        { name: 'pay', type: 'numeric(8,2)' },
        { name: 'Född', type: 'date' },
        { name: 'twice', type: 'numeric' },
      ],
      parameters: ['integer'],
    });
    expect(await scratch.analyse('DELETE FROM crew WHERE name = $1', [''])).toEqual({
      columns: [],
      parameters: ['text'],
    });
    expect(await scratch.analyse('SELECT 1/0 AS never', [])).toEqual({
      columns: [{ name: 'never', type: 'integer' }],
      parameters: [],
    });
    expect(await scratch.analyse('CALL settle($1, $2)', ['integer', 'numeric'])).toEqual({
      columns: [{ name: 'total', type: 'numeric' }],
      parameters: ['integer', 'numeric'],
    });
  });

  it('refuses character 0, which no message can hold', async () => {
    expect(await scratch.run("SELECT 'a\0b'")).toMatchObject({ sqlstate: '22021', position: 9 });
    expect(await scratch.run('SELECT 1')).toBeUndefined();
  });

  it('finds a column that does not exist, and where it stands', async () => {
    const sql = `SELECT '😀', salary FROM crew`;
    expect(await scratch.analyse(sql, [])).toMatchObject({
      sqlstate: '42703',
      message: 'column "salary" does not exist',
      position: sql.indexOf('salary'),
    });
  });

  it('finds a call with the wrong number or type of arguments', async () => {
    expect(await scratch.analyse('SELECT bonus($1)', ['integer'])).toMatchObject({ sqlstate: '42883' });
    expect(await scratch.analyse('SELECT bonus($1, $2)', ['date', 'numeric'])).toMatchObject({
      sqlstate: '42883',
    });
    expect(await scratch.analyse('SELECT bonus($1, $2)', ['smallint', 'badge'])).toMatchObject({
      parameters: ['smallint', 'badge'],
    });
    expect(await scratch.analyse('CALL settle($1)', ['integer'])).toMatchObject({ sqlstate: '42883' });
  });

  it('finds a parameter whose type does not fit or does not exist', async () => {
    expect(await scratch.analyse('INSERT INTO crew (id) VALUES ($1)', ['date'])).toMatchObject({
      sqlstate: '42804',
    });
    expect(await scratch.analyse('SELECT $1', ['no_such_type'])).toMatchObject({ sqlstate: '42704' });
  });

  it('takes thousands of statements at once, each with its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 3000 }, (_, at) =>
        at % 3 === 0
          ? scratch.analyse(`SELECT missing_${at} FROM crew`, [])
          : scratch.analyse(`SELECT $1 AS c_${at}`, ['bigint']),
      ),
    );
    answers.forEach((answer, at) => {
      if (at % 3 === 0) expect(answer).toMatchObject({ message: `column "missing_${at}" does not exist` });
      else expect(answer).toEqual({ columns: [{ name: `c_${at}`, type: 'bigint' }], parameters: ['bigint'] });
    });
  });
});

describe('the scratch database', () => {
  it('undoes a statement that fails, and nothing else', async () => {
    expect(await scratch.run(`INSERT INTO crew (id, name) VALUES (1, 'Ada')`)).toBeUndefined();
    expect(await scratch.run(`INSERT INTO crew (id, name) VALUES (2, 'Bo'), (1, 'Cy')`)).toMatchObject({
      sqlstate: '23505',
      detail: 'Key (id)=(1) already exists.',
    });
    expect(await scratch.query('SELECT id, name, pay FROM crew')).toEqual([['1', 'Ada', null]]);
    await expect(scratch.query('SELECT * FROM nowhere')).rejects.toThrow(/"nowhere" does not exist/);
  });

  it('sees a type that has been made again', async () => {
    await scratch.run(`CREATE TYPE mood AS ENUM ('low')`);
    expect(await scratch.analyse('SELECT $1', ['mood'])).toMatchObject({ parameters: ['mood'] });
    await scratch.run('DROP TYPE mood');
    expect(isFailure(await scratch.analyse('SELECT $1', ['mood']))).toBe(true);
    await scratch.run(`CREATE TYPE mood AS ENUM ('high')`);
    expect(await scratch.analyse('SELECT $1', ['mood'])).toMatchObject({ parameters: ['mood'] });
  });

  it.each([
    ['integer', 'integer', 'same'],
    ['badge', 'numeric', 'same'],
    ['integer', 'badge', 'implicit'],
    ['numeric', 'integer', 'assignment'],
    ['date', 'text', 'assignment'],
    ['text', 'date', 'explicit'],
    ['integer', 'boolean', 'explicit'],
    ['date', 'integer', 'none'],
    ['integer[]', 'bigint[]', 'implicit'],
    ['timestamp', 'date', 'assignment'],
  ])('knows the cast from %s to %s', async (from, to, expected) => {
    expect(await scratch.cast(from, to)).toBe(expected);
  });

  it('is dropped when it is closed', async () => {
    const other = await prover.open();
    expect(other.version).toMatchObject({ major: 15 });
    const [[name] = []] = await other.query('SELECT current_database()');
    expect(name).toMatch(/^godwit_verify_/);
    await other.close();
    expect(await scratch.query(`SELECT 1 FROM pg_database WHERE datname = '${name}'`)).toEqual([]);
  });

  it('says which right is missing', async () => {
    await scratch.run('CREATE ROLE guest LOGIN');
    await expect(serverProver(server.url.replace('user=postgres', 'user=guest')).open()).rejects.toThrow(
      /ALTER ROLE "guest" CREATEDB/,
    );
  });
});
