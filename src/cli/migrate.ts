import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Naming } from '../catalog/converter.ts';
import { readRowMapping } from '../catalog/mapping/rows.ts';
import type { RowMapping } from '../catalog/mapping/rows.ts';
import type { Sink } from '../change/sink.ts';
import type { Source } from '../change/source.ts';
import type { Creating } from '../migrate/create.ts';
import type { TaskSettings } from '../migrate/settings.ts';
import { checkTask, mayBegin } from '../migrate/check.ts';
import { readTaskSettings, unsupported } from '../migrate/settings.ts';
import { openSqliteState } from '../migrate/sqlite-state.ts';
import type { TaskType } from '../migrate/state.ts';
import { isReconciled } from '../migrate/reconcile.ts';
import type { TaskResult } from '../migrate/task.ts';
import { runTask } from '../migrate/task.ts';
import { OperationError } from '../text/error.ts';
import { creationSummary, openCreating, writeRemaining } from './creating.ts';
import { checkText } from './check-view.ts';
import { openSink, openSource } from './endpoints.ts';
import { onInterrupt } from './interrupt.ts';
import { LoadView } from './load-view.ts';
import { validationStatus, validationTable } from './validation-table.ts';

/** What `godwit migrate` can be told. */
export interface MigrateOptions {
  readonly source: string;
  readonly target: string;
  readonly type: TaskType;
  readonly tableMappings?: string;
  readonly taskSettings?: string;
  readonly task?: string;
  readonly restart?: boolean;
  /** Only the checks are made. */
  readonly check?: boolean;
  readonly state?: string;
  readonly json?: boolean;
}

/** `godwit migrate`: gives the exit status. */
export async function migrateCommand(options: MigrateOptions): Promise<number> {
  const settings = readTaskSettings(
    readJson(options.taskSettings, {}),
    options.taskSettings ?? 'the defaults',
  );
  const mapping = readRowMapping(
    readJson(options.tableMappings, { rules: [] }),
    options.tableMappings ?? 'the defaults',
  );
  for (const each of [
    ...unsupported(settings, options.type),
    ...mapping.notices.map((notice) => `${notice}.`),
  ])
    process.stderr.write(`Not supported: ${each}\n`);
  const state = openSqliteState(options.state ?? defaultState());
  let source: Source | undefined;
  let sink: Sink | undefined;
  let creating: Creating | undefined;
  try {
    source = await openSource(options.source);
    sink = await openSink(options.target, { controlSchema: settings.ControlTablesSettings.ControlSchema });
    const name = options.task ?? taskName(source, sink);
    creating = await openCreating(options.source, options.target);
    const isNew = options.restart === true || (await state.task(name)) === undefined;
    if (options.check === true || isNew) {
      const isFit = await check({
        source,
        sink,
        name,
        options,
        settings,
        mapping,
        makesTables: creating !== undefined,
      });
      if (options.check === true || !isFit) return isFit ? 0 : 2;
    }
    const result = await load({
      source,
      sink,
      name,
      options,
      settings,
      mapping,
      state,
      ...(creating ? { creating } : {}),
    });
    const remaining = writeRemaining(result, options.state ?? defaultState());
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(result, undefined, 2)}\n`
        : summary(result) +
            creationSummary(result, remaining) +
            (result.validation ? validationTable(result.validation) : ''),
    );
    const isRefused = result.creation?.remaining.some(({ refused }) => refused !== undefined) === true;
    const isWhole = result.tables.every((each) => isReconciled(each) && each.refused === 0);
    const counted = isWhole && !isRefused && (result.suspended ?? []).length === 0 ? 0 : 1;
    return Math.max(counted, validationStatus(result.validation ?? []));
  } finally {
    await Promise.all([source?.close(), sink?.close(), creating?.definer.close()]);
    await state.close();
  }
}

/** Examines both ends, and tells what is wrong; gives whether the task may begin. */
async function check(job: {
  readonly source: Source;
  readonly sink: Sink;
  readonly name: string;
  readonly options: MigrateOptions;
  readonly settings: TaskSettings;
  readonly mapping: RowMapping;
  readonly makesTables: boolean;
}): Promise<boolean> {
  const { source, sink, name, options, settings, mapping, makesTables } = job;
  const requirements = await checkTask({
    name,
    type: options.type,
    source,
    sink,
    naming: namingOf(mapping, settings),
    settings,
    makesTables,
  });
  const isFit = mayBegin(requirements);
  if (options.check === true)
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(requirements, undefined, 2)}\n`
        : checkText(requirements, { withPassed: true }),
    );
  else if (requirements.some(({ result }) => result !== 'passed'))
    process.stderr.write(checkText(requirements, { withPassed: false }));
  return isFit;
}

