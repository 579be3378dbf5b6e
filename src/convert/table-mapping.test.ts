import { describe, expect, it } from 'vitest';
import { CatalogBuilder } from '../catalog/build.ts';
import { mysql } from '../dialects/mysql/mysql.ts';
import { oracle } from '../dialects/oracle/oracle.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import type { SourceDialect } from '../sql/dialect.ts';
import { SourceMap } from '../text/source.ts';
import { createWorkshop } from './convert.ts';
import { settingsSchema } from './settings.ts';
import { tableMappings } from './table-mapping.ts';

function mappingsOf(
  dialect: SourceDialect,
  ...statements: readonly string[]
): ReturnType<typeof tableMappings> {
  const sources = new SourceMap();
  const builder = new CatalogBuilder(dialect.name, dialect.names, 'APP');
  for (const text of statements)
    builder.add(dialect.parse(sources.add({ file: 't.sql', text, line: 1, column: 1 })));
  const options = {
    source: dialect,
    target: postgres,
    sources,
    settings: settingsSchema.parse({}),
    pack: new Set<string>(),
  };
  return tableMappings(createWorkshop(builder.build(), options));
}

describe('where the rows of tables go', () => {
  it('has names of MySQL as they were written, and what the target computes', () => {
    const [table] = mappingsOf(
      mysql,
      `CREATE TABLE Old (Id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, Kind ENUM('a'), n INT AS (Id + 1),
                         day VARCHAR(9) AS (DATE_FORMAT(At, '%Y')), At DATETIME)`,
      'RENAME TABLE Old TO `NewName`',
    );
    expect(table?.source).toEqual({ schema: 'APP', name: 'NewName' });
    expect(table?.target).toEqual({ schema: 'app', name: 'newname' });
    expect(table?.columns).toEqual([
      {
        source: { name: 'Id', type: 'BIGINT UNSIGNED' },
        target: { name: 'id', type: 'bigint' },
        identity: true,
      },
      { source: { name: 'Kind', type: "ENUM('a')" }, target: { name: 'kind', type: 'text' } },
      { source: { name: 'n', type: 'INT' }, target: { name: 'n', type: 'integer' }, generated: true },
      { source: { name: 'day', type: 'VARCHAR(9)' }, target: { name: 'day', type: 'varchar(9)' } },
      { source: { name: 'At', type: 'DATETIME' }, target: { name: 'at', type: 'timestamp(0)' } },
    ]);
  });

  it('has names of Oracle as they are stored', () => {
    const [table] = mappingsOf(
      oracle,
      'CREATE TABLE t (id NUMBER(5), "Mixed" VARCHAR2(9 CHAR), at TIMESTAMP(3) WITH TIME ZONE)',
    );
    expect(table?.source).toEqual({ schema: 'APP', name: 'T' });
    expect(table?.columns.map((each) => [each.source, each.target])).toEqual([
      [
        { name: 'ID', type: 'NUMBER(5)' },
        { name: 'id', type: 'integer' },
      ],
      [
        { name: 'Mixed', type: 'VARCHAR2(9 CHAR)' },
        { name: 'Mixed', type: 'varchar(9)' },
      ],
      [
        { name: 'AT', type: 'TIMESTAMP(3) WITH TIME ZONE' },
        { name: 'at', type: 'timestamptz(3)' },
      ],
    ]);
  });
});
