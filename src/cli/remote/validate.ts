import { OperationError } from '../../text/error.ts';
import { isTaskFile, readSaid } from '../task-description.ts';
import type { ValidateOptions } from '../validate.ts';
import type { ServerOptions } from './connect.ts';
import { withServer } from './connect.ts';
import { findTask, makeTask } from './migrate.ts';
import { follow, statusOf } from './running.ts';
import { tablesText } from './task-text.ts';

/** What `godwit validate --server` can be told. */
export type RemoteValidateOptions = ValidateOptions & ServerOptions;

/**
 * `godwit validate --server URL`: a task of the server that only compares rows, which is deleted when it is done. 0: all rows are the same; 1: some differ; 2: it could not be done.
 */
export async function remoteValidate(
  file: string | undefined,
  options: RemoteValidateOptions,
): Promise<number> {
  if (options.repair === true)
    throw wrong(
      'A server compares rows and does not mend them: run godwit validate --repair without --server.',
    );
  if (file !== undefined && !isTaskFile(file)) throw wrong(`There is no task file ${file}.`);
  const { state: _state, start: _start, stop: _stop, ...said } = readSaid(file, options);
  const name = `${said.name ?? 'comparison'}-validate`;
  const settings = (said.taskSettings?.json ?? {}) as Readonly<Record<string, unknown>>;
  const json = {
    ...settings,
    ValidationSettings: {
      ...(settings['ValidationSettings'] as object | undefined),
      EnableValidation: true,
      ValidationOnly: true,
    },
  };
  return await withServer(options, async (client) => {
    if (await findTask(client, name))
      throw wrong(
        `The server has a task ${name} already, of another comparison: wait for its end, or delete it.`,
      );
    const taskSettings = { json, from: said.taskSettings?.from ?? 'the defaults' };
    const { id } = await makeTask(client, name, { ...said, type: 'full-load', taskSettings });
    await client.call('POST /tasks/:id/start', { path: { id }, body: { how: 'begin' } });
    const { seen, isLeft } = await follow(client, { id, ...options });
    if (isLeft) return 0;
    await client.call('DELETE /tasks/:id', { path: { id } });
    const { task, tables } = seen;
    if (task.status === 'failed')
      throw new OperationError(`The comparison has failed: ${task.failure ?? ''}`, {
        code: 'validate',
        side: 'config',
      });
    if (options.json !== true) process.stdout.write(tablesText(tables));
    return statusOf(seen);
  });
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'option', side: 'config' });
}
