/** Bytes of 0 to 9 decimal digits. */
const digitBytes = [0, 1, 1, 2, 2, 3, 3, 4, 4, 4] as const;

/** How many bytes a packed decimal has. */
export function decimalSize(precision: number, scale: number): number {
  return partSize(precision - scale) + partSize(scale);
}

function partSize(digits: number): number {
  return Math.floor(digits / 9) * 4 + (digitBytes[digits % 9] as number);
}

/**
 * The text of a packed decimal (MySQL source, `strings/decimal.c`, `bin2decimal`): groups of nine digits in four bytes, before the point from the right, behind it
 * from the left; the first bit is the sign, turned over, and a negative number has all bits turned over.
 */
export function decimalText(bytes: Buffer, at: number, precision: number, scale: number): string {
  const isNegative = ((bytes[at] as number) & 0x80) === 0;
  const mask = isNegative ? 0xff : 0;
  let place = at;
  const group = (digits: number): string => {
    let value = 0;
    for (const end = place + (digitBytes[digits] as number); place < end; place += 1)
      value = value * 256 + ((bytes[place] as number) ^ mask ^ (place === at ? 0x80 : 0));
    return digits === 0 ? '' : String(value).padStart(digits, '0');
  };
  const whole = precision - scale;
  let before = group(whole % 9);
  for (let i = 0; i < Math.floor(whole / 9); i += 1) before += group(9);
  let behind = '';
  for (let i = 0; i < Math.floor(scale / 9); i += 1) behind += group(9);
  behind += group(scale % 9);
  return `${isNegative ? '-' : ''}${before.replace(/^0+(?=\d)/, '') || '0'}${behind === '' ? '' : `.${behind}`}`;
}
