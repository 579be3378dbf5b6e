import * as make from '../../../sql/make.ts';
import type { Call, Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Span } from '../../../text/span.ts';
import type { Rule, RuleContext } from '../../rule.ts';
import { rule } from '../../rule.ts';
import { builtInName, isCallee, valuesOf } from './operands.ts';

/** How one built-in function is said in the target; undefined leaves the call to other rules. */
export type CallConverter = (
  call: Call,
  values: readonly Expression[],
  context: RuleContext,
) => Expression | undefined;

/** A rule over calls of built-in functions, by their names. A function without parentheses is a call without arguments. */
export function callRule(name: string, table: Readonly<Record<string, CallConverter>>): Rule {
  return rule({
    name,
    on: ['call', 'reference'],
    from: ['oracle'],
    to: ['postgresql'],
    functions: new Set(Object.keys(table)),
    apply(node, context) {
      if (node.kind === 'reference' && isCallee(node, context)) return undefined;
      const function_ = builtInName(node, context);
      if (function_ === undefined || !Object.hasOwn(table, function_)) return undefined;
      if (node.kind === 'reference' && !withoutParentheses.has(function_)) return undefined;
      const call = node.kind === 'call' ? node : withoutArguments(node);
      return table[function_]?.(call, valuesOf(call), context);
    },
  });
}

/** Functions that are called without parentheses; another name that reads like a function is a column of an unknown table. */
const withoutParentheses: ReadonlySet<string> = new Set(
  'SYSDATE SYSTIMESTAMP CURRENT_DATE CURRENT_TIMESTAMP LOCALTIMESTAMP SESSIONTIMEZONE DBTIMEZONE USER UID ORA_INVOKING_USER ORA_LOGIN_USER SYS_GUID EMPTY_CLOB EMPTY_BLOB'.split(
    ' ',
  ),
);

function withoutArguments(node: Reference): Call {
  return { kind: 'call', start: node.start, end: node.end, callee: node, arguments: [] };
}

/** A call of a function of the extension pack. */
export function packCall(
  origin: Span,
  context: RuleContext,
  name: string,
  values: readonly Expression[],
): Call {
  return make.call(origin, context.pack(name), values);
}

/** The same call under another name, with what else belongs to it (DISTINCT, OVER, FILTER …). */
export function renamed(call: Call, name: string, values: readonly Expression[] = valuesOf(call)): Call {
  return {
    ...call,
    callee: make.reference(call.callee, name),
    arguments: values.map((value, i) => {
      const before = call.arguments[i];
      return before && before.value === value ? before : make.argument(value);
    }),
  };
}
