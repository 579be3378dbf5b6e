import { hoursOf } from './effort.ts';
import { compareKinds, kindInfo } from './kinds.ts';
import type { Counts, Report, ReportFinding, ReportObject, TargetReport } from './model.ts';
import { capital, engineName } from './wording.ts';

/** A file of the report: its name within the output folder, and its text. */
export interface CsvFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The three CSV files of a report, with the columns of those that the AWS Schema Conversion Tool writes, so that the
 * spreadsheets that people have made for them keep working: one line per occurrence of a finding, one per code and
 * schema, one per kind of object. With several targets, each has its own three.
 */
export function csvFiles(report: Report): readonly CsvFile[] {
  return report.targets
    .filter((target) => target.unavailable === undefined)
    .flatMap((target) => {
      const prefix = report.targets.length === 1 ? 'report' : `report-${target.target.engine}`;
      return [
        { name: `${prefix}-action-items.csv`, text: csv(actionItems(report, target)) },
        { name: `${prefix}-action-items-summary.csv`, text: csv(actionItemsSummary(report, target)) },
        { name: `${prefix}-summary.csv`, text: csv(kindSummary(report, target)) },
      ];
    });
}

type Cell = string | number | boolean | undefined;

/** RFC 4180: lines end with CR LF; a field with a comma, a quote or a line break is quoted, its quotes are doubled. */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  const text = cell === undefined ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function actionItems(report: Report, target: TargetReport): Cell[][] {
  const header = [
    'Category',
    'Occurrence',
    'Action item',
    'Subject',
    'Group',
    'Description',
    'Documentation references',
    'Recommended action',
    'Filtered',
    'Estimated complexity',
    'Line',
    'Position',
    'Source',
    'Target',
    'Server IP address and port',
    'Database name',
    'Schema name',
  ];
  const paths = pathsOf(target.objects);
  const line = (finding: ReportFinding, object?: ReportObject): Cell[] => [
    object ? capital(kindInfo(object.kind).one) : 'Source',
    object ? paths.get(object.id) : finding.file,
    finding.code,
    report.codes[finding.code]?.title ?? finding.code,
    severityGroup[finding.severity],
    `${finding.what} ${finding.why}`,
    finding.sct === undefined ? '' : `AWS SCT action item ${finding.sct}`,
    finding.todo,
    false,
    finding.severity === 'info' ? 'Automatic' : complexityLabel(hoursOf([finding])),
    finding.line,
    finding.column,
    engineName(report.source.engine),
    engineName(target.target.engine),
    '',
    report.source.name ?? report.source.location,
    object?.schema,
  ];
  return [
    header,
    ...target.objects.flatMap((object) => object.findings.map((each) => line(each, object))),
    ...target.findings.map((each) => line(each)),
  ];
}

const severityGroup = { info: 'Information', warning: 'Warning', error: 'Error' } as const;

/** A single finding's class: the bounds are those of objects. */
function complexityLabel(hours: number): string {
  return hours < 2 ? 'Simple' : hours <= 6 ? 'Medium' : 'Complex';
}

/**
 * One line per schema and code. Godwit reckons no learning curve: the hours of an occurrence are the average of those
 * found, so that occurrences times hours is the sum of the details.
 */
function actionItemsSummary(report: Report, target: TargetReport): Cell[][] {
  const header = [
    'Schema',
    'Action item',
    'Number of occurrences',
    'Learning curve efforts',
    'Efforts to convert an occurrence of the action item',
    'Action item description',
    'Recommended action',
  ];
  const groups = new Map<string, { schema: string; first: ReportFinding; findings: ReportFinding[] }>();
  const add = (schema: string, finding: ReportFinding) => {
    const key = `${schema}\u0000${finding.code}`;
    const group = groups.get(key) ?? { schema, first: finding, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  };
  for (const object of target.objects) for (const each of object.findings) add(object.schema, each);
  for (const each of target.findings) add('', each);
  const lines = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { schema, first, findings }]) => {
      const info = report.codes[first.code];
      const average = hoursOf(findings) / findings.length;
      return [
        schema,
        first.code,
        findings.length,
        0,
        Math.round(average * 10_000) / 10_000,
        info ? `${info.title}: ${info.why}` : first.what,
        info?.todo ?? first.todo,
      ];
    });
  return [header, ...lines];
}

/** SCT has no class for what was not converted and counts it as complex; so do these columns. */
function kindSummary(report: Report, target: TargetReport): Cell[][] {
  const header = [
    'Category',
    'Number of objects',
    'Objects automatically converted',
    'Objects with simple actions',
    'Objects with medium-complexity actions',
    'Objects with complex actions',
    'Total lines of code',
  ];
  const { summary } = target;
  return [
    header,
    ...Object.entries(summary.byKind)
      .sort(([a], [b]) => compareKinds(a, b))
      .map(([kind, counts]) => countsLine(capital(kindInfo(kind).one), counts)),
    countsLine('Storage_objects_count', summary.storage),
    countsLine('Code_objects_count', { ...summary.code, lines: summary.codeLines.total }),
    [
      'Source_version',
      [engineName(report.source.engine), report.source.version].filter(Boolean).join(' '),
      '',
      '',
      '',
      '',
      '',
    ],
  ];
}

function countsLine(category: string, counts: Counts): Cell[] {
  return [
    category,
    counts.total,
    counts.automatic,
    counts.simple,
    counts.medium,
    counts.complex + counts.notConverted,
    counts.lines,
  ];
}

/** Where an object stands in SCT's tree: `Schemas.HR.Packages.PAY.Packaged procedures.RUN`. */
function pathsOf(objects: readonly ReportObject[]): ReadonlyMap<string, string> {
  const byId = new Map(objects.map((each) => [each.id, each]));
  const path = (object: ReportObject): string => {
    const parent = object.parent === undefined ? undefined : byId.get(object.parent);
    const above = parent && parent !== object ? path(parent) : `Schemas.${object.schema}`;
    return `${above}.${capital(kindInfo(object.kind).many)}.${object.name}`;
  };
  return new Map(objects.map((each) => [each.id, path(each)]));
}
