import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openSource } from '../../src/jobs/endpoints.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';

let tasks = 0;

/** Loads the tables of one schema of one server, all or some, into a schema of another. */
export async function move(
  from: { readonly url: string; readonly schema: string },
  to: { readonly url: string; readonly schema: string },
  settings: unknown = {},
  tables?: readonly string[],
): Promise<TaskResult> {
  const source = await openSource(from.url);
  const sink = await (to.url.startsWith('mysql') ? openMysqlSink(to.url, {}) : openPostgresSink(to.url, {}));
  const state = openSqliteState(':memory:');
  tasks += 1;
  try {
    return await runTask({
      name: `test-${tasks}`,
      type: 'full-load',
      source,
      sink,
      state,
      settings: readTaskSettings(settings, 'the test'),
      naming: {
        table: (schema, name) =>
          schema === from.schema && (tables?.includes(name) ?? true)
            ? { schema: to.schema, name }
            : undefined,
        column: (_schema, _table, name) => name,
      },
      restart: false,
      signal: new AbortController().signal,
      events: {
        onPlan: () => {},
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: () => {},
      },
    });
  } finally {
    await source.close();
    await sink.close();
    await state.close();
  }
}
