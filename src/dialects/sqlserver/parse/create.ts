import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateOther, Definition } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Name } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { parseCreateIndex } from './index.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parseCreateSequence } from './sequence.ts';
import { parseRights, startsRights } from './rights.ts';
import { parseCreateTable } from './table.ts';
import { endsInside } from './recovery.ts';
import { parseCreateRoutine } from './routine.ts';
import { parseCreateTrigger } from './trigger.ts';
import { parseUserType } from './user-type.ts';
import { parseCreateView } from './view.ts';

/** CREATE of any object, from CREATE on. */
export function parseCreate(p: TokenCursor): Definition {
  const start = p.start;
  p.expect('CREATE');
  const orReplace = p.accept('OR', 'ALTER');
  if (p.is('TABLE')) return parseCreateTable(p, start);
  if (p.is('SEQUENCE')) return parseCreateSequence(p, start);
  if (startsIndex(p)) return parseCreateIndex(p, start);
  if (p.is('SYNONYM')) return parseSynonym(p, start);
  if (p.is('TYPE')) return parseUserType(p, start) ?? parseOpaque(p, start);
  if (p.is('SCHEMA')) return parseSchema(p, start);
  return parseCode(p, start, orReplace);
}

/** CREATE or ALTER of what is code, from the word for its kind on; of other kinds the text. */
export function parseCode(p: TokenCursor, start: number, orReplace: boolean): Definition {
  if (p.is('VIEW')) return parseCreateView(p, start);
  if (p.isOneOf('PROCEDURE', 'PROC', 'FUNCTION')) return parseCreateRoutine(p, start, orReplace);
  if (p.is('TRIGGER')) return parseCreateTrigger(p, start) ?? parseOpaque(p, start);
  return parseOpaque(p, start);
}

/** Whether the words up to INDEX say what kind of index it is. */
function startsIndex(p: TokenCursor): boolean {
  const kinds = ['UNIQUE', 'CLUSTERED', 'NONCLUSTERED', 'COLUMNSTORE', 'PRIMARY', 'XML', 'SPATIAL'];
  let ahead = 0;
  while (kinds.includes(p.text(ahead))) ahead += 1;
  return p.isAt(ahead, 'INDEX');
}

function parseSynonym(p: TokenCursor, start: number): Definition {
  p.expect('SYNONYM');
  const name = parseName(p);
  p.expect('FOR');
  const target = parseName(p);
  return { kind: 'createSynonym', ...p.span(start), name, isPublic: false, target };
}

/** `CREATE SCHEMA name AUTHORIZATION owner` and its elements: tables, views and rights, whose names without a schema are of this one ("CREATE SCHEMA (Transact-SQL)"). */
function parseSchema(p: TokenCursor, start: number): CreateOther {
  p.expect('SCHEMA');
  const named = isName(p) ? parseName(p) : undefined;
  const owner = p.accept('AUTHORIZATION') ? parseIdentifier(p) : undefined;
  const name: Name | undefined = named ?? (owner && { kind: 'name', ...p.span(start), parts: [owner] });
  if (!name) return p.fail('the name of a schema was expected');
  const statements = parseElements(p);
  return {
    kind: 'createOther',
    ...p.span(start),
    object: 'SCHEMA',
    name,
    details: {},
    text: p.slice(start, p.end),
    ...(statements.length > 0 ? { statements } : {}),
  };
}

function parseElements(p: TokenCursor): Definition[] {
  const found: Definition[] = [];
  for (;;) {
    if (p.is('CREATE', 'TABLE') || p.is('CREATE', 'VIEW')) found.push(parseCreate(p));
    else if (startsRights(p)) found.push(parseRights(p));
    else return found;
  }
}

