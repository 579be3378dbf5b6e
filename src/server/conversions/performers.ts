import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelPath } from '../../jobs/models/path.ts';
import { pathOf } from '../../jobs/models/path.ts';
import type { ModelRule } from '../../jobs/models/rules.ts';
import { invalidState } from '../fault.ts';
import type {
  Asked,
  Control,
  ConversionOperation,
  ConversionRequest,
  Performer,
} from '../resources/conversion-requests.ts';
import { lastOf } from '../resources/named.ts';
import type { MigrationProject } from '../resources/projects.ts';
import { exportScript, exportToTarget, installPack } from './exports.ts';
import { SourceKeeper } from './keep-source.ts';
import { TargetKeeper } from './keep-target.ts';
import type { Means } from './means.ts';
import { rulesOf, selectorOf } from './means.ts';
import type { Told, WantedResult, Work, WorkSource, WorkStatement } from './messages.ts';
import { objectRow } from './model-rows.ts';
import { runWork } from './process.ts';
import { converterOf, databaseOf, placeOf, sourceKindOf, targetUrl } from './sides.ts';

/** Says how each operation is done. */
export function makePerformers(means: Means): Readonly<Record<ConversionOperation, Performer>> {
  return {
    import: async ({ asked }, project, control) =>
      asked.origin === 'TARGET'
        ? importTarget(means, project, control)
        : importSource(means, asked, project, control),
    assessment: async (request, project, control) => convertAsked(means, request, project, control, true),
    conversion: async (request, project, control) => convertAsked(means, request, project, control, false),
    creation: async ({ asked }, project, control) => create(means, asked, project, control),
    'export-as-script': async ({ asked, createdAt }, project, control) =>
      exportScript(means, asked, createdAt, project, control),
    'export-to-target': async ({ asked }, project, control) => exportToTarget(means, asked, project, control),
    'extension-pack': async (_request, project, control) => installPack(means, project, control),
  };
}

async function sourceOf(means: Means, project: MigrationProject): Promise<WorkSource> {
  const provider = await means.projects.providerOf(project, 'source');
  const { settings, choices } = await means.configurations.get(project.arn, sourceKindOf(provider));
  const database = databaseOf(provider);
  return {
    place: await placeOf(project, means),
    engine: converterOf(provider),
    settings,
    choices,
    transformations: project.transformationRules,
    ...(database === undefined ? {} : { database }),
  };
}

async function importSource(
  means: Means,
  asked: Asked,
  project: MigrationProject,
  { signal, show }: Control,
): Promise<void> {
  const rules = await rulesOf(means, project, 'source', asked);
  const selects = await selectorOf(means, project, 'source', rules);
  const source = await sourceOf(means, project);
  const refreshes = asked.refresh === true ? selects : () => false;
  const keeper = await SourceKeeper.begin(means.store.models, project.arn, refreshes);
  await runWork(
    { kind: 'read', source },
    async (told) => {
      if (told.kind === 'progress') show(told.progress);
      if (told.kind === 'outline') await keeper.outline(told.models);
      if (told.kind === 'outlined') await keepFingerprint(means, project, told.fingerprint);
    },
    signal,
  );
  const orphans = await keeper.finish();
  await (await TargetKeeper.begin(means.store.models, project.arn)).finish(orphans);
}

async function importTarget(
  means: Means,
  project: MigrationProject,
  { signal, show }: Control,
): Promise<void> {
  const url = await targetUrl(project, means);
  const keeper = await TargetKeeper.begin(means.store.models, project.arn);
  await runWork(
    { kind: 'read target', url },
    async (told) => {
      if (told.kind === 'progress') show(told.progress);
      if (told.kind === 'live') await keeper.live(told.models);
    },
    signal,
  );
  await keeper.finishLive();
}

interface Conversion {
  readonly rules: readonly ModelRule[];
  readonly isAssessment: boolean;
  readonly result?: WantedResult;
}

