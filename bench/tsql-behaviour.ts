import pg from 'pg';
import { startEmbedded } from '../src/endpoints/postgres/embedded.ts';
import { sourceKind } from '../src/jobs/sources.ts';
import { difference } from './behaviour/compare.ts';
import { GroupConverter } from './behaviour/converter.ts';
import { outOfScope } from './behaviour/scope.ts';
import type { Outcome } from './behaviour/session.ts';
import { Session } from './behaviour/session.ts';
import type { Batch, Group } from './behaviour/suite.ts';
import { readSuite } from './behaviour/suite.ts';

/**
 * How much of a recorded behaviour of Transact-SQL survives the conversion: the batches of each group are converted, run in an empty database of the embedded server
 * and compared with what was recorded: result sets value by value, and that what failed fails.
 *
 *     node bench/tsql-behaviour.ts FILE [--group TEXT] [--show] [--settings JSON]
 */
const [file, ...flags] = process.argv.slice(2);
if (file === undefined)
  throw new Error('node bench/tsql-behaviour.ts FILE [--group TEXT] [--show] [--settings JSON]');
const valueOf = (flag: string): string | undefined =>
  flags.includes(flag) ? flags[flags.indexOf(flag) + 1] : undefined;
const only = valueOf('--group')?.toLowerCase();
const shows = flags.includes('--show');
const settings = JSON.parse(valueOf('--settings') ?? '{}') as Record<string, unknown>;

interface Tally {
  agree: number;
  counted: number;
}

const kind = sourceKind('sqlserver');
const all: Tally = { agree: 0, counted: 0 };
const left = new Map<string, number>();
const causes = new Map<string, { count: number; example: string }>();

const groups = readSuite(file).filter(({ name }) => only === undefined || name.toLowerCase().includes(only));
const server = await startEmbedded();
try {
  const admin = new pg.Client(server.url);
  await admin.connect();
  await admin.query('CREATE DATABASE godwit_template TEMPLATE template0');
  const setup = await Session.open(server.databaseUrl('godwit_template'), preludeSql());
  await setup.close();
  for (const [i, group] of groups.entries()) {
    const database = `group_${i}`;
    await admin.query(`CREATE DATABASE ${database} TEMPLATE godwit_template`);
    const session = await Session.open(server.databaseUrl(database), 'SET search_path = dbo, public;');
    const tally = await runGroup(group, session);
    await session.close();
    await admin.query(`DROP DATABASE ${database}`);
    all.agree += tally.agree;
    all.counted += tally.counted;
    process.stdout.write(
      `${`${tally.agree}/${tally.counted}`.padStart(10)}  ${share(tally).padStart(6)}  ${group.name}\n`,
    );
  }
  await admin.end();
} finally {
  await server.stop();
}
summary();

function preludeSql(): string {
  const pack = kind.pack();
  const schema = kind.packSchema;
  return `CREATE SCHEMA IF NOT EXISTS dbo; CREATE SCHEMA IF NOT EXISTS ${schema};
    ${pack.render(pack.names, schema)}`;
}

async function runGroup(group: Group, session: Session): Promise<Tally> {
  const converter = new GroupConverter(kind, settings);
  const tally: Tally = { agree: 0, counted: 0 };
  for (const batch of group.batches) {
    const outcome = await outcomeOf(batch, converter, session);
    const without = outOfScope(batch);
    if (without !== undefined) {
      left.set(without, (left.get(without) ?? 0) + 1);
      continue;
    }
    tally.counted += 1;
    const cause = disagreement(batch, outcome);
    if (cause === undefined) tally.agree += 1;
    else {
      const known = causes.get(cause) ?? {
        count: 0,
        example: `${group.name}: ${batch.sql.trim().slice(0, 160)}`,
      };
      causes.set(cause, { ...known, count: known.count + 1 });
      if (shows)
        process.stdout.write(
          `--- ${group.name}\n${batch.sql.trim()}\n    => ${cause} | ${detail(batch, outcome)}\n`,
        );
    }
  }
  return tally;
}

async function outcomeOf(batch: Batch, converter: GroupConverter, session: Session): Promise<Outcome> {
  try {
    return await session.run(converter.convert(batch.sql));
  } catch (defect) {
    return {
      rows: [],
      error: {
        from: 'finding',
        message: `defect: ${(defect as Error).stack?.split('\n').slice(0, 3).join(' ')}`,
      },
    };
  }
}

/** Why a batch does not agree, in words that many batches share; undefined when it agrees. A refusal is no agreement, even where an error was recorded. */
function disagreement(batch: Batch, { rows, error }: Outcome): string | undefined {
  const isReal = error !== undefined && error.from !== 'finding';
  if (batch.err && isReal) return undefined;
  if (error) return `${error.from}: ${shared(error.message)}`;
  if (batch.err) return `no error where one was recorded: ${shared(batch.err.message)}`;
  const found = difference(batch.rows, rows, /\border\s+by\b/i.test(batch.sql));
  return found === undefined ? undefined : `different rows: ${shared(found.replace(/:.*/s, ''))}`;
}

function detail(batch: Batch, { rows, error }: Outcome): string {
  if (error) return error.message;
  return batch.err?.message ?? difference(batch.rows, rows, /\border\s+by\b/i.test(batch.sql)) ?? '';
}

/** A message without the names and values that make it one of many. */
function shared(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'/g, '…')
    .replace(/\d+/g, 'n')
    .slice(0, 110);
}

function share({ agree, counted }: Tally): string {
  return counted === 0 ? '-' : `${((100 * agree) / counted).toFixed(1)}%`;
}

function summary(): void {
  process.stdout.write(`\n${all.agree} of ${all.counted} batches agree: ${share(all)}\n\nNot counted:\n`);
  for (const [reason, count] of [...left].toSorted((a, b) => b[1] - a[1]))
    process.stdout.write(`${String(count).padStart(6)}  ${reason}\n`);
  process.stdout.write('\nWhy batches do not agree:\n');
  for (const [cause, { count, example }] of [...causes]
    .toSorted((a, b) => b[1].count - a[1].count)
    .slice(0, 60))
    process.stdout.write(`${String(count).padStart(6)}  ${cause}\n        ${example.replace(/\s+/g, ' ')}\n`);
}
