import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMapping } from '../../catalog/mapping.ts';
import { applyFolder } from '../../endpoints/postgres/install/apply.ts';
import { chosen } from '../../jobs/conversion/choices.ts';
import { withoutPassword } from '../../jobs/conversion/live-source.ts';
import { openProver } from '../../jobs/conversion/prover.ts';
import type { ConversionProgress } from '../../jobs/conversion/progress.ts';
import type { ModelSource } from '../../jobs/models/convert.ts';
import { convertModels, readModels } from '../../jobs/models/convert.ts';
import { scriptOf } from '../../jobs/models/script.ts';
import { readLiveModels } from '../../jobs/models/live.ts';
import { convertStatementModels } from '../../jobs/models/statement.ts';
import type { SourceModel } from '../../jobs/models/outline.ts';
import { fingerprintOf } from '../../jobs/models/outline.ts';
import { sourceKind } from '../../jobs/sources.ts';
import { OperationError } from '../../text/error.ts';
import type { ModelRow } from '../store/models.ts';
import { appliedModels, marksOf, wordsOfRest, writeFiles } from './applying.ts';
import type { Told, Work, WorkProgress, WorkSource, WorkStep } from './messages.ts';
import {
  assessedOf,
  reportFile,
  reportOn,
  scriptArchive,
  scriptStatements,
  withStatements,
} from './packing.ts';
import { resultFiles } from './result-files.ts';
import { sumsOf } from './report-sums.ts';

/**
 * The entry of a process that does one piece of work of Schema Conversion, so that the server goes on answering meanwhile and does not fall
 * with it. The work comes as its first message; everything it tells is answered by a message when it was taken.
 */
process.once('message', (work: Work) => {
  void perform(work).finally(() => process.disconnect());
});
// Without the server nobody takes the result.
process.once('disconnect', () => process.exit());

async function perform(work: Work): Promise<void> {
  try {
    await (works[work.kind] as (work: Work) => Promise<void>)(work);
    await tell({ kind: 'done' });
  } catch (error) {
    await tell({ kind: 'failed', message: wordsOf(error) });
  }
}

/** What the user can mend is told in the words for the user; of a defect, the log has the place in the code. */
function wordsOf(error: unknown): string {
  if (error instanceof OperationError) return error.message;
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  const said = error instanceof Error ? error.message : String(error);
  return `This is a defect of Godwit, whose log says more: ${said}`;
}

/** Models that go in one message: so few that the server, which writes them down, is never busy with them for long. */
const batch = 50;

const works: { readonly [Kind in Work['kind']]: (work: Extract<Work, { kind: Kind }>) => Promise<void> } = {
  read: async ({ source }) => {
    show('LOADING_METADATA');
    const models = await readModels(sourceOf(source), shown('LOADING_METADATA'));
    await tellOutline(models, undefined);
  },
  convert: async ({ source, rules, statements, overrides, verify, isAssessment, command, result, known }) => {
    const step = isAssessment ? 'ANALYZING' : 'CONVERTING';
    const read = { ...sourceOf(source), overrides };
    if (statements.length > 0) {
      const made = await convertStatementModels(read, statements);
      await tell({ kind: 'converted', models: made.converted });
      await tell({ kind: 'targets', models: made.targets });
    }
    if (rules.length === 0) return;
    const prover = await openProver(verify, read.settings.targetVersion);
    const files = result && (await resultFiles(result, !isAssessment));
    try {
      const made = await convertModels({
        source: files?.sourceOf(read) ?? read,
        rules,
        prover,
        verify,
        command,
        rows: files?.rows ?? (isAssessment ? 'count' : 'none'),
        ...(files ? { write: files.write } : {}),
        tell: shown(step),
      });
      const targets = made.report.targets.map((each) => ({ ...each, objects: [] }));
      await tellOutline(made.outline, known);
      await inBatches(made.converted, (models) => tell({ kind: 'converted', models }));
      if (!isAssessment) await inBatches(made.targets, (models) => tell({ kind: 'targets', models }));
      await tell({ kind: 'report', report: { ...made.report, targets }, packUsed: made.packUsed });
      if (files) await tell({ kind: 'archive', bytes: await files.archive() });
    } finally {
      await prover?.close();
    }
  },
  'read target': async ({ url }) => {
    show('LOADING_METADATA');
    const models = await readLiveModels(url);
    await inBatches(models, (some) => tell({ kind: 'live', models: some }));
  },
  apply: async ({ url, folder, preludes, isPackAlone }) => {
    const rows = isPackAlone ? [] : withStatements(await allRows());
    await writeFiles(folder, scriptOf(scriptStatements(rows), preludes));
    show('APPLYING');
    const result = await applyFolder({
      folder,
      target: url,
      stage: 'all',
      onProgress: (step) => {
        if (step.kind !== 'entry') return;
        const { name, kind } = step.outcome.entry.object;
        show('APPLYING', { done: step.done, total: step.total, object: { name, kind } });
      },
    });
    const applied = appliedModels(result);
    await inBatches(marksOf(applied, rows), (marks) => tell({ kind: 'marks', marks }));
    await tell({ kind: 'applied', ...(result.complete ? {} : { rest: wordsOfRest(applied) }) });
  },
  script: async ({ origin, preludes }) => {
    await tell({ kind: 'archive', bytes: await scriptArchive(origin, await allRows(), preludes) });
  },
  sums: async ({ base }) => {
    await tell({ kind: 'sums', sums: sumsOf(reportOn(base, assessedOf(await allRows()))) });
  },
  report: async ({ base, forms }) => {
    const report = reportOn(base, assessedOf(await allRows()));
    for (const form of forms)
      await tell({ kind: 'report file', form, bytes: await reportFile(report, form) });
  },
};

