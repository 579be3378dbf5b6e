import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CancelMetadataModelConversionCommand,
  CancelMetadataModelCreationCommand,
  DescribeMetadataModelConversionsCommand,
  StartMetadataModelConversionCommand,
  StartMetadataModelCreationCommand,
  StartMetadataModelExportToTargetCommand,
  StartMetadataModelImportCommand,
  waitUntilMetadataModelConversionCancelled,
  waitUntilMetadataModelConverted,
  waitUntilMetadataModelCreationCancelled,
} from '@aws-sdk/client-database-migration-service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Folder } from '../cli/godwit.ts';
import { makeFolder } from '../cli/godwit.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { often } from './waiting.ts';

let served: Served;
let scripts: Folder;

const procedures = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) => `CREATE OR REPLACE PROCEDURE app.p${i}(a IN NUMBER) IS n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM app.item WHERE id = a;
  IF n = 0 THEN INSERT INTO app.item (id, name) VALUES (a, TO_CHAR(a)); END IF;
END;
/
`,
  ).join('');

const tables = `CREATE TABLE app.item (id NUMBER(9) PRIMARY KEY, name VARCHAR2(30));
CREATE VIEW app.names AS SELECT id, NVL(name, '?') AS name FROM app.item;
`;

beforeEach(async () => {
  scripts = makeFolder({ '1.sql': tables });
  served = await startServed(undefined, { scripts: scripts.path });
  const { dataProviders, instanceProfiles, projects, configure } = served.server.services.schemaConversion;
  const S3Path = `file://${scripts.path}`;
  await dataProviders.create({ name: 'from', engine: 'oracle', virtual: true, settings: { S3Path } });
  await dataProviders.create({ name: 'to', engine: 'postgres', virtual: true, settings: {} });
  await instanceProfiles.create({ name: 'here' });
  await projects.create({
    name: 'app',
    source: { identifier: 'from' },
    target: { identifier: 'to' },
    profile: 'here',
  });
  await configure('app', '{"Verification":{"Mode":"off"}}');
});
afterEach(async () => {
  await served.stop();
  scripts.remove();
});

const project = { MigrationProjectIdentifier: 'app' };

function rules(locator: Readonly<Record<string, string>>, server = 'from'): string {
  const rule = { 'rule-type': 'selection', 'rule-id': '1', 'rule-name': '1', 'rule-action': 'explicit' };
  return JSON.stringify({ rules: [{ ...rule, 'object-locator': { 'server-name': server, ...locator } }] });
}

const app = rules({ 'schema-name': 'APP' });

const patience = () => often(served.client);

function request(id: string | undefined) {
  return { ...project, Filters: [{ Name: 'request-id', Values: [id ?? ''] }] };
}

async function startConversion(): Promise<string> {
  const command = new StartMetadataModelConversionCommand({ ...project, SelectionRules: app });
  return (await served.client.send(command)).RequestIdentifier ?? '';
}

async function stateOf(id: string) {
  const { Requests } = await served.client.send(new DescribeMetadataModelConversionsCommand(request(id)));
  return Requests?.[0];
}

/** Waits until the request's process is there, and gives its number. */
async function workerOf(): Promise<number> {
  for (;;) {
    try {
      const found = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'conversions/worker']);
      return Number(String(found).trim().split('\n')[0]);
    } catch {
      await sleep(20);
    }
  }
}

describe('a conversion under way', { timeout: 180_000 }, () => {
  beforeEach(() => {
    scripts.write('2.sql', procedures(4000));
  });

  it('is given up when that is asked for, and no later one is harmed', async () => {
    const id = await startConversion();
    const waiting = await startConversion();
    await workerOf();
    expect((await stateOf(waiting))?.Status).toBe('RECEIVED');
    const cancel = (RequestIdentifier: string) =>
      served.client.send(new CancelMetadataModelConversionCommand({ ...project, RequestIdentifier }));
    expect((await cancel(waiting)).Request?.Status).toBe('CANCELED');
    const creation = await served.client.send(
      new StartMetadataModelCreationCommand({
        ...project,
        SelectionRules: app,
        MetadataModelName: 'Q1',
        Properties: { StatementProperties: { Definition: 'SELECT 1 FROM dual' } },
      }),
    );
    const { RequestIdentifier } = creation;
    await served.client.send(new CancelMetadataModelCreationCommand({ ...project, RequestIdentifier }));
    await waitUntilMetadataModelCreationCancelled(patience(), request(RequestIdentifier));
    expect((await cancel(id)).Request?.Status).toBe('CANCELING');
    await waitUntilMetadataModelConversionCancelled(patience(), request(id));
    await expect(cancel(id)).rejects.toMatchObject({
      name: 'InvalidResourceStateFault',
      message: `Request ${id} is CANCELED and cannot be canceled any more.`,
    });
  });

  it('whose process dies fails in words, and can be begun again', async () => {
    const id = await startConversion();
    process.kill(await workerOf(), 'SIGKILL');
    await expect(waitUntilMetadataModelConverted(patience(), request(id))).rejects.toThrow();
    expect(await stateOf(id)).toMatchObject({
      Status: 'FAILED',
      Error: {
        defaultErrorDetails: {
          Message: expect.stringMatching(/ended by the signal SIGKILL.*begin the operation again/) as string,
        },
      },
    });
    scripts.write('2.sql', procedures(3));
    await waitUntilMetadataModelConverted(patience(), request(await startConversion()));
  });

  it('has failed when the server comes back, and what waited is done', async () => {
    const id = await startConversion();
    const waiting = await startConversion();
    await workerOf();
    scripts.write('2.sql', procedures(3));
    served = await served.restart();
    expect(await stateOf(id)).toMatchObject({
      Status: 'FAILED',
      Error: { defaultErrorDetails: { Message: expect.stringMatching(/^The server ended/) as string } },
    });
    await waitUntilMetadataModelConverted(patience(), request(waiting));
  });
});

