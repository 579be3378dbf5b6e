import type { Node } from '../../../sql/tree/node.ts';
import { some } from '../../../sql/walk.ts';

/**
 * The system function of Transact-SQL that an expression asks, in upper case: `@@ERROR`, `XACT_STATE` of `XACT_STATE()`. Nothing that users define can
 * have such a name: variables begin with one `@`, and their functions are called with a schema.
 */
export function systemValue(node: Node): string | undefined {
  if (node.kind === 'reference') {
    const [only] = node.name.parts;
    return node.name.parts.length === 1 && only?.text.startsWith('@@') ? only.text.toUpperCase() : undefined;
  }
  if (node.kind !== 'call' || node.arguments.length > 0 || node.callee.kind !== 'reference') return undefined;
  const [only] = node.callee.name.parts;
  return node.callee.name.parts.length === 1 && only && !only.quoted && !only.target
    ? only.text.toUpperCase()
    : undefined;
}

/** Whether one of the named system functions is asked anywhere in a tree. */
export function asks(root: Node, ...names: readonly string[]): boolean {
  return some(root, (node) => {
    const name = systemValue(node);
    return name !== undefined && names.includes(name);
  });
}
