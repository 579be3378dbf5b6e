import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Handler } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { rule } from '../../../rule.ts';
import type { RuleContext } from '../../../rule.ts';
import { constantInteger } from '../exceptions/states.ts';
import { handlerAround, helperVariable, inHandler, innermostHandler } from '../routine.ts';

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

/** A function of the extension pack over what PL/pgSQL knows in a handler, and where a program asks for the number, over where the error is from. */
function handled(at: Span, name: string, context: RuleContext): Call {
  const place = asksNumber(context) ? errorContext(at, context) : undefined;
  return make.call(at, context.pack(name), [
    make.reference(at, 'SQLSTATE'),
    make.reference(at, 'SQLERRM'),
    ...(place ? [place] : []),
  ]);
}

const askingHandlers = new WeakMap<Handler, boolean>();

/**
 * Whether the handler at hand handles errors of several numbers and reads SQLCODE. A program that only shows the message does well
 * without the context; one that decides by the number needs the very number.
 */
function asksNumber(context: RuleContext): boolean {
  const handler = handlerAround(context)?.handler;
  if (!handler) return false;
  let asks = askingHandlers.get(handler);
  if (asks === undefined) {
    // A handler without a name is that of OTHERS; VALUE_ERROR shares its SQLSTATEs with errors of columns.
    const isWide =
      handler.exceptions.length === 0 ||
      handler.exceptions.some(
        (each) => each.kind === 'name' && each.parts.at(-1)?.text.toUpperCase() === 'VALUE_ERROR',
      );
    asks =
      isWide && some(handler, (node) => node.kind === 'reference' && builtIn(node, context) === 'SQLCODE');
    askingHandlers.set(handler, asks);
  }
  return asks;
}

function messageOf(at: Span, code: Expression, context: RuleContext): Call {
  const type = context.resolution.typeOf(code);
  const isInteger =
    constantInteger(code) !== undefined || (type.kind === 'number' && type.integer && type.pls === true);
  return make.call(at, context.pack('sqlerrm'), [isInteger ? code : make.cast(code, code, 'integer')]);
}

function backtrace(at: Span, context: RuleContext): Expression | undefined {
  if (!innermostHandler(context)) return make.nullLiteral(at);
  const variable = errorContext(at, context);
  return variable && make.call(at, context.pack('dbms_utility_format_error_backtrace'), [variable]);
}

function errorContext(at: Span, context: RuleContext): Reference | undefined {
  return diagnosed(at, 'PG_EXCEPTION_CONTEXT', 'error_context', context);
}

/** A variable for what is told of the error; it is asked at the beginning of the handler, before another statement runs. */
export function diagnosed(at: Span, item: string, wish: string, context: RuleContext): Reference | undefined {
  const handler = innermostHandler(context);
  if (!handler) return undefined;
  const variable = helperVariable(context, wish, 'text', { kind: 'text' }, at);
  if (!variable) return undefined;
  const asked = handler.first.get('diagnostics');
  const items = asked?.kind === 'getDiagnostics' ? asked.items : [];
  if (!items.some((each) => each.item === item))
    handler.first.set('diagnostics', {
      kind: 'getDiagnostics',
      start: handler.start,
      end: handler.start,
      stacked: true,
      items: [...items, { target: variable, item }],
    });
  return variable;
}
