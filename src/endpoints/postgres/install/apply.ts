import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { hashOf, holdsRows, readManifest, stages } from '../../../catalog/manifest.ts';
import type { Manifest, ManifestEntry, Stage } from '../../../catalog/manifest.ts';
import { OperationError } from '../../../text/error.ts';
import { entryKey, objectKey, prepareApplied, readApplied } from './applied.ts';
import type { Applied } from './applied.ts';
import { aboutAddress, connect, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import type { About } from '../errors.ts';
import { install } from './install.ts';
import type { ObjectState } from './install.ts';
import { lacksSomething, needsWork, objectName } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { readPresent } from './present.ts';
import { hasFormerRows, loadRows, refused, tablesWithRows } from './rows.ts';
import { readHead } from './statement.ts';

/** What is to be installed where. */
export interface ApplyOptions {
  /** The folder that `godwit convert` wrote. */
  readonly folder: string;
  readonly target: string;
  readonly stage: Stage | 'all';
  /** Told of every entry when it is done, and of the bytes of a file of rows while it is loaded. */
  readonly onProgress?: (progress: ApplyProgress) => void;
}

/** A step of the installation. */
export type ApplyProgress =
  | { readonly kind: 'entry'; readonly outcome: Outcome; readonly done: number; readonly total: number }
  | {
      readonly kind: 'rows';
      readonly entry: ManifestEntry;
      readonly bytes: number;
      readonly totalBytes: number;
    };

/** What became of the whole. */
export interface ApplyResult {
  readonly outcomes: readonly Outcome[];
  /** Rows per table of the files of rows: what the manifest says, and what was loaded (now, or at an earlier time). */
  readonly tables: readonly TableCount[];
  /** What an earlier installation made and the folder no longer has. Nothing of it is dropped. */
  readonly leftOver: readonly {
    readonly stage: string;
    readonly schema: string;
    readonly kind: string;
    readonly name: string;
  }[];
  /** Whether nothing is left for the user to do. */
  readonly complete: boolean;
}

/** The rows of one table. */
export interface TableCount {
  readonly schema: string;
  readonly name: string;
  readonly expected: number;
  readonly loaded: number;
}

/** Number of the advisory lock that keeps two installations into one database apart: "godwit" in ASCII. */
const lock = '113728124578164';

/**
 * Installs a converted folder into a target, statement by statement in the manifest's order, each in its own transaction
 * with its record in `godwit.applied`. What is there unchanged is skipped; routines, views, triggers and indexes that
 * changed are replaced; a table that changed is told with the ALTER that it needs. A statement that fails does not
 * stop those that do not need it.
 */
export async function applyFolder(options: ApplyOptions): Promise<ApplyResult> {
  const manifest = await readFolder(options.folder);
  const address = parseAddress(options.target, 'target');
  const about = aboutAddress(address, 'target');
  const client = await connect(address, { side: 'target' });
  try {
    const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
      lock,
    ]);
    if (!rows[0]?.locked) {
      throw new OperationError(
        'Another godwit apply is installing into this database. Apply again when it has ended.',
        {
          code: 'locked',
          side: 'target',
          retry: 'later',
        },
      );
    }
    await prepareApplied(client);
    return await applyManifest(client, about, manifest, options);
  } catch (error) {
    throw toOperationError(error, about);
  } finally {
    await client.end().catch(() => {});
  }
}

interface Folder {
  readonly manifest: Manifest;
  /** The text of every statement. */
  readonly texts: ReadonlyMap<ManifestEntry, string>;
}

/** Reads the manifest and the statements, and makes sure that they belong together before anything is touched. */
async function readFolder(folder: string): Promise<Folder> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new OperationError(
      `${folder} has no manifest.json: it is not a folder that godwit convert wrote.`,
      {
        code: 'folder',
        side: 'config',
        cause,
      },
    );
  });
  const manifest = readManifest(text);
  const files = new Map<string, readonly string[]>();
  const texts = new Map<ManifestEntry, string>();
  for (const entry of manifest.entries) {
    if (holdsRows(entry)) continue;
    const lines = files.get(entry.file) ?? (await readLines(folder, entry.file));
    files.set(entry.file, lines);
    const statement = lines.slice(entry.line - 1, entry.endLine).join('\n');
    if (hashOf(statement) !== entry.hash) {
      throw new OperationError(
        `${join(folder, entry.file)} was edited after the conversion, near line ${entry.line} (${objectName(entry)}), so its statements ` +
          'cannot be told apart. Put your own text into an overrides folder and convert again, or install the file with psql.',
        { code: 'folder', side: 'config' },
      );
    }
    texts.set(entry, statement);
  }
  return { manifest, texts };
}

