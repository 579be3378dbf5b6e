import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { Referent } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';

/** The collection of which a method is called, as an expression: `list` of `list.COUNT` and of `list.NEXT(i)`. */
export function ownerOf(node: Expression, context: RuleContext): Expression | undefined {
  if (node.kind === 'call') return ownerOf(node.callee, context);
  if (node.kind === 'field') return node.operand;
  return node.kind === 'reference' ? ownerOfName(node, context) : undefined;
}

function ownerOfName(node: Reference, { resolution }: RuleContext): Expression | undefined {
  const referent = resolution.referent(node);
  const parts = node.name.parts.slice(0, -1);
  const [first] = parts;
  const last = parts.at(-1);
  if (referent.kind !== 'method' || !first || !last) return undefined;
  const name = { ...node.name, parts, start: first.start, end: last.end };
  const owner: Reference = { kind: 'reference', start: first.start, end: last.end, name };
  const { base, path, collection } = referent;
  const of: Referent = path.length === 0 ? base : { kind: 'field', base, path };
  resolution.refer(owner, of);
  resolution.refer(name, of);
  resolution.state(owner, collection);
  return owner;
}