async function load(job: {
  readonly source: Source;
  readonly sink: Sink;
  readonly name: string;
  readonly options: MigrateOptions;
  readonly settings: TaskSettings;
  readonly mapping: RowMapping;
  readonly state: ReturnType<typeof openSqliteState>;
  readonly creating?: Creating;
}): Promise<TaskResult> {
  const { source, sink, name, options, settings, mapping, state, creating } = job;
  const view = new LoadView(process.stderr, name);
  const stop = new AbortController();
  let finished = (): void => {};
  const done = new Promise<void>((resolve) => {
    finished = resolve;
  });
  const release = onInterrupt(async () => {
    stop.abort(new Error('stopped'));
    await done;
  });
  try {
    return await runTask({
      name,
      type: options.type,
      source,
      sink,
      naming: namingOf(mapping, settings),
      ...(creating ? { creating } : {}),
      settings,
      state,
      restart: options.restart === true,
      signal: stop.signal,
      events: view,
    });
  } finally {
    view.end();
    finished();
    release();
  }
}

/** Names by the rules; those that no rule speaks of stay as they are. */
export function namingOf(mapping: RowMapping, settings: TaskSettings): Naming {
  const { TargetSchema } = settings.TargetMetadata;
  return {
    rows: mapping,
    table: (schema, name) => {
      if (!mapping.selects(schema, name)) return undefined;
      return {
        schema: TargetSchema || (mapping.renames('schema', { schema, name: schema }) ?? schema),
        name: mapping.renames('table', { schema, name }) ?? name,
      };
    },
    column: (schema, table, name) =>
      mapping.rules(schema, table).removes(name)
        ? undefined
        : (mapping.renames('column', { schema, object: table, name }) ?? name),
  };
}

/** A task without a name has one of its own for each pair of servers, so that the same command goes on where it was. */
function taskName(source: Source, sink: Sink): string {
  const hash = createHash('sha256').update(`${source.server}\n${sink.server}`).digest('hex').slice(0, 8);
  return `${source.engine}-to-${sink.engine}-${hash}`;
}

/** The file of tasks of a user who names none. */
export function defaultState(): string {
  return join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'godwit', 'tasks.sqlite');
}

/** The JSON of a file that an option names. */
export function readJson(file: string | undefined, fallback: unknown): unknown {
  if (file === undefined) return fallback;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? `it is no JSON (${cause.message})` : 'it cannot be read';
    throw new OperationError(`${file} cannot be used: ${why}.`, { code: 'file', side: 'config', cause });
  }
}

/** What was done, table by table. */
export function summary(result: TaskResult): string {
  if (result.tables.length === 0 && result.position === undefined)
    return `Task ${result.name} is stopped. The same command goes on where it is.\n`;
  if (result.position !== undefined) {
    const suspended = (result.suspended ?? []).map(suspendedText);
    const stopped =
      result.isStoppedAfterLoad === true ? ' It stopped there, as StopTaskCachedChangesApplied says.' : '';
    return `Task ${result.name}: the changes up to ${result.position} are in the target.${stopped} The same command goes on from there.\n${suspended.join('')}`;
  }
  const count = (rows: number) => rows.toLocaleString('en-US');
  const total = result.tables.reduce((sum, each) => sum + each.loaded, 0);
  const lines = [`Task ${result.name}: ${count(total)} rows in ${result.tables.length} tables.`];
  for (const each of result.tables) {
    if (each.refused > 0)
      lines.push(
        `  ${each.source}: ${count(each.refused)} rows were refused by the target and left out; the control tables of exceptions name them.`,
      );
    if (each.suspended !== undefined)
      lines.push(suspendedText({ target: each.target, reason: each.suspended }).trimEnd());
  }
  for (const each of result.tables.filter((table) => table.suspended === undefined && !isReconciled(table)))
    lines.push(
      `  ${each.source}: ${count(each.loaded)} rows loaded; now ${count(each.sourceRows)} in the source and ${count(each.targetRows)} in ${each.target}.`,
    );
  const counted = result.tables.filter(({ suspended }) => suspended === undefined);
  if (!counted.every(isReconciled))
    lines.push('Counts differ: the source or the target was written to during or after the load.');
  else if (counted.some(({ refused }) => refused > 0))
    lines.push('The counts of rows agree on both sides, but for the rows that were refused.');
  else lines.push('The counts of rows agree on both sides.');
  if (result.isStoppedAfterLoad === true)
    lines.push(
      'The task stopped before the changes of the meantime were applied, as StopTaskCachedChangesNotApplied says. The same command goes on with them.',
    );
  for (const each of result.missingSequences ?? []) lines.push(`The target has no sequence ${each}.`);
  if (!result.isSnapshot)
    lines.push(
      'The rows were read at different moments: what the source changed meanwhile may be seen in part.',
    );
  return `${lines.join('\n')}\n`;
}

function suspendedText({ target, reason }: { readonly target: string; readonly reason: string }): string {
  return `  ${target} is suspended and gets no more rows or changes: ${reason}\n`;
}