/** Kinds of objects by the words behind CREATE, the longest first. */
const kinds: readonly (readonly string[])[] = [
  ['TRIGGER'],
  ['TYPE'],
  ['DEFAULT'],
  ['RULE'],
  ['DATABASE', 'AUDIT', 'SPECIFICATION'],
  ['DATABASE', 'SCOPED', 'CREDENTIAL'],
  ['DATABASE'],
  ['FULLTEXT', 'CATALOG'],
  ['FULLTEXT', 'INDEX'],
  ['FULLTEXT', 'STOPLIST'],
  ['PARTITION', 'FUNCTION'],
  ['PARTITION', 'SCHEME'],
  ['XML', 'SCHEMA', 'COLLECTION'],
  ['STATISTICS'],
  ['APPLICATION', 'ROLE'],
  ['SERVER', 'ROLE'],
  ['ROLE'],
  ['USER'],
  ['LOGIN'],
  ['ASSEMBLY'],
  ['AGGREGATE'],
  ['CERTIFICATE'],
  ['SYMMETRIC', 'KEY'],
  ['ASYMMETRIC', 'KEY'],
  ['MASTER', 'KEY'],
  ['MESSAGE', 'TYPE'],
  ['CONTRACT'],
  ['QUEUE'],
  ['SERVICE'],
  ['ROUTE'],
  ['EVENT', 'SESSION'],
  ['EVENT', 'NOTIFICATION'],
  ['SERVER', 'AUDIT', 'SPECIFICATION'],
  ['SERVER', 'AUDIT'],
  ['BROKER', 'PRIORITY'],
  ['REMOTE', 'SERVICE', 'BINDING'],
  ['CRYPTOGRAPHIC', 'PROVIDER'],
  ['SEARCH', 'PROPERTY', 'LIST'],
  ['AVAILABILITY', 'GROUP'],
  ['RESOURCE', 'POOL'],
  ['EXTERNAL', 'RESOURCE', 'POOL'],
  ['WORKLOAD', 'GROUP'],
  ['WORKLOAD', 'CLASSIFIER'],
  ['EXTERNAL', 'LIBRARY'],
  ['EXTERNAL', 'LANGUAGE'],
  ['EXTERNAL', 'MODEL'],
  ['EXTERNAL', 'TABLE'],
  ['EXTERNAL', 'DATA', 'SOURCE'],
  ['EXTERNAL', 'FILE', 'FORMAT'],
  ['SECURITY', 'POLICY'],
  ['CREDENTIAL'],
  ['ENDPOINT'],
  ['COLUMN', 'MASTER', 'KEY'],
  ['COLUMN', 'ENCRYPTION', 'KEY'],
  ['SELECTIVE', 'XML', 'INDEX'],
];

/** Objects whose text goes to the end of the batch. */
const wholeBatch: ReadonlySet<string> = new Set([
  'VIEW',
  'PROCEDURE',
  'PROC',
  'FUNCTION',
  'TRIGGER',
  'DEFAULT',
  'RULE',
]);

/** Whether CREATE or ALTER of this kind must be the only statement of its batch. */
export function takesWholeBatch(kind: string): boolean {
  return wholeBatch.has(kind);
}

/** An object that is kept as text: its kind and its name are understood. */
function parseOpaque(p: TokenCursor, start: number): CreateOther {
  const words = kinds.find((each) => p.isAll(each));
  if (!words) return p.fail('a kind of object was expected');
  p.at += words.length;
  const object = words.join(' ');
  const name = isName(p) ? parseName(p) : nameless(p);
  const expression = object === 'DEFAULT' || object === 'RULE' ? p.attempt(() => parseBound(p)) : undefined;
  const details: Record<string, string> = {};
  if (wholeBatch.has(object)) while (!p.atEnd) p.at += 1;
  while (!endsInside(p))
    if (object === 'DATABASE' && p.accept('COLLATE')) details['collation'] = parseIdentifier(p).text;
    // When a predicate of a security policy is asked.
    else if (p.acceptOneOf('AFTER', 'BEFORE')) p.acceptOneOf('INSERT', 'UPDATE', 'DELETE');
    else p.skip();
  const text = p.slice(start, p.end).replace(/\s*;\s*$/, '');
  return {
    kind: 'createOther',
    ...p.span(start),
    object,
    name,
    details,
    text,
    ...(expression ? { expression } : {}),
  };
}

/** `AS expression` of a default or a rule ("CREATE DEFAULT (Transact-SQL)", "CREATE RULE (Transact-SQL)"). */
function parseBound(p: TokenCursor): Expression {
  p.expect('AS');
  return parseExpression(p);
}

function nameless(p: TokenCursor): Name {
  const { start } = p.here();
  return { kind: 'name', start, end: start, parts: [] };
}
