import pc from 'picocolors';
import { reportJson } from '../report/json.ts';
import type { Report } from '../report/model.ts';
import { terminalSummary } from '../report/terminal.ts';

/** Whether nothing is left for the user to look at. */
export function isClean({ targets }: Report): boolean {
  return targets
    .flatMap((target) => [...target.findings, ...target.objects.flatMap((each) => each.findings)])
    .every((each) => each.severity === 'info');
}

/** Findings of reading that are listed on the terminal; the report has all of them. */
const mostListed = 10;

/** Says on the terminal what a conversion found, or with `--json` gives its report. */
export function summarise(report: Report, asJson: boolean | undefined, out: string): void {
  if (asJson === true) {
    process.stdout.write(reportJson(report));
    return;
  }
  const colour = pc.isColorSupported && process.stdout.isTTY;
  const summary = terminalSummary(report, {
    colour,
    path: `${out}/report.html`,
    ...(process.stdout.isTTY ? { width: process.stdout.columns } : {}),
  });
  const faults = (report.targets[0]?.findings ?? []).filter((each) => each.severity === 'error');
  const listed = faults
    .slice(0, mostListed)
    .map(({ file, line, column, code, what }) => `${file}:${line}:${column} ${code} ${what}`);
  const more = faults.length - listed.length;
  const rest = more > 0 ? [`and ${more} more in the report`] : [];
  process.stdout.write(`${[...listed, ...rest].join('\n')}${faults.length > 0 ? '\n\n' : ''}${summary}\n`);
}
