import * as make from '../../../../sql/make.ts';
import { rule } from '../../../rule.ts';
import { asText } from '../coercion.ts';
import { textConstant } from '../operands.ts';

/**
 * LIKE (SQL Language Reference, "Pattern-matching Conditions"): Oracle has no escape character unless one is given, while a
 * backslash is PostgreSQL's. So ESCAPE '' is written where the pattern may hold one.
 */
export const likeConditions = [
  rule({
    name: 'like',
    on: ['like'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const pattern = textConstant(node.pattern);
      const mayHoldBackslash = pattern === undefined || pattern.includes('\\');
      const escape = node.escape
        ? textConstant(node.escape) === '\\'
          ? undefined
          : node.escape
        : mayHoldBackslash
          ? make.string({ start: node.end, end: node.end }, '')
          : undefined;
      const { escape: _, ...rest } = node;
      return {
        ...rest,
        variant: 'like',
        operand: isText(node.operand, context) ? node.operand : asText(node.operand, context),
        pattern: asText(node.pattern, context),
        ...(escape ? { escape } : {}),
      };
    },
  }),
];

function isText(node: Parameters<typeof asText>[0], context: Parameters<typeof asText>[1]): boolean {
  return context.resolution.typeOf(node).kind === 'text';
}
