import { expressions } from '../../../sql/codes/expressions.ts';
import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { IntervalValue } from '../../../sql/value-type.ts';
import { some } from '../../../sql/walk.ts';
import type { RuleContext } from '../../rule.ts';
import { packCall } from './built-in.ts';
import { bare } from './operands.ts';

/**
 * Oracle's implicit conversions (SQL Language Reference, "Data Conversion"), said where PostgreSQL needs them said.
 */

/** A number as TO_NUMBER reads it: blanks around it, a sign, an exponent. */
const numberText = /^\s*([+-]?)(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** The value as text, as Oracle's TO_CHAR without a format would give it. */
export function asText(node: Expression, context: RuleContext): Expression {
  const inner = bare(node);
  if (inner.kind === 'number' && !/[fFdD]$/.test(inner.text)) {
    const digits = canonicalNumber(inner.text);
    return digits === undefined ? textOf(node, context) : make.string(node, digits);
  }
  const type = context.resolution.typeOf(node);
  switch (type.kind) {
    case 'text':
      return padded(node, context);
    case 'number':
      if (type.binary) return stated(packCall(node, context, 'binary_to_char', [node]), node, context);
      return type.integer ? textCast(node, context) : textOf(node, context);
    case 'timestamp':
      reportZone(node, context);
      return type.zone ? textOf(node, context) : timestampText(node, type.precision, context);
    case 'date':
      return textOf(node, context);
    case 'interval':
      return intervalText(node, type, context);
    case 'binary':
      return type.large
        ? node
        : make.call(node, 'upper', [make.call(node, 'encode', [node, make.string(node, 'hex')])]);
    case 'rowid':
      return textCast(node, context);
    default:
      return node;
  }
}

/** A value's own time zone is not kept, so that its text shows that of the session; the present moment has the session's. */
export function reportZone(node: Expression, context: RuleContext): void {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'timestamp' || type.zone !== 'with' || some(node, isPresent)) return;
  context.report(
    expressions.zoneNotKept,
    node,
    "The text shows the session's time zone, not that of the value.",
  );
}

function isPresent(node: Node): boolean {
  const name =
    node.kind === 'call' && node.callee.kind === 'reference' ? node.callee.name.parts.at(-1) : undefined;
  return name?.text === 'clock_timestamp' || name?.text === 'statement_timestamp';
}

function textCast(node: Expression, context: RuleContext): Expression {
  return stated(make.cast(node, node, 'text'), node, context);
}

function textOf(node: Expression, context: RuleContext): Expression {
  return stated(packCall(node, context, 'to_char', [node]), node, context);
}

/** An interval with the digits of its type, where it has others than the pack's function writes by itself. */
function intervalText(node: Expression, type: IntervalValue, context: RuleContext): Expression {
  const { leading = 2, fraction = 6 } = type;
  const isDays = type.of === 'day to second';
  if (isDays && leading === 2 && fraction === 6) return textOf(node, context);
  const digits = (isDays ? [leading, fraction] : [leading]).map((each) => make.number(node, each));
  return stated(packCall(node, context, 'to_char', [node, ...digits]), node, context);
}

/**
 * A timestamp without a time zone is stored as a date is, so that its own format (NLS_TIMESTAMP_FORMAT) must be named. FF in it
 * stands for as many digits as the type has.
 */
function timestampText(node: Expression, precision: number | undefined, context: RuleContext): Expression {
  const hasDigits = precision !== undefined && precision > 0 && precision < 6;
  const format = hasDigits
    ? make.string(node, `DD-MON-RR HH.MI.SSXFF${precision} AM`)
    : packCall(node, context, 'nls_format', [make.string(node, 'timestamp')]);
  return stated(packCall(node, context, 'to_char', [node, format]), node, context);
}

function stated(made: Expression, from: Expression, context: RuleContext): Expression {
  context.resolution.state(made, { kind: 'text' }, context.resolution.nullable(from));
  return made;
}

/**
 * A CHAR value with its blanks: Oracle keeps them in functions and `||`, while PostgreSQL drops them as soon as a character
 * becomes text. A single character is left as it is.
 */
