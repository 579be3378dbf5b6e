import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { main } from '../src/cli/main.ts';
import { startEmbedded } from '../src/endpoints/postgres/embedded.ts';
import type { Signature } from './procedures/arguments.ts';
import { argumentsFor, signatureOf } from './procedures/arguments.ts';
import { shown } from './procedures/shown.ts';

/**
 * What the procedures of a T-SQL database do after the conversion: its scripts are converted and installed with their rows in an empty database of the embedded server, and each
 * procedure is called through the driver, with values that its rows have. Each call is undone, so that the next
 * one finds the rows as they were, unless `--keep` says that they build on each other; one that takes longer than `--seconds` is ended.
 *
 *     node bench/procedures.ts FOLDER [--only TEXT] [--rows COUNT] [--keep] [--seconds COUNT]
 */
const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined)
  throw new Error('node bench/procedures.ts FOLDER [--only TEXT] [--rows COUNT] [--keep] [--seconds COUNT]');
const valueOf = (flag: string): string | undefined =>
  flags.includes(flag) ? flags[flags.indexOf(flag) + 1] : undefined;
const only = valueOf('--only')?.toLowerCase() ?? '';
const most = Number(valueOf('--rows') ?? 3);
const seconds = Number(valueOf('--seconds') ?? 60);
const end = flags.includes('--keep') ? 'COMMIT' : 'ROLLBACK';

interface Converted {
  readonly kind: string;
  readonly target?: { readonly schema: string; readonly name: string };
}

const out = mkdtempSync(join(tmpdir(), 'godwit-procedures-'));
const server = await startEmbedded();
const tally = { called: 0, failed: 0 };
try {
  const target = join(out, 'converted');
  await main(['convert', folder, '--from', 'sqlserver', '--out', target, '--verify', 'off']);
  await main(['apply', target, '--target', server.url]);
  const report = JSON.parse(readFileSync(join(target, 'report.json'), 'utf8')) as {
    targets: readonly { objects: readonly Converted[] }[];
  };
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`SET statement_timeout = ${seconds * 1000}`);
  for (const { kind, target: made } of report.targets[0]?.objects ?? []) {
    if (kind !== 'procedure' || !made?.name.toLowerCase().includes(only)) continue;
    const signature = await signatureOf(client, made.schema, made.name);
    process.stdout.write(`\n${made.schema}.${made.name}`);
    tally.called += 1;
    if (signature) await call(client, signature);
    else process.stdout.write('\n  is not in the database\n');
  }
  await client.end();
} finally {
  await server.stop();
  rmSync(out, { recursive: true, force: true });
}
process.stdout.write(`\n${tally.called} procedures, ${tally.failed} ended with an error\n`);
process.exitCode = 0;

/** Calls a procedure in a transaction that is undone; one that ends transactions itself is called outside of any. */
async function call(client: pg.Client, signature: Signature): Promise<void> {
  const given = await argumentsFor(client, signature);
  const list = given.map(({ name, value }) => `${name} => ${value}`).join(', ');
  process.stdout.write(`(${list})\n`);
  const text = signature.isProcedure
    ? `CALL ${signature.path}(${list})`
    : `SELECT * FROM ${signature.path}(${list})`;
  try {
    await client.query('BEGIN');
    await show(client, text, signature);
  } catch (error) {
    await client.query('ROLLBACK');
    if ((error as { code?: string }).code === '2D000') return callOutside(client, text, signature);
    failed(error);
    return;
  }
  await client.query(end);
}

async function callOutside(client: pg.Client, text: string, signature: Signature): Promise<void> {
  try {
    await show(client, text, signature);
  } catch (error) {
    failed(error);
  }
}

function failed(error: unknown): void {
  tally.failed += 1;
  const { code, message, where } = error as { code?: string; message: string; where?: string };
  process.stdout.write(`  ERROR ${code ?? ''} ${message}${where ? ` (${where.split('\n')[0]})` : ''}\n`);
}

/** The rows that a function returns; of a procedure what its parameters give back, and the rows of each cursor among them. */
async function show(client: pg.Client, text: string, { isProcedure, cursors }: Signature): Promise<void> {
  const result = await client.query<Record<string, unknown>>(text);
  if (!isProcedure) {
    process.stdout.write(shown(result, most));
    return;
  }
  const [row = {}] = result.rows;
  for (const [name, value] of Object.entries(row))
    if (!cursors.has(name)) process.stdout.write(`  ${name} = ${String(value)}\n`);
  for (const name of cursors)
    if (typeof row[name] === 'string')
      process.stdout.write(
        shown(await client.query(`FETCH ALL FROM ${client.escapeIdentifier(row[name])}`), most),
      );
}
