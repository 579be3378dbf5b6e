import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from './generate.ts';
import type { Dialect } from './generate.ts';
import { measure, row } from './measure.ts';
import type { Measured } from './measure.ts';

/**
 * How fast whole conversions are, how they grow with their input, and what memory they take. Each size is one run of the
 * whole program without verification. `after start-up` leaves out what a script of one table takes.
 *
 *     node bench/convert.ts [sqlserver] [LINES …]      (oracle, 100000 400000 1600000 if nothing is said)
 */
const told = process.argv.slice(2);
const dialect: Dialect = told[0] === 'sqlserver' ? 'sqlserver' : 'oracle';
const sizes = told.filter((each) => each !== dialect).map(Number);
const wanted = sizes.length > 0 ? sizes : [100_000, 400_000, 1_600_000];

const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
const widths = [9, 8, 8, 9, 9, 12, 9, 10, 8, 10];
const heads = [
  'lines',
  'MB',
  'seconds',
  'CPU s',
  'lines/s',
  'after start',
  'peak MB',
  'bytes/byte',
  'growth',
  'CPU growth',
];

try {
  const tiny = join(folder, 'tiny');
  mkdirSync(tiny);
  writeFileSync(join(tiny, 'one.sql'), 'CREATE TABLE t (id DECIMAL(9) PRIMARY KEY);\n');
  const start = convert(tiny, join(folder, 'tiny-out'));
  process.stdout.write(
    `start-up: ${start.seconds.toFixed(2)} s, ${start.cpuSeconds.toFixed(2)} s CPU, ${megabytes(start.peakBytes)} MB\n`,
  );
  process.stdout.write(row(heads, widths));
  let first: { lines: number; seconds: number; cpuSeconds: number } | undefined;
  for (const size of wanted) {
    const source = join(folder, `source-${size}`);
    const out = join(folder, `out-${size}`);
    const lines = await generate(source, size, dialect);
    const bytes = sizeOf(source);
    const { seconds, cpuSeconds, peakBytes } = convert(source, out);
    const own = seconds - start.seconds;
    first ??= { lines, seconds: own, cpuSeconds: cpuSeconds - start.cpuSeconds };
    const times = lines / first.lines;
    process.stdout.write(
      row(
        [
          lines,
          (bytes / 1e6).toFixed(1),
          seconds.toFixed(1),
          cpuSeconds.toFixed(1),
          Math.round(lines / seconds),
          Math.round(lines / own),
          megabytes(peakBytes),
          ((peakBytes - start.peakBytes) / bytes).toFixed(0),
          (own / first.seconds / times).toFixed(2),
          ((cpuSeconds - start.cpuSeconds) / first.cpuSeconds / times).toFixed(2),
        ],
        widths,
      ),
    );
    rmSync(source, { recursive: true });
    rmSync(out, { recursive: true });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function convert(source: string, out: string): Measured {
  return measure('convert', source, '--from', dialect, '--out', out, '--verify', 'off');
}

/** The bytes of the files that lie in a folder. */
function sizeOf(path: string): number {
  return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}
