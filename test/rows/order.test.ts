import { afterEach, describe, expect, it } from 'vitest';
import type { ConvertedRows } from './load.ts';
import { convertRows } from './load.ts';

let made: ConvertedRows | undefined;

async function convert(...given: Parameters<typeof convertRows>): Promise<ConvertedRows> {
  made = await convertRows(...given);
  return made;
}

afterEach(async () => {
  await made?.dispose();
  made = undefined;
});

const tables = `
create table t (id number(4) not null, s varchar2(5));
create table u (id number(4), s varchar2(5));
create sequence q;
`;

describe('the order of rows and statements', () => {
  it('has one file per table when nothing comes between', async () => {
    const { data, order, file } = await convert(
      `${tables}insert into t values (1, 'a');\ninsert into u values (1, 'b');\ninsert into t (s, id) values ('c', 2);\n`,
    );
    expect(await order()).toEqual(['data/t.copy', 'data/u.copy']);
    expect(await file('data/t.copy')).toBe('1\ta\n2\tc\n');
    expect(data.entries[0]).toMatchObject({
      columns: ['id', 's'],
      rows: 2,
      object: { schema: 'public', kind: 'table', name: 't' },
    });
  });

  it('takes rows of INSERT ALL, of several rows and of UNION ALL from dual', async () => {
    const { file, findings } = await convert(`${tables}
insert all into t values (1, 'a') into u values (1, 'b') into t (id) values (2) select * from dual;
insert into u values (2, 'x'), (3, 'y');
insert into t select 3, 'd' from dual union all select 4, 'e' from sys.dual;
`);
    expect(findings).toEqual([]);
    expect(await file('data/t.copy')).toBe('1\ta\n2\t\\N\n3\td\n4\te\n');
    expect(await file('data/u.copy')).toBe('1\tb\n2\tx\n3\ty\n');
  });

  it('begins a new file behind a statement that touches the table, and only then', async () => {
    const { order } = await convert(`${tables}
insert into t values (1, 'a');
insert into u values (1, 'a');
update t set s = 'b';
insert into u values (2, 'a');
insert into t values (2, 'a');
`);
    expect(await order()).toEqual(
      ['data/t.copy', 'data/u.copy', 'update t', 'data/t.2.copy'].map((each) =>
        expect.stringContaining(each),
      ),
    );
  });

  it('puts inserts with values of the database into statements of many rows', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => `insert into t values (q.nextval, '${i}');`);
    const { data, file } = await convert(`${tables}${rows.join('\n')}\n`);
    expect(data.entries).toHaveLength(3);
    expect(data.rows.get('PUBLIC.T')).toBe(250);
    const sql = (await file('data/data.sql')) ?? '';
    expect(sql.match(/nextval\('q'\)/g)).toHaveLength(250);
    expect(sql.match(/INSERT INTO/gi)).toHaveLength(3);
  });

  it('converts blocks and calls', async () => {
    const { order, file } = await convert(`${tables}
create procedure p (n number) is begin insert into t values (n, 'p'); end;
/
insert into t values (1, 'a');
exec p(7)
begin p(8); end;
/
insert into t values (2, 'a');
`);
    expect((await order()).map((each) => each.replace(/ .*/, ''))).toEqual([
      'data/t.copy',
      'CALL',
      'CALL',
      'data/t.2.copy',
    ]);
    expect(await file('data/data.sql')).toContain('CALL p(7);');
  });

  it('empties a table that is truncated or dropped between its rows', async () => {
    const { order } = await convert(`${tables}truncate table t;
insert into t values (1, 'a');
truncate table t;
insert into t values (2, 'a');
`);
    expect(await order()).toEqual(['data/t.copy', 'TRUNCATE TABLE t;', 'data/t.2.copy']);
  });
});

