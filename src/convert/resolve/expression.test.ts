import { describe, expect, it } from 'vitest';
import { CatalogBuilder } from '../../catalog/build.ts';
import { oracle } from '../../dialects/oracle/oracle.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import { SourceMap } from '../../text/source.ts';
import { createResolver } from './resolve.ts';

/** What is known of the first item of a view over a table of documents. */
function resolved(expression: string): { kind: string; unresolved: readonly string[] } {
  const sources = new SourceMap();
  const builder = new CatalogBuilder('oracle', oracle.names, 'APP');
  for (const text of [
    'CREATE TABLE documents (id NUMBER(4), doc XMLTYPE)',
    `CREATE VIEW v AS SELECT ${expression} AS x FROM documents d`,
  ])
    builder.add(oracle.parse(sources.add({ file: 'a.sql', text, line: 1, column: 1 })));
  const catalog = builder.build();
  const view = [...catalog.views.values()][0];
  if (view?.definition.query.body.kind !== 'select') throw new Error('The view was not read.');
  const resolution = createResolver(catalog, oracle).resolve(view);
  const item = view.definition.query.body.items[0]?.expression as Expression;
  return {
    kind: resolution.typeOf(item).kind,
    unresolved: resolution.unresolved.map((each) => each.name),
  };
}

describe('functions with words between their arguments', () => {
  it.each([
    'XMLELEMENT("Emp", id)',
    'XMLELEMENT(NAME emp, XMLATTRIBUTES(id AS "no"))',
    'XMLFOREST(id AS number_of)',
  ])('%s has names that are no columns', (expression) => {
    expect(resolved(expression)).toEqual({ kind: 'xml', unresolved: [] });
  });

  it('still finds what is no such name', () => {
    expect(resolved('XMLELEMENT("Emp", nothing)').unresolved).toEqual(['NOTHING']);
  });
});

describe('methods of XMLTYPE', () => {
  it.each([
    ["d.doc.extract('/a')", 'xml'],
    ["d.doc.extract('/a').getStringVal()", 'text'],
    ['d.doc.getClobVal()', 'text'],
    ["d.doc.existsNode('/a')", 'number'],
  ])('%s gives %s', (expression, kind) => {
    expect(resolved(expression)).toEqual({ kind, unresolved: [] });
  });
});
