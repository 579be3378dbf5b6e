import type { Client } from '../../client/client.ts';
import { bytesIn } from '../../client/unzip.ts';
import { OutFolder } from '../../jobs/conversion/out-folder.ts';
import { withoutPassword } from '../../jobs/conversion/live-source.ts';
import type { Report } from '../../report/model.ts';
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
import { isClean, summarise } from '../summary.ts';
import { tell } from './table.ts';

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
      const { file = '' } = await runJob(
        client,
        project,
        { action, resultFor: withoutPassword(source) },
        progress,
      );
      const files = bytesIn(await client.download(file));
      for (const [path, bytes] of files) await folder.writePieces(path, [bytes]);
      const { pdf } = await client.call('POST /projects/:id/report/files', { path: { id: project.id } });
      await folder.writePieces('report.pdf', [await client.download(pdf)]);
      await folder.finish();
      process.stderr.write(`Project ${project.id} of the server has the result, too.\n`);
      const report = JSON.parse(files.get('report.json')?.toString('utf8') ?? '') as Report;
      summarise(report, options.json, out);
      return isClean(report) ? 0 : 1;
    } catch (error) {
      await folder.giveUp();
      throw error;
    } finally {
      progress.clear();
    }
  });
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
