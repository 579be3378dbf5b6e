import { join } from 'node:path';
import { ownFolder } from '../jobs/state.ts';
import type { ServeOptions } from '../server/server.ts';
import { serve } from '../server/server.ts';
import { OperationError } from '../text/error.ts';
import { untilInterrupted } from './interrupt.ts';

/** What `godwit serve` can be told. */
export interface ServeCommandOptions {
  readonly port: string;
  readonly host: string;
  readonly state?: string;
  readonly files?: string;
  readonly accessKey?: readonly string[];
  readonly anonymous?: boolean;
  readonly region?: string;
  readonly account?: string;
  readonly eventWebhook?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly scripts?: string;
  readonly auditDays?: string;
}

/** `godwit serve`: runs until it is interrupted; gives the exit status. */
export async function serveCommand(options: ServeCommandOptions): Promise<number> {
  const interrupt = untilInterrupted();
  try {
    const server = await serve({
      port: portOf(options.port),
      host: options.host,
      state: options.state ?? join(ownFolder(), 'server.sqlite'),
      keys: keysOf(options.accessKey ?? [], process.env['GODWIT_ACCESS_KEYS']),
      isAnonymous: options.anonymous === true,
      ...(options.files === undefined ? {} : { files: options.files }),
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.account === undefined ? {} : { account: options.account }),
      ...(options.scripts === undefined ? {} : { scripts: options.scripts }),
      ...(options.auditDays === undefined ? {} : { auditDays: daysOf(options.auditDays) }),
      ...(options.eventWebhook === undefined ? {} : { webhook: options.eventWebhook }),
      ...(process.env['GODWIT_METRICS_TOKEN'] ? { metricsToken: process.env['GODWIT_METRICS_TOKEN'] } : {}),
      ...tlsOf(options),
      logs: true,
    });
    process.stdout.write(`Godwit serves at ${server.address}\n`);
    if (server.setup !== undefined)
      process.stdout.write(`Make the first user of the console at ${server.setup}\n`);
    const interrupted = new Promise<undefined>((resolve) =>
      interrupt.signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    const lost = await Promise.race([interrupted, server.lost]);
    if (lost) return giveUp(lost);
    await server.close();
    return 0;
  } finally {
    interrupt.finished();
  }
}

/** Nothing can be written any more. Tasks stop by themselves when their server goes away, and the one that has the state takes them up. */
function giveUp(lost: Error): never {
  process.stderr.write(`godwit: ${lost.message}\n`);
  process.exit(2);
}

function tlsOf({ tlsCert: cert, tlsKey: key }: ServeCommandOptions): Pick<ServeOptions, 'tls'> {
  if (cert !== undefined && key !== undefined) return { tls: { cert, key } };
  if (cert === undefined && key === undefined) return {};
  throw wrong('--tls-cert and --tls-key are given together.');
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw wrong(`--port is a number from 0 to 65535, not ${text}.`);
}

function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1) return days;
  throw wrong(`--audit-days is a whole number from 1 on, not ${text}.`);
}

/** `ID:SECRET`, in the environment several with white space or commas between them. */
function keysOf(given: readonly string[], environment = ''): ReadonlyMap<string, string> {
  const pairs = [...environment.split(/[\s,]+/).filter((each) => each !== ''), ...given];
  return new Map(
    pairs.map((pair, place) => {
      const [, id, secret] = /^([^:]+):(.+)$/.exec(pair) ?? [];
      if (id === undefined || secret === undefined)
        throw wrong(`The access key number ${place + 1} is not ID:SECRET.`);
      return [id, secret];
    }),
  );
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'serve', side: 'config' });
}
