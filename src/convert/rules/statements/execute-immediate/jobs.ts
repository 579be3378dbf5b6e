import * as make from '../../../../sql/make.ts';
import type { Argument, StringLiteral } from '../../../../sql/tree/expression.ts';
import type { CallStatement } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { convertText } from './statement.ts';

/** Where procedures take what a job does: the name of the parameter and its place (PL/SQL Packages and Types Reference, "DBMS_SCHEDULER", "DBMS_JOB"). */
const actions: Readonly<Record<string, readonly [name: string, place: number]>> = {
  'DBMS_SCHEDULER.CREATE_JOB': ['JOB_ACTION', 2],
  'DBMS_JOB.SUBMIT': ['WHAT', 1],
};

/**
 * What a job does, as the target's statement: CALL for a single call, else DO. A stored procedure of the scheduler is only named, and has the
 * name that the target gives it.
 */
export function jobCall(node: CallStatement, context: RuleContext): CallStatement | undefined {
  const { call } = node;
  if (call.kind !== 'call' || call.callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(call.callee);
  const member = referent.kind === 'built-in' ? `${referent.package ?? ''}.${referent.name}` : '';
  const place = Object.hasOwn(actions, member) ? actions[member] : undefined;
  if (!place) return undefined;
  const action = argumentOf(call.arguments, place[0], place[1], context);
  if (action?.value.kind !== 'string') return undefined;
  const type = argumentOf(call.arguments, 'JOB_TYPE', 1, context)?.value;
  const kind =
    member === 'DBMS_JOB.SUBMIT' ? 'PLSQL_BLOCK' : type?.kind === 'string' ? type.value.toUpperCase() : '';
  const text = converted(action.value, kind, context);
  if (text === undefined) return undefined;
  const value = make.string(action.value, text);
  const given = call.arguments.map((each) => (each === action ? { ...each, value } : each));
  return { ...node, call: { ...call, arguments: given } };
}

function argumentOf(
  given: readonly Argument[],
  name: string,
  place: number,
  context: RuleContext,
): Argument | undefined {
  const named = given.find((each) => each.name && context.source.names.fold(each.name) === name);
  return named ?? (given[place]?.name ? undefined : given[place]);
}

function converted(action: StringLiteral, kind: string, context: RuleContext): string | undefined {
  const written = action.value.trim();
  if (kind !== 'PLSQL_BLOCK' && kind !== 'STORED_PROCEDURE') return undefined;
  const isBlock = /^(?:BEGIN|DECLARE|<<)/i.test(written);
  const statements = /;\s*$/.test(written) ? written : `${written};`;
  const made = convertText(isBlock ? statements : `BEGIN ${statements} END;`, action, context);
  if (made?.kind !== 'anonymousBlock' || made.numbers.length > 0) return undefined;
  const only = /^DO \$body\$\s+BEGIN\s+(CALL [^;]*);\s+END;\s+\$body\$$/.exec(made.text)?.[1];
  if (kind === 'PLSQL_BLOCK') return only ?? made.text;
  return only === undefined ? undefined : /^CALL (.*)\(\)$/.exec(only)?.[1];
}
