import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';

/** A dump of MySQL is converted, proved and installed; the server is asked what came of its values. */
describe('the library, a dump of MySQL', () => {
  let server: EmbeddedServer;
  let folder: Folder;
  let report: {
    targets: {
      findings: { code: string; line: number }[];
      objects: { id: string; status: string; findings: { code: string }[] }[];
    }[];
  };

  beforeAll(async () => {
    server = await borrowPostgres();
    folder = makeFolder();
    const out = folder.at('out');
    const converted = await godwit([
      'convert',
      'samples/library',
      '--from',
      'mysql',
      '--to',
      'postgresql',
      '--out',
      out,
      '--verify',
      'off',
      '--json',
    ]);
    expect(converted.status).toBe(1);
    report = JSON.parse(converted.stdout) as typeof report;
    const applied = await godwit(['apply', out, '--target', server.url, '--json']);
    expect(applied.stderr).toBe('');
    expect(JSON.parse(applied.stdout)).toMatchObject({ complete: true });
  });

  afterAll(async () => {
    folder.remove();
    await server.stop();
  });

  const rows = async (sql: string): Promise<unknown> => {
    const answer = await ask(server.url, sql);
    expect(answer).not.toHaveProperty('message');
    return (answer as { rows: unknown }).rows;
  };

  it('loads every value as it was', async () => {
    expect(
      await rows(`SELECT id, branch, title, isbn, pages, lent, flags, printed, kind, marks, price, bought,
                         seen AT TIME ZONE 'UTC', cover, extra ->> 'shelf', title_lower, author
                    FROM library.book ORDER BY id`),
    ).toEqual([
      [
        '1',
        'mid',
        "The Heron's	year\\",
        '9780000000011',
        '320',
        't',
        '11111',
        '2001',
        'poems',
        'torn,rare',
        '12.50',
        '2020-01-02 03:04:05.678',
        '2020-06-01 12:00:00',
        '\\x6a70670027fffe',
        '4',
        "the heron's	year\\",
        'Ada Fenn',
      ],
      [
        '2',
        'old',
        'Wölfe 🐺',
        null,
        '1',
        'f',
        '00000',
        null,
        'novel',
        '',
        '0.00',
        null,
        null,
        '\\x',
        null,
        'wölfe 🐺',
        null,
      ],
      [
        '42',
        'mid',
        'New today',
        null,
        '100',
        'f',
        '00101',
        null,
        'novel',
        'torn',
        '0.00',
        null,
        null,
        null,
        null,
        'new today',
        null,
      ],
    ]);
    expect(await rows(`SELECT code, opens, spot FROM library.branch ORDER BY code`)).toEqual([
      ['mid', '09:30:00', '\\x00000000010100000000000000000024400000000000003440'],
      ['old', '-00:30:00', null],
    ]);
  });

  it('keeps keys, partitions, comments and what touches a row', async () => {
    expect(await rows(`SELECT tableoid::regclass, reader FROM library.loan ORDER BY day`)).toEqual([
      ['library.loan_p2023', 'Ivo'],
      ['library.loan_pmax', 'Mara'],
    ]);
    expect(await rows(`SELECT obj_description('library.branch'::regclass)`)).toEqual([
      ['where the shelves stand'],
    ]);
    expect(
      await ask(server.url, `INSERT INTO library.book (branch, title) VALUES ('nil', 'x')`),
    ).toMatchObject({
      message: expect.stringContaining('book_ibfk_1') as unknown,
    });
    await ask(server.url, `UPDATE library.book SET lent = true WHERE id = 2`);
    expect(await rows(`SELECT bought > '2024-01-01' FROM library.book WHERE id = 2`)).toEqual([['t']]);
  });

  it('tells what it could not do', () => {
    const [target] = report.targets;
    const codes = (id: string): string[] =>
      target?.objects.find((each) => each.id === id)?.findings.map((each) => each.code) ?? [];
    expect(codes('view library.lent_books')).toEqual(['GW9000']);
    expect(codes('trigger library.book_bi')).toEqual(['GW9000']);
    expect(target?.findings.map((each) => each.code)).toEqual(['GW9027']);
  });

  it('says where the rows of each table go', () => {
    const mapping = JSON.parse(readFileSync(folder.at('out/mapping.json'), 'utf8')) as {
      objects: { source: { name: string }; columns: { source: object; target: object }[] }[];
    };
    const branch = mapping.objects.find((each) => each.source.name === 'branch');
    expect(branch?.columns.map((each) => [each.source, each.target])).toEqual([
      [
        { name: 'code', type: 'CHAR(3)' },
        { name: 'code', type: 'char(3)' },
      ],
      [
        { name: 'Name', type: 'VARCHAR(60)' },
        { name: 'name', type: 'varchar(60)' },
      ],
      [
        { name: 'opens', type: 'TIME' },
        { name: 'opens', type: 'interval(0)' },
      ],
      [
        { name: 'spot', type: 'POINT' },
        { name: 'spot', type: 'bytea' },
      ],
    ]);
  });
});
