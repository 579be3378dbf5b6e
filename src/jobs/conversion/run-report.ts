import type { ConvertedObject } from '../../convert/conversion.ts';
import { listFeatures } from '../../convert/features.ts';
import type { Composition } from '../../convert/output.ts';
import type { RowStageResult } from '../../convert/rows/stage.ts';
import type { ObjectProof, Verification } from '../../convert/verify.ts';
import { assessTarget } from '../../report/assessment.ts';
import type {
  FeatureUse,
  FileRead,
  OutsideObject,
  Report,
  RowsOfTable,
  TargetReport,
} from '../../report/model.ts';
import { engineName } from '../../report/wording.ts';
import { converting } from '../../sql/codes/converting.ts';
import type { ConvertedSource, Prepared } from './conversion.ts';
import { codeInfos, reportFinding, reportObjects } from './report-objects.ts';
import { changedSettings } from './settings.ts';
import { version } from '../version.ts';

/** What a run has made of a source, from which its report is made. */
export interface FinishedRun {
  readonly prepared: Prepared;
  readonly told: { readonly command: string; readonly to: string; readonly verify: string };
  readonly started: Date;
  readonly converted: ConvertedSource;
  readonly composition: Composition;
  readonly verification: Verification | undefined;
  readonly data: RowStageResult;
}

/** The report of a run: its objects and findings with their places, what was read, and what the targets would make of it. */
export function runReport(run: FinishedRun): Report {
  const { verification, converted, prepared, told } = run;
  const { settings } = prepared;
  const { read } = converted;
  const proofs: ReadonlyMap<string, ObjectProof> = verification?.objects ?? new Map<string, ObjectProof>();
  const objects = reportObjects({
    read,
    objects: converted.objects,
    rendered: converted.rendered,
    composition: run.composition,
    proofs,
    rows: run.data.rows,
  });
  const findings = [
    ...read.findings,
    ...converted.findings,
    ...run.data.findings,
    ...(verification?.findings ?? []),
  ].map((each) => reportFinding(each, read.sources));
  const { kind } = converted;
  const sourceInfo = { engine: kind.dialect.name, location: prepared.source };
  const runInfo: Report['run'] = {
    command: told.command,
    startedAt: run.started.toISOString(),
    seconds: (Date.now() - run.started.getTime()) / 1000,
    settings: changedSettings(settings, { extensionSchema: kind.packSchema }),
    verification: verification
      ? {
          mode: told.verify === 'embedded' ? 'embedded' : 'server',
          server: `PostgreSQL ${verification.server}`,
          plpgsqlCheck: verification.plpgsqlCheck,
        }
      : { mode: 'off' },
  };
  const target = { engine: 'postgresql', version: String(settings.targetVersion) };
  const assessed = assessTarget(
    {
      target,
      objects,
      findings,
      features: featuresOf(converted),
      rows: rowsOf(run.data),
      outside: outsideOf(converted.objects),
    },
    sourceInfo,
    runInfo,
  );
  const all = [...findings, ...assessed.objects.flatMap((each) => each.findings)];
  const others = told.to
    .split(',')
    .filter((each) => each !== 'postgresql')
    .map((engine): TargetReport => unavailable(kind.dialect.name, engine, assessed));
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
          prepared.encoding === undefined
            ? each.encoding === 'windows-1252'
              ? 'fallback'
              : 'utf-8'
            : 'option',
        bytes: each.bytes,
        lines: read.extents.get(each.path)?.lines ?? 0,
        statements: read.extents.get(each.path)?.statements ?? 0,
      }),
    ),
    codes: codeInfos(all),
    targets: [assessed, ...others],
  };
}

/** What the source uses of editions, options and built-in packages; only Oracle has such. */
function featuresOf({ kind, read, objects }: ConvertedSource): FeatureUse[] {
  if (kind.dialect.name !== 'oracle') return [];
  const idOf = new Map(
    objects.filter((each) => each.parent === undefined).map((each) => [each.source, each.id]),
  );
  return listFeatures(read.catalog, kind.dialect, kind.pack().names).map((each) => ({
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
function unavailable(from: string, engine: string, like: TargetReport): TargetReport {
  const summary = { ...like.summary, headline: [] };
  return {
    target: { engine, version: '' },
    unavailable: `There is no converter from ${engineName(from)} to ${engineName(engine)} yet, so nothing is said about it.`,
    summary,
    objects: [],
    findings: [],
    features: [],
    rows: [],
    outside: [],
  };
}
