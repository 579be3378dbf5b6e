/** Writers of numbers in decimal digits, right into bytes. Each gives the place behind what it wrote. */

const zero = 48;
const point = 46;
const minus = 45;

/** Writes a whole number from 0 up to 2^53, with zeros before it where it has less than `least` digits. */
export function putDigits(value: number, least: number, to: Buffer, at: number): number {
  let digits = 1;
  for (let power = 10; power <= value && digits < 16; power *= 10) digits += 1;
  const end = at + Math.max(digits, least);
  let rest = value;
  for (let place = end - 1; place >= at; place -= 1) {
    const tens = Math.floor(rest / 10);
    to[place] = zero + rest - tens * 10;
    rest = tens;
  }
  return end;
}

/** Writes two digits. */
export function putTwo(value: number, to: Buffer, at: number): number {
  const tens = (value / 10) | 0;
  to[at] = zero + tens;
  to[at + 1] = zero + value - tens * 10;
  return at + 2;
}

/** Writes a whole number of 32 bits. */
export function putInteger(value: number, to: Buffer, at: number): number {
  if (value >= 0) return putDigits(value, 1, to, at);
  to[at] = minus;
  return putDigits(-value, 1, to, at + 1);
}

/** Writes a number of 64 bits, given in two halves, with a point before the last `scale` digits. */
export function putHalves(high: number, low: number, scale: number, to: Buffer, at: number): number {
  // Below 2^53 in both directions a number of JavaScript is exact.
  if (high >= -0x20_0000 && high < 0x20_0000) {
    const value = high * 4294967296 + low;
    return putScaled(Math.abs(value), value < 0, scale, to, at);
  }
  return putLarge((BigInt(high) << 32n) + BigInt(low), scale, to, at);
}

/** Writes a whole number up to 2^53 with a point before its last `scale` digits. */
export function putScaled(value: number, isNegative: boolean, scale: number, to: Buffer, at: number): number {
  let start = at;
  if (isNegative) {
    to[start] = minus;
    start += 1;
  }
  return putPoint(putDigits(value, scale + 1, to, start), scale, to);
}

/** Writes a whole number of any size with a point before its last `scale` digits. */
export function putLarge(value: bigint, scale: number, to: Buffer, at: number): number {
  const text = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  let start = at;
  if (value < 0n) {
    to[start] = minus;
    start += 1;
  }
  return putPoint(start + to.write(text, start, 'latin1'), scale, to);
}

/** Puts the point before the last `scale` digits, which end at `end`. */
function putPoint(end: number, scale: number, to: Buffer): number {
  if (scale === 0) return end;
  for (let place = end; place > end - scale; place -= 1) to[place] = to[place - 1] as number;
  to[end - scale] = point;
  return end + 1;
}
