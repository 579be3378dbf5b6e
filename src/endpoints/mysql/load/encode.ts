import { CellError } from '../../../change/cell-error.ts';
import { copyBytes } from '../../../change/output.ts';
import type { Divided, Encode } from '../../../change/row-format.ts';
import type { Column } from '../../../change/shape.ts';
import { name } from '../names.ts';

/** How a column is written, and what the statement makes of the field. */
export interface FieldPlan {
  readonly encode: Encode;
  /** An expression over the field as a variable; absent when the field is the column's value. */
  readonly set?: (variable: string) => string;
}

/**
 * How canonical text gets into a column by LOAD DATA (MySQL, "LOAD DATA Statement"). The file is UTF-8; bytes that are no characters go as
 * hexadecimal digits, because the statement would read them as characters.
 */
export function fieldPlan(source: Column, target: Column): FieldPlan {
  switch (target.type.kind) {
    case 'bytes':
    case 'geometry':
      return { encode: hexadecimal, set: (variable) => `UNHEX(${variable})` };
    case 'bits':
      return { encode: plain, set: (variable) => `CAST(CONV(${variable}, 2, 10) AS UNSIGNED)` };
    case 'date':
    case 'timestamp':
    case 'instant':
      return {
        encode:
          source.type.kind === 'date' || source.type.kind === 'timestamp' || source.type.kind === 'instant'
            ? moment
            : escaped,
      };
    case 'float':
      if (target.type.bits === 32) return { encode: singleFloat };
      return { encode: source.type.kind === 'float' || source.type.kind === 'decimal' ? finite : escaped };
    case 'decimal':
      return { encode: source.type.kind === 'float' || source.type.kind === 'decimal' ? finite : escaped };
    case 'boolean':
    case 'integer':
    case 'uuid':
      return { encode: plain };
    default:
      return { encode: escaped };
  }
}

/** The columns of a LOAD DATA statement, and its SET clause. */
export function fieldList(columns: readonly { readonly column: Column; readonly plan: FieldPlan }[]): string {
  const fields = columns.map(({ column, plan }, i) => (plan.set ? `@v${i}` : name(column.name)));
  const sets = columns.flatMap(({ column, plan }, i) =>
    plan.set ? [`${name(column.name)} = ${plan.set(`@v${i}`)}`] : [],
  );
  return `(${fields.join(', ')})${sets.length === 0 ? '' : ` SET ${sets.join(', ')}`}`;
}

const plain: Encode = copyBytes;

/** Numbers that are not finite have no place in MySQL. */
const finite: Encode = (bytes, start, length, to, at) => {
  const last = bytes[start + length - 1] as number;
  // NaN and Infinity end with a letter, numbers never do.
  if (last > 57) throw new CellError('it is NaN or infinite, which MySQL does not have');
  return copyBytes(bytes, start, length, to, at);
};

/**
 * The server reads a FLOAT as a double first and refuses what is greater than the greatest float, so the shortest digits of that very number
 * (3.4028235e38) are too great for it. All digits of the float as a double are exact.
 */
const singleFloat: Encode = (bytes, start, length, to, at) => {
  const value = Math.fround(Number(bytes.toString('latin1', start, start + length)));
  if (!Number.isFinite(value)) throw new CellError('it is NaN, infinite or too great for a float');
  return at + to.write(String(value), at, 'latin1');
};

/** Years before Christ, years of five digits and infinity have no place in MySQL. */
const moment: Encode = (bytes, start, length, to, at) => {
  const last = bytes[start + length - 1] as number;
  if (last > 57) throw new CellError('it is infinite or before Christ, which MySQL does not have');
  if (bytes[start + 4] !== 45)
    throw new CellError('its year has more than four digits, which MySQL does not have');
  return copyBytes(bytes, start, length, to, at);
};

const backslash = 92;

/** Letters behind a backslash in a field of LOAD DATA. */
const escapes = new Uint8Array(128);
for (const [character, letter] of [
  [0, '0'],
  [9, 't'],
  [10, 'n'],
  [13, 'r'],
  [26, 'Z'],
  [backslash, '\\'],
] as const)
  escapes[character] = letter.charCodeAt(0);

const escaped: Encode = (bytes, start, length, to, at) => {
  let behind = at;
  for (let i = start; i < start + length; i += 1) {
    const byte = bytes[i] as number;
    const letter = byte < 128 ? (escapes[byte] as number) : 0;
    if (letter === 0) {
      to[behind] = byte;
      behind += 1;
    } else {
      to[behind] = backslash;
      to[behind + 1] = letter;
      behind += 2;
    }
  }
  return behind;
};

const hexDigits = Buffer.from('0123456789abcdef');

const hexadecimal: Encode = (bytes, start, length, to, at) => {
  let behind = at;
  for (let i = start; i < start + length; i += 1) {
    const byte = bytes[i] as number;
    to[behind] = hexDigits[byte >> 4] as number;
    to[behind + 1] = hexDigits[byte & 15] as number;
    behind += 2;
  }
  return behind;
};

const asItComes = (encode: Encode): [Encode, Divided] => [
  encode,
  { begin: (_length, _to, at) => at, piece: encode, end: (_to, at) => at },
];

/** How fields are written whose bytes come in pieces, each byte as it is in the whole one. Of other types no value is large. */
export const dividedFields: ReadonlyMap<Encode, Divided> = new Map([escaped, hexadecimal].map(asItComes));
