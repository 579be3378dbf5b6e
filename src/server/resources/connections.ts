import type { Requirement } from '../../change/requirement.ts';
import { openSink, openSource } from '../../jobs/endpoints.ts';
import { OperationError } from '../../text/error.ts';
import type { Core } from '../core.ts';
import { Fault, notFound } from '../fault.ts';
import type { Found, Kind, Page } from '../store/store.ts';
import type { Endpoint, EndpointRequest, Endpoints } from './endpoints.ts';
import type { Instances } from './instances.ts';

/** Whether an endpoint can be reached from an instance, as it was tested last. */
export interface Connection {
  readonly endpointArn: string;
  readonly instanceArn: string;
  readonly endpointIdentifier: string;
  readonly instanceIdentifier: string;
  readonly status: 'testing' | 'successful' | 'failed' | 'deleting';
  /** Why the last test failed, and what mends it. */
  readonly failure?: string;
}

/** The schemas of an endpoint, as they were read last. */
export interface ReadSchemas {
  readonly endpointArn: string;
  readonly instanceArn: string;
  readonly status: 'refreshing' | 'successful' | 'failed';
  readonly schemas: readonly string[];
  readonly readAt?: string;
  readonly failure?: string;
}

/** Which two are meant. */
export interface Pair {
  readonly endpointArn: string;
  readonly instanceArn: string;
}

/** What was seen of a database. */
export interface Examination {
  /** Why it could not be opened. */
  readonly failure?: string;
  /** The number of tables that its user sees. */
  readonly tables?: number;
  /** What a task would miss there, each with what mends it. */
  readonly complaints: readonly Requirement[];
}

/** Tests of endpoints, and what was seen there. */
export interface Connections {
  find(page: Page): Promise<Found<Connection>>;
  /** Begins a test and gives it; its end is seen in {@link find}. */
  test(pair: Pair): Promise<Connection>;
  remove(pair: Pair): Promise<Connection>;
  /** Begins to read the schemas. */
  refresh(pair: Pair): Promise<ReadSchemas>;
  schemas(endpointArn: string): Promise<ReadSchemas>;
  /** Opens a database as a task would and says what it lacks. It need not be an endpoint yet; nothing is kept. */
  examine(request: EndpointRequest, like?: string): Promise<Examination>;
  /** The tables that an endpoint shows now. */
  tables(endpointArn: string): Promise<readonly { readonly schema: string; readonly name: string }[]>;
  /** Tells of tests and readings that ended with the last server that they did. */
  settle(): Promise<void>;
  /** Waits for what has begun. */
  settled(): Promise<void>;
}

const connections: Kind<Connection> = {
  name: 'connection',
  id: idOf,
  keys: ({ endpointArn, instanceArn, status }) => ({
    status,
    'endpoint-arn': endpointArn,
    'replication-instance-arn': instanceArn,
  }),
};

const readings: Kind<ReadSchemas> = {
  name: 'schemas',
  id: ({ endpointArn }) => endpointArn,
  keys: ({ status }) => ({ status }),
};

