import type pg from 'pg';
import type { Failure } from '../../../catalog/prover.ts';
import type { LiveCatalog } from '../catalog/catalog.ts';
import { readLiveCatalog } from '../catalog/catalog.ts';
import { aboutAddress, connect, parseAddress } from '../connect.ts';
import { embeddedVersionFor, startEmbedded } from '../embedded.ts';
import { asFailure, toOperationError } from '../errors.ts';
import { lacksSomething } from '../install/outcome.ts';
import { createScratch } from './prover.ts';

/** The catalog of a database, and the server that wrote it. */
export interface ServerCatalog {
  readonly catalog: LiveCatalog;
  /** Major version of the server. */
  readonly version: number;
}

/** What statements make of an empty database. */
export interface ExpectedCatalog extends ServerCatalog {
  /** The statements that the server refused, by their numbers in the list. */
  readonly failures: ReadonlyMap<number, Failure>;
}

/** Reads the catalog of a database of the user; without schemas, all but the server's own. */
export async function readTarget(url: string, schemas: readonly string[]): Promise<ServerCatalog> {
  const address = parseAddress(url, 'target');
  const client = await connect(address, { side: 'target' });
  try {
    return { catalog: await readLiveCatalog(client, schemas), version: await versionOf(client) };
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'target'));
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Runs statements in an empty database and reads what is there then, in the server's own words. The database is one of an
 * embedded server that runs what is written for the target version, or a scratch database at the URL, and is gone afterwards.
 */
export async function readExpected(
  statements: readonly string[],
  schemas: readonly string[],
  where: string,
  targetVersion: number,
): Promise<ExpectedCatalog> {
  if (where === 'embedded') {
    const server = await startEmbedded({ version: embeddedVersionFor(targetVersion) });
    try {
      return await readMade(statements, schemas, server.url);
    } finally {
      await server.stop();
    }
  }
  const { name, drop } = await createScratch(parseAddress(where, 'target'), 'godwit_diff');
  try {
    return await readMade(statements, schemas, where, name);
  } finally {
    await drop();
  }
}

async function readMade(
  statements: readonly string[],
  schemas: readonly string[],
  url: string,
  database?: string,
): Promise<ExpectedCatalog> {
  const address = parseAddress(url, 'target');
  const client = await connect(address, { side: 'target', ...(database === undefined ? {} : { database }) });
  try {
    const failures = await runAll(client, statements);
    return { catalog: await readLiveCatalog(client, schemas), version: await versionOf(client), failures };
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'target'));
  } finally {
    await client.end().catch(() => {});
  }
}

/** Runs statements in their order; what lacks something is tried again as long as that brings anything. */
async function runAll(
  client: pg.Client,
  statements: readonly string[],
): Promise<ReadonlyMap<number, Failure>> {
  // A body is compared as a text: whether it is right is not asked here.
  await client.query('SET check_function_bodies = off');
  let failures = new Map<number, Failure>();
  let waiting = statements.map((_, i) => i);
  for (;;) {
    const failed = new Map<number, Failure>();
    for (const i of waiting) {
      const failure = await runOne(client, statements[i] ?? '');
      if (failure) failed.set(i, failure);
    }
    for (const i of waiting) failures.delete(i);
    failures = new Map([...failures, ...failed]);
    const again = [...failed].filter(([, failure]) => lacksSomething(failure)).map(([i]) => i);
    if (again.length === 0 || again.length === waiting.length) return failures;
    waiting = again;
  }
}

async function runOne(client: pg.Client, sql: string): Promise<Failure | undefined> {
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    const failure = asFailure(error, sql);
    if (!failure) throw error;
    return failure;
  }
}

async function versionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Math.floor(Number(rows[0]?.server_version_num) / 10000);
}
