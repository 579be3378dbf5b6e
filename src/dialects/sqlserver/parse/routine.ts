import type { TokenCursor } from '../../../sql/cursor.ts';
import type { CreateRoutine } from '../../../sql/tree/define.ts';
import type { Block, Parameter, RoutineDeclaration, Statement } from '../../../sql/tree/routine.ts';
import type { Query } from '../../../sql/tree/query.ts';
import { parseAllStatements } from './batch.ts';
import { nameOf } from './call.ts';
import { parseProcedureName } from './execute.ts';
import { parseExpression } from './expression.ts';
import { blockOf } from './flow.ts';
import { parseName } from './name.ts';
import { parseQuery } from './query.ts';
import { parseType } from './type.ts';
import { isVariable, parseTableType, parseVariableName } from './variable.ts';

/** A procedure or function ("CREATE PROCEDURE", "CREATE FUNCTION"), from the word for its kind on; `start` is that of CREATE or ALTER. */
export function parseCreateRoutine(p: TokenCursor, start: number, orReplace: boolean): CreateRoutine {
  const from = p.start;
  const isFunction = p.accept('FUNCTION');
  if (!isFunction) p.at += 1;
  const routine = isFunction ? parseFunction(p, from) : parseProcedure(p, from);
  return { kind: 'createRoutine', ...p.span(start), orReplace, routine };
}

function parseProcedure(p: TokenCursor, start: number): RoutineDeclaration {
  const name = parseProcedureName(p);
  const parameters = parseParameters(p);
  const options = parseRoutineOptions(p);
  if (p.accept('FOR', 'REPLICATION')) options.push('FOR REPLICATION');
  p.expect('AS');
  const head = { kind: 'routine', form: 'procedure', name, parameters } as const;
  const properties = options.length > 0 ? { options } : {};
  const external = parseExternal(p);
  if (external !== undefined) return { ...head, ...p.span(start), external, properties };
  const body = parseBody(p);
  return { ...head, ...p.span(start), body, properties };
}

function parseFunction(p: TokenCursor, start: number): RoutineDeclaration {
  const name = parseName(p);
  const parameters = parseParameters(p);
  const result = parseResult(p);
  const options = parseRoutineOptions(p);
  // CLR functions may say the order of their rows.
  if (p.is('ORDER', '(')) {
    p.at += 1;
    p.skip();
  }
  p.accept('AS');
  const head = { kind: 'routine', form: 'function', name, parameters, ...result } as const;
  const properties = options.length > 0 ? { options } : {};
  const external = parseExternal(p);
  if (external !== undefined) return { ...head, ...p.span(start), external, properties };
  if (result.returnsTable && !result.returnsTable.definition) {
    const query = parseInline(p);
    return { ...head, ...p.span(start), query, properties };
  }
  const body = parseBody(p);
  return { ...head, ...p.span(start), body, properties };
}

/** `RETURNS type`, `RETURNS TABLE`, `RETURNS @name TABLE (…)`; of an assembly's function `RETURNS TABLE (…)`. */
function parseResult(p: TokenCursor): Pick<RoutineDeclaration, 'returns' | 'returnsTable'> {
  p.expect('RETURNS');
  if (isVariable(p)) {
    const name = parseVariableName(p);
    return { returnsTable: { name, definition: parseTableType(p, nameOf(name, name.text)) } };
  }
  if (!p.is('TABLE')) return { returns: parseType(p) };
  if (p.isAt(1, '(')) return { returnsTable: { definition: parseTableType(p, nameOf(p.here(), '')) } };
  p.at += 1;
  return { returnsTable: {} };
}

/** `RETURN (query)` of an inline function; parentheses around all of it say nothing. */
function parseInline(p: TokenCursor): Query {
  p.expect('RETURN');
  let query = parseQuery(p);
  while (p.accept(';'));
  for (;;) {
    const { body } = query;
    if (body.kind !== 'parenthesisedQuery' || query.with || query.orderBy || query.options) return query;
    query = body.query;
  }
}

/** Parameters, in parentheses or, of a procedure, without. */
function parseParameters(p: TokenCursor): Parameter[] {
  const isClosed = p.accept('(');
  const parameters = isVariable(p) ? p.list(() => parseParameter(p)) : [];
  if (isClosed) p.expect(')');
  return parameters;
}

/** `@p AS type VARYING NULL = default OUTPUT READONLY`. */
function parseParameter(p: TokenCursor): Parameter {
  const start = p.start;
  const name = parseVariableName(p);
  p.accept('AS');
  const type = parseType(p);
  p.accept('VARYING');
  if (!p.accept('NOT', 'NULL')) p.accept('NULL');
  const value = p.accept('=') ? parseDefault(p) : undefined;
  let mode: Parameter['mode'] = 'in';
  let readOnly = false;
  for (;;) {
    if (p.accept('OUTPUT') || p.accept('OUT')) mode = 'in out';
    else if (p.accept('READONLY')) readOnly = true;
    else break;
  }
  return {
    kind: 'parameter',
    ...p.span(start),
    name,
    mode,
    type,
    ...(value ? { default: value } : {}),
    ...(readOnly ? { readOnly } : {}),
  };
}

/** A constant; a word without apostrophes is a text. */
function parseDefault(p: TokenCursor): Parameter['default'] {
  const start = p.start;
  const isWord = p.type() === 'quoted' || (p.type() === 'word' && /^[A-Z_]/.test(p.text()) && !p.is('NULL'));
  if (!isWord || p.isAt(1, '(')) return parseExpression(p);
  const { text } = p.identifier();
  return { kind: 'string', ...p.span(start), value: text };
}

/** What stands behind WITH, each in upper case as far as it is words: SCHEMABINDING, `EXECUTE AS OWNER`, `RETURNS NULL ON NULL INPUT`, `INLINE = ON`. */
export function parseRoutineOptions(p: TokenCursor): string[] {
  if (!p.accept('WITH')) return [];
  return p.list(() => {
    const words: string[] = [];
    while (!p.is(',') && !p.is('ORDER') && !endsOption(p, words.length)) {
      words.push(p.type() === 'word' ? p.text() : p.raw());
      p.at += 1;
    }
    if (words.length === 0) p.fail('an option was expected');
    return words.join(' ');
  });
}

/** AS ends the options unless EXECUTE is before it; FOR begins what a trigger fires on. */
function endsOption(p: TokenCursor, read: number): boolean {
  if (p.atEnd || p.isOneOf('FOR', 'AFTER', 'INSTEAD', 'BEGIN', 'RETURN')) return true;
  return p.is('AS') && !(read === 1 && (p.isAt(-1, 'EXECUTE') || p.isAt(-1, 'EXEC')));
}

/** `EXTERNAL NAME assembly.class.method`, as written. */
function parseExternal(p: TokenCursor): string | undefined {
  const start = p.start;
  if (!p.accept('EXTERNAL', 'NAME')) return undefined;
  parseName(p);
  const text = p.slice(start, p.end);
  while (p.accept(';'));
  return text;
}

/** The statements up to the end of the batch. A block that holds all of them is the body itself. */
export function parseBody(p: TokenCursor): Block {
  const start = p.start;
  const statements = parseAllStatements(p);
  const [only] = statements;
  if (statements.length === 1 && only?.kind === 'block') return only;
  return blockOf(start, lastEnd(statements) ?? start, statements);
}

function lastEnd(statements: readonly Statement[]): number | undefined {
  return statements.at(-1)?.end;
}