describe('a text of the user', { timeout: 180_000 }, () => {
  it('takes the place of the converted one, through the next conversion, until it is taken back', async () => {
    await waitUntilMetadataModelConverted(patience(), request(await startConversion()));
    const { models } = served.server.services.schemaConversion;
    const path = ['Schemas', 'app', 'Views', 'names'];
    const before = await models.at('app', 'TARGET', path);
    expect(before).toMatchObject({ state: 'converted', counterparts: [{ name: 'NAMES' }] });
    const text = 'CREATE VIEW app.names AS SELECT id, name FROM app.item WHERE name IS NOT NULL;';
    const { id } = await models.edit('app', path, text);
    await waitUntilMetadataModelConverted(patience(), request(id));
    const edited = await models.at('app', 'TARGET', path);
    expect(edited).toMatchObject({ state: 'edited', definition: expect.stringContaining(text) as string });
    await waitUntilMetadataModelConverted(patience(), request(await startConversion()));
    expect(await models.at('app', 'TARGET', path)).toMatchObject({
      state: 'edited',
      definition: edited.definition,
    });
    const source = await models.at('app', 'SOURCE', ['Schemas', 'APP', 'Views', 'NAMES']);
    expect(source.report?.findings.map(({ what }) => what)).toContain(
      'the edited text of app/view/names.sql stands in place of the converted text.',
    );
    const back = await models.edit('app', path, undefined);
    await waitUntilMetadataModelConverted(patience(), request(back.id));
    expect(await models.at('app', 'TARGET', path)).toEqual(before);
  });
});

describe('the tree', { timeout: 180_000 }, () => {
  it('follows the scripts: what has changed is outdated, what has gone goes, with what stood for it', async () => {
    await waitUntilMetadataModelConverted(patience(), request(await startConversion()));
    scripts.write('1.sql', tables.replace('VARCHAR2(30)', 'VARCHAR2(60)').replace(/CREATE VIEW.*/, ''));
    const { models, requests } = served.server.services.schemaConversion;
    const { id } = await models.startImport('app', { origin: 'SOURCE', rules: app });
    for (let state = ''; state !== 'SUCCESS'; { status: state } = await requests.get(id)) await sleep(50);
    const [schema] = (await models.below('app', 'SOURCE', ['Schemas'], {})).models;
    expect(schema).toMatchObject({ name: 'APP', states: { outdated: 1, converted: 1 } });
    expect((await models.search('app', 'SOURCE', 'names', {})).models).toEqual([]);
    expect((await models.search('app', 'TARGET', 'names', {})).models).toEqual([]);
    expect(
      (await models.search('app', 'SOURCE', 'ite', {})).models.map(({ name, kind }) => [kind, name]),
    ).toEqual([
      ['table', 'ITEM'],
      ['constraint', 'ITEM PRIMARY KEY ID'],
    ]);
  });
});

describe('what cannot be', () => {
  it('is said: a virtual target, scripts elsewhere, a live source', async () => {
    const { client } = served;
    await expect(
      client.send(
        new StartMetadataModelExportToTargetCommand({ ...project, SelectionRules: rules({}, 'to') }),
      ),
    ).rejects.toMatchObject({
      name: 'InvalidResourceStateFault',
      message: expect.stringMatching(/^The data provider to is virtual/) as string,
    });
    const { dataProviders, requests } = served.server.services.schemaConversion;
    const failed = async (server = 'from'): Promise<string> => {
      const { RequestIdentifier: id = '' } = await client.send(
        new StartMetadataModelImportCommand({
          ...project,
          SelectionRules: rules({ 'schema-name': 'APP' }, server),
          Origin: 'SOURCE',
        }),
      );
      for (;;) {
        const { status, error } = await requests.get(id);
        if (status === 'FAILED') return error ?? '';
        await sleep(20);
      }
    };
    await dataProviders.modify('from', { settings: { S3Path: 'file:///etc' } });
    expect(await failed()).toMatch(
      /^The scripts of the data provider from must be in .*, and \/etc is not\.$/,
    );
    await dataProviders.modify('from', { settings: { S3Path: 's3://bucket/scripts' } });
    expect(await failed()).toMatch(/which this server cannot read: give S3Path file:\/\/\/FOLDER/);
    await dataProviders.modify('from', {
      virtual: false,
      exact: true,
      settings: { ServerName: 'from', Port: 1521 },
    });
    expect(await failed()).toMatch(/^A live Oracle server cannot be read yet\. Export its definitions/);
    await dataProviders.modify('from', {
      engine: 'sqlserver',
      settings: { ServerName: '127.0.0.1', Port: 9 },
    });
    expect(await failed('127.0.0.1')).toMatch(
      /^The project app has no credentials for the data provider from/,
    );
    await served.server.services.schemaConversion.projects.setCredentials('app', 'source', {
      user: 'sa',
      password: 'a secret',
    });
    const unreachable = await failed('127.0.0.1');
    expect(unreachable).toMatch(/SQL Server at 127\.0\.0\.1:9/);
    expect(unreachable).not.toContain('a secret');
  });
});
