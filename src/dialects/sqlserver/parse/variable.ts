import type { TokenCursor } from '../../../sql/cursor.ts';
import type { DeclareTable, TableType } from '../../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Assignment, Statement, VariableDeclaration } from '../../../sql/tree/routine.ts';
import { acceptAssignment, assignedValue } from './assignment.ts';
import { nameOf } from './call.ts';
import { parseCursorOf, parseDeclareCursor } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { parsePrimary } from './primary.ts';
import { parseSetOption } from './set-option.ts';
import { parseTableItems, type TableItems } from './table.ts';
import { parseType } from './type.ts';

/** Whether the name of a variable stands here, `@a`; those of the system begin with two (`@@ROWCOUNT`). */
export function isVariable(p: TokenCursor, ahead = 0): boolean {
  return p.type(ahead) === 'word' && p.raw(ahead).startsWith('@');
}

/** The name of a variable, or a failure. */
export function parseVariableName(p: TokenCursor): Identifier {
  if (!isVariable(p)) p.fail('a variable was expected');
  return p.identifier();
}

/** A variable as a value or as what takes one. */
export function parseVariable(p: TokenCursor): Reference {
  const start = p.start;
  const name = parseVariableName(p);
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [name] } };
}

/** `DECLARE @a int = 1, @t TABLE (…)` ("DECLARE @local_variable"): variables that follow each other are one statement, each table is one, and so is a cursor. */
export function parseDeclare(p: TokenCursor): Statement[] {
  const start = p.start;
  p.expect('DECLARE');
  if (!isVariable(p)) return [parseDeclareCursor(p, start)];
  const found: Statement[] = [];
  let variables: VariableDeclaration[] = [];
  let from = start;
  const end = (): void => {
    const last = variables.at(-1);
    if (last) found.push({ kind: 'declareVariables', start: from, end: last.end, variables });
    variables = [];
  };
  p.list(() => {
    const item = parseDeclared(p);
    if (item.kind === 'variable') {
      if (variables.length === 0) from = found.length === 0 ? start : item.start;
      variables.push(item);
    } else {
      end();
      found.push(item);
    }
  });
  end();
  return found;
}

function parseDeclared(p: TokenCursor): VariableDeclaration | DeclareTable {
  const start = p.start;
  const name = parseVariableName(p);
  p.accept('AS');
  if (p.is('TABLE') && p.isAt(1, '(')) {
    const definition = parseTableType(p, nameOf(name, name.text));
    return { kind: 'declareTable', ...p.span(start), name, definition };
  }
  const type = parseType(p);
  const notNull = p.accept('NOT', 'NULL');
  if (!notNull) p.accept('NULL');
  const value = p.accept('=') ? parseExpression(p) : undefined;
  return {
    kind: 'variable',
    ...p.span(start),
    name,
    constant: false,
    type,
    notNull,
    ...(value ? { default: value } : {}),
  };
}

/** `TABLE (columns, constraints, indexes) WITH (MEMORY_OPTIMIZED = ON)`, which `name` stands for. */
export function parseTableType(p: TokenCursor, name: Name): TableType {
  const start = p.start;
  p.expect('TABLE');
  const items: TableItems = { columns: [], constraints: [], indexes: [], properties: [] };
  parseTableItems(p, name, items);
  const from = p.start;
  const hasOptions = p.is('WITH', '(') && p.accept('WITH');
  if (hasOptions) p.skip();
  return {
    kind: 'tableType',
    ...p.span(start),
    columns: items.columns,
    constraints: items.constraints,
    indexes: items.indexes,
    ...(hasOptions ? { options: p.slice(from, p.end) } : {}),
  };
}

/** SET, of a variable or of an option of the session. */
export function parseSet(p: TokenCursor): Statement {
  const start = p.start;
  p.expect('SET');
  return isVariable(p) ? parseAssignment(p, start) : parseSetOption(p, start);
}

/**
 * `SET @a = 1`, `SET @a += 1`, `SET @c = CURSOR FOR …`, `SET @x.modify('…')`, `SET @p.X = 1` ("SET @local_variable"). A method that changes the value is the
 * value that the variable takes.
 */
function parseAssignment(p: TokenCursor, start: number): Statement {
  const target = parsePrimary(p);
  if (target.kind === 'call')
    return { kind: 'assignment', ...p.span(start), target: changedBy(target), value: target };
  const operator = acceptAssignment(p);
  if (operator === undefined) return p.fail('= was expected');
  if (p.is('CURSOR') && operator === null) return parseCursorOf(p, start, target);
  const value = assignedValue(target, operator, parseExpression(p));
  const node: Assignment = { kind: 'assignment', ...p.span(start), target, value };
  return node;
}

/** What a method changes: the value that it is called on. */
export function changedBy(call: Extract<Expression, { kind: 'call' }>): Expression {
  return call.callee.kind === 'field' ? call.callee.operand : call.callee;
}
