import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measure.ts';

/**
 * How fast a long script of INSERTs is turned into COPY text, and what memory that takes: it must not grow with the script.
 *
 *     node bench/rows.ts [MEGABYTES]      (200 if nothing is said)
 */
const size = Number(process.argv[2] ?? 200) * 1e6;
const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'));
try {
  const script = join(folder, 'orders.sql');
  const rows = await write(script, size);
  const out = join(folder, 'out');
  const { seconds, cpuSeconds, peakBytes } = measure('convert', script, '--out', out, '--verify', 'off');
  const bytes = statSync(script).size;
  process.stdout.write(
    `${rows} rows in ${(bytes / 1e6).toFixed(0)} MB: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s CPU), ` +
      `${(bytes / 1e6 / seconds).toFixed(1)} MB/s, ${Math.round(rows / seconds)} rows/s, peak ${Math.round(peakBytes / 1e6)} MB\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A table and INSERTs into it, as exports write them: numbers, dates by function and by literal, texts with quotes and NULLs. */
async function write(path: string, bytes: number): Promise<number> {
  const stream = createWriteStream(path);
  stream.write(
    'SET DEFINE OFF\nCREATE TABLE orders (id NUMBER(12) PRIMARY KEY, customer VARCHAR2(60), placed DATE, paid TIMESTAMP, amount NUMBER(12,2), note VARCHAR2(200));\n',
  );
  let rows = 0;
  for (let written = 0; written < bytes; ) {
    const lines: string[] = [];
    for (let i = 0; i < 1000; i += 1) {
      rows += 1;
      const note = rows % 3 === 0 ? 'null' : `'It''s order ${rows}; to be sent in ${rows % 9} parcels'`;
      const day = `${2000 + (rows % 25)}-${String(1 + (rows % 12)).padStart(2, '0')}-${String(1 + (rows % 28)).padStart(2, '0')}`;
      lines.push(
        `Insert into ORDERS (ID,CUSTOMER,PLACED,PAID,AMOUNT,NOTE) values (${rows},'Customer ${rows % 9973}',to_date('${day} 10:30:00','YYYY-MM-DD HH24:MI:SS'),TIMESTAMP '${day} 11:00:00.25',${rows % 10_000}.${String(rows % 100).padStart(2, '0')},${note});`,
      );
      if (rows % 10_000 === 0) lines.push('COMMIT;');
    }
    const text = `${lines.join('\n')}\n`;
    written += text.length;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return rows;
}
