import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../change/local.ts';
import { isUrl, ownFolder } from '../jobs/state.ts';
import { OperationError } from '../text/error.ts';
import { makeFolder } from '../text/folder.ts';
import { Audit } from './audit.ts';
import { awsDoor } from './aws/protocol.ts';
import { monitoringDoor } from './monitoring/door.ts';
import { EventHub } from './events.ts';
import type { TlsFiles } from './exposure.ts';
import { readTls, takeLocalNamesOnly } from './exposure.ts';
import { Artifacts } from './files/artifacts.ts';
import { artifactsDoor } from './files/door.ts';
import { restDoor } from './rest/door.ts';
import type { Services } from './services.ts';
import { makeServices } from './services.ts';
import type { AccessKeys } from './signature.ts';
import { openStore } from './store/open.ts';
import { readKeys, Secrets } from './store/secrets.ts';

/** How a server is started. */
export interface ServeOptions {
  /** 0 takes any port that is free. */
  readonly port: number;
  /** The address to listen at: loopback, unless other machines are to reach it. */
  readonly host: string;
  /** Where the server keeps what it holds: a file, or the URL of a PostgreSQL database. */
  readonly state: string;
  /** The folder of its logs, its key and the files that it makes, where the state is a database; those of a file are beside it. */
  readonly files?: string;
  readonly keys: AccessKeys;
  /** Requests without a signature are taken, on loopback only. */
  readonly isAnonymous: boolean;
  readonly region?: string;
  readonly account?: string;
  /** Opens /metrics to other machines than this one. */
  readonly metricsToken?: string;
  /** Serves HTTPS instead of HTTP. */
  readonly tls?: TlsFiles;
  /** The address that is told of events that somebody subscribed to. */
  readonly webhook?: string;
  /** The folder in which scripts of offline sources lie: this one unless another is named. */
  readonly scripts?: string;
  /** Keys that seal secrets, the current one first; without them they are looked for where `readKeys` says. */
  readonly sealingKeys?: readonly Buffer[];
  /** So many days it is kept who did what: for good unless a number is given. */
  readonly auditDays?: number;
  /** Whether requests are logged on standard error, as JSON. */
  readonly logs?: boolean;
}

/** A server that runs. */
export interface Server {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  readonly services: Services;
  /** Where the first user of the console is made; absent when there is one, or none is needed. It is a secret. */
  readonly setup?: string;
  /** Is settled when another server has taken the state, which can happen while this one is away from its database. Then there is nothing left to do but to end the process. */
  readonly lost: Promise<Error>;
  /** Ends it: requests are answered to their end, and tasks stop where they can go on. */
  close(): Promise<void>;
}

/** A request has no more bytes than this: table mappings of thousands of rules have less. */
const mostBytes = 16 * 2 ** 20;

