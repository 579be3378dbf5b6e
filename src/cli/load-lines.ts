import pc from 'picocolors';
import type { LoadState, TableProgress } from '../jobs/load-progress.ts';

const barWidth = 20;
const most = 12;

/** A load in lines: how far it is, and the tables at work. */
export function loadLines(state: LoadState, width: number, height: number): string[] {
  const { rows, rowsPerSecond, bytesPerSecond, secondsLeft, tables, tablesDone, atWork } = state;
  const head = filled(
    [
      `${count(rows)} rows`,
      `${count(rowsPerSecond)} rows/s`,
      `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`,
      ...(secondsLeft === undefined ? [] : [`about ${duration(secondsLeft)} left`]),
      `${count(tablesDone)} of ${count(tables)} tables done`,
    ],
    width,
  );
  return [...head, ...tableLines(atWork, width, height - head.length)];
}

/** A line for each table at work, the largest first, in columns that fit the width; how many more there are stands below. */
export function tableLines(tables: readonly TableProgress[], width: number, height = most + 1): string[] {
  const size = ({ estimate, rows }: TableProgress): number => estimate ?? rows;
  const { shown, more } = first(
    [...tables].sort((a, b) => size(b) - size(a)),
    height,
  );
  const counts = shown.map(({ rows }) => count(rows));
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
  return [...lines, ...more];
}

/** As many as there is room for, at most twelve, and a line that says how many more there are. */
export function first<T>(
  all: readonly T[],
  height: number,
): { readonly shown: readonly T[]; readonly more: readonly string[] } {
  const isAll = all.length <= Math.min(most, height);
  const shown = isAll ? all : all.slice(0, Math.max(0, Math.min(most, height - 1)));
  return { shown, more: isAll ? [] : [pc.dim(`  and ${count(all.length - shown.length)} more`)] };
}

/** Parts of a sentence in as few lines as they fit in. */
export function filled(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const [i, part] of parts.entries()) {
    const text = i < parts.length - 1 ? `${part},` : part;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + text.length <= width)
      lines[lines.length - 1] = `${last} ${text}`;
    else lines.push(fitted(text, Math.min(width, text.length)));
  }
  return lines;
}

/** A number of something, as people read it. */
export function count(number: number): string {
  return Math.round(number).toLocaleString('en-US');
}

/** The end of a long name tells more than its beginning, which is the schema. */
export function fitted(name: string, width: number): string {
  return name.length <= width ? name.padEnd(width) : `…${name.slice(name.length - width + 1)}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
