import pc from 'picocolors';
import type { Mapping } from '../catalog/mapping.ts';
import { readMapping } from '../catalog/mapping.ts';
import { selector } from '../catalog/selection.ts';
import type { ConvertedObject } from '../convert/conversion.ts';
import type { ConvertOptions } from '../convert/convert.ts';
import { convertCatalog, createWorkshop } from '../convert/convert.ts';
import type { RowStageResult } from '../convert/rows/stage.ts';
import { convertData } from './data.ts';
import { listFeatures } from '../convert/features.ts';
import type { Composition, Prelude, RenderedStatement } from '../convert/output.ts';
import { compose, renderAll } from '../convert/output.ts';
import { applyOverrides, sourceHashes, sourceMark } from '../convert/overrides.ts';
import type { Settings } from '../convert/settings.ts';
import type { ObjectProof, Verification } from '../convert/verify.ts';
import { verify } from '../convert/verify.ts';
import { oracle } from '../dialects/oracle/oracle.ts';
import { loadPack, packSignatures, renderPack } from '../dialects/oracle/pack/pack.ts';
import { postgres } from '../dialects/postgres/postgres.ts';
import { splitScript } from '../dialects/postgres/script.ts';
import type { ScriptCatalog } from '../endpoints/script/catalog.ts';
import { readScriptCatalog } from '../endpoints/script/catalog.ts';
import { assessTarget } from '../report/assessment.ts';
import { csvFiles } from '../report/csv.ts';
import { reportHtml } from '../report/html.ts';
import { reportJson } from '../report/json.ts';
import type {
  FeatureUse,
  FileRead,
  OutsideObject,
  Report,
  RowsOfTable,
  TargetReport,
} from '../report/model.ts';
import { terminalSummary } from '../report/terminal.ts';
import { converting } from '../sql/codes/converting.ts';
import { OperationError } from '../text/error.ts';
import type { Finding } from '../text/finding.ts';
import { oracleUrl } from './oracle-url.ts';
import { OutFolder } from './out-folder.ts';
import { readOverrides } from './overrides.ts';
import { Progress } from './progress.ts';
import { openProver } from './prover.ts';
import { codeInfos, reportFinding, reportObjects } from './report.ts';
import { changedSettings, readJson, readSettings } from './settings.ts';
import { version } from './version.ts';

/** What the commands that read scripts can be told. */
export interface SourceOptions {
  readonly from: string;
  readonly to: string;
  readonly out?: string;
  readonly verify: string;
  readonly encoding?: string;
  readonly schema?: string;
  readonly define?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly mapping?: string;
  readonly settings?: string;
  readonly overrides?: string;
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
  if (/^[a-z]+:\/\//i.test(source)) throw oracleUrl(source);
  const started = new Date();
  const settings = await readSettings(options.settings);
  const folder = await OutFolder.begin(out);
  try {
    const made = await make(source, options, settings, started, withResult ? folder.aside : undefined);
    await writeAll(folder, made, withResult);
    await folder.finish();
    tell(made, options, out);
    return made.report.targets.some(
      (target) =>
        target.objects.some((each) => each.findings.some((one) => one.severity !== 'info')) ||
        target.findings.some((one) => one.severity !== 'info'),
    )
      ? 1
      : 0;
  } catch (error) {
    await folder.giveUp();
    throw error;
  }
}

/** Everything that a run makes, before it is written. */
interface Made {
  readonly report: Report;
  readonly composition: Composition;
}

async function make(
  source: string,
  options: SourceOptions,
  settings: Settings,
  started: Date,
  folder: string | undefined,
): Promise<Made> {
  const progress = new Progress();
  progress.show(`Reading ${source} …`);
  const read = await readScriptCatalog(source, oracle, {
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.schema === undefined ? {} : { schema: options.schema.toUpperCase() }),
    ...(options.define === undefined ? {} : { variables: variablesOf(options.define) }),
  });
  const pack = loadPack();
  const mapping: Mapping =
    options.mapping === undefined
      ? readMapping({ rules: [] }, '')
      : readMapping(await readJson(options.mapping, '--mapping'), options.mapping);
  const chosen = selector({ include: options.include ?? [], exclude: options.exclude ?? [] });
  const selected: NonNullable<ConvertOptions['selected']> = (object) =>
    chosen(object) && mapping.selects(object);
  const convertOptions: ConvertOptions = {
    source: oracle,
    target: postgres,
    sources: read.sources,
    settings,
    pack: new Set(pack.files.keys()),
    packSignatures: packSignatures(pack),
    selected,
    renaming: mapping.renames,
    progress: (done, all) => progress.show(`Converting: ${done} of ${all} objects`),
  };
  const workshop = createWorkshop(read.catalog, convertOptions);
  const conversion = convertCatalog(read.catalog, convertOptions, workshop);
  const data = await convertData({
    read,
    workshop,
    selected,
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.define === undefined ? {} : { variables: variablesOf(options.define) }),
    ...(folder === undefined ? {} : { folder }),
    progress: (characters) => progress.show(`Rows: ${Math.round(characters / 1e6)} MB written`),
  });
  const { objects, rendered, findings } = applyOverrides({
    overrides: await readOverrides(options.overrides),
    objects: conversion.objects,
    rendered: renderAll(conversion, postgres, read.sources),
    sources: read.sources,
    split: splitScript,
  });
  const heads = [...sourceHashes(objects, read.sources)].map(
    ([path, hash]) => [path, sourceMark(hash)] as const,
  );
  const preludes = preludesOf(
    renderPack(pack, conversion.packFunctions, { schema: settings.extensionSchema }),
    settings,
  );
  const composition = compose(
    rendered,
    { preludes, data: data.entries, endings: data.nextValues, heads: new Map(heads) },
    read.sources,
    version,
  );
  const verification = await prove(options.verify, rendered, preludes, objects, read, settings, progress);
  progress.clear();
  const report = reportOf({
    source,
    options,
    settings,
    started,
    read,
    objects,
    rendered,
    composition,
    findings,
    verification,
    data,
  });
  return { report, composition };
}

