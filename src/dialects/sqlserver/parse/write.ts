import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { With } from '../../../sql/tree/query.ts';
import type { Delete, SetItem, Update } from '../../../sql/tree/write.ts';
import { acceptAssignment, assignedValue } from './assignment.ts';
import { parseCursor } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { behindDot, parseIdentifier } from './name.ts';
import { parseOutputs } from './output.ts';
import { parseCall } from './primary.ts';
import { parseTop } from './query.ts';
import { parseRowValue } from './select.ts';
import { parseTables } from './table-expression.ts';
import { isVariable, parseVariable } from './variable.ts';
import { parseTarget } from './write-target.ts';

/** `UPDATE TOP (n) t SET … OUTPUT … FROM … WHERE …` ("UPDATE (Transact-SQL)"), behind its WITH, with which `start` is. */
export function parseUpdate(p: TokenCursor, start: number, common?: With): Update {
  p.expect('UPDATE');
  const top = parseTop(p);
  const target = parseTarget(p);
  p.expect('SET');
  const set = p.list(() => parseSetItem(p));
  const output = parseOutputs(p);
  const from = p.accept('FROM') ? parseTables(p) : undefined;
  const condition = parseWhere(p);
  skipOption(p);
  return {
    kind: 'update',
    ...p.span(start),
    ...(common ? { with: common } : {}),
    ...(top ? { top } : {}),
    target,
    set,
    ...(output.length > 0 ? { output } : {}),
    ...(from ? { from } : {}),
    ...condition,
  };
}

/** `column = value`, `column += value`, `@v = column = value`, `@v = value`, `column.WRITE(value, offset, length)`; DEFAULT is a reference of that name. */
export function parseSetItem(p: TokenCursor): SetItem {
  const start = p.start;
  if (!isVariable(p)) return parseColumnItem(p, start);
  const variable = parseVariable(p);
  const operator = acceptAssignment(p);
  if (operator === undefined) return p.fail('= was expected');
  if (operator === null && assignsColumn(p)) return { ...parseColumnItem(p, start), variable };
  const value = assignedValue(variable, operator, parseExpression(p));
  return { kind: 'setItem', ...p.span(start), targets: [], variable, value };
}

/** Whether a column stands here and what it is set to: a value is no condition, so that its `=` can only be an assignment. */
function assignsColumn(p: TokenCursor): boolean {
  return (
    p.attempt(() => {
      const before = p.at;
      parseColumn(p);
      const found = acceptAssignment(p) !== undefined;
      p.at = before;
      return found;
    }) ?? false
  );
}

/** A column with what may stand before it. */
function parseColumn(p: TokenCursor): Expression {
  const start = p.start;
  const parts = [parseIdentifier(p)];
  while (p.is('.') && !p.isAt(2, '(')) {
    p.at += 1;
    parts.push(behindDot(p));
  }
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts } };
}

function parseColumnItem(p: TokenCursor, start: number): SetItem {
  const column = parseColumn(p);
  if (p.is('.')) {
    // A method that changes the column is the value that it takes: WRITE of large values, `modify` of XML, methods of users' types.
    p.at += 1;
    const name = behindDot(p);
    const method: Expression = { kind: 'field', ...p.span(start), operand: column, name };
    const value = parseCall(p, method, start);
    return { kind: 'setItem', ...p.span(start), targets: [column], value };
  }
  const operator = acceptAssignment(p);
  if (operator === undefined) return p.fail('= was expected');
  const value = assignedValue(column, operator, parseRowValue(p));
  return { kind: 'setItem', ...p.span(start), targets: [column], value };
}

/**
 * `DELETE TOP (n) FROM t OUTPUT … FROM t JOIN u … WHERE …` ("DELETE (Transact-SQL)"), behind its WITH, with which `start` is. The tables of the second FROM are in
 * `using`, the target, or an alias of it, among them.
 */
export function parseDelete(p: TokenCursor, start: number, common?: With): Delete {
  p.expect('DELETE');
  const top = parseTop(p);
  p.accept('FROM');
  const target = parseTarget(p);
  const output = parseOutputs(p);
  const using = p.accept('FROM') ? parseTables(p) : undefined;
  const condition = parseWhere(p);
  skipOption(p);
  return {
    kind: 'delete',
    ...p.span(start),
    ...(common ? { with: common } : {}),
    ...(top ? { top } : {}),
    target,
    ...(output.length > 0 ? { output } : {}),
    ...(using ? { using } : {}),
    ...condition,
  };
}

/** `WHERE condition`, `WHERE CURRENT OF cursor`. */
function parseWhere(p: TokenCursor): Pick<Update, 'where' | 'currentOf'> {
  if (!p.accept('WHERE')) return {};
  return p.accept('CURRENT', 'OF') ? { currentOf: parseCursor(p) } : { where: parseExpression(p) };
}

/** How the server shall go about it says nothing to another. */
export function skipOption(p: TokenCursor): void {
  if (!p.is('OPTION', '(')) return;
  p.at += 1;
  p.skip();
}