async function readLines(folder: string, file: string): Promise<readonly string[]> {
  try {
    return (await readFile(join(folder, file), 'utf8')).split('\n');
  } catch (cause) {
    throw new OperationError(`${join(folder, file)} cannot be read. Convert again.`, {
      code: 'folder',
      side: 'config',
      cause,
    });
  }
}

async function applyManifest(
  client: pg.Client,
  about: About,
  folder: Folder,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const applied = await readApplied(client);
  const chosen = options.stage === 'all' ? stages : [options.stage];
  const states = objectStates(folder.manifest, applied);
  const total = folder.manifest.entries.filter(({ stage }) => chosen.includes(stage)).length;
  const outcomes: Outcome[] = [];
  const job: Job = {
    client,
    about,
    folder,
    path: options.folder,
    states,
    addedElsewhere: constraintsAdded(folder),
    heldRows: new Set(),
    tell: (outcome) => {
      outcomes.push(outcome);
      options.onProgress?.({ kind: 'entry', outcome, done: outcomes.length, total });
    },
    onBytes: (entry, bytes, totalBytes) => options.onProgress?.({ kind: 'rows', entry, bytes, totalBytes }),
    rowsWereLoaded: () =>
      outcomes.some(
        ({ status, entry }) => entry.stage === 'data' && (status === 'loaded' || status === 'done'),
      ),
  };
  for (const stage of chosen) {
    // Rows that are there before Godwit loaded any are not ours, and are not to be mixed with ours.
    const isFirstLoad = stage === 'data' && !applied.some((record) => record.stage === 'data');
    const heldRows = isFirstLoad ? await tablesWithRows(client, folder.manifest.entries) : job.heldRows;
    await applyStage({ ...job, heldRows }, stage);
  }
  return {
    outcomes,
    tables: tableCounts(folder.manifest, states, chosen),
    leftOver: leftOvers(folder.manifest, applied, chosen),
    complete: !outcomes.some(needsWork),
  };
}

interface Job {
  readonly client: pg.Client;
  readonly about: About;
  readonly folder: Folder;
  readonly path: string;
  readonly states: ReadonlyMap<string, ObjectState>;
  /** Files of rows whose tables held rows of others. */
  readonly heldRows: ReadonlySet<ManifestEntry>;
  readonly addedElsewhere: ReadonlySet<string>;
  readonly tell: (outcome: Outcome) => void;
  readonly onBytes: (entry: ManifestEntry, bytes: number, total: number) => void;
  readonly rowsWereLoaded: () => boolean;
}

/**
 * One stage. What fails because something is not there yet is tried again at the end of the stage, as long as that
 * brings anything; rows are never tried twice, because their order has a meaning.
 */
async function applyStage(job: Job, stage: Stage): Promise<void> {
  let waiting = job.folder.manifest.entries.filter((entry) => entry.stage === stage);
  for (;;) {
    const failed = await applyRound(job, waiting);
    if (failed.length === 0) return;
    if (stage === 'data' || failed.length === waiting.length) {
      for (const outcome of failed)
        job.tell(outcome.failure && stage !== 'data' ? explain(outcome, failed) : outcome);
      return;
    }
    waiting = failed.map(({ entry }) => entry);
  }
}

/** Tries every entry once, and returns those that lacked something. */
async function applyRound(job: Job, entries: readonly ManifestEntry[]): Promise<readonly Outcome[]> {
  const failed: Outcome[] = [];
  let present = await readPresent(job.client);
  const remade = new Set<string>();
  for (const entry of entries) {
    const outcome = await applyEntry(job, entry, present, remade);
    if (outcome.status === 'recreated') {
      // What hung on the dropped object went with it: its comments, its triggers, its indexes.
      remade.add(objectOf(entry));
      present = await readPresent(job.client);
    }
    if (outcome.failure && outcome.status === 'failed' && lacksSomething(outcome.failure))
      failed.push(outcome);
    else job.tell(outcome);
  }
  return failed;
}

