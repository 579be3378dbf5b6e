import type { TokenCursor } from '../../../sql/cursor.ts';
import type {
  CommentOn,
  Definition,
  Drop,
  Grant,
  OtherStatement,
  Rename,
  Truncate,
} from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseColumns } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { parseObjectKind, skipRest } from './object-kind.ts';

/** COMMENT ON an object IS 'text' (SQL Language Reference, "COMMENT"). */
export function parseComment(p: TokenCursor): CommentOn {
  const start = p.start;
  p.expect('COMMENT', 'ON');
  const object = parseObjectKind(p).toLowerCase();
  const name = parseName(p);
  p.expect('IS');
  if (p.type() !== 'string') p.fail('a string was expected');
  const text = parseExpression(p);
  if (text.kind !== 'string') return p.fail('the end of the comment was expected');
  return { kind: 'commentOn', ...p.span(start), object, name, text: text.value };
}

/** DROP of any object with its options (SQL Language Reference, "DROP …"). */
export function parseDrop(p: TokenCursor): Drop {
  const start = p.start;
  p.expect('DROP');
  const object = parseObjectKind(p);
  if (!droppable.has(object))
    p.fail(`DROP ${object} is no statement of Oracle; another kind of object was expected`);
  const optionsBefore = p.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  if (object.endsWith(' LOG')) p.expect('ON');
  const name = parseName(p);
  const options = p.start;
  while (!p.atEnd && !p.is(';')) {
    if (p.type() !== 'word' && p.type() !== 'number') p.fail('the end of the statement was expected');
    p.at += 1;
  }
  const after = p.end > options ? p.slice(options, p.end) : '';
  return {
    kind: 'drop',
    ...p.span(start),
    object,
    name,
    options: `${optionsBefore}${after}`.trim().toUpperCase(),
  };
}

const droppable = new Set(
  (
    'TABLE, VIEW, INDEX, SEQUENCE, SYNONYM, PUBLIC SYNONYM, CLUSTER, DOMAIN, PROPERTY GRAPH, ' +
    'MATERIALIZED VIEW, MATERIALIZED VIEW LOG, MATERIALIZED ZONEMAP, SNAPSHOT, SNAPSHOT LOG, ' +
    'PROCEDURE, FUNCTION, PACKAGE, PACKAGE BODY, TRIGGER, TYPE, TYPE BODY, LIBRARY, OPERATOR, ' +
    'INDEXTYPE, JAVA SOURCE, JAVA CLASS, JAVA RESOURCE, MLE MODULE, MLE ENV, ASSERTION, ' +
    'DATABASE LINK, PUBLIC DATABASE LINK, DIRECTORY, CONTEXT, DIMENSION, EDITION, OUTLINE, ' +
    'PUBLIC OUTLINE, PRIVATE OUTLINE, ANALYTIC VIEW, ATTRIBUTE DIMENSION, HIERARCHY, USER, ROLE, ' +
    'PROFILE, TABLESPACE, ROLLBACK SEGMENT, PUBLIC ROLLBACK SEGMENT, RESTORE POINT, ' +
    'FLASHBACK ARCHIVE, INMEMORY JOIN GROUP, AUDIT POLICY, LOCKDOWN PROFILE, PLUGGABLE DATABASE, ' +
    'DISKGROUP, MINING MODEL'
  ).split(', '),
);

/** RENAME old TO new: a table, view, sequence or private synonym, which the statement does not say. */
export function parseRename(p: TokenCursor): Rename {
  const start = p.start;
  p.expect('RENAME');
  const name = parseName(p);
  p.expect('TO');
  const newName = p.identifier();
  return { kind: 'rename', ...p.span(start), object: 'OBJECT', name, newName };
}

