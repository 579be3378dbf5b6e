import { codeInfos } from '../../jobs/conversion/report-objects.ts';
import type { ModelPath } from '../../jobs/models/path.ts';
import { pathOf } from '../../jobs/models/path.ts';
import { summarise } from '../../report/assessment.ts';
import { csvFiles } from '../../report/csv.ts';
import type { Report, ReportObject, TargetReport } from '../../report/model.ts';
import { reportPdf } from '../../report/pdf/pdf.ts';
import { invalidState } from '../fault.ts';
import { zip } from '../files/zip.ts';
import { lastOf } from '../resources/named.ts';
import type { MigrationProject } from '../resources/projects.ts';
import type { Means } from './means.ts';
import type { SourceContent } from './model-rows.ts';
import { contentOf, isObject } from './model-rows.ts';

/**
 * The report of the models that are selected, from what was found out about each when it was last assessed or converted. What belongs to no
 * object (findings about files, features) is that of the project's last run.
 */
export async function assessmentOf(
  means: Means,
  project: MigrationProject,
  selects: (path: ModelPath) => boolean,
): Promise<Report> {
  const { models } = means.store;
  const heads = (await models.heads(project.arn, 'SOURCE')).filter(
    (head) => isObject(head) && selects(pathOf(head.path)),
  );
  const rows = await models.rows(
    project.arn,
    'SOURCE',
    heads.map(({ path }) => path),
  );
  const objects = rows.flatMap((row) => contentOf<SourceContent>(row).report ?? []);
  const { report } = await means.memory.of(project.arn);
  const [last] = report?.targets ?? [];
  if (!report || !last || objects.length === 0)
    throw invalidState('None of the selected models was assessed yet: assess them first.');
  const provider = await means.projects.providerOf(project, 'source');
  const source = { ...report.source, name: `${project.identifier} (${provider.identifier})` };
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

/** The form of a report that is exported. */
export type ReportForm = 'pdf' | 'csv';

/** Writes a report as a file of the project and gives its key: the PDF, or an archive of the CSV files. */
export async function writeReport(
  { artifacts }: Means,
  project: MigrationProject,
  report: Report,
  { name, form }: { readonly name: string; readonly form: ReportForm },
): Promise<string> {
  if (form === 'pdf') return artifacts.write(lastOf(project.arn), `${name}.pdf`, await reportPdf(report));
  const files = csvFiles(report).map((each) => ({ path: each.name, content: each.text }));
  return artifacts.write(lastOf(project.arn), `${name}.zip`, await zip(files));
}
