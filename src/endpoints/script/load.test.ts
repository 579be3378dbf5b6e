import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../text/finding.ts';
import { SourceMap } from '../../text/source.ts';
import { oracle } from '../../dialects/oracle/oracle.ts';
import { listScripts, type ReadOptions } from './files.ts';
import { openLoader } from './load.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-loader-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function load(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ rows: unknown[]; findings: string[] }> {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  const sources = new SourceMap();
  const findings: Finding[] = [];
  const options: ReadOptions = {
    sources,
    rules: oracle.scripts,
    report: (finding) => void findings.push(finding),
  };
  const listed = await listScripts(folder, options);
  const rows: unknown[] = [];
  for (const file of listed.loaders) {
    const loader = await openLoader(file, listed, options);
    for await (const row of loader.rows()) rows.push([row.table.name, ...row.values]);
  }
  const places = findings.map((finding) => {
    const place = sources.place(finding.span.start);
    return `${finding.code} ${place?.file}:${place?.line}`;
  });
  return { rows, findings: places };
}

describe('control files of SQL*Loader', () => {
  test('find their data beside them, under another case, or behind BEGINDATA', async () => {
    const columns = "FIELDS TERMINATED BY ',' (a, b)";
    const { rows, findings } = await load({
      'load/a.ctl': `LOAD DATA INFILE 'C:\\exports\\A.CSV' INTO TABLE a ${columns}`,
      'load/a.csv': '1,x\n2,y\n',
      'load/b.ctl': `LOAD DATA INTO TABLE b ${columns}`,
      'load/b.dat': '3,z',
      'load/c.ctl': `LOAD DATA INFILE * INTO TABLE c ${columns}\nBEGINDATA\n4,v\n`,
    });
    expect(rows).toEqual([
      ['A', '1', 'x'],
      ['A', '2', 'y'],
      ['B', '3', 'z'],
      ['C', '4', 'v'],
    ]);
    expect(findings).toEqual([]);
  });

  test('report a missing file and rejected records with their lines', async () => {
    const { rows, findings } = await load({
      'a.ctl': "LOAD DATA INFILE gone.csv INTO TABLE a FIELDS TERMINATED BY ',' (a, b)",
      'b.ctl': "LOAD DATA\nINFILE *\nINTO TABLE b FIELDS TERMINATED BY ',' (a, b)\nBEGINDATA\n1,2\n3\n",
    });
    expect(rows).toEqual([['B', '1', '2']]);
    expect(findings).toEqual(['GW0033 a.ctl:1', 'GW0032 b.ctl:6']);
  });

  test('are read in the character set that they name', async () => {
    const { rows } = await load({
      'a.ctl':
        "LOAD DATA CHARACTERSET WE8ISO8859P15 INFILE a.dat INTO TABLE a FIELDS TERMINATED BY ',' (a, b)",
      'a.dat': Buffer.from([0x35, 0xa4, 0x2c, 0xf6, 0x0a]),
    });
    expect(rows).toEqual([['A', '5€', 'ö']]);
  });
});