/** Converts or assesses what a request asks for, with the files of the command line if it asks for them. */
async function convertAsked(
  means: Means,
  { asked, id }: ConversionRequest,
  project: MigrationProject,
  control: Control,
  isAssessment: boolean,
): Promise<{ readonly file?: string }> {
  const rules = await rulesOf(means, project, 'source', asked);
  const { resultFor: source } = asked;
  if (source === undefined) {
    await convert(means, project, control, { rules, isAssessment });
    return {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'godwit-result-'));
  try {
    const wanted = { rules, isAssessment, result: { folder, source } };
    const archive = await convert(means, project, control, wanted);
    if (!archive) return {};
    return { file: await means.artifacts.write(lastOf(project.arn), `result-${id}.zip`, archive) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function convert(
  means: Means,
  project: MigrationProject,
  { signal, show }: Control,
  { rules, isAssessment, result }: Conversion,
): Promise<Uint8Array | undefined> {
  const { models } = means.store;
  const selects = await selectorOf(means, project, 'source', rules);
  const provider = await means.projects.providerOf(project, 'source');
  const { verify } = await means.configurations.get(project.arn, sourceKindOf(provider));
  const statements = await statementsOf(means, project, selects);
  const ownRules = rules.filter((each) => !('statement-name' in each['object-locator']));
  const { fingerprint } = await means.memory.of(project.arn);
  const work: Work = {
    kind: 'convert',
    known: fingerprint,
    source: await sourceOf(means, project),
    rules: ownRules,
    statements,
    overrides: await means.memory.overrides(project.arn),
    verify,
    isAssessment,
    command: result
      ? `godwit ${isAssessment ? 'assess' : 'convert'} ${result.source}`
      : `${isAssessment ? 'assessment' : 'conversion'} of ${project.identifier}`,
    ...(result ? { result } : {}),
  };
  let archive: Uint8Array | undefined;
  const source = await SourceKeeper.begin(models, project.arn);
  const target = await TargetKeeper.begin(models, project.arn);
  const take = async (told: Told): Promise<void> => {
    if (told.kind === 'progress') show(told.progress);
    if (told.kind === 'outline') await source.outline(told.models);
    if (told.kind === 'outlined') await keepFingerprint(means, project, told.fingerprint);
    if (told.kind === 'converted') {
      if (!isAssessment) await target.converted(told.models);
      await source.converted(told.models, isAssessment);
    }
    if (told.kind === 'targets' && !isAssessment) await target.targets(told.models);
    if (told.kind === 'report') await keepReport(means, project, told, isAssessment);
    if (told.kind === 'archive') archive = told.bytes;
  };
  await runWork(work, take, signal);
  const orphans = await source.finish(selects);
  if (!isAssessment) await target.finish(orphans);
  return archive;
}

async function keepFingerprint(
  { memory }: Means,
  { arn }: MigrationProject,
  fingerprint: string,
): Promise<void> {
  await memory.remember(arn, (present) => ({ ...present, fingerprint }));
}

/** The report of an assessment stays until the next one, because a conversion does not look at the rows of the scripts. */
async function keepReport(
  { memory }: Means,
  { arn }: MigrationProject,
  { report, packUsed }: Extract<Told, { readonly kind: 'report' }>,
  isAssessment: boolean,
): Promise<void> {
  await memory.remember(arn, (present) => ({
    ...present,
    ...(isAssessment ? { report, isAssessed: true } : present.isAssessed === true ? {} : { report }),
    packUsed: isAssessment ? present.packUsed : [...new Set([...present.packUsed, ...packUsed])].sort(),
  }));
}

/** The statements of users that a conversion is to take along. */
async function statementsOf(
  { store }: Means,
  project: MigrationProject,
  selects: (path: ModelPath) => boolean,
): Promise<readonly WorkStatement[]> {
  const all = await store.models.heads(project.arn, 'SOURCE', { kinds: ['statement'] });
  const heads = all.filter(({ path }) => selects(pathOf(path)));
  const rows = await store.models.rows(
    project.arn,
    'SOURCE',
    heads.map(({ path }) => path),
  );
  return rows.map(({ path, name, definition }) => {
    const own = pathOf(path);
    return { path: own, schema: own.at(-3) ?? '', name, definition };
  });
}

/** Keeps a statement as a model of its schema, and converts it. */
async function create(
  means: Means,
  asked: Asked,
  project: MigrationProject,
  control: Control,
): Promise<void> {
  const { name = '', definition = '' } = asked;
  const [rule] = await rulesOf(means, project, 'source', asked);
  const schema = rule?.['object-locator']['schema-name'];
  const database = rule?.['object-locator']['database-name'];
  if (!rule || schema === undefined)
    throw invalidState('The selection rule must name the schema that the statement is written for.');
  const path = [
    ...(database === undefined ? [] : ['Databases', database]),
    'Schemas',
    schema,
    'Statements',
    name,
  ];
  const row = objectRow(path, {
    kind: 'statement',
    state: 'not-converted',
    facts: { hash: '', file: '-', line: 1 },
    definition,
    content: {},
  });
  const keeper = await SourceKeeper.begin(means.store.models, project.arn);
  await keeper.add([row]);
  const own: ModelRule = {
    ...rule,
    'object-locator': { ...rule['object-locator'], 'statement-name': name },
  };
  await convert(means, project, control, { rules: [own], isAssessment: false });
}
