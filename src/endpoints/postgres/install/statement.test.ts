import { describe, expect, it } from 'vitest';
import { quoted, readHead } from './statement.ts';

describe('the head of a statement', () => {
  it.each([
    ['CREATE TABLE hr.crew (id int)', 'create table', { schema: 'hr', name: 'crew' }],
    [
      '/* a /* nested */ one */ -- and\ncreate unlogged table if not exists "Hr"."Cr""ew"()',
      'create table',
      { schema: 'Hr', name: 'Cr"ew' },
    ],
    ['CREATE OR REPLACE FUNCTION f() RETURNS int', 'create function', { name: 'f' }],
    ['CREATE MATERIALIZED VIEW v AS SELECT 1', 'create materialized view', { name: 'v' }],
    ['CREATE DOMAIN Été AS int', 'create domain', { name: 'été' }],
    ['CREATE CAST (a AS b) WITH FUNCTION f(a)', 'create cast', undefined],
    ['COMMENT ON TABLE t IS $$x$$', 'comment', undefined],
    ['ALTER TABLE t OWNER TO x', 'alter table', undefined],
  ])('of %s', (sql, command, name) => {
    const head = readHead(sql);
    expect(head.command).toBe(command);
    expect(head.name).toEqual(name);
    if (head.nameAt && name)
      expect(sql.slice(...head.nameAt)).toContain(
        name.name.slice(0, 2).toLowerCase() === 'ét' ? 'Été' : name.name.slice(0, 2),
      );
  });

  it('knows the table of an index, a trigger and a constraint', () => {
    expect(readHead('CREATE UNIQUE INDEX i ON ONLY hr.t (a)')).toMatchObject({
      name: { name: 'i' },
      on: { schema: 'hr', name: 't' },
    });
    expect(readHead('CREATE TRIGGER g BEFORE UPDATE OF "on", b ON t FOR EACH ROW')).toMatchObject({
      name: { name: 'g' },
      on: { name: 't' },
    });
    expect(readHead('ALTER TABLE ONLY hr.t ADD CONSTRAINT k UNIQUE (a)')).toMatchObject({
      command: 'add constraint',
      name: { name: 'k' },
      on: { schema: 'hr', name: 't' },
    });
    expect(readHead('CREATE TEMP TABLE t (a int)').temporary).toBe(true);
  });

  it('writes names with the quotes that they need', () => {
    expect(quoted({ schema: 'hr', name: 'Crew' })).toBe('hr."Crew"');
    expect(quoted({ name: 'order' })).toBe('"order"');
  });
});
