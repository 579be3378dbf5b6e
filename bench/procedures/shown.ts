import type pg from 'pg';

const widest = 24;

/** A result set as a table with its first rows, and how many there are. */
export function shown({ fields, rows }: pg.QueryResult<Record<string, unknown>>, most: number): string {
  const cells = rows.slice(0, most).map((row) => fields.map(({ name }) => cell(row[name])));
  const widths = fields.map(({ name }, i) =>
    Math.max(name.length, ...cells.map((each) => each[i]?.length ?? 0)),
  );
  const line = (each: readonly string[]): string =>
    `  ${each.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')}`.trimEnd();
  return [line(fields.map(({ name }) => name)), ...cells.map(line), `  (${rows.length} rows)`]
    .join('\n')
    .concat('\n');
}

function cell(value: unknown): string {
  const text = written(value).replaceAll(/\s+/g, ' ');
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}

function written(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
