import type { ComparedColumn, KeyValues } from '../../../change/comparer.ts';
import { name } from '../names.ts';
import { constant } from '../load/constant.ts';

/**
 * Rows of some keys as a condition that an index can serve. A collation may find more (`a` and `A` are one to it), and where no constant can be made of a value the column is left out: who asks
 * looks at the key of what comes.
 */
export function keysCondition(columns: readonly ComparedColumn[], keys: readonly KeyValues[]): string {
  if (keys.length === 0) return '1 = 0';
  const rows = keys.map((key) => {
    const tests = columns
      .map((column, place) => test(column, key[place] ?? ''))
      .filter((each) => each !== '');
    return tests.length === 0 ? '1 = 1' : tests.join(' AND ');
  });
  return `(${[...new Set(rows)].map((each) => `(${each})`).join(' OR ')})`;
}

function test({ column, form }: ComparedColumn, value: string): string {
  const it = name(column.name);
  const equal = (canonical: string): string => `${it} = ${constant(column, canonical)}`;
  const { type, native } = column;
  if (native === 'sql_variant' || form.kind === 'boolean') return '';
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'decimal':
      return form.kind === 'number' ? equal(value) : '';
    case 'float':
      return form.kind === 'float' ? equal(value) : '';
    case 'text':
      return form.kind === 'text' ? equal(value) : '';
    case 'bytes':
      return form.kind === 'bytes' ? equal(Buffer.from(value, 'hex').toString('latin1')) : '';
    case 'uuid':
      return form.kind === 'uuid' ? equal(dashed(value)) : '';
    case 'date':
      return equal(value.slice(0, dateLength));
    case 'time':
    case 'timestamp':
    case 'instant':
      return moment(it, value, type.digits, native, (canonical) => constant(column, canonical));
    default:
      return '';
  }
}

const dateLength = 10;

/** A form has six digits of a fraction, which `datetime` does not read; of seven the last may be any. */
function moment(
  it: string,
  value: string,
  digits: number,
  native: string,
  write: (canonical: string) => string,
): string {
  if (native.endsWith('(7)')) return `${it} >= ${write(value)} AND ${it} <= ${write(`${value}9`)}`;
  const [whole = '', fraction = ''] = value.split('.');
  return `${it} = ${write(digits === 0 ? whole : `${whole}.${fraction.slice(0, digits)}`)}`;
}

function dashed(uuid: string): string {
  return uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
