import mysql from 'mysql2/promise';
import pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import type { MariadbServer } from '../servers/mariadb.ts';
import type { Client } from './ends.ts';
import { mariadbClient } from './ends.ts';

/** A server that faults happen to. No connection of the test is open for long, so that none is in the way when the server goes. */
export interface FaultEnd {
  readonly engine: 'postgres' | 'mariadb';
  readonly url: string;
  /** The schema of the control tables. */
  readonly control: string;
  query(sql: string): Promise<readonly unknown[][]>;
  /** Does something and keeps the locks of it; gives what ends that. */
  hold(...statements: readonly string[]): Promise<() => Promise<void>>;
  /** The statement that lets others read tables, and not write to them. */
  lockWrites(...tables: readonly string[]): string;
  /** Whether a connection waits for a lock. */
  waits(): Promise<boolean>;
  /** Cuts every connection but the test's own. */
  cut(): Promise<void>;
  crash(): Promise<void>;
  restart(): Promise<void>;
  position(): Promise<string>;
  /** Has a table refuse all rows as a full disk does, and takes them again. */
  fillDisk(table: string): Promise<void>;
  freeDisk(table: string): Promise<void>;
}

async function over<T>(client: Client, work: (client: Client) => Promise<T>): Promise<T> {
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

async function holding(client: Client, statements: readonly string[]): Promise<() => Promise<void>> {
  for (const each of statements) await client.query(each);
  return async () => {
    await client.query('ROLLBACK').catch(() => {});
    await client.end().catch(() => {});
  };
}

/** The embedded server, whose log can be followed. */
export function postgresEnd(server: EmbeddedServer): FaultEnd {
  const open = async (): Promise<Client> => {
    const client = new pg.Client({ connectionString: server.url, application_name: 'test' });
    client.on('error', () => {});
    await client.connect();
    return {
      query: async (sql) => {
        const result = await client.query({ text: sql, rowMode: 'array' });
        return (Array.isArray(result) ? (result as pg.QueryArrayResult[]).at(-1) : result)
          ?.rows as unknown[][];
      },
      end: () => client.end(),
    };
  };
  const query: FaultEnd['query'] = async (sql) => over(await open(), (client) => client.query(sql));
  return {
    engine: 'postgres',
    url: server.url,
    control: 'public',
    query,
    hold: async (...statements) => holding(await open(), ['BEGIN', ...statements]),
    lockWrites: (...tables) => `LOCK TABLE ${tables.join(', ')} IN SHARE MODE`,
    waits: async () =>
      (await query(`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`)).length > 0,
    cut: async () => {
      await query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'godwit%'`,
      );
    },
    crash: () => server.crash(),
    restart: () => server.restart(),
    position: async () => String((await query('SELECT pg_current_wal_insert_lsn()'))[0]?.[0]),
    fillDisk: async (table) => {
      await query(`CREATE FUNCTION ${table}_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no space left' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER no_space BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_full();
        ALTER TABLE ${table} ENABLE ALWAYS TRIGGER no_space`);
    },
    freeDisk: async (table) => {
      await query(`DROP TRIGGER no_space ON ${table}; DROP FUNCTION ${table}_full()`);
    },
  };
}

/** A MariaDB, which loses nothing that was committed when its process ends. */
export function mariadbEnd(server: MariadbServer): FaultEnd {
  const open = (): Promise<Client> => mariadbClient(server.url);
  const query: FaultEnd['query'] = async (sql) => over(await open(), (client) => client.query(sql));
  return {
    engine: 'mariadb',
    url: server.url,
    control: 'awsdms_control',
    query,
    hold: async (...statements) =>
      holding(await open(), [
        'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
        'SET autocommit = 0',
        ...statements,
      ]),
    lockWrites: (...tables) => `LOCK TABLES ${tables.map((each) => `${each} READ`).join(', ')}`,
    waits: async () =>
      (
        await query(`SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'
          UNION ALL SELECT 1 FROM information_schema.PROCESSLIST WHERE STATE LIKE 'Waiting for table%lock'`)
      ).length > 0,
    cut: async () => {
      const connection = await mysql.createConnection({ uri: server.url, rowsAsArray: true });
      try {
        const [threads] = await connection.query<mysql.RowDataPacket[][]>(
          `SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND USER = 'root'`,
        );
        for (const [id] of threads) await connection.query(`KILL ${String(id)}`).catch(() => {});
      } finally {
        await connection.end();
      }
    },
    crash: () => server.kill(),
    restart: () => server.restart(),
    position: async () => {
      const [row = []] = await query('SHOW MASTER STATUS');
      return `${String(row[0])}:${String(row[1])}`;
    },
    fillDisk: async (table) => {
      for (const event of ['INSERT', 'UPDATE'])
        await query(
          `CREATE TRIGGER ${table}_${event} BEFORE ${event} ON ${table} FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'no space left'`,
        );
    },
    freeDisk: async (table) => {
      for (const event of ['INSERT', 'UPDATE']) await query(`DROP TRIGGER ${table}_${event}`);
    },
  };
}

/** A task ended that had no reason to: there is nothing left to wait for. */
export class TaskEnded extends Error {}

/** Waits until something is so, which is asked for again and again. Servers may be away meanwhile. */
export async function until(what: string, isSo: () => Promise<boolean>, seconds = 120): Promise<void> {
  const end = Date.now() + seconds * 1000;
  const isNotYet = (error: unknown): false => {
    if (error instanceof TaskEnded) throw error;
    return false;
  };
  while (!(await isSo().catch(isNotYet))) {
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} seconds`);
    await sleep(25);
  }
}
