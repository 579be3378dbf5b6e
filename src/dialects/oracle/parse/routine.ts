import type { TokenCursor } from '../../../sql/cursor.ts';
import type { RoutineDeclaration, RoutineProperties } from '../../../sql/tree/routine.ts';
import { parseBody } from './block.ts';
import { parseParameters } from './declaration.ts';
import { parseName } from './name.ts';
import { isCallSpecification } from './recovery.ts';
import { parseType } from './type.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * A procedure or function from its kind word to END and its name, or to the semicolon if it has no body (PL/SQL Language
 * Reference, "Function Declaration and Definition", "CREATE FUNCTION Statement"). The semicolon itself is not read. `start` is where
 * words before the kind word began (a method's role), `method` what they said.
 */
export function parseRoutine(
  p: TokenCursor,
  start: number = p.start,
  method?: NonNullable<RoutineDeclaration['method']>,
): RoutineDeclaration {
  const form = p.acceptOneOf('PROCEDURE', 'FUNCTION') ?? p.fail('PROCEDURE or FUNCTION was expected');
  const properties: Writable<RoutineProperties> = {};
  if (p.is('IF', 'NOT', 'EXISTS')) addOther(p, properties, () => p.expect('IF', 'NOT', 'EXISTS'));
  const name = parseName(p);
  const parameters = parseParameters(p);
  const returns = form === 'FUNCTION' && p.accept('RETURN') ? parseReturns(p) : {};
  const external = parseProperties(p, properties);
  const body = external === undefined ? parseImplementation(p) : { external };
  return {
    kind: 'routine',
    start,
    end: p.end,
    form: form === 'FUNCTION' ? 'function' : 'procedure',
    name,
    parameters,
    ...returns,
    ...body,
    properties,
    ...(method ? { method } : {}),
  };
}

/** The result's type. A constructor says SELF AS RESULT instead, which its role already tells. */
function parseReturns(p: TokenCursor): Pick<RoutineDeclaration, 'returns'> {
  return p.accept('SELF', 'AS', 'RESULT') ? {} : { returns: parseType(p) };
}

/** IS or AS with a body or a call specification; nothing for a declaration. */
function parseImplementation(p: TokenCursor): Pick<RoutineDeclaration, 'body' | 'external'> {
  if (isCallSpecification(p, 0)) return { external: restOfItem(p, p.start) };
  if (!p.accept('IS') && !p.accept('AS')) return {};
  if (isCallSpecification(p, 0)) return { external: restOfItem(p, p.start) };
  return { body: parseBody(p) };
}

/** The text from `start` to the semicolon, or inside a type's specification to the comma or parenthesis after the item. */
function restOfItem(p: TokenCursor, start: number): string {
  while (!p.atEnd && !p.isOneOf(';', ',', ')')) p.skip();
  return p.slice(start, p.end);
}

/** Reads the clauses between head and body in any order; gives the text of the one that stands for a body, if there is one. */
function parseProperties(p: TokenCursor, properties: Writable<RoutineProperties>): string | undefined {
  for (;;) {
    const start = p.start;
    switch (p.text()) {
      case 'AUTHID':
        properties.authid = parseAuthid(p);
        break;
      case 'DETERMINISTIC':
        p.at += 1;
        properties.deterministic = true;
        break;
      case 'PIPELINED': {
        properties.pipelined = true;
        p.at += 1;
        if (!p.isOneOf('USING', 'ROW', 'TABLE')) break;
        return restOfItem(p, start);
      }
      case 'PARALLEL_ENABLE':
        properties.parallel = withGroup(p, start);
        break;
      case 'RESULT_CACHE':
        properties.resultCache = parseResultCache(p);
        break;
      case 'ACCESSIBLE':
        properties.accessibleBy = parseAccessibleBy(p);
        break;
      case 'AGGREGATE':
        return restOfItem(p, start);
      case 'ORDER':
      case 'CLUSTER':
        addOther(p, properties, () => parseStreaming(p));
        break;
      case '$IF':
        addOther(p, properties, () => skipDirectives(p));
        break;
      case 'SQL_MACRO':
        addOther(p, properties, () => withGroup(p, start));
        break;
      case 'DEFAULT':
      case 'SHARING':
        addOther(p, properties, () => acceptUnitOption(p));
        break;
      default:
        return undefined;
    }
  }
}

function addOther(p: TokenCursor, properties: Writable<RoutineProperties>, read: () => void): void {
  const start = p.start;
  read();
  properties.other = [...(properties.other ?? []), p.slice(start, p.end)];
}

/** `ORDER c BY (id)` and `CLUSTER c BY (id)` of a parallel pipelined function. */
function parseStreaming(p: TokenCursor): void {
  p.at += 1;
  parseName(p);
  p.expect('BY');
  if (p.is('(')) p.skip();
  else p.identifier();
}

/** `$IF … $END` around clauses of a head: text, since the clauses of its branches exclude each other. */
export function skipDirectives(p: TokenCursor): void {
  let depth = 0;
  do {
    if (p.atEnd || p.is(';')) p.fail('$END was expected');
    if (p.is('$IF')) depth += 1;
    else if (p.is('$END')) depth -= 1;
    p.at += 1;
  } while (depth > 0);
}

/** The next word and the group in parentheses behind it, as text. */
function withGroup(p: TokenCursor, start: number): string {
  p.at += 1;
  if (p.is('(')) p.skip();
  return p.slice(start, p.end);
}

function parseResultCache(p: TokenCursor): string {
  const start = p.start;
  p.expect('RESULT_CACHE');
  if (p.accept('RELIES_ON')) {
    if (!p.is('(')) p.fail('( was expected');
    p.skip();
  }
  return p.slice(start, p.end);
}

/** AUTHID CURRENT_USER or AUTHID DEFINER. */
export function parseAuthid(p: TokenCursor): 'definer' | 'current_user' {
  p.expect('AUTHID');
  const found = p.acceptOneOf('CURRENT_USER', 'DEFINER') ?? p.fail('CURRENT_USER or DEFINER was expected');
  return found === 'DEFINER' ? 'definer' : 'current_user';
}

/** ACCESSIBLE BY (…), as text. */
export function parseAccessibleBy(p: TokenCursor): string {
  const start = p.start;
  p.expect('ACCESSIBLE', 'BY');
  if (!p.is('(')) p.fail('( was expected');
  p.skip();
  return p.slice(start, p.end);
}

/** Reads DEFAULT COLLATION name or SHARING = word, which every stored unit can have. */
export function acceptUnitOption(p: TokenCursor): boolean {
  if (p.accept('DEFAULT', 'COLLATION')) p.identifier();
  else if (p.accept('SHARING', '=')) p.identifier();
  else if (p.is('DEFAULT') || p.is('SHARING')) p.fail('DEFAULT COLLATION or SHARING = was expected');
  else return false;
  return true;
}
