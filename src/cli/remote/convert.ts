import type { Client } from '../../client/client.ts';
import { filesIn } from '../../client/unzip.ts';
import { OutFolder } from '../../jobs/conversion/out-folder.ts';
import { version } from '../../jobs/version.ts';
import type { ProjectView, ReportView } from '../../server/rest/contract/project.ts';
import { OperationError } from '../../text/error.ts';
import { withPassword } from '../passwords.ts';
import { Progress } from '../progress.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { endpointOfUrl } from './endpoint-of-url.ts';
import { tried } from './endpoints.ts';
import { runJob } from './jobs.ts';
import type { ProjectOptions } from './project-for.ts';
import { projectFor, serverSide } from './project-for.ts';
import { columns, tell } from './table.ts';

/** What `godwit convert --server` and `godwit assess --server` can be told. */
export type RemoteConvertOptions = ProjectOptions & ServerOptions;

/**
 * `godwit convert|assess SOURCE --server URL`: the scripts, or a project that is there, are converted or assessed by the server; the files and the report are brought here. 1 when something
 * is left for the user to look at.
 */
export async function remoteConvert(
  source: string,
  options: RemoteConvertOptions,
  action: 'convert' | 'assess',
): Promise<number> {
  if (options.to !== 'postgresql') throw wrong('A server converts to PostgreSQL only: --to postgresql.');
  const { out } = options;
  if (out === undefined) throw wrong('--out FOLDER is needed: it says where the result is written.');
  return await withServer(options, async (client) => {
    const progress = new Progress();
    const folder = await OutFolder.begin(out);
    try {
      const project = await projectFor(client, source, options, progress);
      await runJob(client, project, { action }, progress);
      const report = await client.call('GET /projects/:id/report', { path: { id: project.id } });
      if (action === 'convert') await bringScripts(client, project, folder, progress);
      else
        await folder.write(
          'manifest.json',
          `${JSON.stringify({ version: 1, tool: `godwit ${version}`, entries: [] })}\n`,
        );
      await bringReport(client, project, folder);
      await folder.finish();
      if (action === 'convert') process.stderr.write(withoutRows);
      tell(options.json, report, () => reportText(project, report, out));
      return report.items.every(({ severity }) => severity === 'info') ? 0 : 1;
    } catch (error) {
      await folder.giveUp();
      throw error;
    } finally {
      progress.clear();
    }
  });
}

/** A project holds definitions and code. */
const withoutRows =
  'A server converts definitions and code. Rows that the scripts hold are not in the result: godwit convert without --server writes them.\n';

/** What installs the result, as `godwit apply` takes it. */
async function bringScripts(
  client: Client,
  project: ProjectView,
  folder: OutFolder,
  progress: Progress,
): Promise<void> {
  const { file = '' } = await runJob(client, project, { action: 'save-as-sql', side: 'target' }, progress);
  const files = filesIn(await client.download(file));
  await folder.writeEach([...files].map(([path, text]) => ({ path, text })));
}

async function bringReport(client: Client, { id }: ProjectView, folder: OutFolder): Promise<void> {
  const { pdf, csv } = await client.call('POST /projects/:id/report/files', { path: { id } });
  await folder.writePieces('report.pdf', [await client.download(pdf)]);
  for (const [name, text] of filesIn(await client.download(csv))) await folder.write(name, text);
}

/** Kinds of findings that are listed here; the report has all. */
const mostListed = 10;

function reportText({ id }: ProjectView, report: ReportView, out: string): string {
  const counts = report.kinds.map(({ kind, counts: each }) => [
    kind,
    each.total,
    each.automatic,
    each.simple,
    each.medium,
    each.complex,
    each.notConverted,
    each.verified,
  ]);
  const items = [...report.items]
    .filter(({ severity }) => severity !== 'info')
    .sort((a, b) => b.effortHours - a.effortHours)
    .map(({ code, severity, occurrences, title }) => [code, severity, occurrences, title]);
  const head = ['KIND', 'TOTAL', 'AUTOMATIC', 'SIMPLE', 'MEDIUM', 'COMPLEX', 'NOT CONVERTED', 'VERIFIED'];
  return [
    columns(head, counts),
    `${report.headline.join('\n')}\n`,
    ...(items.length === 0
      ? []
      : [columns(['CODE', 'SEVERITY', 'TIMES', 'FINDING'], items.slice(0, mostListed))]),
    `Project ${id} of the server. Report: ${out}/report.pdf\n`,
  ].join('\n');
}

/**
 * `godwit apply PROJECT --server URL`: the server installs what a project has converted in a database, which becomes the project's target. 1 when objects could not be installed.
 */
export async function remoteApply(
  id: string,
  options: ServerOptions & { readonly target?: string; readonly stage: string; readonly json?: boolean },
): Promise<number> {
  if (options.stage !== 'all') throw wrong('A server installs all stages: leave out --stage.');
  return await withServer(options, async (client) => {
    const progress = new Progress();
    const project = await client.call('GET /projects/:id', { path: { id } });
    if (options.target !== undefined) await setTarget(client, id, options.target);
    const failure = await runJob(client, project, { action: 'apply', side: 'target' }, progress).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof OperationError && error.code === 'project-job') return error.message;
        throw error;
      },
    );
    tell(options.json, { project: id, ...(failure === undefined ? {} : { failure }) }, () =>
      failure === undefined
        ? `Project ${id} is installed.\n`
        : `Project ${id} is not installed as a whole: ${failure}\nTo look: godwit project tree ${id} --side target.\n`,
    );
    return failure === undefined ? 0 : 1;
  });
}

/** Has a project install in a database that the server has reached. */
async function setTarget(client: Client, id: string, url: string): Promise<void> {
  const read = await endpointOfUrl(withPassword(url, { side: 'target' }), 'target');
  const target = serverSide(await tried(client, read));
  await client.call('PATCH /projects/:id', { path: { id }, body: { target } });
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'option', side: 'config' });
}
