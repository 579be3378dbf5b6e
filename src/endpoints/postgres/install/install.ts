import type pg from 'pg';
import type { ManifestEntry } from '../../../catalog/manifest.ts';
import type { Failure } from '../../../catalog/prover.ts';
import { forgetFormer, recordApplied } from './applied.ts';
import { compareLive, isEqual } from './compare.ts';
import type { About } from '../errors.ts';
import { asFailure, toOperationError } from '../errors.ts';
import { failedOutcome, objectName, placeOf } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { Present } from './present.ts';
import { keepRights, routineIdentity } from './rights.ts';
import type { Kept } from './rights.ts';
import { quoted, readHead } from './statement.ts';
import type { Head, QualifiedName } from './statement.ts';
import { transact } from '../transaction.ts';

/** What the manifest and the target together know of one object. */
export interface ObjectState {
  /** The hashes of its statements in the manifest. */
  readonly hashes: readonly string[];
  /** The hashes of its statements that were installed before or by now. */
  readonly installed: Set<string>;
  /** Routines that former texts of it made and that no present text has made again. */
  readonly former: Set<string>;
}

/** One statement on its way into the target. */
export interface Installation {
  readonly client: pg.Client;
  readonly about: About;
  readonly entry: ManifestEntry;
  readonly sql: string;
  readonly state: ObjectState;
  readonly present: Present;
  /** Runs it even when it was installed before: its object has just been made anew, and lacks what it says. */
  readonly again: boolean;
  /** Constraints that statements of their own add, by table. */
  readonly addedElsewhere: ReadonlySet<string>;
}

/** Installs one statement, unless it is there. Only a broken connection rejects. */
export async function install(installation: Installation): Promise<Outcome> {
  const { entry, sql, state, present, again, about } = installation;
  const head = readHead(sql);
  const there = present.has(head, entry.object.schema);
  if (state.installed.has(entry.hash) && there !== false && !(again && there === undefined)) {
    return { entry, status: 'unchanged' };
  }
  try {
    if (there) return await (replacements[head.command] ?? report)(installation, head);
    await run(installation, sql);
    return { entry, status: there === undefined ? 'done' : 'created' };
  } catch (error) {
    const failure = asFailure(error, sql);
    if (!failure) throw toOperationError(error, about);
    return failedOutcome(entry, failure);
  }
}

type Replacement = (installation: Installation, head: Head) => Promise<Outcome>;

/** What is done with an object that is there already, by the command that makes it. */
const replacements: Readonly<Record<string, Replacement>> = {
  'create function': replaceRoutine,
  'create procedure': replaceRoutine,
  'create view': (installation, head) => replaceOrRecreate(installation, head, 'VIEW'),
  'create materialized view': (installation, head) =>
    recreate(installation, nameOf(installation, head), 'MATERIALIZED VIEW'),
  'create trigger': async (installation, head) => {
    await run(installation, orReplace(installation.sql, head));
    return { entry: installation.entry, status: 'replaced' };
  },
  // PostgreSQL has no OR REPLACE for constraint triggers.
  'create constraint trigger': async (installation, head) => {
    const drop = `DROP TRIGGER ${quoted({ name: head.name?.name ?? '' })} ON ${tableOf(installation, head)}`;
    await run(installation, installation.sql, [drop]);
    return { entry: installation.entry, status: 'replaced' };
  },
  'create index': replaceIndex,
  'create schema': adopt,
  'create extension': adopt,
};

/** An index holds no data of its own, so a different one is made anew. */
async function replaceIndex(installation: Installation, head: Head): Promise<Outcome> {
  const difference = await differenceOf(installation, head);
  if (isEqual(difference)) return adopt(installation);
  await run(installation, installation.sql, [`DROP INDEX ${indexName(installation, head)}`]);
  return { entry: installation.entry, status: 'replaced' };
}

/** Tables, sequences, types and constraints are compared; what differs is told and left to the user. */
async function report(installation: Installation, head: Head): Promise<Outcome> {
  const { entry } = installation;
  const { alter, remark } = await differenceOf(installation, head);
  if (alter.length === 0 && remark === undefined) return adopt(installation);
  return {
    entry,
    status: 'changed',
    message: `${objectName(entry)}, ${placeOf(entry)}: the target has it, and it differs${remark ? `: ${remark}` : ''}.`,
    remedy:
      alter.length > 0
        ? 'Read the statements, run those that are right for the rows that are there, and apply again.'
        : 'Change it by hand, and apply again.',
    alter,
  };
}

function differenceOf(installation: Installation, head: Head) {
  const { client, sql, addedElsewhere } = installation;
  const object =
    head.command === 'create index' ? indexName(installation, head) : quoted(nameOf(installation, head));
  return compareLive({ client, head, sql, object, table: tableOf(installation, head), addedElsewhere });
}

async function adopt(installation: Installation): Promise<Outcome> {
  await transact(installation.client, () => remember(installation));
  return { entry: installation.entry, status: 'adopted' };
}

/**
 * A routine with the same name and argument types is replaced. With other argument types CREATE OR REPLACE makes a second
 * one, and the first must go, or calls would still find it. With another result it must be dropped before.
 */
async function replaceRoutine(installation: Installation, head: Head): Promise<Outcome> {
  const outcome = await replaceOrRecreate(installation, head, 'ROUTINE');
  const { client, state, entry } = installation;
  if (!isComplete(state)) return outcome;
  const kept: string[] = [];
  for (const routine of state.former) {
    const failure = await refusal(installation, () => client.query(`DROP ROUTINE IF EXISTS ${routine}`));
    if (failure) kept.push(`${routine} (${failure.detail ?? failure.message})`);
  }
  state.former.clear();
  if (kept.length === 0) return outcome;
  return {
    ...outcome,
    message: `${objectName(entry)}, ${placeOf(entry)}: its former version is still there, because something uses it: ${kept.join('; ')}.`,
    remedy: 'Change what uses it, then drop the former version: DROP ROUTINE with those argument types.',
  };
}

