import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { diagnosed } from '../error-functions/rule.ts';
import { inHandler } from '../routine.ts';
import { systemValue } from '../system-value.ts';
import { asksCaller } from './callers.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** ERROR_NUMBER(), ERROR_MESSAGE() and the like, and @@ERROR where no test of it was found. */
export const errorFunctionRules = [
  rule({
    name: 'sqlserver-errors',
    on: ['call'],
    ...dialects,
    apply: (node, context) => ofError(node, systemValue(node), context),
  }),
  rule({
    name: 'sqlserver-errors',
    on: ['reference'],
    ...dialects,
    apply(node, context) {
      if (systemValue(node) !== '@@ERROR') return undefined;
      context.report(
        sqlserverErrorFindings.checkFar,
        node,
        '@@ERROR is read here as 0: the statement that it tells of is not known.',
      );
      return make.number(node, 0);
    },
  }),
  rule({
    name: 'sqlserver-errors',
    on: ['executeProcedure'],
    ...dialects,
    apply(node, context) {
      if (!inHandler(context) || !asksCaller(node, context)) return undefined;
      const at = { start: node.start, end: node.start };
      const call = make.call(at, context.pack('set_error'), [
        make.reference(at, 'SQLSTATE'),
        make.reference(at, 'SQLERRM'),
        told(at, 'PG_EXCEPTION_DETAIL', context),
        told(at, 'PG_EXCEPTION_CONTEXT', context),
      ]);
      context.around.before({ kind: 'callStatement', ...at, call, style: 'perform' });
      return undefined;
    },
  }),
];

function ofError(at: Span, name: string | undefined, context: RuleContext): Expression | undefined {
  const packed = name?.toLowerCase();
  switch (name) {
    case 'ERROR_MESSAGE':
      if (inHandler(context)) return make.reference(at, 'SQLERRM');
      break;
    case 'ERROR_NUMBER':
    case 'ERROR_SEVERITY':
    case 'ERROR_STATE':
    case 'ERROR_LINE':
    case 'ERROR_PROCEDURE':
      break;
    default:
      return undefined;
  }
  const given = inHandler(context) ? knownOf(name, at, context) : [];
  const plain = make.call(at, context.pack(packed as string), given);
  // The word of the source is not that of the target, so that its letters are not kept.
  const call: Call = { ...plain, callee: make.reference(nowhere, ...context.pack(packed as string)) };
  context.resolution.state(
    call,
    name === 'ERROR_MESSAGE' || name === 'ERROR_PROCEDURE'
      ? { kind: 'text' }
      : { kind: 'number', integer: true },
    true,
  );
  return call;
}

/** What a handler knows, as far as the function asks for it. */
function knownOf(name: string, at: Span, context: RuleContext): readonly Expression[] {
  const state = make.reference(at, 'SQLSTATE');
  const detail = (): Expression => told(at, 'PG_EXCEPTION_DETAIL', context);
  switch (name) {
    case 'ERROR_NUMBER':
      return [state, make.reference(at, 'SQLERRM'), detail()];
    case 'ERROR_SEVERITY':
      return [state, detail()];
    case 'ERROR_STATE':
      return [detail()];
    default:
      return [told(at, 'PG_EXCEPTION_CONTEXT', context)];
  }
}

const wishes = { PG_EXCEPTION_DETAIL: 'error_detail', PG_EXCEPTION_CONTEXT: 'error_context' } as const;

/** A variable that takes what GET STACKED DIAGNOSTICS tells at the beginning of the handler. */
function told(at: Span, item: keyof typeof wishes, context: RuleContext): Expression {
  return diagnosed(at, item, wishes[item], context) ?? make.nullLiteral(at);
}
