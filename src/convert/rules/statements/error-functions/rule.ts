import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import { rule } from '../../../rule.ts';
import type { RuleContext } from '../../../rule.ts';
import { constantInteger } from '../exceptions/states.ts';
import { helperVariable, inHandler, innermostHandler } from '../routine.ts';

/** SQLCODE, SQLERRM and what DBMS_UTILITY tells of the error that is being handled. */
export const errorFunctionRules = [
  rule({
    name: 'error-functions',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const parent = context.parents.at(-1);
      if (parent?.kind === 'call' && parent.callee.start === node.start && parent.callee.end === node.end)
        return undefined;
      return ofError(node, builtIn(node, context), context);
    },
  }),
  rule({
    name: 'error-functions',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.callee.kind !== 'reference') return undefined;
      const name = builtIn(node.callee, context);
      const [code] = node.arguments;
      if (!code) return ofError(node, name, context);
      return name === 'SQLERRM' ? messageOf(node, code.value, context) : undefined;
    },
  }),
];

function builtIn(node: Reference, context: RuleContext): string | undefined {
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'built-in') return undefined;
  return referent.package === undefined || referent.package === 'STANDARD'
    ? referent.name
    : `${referent.package}.${referent.name}`;
}

function ofError(at: Span, name: string | undefined, context: RuleContext): Expression | undefined {
  switch (name) {
    case 'SQLCODE':
      return inHandler(context) ? handled(at, 'sqlcode', context) : make.number(at, 0);
    case 'SQLERRM':
      return inHandler(context)
        ? handled(at, 'sqlerrm', context)
        : make.string(at, 'ORA-0000: normal, successful completion');
    case 'DBMS_UTILITY.FORMAT_ERROR_STACK':
      return inHandler(context)
        ? handled(at, 'dbms_utility_format_error_stack', context)
        : make.nullLiteral(at);
    case 'DBMS_UTILITY.FORMAT_ERROR_BACKTRACE':
      return backtrace(at, context);
    default:
      return undefined;
  }
}

/** A function of the extension pack over what PL/pgSQL knows in a handler. */
function handled(at: Span, name: string, context: RuleContext): Call {
  return make.call(at, context.pack(name), [make.reference(at, 'SQLSTATE'), make.reference(at, 'SQLERRM')]);
}

function messageOf(at: Span, code: Expression, context: RuleContext): Call {
  const type = context.resolution.typeOf(code);
  const isInteger =
    constantInteger(code) !== undefined || (type.kind === 'number' && type.integer && type.pls === true);
  return make.call(at, context.pack('sqlerrm'), [isInteger ? code : make.cast(code, code, 'integer')]);
}

/** Where the error was raised is asked at the beginning of the handler, before another statement runs. */
function backtrace(at: Span, context: RuleContext): Expression | undefined {
  const handler = innermostHandler(context);
  if (!handler) return make.nullLiteral(at);
  const variable = helperVariable(context, 'error_context', 'text', { kind: 'text' }, at);
  if (!variable) return undefined;
  handler.first.set('error_context', diagnostics(variable, handler.start));
  return make.call(at, context.pack('dbms_utility_format_error_backtrace'), [variable]);
}

function diagnostics(variable: Reference, start: number): Statement {
  return {
    kind: 'getDiagnostics',
    start,
    end: start,
    stacked: true,
    items: [{ target: variable, item: 'PG_EXCEPTION_CONTEXT' }],
  };
}
