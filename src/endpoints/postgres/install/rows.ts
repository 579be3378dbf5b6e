import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { holdsRows } from '../../../catalog/manifest.ts';
import type { ManifestEntry } from '../../../catalog/manifest.ts';
import { forgetFormer, recordApplied } from './applied.ts';
import type { About } from '../errors.ts';
import { asFailure, toOperationError } from '../errors.ts';
import type { ObjectState } from './install.ts';
import { failedOutcome, objectName } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { quoted } from './statement.ts';
import { transact } from '../transaction.ts';

/** A file of rows on its way into its table. */
export interface RowsInstallation {
  readonly client: pg.Client;
  readonly about: About;
  readonly folder: string;
  readonly entry: ManifestEntry;
  readonly state: ObjectState;
  /** Whether the table held rows before Godwit loaded any. */
  readonly heldRows: boolean;
  readonly onProgress: (bytes: number, total: number) => void;
}

/** Ends the transaction of a load whose rows or bytes are not those that the manifest tells of. */
class Mismatch extends Error {}

/**
 * Loads a file of rows by COPY, streaming, in one transaction with its record: a load that breaks leaves nothing, and one
 * that was done is not done again. Rows are never doubled and never deleted.
 */
export async function loadRows(installation: RowsInstallation): Promise<Outcome> {
  const { client, about, entry, state, folder } = installation;
  if (state.installed.has(entry.hash)) return { entry, status: 'unchanged' };
  const table = tableOf(entry);
  if (hasFormerRows(state)) {
    return refused(
      entry,
      `${objectName(entry)}: other rows were loaded into it before`,
      `${entry.file} has changed since`,
    );
  }
  if (installation.heldRows) {
    return refused(
      entry,
      `${objectName(entry)}: it holds rows that godwit apply did not load`,
      `${entry.file} was not loaded`,
    );
  }
  const columns = entry.columns
    ? ` (${entry.columns.map((column) => quoted({ name: column })).join(', ')})`
    : '';
  const file = join(folder, entry.file);
  try {
    const total = (await stat(file)).size;
    const rows = await transact(client, async () => {
      const copy = client.query(copyFrom(`COPY ${table}${columns} FROM STDIN`));
      const meter = watch(total, installation.onProgress);
      await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), meter.stream, copy);
      if (meter.hash() !== entry.hash) throw new Mismatch(`${entry.file} was changed since the conversion`);
      if (entry.rows !== undefined && copy.rowCount !== entry.rows) {
        throw new Mismatch(
          `${entry.file} should hold ${entry.rows} rows, and the server counted ${copy.rowCount}`,
        );
      }
      await recordApplied(client, entry);
      await forgetFormer(client, entry, state.hashes);
      return copy.rowCount;
    });
    state.installed.add(entry.hash);
    return { entry, status: 'loaded', rows };
  } catch (error) {
    if (error instanceof Mismatch) {
      return {
        entry,
        status: 'failed',
        message: `${objectName(entry)}: ${error.message}.`,
        remedy: 'Convert again, and apply again.',
      };
    }
    const failure = asFailure(error);
    if (failure)
      return failedOutcome(entry, failure.where ? { ...failure, detail: placeInFile(failure) } : failure);
    throw toOperationError(error, about);
  }
}

/** The tables among these files' that hold rows. A table that is missing holds none. */
export async function tablesWithRows(
  client: pg.Client,
  entries: readonly ManifestEntry[],
): Promise<ReadonlySet<ManifestEntry>> {
  const found = new Set<ManifestEntry>();
  for (const entry of entries.filter(holdsRows)) {
    const table = tableOf(entry);
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      table,
    ]);
    if (rows[0]?.there && (await client.query(`SELECT FROM ${table} LIMIT 1`)).rowCount) found.add(entry);
  }
  return found;
}

function tableOf({ object }: ManifestEntry): string {
  return quoted({ ...(object.schema ? { schema: object.schema } : {}), name: object.name });
}

/** Whether rows were put in by a text or file that the folder no longer has: what is new would come on top of them. */
export function hasFormerRows({ hashes, installed }: ObjectState): boolean {
  return [...installed].some((hash) => !hashes.includes(hash));
}

/** The first line of the context names line and column of the file; what follows it there would be the value itself. */
function placeInFile({ where, detail }: { readonly where?: string; readonly detail?: string }): string {
  const place = /line \d+(?:, column [^:]+)?/.exec(where ?? '')?.[0];
  return place ?? detail ?? '';
}

/** Rows are in the target that cannot be told from those to come: nothing is put in. */
export function refused(entry: ManifestEntry, what: string, why: string): Outcome {
  return {
    entry,
    status: 'changed',
    message: `${what}, and ${why}.`,
    remedy:
      'TRUNCATE the table if its rows are to be replaced, delete its line of stage data in godwit.applied, and apply again.',
  };
}

/** Counts and hashes the bytes that pass; tells of them now and then. */
function watch(total: number, onProgress: RowsInstallation['onProgress']) {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      onProgress(bytes, total);
      done(null, chunk);
    },
  });
  return { stream, hash: () => hash.digest('hex') };
}