/** TRUNCATE TABLE with what happens to its storage; TRUNCATE CLUSTER is no table's. */
export function parseTruncate(p: TokenCursor): Truncate | OtherStatement {
  const start = p.start;
  p.expect('TRUNCATE');
  if (p.accept('CLUSTER')) {
    const name = parseName(p);
    skipRest(p);
    return {
      kind: 'otherStatement',
      ...p.span(start),
      verb: 'TRUNCATE CLUSTER',
      name,
      text: p.slice(start, p.end),
    };
  }
  p.expect('TABLE');
  const table = parseName(p);
  const options = p.start;
  for (;;) {
    if (p.accept('CASCADE')) continue;
    if (p.accept('PRESERVE') || p.accept('PURGE')) {
      if (!p.accept('SNAPSHOT', 'LOG')) p.expect('MATERIALIZED', 'VIEW', 'LOG');
    } else if (p.accept('DROP') || p.accept('REUSE')) {
      p.accept('ALL');
      p.expect('STORAGE');
    } else break;
  }
  const text = p.end > options ? p.slice(options, p.end) : '';
  return { kind: 'truncate', ...p.span(start), table, options: text.toUpperCase() };
}

/** GRANT and REVOKE of object privileges, system privileges and roles (SQL Language Reference, "GRANT", "REVOKE"). */
export function parseGrant(p: TokenCursor): Grant | OtherStatement {
  const start = p.start;
  const action = p.accept('GRANT') ? 'grant' : (p.expect('REVOKE'), 'revoke');
  const option = action === 'revoke' ? parseRevokedOption(p) : undefined;
  const privileges = p.list(() => parsePrivilege(p));
  const on = p.accept('ON') ? parseGrantObject(p) : undefined;
  p.expect(action === 'grant' ? 'TO' : 'FROM');
  if (p.isOneOf('FUNCTION', 'PROCEDURE', 'PACKAGE') && (p.type(1) === 'word' || p.type(1) === 'quoted')) {
    // Code based access control gives a role to a program unit, which no other grantee resembles.
    skipRest(p);
    return {
      kind: 'otherStatement',
      ...p.span(start),
      verb: action.toUpperCase(),
      text: p.slice(start, p.end),
    };
  }
  const grantees: Identifier[] = p.list(() => p.identifier());
  const withOption = readGrantOption(p);
  const rest = p.start;
  while (p.isOneOf(...grantOptions)) readOptionWords(p);
  const options = [option, p.end > rest ? p.slice(rest, p.end).toUpperCase() : undefined]
    .filter(Boolean)
    .join(' ');
  return {
    kind: 'grant',
    ...p.span(start),
    action,
    privileges,
    ...(on ? { on } : {}),
    grantees,
    ...(withOption ? { withOption } : {}),
    ...(options === '' ? {} : { options }),
  };
}

const grantOptions = ['IDENTIFIED', 'WITH', 'CASCADE', 'FORCE', 'CONTAINER'];

function parseRevokedOption(p: TokenCursor): string | undefined {
  const start = p.start;
  if (!p.isAt(1, 'OPTION') || !p.isAt(2, 'FOR')) return undefined;
  p.at += 3;
  return p.slice(start, p.end).toUpperCase();
}

/** WITH GRANT OPTION or WITH ADMIN OPTION, possibly behind HIERARCHY. */
function readGrantOption(p: TokenCursor): boolean {
  return p.accept('WITH', 'GRANT', 'OPTION') || p.accept('WITH', 'ADMIN', 'OPTION');
}

function readOptionWords(p: TokenCursor): void {
  if (p.accept('IDENTIFIED', 'BY')) p.list(() => (p.at += 1));
  else if (p.accept('WITH')) {
    p.at += 1;
    p.expect('OPTION');
  } else if (p.accept('CASCADE')) p.expect('CONSTRAINTS');
  else if (p.accept('CONTAINER')) {
    p.expect('=');
    p.at += 1;
  } else p.expect('FORCE');
}

