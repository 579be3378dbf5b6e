import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { OrderItem, Select } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { onBlocks } from '../block.ts';
import { substituteKnown } from '../condition.ts';
import { storedName } from '../relations.ts';

/** An alias of the select list inside an expression of ORDER BY is replaced by what it stands for; see the page. */
export const orderBy = onBlocks('order-by', (block, context) => {
  const items = block.orderBy?.map((each) => withoutAliases(each, block, context));
  if (!items || items.every((each, i) => each === block.orderBy?.[i])) return undefined;
  return { ...block, orderBy: items };
});

function withoutAliases(item: OrderItem, block: Block, context: RuleContext): OrderItem {
  if (item.expression.kind === 'reference') return item;
  return substituteKnown(
    item,
    (node) => {
      if (node.kind !== 'reference' || node.name.parts.length !== 1) return undefined;
      const referent = context.resolution.referent(node);
      const isAlias =
        referent.kind === 'column' && referent.relation.kind === 'query' && referent.relation.alias === '';
      return isAlias ? valueOf(referent.column, block.body, context) : undefined;
    },
    context,
  );
}

function valueOf(alias: string, select: Select, context: RuleContext): Expression | undefined {
  const item = select.items.find((each) => each.alias && storedName(each.alias, context) === alias);
  if (!item) return undefined;
  const { expression } = item;
  const isPrimary = ['reference', 'call', 'number', 'string', 'case'].includes(expression.kind);
  return isPrimary ? expression : make.parenthesis(expression, expression);
}
