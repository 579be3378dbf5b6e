import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';

/** A message as a format of RAISE with the arguments in its places. */
export interface Format {
  readonly format: string;
  readonly values: readonly Expression[];
}

/** `%[flags][width][.precision][size]type` of RAISERROR and FORMATMESSAGE. */
const place = /%%|%([-+0 #]*)(\*|\d*)(?:\.(\*|\d*))?(?:h|l|I64)?([diuoxXs])|%/g;

/**
 * The message of RAISERROR, whose places are those of printf (Transact-SQL Reference, "RAISERROR"). Plain places of texts and numbers are places
 * of RAISE; others become functions over the argument, and where there is no short way FORMATMESSAGE of the extension pack does all of it.
 */
export function formatOf(message: Expression, values: readonly Expression[], context: RuleContext): Format {
  if (message.kind !== 'string') {
    if (values.length === 0 && isPlain(message)) return { format: '%', values: [message] };
    return whole(message, values, context);
  }
  const rest = [...values];
  const made: Expression[] = [];
  let isKnown = true;
  const format = message.value.replaceAll(place, (all, flags = '', width = '', precision, type) => {
    if (all === '%%' || type === undefined) return '%%';
    const value = rest.shift();
    const shown = value && width !== '*' && precision !== '*' && placed(value, flags, width, precision, type);
    if (!shown) isKnown = false;
    else made.push(shown);
    return '%';
  });
  if (!isKnown) return whole(message, values, context);
  return { format, values: made };
}

/** A variable, whose text is rarely a format; what follows a % in it would be read as a place by SQL Server. */
function isPlain(message: Expression): boolean {
  return message.kind === 'reference';
}

/** The text of a message with its arguments in their places, by FORMATMESSAGE of the extension pack. */
export function formatted(
  message: Expression,
  values: readonly Expression[],
  context: RuleContext,
): Expression {
  const call = make.call(message, context.pack('formatmessage'), [
    message,
    ...values.map((each) => asText(each, context)),
  ]);
  context.resolution.state(call, { kind: 'text' }, true);
  return call;
}

function whole(message: Expression, values: readonly Expression[], context: RuleContext): Format {
  return { format: '%', values: [formatted(message, values, context)] };
}

function asText(value: Expression, context: RuleContext): Expression {
  if (value.kind === 'string' || context.resolution.typeOf(value).kind === 'text') return value;
  return make.cast(value, value, 'text');
}

/** The argument as its place shows it; undefined where only the pack can say it. */
function placed(
  value: Expression,
  flags: string,
  width: string,
  precision: string | undefined,
  type: string,
): Expression | undefined {
  const at: Span = value;
  if (flags === '' && width === '' && precision === undefined) {
    if (type === 's' || type === 'd' || type === 'i') return value;
    if (type === 'x') return make.call(at, 'to_hex', [value]);
    if (type === 'X') return make.call(at, 'upper', [make.call(at, 'to_hex', [value])]);
    return undefined;
  }
  if (precision === undefined && (flags === '' || flags === '-') && width !== '' && 'sdi'.includes(type))
    return make.call(at, 'format', [make.string(at, `%${flags}${width}s`), value]);
  return undefined;
}
