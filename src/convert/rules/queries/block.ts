import type { DialectName } from '../../../sql/dialect.ts';
import type { NodeKind } from '../../../sql/tree/node.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Query, Select } from '../../../sql/tree/query.ts';
import type { Rule, RuleContext } from '../../rule.ts';
import { rule } from '../../rule.ts';

/** A query block with what stands behind it (ORDER BY, row limiting, FOR UPDATE). */
export interface Block extends Query {
  readonly body: Select;
}

/** Whether a query is a single query block, no set operation. */
export function isBlock(node: Node): node is Block {
  return node.kind === 'query' && node.body.kind === 'select';
}

/** What a rule makes of a query block: another query, or undefined when it has nothing to say. */
export type BlockConversion = (block: Block, context: RuleContext) => Query | undefined;

/**
 * A rule about whole query blocks. A block that is an operand of a set operator has nothing behind it, and what it becomes
 * stands in parentheses there if it needs more than a SELECT.
 */
export function onBlocks(name: string, convert: BlockConversion): Rule {
  return rule({
    name,
    on: ['query', 'select'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.kind === 'query') return isBlock(node) ? convert(node, context) : undefined;
      if (context.parents.at(-1)?.kind === 'query') return undefined;
      const block: Block = { kind: 'query', start: node.start, end: node.end, body: node };
      const query = convert(block, context);
      return query && asBody(query);
    },
  });
}

/** The query as an operand of a set operator. */
export function asBody(query: Query): Query['body'] {
  const { kind: _, start, end, body, ...rest } = query;
  return Object.values(rest).every((each) => each === undefined)
    ? body
    : { kind: 'parenthesisedQuery', start, end, query };
}

/**
 * Several rules that work on the same node one after the other, each on what the one before made. (Of the rules of a phase
 * only the first that changes a node is asked, but a query may need an outer join, ROWNUM and DUAL converted at once.)
 */
export function inTurn(rules: readonly Rule[]): Rule[] {
  const dialects = [...new Set(rules.flatMap((each) => each.from))];
  return dialects.flatMap((dialect) =>
    inTurnFrom(
      dialect,
      rules.filter(({ from }) => from.includes(dialect)),
    ),
  );
}

function inTurnFrom(dialect: DialectName, rules: readonly Rule[]): Rule[] {
  const kinds = new Set<NodeKind>(rules.flatMap((each) => each.on));
  return [...kinds].map((kind) => {
    const own = rules.filter((each) => each.on.includes(kind));
    return rule({
      name: own.map((each) => each.name).join(', '),
      on: [kind],
      from: [dialect],
      to: ['postgresql'],
      apply: (node, context) => applyInTurn(own, node, context),
    });
  });
}

function applyInTurn(rules: readonly Rule[], node: Node, context: RuleContext): Node | readonly Node[] {
  let current = node;
  for (const each of rules) {
    if (!each.on.includes(current.kind)) continue;
    const next = each.apply(current as never, context);
    if (next === undefined || next === current) continue;
    if (Array.isArray(next)) return next;
    context.resolution.inherit(next as Node, current);
    current = next as Node;
  }
  return current;
}
