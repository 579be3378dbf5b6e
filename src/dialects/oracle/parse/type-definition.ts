import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateType, CreateTypeBody } from '../../../sql/tree/define.ts';
import type { Unread } from '../../../sql/tree/expression.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type {
  CollectionType,
  ObjectType,
  RecordField,
  RoutineDeclaration,
  SubtypeDefinition,
  TypeDefinition,
} from '../../../sql/tree/routine.ts';
import { parseDefault, parseNotNull } from './declaration.ts';
import { parseExpression, parseOperand } from './expression.ts';
import { parseName } from './name.ts';
import { acceptNotExists, parseUnitHead } from './package.ts';
import { orUnread, skipDeclaration } from './recovery.ts';
import { parseRoutine } from './routine.ts';
import { parseType } from './type.ts';

/**
 * What stands behind IS or AS of a type: in PL/SQL a record, collection or REF CURSOR (PL/SQL Language Reference,
 * "Collection Variable Declaration", "Record Variable Declaration", "Cursor Variable Declaration"), in CREATE TYPE an object or collection.
 */
export function parseTypeDefinition(p: TokenCursor): TypeDefinition {
  const start = p.start;
  if (p.accept('RECORD')) {
    const fields = p.parenthesised(() => parseField(p));
    return { kind: 'recordType', start, end: p.end, fields };
  }
  if (p.accept('REF', 'CURSOR')) {
    const returns = p.accept('RETURN') ? { returns: parseType(p) } : {};
    return { kind: 'refCursorType', start, end: p.end, ...returns };
  }
  if (p.is('TABLE') || p.is('VARRAY') || p.is('VARYING') || p.is('ARRAY')) return parseCollection(p);
  if (p.is('OBJECT')) return parseObject(p, undefined, start);
  if (p.is('(')) {
    const values = p.parenthesised(() => parseExpression(p));
    return { kind: 'enumeratedType', start, end: p.end, values };
  }
  return p.fail('a type definition was expected');
}

/** `base [RANGE low .. high] [NOT NULL]` behind SUBTYPE name IS. */
export function parseSubtype(p: TokenCursor): SubtypeDefinition {
  const start = p.start;
  const base = parseType(p);
  const range = p.accept('RANGE') ? parseRange(p) : {};
  const notNull = parseNotNull(p);
  return { kind: 'subtype', start, end: p.end, base, ...range, notNull };
}

function parseRange(p: TokenCursor): Pick<SubtypeDefinition, 'low' | 'high'> {
  const low = parseOperand(p);
  p.expect('..');
  return { low, high: parseOperand(p) };
}

export function parseField(p: TokenCursor): RecordField {
  const start = p.start;
  const name = p.identifier();
  const type = parseType(p);
  const notNull = parseNotNull(p);
  const initial = parseDefault(p);
  return { kind: 'recordField', start, end: p.end, name, type, notNull, ...initial };
}

/** TABLE OF, VARRAY (n) OF, VARYING ARRAY (n) OF; INDEX BY makes an associative array. */
function parseCollection(p: TokenCursor): CollectionType {
  const start = p.start;
  const isTable = p.accept('TABLE');
  const limit = isTable ? {} : { limit: parseLimit(p) };
  p.expect('OF');
  const element = parseElement(p);
  const indexBy = isTable && p.accept('INDEX', 'BY') ? { indexBy: parseType(p) } : {};
  const form = isTable ? (indexBy.indexBy ? 'associative array' : 'nested table') : 'varray';
  return { kind: 'collectionType', start, end: p.end, form, ...element, ...limit, ...indexBy };
}

function parseLimit(p: TokenCursor) {
  if (!p.accept('VARRAY') && !p.accept('VARYING', 'ARRAY')) p.expect('ARRAY');
  p.expect('(');
  const limit = parseExpression(p);
  p.expect(')');
  return limit;
}

/** The element's type with NOT NULL; since release 12.2 CREATE TYPE takes parentheses around it. */
function parseElement(p: TokenCursor): Pick<CollectionType, 'element' | 'elementNotNull'> {
  const inParentheses = p.accept('(');
  const element = parseType(p);
  const elementNotNull = parseNotNull(p);
  if (inParentheses) p.expect(')');
  return { element, elementNotNull };
}

/** OBJECT (…) or UNDER supertype (…) with the modifiers behind it. */
function parseObject(p: TokenCursor, under: Name | undefined, start: number): ObjectType {
  if (under === undefined) p.expect('OBJECT');
  const attributes: RecordField[] = [];
  const methods: RoutineDeclaration[] = [];
  const modifiers: string[] = [];
  if (p.accept('(')) {
    do parseMember(p, attributes, methods, modifiers);
    while (p.accept(','));
    p.expect(')');
  }
  for (let modifier = parseModifier(p); modifier !== undefined; modifier = parseModifier(p))
    modifiers.push(modifier);
  return {
    kind: 'objectType',
    start,
    end: p.end,
    ...(under ? { under } : {}),
    attributes,
    methods,
    modifiers,
  };
}

function parseMember(
  p: TokenCursor,
  attributes: RecordField[],
  methods: RoutineDeclaration[],
  modifiers: string[],
): void {
  const start = p.start;
  if (p.is('PRAGMA') && p.isAt(2, '(')) {
    p.at += 2;
    p.skip();
    modifiers.push(p.slice(start, p.end));
  } else if (startsMethod(p)) {
    methods.push(parseMethod(p));
  } else {
    attributes.push(parseField(p));
  }
}

