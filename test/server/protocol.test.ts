import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { get as getSecurely } from 'node:https';
import {
  AddTagsToResourceCommand,
  DeleteCertificateCommand,
  DescribeCertificatesCommand,
  ImportCertificateCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../src/server/server.ts';
import type { Authority } from '../servers/certificates.ts';
import { makeAuthority } from '../servers/certificates.ts';
import type { Served } from './served.ts';
import { godwitEach } from '../cli/godwit.ts';
import { clientOf, startServed } from './served.ts';

let served: Served;
let authority: Authority;

beforeAll(async () => {
  authority = makeAuthority();
  served = await startServed();
});

afterAll(async () => {
  await served.stop();
  authority.remove();
});

const target = { 'x-amz-target': 'AmazonDMSv20160101.DescribeCertificates' };

async function post(headers: Readonly<Record<string, string>>, body = '{}'): Promise<unknown> {
  const response = await fetch(served.server.address, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', ...headers },
    body,
  });
  return { status: response.status, ...((await response.json()) as object) };
}

describe('the protocol', () => {
  it('takes what the official client has signed, and nothing else', async () => {
    expect(await served.client.send(new DescribeCertificatesCommand({}))).toMatchObject({ Certificates: [] });
    const stranger = clientOf(served.server.address, { accessKeyId: 'NOBODY', secretAccessKey: 'x' });
    await expect(stranger.send(new DescribeCertificatesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 403 },
    });
    const liar = clientOf(served.server.address, { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wrong' });
    await expect(liar.send(new DescribeCertificatesCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    expect(await post(target)).toMatchObject({ status: 403, __type: 'MissingAuthenticationTokenException' });
    expect(await post({ ...target, authorization: 'Basic x' })).toMatchObject({
      __type: 'IncompleteSignatureException',
    });
  });

  it('does not take a signed request again that is too old, or with another body', async () => {
    let sent: { headers: Record<string, string>; body: string } | undefined;
    const client = clientOf(served.server.address);
    client.middlewareStack.add(
      (next) => async (args) => {
        sent = structuredClone(args.request) as never;
        return await next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await client.send(new DescribeCertificatesCommand({}));
    const { 'content-length': _, ...signed } = sent?.headers ?? {};
    expect(await post(signed)).toMatchObject({ status: 200 });
    expect(await post(signed, '{"MaxRecords":20}')).toMatchObject({ __type: 'InvalidSignatureException' });
    const old = {
      ...signed,
      'x-amz-date': '20200101T000000Z',
      authorization: (signed['authorization'] ?? '').replace(/\/\d{8}\//, '/20200101/'),
    };
    expect(await post(old)).toMatchObject({
      __type: 'InvalidSignatureException',
      message: expect.stringContaining('Signature expired') as string,
    });
  });

  it('says in words of AWS what is wrong with a request', async () => {
    await expect(served.client.send(new DeleteCertificateCommand({} as never))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'certificateArn' failed to satisfy constraint: Member must not be null",
    });
    await expect(
      served.client.send(new DescribeCertificatesCommand({ MaxRecords: 5 })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Invalid value 5 for MaxRecords. Must be between 20 and 100',
    });
  });

  it('takes anybody on loopback when it was told to, and nowhere else', async () => {
    const options = { port: 0, keys: new Map<string, string>(), isAnonymous: true };
    await expect(
      serve({ ...options, host: '0.0.0.0', state: `${served.folder}/other.sqlite` }),
    ).rejects.toThrow(/on loopback only/);
    const closed = await serve({
      ...options,
      isAnonymous: false,
      host: '127.0.0.1',
      state: `${served.folder}/other.sqlite`,
    });
    await expect(clientOf(closed.address).send(new DescribeCertificatesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await closed.close();
    const open = await serve({ ...options, host: '127.0.0.1', state: `${served.folder}/other.sqlite` });
    const client = clientOf(open.address, { accessKeyId: 'any', secretAccessKey: 'thing' });
    expect(await client.send(new DescribeCertificatesCommand({}))).toMatchObject({ Certificates: [] });
    // A page of a stranger whose name leads to this machine.
    const { port } = new URL(open.address);
    const rebound = await new Promise((resolve, reject) => {
      get({ port, path: '/healthz', headers: { host: `stranger.example:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(rebound).toBe(403);
    await open.close();
  });
});

describe('HTTPS', () => {
  it('is served with a certificate', async () => {
    const { cert, key } = authority.sign('server', ['127.0.0.1']);
    const secure = await startServed(undefined, { tls: { cert, key } });
    expect(secure.server.address).toMatch(/^https:/);
    const status = await new Promise((resolve, reject) => {
      getSecurely(`${secure.server.address}/healthz`, { ca: readFileSync(authority.ca) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
    const list = ['task', 'list', '--json', '--server', secure.server.address];
    const [trusted, untrusted] = await godwitEach(
      [
        [...list, '--access-key', 'AKIDEXAMPLE:not-so-secret', '--ca', authority.ca],
        [...list, '--access-key', 'AKIDEXAMPLE:not-so-secret'],
      ],
      secure.folder,
    );
    expect(trusted).toMatchObject({ status: 0, stdout: '[]\n' });
    expect(untrusted?.stderr).toContain('Name the certificate that does with --ca FILE');
    await secure.stop();
    await expect(startServed(undefined, { tls: { cert: '/nothing', key } })).rejects.toThrow(
      /\/nothing, with which HTTPS is to be served, cannot be read/,
    );
  });
});

describe('those who watch', () => {
  it('see whether the server works, and with a token its metrics', async () => {
    const health = await fetch(`${served.server.address}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    const guarded = await startServed(undefined, { metricsToken: 'watcher' });
    const get = async (token: string): Promise<number> =>
      (await fetch(`${guarded.server.address}/metrics`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    expect([await get('other'), await get('watcher')]).toEqual([401, 200]);
    await guarded.stop();
  });
});

describe('certificates and tags', () => {
  it('come back as they were given, also after a restart, until they are deleted', async () => {
    const pem = readFileSync(authority.ca, 'utf8');
    const { Certificate } = await served.client.send(
      new ImportCertificateCommand({
        CertificateIdentifier: 'authority',
        CertificatePem: pem,
        Tags: [{ Key: 'stage', Value: 'test' }],
      }),
    );
    expect(Certificate).toMatchObject({
      CertificateArn: expect.stringMatching(
        /^arn:aws:dms:us-east-1:000000000000:cert:[A-Z2-7]{26}$/,
      ) as string,
      CertificatePem: pem,
      KeyLength: 2048,
      ValidToDate: expect.any(Date) as Date,
    });
    await expect(
      served.client.send(
        new ImportCertificateCommand({ CertificateIdentifier: 'authority', CertificatePem: pem }),
      ),
    ).rejects.toMatchObject({ name: 'ResourceAlreadyExistsFault' });
    await expect(
      served.client.send(
        new ImportCertificateCommand({ CertificateIdentifier: 'other', CertificatePem: 'x' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidCertificateFault' });
    const arn = Certificate?.CertificateArn ?? '';
    served = await served.restart();
    const byName = { Filters: [{ Name: 'certificate-id', Values: ['authority'] }] };
    expect(await served.client.send(new DescribeCertificatesCommand(byName))).toMatchObject({
      Certificates: [Certificate],
    });
    await served.client.send(
      new AddTagsToResourceCommand({ ResourceArn: arn, Tags: [{ Key: 'team', Value: 'dba' }] }),
    );
    await served.client.send(new RemoveTagsFromResourceCommand({ ResourceArn: arn, TagKeys: ['stage'] }));
    expect(await served.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }))).toMatchObject({
      TagList: [{ Key: 'team', Value: 'dba' }],
    });
    await served.client.send(new DeleteCertificateCommand({ CertificateArn: arn }));
    await expect(served.client.send(new DescribeCertificatesCommand(byName))).rejects.toMatchObject({
      name: 'ResourceNotFoundFault',
    });
    await expect(
      served.client.send(new ListTagsForResourceCommand({ ResourceArn: arn })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundFault' });
    const deeds = await served.server.services.audit.read({ limit: 2 });
    expect(deeds).toMatchObject([
      { action: 'DeleteCertificate', outcome: 'done', caller: { name: 'AKIDEXAMPLE' }, resources: [arn] },
      { action: 'RemoveTagsFromResource', outcome: 'done' },
    ]);
  });
});

describe('the state', () => {
  it('belongs to one server at a time', async () => {
    const second = serve({
      port: 0,
      host: '127.0.0.1',
      state: `${served.folder}/server.sqlite`,
      keys: new Map(),
      isAnonymous: true,
    });
    await expect(second).rejects.toThrow(/is in use by another process/);
  });
});
