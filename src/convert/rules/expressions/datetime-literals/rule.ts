import * as make from '../../../../sql/make.ts';
import type { IntervalLiteral } from '../../../../sql/tree/expression.ts';
import type { IntervalField } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { counted, interval } from '../intervals.ts';
import { parentOf } from '../operands.ts';

/**
 * DATE and TIMESTAMP literals (SQL Language Reference, "Datetime Literals"). Oracle's DATE has a time of day and is a
 * timestamp in the target; as an operand of a comparison the date itself says the same.
 */
const datetimes = rule({
  name: 'datetime-literals',
  on: ['datetime'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const value = node.value.trim();
    if (node.type === 'date') {
      const type = momentType(value, context);
      return type === 'date' ? undefined : { ...node, type, value };
    }
    const zone = /(?:\s*[+-]\d\d?:\d\d|\s+[A-Za-z][\w/+-]*(?:\s+[A-Za-z]+)?)$/.exec(value);
    if (!zone) return undefined;
    const region = /^\s*([A-Za-z][\w/+-]*)/.exec(zone[0]);
    const text = region ? `${value.slice(0, zone.index)} ${region[1]}` : value;
    return make.fragment(node, 'primary', `timestamptz '${text}'`);
  },
});

/** The kind of literal for a moment: a day that is compared with something is a `date`, all else a `timestamp`. */
export function momentType(moment: string, context: RuleContext): 'date' | 'timestamp' {
  const parent = parentOf(context);
  const compared =
    parent?.kind === 'between' ||
    parent?.kind === 'in' ||
    (parent?.kind === 'binary' && ['=', '<>', '<', '>', '<=', '>='].includes(parent.operator));
  return compared && /^\d+-\d+-\d+$/.test(moment) ? 'date' : 'timestamp';
}

/** INTERVAL literals: the fields are named, so that a sign holds for all of them and nothing depends on `intervalstyle`. */
const intervals = rule({
  name: 'datetime-literals',
  on: ['interval'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    const fields = fieldsOf(node);
    return fields === undefined ? undefined : interval(node, fields);
  },
});

const order: readonly IntervalField[] = ['day', 'hour', 'minute', 'second'];

function fieldsOf(node: IntervalLiteral): string | undefined {
  const { from } = node;
  if (!from) return undefined;
  const match = /^\s*([+-]?)\s*(.*?)\s*$/.exec(node.value);
  const sign = match?.[1] === '-' ? '-' : '';
  const numbers = (match?.[2] ?? '').split(from === 'year' && node.to === 'month' ? '-' : /[\s:]+/);
  const names: readonly IntervalField[] = from === 'year' || from === 'month' ? ['year', 'month'] : order;
  const first = names.indexOf(from);
  const last = names.indexOf(node.to ?? from);
  if (
    first < 0 ||
    numbers.length !== last - first + 1 ||
    !numbers.every((each) => /^\d+(\.\d+)?$/.test(each))
  )
    return undefined;
  const digits = node.to === 'second' || from === 'second' ? (node.toPrecision ?? 6) : 6;
  const parts = numbers.flatMap((each, i) => {
    const name = names[first + i] as IntervalField;
    const number = name === 'second' ? rounded(each, digits) : each.replace(/^0+(?=\d)/, '');
    return /^0*\.?0*$/.test(number) ? [] : [counted(`${sign}${number}`, name)];
  });
  return parts.length > 0 ? parts.join(' ') : `0 ${names[last] as string}s`;
}

/** Seconds with at most so many decimals, rounded half up. */
function rounded(text: string, digits: number): string {
  const [whole = '0', decimals = ''] = text.split('.');
  const scaled = BigInt(whole + decimals.padEnd(digits + 1, '0').slice(0, digits + 1));
  const kept = String((scaled + 5n) / 10n).padStart(digits + 1, '0');
  const fraction = digits === 0 ? '' : kept.slice(-digits).replace(/0+$/, '');
  const seconds = digits === 0 ? kept : kept.slice(0, -digits);
  return fraction === '' ? seconds : `${seconds}.${fraction}`;
}

export const datetimeLiterals = [datetimes, intervals];
