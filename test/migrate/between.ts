import type { Naming } from '../../src/catalog/converter.ts';
import { readRowMapping } from '../../src/catalog/mapping/rows.ts';
import type { Source } from '../../src/change/source.ts';
import { namingOf } from '../../src/jobs/moving.ts';
import { openMysqlSink } from '../../src/endpoints/mysql/sink.ts';
import { openMysqlSource } from '../../src/endpoints/mysql/source.ts';
import { openPostgresSink } from '../../src/endpoints/postgres/sink.ts';
import { openPostgresSource } from '../../src/endpoints/postgres/source.ts';
import { readTaskSettings } from '../../src/migrate/settings.ts';
import { openSqliteState } from '../../src/migrate/sqlite-state.ts';
import type { State, TaskType } from '../../src/migrate/state.ts';
import type { TaskEvents, TaskResult } from '../../src/migrate/task.ts';
import { runTask } from '../../src/migrate/task.ts';
import type { Ends } from './ends.ts';

/** One of the two servers of a test. */
export type Engine = 'postgres' | 'mariadb';

/** Every source with every target. */
export const pairs = [
  ['postgres', 'postgres'],
  ['postgres', 'mariadb'],
  ['mariadb', 'postgres'],
  ['mariadb', 'mariadb'],
] as const satisfies readonly (readonly [Engine, Engine])[];

/** A task that brings the tables of the schema `here` of one server to the schema `there` of the other; its control tables are in the schema `control`. */
export interface TaskBetween {
  readonly from: Engine;
  readonly to: Engine;
  readonly name: string;
  readonly type?: TaskType;
  /** Task settings in the JSON of AWS DMS, or a part of them. */
  readonly settings?: unknown;
  /** Table mappings besides the change of the schema's name. */
  readonly rules?: readonly Record<string, unknown>[];
  readonly state?: State;
  /** The task ends when it has applied what the source's log holds now. */
  readonly untilNow?: boolean;
  readonly restart?: boolean;
  readonly signal?: AbortSignal;
  readonly events?: Partial<TaskEvents>;
}

/** Makes a schema of a server anew, with tables. */
export async function remake(
  ends: Ends,
  engine: Engine,
  schema: string,
  tables: readonly string[],
): Promise<void> {
  const { query } = ends[engine];
  if (engine === 'postgres') await query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);
  else await query(`DROP DATABASE IF EXISTS ${schema}; CREATE DATABASE ${schema} CHARACTER SET utf8mb4`);
  for (const each of tables) await query(`CREATE TABLE ${schema}.${each}`);
}

export async function openSourceOf(ends: Ends, engine: Engine): Promise<Source> {
  return await (engine === 'postgres' ? openPostgresSource : openMysqlSource)(ends[engine].url);
}

/** Runs a task to its end. */
export async function runBetween(ends: Ends, task: TaskBetween): Promise<TaskResult> {
  const { from, to, name } = task;
  const settings = readTaskSettings(task.settings ?? {}, 'the test');
  const source = await openSourceOf(ends, from);
  const sink = await (to === 'postgres' ? openPostgresSink : openMysqlSink)(ends[to].url, {
    controlSchema: 'control',
  });
  const state = task.state ?? openSqliteState(':memory:');
  try {
    const until = task.untilNow === true ? await source.capture?.last() : undefined;
    return await runTask({
      name,
      type: task.type ?? 'full-load',
      source,
      sink,
      state,
      naming: namingBetween(task, settings),
      settings,
      restart: task.restart ?? false,
      ...(until === undefined ? {} : { until }),
      signal: task.signal ?? new AbortController().signal,
      events: {
        onPlan: () => {},
        onRows: () => {},
        onRange: () => {},
        onFollow: () => {},
        onRetry: () => {},
        ...task.events,
      },
    });
  } finally {
    await source.close();
    await sink.close();
    if (!task.state) await state.close();
  }
}

function namingBetween({ rules }: TaskBetween, settings: ReturnType<typeof readTaskSettings>): Naming {
  if (!rules)
    return {
      table: (schema, name) => (schema === 'here' ? { schema: 'there', name } : undefined),
      column: (_schema, _table, name) => name,
    };
  const all = [
    {
      'rule-type': 'selection',
      'object-locator': { 'schema-name': 'here', 'table-name': '%' },
      'rule-action': 'include',
    },
    {
      'rule-type': 'transformation',
      'rule-target': 'schema',
      'object-locator': { 'schema-name': 'here' },
      'rule-action': 'rename',
      value: 'there',
    },
    ...rules,
  ].map((rule, i) => ({ 'rule-id': String(i + 1), 'rule-name': String(i + 1), ...rule }));
  return namingOf(readRowMapping({ rules: all }, 'the test'), settings);
}