async function replaceOrRecreate(
  installation: Installation,
  head: Head,
  kind: 'VIEW' | 'ROUTINE',
): Promise<Outcome> {
  const failure = await refusal(installation, () => run(installation, orReplace(installation.sql, head)));
  if (!failure) return { entry: installation.entry, status: 'replaced' };
  // 42P13, 42P16: the result or the columns changed; 42809: a function became a procedure. Nothing else is cured by DROP.
  if (!['42P13', '42P16', '42809'].includes(failure.sqlstate))
    return failedOutcome(installation.entry, failure);
  const name = nameOf(installation, head);
  if (kind === 'VIEW') return recreate(installation, name, kind);
  const routine = await routineToDrop(installation, name, failure);
  return routine === undefined
    ? failedOutcome(installation.entry, failure)
    : recreate(installation, name, kind, routine);
}

/** Drops and makes it in one transaction, with its owner and grants, unless something depends on it. */
async function recreate(
  installation: Installation,
  name: QualifiedName,
  kind: 'VIEW' | 'MATERIALIZED VIEW' | 'ROUTINE',
  identity = quoted(name),
): Promise<Outcome> {
  const { client, entry, sql } = installation;
  const kept = await keepRights(client, kind, identity);
  const failure = await refusal(installation, () =>
    run(installation, sql, [`DROP ${kind} ${identity}`], kept),
  );
  if (!failure) return { entry, status: 'recreated' };
  if (failure.sqlstate !== '2BP01') return failedOutcome(entry, failure);
  const users = (failure.detail ?? '').replaceAll('\n', '; ');
  return {
    entry,
    status: 'changed',
    message: `${objectName(entry)}, ${placeOf(entry)}: it can only be replaced by dropping it, and something depends on it: ${users}.`,
    remedy: 'Drop what depends on it (apply makes again what it installed), and apply again.',
    alter: [`DROP ${kind} ${identity};`],
    failure,
  };
}

/** The routine that stands in the way: the only one of the name, or the one that the server's hint names. */
async function routineToDrop(
  { client }: Installation,
  name: QualifiedName,
  { hint }: Failure,
): Promise<string | undefined> {
  const { rows } = await client.query<{ identity: string; signature: string }>(
    `SELECT ${routineIdentity} AS identity,
            p.oid::regprocedure::text AS signature
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE proname = $1 AND nspname = coalesce($2, current_schema())`,
    [name.name, name.schema ?? null],
  );
  return (rows.length === 1 ? rows[0] : rows.find(({ signature }) => hint?.includes(signature)))?.identity;
}

/** The failure of the work, if the server refuses it. */
async function refusal(
  installation: Installation,
  work: () => Promise<unknown>,
): Promise<Failure | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const failure = asFailure(error, installation.sql);
    if (!failure) throw error;
    return failure;
  }
}

/**
 * Runs the statement and remembers it, both or neither. Blocks and calls may commit by themselves, which the server
 * forbids inside a transaction: those are remembered right after.
 */
async function run(
  installation: Installation,
  sql: string,
  before: readonly string[] = [],
  kept?: Kept,
): Promise<void> {
  const { client, state } = installation;
  const { command } = readHead(sql);
  if (command === 'do' || command === 'call') {
    await client.query(sql);
    await transact(client, () => remember(installation));
    return;
  }
  const made = await transact(client, async () => {
    for (const statement of before) await client.query(statement);
    await client.query(sql);
    const routine = /function|procedure/.test(command) ? await routineJustMade(client) : undefined;
    for (const statement of kept?.statements(routine) ?? []) await client.query(statement);
    await remember(installation, routine);
    return routine;
  });
  if (made !== undefined) state.former.delete(made);
}

async function remember({ client, entry, state }: Installation, routine?: string): Promise<void> {
  await recordApplied(client, entry, routine);
  state.installed.add(entry.hash);
  if (isComplete(state)) await forgetFormer(client, entry, state.hashes);
}

function isComplete({ hashes, installed }: ObjectState): boolean {
  return hashes.every((hash) => installed.has(hash));
}

/** The routine whose row in the catalog this transaction has written. */
async function routineJustMade(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ identity: string }>(
    `SELECT ${routineIdentity} AS identity
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE age(p.xmin) = 0`,
  );
  return rows[0]?.identity;
}

function orReplace(sql: string, { createEnd }: Head): string {
  return createEnd === undefined ? sql : `${sql.slice(0, createEnd)} OR REPLACE${sql.slice(createEnd)}`;
}

/** Names without a schema are meant in the schema of their object. */
function nameOf({ entry }: Installation, { name }: Head): QualifiedName {
  const schema = name?.schema ?? (entry.object.schema || undefined);
  return { ...(schema === undefined ? {} : { schema }), name: name?.name ?? entry.object.name };
}

function tableOf({ entry }: Installation, { on }: Head): string {
  const schema = on?.schema ?? (entry.object.schema || undefined);
  return on ? quoted({ ...(schema === undefined ? {} : { schema }), name: on.name }) : '';
}

/** An index is in the schema of its table. */
function indexName({ entry }: Installation, { name, on }: Head): string {
  const schema = on?.schema ?? (entry.object.schema || undefined);
  return quoted({ ...(schema === undefined ? {} : { schema }), name: name?.name ?? '' });
}
