import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { OrderItem, SelectItem, TableExpression } from '../../../../sql/tree/query.ts';
import { walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { bare, isPseudoColumn } from '../condition.ts';

/** An item of a select list. */
export function item(expression: Expression, alias: Identifier | undefined): SelectItem {
  const { start, end } = expression;
  return { kind: 'selectItem', start, end, expression, ...(alias ? { alias } : {}) };
}

/** The names of a recursive table's columns are those of its first part. */
export function withoutAliases(items: readonly SelectItem[]): SelectItem[] {
  return items.map(({ alias: _, ...each }) => each);
}

/** An item of ORDER BY that is a column. */
export function orderItem(origin: Span, span: Span, name: Identifier): OrderItem {
  return { kind: 'orderItem', start: span.start, end: span.end, expression: make.reference(origin, name) };
}

/** Whether the node is ROWNUM. */
export function isRownum(node: Node, context: RuleContext): boolean {
  return isPseudoColumn(node, 'ROWNUM', context);
}

/** The names that the query uses, in lower case; those of the hierarchy's own words are free for columns. */
export function namesIn(block: Block): Set<string> {
  const names = new Set<string>();
  walk(block, (each) => void (each.kind === 'identifier' && names.add(each.text.toLowerCase())));
  names.delete('level');
  return names;
}

/** The name of a table in lower case, for names that are made from it. */
export function wordOf(table: TableExpression, context: RuleContext): string {
  const last = table.kind === 'table' ? table.name.parts.at(-1) : undefined;
  return last ? context.names.local(last).text.toLowerCase() : 'tree';
}

/** NULL of the type of an expression, since the first part of a recursive table decides the types of its columns. */
export function typedNull(operand: Expression, value: () => Expression, context: RuleContext): Expression {
  const { types, resolution } = context;
  const nothing = make.nullLiteral(operand);
  const plain = bare(operand);
  const referent = plain.kind === 'reference' ? resolution.referent(plain) : undefined;
  if (referent?.kind === 'column' && referent.relation.object?.kind === 'table') {
    const { start, end } = operand;
    return make.cast(operand, nothing, {
      ...types.column(referent.relation.object, referent.column),
      start,
      end,
    });
  }
  const type = types.forValue(resolution.typeOf(operand), operand);
  return type ? make.cast(operand, nothing, type) : make.call(operand, 'nullif', [value(), value()]);
}

/** Whether a row is, or is not, among the rows that CYCLE has met on the way to another one. */
export function onTheWay(
  node: Node,
  row: Identifier,
  columns: readonly Identifier[],
  path: Expression,
  isAmong: boolean,
): Expression {
  const { start, end } = node;
  const values = columns.map((each) => make.reference(node, row, each));
  const parts = values.flatMap((each, i) => (i === 0 ? [each] : [', ', each]));
  return {
    kind: 'quantified',
    start,
    end,
    operator: isAmong ? '=' : '<>',
    left: make.fragment(node, 'primary', 'ROW(', ...parts, ')'),
    quantifier: isAmong ? 'any' : 'all',
    list: [path],
  };
}
