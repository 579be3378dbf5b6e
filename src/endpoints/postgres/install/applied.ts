import type pg from 'pg';
import type { ManifestEntry } from '../../../catalog/manifest.ts';

/** A statement or file of rows that was installed in this target before. */
export interface Applied {
  readonly schema: string;
  readonly kind: string;
  readonly name: string;
  readonly stage: string;
  readonly hash: string;
  /** The routine with its argument types, for routines: what to drop when the signature changes. */
  readonly identity: string | null;
}

/** The key of the object that an entry or a record belongs to, within its stage. */
export function objectKey(of: {
  readonly schema: string;
  readonly kind: string;
  readonly name: string;
  readonly stage: string;
}): string {
  return JSON.stringify([of.stage, of.schema, of.kind, of.name]);
}

/** The same key of an entry of the manifest. */
export function entryKey({ stage, object }: ManifestEntry): string {
  return objectKey({ stage, ...object });
}

/** Makes the table that remembers in the target what was installed. It holds names and hashes, no text and no rows. */
export async function prepareApplied(client: pg.Client): Promise<void> {
  const found = await client.query(`SELECT 1 WHERE to_regclass('godwit.applied') IS NOT NULL`);
  if (found.rows.length > 0) return;
  await client.query(`
    CREATE SCHEMA IF NOT EXISTS godwit;
    CREATE TABLE godwit.applied (
      schema text NOT NULL, kind text NOT NULL, name text NOT NULL, stage text NOT NULL, hash text NOT NULL,
      identity text, applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (schema, kind, name, stage, hash)
    );
    COMMENT ON TABLE godwit.applied IS 'What godwit apply installed here, with the hash of each text: it skips what has not changed.';`);
}

/** All that was installed before. */
export async function readApplied(client: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await client.query<Applied>(
    'SELECT schema, kind, name, stage, hash, identity FROM godwit.applied',
  );
  return rows;
}

/** Remembers an entry, in the transaction that installs it. */
export async function recordApplied(
  client: pg.Client,
  { object, stage, hash }: ManifestEntry,
  identity?: string,
): Promise<void> {
  await client.query(
    `INSERT INTO godwit.applied (schema, kind, name, stage, hash, identity) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (schema, kind, name, stage, hash) DO UPDATE SET identity = excluded.identity, applied_at = now()`,
    [object.schema, object.kind, object.name, stage, hash, identity ?? null],
  );
}

/** Forgets the former texts of an object, when the present ones (`hashes`) have all been installed. */
export async function forgetFormer(
  client: pg.Client,
  { object, stage }: ManifestEntry,
  hashes: readonly string[],
): Promise<void> {
  await client.query(
    'DELETE FROM godwit.applied WHERE schema = $1 AND kind = $2 AND name = $3 AND stage = $4 AND hash <> ALL ($5)',
    [object.schema, object.kind, object.name, stage, hashes],
  );
}
