import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../src/catalog/manifest.ts';
import { convertData } from '../../src/jobs/conversion/data.ts';
import { convertCatalog, createWorkshop } from '../../src/convert/convert.ts';
import { compose, renderAll } from '../../src/convert/output.ts';
import type { RowStageResult } from '../../src/convert/rows/stage.ts';
import { settingsSchema } from '../../src/convert/settings.ts';
import { oracle } from '../../src/dialects/oracle/oracle.ts';
import { loadPack } from '../../src/dialects/oracle/pack/pack.ts';
import { renderPack } from '../../src/sql/pack.ts';
import { postgres } from '../../src/dialects/postgres/postgres.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { ApplyResult } from '../../src/endpoints/postgres/install/apply.ts';
import { applyFolder } from '../../src/endpoints/postgres/install/apply.ts';
import { readScriptCatalog } from '../../src/endpoints/script/catalog.ts';

/** Scripts that were converted with their rows. */
export interface ConvertedRows {
  readonly folder: string;
  readonly data: RowStageResult;
  /** `GW8001 3 what` for each finding of the rows, with its line. */
  readonly findings: readonly string[];
  /** The text of a file below the folder; undefined when it is not there. */
  file(path: string): Promise<string | undefined>;
  /** The files and statements of the data stage in order: the path, or the first line of the statement. */
  order(): Promise<string[]>;
  dispose(): Promise<void>;
}

/** Converts scripts, given by file name, definitions and rows, into a folder that can be applied. */
export async function convertRows(
  scripts: string | Readonly<Record<string, string>>,
  settings: Record<string, unknown> = {},
): Promise<ConvertedRows> {
  const root = await mkdtemp(join(tmpdir(), 'godwit-rows-'));
  const input = join(root, 'in');
  const folder = join(root, 'out');
  await mkdir(input);
  await mkdir(folder);
  const files = typeof scripts === 'string' ? { 'script.sql': scripts } : scripts;
  for (const [name, text] of Object.entries(files)) await writeFile(join(input, name), text);
  const read = await readScriptCatalog(input, oracle, {});
  const pack = loadPack();
  const options = {
    source: oracle,
    target: postgres,
    sources: read.sources,
    settings: settingsSchema.parse(settings),
    pack: new Set(pack.files.keys()),
  };
  const conversion = convertCatalog(read.catalog, options);
  const workshop = createWorkshop(read.catalog, options);
  const data = await convertData({ read, workshop, folder });
  const functions = new Set([...conversion.packFunctions, ...workshop.packUsed]);
  const packSql = renderPack(pack, functions, { schema: options.settings.extensionSchema }).trimEnd();
  const preludes =
    packSql === '' ? [] : [{ sql: packSql, object: { schema: 'godwit_oracle', kind: 'pack', name: 'pack' } }];
  const composition = compose(
    renderAll(conversion, postgres, read.sources),
    { preludes, data: data.entries, endings: data.nextValues },
    ({ statement }) => read.sources.place(statement.origin.start),
    'test',
  );
  for (const { path, text } of composition.files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const manifest: Manifest = { version: 1, tool: 'godwit test', entries: [...composition.entries] };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const file = (path: string): Promise<string | undefined> =>
    readFile(join(folder, path), 'utf8').catch(() => undefined);
  return {
    folder,
    data,
    findings: data.findings.map(
      (each) => `${each.code} ${read.sources.place(each.span.start)?.line} ${each.what}`,
    ),
    file,
    order: async () => {
      const lines = (await file('data/data.sql'))?.split('\n') ?? [];
      return data.entries.map((each) =>
        each.file.endsWith('.copy') ? each.file : (lines[each.line - 1] as string),
      );
    },
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

/** Converts scripts, installs all stages into a database, and gives the answer to a query. */
export async function loadRows(
  url: string,
  scripts: string | Readonly<Record<string, string>>,
  settings: Record<string, unknown> = {},
): Promise<{
  converted: ConvertedRows;
  applied: ApplyResult;
  ask: (sql: string) => Promise<readonly (readonly (string | null)[])[]>;
}> {
  const converted = await convertRows(scripts, settings);
  const applied = await applyFolder({ folder: converted.folder, target: url, stage: 'all' });
  await converted.dispose();
  return {
    converted,
    applied,
    ask: async (sql) => {
      const answer = await ask(url, sql);
      if ('rows' in answer) return answer.rows;
      throw new Error(JSON.stringify(answer));
    },
  };
}