/** Makes the service of connections. */
export function makeConnections({
  store,
  endpoints,
  instances,
  events,
}: Core & { readonly endpoints: Endpoints; readonly instances: Instances }): Connections {
  const known = store.collection(connections);
  const read = store.collection(readings);
  const underWay = new Set<Promise<void>>();
  const begin = (work: Promise<void>): void => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  };
  const put = async (connection: Connection): Promise<void> => {
    const id = idOf(connection);
    if (!(await known.change(id, () => connection))) await known.add(connection);
    events.signal({ kind: 'connection', arn: connection.endpointArn });
  };
  const putSchemas = async (reading: ReadSchemas): Promise<void> => {
    if (!(await read.change(reading.endpointArn, () => reading))) await read.add(reading);
    events.signal({ kind: 'schemas', arn: reading.endpointArn });
  };
  return {
    find: (page) => known.find(page),
    test: async ({ endpointArn, instanceArn }) => {
      const [endpoint, instance] = await Promise.all([
        endpoints.get(endpointArn),
        instances.get(instanceArn),
      ]);
      const connection: Connection = {
        endpointArn,
        instanceArn,
        endpointIdentifier: endpoint.identifier,
        instanceIdentifier: instance.identifier,
        status: 'testing',
      };
      await put(connection);
      begin(
        tried(async () => opened(endpoint, await endpoints.url(endpointArn), async () => {})).then(
          async (failure) =>
            put(
              failure === undefined
                ? { ...connection, status: 'successful' }
                : { ...connection, status: 'failed', failure },
            ),
        ),
      );
      return connection;
    },
    remove: async (pair) => {
      const found = await known.get(idOf(pair));
      if (!found) throw notFound(`There is no connection of ${pair.endpointArn} and ${pair.instanceArn}.`);
      await known.remove(idOf(pair));
      return { ...found, status: 'deleting' };
    },
    refresh: async ({ endpointArn, instanceArn }) => {
      const [endpoint] = await Promise.all([endpoints.get(endpointArn), instances.get(instanceArn)]);
      const before = (await read.get(endpointArn))?.schemas ?? [];
      const reading: ReadSchemas = { endpointArn, instanceArn, status: 'refreshing', schemas: before };
      await putSchemas(reading);
      let schemas: readonly string[] = before;
      const work = async (): Promise<void> => {
        schemas = await opened(endpoint, await endpoints.url(endpointArn), async (end) => [
          ...new Set((await end.tables()).map(({ schema }) => schema)),
        ]);
      };
      begin(
        tried(work).then(async (failure) => {
          const readAt = new Date().toISOString();
          await putSchemas(
            failure === undefined
              ? { ...reading, schemas, status: 'successful', readAt }
              : { ...reading, status: 'failed', failure, readAt },
          );
        }),
      );
      return reading;
    },
    schemas: async (endpointArn) => {
      await endpoints.get(endpointArn);
      const found = await read.get(endpointArn);
      if (found) return found;
      throw new Fault(
        'InvalidResourceStateFault',
        'The schemas of the endpoint have not been read yet: RefreshSchemas reads them.',
      );
    },
    examine: async (request, like) => {
      let seen: Omit<Examination, 'failure'> = { complaints: [] };
      const failure = await tried(async () => {
        const { endpoint, url } = await endpoints.draft(request, like);
        seen = await (endpoint.type === 'source' ? examineSource(url) : examineSink(url));
      });
      return failure === undefined ? seen : { failure, complaints: [] };
    },
    tables: async (endpointArn) => {
      const endpoint = await endpoints.get(endpointArn);
      const all = await opened(endpoint, await endpoints.url(endpointArn), (end) => end.tables());
      return all.map(({ schema, name }) => ({ schema, name }));
    },
    settle: async () => {
      const failure = 'The server ended before this did. Try again.';
      for (const each of await known.all({ status: 'testing' }))
        await put({ ...each, status: 'failed', failure });
      for (const each of await read.all({ status: 'refreshing' }))
        await putSchemas({ ...each, status: 'failed', failure });
    },
    settled: async () => {
      await Promise.allSettled(underWay);
    },
  };
}

function idOf({ endpointArn, instanceArn }: Pair): string {
  return `${endpointArn} ${instanceArn}`;
}

/** Both ends list their tables. */
type End = Pick<Awaited<ReturnType<typeof openSource>>, 'tables' | 'close'>;

/** Opens an endpoint as a task would, does some work and closes it. */
async function opened<T>({ type }: Endpoint, url: string, work: (end: End) => Promise<T>): Promise<T> {
  const end: End = type === 'source' ? await openSource(url) : await openSink(url, {});
  try {
    return await work(end);
  } finally {
    await end.close();
  }
}

/** What loading and following need of the server itself; what they need of tables is examined when a task names them. */
async function examineSource(url: string): Promise<Omit<Examination, 'failure'>> {
  const source = await openSource(url);
  try {
    const needs = { task: 'godwit', tables: [], loads: true, follows: true };
    return seenOf((await source.tables()).length, await source.requirements?.(needs));
  } finally {
    await source.close();
  }
}

async function examineSink(url: string): Promise<Omit<Examination, 'failure'>> {
  const sink = await openSink(url, {});
  try {
    const needs = { tables: [], loads: true, follows: true, truncates: false };
    return seenOf((await sink.tables()).length, await sink.requirements?.(needs));
  } finally {
    await sink.close();
  }
}

function seenOf(tables: number, found: readonly Requirement[] = []): Omit<Examination, 'failure'> {
  return { tables, complaints: found.filter(({ result }) => result !== 'passed') };
}

/** Does some work and gives what kept it from being done, if something did. A defect is one that only the server's log explains. */
async function tried(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof OperationError || error instanceof Fault) return error.message;
    process.stderr.write(`godwit: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 'This is a defect of Godwit; the log of the server says more.';
  }
}
