import type { Prover } from '../../catalog/prover.ts';
import type { Composition } from '../../convert/output.ts';
import { compose } from '../../convert/output.ts';
import { sourceHashes, sourceMark } from '../../convert/overrides.ts';
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
  /** The folder that rows are written in; without one they are only counted. */
  readonly rows: string | undefined;
}

/** The rows, the files, the proof and the report of definitions that were converted. */
export async function complete(converted: ConvertedSource, run: Run): Promise<Made> {
  const { prepared, started, prover, tell } = run;
  const { selected, variables, encoding } = prepared;
  const { read, workshop, objects, rendered } = converted;
  const data = await convertData({
    read,
    workshop,
    selected,
    ...(encoding === undefined ? {} : { encoding }),
    ...(variables === undefined ? {} : { variables }),
    ...(run.rows === undefined ? {} : { folder: run.rows }),
    progress: (characters) =>
      tell({ step: 'rows', text: `Rows: ${Math.round(characters / 1e6)} MB written` }),
  });
  const preludes = preludesOf(converted.kind, workshop);
  const hashes = [...sourceHashes(objects, read.sources)];
  const heads = new Map(hashes.map(([path, hash]) => [path, sourceMark(hash)]));
  const composition = compose(
    rendered,
    { preludes, data: data.entries, endings: data.nextValues, heads },
    read.sources,
    version,
  );
  const verification = await prove(prover, { ...converted, preludes }, tell);
  const report = runReport({ prepared, told: run.told, started, converted, composition, verification, data });
  return { report, composition, verification, mappings: tableMappings(workshop, selected) };
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
