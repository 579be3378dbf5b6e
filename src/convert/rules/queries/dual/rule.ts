import type { Select, SelectItem, TableExpression, TableReference } from '../../../../sql/tree/query.ts';
import * as make from '../../../../sql/make.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { aliasOf } from '../relations.ts';

/** `FROM dual` is left out; where its row or its column is needed, a subquery of one row takes its place. See the page. */
export const dual = [
  rule({
    name: 'dual',
    on: ['select'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const kept = node.from.filter((each) => !isDual(each, context) || isUsed(node, each, context));
      if (kept.length === node.from.length) return undefined;
      return { ...node, items: kept.length === 0 ? node.items.map(withoutStar) : node.items, from: kept };
    },
  }),
  rule({
    name: 'dual',
    on: ['select', 'join', 'merge'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const row = (each: TableExpression): TableExpression => (isDual(each, context) ? oneRow(each) : each);
      if (node.kind === 'select') {
        const from = node.from.map(row);
        return from.every((each, i) => each === node.from[i]) ? undefined : { ...node, from };
      }
      if (node.kind === 'merge') {
        const source = row(node.source);
        return source === node.source ? undefined : { ...node, source };
      }
      const left = row(node.left);
      const right = row(node.right);
      return left === node.left && right === node.right ? undefined : { ...node, left, right };
    },
  }),
];

/** Whether a table expression is Oracle's table of one row (SQL Language Reference, "Selecting from the DUAL Table"). */
export function isDual(table: TableExpression, { resolution, names }: RuleContext): table is TableReference {
  if (table.kind !== 'table' || resolution.referent(table.name).kind === 'relation' || table.name.link)
    return false;
  const [last, owner, ...more] = table.name.parts.map((part) => names.stored(part)).reverse();
  return last === 'DUAL' && more.length === 0 && (owner === undefined || owner === 'SYS');
}

/** Whether the block needs DUAL's column, or `*` stands for it alone. */
function isUsed(select: Select, table: TableReference, context: RuleContext): boolean {
  const alias = aliasOf(table, context);
  const isStar = select.items.some((each) => each.expression.kind === 'star');
  if (isStar && context.parents.at(-2)?.kind !== 'exists') return true;
  return some({ ...select, from: [] }, (each) => {
    if (each.kind !== 'reference') return false;
    const referent = context.resolution.referent(each);
    return referent.kind === 'column' && referent.relation.alias === alias && referent.column === 'DUMMY';
  });
}

/** `EXISTS (SELECT * FROM dual)` asks for no column, and `*` needs a table. */
function withoutStar(item: SelectItem): SelectItem {
  return item.expression.kind === 'star' ? { ...item, expression: make.number(item.expression, 1) } : item;
}

function oneRow(table: TableReference): TableExpression {
  const { start, end } = table;
  const alias = table.alias ?? make.identifier(table, 'dual');
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: false,
    alias,
    query: {
      kind: 'query',
      start,
      end,
      body: {
        kind: 'select',
        start,
        end,
        items: [
          {
            kind: 'selectItem',
            start,
            end,
            expression: make.string(table, 'X'),
            alias: make.identifier(table, 'dummy'),
          },
        ],
        from: [],
      },
    },
  };
}