/** Starts a server and gives it when it answers. */
export async function serve(options: ServeOptions): Promise<Server> {
  checkAccess(options);
  const lost = Promise.withResolvers<Error>();
  const store = await openStore(options.state, lost.resolve);
  let app: FastifyInstance | undefined;
  try {
    const places = placesOf(options);
    const secrets = await Secrets.open(store.secrets, options.sealingKeys ?? readKeys(places.beside));
    const core = {
      store,
      secrets,
      artifacts: await Artifacts.open(`${places.beside}.files`, secrets),
      scripts: options.scripts ?? process.cwd(),
      uploads: resolve(`${places.beside}.scripts`),
      events: new EventHub(store.events),
      audit: new Audit(store.audit),
      realm: { region: options.region ?? 'us-east-1', account: options.account ?? '000000000000' },
    };
    const services = makeServices(core, {
      state: places.tasks,
      logs: `${places.beside}-logs`,
      ...(options.webhook === undefined ? {} : { webhook: options.webhook }),
    });
    app = Fastify({
      bodyLimit: mostBytes,
      logger: options.logs === true ? { stream: process.stderr } : false,
      forceCloseConnections: 'idle',
      https: readTls(options.tls),
    });
    if (options.isAnonymous) takeLocalNamesOnly(app);
    const { keys, isAnonymous } = options;
    await app.register(awsDoor, { services, keys, isAnonymous });
    const token = options.metricsToken;
    await app.register(monitoringDoor, { services, ...(token === undefined ? {} : { token }) });
    await app.register(artifactsDoor, services);
    const needsUser = !isAnonymous && (await services.users.isEmpty());
    const setupToken = needsUser ? randomBytes(18).toString('base64url') : undefined;
    await app.register(restDoor, {
      services,
      keys,
      isAnonymous,
      ...(setupToken === undefined ? {} : { setupToken }),
    });
    endSilentConnections(app);
    const address = await listen(app, options);
    services.artifacts.servedAt(address);
    await services.schemaConversion.begin();
    const running = app;
    await services.connections.settle();
    await services.assessments.settle();
    await services.tasks.resume();
    const forgetting = forgetDaily(services, options);
    return {
      address,
      services,
      ...(setupToken === undefined ? {} : { setup: `${address}/console/#token=${setupToken}` }),
      lost: lost.promise,
      close: async () => {
        clearInterval(forgetting);
        await running.close();
        await services.close();
        await store.close();
      },
    };
  } catch (error) {
    await app?.close();
    await store.close();
    throw error;
  }
}

/** What the names of the server's own files begin with, and where its tasks keep what they know. */
function placesOf({ state, files }: ServeOptions): { readonly beside: string; readonly tasks: string } {
  if (!isUrl(state)) return { beside: state, tasks: `${state}-tasks` };
  const beside = join(files ?? ownFolder(), 'server');
  makeFolder(dirname(beside), 0o700);
  return { beside, tasks: state };
}

/** Old events, and what was done too long ago, are forgotten now and once a day. */
function forgetDaily({ events, audit }: Services, { auditDays }: ServeOptions): NodeJS.Timeout {
  const forget = (): void => {
    const pruned = Promise.all([
      events.prune(),
      auditDays === undefined ? undefined : audit.prune(auditDays),
    ]);
    void pruned.catch((error: unknown) => {
      process.stderr.write(`godwit: what is old could not be forgotten: ${String(error)}\n`);
    });
  };
  forget();
  return setInterval(forget, 24 * 3600 * 1000).unref();
}

/** Browsers open connections before they need them. One that never sent a request does not count as idle, and would keep the server from ending for a minute. */
function endSilentConnections(app: FastifyInstance): void {
  const silent = new Set<FastifyRequest['raw']['socket']>();
  app.server.on('connection', (socket: FastifyRequest['raw']['socket']) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', () => {
    for (const socket of silent) socket.destroy();
  });
}

/** Serves on any free port, to this machine alone and without a login, with its state in a folder: for what is shown or measured, and taken away afterwards. */
export async function serveHere(folder: string, scripts: string): Promise<Server> {
  return await serve({
    port: 0,
    host: '127.0.0.1',
    state: join(folder, 'server.sqlite'),
    keys: new Map(),
    isAnonymous: true,
    scripts,
  });
}

/** Whoever may reach the server may read and write the databases that it knows. */
function checkAccess({ isAnonymous, host }: ServeOptions): void {
  if (isAnonymous && !isLoopback(host))
    throw wrong(
      `Requests without a signature are taken on loopback only, not on ${host}: leave out --anonymous and give --access-key ID:SECRET.`,
    );
}

async function listen(app: FastifyInstance, { host, port }: ServeOptions): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    const why =
      code === 'EADDRINUSE'
        ? 'another process has it'
        : cause instanceof Error
          ? cause.message
          : String(cause);
    throw wrong(
      `The server cannot listen at ${host}, port ${port}: ${why}. Name another with --port.`,
      cause,
    );
  }
}

function wrong(message: string, cause?: unknown): OperationError {
  return new OperationError(message, { code: 'serve', side: 'config', cause });
}
