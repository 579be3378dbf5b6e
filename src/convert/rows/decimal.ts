/**
 * An exact decimal number, `units` × 10^-scale. JavaScript numbers would lose digits that Oracle's NUMBER keeps (up to 38
 * significant ones), so no value of a row is ever one.
 */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const pattern = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/;

/** Reads `1`, `.5`, `-2.50`, `1e3`; undefined for anything else, and for numbers beyond what NUMBER holds (10^126). */
export function readDecimal(text: string): Decimal | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const power = Number(exponent);
  if (Math.abs(power) > 200) return undefined;
  const units = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - power;
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/** The shortest text of the number, without trailing zeros behind the point: `0.5`, `-12`, `1000`. */
export function writeDecimal({ units, scale }: Decimal): string {
  if (scale === 0) return units.toString();
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const whole = digits.slice(0, -scale);
  return `${negative && units !== 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** The text that Oracle's implicit TO_CHAR gives: as {@link writeDecimal}, without a zero before the point. */
export function oracleText(value: Decimal): string | undefined {
  const text = writeDecimal(value).replace(/^(-?)0\./, '$1.');
  // Longer numbers become rounded or get an exponent.
  return text.replace(/[-.]/g, '').length <= 38 && text.length <= 40 ? text : undefined;
}

/** The number rounded to `scale` digits behind the point (before it when negative), halves away from zero, as NUMBER(p,s) does. */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return value;
  const divisor = 10n ** BigInt(value.scale - scale);
  const half = divisor / 2n;
  const units = (value.units + (value.units < 0n ? -half : half)) / divisor;
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/** Whether the number has no fraction. */
export function isWhole({ units, scale }: Decimal): boolean {
  return scale === 0 || units % 10n ** BigInt(scale) === 0n;
}

/** The number without its fraction, which must be zero. */
export function wholeUnits({ units, scale }: Decimal): bigint {
  return scale === 0 ? units : units / 10n ** BigInt(scale);
}

/** How many significant digits the number has. */
export function significantDigits({ units }: Decimal): number {
  const digits = (units < 0n ? -units : units).toString().replace(/0+$/, '');
  return Math.max(1, digits.length);
}

/** How many digits stand before the point; zero or fewer for fractions. */
export function integerDigits({ units, scale }: Decimal): number {
  return units === 0n ? 0 : (units < 0n ? -units : units).toString().length - scale;
}

/** Sum, difference and product are exact; a quotient only when it ends, else it is undefined. */
export function calculate(operator: '+' | '-' | '*' | '/', a: Decimal, b: Decimal): Decimal | undefined {
  const result = exact(operator, a, b);
  return result && significantDigits(result) <= 38 ? result : undefined;
}

function exact(operator: '+' | '-' | '*' | '/', a: Decimal, b: Decimal): Decimal | undefined {
  if (operator === '*') return { units: a.units * b.units, scale: a.scale + b.scale };
  if (operator === '/') return divide(a, b);
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * 10n ** BigInt(scale - a.scale);
  const right = b.units * 10n ** BigInt(scale - b.scale);
  return { units: operator === '+' ? left + right : left - right, scale };
}

function divide(a: Decimal, b: Decimal): Decimal | undefined {
  if (b.units === 0n) return undefined;
  const extra = 40;
  const numerator = a.units * 10n ** BigInt(extra + b.scale);
  if (numerator % b.units !== 0n) return undefined;
  const quotient = { units: numerator / b.units, scale: a.scale + extra };
  return readDecimal(writeDecimal(quotient));
}
