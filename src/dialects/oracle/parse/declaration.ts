import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type {
  CursorDeclaration,
  Declaration,
  Parameter,
  Pragma,
  TypeDeclaration,
} from '../../../sql/tree/routine.ts';
import { parseDeclarations } from './block.ts';
import { parseConditional, parseErrorDirective } from './conditional.ts';
import { parseExpression } from './expression.ts';
import { parseQuery } from './query.ts';
import { parseRoutine } from './routine.ts';
import { parseSubtype, parseTypeDefinition } from './type-definition.ts';
import { parseType } from './type.ts';

/** One item of a declare section, of a package's specification or of its body. */
export function parseDeclaration(p: TokenCursor): Declaration {
  const reader = readers.get(p.text());
  return reader && p.type() !== 'quoted' ? reader(p) : parseVariable(p);
}

const readers: ReadonlyMap<string, (p: TokenCursor) => Declaration> = new Map<
  string,
  (p: TokenCursor) => Declaration
>([
  ['PROCEDURE', parseRoutine],
  ['FUNCTION', parseRoutine],
  ['CURSOR', parseCursor],
  ['TYPE', parseTypeDeclaration],
  ['SUBTYPE', parseSubtypeDeclaration],
  ['PRAGMA', parsePragma],
  ['$IF', (p) => parseConditional(p, parseDeclarations)],
  ['$ERROR', parseErrorDirective],
]);

/** A variable, a constant or an exception, told apart by what follows the name. */
function parseVariable(p: TokenCursor): Declaration {
  const start = p.start;
  const name = p.identifier();
  if (p.is('EXCEPTION') && p.isAt(1, ';')) {
    p.at += 1;
    return { kind: 'exception', start, end: p.end, name };
  }
  const constant = p.is('CONSTANT') && !endsVariableType(p, 1);
  if (constant) p.at += 1;
  const type = parseType(p);
  const notNull = parseNotNull(p);
  const initial = parseInitial(p);
  return initial
    ? { kind: 'variable', start, end: p.end, name, constant, type, notNull, default: initial }
    : { kind: 'variable', start, end: p.end, name, constant, type, notNull };
}

/** Whether the word before was a type's name and not CONSTANT: what follows a type comes here. */
function endsVariableType(p: TokenCursor, ahead: number): boolean {
  return [';', ':=', '.', '%', '(', 'DEFAULT', 'NOT'].some((text) => p.isAt(ahead, text));
}

/** NOT NULL, or NULL, which means nothing. */
export function parseNotNull(p: TokenCursor): boolean {
  if (p.accept('NULL')) return false;
  return p.accept('NOT', 'NULL');
}

/** `:= expression` or `DEFAULT expression`, if there is one, ready to be spread into a node. */
export function parseDefault(p: TokenCursor): { readonly default?: Expression } {
  const initial = parseInitial(p);
  return initial ? { default: initial } : {};
}

function parseInitial(p: TokenCursor): Expression | undefined {
  return p.accept(':=') || p.accept('DEFAULT') ? parseExpression(p) : undefined;
}

/** Parameters of a routine or cursor in parentheses; none if there are no parentheses. */
export function parseParameters(p: TokenCursor): Parameter[] {
  return p.is('(') ? p.parenthesised(() => parseParameter(p)) : [];
}

function parseParameter(p: TokenCursor): Parameter {
  const start = p.start;
  const name = p.identifier();
  const isIn = p.accept('IN');
  const isOut = p.accept('OUT');
  const nocopy = p.accept('NOCOPY');
  const type = parseType(p);
  const initial = parseInitial(p);
  const { end } = p;
  const mode = isOut ? (isIn ? 'in out' : 'out') : 'in';
  if (nocopy) {
    const parameter = { kind: 'parameter', start, end, name, mode, nocopy, type } as const;
    return initial ? { ...parameter, default: initial } : parameter;
  }
  return initial
    ? { kind: 'parameter', start, end, name, mode, type, default: initial }
    : { kind: 'parameter', start, end, name, mode, type };
}

/** `CURSOR name (parameters) RETURN type IS query`; a package's specification may leave out the query. */
function parseCursor(p: TokenCursor): CursorDeclaration {
  const start = p.start;
  p.expect('CURSOR');
  const name = p.identifier();
  const parameters = parseParameters(p);
  const returns = p.accept('RETURN') ? { returns: parseType(p) } : {};
  const query = p.accept('IS') || p.accept('AS') ? { query: parseQuery(p) } : {};
  return { kind: 'cursor', start, end: p.end, name, parameters, ...returns, ...query };
}

function parseTypeDeclaration(p: TokenCursor): TypeDeclaration {
  const start = p.start;
  p.expect('TYPE');
  const name = p.identifier();
  if (!p.accept('IS')) p.expect('AS');
  const definition = parseTypeDefinition(p);
  return { kind: 'typeDeclaration', start, end: p.end, name, definition };
}

function parseSubtypeDeclaration(p: TokenCursor): TypeDeclaration {
  const start = p.start;
  p.expect('SUBTYPE');
  const name = p.identifier();
  if (!p.accept('IS')) p.expect('AS');
  const definition = parseSubtype(p);
  return { kind: 'typeDeclaration', start, end: p.end, name, definition };
}

/** A pragma, as a declaration or a statement (INLINE, COVERAGE). DEFAULT among its arguments is a reference of that name. */
export function parsePragma(p: TokenCursor): Pragma {
  const start = p.start;
  p.expect('PRAGMA');
  const name = p.identifier().text.toUpperCase();
  const values = p.is('(') ? p.parenthesised(() => parsePragmaArgument(p)) : [];
  return { kind: 'pragma', start, end: p.end, name, arguments: values };
}

function parsePragmaArgument(p: TokenCursor): Expression {
  if (!p.is('DEFAULT')) return parseExpression(p);
  const part = p.identifier();
  const { start, end } = part;
  return { kind: 'reference', start, end, name: { kind: 'name', start, end, parts: [part] } };
}
