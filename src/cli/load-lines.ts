import pc from 'picocolors';

/** How far the load of a table is. */
export interface TableProgress {
  readonly name: string;
  readonly estimate: number | undefined;
  /** Rows on their way or there. */
  readonly rows: number;
}

const barWidth = 20;
const most = 12;

/** A line for each table at work, the largest first, in columns that fit the width; how many more there are stands below. */
export function tableLines(tables: readonly TableProgress[], width: number): string[] {
  const shown = [...tables].sort((a, b) => (b.estimate ?? b.rows) - (a.estimate ?? a.rows)).slice(0, most);
  const counts = shown.map(({ rows }) => rows.toLocaleString('en-US'));
  const countWidth = Math.max(0, ...counts.map(({ length }) => length));
  // Two blanks, the bar, the percentage and the blanks between them.
  const room = Math.max(8, width - countWidth - barWidth - 10);
  const nameWidth = Math.min(room, Math.max(0, ...shown.map(({ name }) => name.length)));
  const lines = shown.map(({ name, rows, estimate }, i) => {
    const part = estimate === undefined || estimate <= 0 ? undefined : Math.min(1, rows / estimate);
    const full = Math.round((part ?? 0) * barWidth);
    const percent = part === undefined ? '' : `${Math.floor(part * 100)}%`;
    const bar = `${pc.cyan('█'.repeat(full))}${pc.dim('░'.repeat(barWidth - full))}`;
    return `  ${bar} ${percent.padStart(4)} ${fitted(name, nameWidth)} ${(counts[i] ?? '').padStart(countWidth)}`;
  });
  const more = tables.length - shown.length;
  return more > 0 ? [...lines, `  and ${more} more`] : lines;
}

/** The end of a long name tells more than its beginning, which is the schema. */
function fitted(name: string, width: number): string {
  return name.length <= width ? name.padEnd(width) : `…${name.slice(name.length - width + 1)}`;
}
