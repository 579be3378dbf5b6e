import pc from 'picocolors';
import type { Prover } from '../catalog/prover.ts';
import type { Composition } from '../convert/output.ts';
import { compose } from '../convert/output.ts';
import { sourceHashes, sourceMark } from '../convert/overrides.ts';
import type { Settings } from '../convert/settings.ts';
import type { TableMapping } from '../convert/table-mapping.ts';
import { tableMappings } from '../convert/table-mapping.ts';
import type { Verification } from '../convert/verify.ts';
import { verify } from '../convert/verify.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import { csvFiles } from '../report/csv.ts';
import { reportHtml } from '../report/html.ts';
import { reportJson } from '../report/json.ts';
import type { Report } from '../report/model.ts';
import { terminalSummary } from '../report/terminal.ts';
import { OperationError } from '../text/error.ts';
import type { ConversionOptions, ConvertedSource, Prepared } from './conversion.ts';
import { convertSource, preludesOf, prepare } from './conversion.ts';
import { convertData } from './data.ts';
import { onInterrupt } from './interrupt.ts';
import { OutFolder } from './out-folder.ts';
import { Progress } from './progress.ts';
import { openProver } from './prover.ts';
import { runReport } from './run-report.ts';
import { version } from './version.ts';

/** What the commands that read scripts can be told. */
export interface SourceOptions extends ConversionOptions {
  readonly from: string;
  readonly to: string;
  readonly out?: string;
  readonly verify: string;
  readonly catalog?: string;
  readonly json?: boolean;
}

/** `godwit convert`: gives the exit status. */
export async function convertCommand(source: string, options: SourceOptions): Promise<number> {
  if (options.to !== 'postgresql')
    throw new OperationError(`There is no converter to ${options.to} yet: --to postgresql is the only one.`, {
      code: 'target',
      side: 'config',
    });
  if (options.out === undefined)
    throw new OperationError('--out FOLDER is needed: it says where the result is written.', {
      code: 'out-folder',
      side: 'config',
    });
  return run(source, options, options.out, true);
}

/** `godwit assess`: the report alone. */
export async function assessCommand(source: string, options: SourceOptions): Promise<number> {
  return run(source, options, options.out ?? 'godwit-report', false);
}

async function run(
  source: string,
  options: SourceOptions,
  out: string,
  withResult: boolean,
): Promise<number> {
  const started = new Date();
  const prepared = await prepare(source, options);
  const prover = await openProver(options.verify);
  const folder = await OutFolder.begin(out);
  const progress = new Progress();
  let forget = (): void => {};
  try {
    const converted = await convertSource(prepared, progress, prover === undefined);
    // Until here nothing has been begun, so that a signal may end the process as it comes, in the midst of the conversion.
    forget = onInterrupt(async () => {
      await folder.giveUp();
      await prover?.close();
    });
    const rows = withResult ? folder.aside : undefined;
    const made = await complete(converted, { prepared, options, started, prover, progress, rows });
    progress.show('Writing …');
    await writeAll(folder, made, withResult);
    await folder.finish();
    progress.clear();
    tell(made, options, out);
    return isClean(made.report) ? 0 : 1;
  } catch (error) {
    await folder.giveUp();
    throw error;
  } finally {
    progress.clear();
    forget();
    await prover?.close();
  }
}

/** Whether nothing is left for the user to look at. */
function isClean({ targets }: Report): boolean {
  return targets
    .flatMap((target) => [...target.findings, ...target.objects.flatMap((each) => each.findings)])
    .every((each) => each.severity === 'info');
}

/** Everything that a run makes, before it is written. */
interface Made {
  readonly report: Report;
  /** Where the rows of each table go. */
  readonly mappings: readonly TableMapping[];
  readonly composition: Composition;
}

/** What a run goes on with when the definitions are converted. */
interface Run {
  readonly prepared: Prepared;
  readonly options: SourceOptions;
  readonly started: Date;
  readonly prover: Prover | undefined;
  readonly progress: Progress;
  /** The folder that rows are written in; without one they are only counted. */
  readonly rows: string | undefined;
}

/** The rows, the files, the proof and the report. */
async function complete(converted: ConvertedSource, run: Run): Promise<Made> {
  const { prepared, options, started, prover, progress } = run;
  const { source, settings, selected, variables, encoding } = prepared;
  const { read, workshop, objects, rendered } = converted;
  const data = await convertData({
    read,
    workshop,
    selected,
    ...(encoding === undefined ? {} : { encoding }),
    ...(variables === undefined ? {} : { variables }),
    ...(run.rows === undefined ? {} : { folder: run.rows }),
    progress: (characters) => progress.show(`Rows: ${Math.round(characters / 1e6)} MB written`),
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
  const verification = await prove(prover, { ...converted, preludes }, settings, progress);
  const report = runReport({
    command: run.rows === undefined ? 'assess' : 'convert',
    source,
    options,
    settings,
    started,
    converted,
    composition,
    verification,
    data,
  });
  return { report, composition, mappings: tableMappings(workshop, selected) };
}

async function prove(
  prover: Prover | undefined,
  { objects, rendered, preludes, read }: ConvertedSource,
  settings: Settings,
  progress: Progress,
): Promise<Verification | undefined> {
  if (!prover) return undefined;
  progress.show('Starting PostgreSQL …');
  return verify({
    objects,
    install: rendered,
    preludes: preludes.map((each) => each.sql),
    prover,
    target: postgres,
    sources: read.sources,
    settings,
    progress: (text: string) => progress.show(text),
  });
}

async function writeAll(folder: OutFolder, made: Made, withResult: boolean): Promise<void> {
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

/** Findings of reading that are listed on the terminal; the report has all of them. */
const mostListed = 10;

function tell(made: Made, options: SourceOptions, out: string): void {
  if (options.json === true) {
    process.stdout.write(reportJson(made.report));
    return;
  }
  const colour = pc.isColorSupported && process.stdout.isTTY;
  const summary = terminalSummary(made.report, {
    colour,
    path: `${out}/report.html`,
    ...(process.stdout.isTTY ? { width: process.stdout.columns } : {}),
  });
  const faults = (made.report.targets[0]?.findings ?? []).filter((each) => each.severity === 'error');
  const listed = faults
    .slice(0, mostListed)
    .map(({ file, line, column, code, what }) => `${file}:${line}:${column} ${code} ${what}`);
  const more = faults.length - listed.length;
  const rest = more > 0 ? [`and ${more} more in the report`] : [];
  process.stdout.write(`${[...listed, ...rest].join('\n')}${faults.length > 0 ? '\n\n' : ''}${summary}\n`);
}
