import { describe, expect, it } from 'vitest';
import { CatalogBuilder } from '../../catalog/build.ts';
import { oracle } from '../../dialects/oracle/oracle.ts';
import { walk } from '../../sql/walk.ts';
import { SourceMap } from '../../text/source.ts';
import { createResolver } from './resolve.ts';

const tables = [
  'CREATE TABLE a (id NUMBER(4) NOT NULL, name VARCHAR2(10) NOT NULL)',
  'CREATE TABLE b (id NUMBER(4) NOT NULL, name VARCHAR2(10) NOT NULL)',
];

/** A view over the query resolved: for each of its references by text, whether it may be NULL, and what was not found. */
function resolved(query: string): { nullable: Map<string, boolean>; unresolved: string[] } {
  const sources = new SourceMap();
  const builder = new CatalogBuilder('oracle', oracle.names, 'APP');
  for (const text of [...tables, `CREATE VIEW v AS ${query}`])
    builder.add(oracle.parse(sources.add({ file: 'a.sql', text, line: 1, column: 1 })));
  const catalog = builder.build();
  const view = [...catalog.views.values()][0];
  if (!view) throw new Error('The view was not read.');
  const resolution = createResolver(catalog, oracle).resolve(view);
  const nullable = new Map<string, boolean>();
  walk(view.definition.query, (node) => {
    if (node.kind === 'reference') nullable.set(sources.text(node), resolution.nullable(node));
  });
  return { nullable, unresolved: resolution.unresolved.map((each) => each.name) };
}

describe('columns that an outer join makes optional', () => {
  it('by (+)', () => {
    const { nullable } = resolved('SELECT a.name, b.name FROM a, b WHERE a.id = b.id (+)');
    expect([nullable.get('a.name'), nullable.get('b.name')]).toEqual([false, true]);
  });

  it('by LEFT JOIN', () => {
    const { nullable } = resolved('SELECT a.name, b.name FROM a LEFT JOIN b ON a.id = b.id');
    expect([nullable.get('a.name'), nullable.get('b.name')]).toEqual([false, true]);
  });

  it('by OUTER APPLY, whose right side sees the left one', () => {
    const { nullable, unresolved } = resolved(
      'SELECT a.name, x.name FROM a OUTER APPLY (SELECT b.name FROM b WHERE b.id = a.id) x',
    );
    expect([nullable.get('a.name'), nullable.get('x.name')]).toEqual([false, true]);
    expect(unresolved).toEqual([]);
  });
});

describe('columns that clauses add', () => {
  it('SEARCH and CYCLE', () => {
    const { unresolved } =
      resolved(`WITH t (n) AS (SELECT id FROM a UNION ALL SELECT n + 1 FROM t WHERE n < 5)
      SEARCH DEPTH FIRST BY n SET ord CYCLE n SET looped TO 'Y' DEFAULT 'N'
      SELECT n, looped FROM t ORDER BY ord`);
    expect(unresolved).toEqual([]);
  });

  it('JSON_TABLE', () => {
    const { nullable, unresolved } = resolved(
      "SELECT t.n, t.x FROM a, JSON_TABLE(a.name, '$[*]' COLUMNS (n FOR ORDINALITY, x NUMBER PATH '$.x')) t",
    );
    expect(unresolved).toEqual([]);
    expect([nullable.get('t.n'), nullable.get('t.x')]).toEqual([false, true]);
  });
});
