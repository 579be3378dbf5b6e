import pc from 'picocolors';
import { hoursOf } from './effort.ts';
import { compareKinds, kindInfo } from './kinds.ts';
import type { Counts, Report, ReportFinding, TargetReport } from './model.ts';
import { capital, count, counted, engineName, hours } from './wording.ts';

/** What the summary on the terminal needs besides the report. */
export interface TerminalOptions {
  /** Whether to use ANSI colours; without them the text is plain. */
  readonly colour: boolean;
  /** Where the report was written, as it should be shown; left out when nothing was. */
  readonly path?: string;
  /** Columns of the terminal; without it, lines are as long as they are. */
  readonly width?: number;
}

/** Characters before the title of a finding. */
const beforeTitle = 37;

/** Finding codes that are listed; the report has all of them. */
const codesShown = 5;

/**
 * The report as a command prints it: a line per kind of object, the findings that cost most, and where the rest is.
 * Groups of digits are parted by ordinary spaces, which every terminal has. It ends with a line break.
 */
export function terminalSummary(report: Report, options: TerminalOptions): string {
  const paint = pc.createColors(options.colour);
  const parts = report.targets.map((target) => targetPart(report, target, paint, options.width ?? Infinity));
  const end = options.path === undefined ? [] : [`${paint.dim('Report:')} ${options.path}`];
  return `${[...parts, ...end].join('\n\n').replaceAll('\u202f', ' ')}\n`;
}

type Paint = ReturnType<typeof pc.createColors>;

function targetPart(report: Report, target: TargetReport, paint: Paint, width: number): string {
  const name =
    `${engineName(report.source.engine)} to ${engineName(target.target.engine)} ${target.target.version}`.trimEnd();
  if (target.unavailable !== undefined) return `${paint.bold(name)}\n${target.unavailable}`;
  const parts = [
    paint.bold(name),
    kindTable(target, paint, width),
    wrapped(target.summary.headline[1] ?? '', width),
  ];
  const findings = topFindings(report, target, paint, width);
  return [...parts, ...(findings === undefined ? [] : [findings])].filter((part) => part !== '').join('\n\n');
}

const columns = [
  'total',
  'automatic',
  'simple',
  'medium',
  'complex',
  'notConverted',
  'verified',
] as const satisfies readonly (keyof Counts)[];

const headings: Readonly<Record<(typeof columns)[number], string>> = {
  total: 'Total',
  automatic: 'Automatic',
  simple: 'Simple',
  medium: 'Medium',
  complex: 'Complex',
  notConverted: 'Not converted',
  verified: 'Proven',
};

/** A sentence broken between words so that no line is longer than the terminal. */
function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function kindTable(target: TargetReport, paint: Paint, width: number): string {
  const { byKind, all } = target.summary;
  const kinds = Object.entries(byKind).sort(([a], [b]) => compareKinds(a, b));
  if (kinds.length === 0) return '';
  const first = Math.max(3, ...kinds.map(([kind]) => kindInfo(kind).many.length));
  const natural = columns.reduce((sum, column) => sum + 2 + headings[column].length, first);
  const gap = natural < width ? '  ' : ' ';
  const line = (label: string, counts: Counts, bold: boolean) =>
    [
      bold ? paint.bold(label.padEnd(first)) : label.padEnd(first),
      ...columns.map((column) => {
        const text = (counts[column] === 0 ? '-' : count(counts[column])).padStart(headings[column].length);
        return counts[column] === 0 ? paint.dim(text) : colourOf(column, counts, paint)(text);
      }),
    ].join(gap);
  return [
    paint.dim([' '.repeat(first), ...columns.map((column) => headings[column])].join(gap)),
    ...kinds.map(([kind, counts]) => line(capital(kindInfo(kind).many), counts, false)),
    line('All', all, true),
  ].join('\n');
}

function colourOf(column: (typeof columns)[number], counts: Counts, paint: Paint): (text: string) => string {
  if (column === 'notConverted') return paint.red;
  if (column === 'medium' || column === 'complex') return paint.yellow;
  if (column === 'automatic' || column === 'verified') {
    return counts[column] === counts.total ? paint.green : String;
  }
  return String;
}

function topFindings(report: Report, target: TargetReport, paint: Paint, width: number): string | undefined {
  const groups = new Map<string, { first: ReportFinding; list: ReportFinding[] }>();
  for (const each of [...target.objects.flatMap((object) => object.findings), ...target.findings]) {
    if (each.severity === 'info') continue;
    const group = groups.get(each.code) ?? { first: each, list: [] };
    group.list.push(each);
    groups.set(each.code, group);
  }
  const { findings, effortHours } = target.summary;
  const title = `${counted(findings.error, 'error')}, ${counted(findings.warning, 'warning')}, ${count(findings.info)} for information`;
  if (groups.size === 0) return findings.info === 0 ? undefined : title;
  const sorted = [...groups.entries()].sort(
    ([a, { list: listA }], [b, { list: listB }]) =>
      hoursOf(listB) - hoursOf(listA) || listB.length - listA.length || (a < b ? -1 : 1),
  );
  const lines = sorted.slice(0, codesShown).map(([code, { first, list }]) => {
    const mark = first.severity === 'error' ? paint.red('error  ') : paint.yellow('warning');
    const times = `${count(list.length)} x`.padStart(7);
    const title = report.codes[code]?.title ?? first.what;
    const room = width - beforeTitle;
    const shown = title.length > room ? `${title.slice(0, room - 1)}…` : title;
    return `  ${mark}  ${code}  ${times}  ${hours(hoursOf(list)).padStart(7)}  ${shown}`;
  });
  const rest = sorted.length - codesShown;
  return [
    `${title}; about ${hours(effortHours)} of work by hand`,
    ...lines,
    ...(rest > 0 ? [paint.dim(`  and ${counted(rest, 'more code')} in the report`)] : []),
  ].join('\n');
}