describe('transactions', () => {
  it('leaves out what ROLLBACK undoes', async () => {
    const { file, data, findings } = await convert(`${tables}
insert into t values (1, 'a');
commit;
insert into t values (2, 'b');
insert into u values (2, 'b');
update t set s = 'c';
rollback;
insert into t values (3, 'c');
`);
    expect(await file('data/t.copy')).toBe('1\ta\n3\tc\n');
    expect(await file('data/u.copy')).toBeUndefined();
    expect(data.entries).toHaveLength(1);
    expect(findings).toEqual([expect.stringMatching(/^GW8010 /)]);
  });

  it('goes back to savepoints, and definitions commit', async () => {
    const { file } = await convert(`${tables}
insert into t values (1, 'a');
savepoint one;
insert into t values (2, 'b');
savepoint two;
insert into t values (3, 'c');
rollback to savepoint two;
insert into t values (4, 'd');
rollback to one;
insert into t values (5, 'e');
create table v (id number);
rollback;
`);
    expect(await file('data/t.copy')).toBe('1\ta\n5\te\n');
  });

  it('undoes only the rows of a statement of many rows that were not committed', async () => {
    const { file, data } = await convert(`${tables}
insert into t values (q.nextval, 'a');
commit;
insert into t values (q.nextval, 'b');
rollback;
`);
    expect(data.rows.get('PUBLIC.T')).toBe(1);
    expect(await file('data/data.sql')).not.toContain("'b'");
  });

  it('undoes rows that have been written to the disk', async () => {
    const row = `insert into t values (1, 'abcde');\n`;
    const many = row.repeat(700_000);
    const { file, data } = await convert(`${tables}${row}commit;\n${many}rollback;\n${row}`);
    expect(await file('data/t.copy')).toBe('1\tabcde\n1\tabcde\n');
    expect(data.entries).toHaveLength(1);
  });
});

describe('rows that are left out', () => {
  it('says which, where and why', async () => {
    const { findings, file } = await convert(`
create table t (id number(4) not null, s varchar2(5), k number generated always as identity);
insert into t (id, s) values (1, 'toolong');
insert into t (id, s) values (null, 'a');
insert into t (id, s) values (12345, 'a');
insert into t (id, s) values ('x', 'a');
insert into t (id, s, k) values (1, 'a', 1);
insert into t (id, s) values (1);
insert into t (id, nope) values (1, 2);
insert into t (id, s) values (1, 'a' || chr(0));
insert into gone values (1);
insert into t (id, s) values (2, 'ok');
`);
    expect(findings.map((each) => each.replace(/ (?:The row was|its rows were) left out\.$/, ''))).toEqual([
      'GW8001 3 PUBLIC.T.S: ORA-12899: value too large for column (maximum: 5).',
      'GW8001 4 PUBLIC.T.ID: ORA-01400: cannot insert NULL.',
      'GW8001 5 PUBLIC.T.ID: ORA-01438: value larger than specified precision allowed for this column.',
      'GW8001 6 PUBLIC.T.ID: ORA-01722: invalid number.',
      'GW8001 7 PUBLIC.T.K: ORA-32795: cannot insert into a generated always identity column.',
      'GW8001 8 PUBLIC.T: ORA-00947: not enough values.',
      'GW8001 9 PUBLIC.T: ORA-00904: "NOPE": invalid identifier.',
      'GW8002 10 PUBLIC.T.S: the text holds the character with the code 0.',
      'GW8004 11 The table GONE is not defined in the scripts:',
    ]);
    expect(await file('data/t.copy')).toBe('2\tok\n');
  });

  it('counts what is not listed', async () => {
    const { findings } = await convert(
      `create table t (s varchar2(1));\n${"insert into t values ('xx');\n".repeat(50)}`,
    );
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)).toContain('30 more like this (PUBLIC.T.S) are not listed.');
  });

  it('tells of triggers that would have completed rows', async () => {
    const script = `
create table t (id number(4) primary key, s varchar2(5));
create sequence q;
create trigger t_bi before insert on t for each row begin if :new.id is null then :new.id := q.nextval; end if; end;
/
insert into t (s) values ('a');
`;
    const { findings, file } = await convert(script);
    expect(findings).toEqual([
      expect.stringMatching(/^GW8006 6 Rows of PUBLIC\.T leave ID to the trigger T_BI/),
    ]);
    expect(await file('data/t.copy')).toBe('\\N\ta\n');
    await made?.dispose();
    expect((await convert(script, { rowTriggersDuringLoad: true })).findings).toEqual([]);
  });
});
