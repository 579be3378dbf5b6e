import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Parameter } from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';
import { builtInMode } from '../built-in-packages.ts';
import type { RuleContext } from '../rule.ts';
import { methodCall } from './names.ts';

/** Methods that change their collection. */
const changing = new Set(['EXTEND', 'TRIM', 'DELETE']);

/**
 * Whether the node is, or is the collection or row within, what its statement writes to: the target of an assignment or of
 * INTO, an OUT argument, or the collection of a method that changes it. The statement's own rule converts it then.
 */
export function isWritten(node: Node, context: RuleContext): boolean {
  const { parents } = context;
  let child: Node = node;
  for (let i = parents.length - 1; i >= 0; i -= 1) {
    const parent = parents[i] as Node;
    switch (parent.kind) {
      case 'field':
      case 'parenthesis':
      case 'element':
        if (!isSame(parent.operand, child)) return false;
        break;
      case 'call':
        if (!isSame(parent.callee, child)) return false;
        break;
      case 'assignment':
        return isSame(parent.target, child);
      case 'into':
        return parent.targets.some((each) => isSame(each, child));
      case 'usingItem':
        return parent.mode !== 'in';
      case 'argument': {
        const call = parents[i - 1];
        return call?.kind === 'call' && isOutArgument(call, parent, context);
      }
      case 'callStatement':
        return changing.has(methodCall(parent.call, context.resolution, context.source)?.name ?? '');
      default:
        return false;
    }
    child = parent;
  }
  return false;
}

/** The nodes above are those of the source; the one at hand may have been rebuilt with its children converted. */
function isSame(a: Span, b: Span): boolean {
  return a === b || (a.start === b.start && a.end === b.end);
}

/** Whether an argument is given to a parameter that the called routine writes. */
export function isOutArgument(call: Call, argument: Span, context: RuleContext): boolean {
  return argumentMode(call, argument, context) !== 'in';
}

/** What the called routine, of the user's or of a built-in package, does with an argument. */
export function argumentMode(call: Call, argument: Span, context: RuleContext): Parameter['mode'] {
  const given = call.arguments.find((each) => isSame(each, argument));
  return given ? (parameterFor(call, argument, context)?.mode ?? builtInMode(call, given, context)) : 'in';
}

/** The parameter of the called routine that an argument is given to. */
export function parameterFor(
  call: Call,
  argument: Span,
  { resolution, source }: RuleContext,
): Parameter | undefined {
  const routine = calledRoutine(call.callee, resolution);
  const position = call.arguments.findIndex((each) => isSame(each, argument));
  const given = call.arguments[position];
  if (!routine || !given) return undefined;
  const { fold } = source.names;
  const { name } = given;
  return name
    ? routine.parameters.find((each) => fold(each.name) === fold(name))
    : routine.parameters[position];
}

function calledRoutine(callee: Expression, resolution: RuleContext['resolution']) {
  if (callee.kind !== 'reference') return undefined;
  const referent = resolution.referent(callee);
  if (referent.kind === 'routine') return referent.routine;
  return referent.kind === 'standalone' ? referent.routine.definition.routine : undefined;
}