async function applyEntry(
  job: Job,
  entry: ManifestEntry,
  present: Awaited<ReturnType<typeof readPresent>>,
  remade: ReadonlySet<string>,
): Promise<Outcome> {
  const { client, about } = job;
  const state = stateOf(job.states, entry);
  if (holdsRows(entry)) {
    const onProgress = (bytes: number, total: number) => job.onBytes(entry, bytes, total);
    return loadRows({
      client,
      about,
      folder: job.path,
      entry,
      state,
      heldRows: job.heldRows.has(entry),
      onProgress,
    });
  }
  if (entry.stage === 'data' && hasFormerRows(state) && !state.installed.has(entry.hash)) {
    return refused(entry, `${objectName(entry)}: an earlier text of it has run here`, 'it has changed since');
  }
  const sql = job.folder.texts.get(entry) ?? '';
  const { command, temporary } = readHead(sql);
  // Settings and temporary tables live in the session: each run needs them anew.
  const forSession = command === 'set' || temporary === true;
  // The next value of a sequence depends on the rows.
  const followsRows = entry.stage === 'post-data' && command === 'select' && job.rowsWereLoaded();
  if (forSession || followsRows) state.installed.delete(entry.hash);
  const again = remade.has(objectOf(entry));
  return install({ client, about, entry, sql, state, present, again, addedElsewhere: job.addedElsewhere });
}

function stateOf(states: Job['states'], entry: ManifestEntry): ObjectState {
  const state = states.get(entryKey(entry));
  if (!state) throw new Error('every entry of the manifest has its object');
  return state;
}

function objectOf({ object }: ManifestEntry): string {
  return JSON.stringify([object.schema, object.name]);
}

/** Says which failed object another one waits for, so that the one cause stands out among its effects. */
function explain(outcome: Outcome, failed: readonly Outcome[]): Outcome {
  const message = outcome.failure?.message ?? '';
  const cause = failed.find(({ entry }) => {
    const { schema, name } = entry.object;
    const isOther = entryKey(entry) !== entryKey(outcome.entry);
    return (
      isOther &&
      [`"${name}"`, `"${schema}.${name}"`, `${schema}.${name}(`].some((text) => message.includes(text))
    );
  });
  if (!cause) return outcome;
  return {
    ...outcome,
    status: 'blocked',
    message: `${objectName(outcome.entry)}: it needs ${objectName(cause.entry)}, which failed.`,
    remedy: 'Nothing here: see the other.',
  };
}

function objectStates(manifest: Manifest, applied: readonly Applied[]): ReadonlyMap<string, ObjectState> {
  const states = new Map<string, ObjectState & { readonly hashes: string[] }>();
  for (const entry of manifest.entries) {
    const key = entryKey(entry);
    const state = states.get(key) ?? { hashes: [], installed: new Set<string>(), former: new Set<string>() };
    state.hashes.push(entry.hash);
    states.set(key, state);
  }
  for (const record of applied) {
    const state = states.get(objectKey(record));
    if (!state) continue;
    // The record of other rows than the present ones counts too: they are in the table.
    if (state.hashes.includes(record.hash) || record.stage === 'data') state.installed.add(record.hash);
    else if (record.identity !== null) state.former.add(record.identity);
  }
  return states;
}

/** The names of constraints that have statements of their own. */
function constraintsAdded({ texts }: Folder): ReadonlySet<string> {
  const names = [...texts.values()].map(readHead).filter(({ command }) => command === 'add constraint');
  return new Set(names.map(({ name }) => name?.name ?? ''));
}

function tableCounts(
  manifest: Manifest,
  states: Job['states'],
  chosen: readonly Stage[],
): readonly TableCount[] {
  const counts = new Map<string, TableCount>();
  for (const entry of manifest.entries) {
    if (!chosen.includes(entry.stage) || !holdsRows(entry)) continue;
    const { schema, name } = entry.object;
    const key = objectOf(entry);
    const count = counts.get(key) ?? { schema, name, expected: 0, loaded: 0 };
    const rows = entry.rows ?? 0;
    const isIn = states.get(entryKey(entry))?.installed.has(entry.hash) === true;
    counts.set(key, { ...count, expected: count.expected + rows, loaded: count.loaded + (isIn ? rows : 0) });
  }
  return [...counts.values()];
}

function leftOvers(
  manifest: Manifest,
  applied: readonly Applied[],
  chosen: readonly Stage[],
): ApplyResult['leftOver'] {
  const present = new Set(manifest.entries.map(entryKey));
  const gone = new Map<string, Applied>();
  for (const record of applied) {
    const key = objectKey(record);
    if (chosen.some((stage) => stage === record.stage) && !present.has(key)) gone.set(key, record);
  }
  return [...gone.values()].map(({ stage, schema, kind, name }) => ({ stage, schema, kind, name }));
}
