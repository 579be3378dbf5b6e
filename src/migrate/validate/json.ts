/**
 * Whether two JSON texts are the same document: the order of members, white space and how a number is written mean nothing; each number is compared by its
 * digits, because two that differ may be one as a double. What is no JSON is only the same as itself.
 */
export function sameJson(a: string, b: string): boolean {
  try {
    return canonical(a) === canonical(b);
  } catch {
    return false;
  }
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function canonical(text: string): string {
  const keepDigits: Reviver = (_key, value, { source }) => {
    if (typeof value === 'number') return { [numberTag]: digitsOf(source ?? String(value)) };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1)));
  };
  return JSON.stringify(JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown));
}

/** A member that stands for a number: no document has this name by chance. */
const numberTag = '\u0000number';

/** `-1.50e3` as `-15e2`. */
function digitsOf(source: string): string {
  const [mantissa = '', exponent = '0'] = source.toLowerCase().split('e');
  const isNegative = mantissa.startsWith('-');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${isNegative ? '-' : ''}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`;
}
