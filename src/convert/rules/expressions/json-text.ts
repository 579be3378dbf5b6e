import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { RuleContext } from '../../rule.ts';

/** The pack's functions read text, so that a document that is not valid gives NULL and no error. */
export function asJsonText(node: Expression, context: RuleContext): Expression {
  const { kind } = context.resolution.typeOf(node);
  return kind === 'json'
    ? make.cast(node, node, 'text')
    : kind === 'binary'
      ? make.call(node, 'convert_from', [node, make.string(node, 'UTF8')])
      : node;
}
