import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState, invalidValue } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import { CertificateFiles } from './certificate-files.ts';
import type { Certificates } from './certificates.ts';
import { readAttributes, readSettings } from './endpoint-settings.ts';
import { urlOf } from './endpoint-url.ts';
import type { Engine } from './engines.ts';
import { engineOf } from './engines.ts';
import type { Registry } from './registry.ts';
import { identifierOf, makeRegistry, namesOf } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** How a connection is encrypted, in the words of DMS. */
export type SslMode = 'none' | 'require' | 'verify-ca' | 'verify-full';

/** A database that is read or written. Its password is kept apart, and sealed. */
export interface Endpoint {
  readonly arn: string;
  readonly identifier: string;
  readonly type: 'source' | 'target';
  /** The engine as DMS names it. */
  readonly engine: string;
  readonly server: string;
  readonly port: number;
  readonly username: string;
  readonly database?: string;
  readonly sslMode: SslMode;
  readonly certificateArn?: string;
  readonly attributes?: string;
  /** Settings of the engine as they were given, without what says where the server is. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly hasSettings: boolean;
  /** What was asked for and changes nothing, with the reason. */
  readonly notices: readonly string[];
  readonly kmsKeyId?: string;
  readonly createdAt: string;
}

/** An endpoint as it is asked for. What is absent in a change stays as it is. */
export interface EndpointRequest {
  readonly identifier?: string | undefined;
  readonly type?: 'source' | 'target' | undefined;
  readonly engine?: string | undefined;
  readonly server?: string | undefined;
  readonly port?: number | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  readonly sslMode?: SslMode | undefined;
  readonly certificateArn?: string | undefined;
  readonly attributes?: string | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  /** The settings that are given are all; without it, they are merged with those that are there. */
  readonly isExact?: boolean | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly resourceName?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** The endpoints, and how they are reached. */
export interface Endpoints {
  readonly registry: Registry<Endpoint>;
  get(arn: string): Promise<Stored<Endpoint>>;
  find(page: Page): Promise<Found<Endpoint>>;
  create(request: EndpointRequest): Promise<Endpoint>;
  modify(arn: string, request: EndpointRequest, revision?: number): Promise<Endpoint>;
  remove(arn: string): Promise<Endpoint>;
  /** The URL with the password in it: for whoever opens the endpoint, and nobody else. */
  url(arn: string): Promise<string>;
  /** An endpoint that is not kept, and its URL: for trying what somebody is about to ask for. With another one's ARN, what is not given is that one's, the password too. */
  draft(
    request: EndpointRequest,
    like?: string,
  ): Promise<{ readonly endpoint: Endpoint; readonly url: string }>;
  /** Where the password is: `env:NAME`, `file:PATH`, sealed here, or nowhere. */
  passwordOrigin(arn: string): Promise<string>;
  close(): void;
}

const kind: Kind<Endpoint> = {
  name: 'endpoint',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier, type, engine, certificateArn }) => ({
    'endpoint-arn': arn,
    'endpoint-id': identifier,
    'endpoint-type': type,
    'engine-name': engine,
    'certificate-arn': certificateArn,
  }),
  unique: ['endpoint-id', 'endpoint-arn'],
};

/** Makes the service of endpoints. */
export function makeEndpoints(
  core: Core & { readonly tags: Tags; readonly certificates: Certificates },
): Endpoints {
  const { realm, secrets, events, certificates } = core;
  const registry = makeRegistry(core, { kind, type: 'endpoint', noun: 'Endpoint' });
  certificates.registry.usedBy(async ({ arn }) =>
    (await registry.collection.all({ 'certificate-arn': arn })).map(({ identifier }) => ({
      name: `endpoint ${identifier}`,
      isRunning: false,
    })),
  );
  const files = new CertificateFiles();
  const checkCertificate = async ({ certificateArn, sslMode }: Endpoint): Promise<void> => {
    if (certificateArn !== undefined) await certificates.get(certificateArn);
    if (sslMode.startsWith('verify-') && certificateArn === undefined)
      throw new Fault(
        'InvalidParameterCombinationException',
        `SslMode ${sslMode} holds the server against a certificate: name one as CertificateArn.`,
      );
  };
  const caOf = async ({ certificateArn }: Endpoint): Promise<string | undefined> =>
    certificateArn === undefined ? undefined : files.of(await certificates.get(certificateArn));
  const keepPassword = async (arn: string, password: string | undefined): Promise<void> => {
    if (password !== undefined) await secrets.put(secretOf(arn), password);
  };
  const tell = async (endpoint: Endpoint, category: string, message: string): Promise<void> => {
    const { arn, identifier, notices } = endpoint;
    const what = { source: 'endpoint', identifier, arn } as const;
    await events.publish({ ...what, categories: [category], message });
    for (const notice of category === 'deletion' ? [] : notices)
      await events.publish({
        ...what,
        categories: ['configuration change'],
        message: `No effect: ${notice}`,
      });
  };
  return {
    registry,
    get: (arn) => registry.get(arn),
    find: (page) => registry.find(page),
    create: async (request) => {
      const { endpoint, password } = completed(request, {
        arn: newArn(realm, 'endpoint', request.resourceName),
        createdAt: new Date().toISOString(),
      });
      await checkCertificate(endpoint);
      const added = await registry.add(endpoint, request.tags);
      await keepPassword(endpoint.arn, password);
      await tell(endpoint, 'creation', `Endpoint ${endpoint.identifier} was created.`);
      return added;
    },
    modify: async (arn, request, revision) => {
      const before = await registry.get(arn);
      const running = (await registry.users(before)).filter(({ isRunning }) => isRunning);
      if (running.length > 0)
        throw invalidState(
          `Endpoint ${before.identifier} is in use by ${namesOf(running)}, and cannot be changed before that is stopped.`,
        );
      const { endpoint, password } = completed(request, before);
      await checkCertificate(endpoint);
      const changed = await registry.change(arn, () => endpoint, revision ?? before.revision);
      await keepPassword(arn, password);
      await tell(endpoint, 'configuration change', `Endpoint ${endpoint.identifier} was changed.`);
      return changed;
    },
    remove: async (arn) => {
      const gone = await registry.remove(arn);
      await secrets.remove({ kind: 'endpoint', id: arn });
      await tell(gone, 'deletion', `Endpoint ${gone.identifier} was deleted.`);
      return gone;
    },
    url: async (arn) => {
      const endpoint = await registry.get(arn);
      return urlOf(endpoint, { password: await secrets.get(secretOf(arn)), ca: await caOf(endpoint) });
    },
    draft: async (request, like) => {
      const known = like === undefined ? undefined : await registry.get(like);
      const { endpoint, password } = completed(
        { identifier: 'draft', ...request },
        known ?? { arn: 'draft', createdAt: new Date().toISOString() },
      );
      await checkCertificate(endpoint);
      const secret =
        password === undefined
          ? known && (await secrets.get(secretOf(known.arn)))
          : secrets.resolve(password);
      return { endpoint, url: urlOf(endpoint, { password: secret, ca: await caOf(endpoint) }) };
    },
    passwordOrigin: (arn) => secrets.origin(secretOf(arn)),
    close: () => files.remove(),
  };
}

