import type { Client } from '../../client/client.ts';
import { Watch } from '../../client/watch.ts';
import type { CutoverView } from '../../server/rest/contract/task.ts';
import { OperationError } from '../../text/error.ts';
import { stepText } from '../cutover.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { tell } from './table.ts';

/** What `godwit cutover TASK --server` can be told. */
export interface RemoteCutoverOptions extends ServerOptions {
  readonly reverse?: boolean;
  readonly allowDifferences?: boolean;
  readonly json?: boolean;
}

/** `godwit cutover TASK --server URL`: 1 when differences kept it. */
export async function remoteCutover(id: string, options: RemoteCutoverOptions): Promise<number> {
  return await withServer(options, async (client) => {
    const { arn } = await client.call('GET /tasks/:id', { path: { id } });
    await client.call('POST /tasks/:id/cutover', {
      path: { id },
      body: { reverse: options.reverse === true, allowDifferences: options.allowDifferences === true },
    });
    const end = await followed(client, { id, arn });
    if (end.status === 'failed')
      throw new OperationError(`Task ${id} could not be cut over: ${end.failure ?? 'its log says why'}`, {
        code: 'cutover',
        side: 'config',
      });
    tell(options.json, end, () => endText(id, end));
    return end.status === 'done' ? 0 : 1;
  });
}

/** Tells each step that is done until the cutover ends. */
async function followed(
  client: Client,
  { id, arn }: { readonly id: string; readonly arn: string },
): Promise<CutoverView> {
  const watch = new Watch(client, arn);
  const { signal } = new AbortController();
  let told = 0;
  try {
    for (;;) {
      const view = await client.call('GET /tasks/:id/cutover', { path: { id } });
      for (const step of view.steps.slice(told)) process.stderr.write(`${stepText(step)}\n`);
      told = view.steps.length;
      if (view.status !== 'running') return view;
      await watch.next(signal);
    }
  } finally {
    await watch.end();
  }
}

function endText(id: string, { status, differences, steps, reverse }: CutoverView): string {
  const lines = differences.map((each) => `${each}.`);
  if (status !== 'done')
    return `${[...lines, `Task ${id} is not cut over, and nothing was taken away. godwit task tables ${id} and the control tables in the target may say why they differ. Mend it, or say --allow-differences.`].join('\n')}\n`;
  const seconds = steps.reduce((sum, each) => sum + each.seconds, 0);
  lines.push(`Task ${id} is cut over, in ${seconds.toFixed(1)} s. Applications may write to the target now.`);
  if (reverse)
    lines.push(
      `Changes of the target are recorded from ${reverse.position}. To bring them back, run a task of type cdc from the target to the source, named ${reverse.task}, with the table mappings that --json gives (reverse.mappings). Until then the target keeps its log for it.`,
    );
  return `${lines.join('\n')}\n`;
}
