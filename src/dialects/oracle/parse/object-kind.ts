import type { TokenCursor } from '../../../sql/cursor.ts';

/** Kinds of objects whose name has several words, by the first of them, longest first. */
const longKinds: Readonly<Record<string, readonly (readonly string[])[]>> = {
  MATERIALIZED: [
    ['MATERIALIZED', 'VIEW', 'LOG'],
    ['MATERIALIZED', 'VIEW'],
    ['MATERIALIZED', 'ZONEMAP'],
  ],
  SNAPSHOT: [['SNAPSHOT', 'LOG'], ['SNAPSHOT']],
  PACKAGE: [['PACKAGE', 'BODY'], ['PACKAGE']],
  TYPE: [['TYPE', 'BODY'], ['TYPE']],
  PUBLIC: [
    ['PUBLIC', 'DATABASE', 'LINK'],
    ['PUBLIC', 'SYNONYM'],
    ['PUBLIC', 'ROLLBACK', 'SEGMENT'],
    ['PUBLIC', 'OUTLINE'],
  ],
  PRIVATE: [['PRIVATE', 'OUTLINE']],
  SHARED: [
    ['SHARED', 'PUBLIC', 'DATABASE', 'LINK'],
    ['SHARED', 'DATABASE', 'LINK'],
  ],
  DATABASE: [['DATABASE', 'LINK'], ['DATABASE', 'DICTIONARY'], ['DATABASE']],
  ROLLBACK: [['ROLLBACK', 'SEGMENT']],
  JAVA: [
    ['JAVA', 'SOURCE'],
    ['JAVA', 'CLASS'],
    ['JAVA', 'RESOURCE'],
  ],
  PLUGGABLE: [['PLUGGABLE', 'DATABASE']],
  RESTORE: [['RESTORE', 'POINT']],
  FLASHBACK: [['FLASHBACK', 'ARCHIVE']],
  INMEMORY: [['INMEMORY', 'JOIN', 'GROUP']],
  ANALYTIC: [['ANALYTIC', 'VIEW']],
  ATTRIBUTE: [['ATTRIBUTE', 'DIMENSION']],
  AUDIT: [['AUDIT', 'POLICY']],
  LOCKDOWN: [['LOCKDOWN', 'PROFILE']],
  MINING: [['MINING', 'MODEL']],
  BIGFILE: [['BIGFILE', 'TABLESPACE']],
  SMALLFILE: [['SMALLFILE', 'TABLESPACE']],
  TEMPORARY: [['TEMPORARY', 'TABLESPACE']],
  UNDO: [['UNDO', 'TABLESPACE']],
  PROPERTY: [['PROPERTY', 'GRAPH']],
  MLE: [
    ['MLE', 'MODULE'],
    ['MLE', 'ENV'],
  ],
  VECTOR: [['VECTOR', 'INDEX']],
  SEARCH: [['SEARCH', 'INDEX']],
  RESOURCE: [['RESOURCE', 'COST']],
  JSON: [['JSON', 'RELATIONAL', 'DUALITY', 'VIEW']],
};

/** Reads the words that name a kind of object: `TABLE`, `PACKAGE BODY`, `PUBLIC DATABASE LINK`. */
export function parseObjectKind(p: TokenCursor): string {
  if (p.type() !== 'word') p.fail('a kind of object was expected');
  const first = p.text();
  if (Object.hasOwn(longKinds, first)) {
    for (const words of longKinds[first] ?? []) if (p.acceptAll(words)) return words.join(' ');
  }
  p.at += 1;
  return first;
}

/** IF NOT EXISTS (Oracle 23). */
export function acceptNotExists(p: TokenCursor): boolean {
  return p.accept('IF', 'NOT', 'EXISTS');
}

/** Reads everything up to the semicolon that ends the statement, or to its end. */
export function skipRest(p: TokenCursor): void {
  while (!p.atEnd && !p.is(';')) p.at += 1;
}