function secretOf(arn: string): { readonly kind: string; readonly id: string; readonly field: string } {
  return { kind: 'endpoint', id: arn, field: 'password' };
}

type Known = Partial<Endpoint> & Pick<Endpoint, 'arn' | 'createdAt'>;

/** An endpoint as it is after a request: what the settings of the engine say of the server goes before what the endpoint says. */
function completed(
  request: EndpointRequest,
  known: Known,
): { readonly endpoint: Endpoint; readonly password: string | undefined } {
  const engine = engineOf(needed(request.engine ?? known.engine, 'EngineName'));
  const type = needed(request.type ?? known.type, 'EndpointType');
  if (!engine.isTarget && type === 'target')
    throw invalidValue(`${engine.label} is a source only: rows are not written to it.`);
  const isSame = known.engine === engine.name;
  const attributes = request.attributes ?? (isSame ? known.attributes : undefined);
  const isMerged = request.isExact !== true && isSame;
  const read = readSettings(engine, {
    ...(isMerged ? known.settings : {}),
    ...readAttributes(engine, attributes ?? ''),
    ...request.settings,
  });
  const place = read.connection;
  const text = (name: string, given: string | undefined, before: string | undefined): string | undefined =>
    (place[name] as string | undefined) ?? given ?? before;
  const database = text('database', request.database, known.database);
  const certificateArn =
    request.certificateArn === '' ? undefined : (request.certificateArn ?? known.certificateArn);
  const kmsKeyId = request.kmsKeyId ?? known.kmsKeyId;
  const port = (place['port'] as number | undefined) ?? request.port ?? known.port ?? engine.port;
  if (port < 1 || port > 65535) throw invalidValue(`Port is a number from 1 to 65535, not ${port}.`);
  return {
    password: text('password', request.password, undefined),
    endpoint: {
      arn: known.arn,
      identifier:
        request.identifier === undefined
          ? needed(known.identifier, 'EndpointIdentifier')
          : identifierOf(request.identifier, 'endpoint'),
      type,
      engine: engine.name,
      server: needed(text('server', request.server, known.server), 'ServerName'),
      port,
      username: needed(text('username', request.username, known.username), 'Username'),
      ...(database === undefined || database === '' ? {} : { database }),
      sslMode: request.sslMode ?? known.sslMode ?? 'none',
      ...(certificateArn === undefined ? {} : { certificateArn }),
      ...(attributes === undefined ? {} : { attributes }),
      settings: request.settings || isMerged ? withoutAttributes(read.values, engine, attributes) : {},
      hasSettings: request.settings !== undefined || (isMerged && known.hasSettings === true),
      notices: read.notices,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      createdAt: known.createdAt,
    },
  };
}

/** What stands in the attributes is given back there. */
function withoutAttributes(
  values: Endpoint['settings'],
  engine: Engine,
  attributes = '',
): Endpoint['settings'] {
  const inAttributes = readAttributes(engine, attributes);
  return Object.fromEntries(Object.entries(values).filter(([name]) => !(name in inAttributes)));
}

function needed<T>(value: T | undefined, member: string): T {
  if (value !== undefined && value !== '') return value;
  throw invalidValue(`${member} must be given for this engine.`);
}
