import pc from 'picocolors';
import { nameOf } from '../change/shape.ts';
import type { FollowProgress } from '../migrate/follow.ts';
import type { TableStatistics } from '../migrate/statistics.ts';
import { count, filled, first, fitted } from './load-lines.ts';

/** What of a following is shown. */
export type Followed = Pick<
  FollowProgress,
  'position' | 'lag' | 'counts' | 'rate' | 'pending' | 'tables' | 'suspended'
>;

/** How far a following is, in the words of one sentence. */
export function followParts({ position, lag, counts, rate, pending }: Followed): string[] {
  const { missing, refused } = counts;
  return [
    // The log has told of a transaction whose commit is still to come: nothing says how far back that will be.
    lag === 0 && pending > 0 ? 'within a transaction' : `${(lag / 1000).toFixed(1)} s behind`,
    `${count(rate)} changes/s`,
    ...(pending === 0 ? [] : [`${count(pending)} on their way`]),
    ...(missing === 0 ? [] : [`${count(missing)} without a row`]),
    ...(refused === 0 ? [] : [`${count(refused)} refused`]),
    `at ${position}`,
  ];
}

/** A following in lines: how far it is, and the tables that changed most since the task began, those that are suspended first. */
export function followLines(progress: Followed, width: number, height: number): string[] {
  const [lag, ...parts] = followParts(progress);
  const head = filled([`following: ${lag}`, ...parts], width);
  const isSuspended = (table: TableStatistics): boolean => progress.suspended.has(nameOf(table));
  const changed = progress.tables
    .filter((each) => changesOf(each) > 0 || isSuspended(each))
    .sort((a, b) => Number(isSuspended(b)) - Number(isSuspended(a)) || changesOf(b) - changesOf(a));
  // One line has the heads of the columns.
  const { shown, more } = first(changed, height - head.length - 1);
  if (shown.length === 0) return head;
  const columns = [
    ...(['inserts', 'updates', 'deletes', 'ddls'] as const).map((name) => {
      const cells = shown.map((each) => count(each[name]));
      const size = Math.max(name.length, ...cells.map(({ length }) => length));
      return [name, ...cells].map((cell) => cell.padStart(size));
    }),
    ['state', ...shown.map((each) => (isSuspended(each) ? 'suspended' : 'following'))],
  ];
  const taken = columns.reduce((sum, cells) => sum + 2 + Math.max(...cells.map(({ length }) => length)), 2);
  const names = ['table', ...shown.map((each) => nameOf(each))];
  const nameWidth = Math.min(Math.max(8, width - taken), Math.max(...names.map(({ length }) => length)));
  const lines = names.map((name, row) =>
    [`  ${fitted(name, nameWidth)}`, ...columns.map((cells) => cells[row] ?? '')].join('  '),
  );
  const coloured = lines.map((line, row) => {
    if (row === 0) return pc.dim(line);
    return line.endsWith('suspended') ? pc.yellow(line) : line;
  });
  return [...head, ...coloured, ...more];
}

function changesOf({ inserts, updates, deletes, ddls }: TableStatistics): number {
  return inserts + updates + deletes + ddls;
}
