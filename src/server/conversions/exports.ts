import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { OutputFile, Prelude } from '../../convert/output.ts';
import { ask } from '../../endpoints/postgres/prove/ask.ts';
import { pathOf } from '../../jobs/models/path.ts';
import type { ScriptStatement } from '../../jobs/models/script.ts';
import { scriptOf } from '../../jobs/models/script.ts';
import { makeFolder } from '../../text/folder.ts';
import { Fault, invalidState } from '../fault.ts';
import { zip } from '../files/zip.ts';
import type { Asked, Control } from '../resources/conversion-requests.ts';
import { lastOf } from '../resources/named.ts';
import type { MigrationProject } from '../resources/projects.ts';
import type { ModelRow } from '../store/models.ts';
import { isPartOf } from './keep-source.ts';
import { keepApplied } from './keep-target.ts';
import type { Means } from './means.ts';
import { rulesOf, selectorOf } from './means.ts';
import type { AppliedModel, Told } from './messages.ts';
import type { TargetContent } from './model-rows.ts';
import { contentOf } from './model-rows.ts';
import { runWork } from './process.ts';
import { sourceKindOf, targetUrl } from './sides.ts';

/** The rows of the target that rules select, with the schemas that they are in. */
async function chosenTargets(
  means: Means,
  asked: Asked,
  project: MigrationProject,
): Promise<readonly ModelRow[]> {
  const { models } = means.store;
  const rules = await rulesOf(means, project, 'target', asked);
  const selects = await selectorOf(means, project, 'target', rules);
  const heads = await models.heads(project.arn, 'TARGET');
  const chosen = heads.filter(({ path }) => selects(pathOf(path))).map(({ path }) => path);
  const schemas = chosen.map((path) => path.split('/').slice(0, 2).join('/'));
  const rows = await models.rows(project.arn, 'TARGET', [...new Set([...schemas, ...chosen])]);
  const made = rows.filter((row) => (contentOf<TargetContent>(row).statements ?? []).length > 0);
  if (made.length > 0) return made;
  throw invalidState(
    'The selection rules select nothing of the target that was converted: convert the objects of the source first, and look at the names in the target tree.',
  );
}

