/** Specifiers of DATE_FORMAT (Reference Manual, "Date and Time Functions") with the patterns of to_char. */
const specifiers: Readonly<Record<string, string>> = {
  a: 'Dy',
  b: 'Mon',
  c: 'FMMM',
  d: 'DD',
  e: 'FMDD',
  f: 'US',
  H: 'HH24',
  h: 'HH12',
  I: 'HH12',
  i: 'MI',
  j: 'DDD',
  k: 'FMHH24',
  l: 'FMHH12',
  M: 'FMMonth',
  m: 'MM',
  p: 'AM',
  r: 'HH12:MI:SS AM',
  S: 'SS',
  s: 'SS',
  T: 'HH24:MI:SS',
  v: 'IW',
  W: 'FMDay',
  x: 'IYYY',
  Y: 'YYYY',
  y: 'YY',
};

/** The pattern for to_char; undefined when it has a specifier that to_char does not know. */
export function dateFormat(format: string): string | undefined {
  let pattern = '';
  for (const [whole, specifier] of format.matchAll(/%(.)|[^%]+|%$/gs)) {
    if (specifier === undefined || specifier === '%') {
      const text = specifier === '%' ? '%' : whole;
      pattern += /[A-Za-z"\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
    } else {
      const known = specifiers[specifier];
      if (known === undefined) return undefined;
      pattern += known;
    }
  }
  return pattern;
}
