import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CutoverResult, CutoverStep } from '../migrate/cutover.ts';
import { OperationError } from '../text/error.ts';
import { makeFolder } from '../text/folder.ts';
import { creationSummary, writeRemaining } from '../jobs/creating.ts';
import { untilInterrupted } from './interrupt.ts';
import { LoadView } from './load-view.ts';
import { cutOverTask } from '../jobs/cutting-over.ts';
import { folderOf } from '../jobs/state.ts';
import type { TaskOptions } from './task-description.ts';
import { describeTask, isTaskFile } from './task-description.ts';

/** What `godwit cutover` can be told, besides the task's name or its file. */
export interface CutoverOptions extends TaskOptions {
  readonly reverse?: boolean;
  readonly allowDifferences?: boolean;
  readonly json?: boolean;
}

/** `godwit cutover`: gives the exit status, 1 when differences kept the cutover. */
export async function cutoverCommand(argument: string, options: CutoverOptions): Promise<number> {
  const isFile = isTaskFile(argument);
  const task = describeTask(isFile ? argument : undefined, options);
  const name = isFile ? task.name : argument;
  if (name === undefined)
    throw new OperationError(`The task file ${argument} has no name. Name the task: godwit cutover NAME.`, {
      code: 'task-file',
      side: 'config',
    });
  const interrupt = untilInterrupted();
  const view = new LoadView(process.stderr, name);
  interrupt.signal.addEventListener('abort', () => view.end(), { once: true });
  const { onPlan, onRows, onRange, onSuspend, onFollow, onDefinition, onRetry, onNotice } = view;
  try {
    const result = await cutOverTask(
      { ...task, name },
      {
        signal: interrupt.signal,
        allowDifferences: options.allowDifferences === true,
        isReversible: options.reverse === true,
        events: {
          onPlan,
          onRows,
          onRange,
          onSuspend,
          onFollow,
          onDefinition,
          onRetry,
          onNotice,
          onStep: (step) => view.print(`${stepText(step)}\n`),
        },
      },
    );
    const folder = folderOf(task.state);
    const remaining = writeRemaining(result, folder);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify(result, withBigints, 2)}\n`
        : creationSummary(result, remaining) + cutoverText(result, writeMappings(result, folder)),
    );
    return result.isDone ? 0 : 1;
  } finally {
    view.end();
    interrupt.finished();
  }
}

const names: Readonly<Record<CutoverStep['step'], string>> = {
  follow: 'applied what the source wrote last',
  count: 'counted the rows of both sides',
  counters: 'set sequences and counters',
  'foreign-keys': 'looked at foreign keys',
  reverse: 'began to record the changes of the target',
  end: 'took away what was made on the source',
};

/** A step that is done, in words. */
export function stepText({ step, seconds }: CutoverStep): string {
  return `${seconds.toFixed(1).padStart(8)} s  ${names[step]}`;
}

/** Numbers of rows may be larger than what JSON's readers take exactly, so they are texts. */
function withBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

/** Writes the table mappings of the way back into a file of a folder, and gives its name. */
function writeMappings({ reverse }: CutoverResult, folder: string): string | undefined {
  if (reverse?.tableMappings === undefined) return undefined;
  const file = join(folder, `${reverse.task.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_')}-mappings.json`);
  makeFolder(folder, 0o700);
  writeFileSync(file, `${JSON.stringify(reverse.tableMappings, undefined, 2)}\n`, { mode: 0o600 });
  return file;
}

/** What was done, and what is to be done now; the mappings of the way back are in a file. */
export function cutoverText(result: CutoverResult, mappings: string | undefined): string {
  const { tables, foreignKeys, counters, missingSequences, steps, reverse } = result;
  const count = (rows: number) => rows.toLocaleString('en-US');
  const lines: string[] = [];
  const different = tables.filter((each) => each.sourceRows !== each.targetRows);
  if (different.length === 0) lines.push(`The counts of rows agree in ${tables.length} tables.`);
  for (const each of different)
    lines.push(
      `${each.source}: ${count(each.sourceRows)} rows in the source, ${count(each.targetRows)} in ${each.target}.`,
    );
  lines.push(`${counters.length} columns number their rows; they go on after the greatest number.`);
  for (const each of missingSequences) lines.push(`The target has no sequence ${each}.`);
  for (const { table, name, brokenRows } of foreignKeys.filter((each) => each.brokenRows > 0))
    lines.push(`${table}: ${count(brokenRows)} rows break the foreign key ${name}.`);
  const validated = foreignKeys.filter(({ wasValidated }) => wasValidated);
  if (foreignKeys.every(({ brokenRows }) => brokenRows === 0))
    lines.push(
      `No row breaks one of ${foreignKeys.length} foreign keys${validated.length === 0 ? '' : `; ${validated.length} were NOT VALID and are validated: ${validated.map(({ name }) => name).join(', ')}`}.`,
    );
  if (!result.isDone) {
    lines.push(
      `Task ${result.name} is not cut over, and nothing was taken away. awsdms_apply_exceptions in the target may say why they differ. Mend it, or say --allow-differences.`,
    );
    return `${lines.join('\n')}\n`;
  }
  const seconds = steps.reduce((sum, each) => sum + each.seconds, 0);
  lines.push(
    `Task ${result.name} is cut over at ${result.position}, in ${seconds.toFixed(1)} s. Applications may write to the target now.`,
  );
  if (reverse)
    lines.push(
      `Changes of the target are recorded from ${reverse.position}. To bring them back: godwit migrate --task ${reverse.task} --type cdc --source (the target) --target (the source) --table-mappings ${mappings ?? '(a file that names the tables the other way round)'}. Until then the target keeps its log for it.`,
    );
  return `${lines.join('\n')}\n`;
}
