import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isOfSession } from '../../../temporary.ts';
import type { TargetName } from '../../../target-names.ts';

/** Writes the name of a table, column, routine … as it is in the target; see the page. */
export const objectName = rule({
  name: 'object-name',
  on: ['name'],
  from: ['oracle', 'mysql', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.parts.every((each) => each.target)) return undefined;
    if (isOwnName(node, context)) return qualified(node, context.names.object(context.object), context);
    const isMixed = node.parts.some((each) => each.target);
    const referent = referentOf(node, context);
    return (isMixed ? undefined : byReferent(node, referent, context)) ?? localName(node, context);
  },
});

/** Whether it is the name of the object itself, in the statement that creates it. */
function isOwnName(node: Name, { parents, object }: RuleContext): boolean {
  const [root] = parents;
  if (parents.length !== 1 || !root?.kind.startsWith('create') || root.kind === 'createRoutine') return false;
  const { name } = root as { readonly name?: Name };
  return (
    name !== undefined &&
    name.start === node.start &&
    name.end === node.end &&
    root.start === object.span.start
  );
}

/** What a name in an expression speaks of is known of the expression that it makes up. */
function referentOf(node: Name, { resolution, parents }: RuleContext): Referent {
  const own = resolution.referent(node);
  const parent = parents.at(-1);
  return own.kind === 'unknown' && parent?.kind === 'reference' ? resolution.referent(parent) : own;
}

function byReferent(node: Name, referent: Referent, context: RuleContext): Name | undefined {
  const { names, parents } = context;
  switch (referent.kind) {
    case 'column':
      return columnName(node, referent, context);
    case 'relation': {
      const { object } = referent.relation;
      const isRow = parents.at(-1)?.kind === 'reference';
      if (!object || isRow || referent.relation.transient !== undefined) return undefined;
      if (isOfSession(object, context.settings))
        return { ...node, parts: [names.identifier(names.object(object).name, node)] };
      return qualified(node, names.object(object), context);
    }
    case 'sequence':
      return referent.member ? undefined : qualified(node, names.object(referent.sequence), context);
    case 'routine':
      return referent.owner.kind === 'package'
        ? qualified(
            node,
            names.member(referent.owner.package, lastStored(referent.routine.name, context)),
            context,
          )
        : undefined;
    case 'standalone':
      return qualified(node, names.object(referent.routine), context);
    case 'type':
      return qualified(node, names.object(referent.type), context);
    case 'built-in':
    case 'pseudo-column':
    case 'predefined exception':
    case 'method':
      return node;
    default:
      return undefined;
  }
}

/** A column with what qualifies it: the table's name or alias of this query, never a schema. */
function columnName(
  node: Name,
  { column, relation }: Extract<Referent, { kind: 'column' }>,
  { names, targetNames }: RuleContext,
): Name {
  const last = node.parts.findLastIndex((each) => names.stored(each) === column);
  if (last < 0) return { ...node, parts: node.parts.map((each) => names.local(each)) };
  const own = node.parts[last] as Identifier;
  const { object } = relation;
  const written =
    object && object.kind === 'table'
      ? targetNames.identifier(names.column(object, column), own)
      : names.local(own);
  const qualifier = node.parts.slice(Math.max(0, last - 1), last).map((each) => names.local(each));
  const fields = node.parts.slice(last + 1).map((each) => names.local(each));
  return { ...node, parts: [...qualifier, written, ...fields] };
}

function qualified(node: Name, target: TargetName, { names }: RuleContext): Name {
  return names.qualified(target, node);
}

function lastStored(name: Name, { names }: RuleContext): string {
  const last = name.parts.at(-1);
  return last ? names.stored(last) : '';
}

function localName(node: Name, { names, variableName }: RuleContext): Name {
  const { link: _, ...name } = node;
  return { ...name, parts: node.parts.map((each) => variableName(each) ?? names.local(each)) };
}
