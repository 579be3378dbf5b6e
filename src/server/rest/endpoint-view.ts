import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Requirement } from '../../change/requirement.ts';
import type { Connection } from '../resources/connections.ts';
import type { Endpoint, EndpointRequest } from '../resources/endpoints.ts';
import type { Instance } from '../resources/instances.ts';
import type { Services } from '../services.ts';
import { versionOf } from './overtaken.ts';
import type { Complaint, ConnectionResult, EndpointView, NewEndpoint } from './contract/endpoint.ts';

type Fields = { readonly [Name in keyof Omit<NewEndpoint, 'id' | 'role'>]?: NewEndpoint[Name] | undefined };

/** An endpoint as this API asks for one. A certificate that comes with it is kept under a name that is made of it, so that the same one is kept once. */
export async function requestOf(services: Services, fields: Fields): Promise<EndpointRequest> {
  const { host, user, tls, certificate, ...same } = fields;
  const certificateArn = certificate ? await keptCertificate(services, certificate) : undefined;
  return { ...same, server: host, username: user, sslMode: tls, certificateArn };
}

async function keptCertificate({ certificates }: Services, pem: string): Promise<string> {
  const identifier = `ca-${createHash('sha256').update(pem.trim()).digest('hex').slice(0, 16)}`;
  const { values } = await certificates.find({ where: { 'certificate-id': identifier }, limit: 1 });
  return values[0]?.arn ?? (await certificates.import({ identifier, pem })).arn;
}

/** An endpoint as this API shows one. */
export async function viewOf(services: Services, endpoint: Endpoint): Promise<EndpointView> {
  const { arn, identifier, type, server, username, sslMode, database, attributes } = endpoint;
  const [password, users, { values }] = await Promise.all([
    services.endpoints.passwordOrigin(arn),
    services.endpoints.registry.users(endpoint),
    services.connections.find({ where: { 'endpoint-arn': arn } }),
  ]);
  const tested = values.at(-1);
  return {
    id: identifier,
    arn,
    role: type,
    engine: endpoint.engine,
    host: server,
    port: endpoint.port,
    ...(database === undefined ? {} : { database }),
    user: username,
    password,
    tls: sslMode,
    hasCertificate: endpoint.certificateArn !== undefined,
    ...(attributes === undefined ? {} : { attributes }),
    notices: [...endpoint.notices],
    ...(tested && tested.status !== 'deleting' ? { connection: outcomeOf(tested) } : {}),
    tasks: users.flatMap(({ name }) => /^task (.+)$/.exec(name)?.[1] ?? []),
    createdAt: endpoint.createdAt,
    version: versionOfEndpoint(endpoint),
  };
}

/** The version of an endpoint. A password is no part of it: what is made of one must not leave the server, and a change that gives none leaves it as it is. */
export function versionOfEndpoint({ createdAt: _, notices: __, ...endpoint }: Endpoint): string {
  const { revision: ___, ...definition } = endpoint as Endpoint & { readonly revision?: number };
  return versionOf(Object.entries(definition).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}

function outcomeOf({ status, failure }: Connection): ConnectionResult {
  return {
    status: status === 'deleting' ? 'testing' : status,
    ...(failure === undefined ? {} : { message: failure }),
  };
}

/** Tests the connection of an endpoint, so that all doors see the outcome, and looks at what a task would miss there. */
export async function testEndpoint(services: Services, { arn }: Endpoint): Promise<ConnectionResult> {
  const { connections } = services;
  const pair = { endpointArn: arn, instanceArn: (await workers(services)).arn };
  let { status, failure }: Connection = await connections.test(pair);
  while (status === 'testing') {
    await sleep(50);
    const { values } = await connections.find({
      where: { 'endpoint-arn': arn, 'replication-instance-arn': pair.instanceArn },
    });
    ({ status, failure } = values[0] ?? { status: 'failed', failure: 'The test was taken away.' });
  }
  if (status !== 'successful')
    return { status: 'failed', ...(failure === undefined ? {} : { message: failure }) };
  return { status, ...told(await connections.examine({}, arn)) };
}

/** What was seen of a database, as this API tells it. */
export function told(
  seen: Awaited<ReturnType<Services['connections']['examine']>>,
): Omit<ConnectionResult, 'status'> {
  const { tables, complaints, failure } = seen;
  return {
    ...(failure === undefined ? {} : { message: failure }),
    ...(tables === undefined ? {} : { tables }),
    complaints: complaints.flatMap(complaintOf),
  };
}

function complaintOf({ result, ...requirement }: Requirement): Complaint[] {
  return result === 'passed' ? [] : [{ ...requirement, result }];
}

/** The workers that tasks of the console run with: the first replication instance, which is made when there is none. */
export async function workers({ instances }: Services): Promise<Instance> {
  const { values } = await instances.find({ limit: 1 });
  return values[0] ?? (await instances.create({ identifier: 'workers', instanceClass: 'dms.c5.2xlarge' }));
}