/** `NOT FINAL`, `INSTANTIABLE`, `NOT PERSISTABLE` …. */
export function parseModifier(p: TokenCursor): string | undefined {
  const not = p.is('NOT');
  if (not) p.at += 1;
  const word = p.acceptOneOf('FINAL', 'INSTANTIABLE', 'PERSISTABLE', 'OVERRIDING');
  if (word === undefined && not) p.fail('FINAL, INSTANTIABLE or PERSISTABLE was expected');
  return word === undefined ? undefined : not ? `NOT ${word}` : word;
}

/** Whether a method begins here. An attribute may have the name of a role: what follows decides. */
export function startsMethod(p: TokenCursor): boolean {
  let ahead = 0;
  while (
    p.isAt(ahead, 'NOT') ||
    p.isAt(ahead, 'FINAL') ||
    p.isAt(ahead, 'INSTANTIABLE') ||
    p.isAt(ahead, 'OVERRIDING')
  )
    ahead += 1;
  if (p.isAt(ahead, 'MAP') || p.isAt(ahead, 'ORDER')) ahead += 1;
  if (!p.isAt(ahead, 'MEMBER') && !p.isAt(ahead, 'STATIC') && !p.isAt(ahead, 'CONSTRUCTOR')) return false;
  return p.isAt(ahead + 1, 'FUNCTION') || p.isAt(ahead + 1, 'PROCEDURE');
}

const roles = {
  MEMBER: 'member',
  STATIC: 'static',
  CONSTRUCTOR: 'constructor',
  MAP: 'map',
  ORDER: 'order',
} as const;

/** A method's declaration or, in a type's body, its definition. */
export function parseMethod(p: TokenCursor): RoutineDeclaration {
  const start = p.start;
  const modifiers: string[] = [];
  for (let modifier = parseModifier(p); modifier !== undefined; modifier = parseModifier(p))
    modifiers.push(modifier);
  const order = p.acceptOneOf('MAP', 'ORDER');
  const kind =
    p.acceptOneOf('MEMBER', 'STATIC', 'CONSTRUCTOR') ?? p.fail('MEMBER, STATIC or CONSTRUCTOR was expected');
  return parseRoutine(p, start, { role: roles[order ?? kind], modifiers });
}

/**
 * CREATE TYPE or CREATE TYPE BODY from the word TYPE on; `start` is where CREATE stands (PL/SQL Language Reference,
 * "CREATE TYPE Statement", "CREATE TYPE BODY Statement"). The last semicolon is not read.
 */
export function parseCreateType(p: TokenCursor, start: number): CreateType | CreateTypeBody {
  p.expect('TYPE');
  return p.accept('BODY') ? parseTypeBody(p, start) : parseTypeSpecification(p, start);
}

function parseTypeSpecification(p: TokenCursor, start: number): CreateType {
  const options = acceptNotExists(p);
  const name = parseName(p);
  parseTypeOptions(p, options);
  const head = parseUnitHead(p, options);
  const definition = parseSpecification(p, options);
  return {
    kind: 'createType',
    start,
    end: p.end,
    name,
    ...head,
    ...(options.length > 0 ? { options } : {}),
    ...(definition ? { definition } : {}),
  };
}

/** FORCE and OID 'identifier' (exports write the object identifier). */
function parseTypeOptions(p: TokenCursor, options: string[]): void {
  for (;;) {
    const start = p.start;
    if (p.accept('OID')) {
      if (p.type() !== 'string') p.fail('an object identifier was expected');
      p.at += 1;
    } else if (!p.accept('FORCE')) return;
    options.push(p.slice(start, p.end));
  }
}

/** The definition; none for an incomplete type, whose CREATE ends behind its name. */
function parseSpecification(p: TokenCursor, options: string[]): TypeDefinition | undefined {
  const start = p.start;
  if (p.accept('UNDER')) return parseObject(p, parseName(p), start);
  if (!p.accept('IS') && !p.accept('AS')) return undefined;
  if (p.accept('UNDER')) return parseObject(p, parseName(p), start);
  const definition = parseTypeDefinition(p);
  for (let modifier = parseModifier(p); modifier !== undefined; modifier = parseModifier(p))
    options.push(modifier);
  return definition;
}

function parseTypeBody(p: TokenCursor, start: number): CreateTypeBody {
  const options = acceptNotExists(p);
  const name = parseName(p);
  parseUnitHead(p, options);
  if (!p.accept('IS')) p.expect('AS');
  const methods: RoutineDeclaration[] = [];
  const unread: Unread[] = [];
  while (!p.is('END') && !p.atEnd) {
    const method = orUnread(p, () => parseEndedMethod(p), skipDeclaration);
    if (method.kind === 'routine') methods.push(method);
    else unread.push(method);
    p.accept(';');
  }
  p.expect('END');
  if (p.isName) parseName(p);
  return {
    kind: 'createTypeBody',
    start,
    end: p.end,
    name,
    methods,
    ...(unread.length > 0 ? { unread } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}

function parseEndedMethod(p: TokenCursor): RoutineDeclaration {
  const method = parseMethod(p);
  if (!p.is(';')) p.fail('; was expected');
  return method;
}