function variablesOf(defines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    defines.map((each) => {
      const at = each.indexOf('=');
      if (at < 1)
        throw new OperationError(`--define ${each} is not NAME=VALUE.`, { code: 'define', side: 'config' });
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
}

/** The extension pack, which no object of the source stands behind. */
function preludesOf(packSql: string, settings: Settings): Prelude[] {
  const { extensionSchema } = settings;
  return packSql === ''
    ? []
    : [
        {
          sql: packSql.trimEnd(),
          object: { schema: extensionSchema, kind: 'extension pack', name: extensionSchema },
        },
      ];
}

async function prove(
  where: string,
  rendered: readonly RenderedStatement[],
  preludes: readonly Prelude[],
  objects: readonly ConvertedObject[],
  read: ScriptCatalog,
  settings: Settings,
  progress: Progress,
): Promise<Verification | undefined> {
  if (where === 'off') return undefined;
  progress.show('Starting PostgreSQL …');
  const prover = await openProver(where);
  try {
    return await verify({
      objects,
      install: rendered,
      preludes: preludes.map((each) => each.sql),
      prover,
      target: postgres,
      sources: read.sources,
      settings,
      progress: (text: string) => progress.show(text),
    });
  } finally {
    await prover.close();
  }
}

function reportOf(run: {
  source: string;
  options: SourceOptions;
  settings: Settings;
  started: Date;
  read: ScriptCatalog;
  objects: readonly ConvertedObject[];
  rendered: readonly RenderedStatement[];
  composition: Composition;
  verification: Verification | undefined;
  findings: readonly Finding[];
  data: RowStageResult;
}): Report {
  const { read, verification } = run;
  const proofs: ReadonlyMap<string, ObjectProof> = verification?.objects ?? new Map<string, ObjectProof>();
  const objects = reportObjects({
    read,
    objects: run.objects,
    rendered: run.rendered,
    composition: run.composition,
    proofs,
    rows: run.data.rows,
  });
  const findings = [
    ...read.findings,
    ...run.findings,
    ...run.data.findings,
    ...(verification?.findings ?? []),
  ].map((each) => reportFinding(each, read.sources));
  const sourceInfo = { engine: 'oracle', location: run.source };
  const runInfo: Report['run'] = {
    command: `godwit convert ${run.source}`,
    startedAt: run.started.toISOString(),
    seconds: (Date.now() - run.started.getTime()) / 1000,
    settings: changedSettings(run.settings),
    verification: verification
      ? {
          mode: run.options.verify === 'embedded' ? 'embedded' : 'server',
          server: `PostgreSQL ${verification.server}`,
          plpgsqlCheck: verification.plpgsqlCheck,
        }
      : { mode: 'off' },
  };
  const target = { engine: 'postgresql', version: String(run.settings.targetVersion) };
  const assessed = assessTarget(
    {
      target,
      objects,
      findings,
      features: featuresOf(run.read, run.objects),
      rows: rowsOf(run.data),
      outside: outsideOf(run.objects),
    },
    sourceInfo,
    runInfo,
  );
  const all = [...findings, ...assessed.objects.flatMap((each) => each.findings)];
  const others = run.options.to
    .split(',')
    .filter((each) => each !== 'postgresql')
    .map((engine): TargetReport => unavailable(engine, assessed));
  return {
    version: 1,
    tool: { name: 'godwit', version },
    source: sourceInfo,
    run: runInfo,
    files: read.files.map(
      (each): FileRead => ({
        file: each.path,
        encoding: each.encoding,
        encodingFrom:
          run.options.encoding === undefined
            ? each.encoding === 'windows-1252'
              ? 'fallback'
              : 'utf-8'
            : 'option',
        bytes: each.bytes,
        lines: 0,
        statements: 0,
      }),
    ),
    codes: codeInfos(all),
    targets: [assessed, ...others],
  };
}

function featuresOf(read: ScriptCatalog, objects: readonly ConvertedObject[]): FeatureUse[] {
  const idOf = new Map(
    objects.filter((each) => each.parent === undefined).map((each) => [each.source, each.id]),
  );
  return listFeatures(read.catalog, oracle, new Set(loadPack().files.keys())).map((each) => ({
    ...each,
    objects: each.objects.flatMap((object) => idOf.get(object) ?? []),
  }));
}

function rowsOf(data: RowStageResult): RowsOfTable[] {
  return [...data.rows].map(([object, rows]) => {
    const dot = object.indexOf('.');
    return {
      object: `table ${object}`,
      schema: object.slice(0, dot),
      name: object.slice(dot + 1),
      read: rows,
      written: rows,
      loaded: null,
    };
  });
}

/** What converted objects name and the scripts do not define, with who names it. */
function outsideOf(objects: readonly ConvertedObject[]): OutsideObject[] {
  const users = new Map<string, string[]>();
  for (const object of objects) {
    for (const { code, what } of object.findings) {
      const name =
        code === converting.unresolved.code ? /^The .*? ([^ ]+) is not defined/.exec(what)?.[1] : undefined;
      if (name !== undefined) users.set(name, [...(users.get(name) ?? []), object.id]);
    }
  }
  return [...users].map(([name, usedBy]) => ({
    schema: name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '',
    name: name.slice(name.lastIndexOf('.') + 1),
    usedBy,
  }));
}

/** A target for which no converter exists is said to have none, instead of guessed at. */
function unavailable(engine: string, like: TargetReport): TargetReport {
  const summary = { ...like.summary, headline: [] };
  return {
    target: { engine, version: '' },
    unavailable: `There is no converter from Oracle to ${engine} yet, so nothing is said about it.`,
    summary,
    objects: [],
    findings: [],
    features: [],
    rows: [],
    outside: [],
  };
}

async function writeAll(folder: OutFolder, made: Made, withResult: boolean): Promise<void> {
  if (withResult) for (const file of made.composition.files) await folder.write(file.path, file.text);
  const manifest = {
    version: 1,
    tool: `godwit ${version}`,
    entries: withResult ? made.composition.entries : [],
  };
  await folder.write('manifest.json', `${JSON.stringify(manifest, undefined, 1)}\n`);
  await folder.write('report.html', reportHtml(made.report));
  await folder.write('report.json', reportJson(made.report));
  for (const file of csvFiles(made.report)) await folder.write(file.name, file.text);
}

function tell(made: Made, options: SourceOptions, out: string): void {
  if (options.json === true) process.stdout.write(reportJson(made.report));
  else
    process.stdout.write(
      `${terminalSummary(made.report, { colour: pc.isColorSupported && process.stdout.isTTY, path: `${out}/report.html` })}\n`,
    );
}
