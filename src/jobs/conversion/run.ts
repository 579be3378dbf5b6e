import type { Prover } from '../../catalog/prover.ts';
import type { Composition } from '../../convert/output.ts';
import { compose } from '../../convert/output.ts';
import { sourceHashes, sourceMark } from '../../convert/overrides.ts';
import type { RowStageResult } from '../../convert/rows/stage.ts';
import type { TableMapping } from '../../convert/table-mapping.ts';
import { tableMappings } from '../../convert/table-mapping.ts';
import type { Verification } from '../../convert/verify.ts';
import { verify } from '../../convert/verify.ts';
import { postgres } from '../../dialects/postgres/postgres.ts';
import { csvFiles } from '../../report/csv.ts';
import { reportHtml } from '../../report/html.ts';
import { reportJson } from '../../report/json.ts';
import type { Report } from '../../report/model.ts';
import { version } from '../version.ts';
import type { ConvertedSource, Prepared } from './conversion.ts';
import { preludesOf } from './conversion.ts';
import { convertData } from './data.ts';
import type { OutFolder } from './out-folder.ts';
import type { Tell } from './progress.ts';
import { runReport } from './run-report.ts';

/** What a conversion makes of a source, before anything is written. */
export interface Made {
  readonly report: Report;
  /** Where the rows of each table go. */
  readonly mappings: readonly TableMapping[];
  readonly composition: Composition;
  readonly verification: Verification | undefined;
}

/** What a run goes on with when the definitions are converted. */
export interface Run {
  readonly prepared: Prepared;
  /** How the report names what was run: the command, and the targets that were asked for. */
  readonly told: { readonly command: string; readonly to: string; readonly verify: string };
  readonly started: Date;
  readonly prover: Prover | undefined;
  readonly tell: Tell;
  /** What becomes of the rows in the scripts: written into this folder, counted, or passed by. */
  readonly rows: { readonly folder: string } | 'count' | 'none';
}

/** The rows, the files, the proof and the report of definitions that were converted. */
export async function complete(converted: ConvertedSource, run: Run): Promise<Made> {
  const { prepared, started, prover, tell } = run;
  const { read, workshop, objects, rendered } = converted;
  const data = run.rows === 'none' ? withoutRows : await rowsOf(converted, run);
  const preludes = preludesOf(converted.kind, workshop);
  const hashes = [...sourceHashes(objects, read.sources)];
  const heads = new Map(hashes.map(([path, hash]) => [path, sourceMark(hash)]));
  const composition = compose(
    rendered,
    { preludes, data: data.entries, endings: data.nextValues, heads },
    ({ statement }) => read.sources.place(statement.origin.start),
    version,
  );
  const verification = await prove(prover, { ...converted, preludes }, tell);
  const report = runReport({ prepared, told: run.told, started, converted, composition, verification, data });
  return { report, composition, verification, mappings: tableMappings(workshop, prepared.selected) };
}

const withoutRows: RowStageResult = { entries: [], rows: new Map(), findings: [], nextValues: [] };

function rowsOf({ read, workshop }: ConvertedSource, { prepared, tell, rows }: Run): Promise<RowStageResult> {
  const { selected, variables, encoding } = prepared;
  return convertData({
    read,
    workshop,
    selected,
    ...(encoding === undefined ? {} : { encoding }),
    ...(variables === undefined ? {} : { variables }),
    ...(typeof rows === 'object' ? { folder: rows.folder } : {}),
    progress: (characters) =>
      tell({ step: 'rows', text: `Rows: ${Math.round(characters / 1e6)} MB written` }),
  });
}

async function prove(
  prover: Prover | undefined,
  { objects, rendered, preludes, read, workshop }: ConvertedSource,
  tell: Tell,
): Promise<Verification | undefined> {
  if (!prover) return undefined;
  tell({ step: 'proving', text: 'Starting PostgreSQL …' });
  return verify({
    objects,
    install: rendered,
    preludes: preludes.map((each) => each.sql),
    prover,
    target: postgres,
    sources: read.sources,
    settings: workshop.settings,
    progress: (text: string) => tell({ step: 'proving', text }),
  });
}

/** Writes the report and, with the result, all files that install it. */
export async function writeResult(folder: OutFolder, made: Made, withResult: boolean): Promise<void> {
  if (withResult) await folder.writeEach(made.composition.files);
  const manifest = {
    version: 1,
    tool: `godwit ${version}`,
    entries: withResult ? made.composition.entries : [],
  };
  if (withResult) {
    const source = { engine: made.report.source.engine };
    const mapping = { version: 1, source, target: { engine: 'postgresql' }, objects: made.mappings };
    await folder.write('mapping.json', `${JSON.stringify(mapping, undefined, 1)}\n`);
  }
  await folder.write('manifest.json', `${JSON.stringify(manifest, undefined, 1)}\n`);
  await folder.writePieces('report.html', reportHtml(made.report));
  await folder.write('report.json', reportJson(made.report));
  for (const file of csvFiles(made.report)) await folder.write(file.name, file.text);
}
