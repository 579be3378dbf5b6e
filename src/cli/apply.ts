import type { ApplyProgress, ApplyResult } from '../endpoints/postgres/install/apply.ts';
import { applyFolder } from '../endpoints/postgres/install/apply.ts';
import { Progress } from './progress.ts';

/** What `godwit apply` can be told. */
export interface ApplyCommandOptions {
  readonly target: string;
  readonly stage: 'pre-data' | 'data' | 'indexes' | 'post-data' | 'all';
  readonly json?: boolean;
}

/** `godwit apply`: gives the exit status. */
export async function applyCommand(folder: string, options: ApplyCommandOptions): Promise<number> {
  const progress = new Progress();
  const result = await applyFolder({
    folder,
    target: options.target,
    stage: options.stage,
    onProgress: (step) => progress.show(describe(step)),
  });
  progress.clear();
  if (options.json === true) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  else process.stdout.write(summary(result));
  return result.complete ? 0 : 1;
}

function describe(step: ApplyProgress): string {
  if (step.kind === 'entry')
    return `${step.done} of ${step.total}: ${step.outcome.entry.object.kind} ${step.outcome.entry.object.name}`;
  const percent = step.totalBytes === 0 ? 100 : Math.floor((100 * step.bytes) / step.totalBytes);
  return `Rows of ${step.entry.object.name}: ${percent} %`;
}

/** What was done, object by object only where something is left to do. */
export function summary(result: ApplyResult): string {
  const counts = new Map<string, number>();
  for (const { status } of result.outcomes) counts.set(status, (counts.get(status) ?? 0) + 1);
  const lines = [[...counts].map(([status, count]) => `${count} ${status}`).join(', ')];
  for (const { entry, status, message, remedy } of result.outcomes) {
    if (message === undefined && remedy === undefined) continue;
    const place = entry.source ? `${entry.source.file}:${entry.source.line}` : `${entry.file}:${entry.line}`;
    lines.push('', `${status}: ${entry.object.kind} ${entry.object.schema}.${entry.object.name} (${place})`);
    if (message !== undefined) lines.push(`  ${message}`);
    if (remedy !== undefined) lines.push(`  What to do: ${remedy}`);
  }
  const short = result.tables.filter((each) => each.expected !== each.loaded);
  if (result.tables.length > 0)
    lines.push(
      '',
      `Rows: ${result.tables.reduce((sum, each) => sum + each.loaded, 0)} in ${result.tables.length} tables`,
    );
  for (const each of short) lines.push(`  ${each.schema}.${each.name}: ${each.loaded} of ${each.expected}`);
  return `${lines.join('\n')}\n`;
}
