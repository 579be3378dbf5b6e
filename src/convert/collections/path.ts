import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { RuleContext } from '../rule.ts';

/** The index of a call that is an element of a collection; undefined for a constructor, a routine's call or a method. */
export function elementIndex(node: Call, { resolution }: RuleContext): Expression | undefined {
  const [only] = node.arguments;
  if (!only || node.arguments.length !== 1 || only.name || only.key || node.isNew) return undefined;
  if (resolution.typeOf(node.callee).kind !== 'collection') return undefined;
  if (node.callee.kind === 'reference') {
    const { kind } = resolution.referent(node.callee);
    const isValue = ['variable', 'parameter', 'loop variable', 'field', 'column', 'trigger row'].includes(
      kind,
    );
    if (!isValue) return undefined;
  }
  return only.value;
}
