import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Definition } from '../../../sql/tree/define.ts';
import { parseAlterTable } from './alter-table.ts';
import { parseName } from './name.ts';
import { parseObjectKind, skipRest } from './object-kind.ts';
import { parseAlterType } from './alter-type.ts';
import { parseAlterSequence } from './sequence.ts';

/**
 * ALTER of any object. Tables and sequences are read in full, as are renames; of the others the tree knows the kind, the
 * name and the text.
 */
export function parseAlter(p: TokenCursor): Definition {
  const start = p.start;
  p.expect('ALTER');
  if (p.is('TABLE')) return parseAlterTable(p, start);
  if (p.is('SEQUENCE')) return parseAlterSequence(p, start);
  const type = p.is('TYPE') ? p.attempt(() => parseAlterType(p, start)) : undefined;
  if (type) return type;
  const object = parseObjectKind(p);
  if (!alterable.has(object))
    p.fail(`ALTER ${object} is no statement of Oracle; another kind of object was expected`);
  const verb = `ALTER ${object}`;
  if (nameless.has(object)) {
    skipRest(p);
    return { kind: 'otherStatement', ...p.span(start), verb, text: p.slice(start, p.end) };
  }
  p.accept('IF', 'EXISTS');
  if (object.endsWith(' LOG')) {
    p.accept('FORCE');
    p.expect('ON');
  }
  const name = parseName(p);
  if (p.is('RENAME', 'TO') && (p.type(2) === 'word' || p.type(2) === 'quoted')) {
    p.at += 2;
    const newName = p.identifier();
    return { kind: 'rename', ...p.span(start), object, name, newName };
  }
  if (p.atEnd || p.is(';')) p.fail(`a change of the ${object.toLowerCase()} was expected`);
  skipRest(p);
  return { kind: 'otherStatement', ...p.span(start), verb, name, text: p.slice(start, p.end) };
}

/** Objects of which a database has one, and those whose names follow other words. */
const nameless = new Set([
  'SESSION',
  'SYSTEM',
  'DATABASE',
  'RESOURCE COST',
  'DATABASE DICTIONARY',
  'PLUGGABLE DATABASE',
]);

const alterable = new Set([
  ...nameless,
  'ANALYTIC VIEW',
  'ATTRIBUTE DIMENSION',
  'AUDIT POLICY',
  'CLUSTER',
  'DATABASE LINK',
  'DIMENSION',
  'DISKGROUP',
  'DOMAIN',
  'FLASHBACK ARCHIVE',
  'FUNCTION',
  'HIERARCHY',
  'INDEX',
  'INDEXTYPE',
  'INMEMORY JOIN GROUP',
  'JAVA CLASS',
  'JAVA SOURCE',
  'LIBRARY',
  'LOCKDOWN PROFILE',
  'MATERIALIZED VIEW',
  'MATERIALIZED VIEW LOG',
  'MATERIALIZED ZONEMAP',
  'OPERATOR',
  'OUTLINE',
  'PACKAGE',
  'PACKAGE BODY',
  'PROCEDURE',
  'PROFILE',
  'PROPERTY GRAPH',
  'PUBLIC DATABASE LINK',
  'PUBLIC SYNONYM',
  'ROLE',
  'ROLLBACK SEGMENT',
  'SHARED DATABASE LINK',
  'SHARED PUBLIC DATABASE LINK',
  'SNAPSHOT',
  'SNAPSHOT LOG',
  'SYNONYM',
  'TABLESPACE',
  'TRIGGER',
  'TYPE',
  'USER',
  'VIEW',
]);
