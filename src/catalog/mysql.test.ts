import { describe, expect, it } from 'vitest';
import { mysql } from '../dialects/mysql/mysql.ts';
import { CatalogBuilder } from './build.ts';
import type { Catalog } from './catalog.ts';

function catalogOf(...statements: readonly string[]): Catalog {
  const builder = new CatalogBuilder('mysql', mysql.names, 'app');
  for (const text of statements) builder.add(mysql.parse({ file: 't', text, base: 0, line: 1, column: 1 }));
  expect(builder.findings).toEqual([]);
  return builder.build();
}

const columns = (catalog: Catalog, table: string): string[] => [
  ...(catalog.tables.get(`app.${table}`)?.columns.keys() ?? []),
];
const keys = (catalog: Catalog, table: string): string[] =>
  catalog.tables
    .get(`app.${table}`)
    ?.definition.constraints.map(
      (each) => `${each.type} ${each.name?.text ?? ''} (${each.columns.map((column) => column.text).join()})`,
    ) ?? [];

describe("MySQL's tables in the catalog", () => {
  it('give keys and indexes without names those of the server', () => {
    const catalog = catalogOf(
      'CREATE TABLE t (a INT, b INT, c INT UNIQUE, UNIQUE (a), KEY (a), KEY (a, b), FOREIGN KEY (b) REFERENCES t (a), CHECK (a > 1), CHECK (b > 1))',
    );
    expect(keys(catalog, 't')).toEqual([
      'unique c (c)',
      'unique a (a)',
      'foreign key t_ibfk_1 (b)',
      'check t_chk_1 ()',
      'check t_chk_2 ()',
    ]);
    expect([...catalog.indexes.keys()]).toEqual(['app.t.a_2', 'app.t.a_3', 'app.t.t_ibfk_1']);
  });

  it('fold every ALTER TABLE', () => {
    const catalog = catalogOf(
      'CREATE TABLE t (id INT, a INT, b INT, PRIMARY KEY (id, a), UNIQUE KEY u (a, b), KEY i (b, a), KEY j (b))',
      'ALTER TABLE t ADD COLUMN z INT FIRST, ADD COLUMN y INT AFTER id, CHANGE a n BIGINT, DROP COLUMN b',
      'ALTER TABLE t RENAME INDEX i TO k, ADD INDEX (y), MODIFY z INT AFTER n, ALTER z SET DEFAULT 3',
    );
    expect(columns(catalog, 't')).toEqual(['id', 'y', 'n', 'z']);
    expect(keys(catalog, 't')).toEqual(['primary key  (id,n)', 'unique u (n)']);
    expect([...catalog.indexes.values()].map((each) => [each.name, each.definition.items.length])).toEqual([
      ['k', 1],
      ['y', 1],
    ]);
    expect(catalog.tables.get('app.t')?.columns.get('z')?.default).toMatchObject({ text: '3' });
  });

  it('move with all that belongs to them', () => {
    const catalog = catalogOf(
      'CREATE TABLE a (id INT PRIMARY KEY, KEY i (id))',
      'CREATE TABLE b (a INT, CONSTRAINT f FOREIGN KEY (a) REFERENCES a (id))',
      'RENAME TABLE a TO c, b TO other.b',
      'CREATE TABLE d LIKE c',
      'DROP INDEX i ON d',
    );
    expect([...catalog.tables.keys()]).toEqual(['app.c', 'other.b', 'app.d']);
    expect(catalog.tables.get('other.b')?.definition.constraints[0]?.references?.table.parts[0]?.text).toBe(
      'c',
    );
    expect([...catalog.indexes.keys()].sort()).toEqual(['app.c.i', 'other.b.f']);
  });

  it('keep the last definition of code, and forget what is dropped', () => {
    const catalog = catalogOf(
      'CREATE VIEW v AS SELECT 1',
      'CREATE OR REPLACE VIEW v AS SELECT 2',
      'CREATE VIEW w AS SELECT 1',
      'DROP VIEW IF EXISTS w',
      'CREATE TABLE t (a INT)',
      'DROP TABLE t, u',
    );
    expect(catalog.others.map((each) => each.definition.text)).toEqual([
      'CREATE OR REPLACE VIEW v AS SELECT 2',
    ]);
    expect(catalog.tables.size).toBe(0);
  });
});
