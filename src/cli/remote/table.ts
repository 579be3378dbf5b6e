/** Columns of text, the names of the columns above them; numbers stand to the right. */
export function columns(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows.map((row) => row.map(textOf))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const isNumber = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        isNumber[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** What belongs to a thing, a line for each; what is undefined has none. */
export function fields(members: Readonly<Record<string, string | number | undefined>>): string {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${`${name}:`.padEnd(width + 2)}${textOf(value ?? '')}\n`).join('');
}

/** A result: for programs as JSON, or in words for people. */
export function tell(asJson: boolean | undefined, value: unknown, words: () => string): void {
  process.stdout.write(asJson === true ? `${JSON.stringify(value, undefined, 2)}\n` : words());
}

function textOf(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell;
}
