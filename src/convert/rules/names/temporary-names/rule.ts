import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { temporaryName } from '../../../temporary-names.ts';

/** Temporary tables and table variables without their signs; what stands before them (`tempdb..`) goes. */
export const temporaryNames = rule({
  name: 'temporary-names',
  on: ['name'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const at = node.parts.findIndex((each, i) => isTemporary(each, i, node, context));
    const part = node.parts[at];
    if (!part) return undefined;
    const stored = context.names.stored(part);
    const text = temporaryName(stored, context.object, context);
    const own = { ...context.targetNames.identifier(text, part), start: part.start, end: part.end };
    return { ...node, parts: [own, ...node.parts.slice(at + 1).map((each) => context.names.local(each))] };
  },
});

function isTemporary(part: Identifier, at: number, node: Name, context: RuleContext): boolean {
  if (part.target) return false;
  if (part.text.startsWith('#')) return true;
  if (!part.text.startsWith('@') || at > 0) return false;
  const referent = context.resolution.referent(node);
  const relation = referent.kind === 'relation' || referent.kind === 'column' ? referent.relation : undefined;
  return relation?.transient === 'table variable';
}
