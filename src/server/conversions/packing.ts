import type { OutputFile, Prelude } from '../../convert/output.ts';
import { codeInfos } from '../../jobs/conversion/report-objects.ts';
import type { ScriptStatement } from '../../jobs/models/script.ts';
import { scriptOf } from '../../jobs/models/script.ts';
import { summarise } from '../../report/assessment.ts';
import { csvFiles } from '../../report/csv.ts';
import type { Report, ReportObject, TargetReport } from '../../report/model.ts';
import { reportPdf } from '../../report/pdf/pdf.ts';
import { OperationError } from '../../text/error.ts';
import type { ZipEntry } from '../files/zip.ts';
import { zip } from '../files/zip.ts';
import type { ModelRow, Origin } from '../store/models.ts';
import { isPartOf } from './keep-source.ts';
import type { SourceContent, TargetContent } from './model-rows.ts';
import { contentOf } from './model-rows.ts';

/** The form of a report that is exported. */
export type ReportForm = 'pdf' | 'csv';

/** What a report says besides its objects. */
export interface ReportBase {
  readonly report: Report;
  readonly last: TargetReport;
  readonly source: Report['source'];
}

/** The statements of models of a target. Those that stand for statements of users make nothing. */
export function scriptStatements(rows: readonly ModelRow[]): readonly ScriptStatement[] {
  return rows.flatMap((row) => {
    const { schema, kind, name, statements, run } = contentOf<TargetContent>(row);
    if (kind === 'statement') return [];
    return statements.map(({ stage, ordinal, sql }) => ({
      stage,
      ordinal,
      sql,
      run,
      target: { schema, kind, name },
    }));
  });
}

/** The archive of scripts that models are. */
export async function scriptArchive(
  origin: Origin,
  rows: readonly ModelRow[],
  preludes: readonly Prelude[],
): Promise<Uint8Array> {
  const files = origin === 'SOURCE' ? sourceFiles(rows) : targetFiles(rows, preludes);
  return await zip(files.map(({ path, text }) => ({ path, content: text })));
}

function targetFiles(rows: readonly ModelRow[], preludes: readonly Prelude[]): readonly OutputFile[] {
  const made = withStatements(rows);
  const queries = made.filter((row) => contentOf<TargetContent>(row).kind === 'statement');
  const text = queries.map((row) => `-- ${row.name}\n${row.definition}`).join('\n');
  return [
    ...scriptOf(scriptStatements(made), preludes),
    ...(text === '' ? [] : [{ path: 'statements.sql', text }]),
  ];
}

/** The models of a target that have something to be executed; to have none is an error. */
export function withStatements(rows: readonly ModelRow[]): readonly ModelRow[] {
  const made = rows.filter((row) => (contentOf<TargetContent>(row).statements ?? []).length > 0);
  if (made.length > 0) return made;
  throw new OperationError(
    'The selection rules select nothing of the target that was converted: convert the objects of the source first, and look at the names in the target tree.',
    { code: 'nothing', side: 'config' },
  );
}

function sourceFiles(rows: readonly ModelRow[]): readonly OutputFile[] {
  // A part is in the text of what it is a part of.
  const whole = rows.filter((row) => row.definition !== '' && !isPartOf(row));
  if (whole.length === 0)
    throw new OperationError(
      'The selection rules select nothing of the source: import its metadata models first.',
      { code: 'nothing', side: 'config' },
    );
  return whole.map(({ path, definition }) => ({
    path: `${path.replace(/ /g, '-').toLowerCase()}.sql`,
    text: `${definition}\n`,
  }));
}

/** What was found out about objects when they were last assessed or converted. */
export function assessedOf(rows: readonly ModelRow[]): readonly ReportObject[] {
  return rows.flatMap((row) => contentOf<SourceContent>(row).report ?? []);
}

/** The report of some objects. */
export function reportOn({ report, last, source }: ReportBase, objects: readonly ReportObject[]): Report {
  if (objects.length === 0)
    throw new OperationError('None of the selected models was assessed yet: assess them first.', {
      code: 'nothing',
      side: 'config',
    });
  const target = { ...parts(last, objects), objects };
  const findings = [...objects.flatMap((each) => each.findings), ...target.findings];
  return {
    ...report,
    source,
    codes: codeInfos(findings),
    targets: [{ ...target, summary: summarise(objects, target.findings, source, target.target, report.run) }],
  };
}

/** Of lists about objects, what is about the selected ones. */
function parts(last: TargetReport, objects: readonly ReportObject[]): TargetReport {
  const ids = new Set(objects.map(({ id }) => id));
  const chosen = (list: readonly string[]): readonly string[] => list.filter((id) => ids.has(id));
  return {
    ...last,
    rows: last.rows.filter(({ object }) => ids.has(object)),
    features: last.features
      .map((each) => ({ ...each, objects: chosen(each.objects) }))
      .filter((each) => each.objects.length > 0),
    outside: last.outside
      .map((each) => ({ ...each, usedBy: chosen(each.usedBy) }))
      .filter((each) => each.usedBy.length > 0),
  };
}

/** A report as a file: the PDF, or an archive of the CSV files. */
export async function reportFile(report: Report, form: ReportForm): Promise<Uint8Array> {
  if (form === 'pdf') return await reportPdf(report);
  return await zip(csvFiles(report).map((each): ZipEntry => ({ path: each.name, content: each.text })));
}
