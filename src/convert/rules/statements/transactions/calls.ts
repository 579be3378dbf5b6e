import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import { isAutonomous } from '../../../routines/autonomous.ts';
import { bookOf } from '../../../routines/book.ts';
import type { RuleContext } from '../../../rule.ts';
import { bodyOf, isSafeValue } from '../effects.ts';

/** A procedure that is called and that may end the transaction. */
export interface EndingCallee {
  readonly name: string;
  readonly body?: Block;
}

/** The procedure that a statement calls, if it may end the transaction, itself or through what it calls. */
export function endingCallee(node: Node, context: RuleContext): EndingCallee | undefined {
  if (node.kind !== 'callStatement') return undefined;
  const callee = node.call.kind === 'call' ? node.call.callee : node.call;
  if (callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(callee);
  if (referent.kind !== 'routine' && referent.kind !== 'standalone') return undefined;
  const routine = referent.kind === 'routine' ? referent.routine : referent.routine.definition.routine;
  if (routine.form !== 'procedure' || !bookOf(context).endsTransactions(routine, context.names))
    return undefined;
  const body = bodyOf(referent, context);
  // An autonomous transaction is one of another session.
  if (isAutonomous(body ? { ...routine, body } : routine)) return undefined;
  const name = callee.name.parts.map((part) => part.text).join('.');
  return body ? { name, body } : { name };
}

/** Whether a call can never raise an exception: its arguments are plain, and the procedure handles all of them itself. */
export function isQuiet(node: Node, { body }: EndingCallee, context: RuleContext): boolean {
  if (node.kind !== 'callStatement' || !body) return false;
  const values = node.call.kind === 'call' ? node.call.arguments.map((each) => each.value) : [];
  return (
    values.every((each) => isSafeValue(each, context)) &&
    body.declarations.every((each) => each.kind !== 'variable' || isPlain(each.default)) &&
    body.handlers.some((each) => each.exceptions.length === 0) &&
    body.handlers.every((each) => each.statements.every((one) => isQuietStatement(one, context)))
  );
}

/** A value that is there already; names of another object are not resolved here, one without arguments may be a function. */
function isPlain(value: Expression | undefined): boolean {
  return value === undefined || ['number', 'string', 'null', 'boolean', 'reference'].includes(value.kind);
}

function isQuietStatement(node: Statement, context: RuleContext): boolean {
  if (node.kind === 'nullStatement' || node.kind === 'transaction') return true;
  if (node.kind === 'return') return node.value === undefined;
  if (node.kind !== 'callStatement' || node.call.kind !== 'call') return false;
  const { callee } = node.call;
  return (
    callee.kind === 'reference' &&
    callee.name.parts.length === 2 &&
    callee.name.parts[0] !== undefined &&
    context.source.names.fold(callee.name.parts[0]) === 'DBMS_OUTPUT'
  );
}
