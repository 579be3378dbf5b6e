/** How COPY's text format writes NULL. */
export const nullCell = '\\N';

const special = /[\\\t\n\r\b\f\v]/;
const everySpecial = /[\\\t\n\r\b\f\v]/g;

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** A value as a field of COPY's text format (PostgreSQL manual, "COPY", "Text Format"). */
export function copyField(value: string): string {
  return special.test(value) ? value.replace(everySpecial, (each) => escapes[each] as string) : value;
}
