import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { lending } from './lending.ts';

/** A MariaDB server of a test's own, with a row-based binary log. */
export interface MariadbServer {
  /** The URL of user root without a password, with no database. */
  readonly url: string;
  readonly port: number;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/mariadbd', '/usr/libexec/mariadbd'].find((path) => existsSync(path));

/** Whether the tests can have a MariaDB: Debian's package `mariadb-server` is installed. */
export const hasMariadb = program !== undefined;

/** Says aloud that tests did not run, and how to have them run. */
export function withoutMariadb(what: string): void {
  process.stderr.write(
    `\nNOT RUN: ${what} needs MariaDB, which is not installed here (Debian: scripts/install-test-servers.sh).\n`,
  );
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Makes a server in a temporary folder. Every setting that a test may want to differ from stands here. */
export async function startMariadb(options: readonly string[] = []): Promise<MariadbServer> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-mariadb-'));
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const env = ownTemporary(folder);
  installDatabase(`${folder}/data`, { user, env });
  const port = await freePort();
  const args = [
    '--no-defaults',
    ...user,
    `--datadir=${folder}/data`,
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--log-bin=binlog',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    '--binlog-row-metadata=FULL',
    '--server-id=1',
    '--local-infile=1',
    '--innodb-buffer-pool-size=256M',
    '--innodb-flush-log-at-trx-commit=2',
    '--max-allowed-packet=1G',
    ...options,
  ];
  const url = `mysql://root@127.0.0.1:${port}`;
  const start = async () => {
    const child = spawn(program as string, args, { stdio: 'ignore', env });
    child.unref();
    await untilItAnswers(url);
    return child;
  };
  const watch = watchOver(folder);
  let child = await start();
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.ref();
    child.kill(signal);
    await gone;
  };
  return {
    url,
    port,
    kill: () => end('SIGKILL'),
    restart: async () => {
      child = await start();
    },
    stop: async () => {
      await end('SIGTERM');
      await watch.end();
    },
  };
}

/** An empty MariaDB. */
export const borrowMariadb = lending(startMariadb, empty);

/** Leaves what the installation leaves, and an empty log. */
async function empty({ url }: MariadbServer): Promise<void> {
  const connection = await mysql.createConnection({ uri: url, rowsAsArray: true });
  const column = async (query: string): Promise<readonly string[]> => {
    const [rows] = await connection.query<mysql.RowDataPacket[][]>(query);
    return rows.map(([value]) => String(value));
  };
  try {
    await connection.query('SET lock_wait_timeout = 60');
    for (const id of await column(
      `SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND user <> 'system user'`,
    ))
      await connection.query(`KILL ${id}`).catch(() => {}); // It may be gone already.
    for (const name of await column(
      `SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')`,
    ))
      await connection.query(`DROP DATABASE \`${name}\``);
    for (const user of await column(
      `SELECT CONCAT(QUOTE(user), '@', QUOTE(host)) FROM mysql.global_priv WHERE user NOT IN ('root', 'mariadb.sys', 'PUBLIC', '')`,
    ))
      await connection.query(`DROP USER ${user}`);
    await connection.query('RESET MASTER');
  } finally {
    await connection.end();
  }
}

/** Ends the server and removes its folder when this process ends in whatever way, because the system closes the pipe then; or when it is told to. */
function watchOver(folder: string): { readonly end: () => Promise<void> } {
  const script = 'read -r end; kill -KILL "$(cat "$0/pid")" 2>/dev/null; rm -rf "$0"';
  const child = spawn('/bin/sh', ['-c', script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return {
    end: async () => {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}

/** A server that starts deletes the temporary tables (`#sql…`) in its folder for them, also those of other servers: so each has one of its own. */
function ownTemporary(folder: string): NodeJS.ProcessEnv {
  mkdirSync(`${folder}/tmp`);
  return { ...process.env, TMPDIR: `${folder}/tmp` };
}

/** Makes the system tables. It has failed now and then on a busy machine, and is tried once more; what it says then is told. */
function installDatabase(
  folder: string,
  { user, env }: { readonly user: readonly string[]; readonly env: NodeJS.ProcessEnv },
): void {
  const args = [
    '--no-defaults',
    `--datadir=${folder}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    ...user,
  ];
  for (const isLast of [false, true]) {
    const { status, stderr, stdout } = spawnSync('mariadb-install-db', args, { encoding: 'utf8', env });
    if (status === 0) return;
    rmSync(folder, { recursive: true, force: true });
    if (isLast) throw new Error(`mariadb-install-db ended with ${status}: ${stderr}${stdout}`);
  }
}

async function untilItAnswers(url: string): Promise<void> {
  for (let i = 0; i < 900; i += 1) {
    try {
      const connection = await mysql.createConnection(url);
      await connection.end();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('MariaDB did not start within 90 seconds.');
}
