import type { ModelPath } from '../../jobs/models/path.ts';
import { pathOf } from '../../jobs/models/path.ts';
import { invalidState } from '../fault.ts';
import type { ReportView } from '../rest/contract/project.ts';
import { lastOf } from '../resources/named.ts';
import type { MigrationProject } from '../resources/projects.ts';
import { chosenAmong } from './choosing.ts';
import type { Means } from './means.ts';
import { isObject } from './model-rows.ts';
import type { ReportBase, ReportForm } from './packing.ts';
import { assessedOf, reportOn } from './packing.ts';
import { rowsInParts, runWork } from './process.ts';
import { sumsOf } from './report-sums.ts';

/** What a report of some models is made from. What belongs to no object (findings about files, features) is that of the project's last run. */
async function materialOf(
  means: Means,
  project: MigrationProject,
  selects: (path: ModelPath) => boolean,
): Promise<{ readonly paths: readonly string[]; readonly base: ReportBase }> {
  const heads = await means.store.models.heads(project.arn, 'SOURCE');
  const chosen = await chosenAmong(heads, (head) => isObject(head) && selects(pathOf(head.path)));
  const paths = chosen.map(({ path }) => path);
  const { report } = await means.memory.of(project.arn);
  const [last] = report?.targets ?? [];
  if (!report || !last || paths.length === 0)
    throw invalidState('None of the selected models was assessed yet: assess them first.');
  const provider = await means.projects.providerOf(project, 'source');
  const source = { ...report.source, name: `${project.identifier} (${provider.identifier})` };
  return { paths, base: { report, last, source } };
}

/** A report of more objects is added up by a process, so that the server answers meanwhile; for fewer, starting one would take longer. */
const mostAtOnce = 500;

/** The sums of the report on all models, from what was found out about each when it was last assessed or converted. */
export async function assessmentSums(means: Means, project: MigrationProject): Promise<ReportView> {
  const { models } = means.store;
  const { paths, base } = await materialOf(means, project, () => true);
  if (paths.length <= mostAtOnce)
    return sumsOf(reportOn(base, assessedOf(await models.rows(project.arn, 'SOURCE', paths))));
  const next = rowsInParts(models, project.arn, 'SOURCE', paths);
  let sums: ReportView | undefined;
  await runWork({ kind: 'sums', base }, async (told) => {
    if (told.kind === 'rows wanted') return await next();
    if (told.kind === 'sums') ({ sums } = told);
    return undefined;
  });
  if (!sums) throw invalidState('Nothing was assessed yet.');
  return sums;
}

/** Writes the report of the models that are selected as files of the project, and gives their keys. A process makes them, because there may be tens of thousands of objects. */
export async function writeReports(
  means: Means,
  project: MigrationProject,
  selects: (path: ModelPath) => boolean,
  { name, forms }: { readonly name: string; readonly forms: readonly ReportForm[] },
): Promise<{ readonly [Form in ReportForm]?: string }> {
  const { paths, base } = await materialOf(means, project, selects);
  const next = rowsInParts(means.store.models, project.arn, 'SOURCE', paths);
  const written: { [Form in ReportForm]?: string } = {};
  await runWork({ kind: 'report', base, forms }, async (told) => {
    if (told.kind === 'rows wanted') return await next();
    if (told.kind !== 'report file') return undefined;
    const file = `${name}.${told.form === 'pdf' ? 'pdf' : 'zip'}`;
    written[told.form] = await means.artifacts.write(lastOf(project.arn), file, told.bytes);
    return undefined;
  });
  return written;
}
