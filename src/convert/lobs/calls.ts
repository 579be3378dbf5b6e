import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Parameter, RoutineDeclaration } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import { parameterFor } from '../collections/written.ts';
import type { Referent } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';
import { isLob } from './variable.ts';

/** What a call of a user's routine does to a LOB: it writes through the locator, puts another in its place, or cannot be told. */
export type CallEffect = 'writes' | 'replaces' | 'unknown' | 'none';

/** What a call does to the LOBs that it gets as arguments, and to its own result, which stands for the call itself. */
export function callEffects(
  call: Expression,
  context: RuleContext,
): readonly { readonly lob: Expression; readonly effect: CallEffect }[] {
  if (call.kind !== 'call') return [];
  const routine = bodyOf(context.resolution.referent(call.callee), context);
  if (!routine) return [];
  const effects: { lob: Expression; effect: CallEffect }[] = [];
  for (const argument of call.arguments) {
    if (!isLob(context.resolution.typeOf(argument.value))) continue;
    const parameter = parameterFor(call, argument, context);
    if (parameter && parameter.mode !== 'in')
      effects.push({ lob: argument.value, effect: effectOn(parameter, routine, context) });
  }
  if (routine.returns && isLob(context.resolution.typeOf(call)) && findsRows(routine))
    effects.push({ lob: call, effect: 'unknown' });
  return effects;
}

/** The routine with its body, which a package's specification has not. */
function bodyOf(referent: Referent, { names }: RuleContext): RoutineDeclaration | undefined {
  if (referent.kind === 'standalone') return referent.routine.definition.routine;
  if (referent.kind !== 'routine') return undefined;
  const { routine, owner } = referent;
  if (routine.body || owner.kind !== 'package') return routine;
  const name = (of: RoutineDeclaration): string => names.stored(of.name.parts.at(-1) as never);
  return owner.package.body?.declarations.find(
    (each): each is RoutineDeclaration =>
      each.kind === 'routine' &&
      name(each) === name(routine) &&
      each.parameters.length === routine.parameters.length,
  );
}

/** Looks at the body by names: the routine may be one of another object, whose names are resolved with that. */
function effectOn(parameter: Parameter, routine: RoutineDeclaration, context: RuleContext): CallEffect {
  const { body } = routine;
  if (!body) return 'unknown';
  const own = context.names.stored(parameter.name);
  const isOwn = (node: Node | undefined): boolean =>
    node?.kind === 'reference' &&
    node.name.parts.length === 1 &&
    context.names.stored(node.name.parts[0] as never) === own;
  let writes = false;
  let replaces = parameter.mode === 'out';
  let isUnknown = false;
  walk(body, (node) => {
    if (node.kind === 'assignment' && isOwn(node.target)) replaces = true;
    if (node.kind === 'into' && node.targets.some(isOwn)) isUnknown ||= findsRows(routine);
    if (node.kind === 'into' && node.targets.some(isOwn)) replaces = true;
    if (node.kind === 'callStatement' && node.call.kind === 'call') {
      if (!node.call.arguments.some((each) => isOwn(each.value))) return;
      const name = calleeName(node.call.callee);
      if (/^(SYS\.)?DBMS_LOB\.(CREATETEMPORARY|FREETEMPORARY)$/.test(name)) replaces = true;
      else if (/^(SYS\.)?DBMS_LOB\./.test(name)) writes ||= isOwn(node.call.arguments[0]?.value);
      else isUnknown = true;
    }
  });
  if (isUnknown || (writes && replaces && parameter.mode !== 'out')) return 'unknown';
  return replaces ? 'replaces' : writes ? 'writes' : 'none';
}

function calleeName(callee: Expression): string {
  return callee.kind === 'reference'
    ? callee.name.parts.map((part) => part.text.toUpperCase()).join('.')
    : '';
}

/** Whether a routine locks rows or gets them back from a write: only then may its LOBs be written through. */
function findsRows(routine: RoutineDeclaration): boolean {
  return (
    routine.body !== undefined &&
    some(
      routine.body,
      (node) => (node.kind === 'query' && node.locking !== undefined) || node.kind === 'returning',
    )
  );
}
