import type { TokenCursor } from '../../../sql/cursor.ts';
import type { ExecuteArgument, ExecuteProcedure, ExecuteText } from '../../../sql/tree/batch.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import { parseExpression } from './expression.ts';
import { parseLiteral } from './literal.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parsePrimary } from './primary.ts';
import { isVariable, parseVariable, parseVariableName } from './variable.ts';

/** EXECUTE of a procedure, of one whose name a variable holds, or of a text ("EXECUTE (Transact-SQL)"). */
export function parseExecute(p: TokenCursor): ExecuteProcedure | ExecuteText {
  const start = p.start;
  if (!p.accept('EXEC')) p.expect('EXECUTE');
  return p.is('(') ? parseExecuteText(p, start) : parseCallOf(p, start);
}

/** The procedure and its arguments, behind EXECUTE, or without it where a batch begins with the call. */
export function parseCallOf(p: TokenCursor, start: number): ExecuteProcedure {
  const result = isVariable(p) && p.isAt(1, '=') ? parseVariable(p) : undefined;
  if (result) p.expect('=');
  const procedure = isVariable(p) ? parseVariable(p) : parseProcedureName(p);
  const values = startsArgument(p) ? p.list(() => parseArgument(p)) : [];
  const options = parseOptions(p);
  return {
    kind: 'executeProcedure',
    ...p.span(start),
    ...(result ? { result } : {}),
    procedure,
    arguments: values,
    ...(options === undefined ? {} : { options }),
  };
}

/** The name of a procedure. Of several with one name that a number tells apart (`p;2`) it is a part of the name. */
export function parseProcedureName(p: TokenCursor): Name {
  const start = p.start;
  const name = parseName(p);
  if (!p.is(';') || p.type(1) !== 'number') return name;
  const number = p.raw(1);
  p.at += 2;
  const last = name.parts.at(-1) as Identifier;
  if (number === '1') return { ...name, ...p.span(start) };
  const own: Identifier = { ...last, text: `${last.text};${number}`, quoted: true };
  return { ...name, ...p.span(start), parts: [...name.parts.slice(0, -1), own] };
}

/** Nothing separates the call from the next statement but that a word begins it which is reserved, or a label. */
function startsArgument(p: TokenCursor): boolean {
  switch (p.type()) {
    case 'string':
    case 'number':
    case 'quoted':
      return true;
    case 'symbol':
      return p.is('-') || p.is('+') || p.is('{');
    case 'word':
      return (isName(p) && !p.isAt(1, ':')) || p.is('NULL') || p.is('DEFAULT');
    default:
      return false;
  }
}

/** `@p = value OUTPUT`. */
function parseArgument(p: TokenCursor): ExecuteArgument {
  const start = p.start;
  const name = isVariable(p) && p.isAt(1, '=') ? parseVariableName(p) : undefined;
  if (name) p.expect('=');
  const value = p.accept('DEFAULT') ? undefined : parseArgumentValue(p);
  const output = p.accept('OUTPUT') || p.accept('OUT');
  return {
    kind: 'executeArgument',
    ...p.span(start),
    ...(name ? { name } : {}),
    ...(value ? { value } : {}),
    output,
  };
}

/** A constant or a variable; a word without apostrophes is a text. */
function parseArgumentValue(p: TokenCursor): Expression {
  const start = p.start;
  const sign = p.acceptOneOf('-', '+');
  if (sign) {
    const operand = parseLiteral(p);
    if (!operand) return p.fail('a number was expected');
    return { kind: 'unary', ...p.span(start), operator: sign, operand };
  }
  if (isVariable(p)) return parseVariable(p);
  const literal = parseLiteral(p);
  if (literal) return literal;
  if (p.is('{')) return parsePrimary(p);
  const word = parseIdentifier(p);
  return { kind: 'string', ...p.span(start), value: word.text };
}

/** `WITH RECOMPILE, RESULT SETS ((…))`, as written. */
function parseOptions(p: TokenCursor): string | undefined {
  const start = p.start;
  if (!p.is('WITH', 'RECOMPILE') && !p.is('WITH', 'RESULT')) return undefined;
  p.at += 1;
  p.list(() => {
    if (p.accept('RECOMPILE')) return;
    p.expect('RESULT', 'SETS');
    p.skip();
  });
  return p.slice(start, p.end);
}

function parseExecuteText(p: TokenCursor, start: number): ExecuteText {
  p.expect('(');
  const text = parseExpression(p);
  const values = p.accept(',') ? p.list(() => parseArgument(p)) : [];
  p.expect(')');
  const as = parseAs(p);
  const at = p.accept('AT') ? (p.accept('DATA_SOURCE'), parseName(p)) : undefined;
  return {
    kind: 'executeText',
    ...p.span(start),
    text,
    arguments: values,
    ...(as === undefined ? {} : { as }),
    ...(at ? { at } : {}),
  };
}

/** `AS USER = 'name'`, as written. */
function parseAs(p: TokenCursor): string | undefined {
  const start = p.start;
  if (!p.accept('AS')) return undefined;
  if (!p.accept('USER')) p.expect('LOGIN');
  p.expect('=');
  p.at += 1;
  return p.slice(start, p.end);
}
