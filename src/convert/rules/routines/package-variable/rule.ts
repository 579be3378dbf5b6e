import type { Expression, Field } from '../../../../sql/tree/expression.ts';
import {
  fieldsOf,
  getter,
  isWritten,
  packageVariable,
  rootOf,
  setter,
  writable,
} from '../../../routines/writable.ts';
import { rule } from '../../../rule.ts';

/** Reads a package variable through its function; see the page. */
export const packageVariableRead = rule({
  name: 'package-variable',
  on: ['reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const referent = context.resolution.referent(node);
    if (referent.kind === 'method') return undefined;
    const variable = packageVariable(referent, context);
    if (!variable || isWritten(node, context)) return undefined;
    let value = getter(node, variable, context);
    const fields = fieldsOf(node, referent);
    for (const [i, field] of fields.entries()) {
      // What a method is called of must be known to the rule that converts the call.
      if (referent.kind === 'field' && referent.of && i === fields.length - 1)
        context.resolution.state(value, referent.of);
      const part: Field = { kind: 'field', start: node.start, end: node.end, operand: value, name: field };
      value = part;
    }
    return value;
  },
});

/** Assigns a package variable, or a part of it, through its procedure; see the page. */
export const packageVariableAssignment = rule({
  name: 'package-variable',
  on: ['assignment'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const root = rootOf(node.target);
    const variable = root && packageVariable(context.resolution.referent(root), context);
    if (!root || !variable) return undefined;
    const isWhole = node.target === root && context.resolution.referent(root).kind === 'variable';
    if (isWhole) return setter(node, variable, node.value, context);
    const { target, load, store } = writable(node.target, false, context);
    return [...(load ? [load] : []), { ...node, target }, ...(store ? [store] : [])];
  },
});

/** INTO, cursors and diagnostics write to a local variable first; see the page. */
export const packageVariableTarget = rule({
  name: 'package-variable',
  on: ['into', 'open', 'getDiagnostics'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const local = (target: Expression): Expression => {
      const made = writable(target, false, context);
      if (made.load) context.around.before(made.load);
      if (made.store) context.around.after(made.store);
      return made.target;
    };
    const changed = (before: Expression): boolean => {
      const root = rootOf(before);
      return root !== undefined && packageVariable(context.resolution.referent(root), context) !== undefined;
    };
    switch (node.kind) {
      case 'into':
        return node.targets.some(changed) ? { ...node, targets: node.targets.map(local) } : undefined;
      case 'open':
        return changed(node.cursor) && (node.query || node.dynamic)
          ? { ...node, cursor: local(node.cursor) }
          : undefined;
      default:
        return node.items.some((each) => changed(each.target))
          ? { ...node, items: node.items.map((each) => ({ ...each, target: local(each.target) })) }
          : undefined;
    }
  },
});
