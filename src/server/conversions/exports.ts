import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Prelude } from '../../convert/output.ts';
import { ask } from '../../endpoints/postgres/prove/ask.ts';
import { pathOf } from '../../jobs/models/path.ts';
import { Fault, invalidState } from '../fault.ts';
import type { Asked, Control } from '../resources/conversion-requests.ts';
import { lastOf } from '../resources/named.ts';
import type { MigrationProject } from '../resources/projects.ts';
import { chosenAmong } from './choosing.ts';
import type { Means } from './means.ts';
import { rulesOf, selectorOf } from './means.ts';
import type { Told } from './messages.ts';
import { rowsInParts, runWork } from './process.ts';
import { sourceKindOf, targetUrl } from './sides.ts';

/** The paths of the target that rules select, with the schemas that they are in. */
async function targetPaths(
  means: Means,
  asked: Asked,
  project: MigrationProject,
): Promise<readonly string[]> {
  const rules = await rulesOf(means, project, 'target', asked);
  const selects = await selectorOf(means, project, 'target', rules);
  const heads = await means.store.models.heads(project.arn, 'TARGET');
  const chosen = await chosenAmong(heads, ({ path }) => selects(pathOf(path)));
  const schemas = chosen.map(({ path }) => path.split('/').slice(0, 2).join('/'));
  return [...new Set([...schemas, ...chosen.map(({ path }) => path)])];
}

/** The extension pack as a statement before all others: what is called of it, or all of it. */
async function packOf(
  means: Means,
  project: MigrationProject,
  isWhole: boolean,
): Promise<{ readonly schema: string; readonly preludes: readonly Prelude[] }> {
  const kind = sourceKindOf(await means.projects.providerOf(project, 'source'));
  const { settings } = await means.configurations.get(project.arn, kind);
  const schema = settings.extensionSchema;
  const pack = kind.pack();
  const { packUsed } = await means.memory.of(project.arn);
  const sql = pack.render(isWhole ? pack.names : new Set(packUsed), schema).trimEnd();
  const object = { schema, kind: 'extension pack', name: schema };
  return { schema, preludes: sql === '' ? [] : [{ sql, object }] };
}

/** Writes the models that rules select into an archive of scripts. A process makes it, because there may be tens of thousands. */
export async function exportScript(
  means: Means,
  asked: Asked,
  createdAt: string,
  project: MigrationProject,
  { signal }: Control,
): Promise<{ readonly file: string }> {
  const { origin = 'TARGET' } = asked;
  const isSource = origin === 'SOURCE';
  const { engine } = await means.projects.providerOf(project, isSource ? 'source' : 'target');
  const name = asked.fileName ?? `${engine}-${createdAt.replace(/\D/g, '').slice(0, 14)}`;
  const paths = await (isSource ? sourcePaths : targetPaths)(means, asked, project);
  const { preludes } = await packOf(means, project, false);
  const next = rowsInParts(means.store.models, project.arn, origin, paths);
  const file = name.endsWith('.zip') ? name : `${name}.zip`;
  let key = '';
  const take = async (told: Told): Promise<unknown> => {
    if (told.kind === 'rows wanted') return await next();
    if (told.kind === 'archive') key = await means.artifacts.write(lastOf(project.arn), file, told.bytes);
    return undefined;
  };
  await runWork({ kind: 'script', origin, preludes }, take, signal);
  return { file: key };
}

async function sourcePaths(
  means: Means,
  asked: Asked,
  project: MigrationProject,
): Promise<readonly string[]> {
  const rules = await rulesOf(means, project, 'source', asked);
  const selects = await selectorOf(means, project, 'source', rules);
  const heads = await means.store.models.heads(project.arn, 'SOURCE');
  return heads.filter(({ path }) => selects(pathOf(path))).map(({ path }) => path);
}

/** Installs the models that rules select in the project's target. */
export async function exportToTarget(
  means: Means,
  asked: Asked,
  project: MigrationProject,
  control: Control,
): Promise<void> {
  const url = await targetUrl(project, means);
  const paths = await targetPaths(means, asked, project);
  const { schema, preludes } = await packOf(means, project, false);
  const keepsPack = asked.overwriteExtensionPack === false && (await hasSchema(url, schema));
  await apply(means, project, control, { url, preludes: keepsPack ? [] : preludes, paths });
}

/** Installs the whole pack, whatever of it is called. */
export async function installPack(means: Means, project: MigrationProject, control: Control): Promise<void> {
  const url = await targetUrl(project, means);
  const { preludes } = await packOf(means, project, true);
  if (preludes.length === 0)
    throw invalidState(
      'This source needs no extension pack: PostgreSQL has all that converted objects call.',
    );
  await apply(means, project, control, { url, preludes });
}

async function hasSchema(url: string, schema: string): Promise<boolean> {
  const answer = await ask(url, `SELECT FROM pg_namespace WHERE nspname = '${schema.replaceAll("'", "''")}'`);
  if ('rows' in answer) return answer.rows.length > 0;
  throw new Fault('InvalidOperationFault', answer.message);
}

/** Has a process install models of the target, or the extension pack alone where no paths are given. It makes their files and reads what became of them, because there may be tens of thousands. */
async function apply(
  means: Means,
  { arn }: MigrationProject,
  { signal, show }: Control,
  {
    url,
    preludes,
    paths,
  }: { readonly url: string; readonly preludes: readonly Prelude[]; readonly paths?: readonly string[] },
): Promise<void> {
  const { models } = means.store;
  const folder = await mkdtemp(join(tmpdir(), 'godwit-apply-'));
  try {
    const next = rowsInParts(models, arn, 'TARGET', paths ?? []);
    let rest: string | undefined;
    const take = async (told: Told): Promise<unknown> => {
      if (told.kind === 'rows wanted') return await next();
      if (told.kind === 'progress') show(told.progress);
      if (told.kind === 'marks') await models.mark(arn, 'TARGET', told.marks);
      if (told.kind === 'applied') rest = told.rest;
      return undefined;
    };
    await runWork({ kind: 'apply', url, folder, preludes, isPackAlone: paths === undefined }, take, signal);
    if (rest !== undefined) throw new Fault('InvalidOperationFault', rest);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