function scriptStatements(rows: readonly ModelRow[]): readonly ScriptStatement[] {
  return rows.flatMap((row) => {
    const { schema, kind, name, statements, run } = contentOf<TargetContent>(row);
    if (kind === 'statement') return [];
    return statements.map(({ stage, ordinal, sql }) => ({
      stage,
      ordinal,
      sql,
      run,
      target: { schema, kind, name },
    }));
  });
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

/** Writes the models that rules select into an archive of scripts. */
export async function exportScript(
  means: Means,
  asked: Asked,
  createdAt: string,
  project: MigrationProject,
): Promise<{ readonly file: string }> {
  const { origin = 'TARGET' } = asked;
  const side = origin === 'SOURCE' ? 'source' : 'target';
  const { engine } = await means.projects.providerOf(project, side);
  const name = asked.fileName ?? `${engine}-${createdAt.replace(/\D/g, '').slice(0, 14)}`;
  const files =
    origin === 'SOURCE' ? await sourceFiles(means, asked, project) : await targetFiles(means, asked, project);
  const archive = await zip(files.map(({ path, text }) => ({ path, content: text })));
  const file = name.endsWith('.zip') ? name : `${name}.zip`;
  return { file: await means.artifacts.write(lastOf(project.arn), file, archive) };
}

async function targetFiles(
  means: Means,
  asked: Asked,
  project: MigrationProject,
): Promise<readonly OutputFile[]> {
  const rows = await chosenTargets(means, asked, project);
  const { preludes } = await packOf(means, project, false);
  const queries = rows.filter((row) => contentOf<TargetContent>(row).kind === 'statement');
  const text = queries.map((row) => `-- ${row.name}\n${row.definition}`).join('\n');
  return [
    ...scriptOf(scriptStatements(rows), preludes),
    ...(text === '' ? [] : [{ path: 'statements.sql', text }]),
  ];
}

async function sourceFiles(
  means: Means,
  asked: Asked,
  project: MigrationProject,
): Promise<readonly OutputFile[]> {
  const { models } = means.store;
  const rules = await rulesOf(means, project, 'source', asked);
  const selects = await selectorOf(means, project, 'source', rules);
  const heads = (await models.heads(project.arn, 'SOURCE')).filter(({ path }) => selects(pathOf(path)));
  const rows = await models.rows(
    project.arn,
    'SOURCE',
    heads.map(({ path }) => path),
  );
  // A part is in the text of what it is a part of.
  const whole = rows.filter((row) => row.definition !== '' && !isPartOf(row));
  if (whole.length === 0)
    throw invalidState('The selection rules select nothing of the source: import its metadata models first.');
  return whole.map(({ path, definition }) => ({
    path: `${path.replace(/ /g, '-').toLowerCase()}.sql`,
    text: `${definition}\n`,
  }));
}

/** Installs the models that rules select in the project's target. */
export async function exportToTarget(
  means: Means,
  asked: Asked,
  project: MigrationProject,
  control: Control,
): Promise<void> {
  const url = await targetUrl(project, means);
  const rows = await chosenTargets(means, asked, project);
  const { schema, preludes } = await packOf(means, project, false);
  const keepsPack = asked.overwriteExtensionPack === false && (await hasSchema(url, schema));
  const files = scriptOf(scriptStatements(rows), keepsPack ? [] : preludes);
  await apply(means, project, control, { url, files, rows });
}

/** Installs the whole pack, whatever of it is called. */
export async function installPack(means: Means, project: MigrationProject, control: Control): Promise<void> {
  const url = await targetUrl(project, means);
  const { preludes } = await packOf(means, project, true);
  if (preludes.length === 0)
    throw invalidState(
      'This source needs no extension pack: PostgreSQL has all that converted objects call.',
    );
  await apply(means, project, control, { url, files: scriptOf([], preludes), rows: [] });
}

async function hasSchema(url: string, schema: string): Promise<boolean> {
  const answer = await ask(url, `SELECT FROM pg_namespace WHERE nspname = '${schema.replaceAll("'", "''")}'`);
  if ('rows' in answer) return answer.rows.length > 0;
  throw new Fault('InvalidOperationFault', answer.message);
}

async function apply(
  means: Means,
  project: MigrationProject,
  { signal, show }: Control,
  {
    url,
    files,
    rows,
  }: { readonly url: string; readonly files: readonly OutputFile[]; readonly rows: readonly ModelRow[] },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-apply-'));
  try {
    for (const { path, text } of files) {
      makeFolder(dirname(join(folder, path)));
      await writeFile(join(folder, path), text);
    }
    let applied: readonly AppliedModel[] = [];
    let isComplete = false;
    const take = async (told: Told): Promise<void> => {
      if (told.kind === 'progress') show(told.progress);
      if (told.kind !== 'applied') return;
      ({ models: applied, isComplete } = told);
      await keepApplied(means.store.models, project.arn, applied, rows);
    };
    await runWork({ kind: 'apply', url, folder }, take, signal);
    if (!isComplete) throw new Fault('InvalidOperationFault', partly(applied));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** So many are named in the words of a request; the tree shows all. */
const mostNamed = 5;

function partly(applied: readonly AppliedModel[]): string {
  const left = applied.filter((each) => each.message !== undefined);
  const names = left
    .slice(0, mostNamed)
    .map(({ kind, schema, name, message }) => `${kind} ${schema}.${name}: ${message}`);
  const more =
    left.length > mostNamed ? ` And ${left.length - mostNamed} more, which the target tree shows.` : '';
  return `${applied.length - left.length} of ${applied.length} statements are in the target. ${names.join(' ')}${more}`;
}
