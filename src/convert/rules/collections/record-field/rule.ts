import { fieldIdentifier, isRow, jsonField } from '../../../collections/representation.ts';
import { isWritten } from '../../../collections/written.ts';
import type { Expression, Field, Reference } from '../../../../sql/tree/expression.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `list(i).field` where it is read: the field's name is that of the target's column; see the page. */
export const recordField = rule({
  name: 'record-field',
  on: ['field'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const of = context.resolution.typeOf(node.operand);
    if (!isRow(of) || node.name.target || isWritten(node, context)) return undefined;
    const parent = context.parents.at(-1);
    const isCalled =
      parent?.kind === 'call' && parent.callee.start === node.start && parent.callee.end === node.end;
    if (isCalled && context.resolution.typeOf(node).kind !== 'collection') return undefined;
    const name = fieldIdentifier(of, node.name, context);
    return jsonField(node.operand, name, context.resolution.typeOf(node), context) ?? { ...node, name };
  },
});

/** `record.address.city`: PostgreSQL takes two dots for a schema and a table, unless parentheses say otherwise; see the page. */
export const innerField = rule({
  name: 'record-field',
  on: ['reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const referent = context.resolution.referent(node);
    if (referent.kind !== 'field' || isStateOfPackage(referent.base) || isWritten(node, context))
      return undefined;
    const direct = referent.base.kind === 'column' ? 0 : 1;
    const inner = referent.path.length - direct;
    if (inner <= 0 || isCallee(node, context)) return undefined;
    return split(node, referent, inner, context);
  },
});

/** Variables of packages are read through functions, whose rule takes the fields apart itself. */
function isStateOfPackage(base: Referent): boolean {
  return base.kind === 'variable' && base.owner.kind === 'package';
}

function isCallee(node: Reference, { parents, resolution }: RuleContext): boolean {
  const parent = parents.at(-1);
  const isCalled =
    parent?.kind === 'call' && parent.callee.start === node.start && parent.callee.end === node.end;
  return isCalled && resolution.typeOf(node).kind !== 'collection';
}

function split(
  node: Reference,
  referent: Extract<Referent, { kind: 'field' }>,
  inner: number,
  context: RuleContext,
): Expression {
  const { resolution } = context;
  const { parts } = node.name;
  const { base, path } = referent;
  const head = { ...node.name, parts: parts.slice(0, parts.length - inner) };
  const outer = path.slice(0, path.length - inner);
  const of: Referent = outer.length === 0 ? base : { kind: 'field', base, path: outer };
  const first: Reference = { ...node, name: head };
  resolution.refer(first, of);
  resolution.refer(head, of);
  const fields = parts.slice(parts.length - inner);
  return fields.reduce<Expression>((operand, name, i): Field => {
    const field: Field = {
      kind: 'field',
      start: node.start,
      end: node.end,
      operand,
      name: { ...context.names.local(name), start: name.start, end: name.end },
    };
    if (i === fields.length - 1) resolution.inherit(field, node);
    return field;
  }, first);
}