/** All models that the work is about. */
async function allRows(): Promise<readonly ModelRow[]> {
  const all: ModelRow[] = [];
  for (;;) {
    const some = (await tell({ kind: 'rows wanted' })) as readonly ModelRow[];
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function sourceOf({ place, engine, database, settings, choices, transformations }: WorkSource): ModelSource {
  const kind = sourceKind(engine);
  const mapping = readMapping(
    transformations === undefined ? { rules: [] } : JSON.parse(transformations),
    'TransformationRules',
  );
  return {
    ...('folder' in place
      ? { source: place.folder }
      : { source: withoutPassword(place.url), live: { url: place.url, scripts: scratchFolder() } }),
    kind,
    settings,
    mapping,
    overrides: [],
    ...chosen(choices, kind, mapping),
    ...(database === undefined ? {} : { database }),
  };
}

/** Tells the objects of the source, unless they are known, and their fingerprint. */
async function tellOutline(models: readonly SourceModel[], known: string | undefined): Promise<void> {
  const fingerprint = fingerprintOf(models);
  if (fingerprint === known) return;
  await inBatches(models, (some) => tell({ kind: 'outline', models: some }));
  await tell({ kind: 'outlined', fingerprint });
}

/** A folder for the scripts that a server's definitions are read as; it goes with this process. */
function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-source-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const steps: Readonly<Record<ConversionProgress['step'], WorkStep | undefined>> = {
  reading: 'LOADING_METADATA',
  converting: undefined,
  rows: 'ANALYZING',
  proving: 'ANALYZING',
  writing: undefined,
};

function shown(own: WorkStep): (progress: ConversionProgress) => void {
  return ({ step, done, total }) =>
    show(steps[step] ?? own, {
      ...(done === undefined ? {} : { done }),
      ...(total === undefined ? {} : { total }),
    });
}

let told = 0;

/** At most five times a second: whoever looks does not see more. */
function show(step: WorkStep, more: Omit<WorkProgress, 'step'> = {}): void {
  const now = Date.now();
  if (now - told < 200) return;
  told = now;
  process.send?.({ kind: 'progress', progress: { step, ...more } } satisfies Told);
}

async function inBatches<T>(
  all: readonly T[],
  take: (some: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += batch) await take(all.slice(at, at + batch));
}

/** Tells something and waits until it was taken, so that no more waits in the channel than one message. Gives the answer. */
function tell(message: Told): Promise<unknown> {
  return new Promise((resolve) => {
    process.once('message', resolve);
    process.send?.(message);
  });
}
