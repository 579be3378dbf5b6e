import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { TableReference } from '../../../sql/tree/query.ts';
import type { Delete, SetItem, Update } from '../../../sql/tree/write.ts';
import { parseExpression } from './expression.ts';
import { isName, parseName } from './name.ts';
import { acceptAssignment } from './select.ts';
import { parseHints, parseTables } from './table-expression.ts';

/**
 * `UPDATE t SET a = 1, b += 2 FROM … WHERE …` ("UPDATE (Transact-SQL)"). Undefined, with the position as it was, when it does more: TOP, OUTPUT, variables that are
 * set with the columns, a cursor's row, WRITE.
 */
export function parseUpdate(p: TokenCursor): Update | undefined {
  const before = p.at;
  const update = p.attempt(() => readUpdate(p));
  if (!update) p.at = before;
  return update;
}

function readUpdate(p: TokenCursor): Update {
  const start = p.start;
  p.expect('UPDATE');
  const target = parseTarget(p);
  p.expect('SET');
  const set = p.list(() => parseSetItem(p));
  const from = p.accept('FROM') ? parseTables(p) : undefined;
  const where = parseWhere(p);
  skipOption(p);
  return {
    kind: 'update',
    ...p.span(start),
    target,
    set,
    ...(from ? { from } : {}),
    ...(where ? { where } : {}),
  };
}

/** `column = value`, `column += value`; DEFAULT is a reference of that name. */
function parseSetItem(p: TokenCursor): SetItem {
  const start = p.start;
  if (p.raw().startsWith('@')) p.fail('a column was expected');
  const name = parseName(p);
  const column: Expression = { kind: 'reference', ...p.span(start), name };
  const operator = acceptAssignment(p);
  if (operator === undefined) return p.fail('= was expected');
  const given = parseValueOrDefault(p);
  const value: Expression =
    operator === null ? given : { kind: 'binary', ...p.span(start), operator, left: column, right: given };
  return { kind: 'setItem', ...p.span(start), targets: [column], value };
}

function parseValueOrDefault(p: TokenCursor): Expression {
  const start = p.start;
  if (!p.is('DEFAULT')) return parseExpression(p);
  const name = p.identifier();
  return { kind: 'reference', ...p.span(start), name: { kind: 'name', ...p.span(start), parts: [name] } };
}

/**
 * `DELETE [FROM] t WHERE …`, `DELETE t FROM t JOIN u … WHERE …` ("DELETE (Transact-SQL)"). The tables of the second FROM are in `using`, the target, or an
 * alias of it, among them. Undefined when it does more.
 */
export function parseDelete(p: TokenCursor): Delete | undefined {
  const before = p.at;
  const node = p.attempt(() => readDelete(p));
  if (!node) p.at = before;
  return node;
}

function readDelete(p: TokenCursor): Delete {
  const start = p.start;
  p.expect('DELETE');
  p.accept('FROM');
  const target = parseTarget(p);
  const using = p.accept('FROM') ? parseTables(p) : undefined;
  const where = parseWhere(p);
  skipOption(p);
  return {
    kind: 'delete',
    ...p.span(start),
    target,
    ...(using ? { using } : {}),
    ...(where ? { where } : {}),
  };
}

function parseTarget(p: TokenCursor): TableReference {
  const start = p.start;
  if (!isName(p)) p.fail('a table was expected');
  const name = parseName(p);
  if (name.parts[0]?.text.startsWith('@') || p.is('(', 'SELECT')) p.fail('a table was expected');
  const hints = parseHints(p);
  if (p.is('OUTPUT')) p.fail('SET, FROM or WHERE was expected');
  return { kind: 'table', ...p.span(start), name, ...(hints ? { hints } : {}) };
}

function parseWhere(p: TokenCursor): Expression | undefined {
  if (!p.accept('WHERE')) return undefined;
  if (p.is('CURRENT', 'OF')) p.fail('a condition was expected');
  return parseExpression(p);
}

/** How the server shall go about it says nothing to another. */
function skipOption(p: TokenCursor): void {
  if (!p.is('OPTION', '(')) return;
  p.at += 1;
  p.skip();
}
