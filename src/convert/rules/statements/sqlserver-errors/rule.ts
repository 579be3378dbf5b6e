import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import type { RaiseError, Throw } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement, RaiseMessage, Statement } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { constantInteger } from '../exceptions/states.ts';
import { outermostBlock } from '../routine.ts';
import type { Format } from './format.ts';
import { formatOf } from './format.ts';
import { raiseError, userError } from './number.ts';
import { isOfError } from './severity.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** THROW, RAISERROR and PRINT. */
export const sqlserverErrorRules = [
  rule({
    name: 'sqlserver-errors',
    on: ['throw'],
    ...dialects,
    apply: (node, context) => thrown(node, context),
  }),
  rule({
    name: 'sqlserver-errors',
    on: ['raiseError'],
    ...dialects,
    apply: (node, context) => raised(node, context),
  }),
  rule({
    name: 'sqlserver-errors',
    on: ['print'],
    ...dialects,
    apply: ({ value, start, end }) => {
      const { format, values } = joined(value);
      return message({ start, end }, format, values);
    },
  }),
];

/** THROW always has the severity 16, and its message is no format. Alone it raises what is being handled. */
function thrown(node: Throw, context: RuleContext): Statement {
  const { number, message: text, state } = node;
  if (!number || !text || !state) return { kind: 'raise', start: node.start, end: node.end };
  const known = constantInteger(number);
  if (known === undefined) return packed(node, 'throw', [number, text, state], context);
  return raiseError(
    node,
    { number: known, severity: 16, state: constantInteger(state) ?? state },
    escaped(text),
    text.kind === 'string' ? [] : [text],
  );
}

/** RAISERROR: a message up to the severity 10, an error above ("RAISERROR"). */
function raised(node: RaiseError, context: RuleContext): Statement {
  const severity = constantInteger(node.severity);
  const state = constantInteger(node.state) ?? node.state;
  const number = node.number ? constantInteger(node.number) : constantInteger(node.message);
  const { format, values } =
    number !== undefined && !node.number
      ? ofServer(number, node, context)
      : formatOf(node.message, node.arguments, context);
  if (severity !== undefined && severity <= 10) return message(node, format, values);
  if (severity === undefined && !isOfError(node.severity, outermostBlock(context))) {
    const text = values.length === 1 && format === '%' ? values[0] : undefined;
    return packed(
      node,
      'raise_error',
      [
        text ?? make.call(node, 'format', [make.string(node, format.replaceAll(/%(?!%)/g, '%s')), ...values]),
        node.severity,
        node.state,
      ],
      context,
    );
  }
  if (severity !== undefined && severity >= 20)
    context.report(
      sqlserverErrorFindings.fatal,
      node,
      `The severity ${severity} ends the connection in SQL Server; here it is an error.`,
    );
  return raiseError(
    node,
    {
      number: number ?? userError,
      severity: severity === undefined ? node.severity : Math.max(0, severity),
      state: typeof state === 'number' && state < 0 ? 1 : state,
    },
    format,
    values,
  );
}

/** The text of a message of `sys.messages`, which scripts hold where they add it. */
function ofServer(number: number, node: RaiseError, context: RuleContext): Format {
  const text = context.catalog.messages?.get(number);
  if (text !== undefined) return formatOf(make.string(node.message, text), node.arguments, context);
  context.report(
    sqlserverErrorFindings.unknownMessage,
    node.message,
    `The text of message ${number} is not in the scripts.`,
  );
  const places = node.arguments.map(() => '%').join(', ');
  return { format: `Message ${number}${places === '' ? '' : `: ${places}`}`, values: node.arguments };
}

function packed(at: Span, name: string, values: readonly Expression[], context: RuleContext): CallStatement {
  // The word RAISERROR of the source is not the one of the target.
  const call = make.call(nowhere, context.pack(name), values);
  return { kind: 'callStatement', start: at.start, end: at.end, call, style: 'perform' };
}

/** What is only shown to the client. */
function message(at: Span, format: string, values: readonly Expression[]): RaiseMessage {
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'notice',
    format,
    arguments: values,
    options: [],
  };
}

/** Constants and values that are joined to a text, as a format with its values. */
function joined(value: Expression): { format: string; values: readonly Expression[] } {
  if (value.kind === 'parenthesis') return joined(value.operand);
  const parts = value.kind === 'chain' && value.operator === '||' ? value.operands : [value];
  if (!parts.some((each) => each.kind === 'string')) return { format: '%', values: [value] };
  return {
    format: parts.map((each) => escaped(each)).join(''),
    values: parts.filter((each) => each.kind !== 'string').map(withoutCast),
  };
}

/** RAISE shows every value as a text. */
function withoutCast(value: Expression): Expression {
  if (value.kind === 'parenthesis') return withoutCast(value.operand);
  if (value.kind !== 'cast' || value.operand.kind !== 'reference') return value;
  const name = value.type.name.parts.at(-1)?.text.toLowerCase();
  return name === 'text' && value.type.precision === undefined ? value.operand : value;
}

/** A text as a format of RAISE, in which % stands for an argument. */
function escaped(text: Expression): string {
  return text.kind === 'string' ? text.value.replaceAll('%', '%%') : '%';
}