export function padded(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'text' || !type.fixed || type.length === undefined || type.length < 2) return node;
  if (!['reference', 'bind', 'cast'].includes(bare(node).kind)) return node;
  return stated(make.call(node, 'rpad', [node, make.number(node, type.length)]), node, context);
}

/**
 * A number literal as TO_CHAR writes it: no exponent, no zero before the point, none at the end. Nothing where TO_CHAR would
 * need an exponent, as it does for a floating-point literal (2d).
 */
function canonicalNumber(text: string): string | undefined {
  const [mantissa = '', exponent = '0'] = text.split(/[eE]/);
  const [whole = '', decimals = ''] = mantissa.split('.');
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > 40) return undefined;
  const digits = `${'0'.repeat(Math.max(0, -point))}${(whole + decimals).padEnd(point, '0')}`;
  const at = Math.max(0, point);
  const before = digits.slice(0, at).replace(/^0+/, '');
  const after = digits.slice(at).replace(/0+$/, '');
  if (after !== '') return before.length + after.length >= 40 ? undefined : `${before}.${after}`;
  return before === '' ? '0' : before;
}

/** The value as a number: text is read as TO_NUMBER does, and fails where that fails. */
export function asNumber(node: Expression, context: RuleContext): Expression {
  const inner = bare(node);
  const type = context.resolution.typeOf(node);
  if (inner.kind === 'string') {
    const match = numberText.exec(inner.value);
    if (!match) return numeric(packCall(node, context, 'to_number', [inner]), node, context);
    const digits = make.number(node, `${match[1] === '-' ? '-' : ''}${match[2]}${match[3] ?? ''}`);
    context.resolution.state(digits, { kind: 'number', integer: /^-?\d+$/.test(digits.text) }, false);
    return digits;
  }
  if (type.kind !== 'text') return node;
  return numeric(make.cast(node, node, 'numeric'), node, context);
}

function numeric(made: Expression, from: Expression, context: RuleContext): Expression {
  context.resolution.state(made, { kind: 'number', integer: false }, context.resolution.nullable(from));
  return made;
}

/** The value as a date: text is read with the session's format. */
export function asDate(node: Expression, context: RuleContext): Expression {
  if (context.resolution.typeOf(node).kind !== 'text') return node;
  const made = packCall(node, context, 'to_date', [node]);
  context.resolution.state(made, { kind: 'date' }, context.resolution.nullable(node));
  return made;
}

/**
 * A timestamp that becomes a date. Oracle cuts the fraction of the second off, while `timestamp(0)` rounds, so that one in two
 * of the present times would be a second ahead.
 */
export function withoutFraction(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (type.kind !== 'timestamp' || type.precision === 0 || context.settings.date === 'date') return node;
  if (isToTheSecond(bare(node))) return node;
  const made = make.call(node, 'date_trunc', [make.string(node, 'second'), node]);
  context.resolution.state(made, { ...type, precision: 0 }, context.resolution.nullable(node));
  return made;
}

/** A literal without a fraction, or a value that has been cut already. */
function isToTheSecond(node: Expression): boolean {
  if (node.kind === 'cast') return node.operand.kind === 'string' && !/[.]\d*[1-9]/.test(node.operand.value);
  if (node.kind === 'datetime') return !/[.]\d*[1-9]/.test(node.value);
  return (
    node.kind === 'call' &&
    node.callee.kind === 'reference' &&
    node.callee.name.parts.at(-1)?.text === 'date_trunc'
  );
}

/** The value as a timestamp with or without zone: text is read with the session's format. */
export function asTimestamp(node: Expression, zoned: boolean, context: RuleContext): Expression {
  if (context.resolution.typeOf(node).kind !== 'text') return node;
  const made = packCall(node, context, zoned ? 'to_timestamp_tz' : 'to_timestamp', [node]);
  context.resolution.state(
    made,
    zoned ? { kind: 'timestamp', zone: 'with' } : { kind: 'timestamp' },
    context.resolution.nullable(node),
  );
  return made;
}