/** A privilege of one or more words with its columns, or a role. */
function parsePrivilege(p: TokenCursor): Grant['privileges'][number] {
  const words: string[] = [];
  while (p.isName && !p.is('TO') && !p.is('FROM') && !p.is('ON')) {
    // `ON COMMIT REFRESH` and `FLASHBACK ARCHIVE ADMINISTER` are privileges; their words end where ON an object begins.
    words.push(p.type() === 'quoted' ? p.raw() : p.text());
    p.at += 1;
    if (p.is('ON', 'COMMIT', 'REFRESH')) {
      p.at += 3;
      words.push('ON COMMIT REFRESH');
    }
  }
  if (words.length === 0 && p.accept('ON', 'COMMIT', 'REFRESH')) words.push('ON COMMIT REFRESH');
  if (words.length === 0) p.fail('a privilege or role was expected');
  const columns = p.is('(') ? parseColumns(p) : [];
  return { name: words.join(' '), columns };
}

/** The object, with its kind where the statement says it. */
function parseGrantObject(p: TokenCursor): NonNullable<Grant['on']> {
  for (const words of objectTypes) {
    const after = p.type(words.length);
    if (
      p.isAll(words) &&
      (after === 'word' || after === 'quoted') &&
      !p.isAt(words.length, 'TO') &&
      !p.isAt(words.length, 'FROM')
    ) {
      p.at += words.length;
      return { name: parseName(p), type: words.join(' ') };
    }
  }
  return { name: parseName(p) };
}

const objectTypes: readonly (readonly string[])[] = [
  ['DIRECTORY'],
  ['EDITION'],
  ['MINING', 'MODEL'],
  ['JAVA', 'SOURCE'],
  ['JAVA', 'RESOURCE'],
  ['JAVA', 'CLASS'],
  ['SQL', 'TRANSLATION', 'PROFILE'],
  ['USER'],
  ['SCHEMA'],
  ['TYPE'],
  ['MLE', 'MODULE'],
  ['PROPERTY', 'GRAPH'],
];

/**
 * Statements that administer a database and have nothing to convert: known by their first words, kept as text. Anything
 * else is no statement of Oracle, and fails.
 */
export function parseAdministration(p: TokenCursor): Definition {
  const start = p.start;
  const words = administration.find((each) => p.isAll(each));
  if (!words) return p.fail('a statement was expected');
  p.at += words.length;
  const verb = words.join(' ');
  const name = named.has(verb) && p.isName ? parseName(p) : undefined;
  skipRest(p);
  return {
    kind: 'otherStatement',
    ...p.span(start),
    verb,
    ...(name ? { name } : {}),
    text: p.slice(start, p.end),
  };
}

const administration: readonly (readonly string[])[] = [
  ['ANALYZE', 'TABLE'],
  ['ANALYZE', 'INDEX'],
  ['ANALYZE', 'CLUSTER'],
  ['ASSOCIATE', 'STATISTICS'],
  ['DISASSOCIATE', 'STATISTICS'],
  ['AUDIT'],
  ['NOAUDIT'],
  ['EXPLAIN', 'PLAN'],
  ['FLASHBACK', 'TABLE'],
  ['FLASHBACK', 'DATABASE'],
  ['FLASHBACK', 'STANDBY'],
  ['FLASHBACK', 'PLUGGABLE', 'DATABASE'],
  ['PURGE', 'TABLE'],
  ['PURGE', 'INDEX'],
  ['PURGE', 'TABLESPACE'],
  ['PURGE', 'RECYCLEBIN'],
  ['PURGE', 'DBA_RECYCLEBIN'],
  ['SET', 'ROLE'],
  ['ADMINISTER', 'KEY', 'MANAGEMENT'],
];

const named = new Set([
  'ANALYZE TABLE',
  'ANALYZE INDEX',
  'ANALYZE CLUSTER',
  'FLASHBACK TABLE',
  'PURGE TABLE',
  'PURGE INDEX',
  'PURGE TABLESPACE',
]);
