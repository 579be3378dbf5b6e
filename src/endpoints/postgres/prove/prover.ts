import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Analysis, Cast, Failure, Prover, RoutineFault, Scratch } from '../../../catalog/prover.ts';
import { OperationError } from '../../../text/error.ts';
import { Describer } from './analysis.ts';
import { castBetween, castKey } from './casts.ts';
import type { CastType } from './casts.ts';
import { aboutAddress, connect, nameOf, parseAddress } from '../connect.ts';
import type { Address } from '../connect.ts';
import { embeddedVersionFor, startEmbedded } from '../embedded.ts';
import type { EmbeddedServer } from '../embedded.ts';
import { asFailure, toOperationError } from '../errors.ts';
import type { About } from '../errors.ts';

/** Proves with an embedded server that runs what is written for the target version. It is started at the first `open` and stopped by `close`. */
export function embeddedProver(targetVersion: number): Prover {
  let server: Promise<EmbeddedServer> | undefined;
  return {
    async open() {
      server ??= startEmbedded({ version: embeddedVersionFor(targetVersion) });
      return openScratch(parseAddress((await server).url, 'target', {}));
    },
    async close() {
      const started = server;
      server = undefined;
      await (await started)?.stop();
    },
  };
}

/** Proves with a server of the user, in databases of its own that are dropped again. Needs the right CREATEDB. */
export function serverProver(url: string): Prover {
  const address = parseAddress(url, 'target');
  return { open: () => openScratch(address), close: async () => {} };
}

