import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What one run of the whole program took. */
export interface Measured {
  /** From start to end, as a user waits for it. */
  readonly seconds: number;
  /** Of the processor, in all threads: what the clock says only on a machine that does nothing else. */
  readonly cpuSeconds: number;
  /** The most memory that the process held. */
  readonly peakBytes: number;
}

const program = join(import.meta.dirname, '../bin/godwit.js');
const probe = join(import.meta.dirname, 'probe.ts');

/** Runs `godwit` with these arguments as a process of its own. Throws when it fails; findings (status 1) are no failure. */
export function measure(...arguments_: string[]): Measured {
  const started = performance.now();
  const run = spawnSync(
    process.execPath,
    ['--max-old-space-size=16000', '--import', probe, program, ...arguments_],
    { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8', maxBuffer: 1e9 },
  );
  const seconds = (performance.now() - started) / 1000;
  const usage = /^usage (\{.*\})$/m.exec(run.stderr)?.[1];
  if ((run.status !== 0 && run.status !== 1) || usage === undefined)
    throw new Error(`godwit ${arguments_.join(' ')} ended with ${run.status ?? run.signal}: ${run.stderr}`);
  const { cpu, rss } = JSON.parse(usage) as { cpu: number; rss: number };
  return { seconds, cpuSeconds: cpu, peakBytes: rss };
}

/** One line of a table, its cells right-aligned. */
export function row(cells: readonly (string | number)[], widths: readonly number[]): string {
  return `${cells.map((cell, i) => String(cell).padStart(widths[i] ?? 0)).join('  ')}\n`;
}
