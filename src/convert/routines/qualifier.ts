import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { Reference } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Bench } from '../context.ts';
import type { Referent } from '../resolve/resolution.ts';
import type { TargetName } from '../target-names.ts';

/**
 * The routine with `routine.variable` written so that PL/pgSQL knows it: the name of a function qualifies its parameters ("Structure
 * of PL/pgSQL"), while variables need a label at their block, which gets the function's name too.
 */
export function qualified(
  routine: RoutineDeclaration,
  name: Name,
  target: TargetName,
  bench: Bench,
): RoutineDeclaration {
  const { names } = bench.workshop;
  const last = name.parts.at(-1);
  if (!routine.body || !last) return routine;
  const own = names.stored(last);
  let needsLabel = false;
  const change = (node: Node): Node => {
    if (node.kind !== 'reference') {
      const within = mapChildren(node, change);
      if (within !== node) bench.resolution.inherit(within, node);
      return within;
    }
    const [first, ...rest] = node.name.parts;
    const declared = declaredKind(bench.resolution.referent(node));
    if (!first || rest.length === 0 || declared === undefined || names.stored(first) !== own) return node;
    if (nameOf(bench.resolution.referent(node), names) !== names.stored(rest[0] as typeof first)) return node;
    if (declared === 'variable') needsLabel = true;
    const made: Reference = {
      ...node,
      name: { ...node.name, parts: [names.identifier(target.name, first), ...rest] },
    };
    bench.resolution.inherit(made, node);
    return made;
  };
  const body = change(routine.body) as typeof routine.body;
  if (body === routine.body) return routine;
  const label = make.identifier({ start: body.start, end: body.start }, target.name);
  const labels = needsLabel
    ? [{ ...label, ...names.identifier(target.name, label) }, ...body.labels]
    : body.labels;
  return { ...routine, body: { ...body, labels } };
}

function declaredKind(referent: Referent): 'variable' | 'parameter' | undefined {
  if (referent.kind === 'field') return declaredKind(referent.base);
  if (referent.kind !== 'variable' && referent.kind !== 'parameter') return undefined;
  return referent.owner.kind === 'package' ? undefined : referent.kind;
}

function nameOf(referent: Referent, names: Bench['workshop']['names']): string | undefined {
  if (referent.kind === 'field') return nameOf(referent.base, names);
  return referent.kind === 'variable' || referent.kind === 'parameter'
    ? names.stored(referent.declaration.name)
    : undefined;
}