/** The same text form of every value that the server would show; the driver's own conversions lose digits. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

async function openScratch(address: Address): Promise<Scratch> {
  const { name, drop } = await createScratch(address, 'godwit_verify');
  try {
    const client = await connect(address, { side: 'target', database: name, pipeline: true });
    return await scratchOn(client, { ...aboutAddress(address, 'target'), database: name }, drop);
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Makes an empty database whose name begins so, and gives what drops it again. */
export async function createScratch(
  address: Address,
  prefix: string,
): Promise<{ readonly name: string; drop(): Promise<void> }> {
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await administer(address, async (client, about) => {
    try {
      // template0: nothing that an administrator may have added to template1 is to help or hinder the proof.
      await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    } catch (error) {
      if (asFailure(error)?.sqlstate !== '42501') throw toOperationError(error, about);
      throw new OperationError(
        `User ${address.user} may not create the database that the result is to be proved in at ${nameOf(address)}. ` +
          `Let an administrator run: ALTER ROLE ${pg.escapeIdentifier(address.user)} CREATEDB;`,
        { code: '42501', side: 'target', cause: error },
      );
    }
  });
  return {
    name,
    drop: () =>
      administer(address, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

/** Does something over a short connection to the database that the URL names. */
async function administer(
  address: Address,
  work: (client: pg.Client, about: About) => Promise<void>,
): Promise<void> {
  const about = aboutAddress(address, 'target');
  const client = await connect(address, { side: 'target' });
  try {
    await work(client, about);
  } catch (error) {
    throw toOperationError(error, about);
  } finally {
    await client.end().catch(() => {});
  }
}

async function scratchOn(client: pg.Client, about: About, drop: () => Promise<void>): Promise<Scratch> {
  const describer = new Describer(client);

  async function rows(text: string, values: readonly unknown[] = []): Promise<(string | null)[][]> {
    const result = await client.query<(string | null)[]>({
      text,
      values: [...values],
      rowMode: 'array',
      types: asText,
    });
    return result.rows;
  }

  /** The server's judgement as a value, everything else as an error that ends the proof. */
  async function judged<T>(sql: string, work: () => Promise<T>): Promise<T | Failure> {
    // The protocol ends a text at character 0; the server would find the message malformed.
    const zero = sql.indexOf('\0');
    if (zero >= 0)
      return { sqlstate: '22021', message: 'character 0 cannot be part of a statement', position: zero };
    try {
      return await work();
    } catch (error) {
      const failure = asFailure(error, sql);
      if (failure) return failure;
      throw toOperationError(error, about);
    }
  }

  const types = typeNames(rows);
  const casts = castCatalog(rows);
  const [first] = await rows(`SELECT current_setting('server_version_num'), current_setting('server_version'),
    (SELECT count(*) FROM pg_available_extensions WHERE name = 'plpgsql_check')`);
  const canCheck =
    first?.[2] === '1' && isDone(await judged('', () => rows('CREATE EXTENSION plpgsql_check')));

  return {
    version: {
      major: Math.floor(Number(first?.[0]) / 10000),
      text: String(first?.[1]).replace(/ .*/, ''),
    },

    async run(sql) {
      const result = await judged(sql, async () => {
        await client.query(sql);
      });
      // A new statement may have made, changed or dropped a type, or moved search_path.
      types.forgetNames();
      casts.forget();
      return result ?? undefined;
    },

    async query(sql) {
      const result = await judged(sql, () => rows(sql));
      if (Array.isArray(result)) return result;
      throw new OperationError(`A query fails: ${result.message} (SQLSTATE ${result.sqlstate}).`, {
        code: result.sqlstate,
        side: 'target',
      });
    },

    analyse(sql, parameterTypes) {
      return judged<Analysis>(sql, async () => {
        const oids = await Promise.all(parameterTypes.map((name) => types.oid(name)));
        const { columns, parameters } = await describer.describe(sql, oids);
        return {
          columns: await Promise.all(
            columns.map(async ({ name, type, modifier }) => ({
              name,
              type: await types.name(type, modifier),
            })),
          ),
          parameters: await Promise.all(parameters.map((oid) => types.name(oid, -1))),
        };
      });
    },

    async cast(from, to) {
      try {
        return await casts.between(await types.oid(from), await types.oid(to));
      } catch (error) {
        throw toOperationError(error, about);
      }
    },

    ...(canCheck
      ? { checkRoutine: (routine: string, table?: string) => checkRoutine(rows, about, routine, table) }
      : {}),

    async close() {
      await client.end().catch(() => {});
      await drop();
    },
  };
}

function isDone(result: unknown): boolean {
  return Array.isArray(result);
}

type Rows = (text: string, values?: readonly unknown[]) => Promise<(string | null)[][]>;

/**
 * Oids to names and back, each asked once. The promises are kept, not the answers, so that statements which are analysed
 * at the same time share a question.
 */
function typeNames(rows: Rows) {
  const oids = new Map<string, Promise<number>>();
  const names = new Map<string, Promise<string>>();
  return {
    oid(name: string): Promise<number> {
      if (name === '') return Promise.resolve(0);
      const known = oids.get(name);
      if (known) return known;
      const asked = rows('SELECT $1::regtype::oid', [name]).then(([row]) => Number(row?.[0]));
      oids.set(name, asked);
      return asked;
    },
    name(oid: number, modifier: number): Promise<string> {
      const key = `${oid}:${modifier}`;
      const known = names.get(key);
      if (known) return known;
      const asked = rows('SELECT format_type($1, $2)', [oid, modifier === -1 ? null : modifier]).then(
        ([row]) => row?.[0] ?? '???',
      );
      names.set(key, asked);
      return asked;
    },
    forgetNames() {
      oids.clear();
      names.clear();
    },
  };
}

/** Conversions between types, read from the server's catalogs when first asked for. */
function castCatalog(rows: Rows) {
  let table: Promise<ReadonlyMap<string, string>> | undefined;
  let known: Promise<ReadonlyMap<number, CastType>> | undefined;
  return {
    async between(from: number, to: number): Promise<Cast> {
      table ??= rows('SELECT castsource, casttarget, castcontext FROM pg_cast').then(
        (found) =>
          new Map(
            found.map(([source, target, context]) => [
              castKey(Number(source), Number(target)),
              String(context),
            ]),
          ),
      );
      known ??= rows(typeQuery).then(
        (found) =>
          new Map(
            found.map(([oid, base, category, element]) => [
              Number(oid),
              {
                oid: Number(base),
                category: String(category),
                ...(element === '0' ? {} : { element: Number(element) }),
              },
            ]),
          ),
      );
      const casts = await table;
      const types = await known;
      const source = types.get(from);
      const target = types.get(to);
      return source && target ? castBetween(source, target, casts, (oid) => types.get(oid)) : 'none';
    },
    forget() {
      table = undefined;
      known = undefined;
    },
  };
}

/** Every type with the one below it (itself unless it is a domain), and that one's category and element. */
const typeQuery = `
WITH RECURSIVE below (oid, base) AS (
  SELECT oid, oid FROM pg_type
  UNION ALL
  SELECT b.oid, t.typbasetype FROM below b JOIN pg_type t ON t.oid = b.base WHERE t.typtype = 'd'
)
SELECT b.oid, t.oid, t.typcategory, CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END
FROM below b JOIN pg_type t ON t.oid = b.base WHERE t.typtype <> 'd'`;

/** The columns of plpgsql_check_function_tb that say something about the user's code; performance remarks stay out. */
async function checkRoutine(
  rows: Rows,
  about: About,
  routine: string,
  table?: string,
): Promise<readonly RoutineFault[]> {
  try {
    const found = await rows(
      `SELECT lineno, statement, sqlstate, level, message, detail, hint, query
       FROM plpgsql_check_function_tb($1::regprocedure, coalesce($2::regclass, 0::oid::regclass), performance_warnings => false)`,
      [routine, table ?? null],
    );
    return found.map(([line, statement, sqlstate, level, message, detail, hint, query]) => ({
      ...(line ? { line: Number(line) } : {}),
      ...(statement ? { statement } : {}),
      sqlstate: sqlstate ?? '00000',
      level: level ?? 'error',
      message: message ?? '',
      ...(detail ? { detail } : {}),
      ...(hint ? { hint } : {}),
      ...(query ? { query } : {}),
    }));
  } catch (error) {
    throw toOperationError(error, about);
  }
}
