import { join } from 'node:path';
import {
  CreateDataProviderCommand,
  CreateInstanceProfileCommand,
  CreateMigrationProjectCommand,
  DescribeConversionConfigurationCommand,
  DescribeMetadataModelChildrenCommand,
  DescribeMetadataModelCommand,
  DescribeMetadataModelConversionsCommand,
  DescribeMetadataModelExportsAsScriptCommand,
  ExportMetadataModelAssessmentCommand,
  GetTargetSelectionRulesCommand,
  ModifyConversionConfigurationCommand,
  StartExtensionPackAssociationCommand,
  StartMetadataModelAssessmentCommand,
  StartMetadataModelConversionCommand,
  StartMetadataModelCreationCommand,
  StartMetadataModelExportAsScriptCommand,
  StartMetadataModelExportToTargetCommand,
  StartMetadataModelImportCommand,
  waitUntilExtensionPackAssociated,
  waitUntilMetadataModelAssessed,
  waitUntilMetadataModelConverted,
  waitUntilMetadataModelCreated,
  waitUntilMetadataModelExportedAsScript,
  waitUntilMetadataModelExportedToTarget,
  waitUntilMetadataModelImported,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import { filesIn } from './archive.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';
import { often } from './waiting.ts';

const samples = join(import.meta.dirname, '../../samples');

let served: Served;
let database: EmbeddedServer;

beforeAll(async () => {
  process.env['HARBOR_TARGET'] = JSON.stringify({ username: 'postgres', password: 'unused' });
  [served, database] = await Promise.all([startServed(), borrowPostgres()]);
  const { client } = served;
  await client.send(
    new CreateDataProviderCommand({
      DataProviderName: 'harbor-scripts',
      Engine: 'oracle',
      Virtual: true,
      Settings: { OracleSettings: { S3Path: `file://${samples}/harbor` } },
    }),
  );
  await client.send(
    new CreateDataProviderCommand({
      DataProviderName: 'harbor-database',
      Engine: 'postgres',
      Settings: {
        PostgreSqlSettings: { ServerName: database.host, Port: database.port, DatabaseName: 'postgres' },
      },
    }),
  );
  await client.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'here' }));
  await client.send(
    new CreateMigrationProjectCommand({
      MigrationProjectName: 'harbor',
      SourceDataProviderDescriptors: [{ DataProviderIdentifier: 'harbor-scripts' }],
      TargetDataProviderDescriptors: [
        { DataProviderIdentifier: 'harbor-database', SecretsManagerSecretId: 'env:HARBOR_TARGET' },
      ],
      InstanceProfileIdentifier: 'here',
    }),
  );
});
afterAll(async () => {
  await Promise.all([served.stop(), database.stop()]);
});

const project = { MigrationProjectIdentifier: 'harbor' };

function rules(
  locator: Readonly<Record<string, string>>,
  action = 'explicit',
  server = 'harbor-scripts',
): string {
  return JSON.stringify({
    rules: [
      {
        'rule-type': 'selection',
        'rule-id': '1',
        'rule-name': 'one',
        'rule-action': action,
        'object-locator': { 'server-name': server, ...locator },
      },
    ],
  });
}

const harbor = rules({ 'schema-name': 'HARBOR' });

const patience = () => often(served.client);

function request(id: string | undefined) {
  return { ...project, Filters: [{ Name: 'request-id', Values: [id ?? ''] }] };
}

async function children(SelectionRules: string, Origin: 'SOURCE' | 'TARGET' = 'SOURCE') {
  const { MetadataModelChildren = [] } = await served.client.send(
    new DescribeMetadataModelChildrenCommand({ ...project, SelectionRules, Origin }),
  );
  return MetadataModelChildren;
}

describe('a migration project', { timeout: 180_000 }, () => {
  it('imports its source as a tree that is opened level by level', async () => {
    const { client } = served;
    const { RequestIdentifier: id } = await client.send(
      new StartMetadataModelImportCommand({ ...project, SelectionRules: harbor, Origin: 'SOURCE' }),
    );
    expect(await waitUntilMetadataModelImported(patience(), request(id))).toMatchObject({ state: 'SUCCESS' });
    const [schemas] = await children(rules({}));
    expect(schemas?.MetadataModelName).toBe('Schemas');
    const [schema] = await children(schemas?.SelectionRules ?? '');
    expect(schema?.MetadataModelName).toBe('HARBOR');
    const categories = await children(schema?.SelectionRules ?? '');
    expect(categories.map((each) => each.MetadataModelName)).toEqual([
      'Tables',
      'Views',
      'Materialized Views',
      'Packages',
      'Procedures',
      'Functions',
      'Types',
      'Sequences',
      'Synonyms',
      'Database Links',
    ]);
    const tables = await children(categories[0]?.SelectionRules ?? '');
    expect(tables).toHaveLength(22);
    const call = tables.find((each) => each.MetadataModelName === 'PORT_CALL');
    const described = await client.send(
      new DescribeMetadataModelCommand({
        ...project,
        SelectionRules: call?.SelectionRules ?? '',
        Origin: 'SOURCE',
      }),
    );
    expect(described).toMatchObject({ MetadataModelName: 'PORT_CALL', MetadataModelType: 'table' });
    expect(described.Definition).toMatch(/CREATE TABLE\s+(?:harbor\.)?port_call/i);
    expect(described.TargetMetadataModels).toBeUndefined();
    expect((await children(call?.SelectionRules ?? '')).map((each) => each.MetadataModelName)).toEqual([
      'Triggers',
      'Indexes',
    ]);
  });

  it('refuses rules that are not right, and requests for what is not there', async () => {
    const { client } = served;
    const start = (SelectionRules: string) =>
      client.send(new StartMetadataModelConversionCommand({ ...project, SelectionRules }));
    await expect(start(rules({ 'schema-name': 'HARBOR' }, 'explicit', 'elsewhere'))).rejects.toThrow(
      'The selection rules are not right: rule 1: the server-name elsewhere is not that of this data provider, harbor-scripts.',
    );
    await expect(start(rules({ 'schema-name': 'HAR%' }))).rejects.toThrow(/use include/);
    await expect(start(rules({ 'shema-name': 'HARBOR' }))).rejects.toThrow(/no member shema-name/);
    await expect(start('[]')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(children(rules({ 'schema-name': 'HARBOUR' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundFault',
    });
    const { RequestIdentifier: id } = await start(rules({ 'schema-name': 'HARBOUR' }));
    await expect(waitUntilMetadataModelConverted(patience(), request(id))).rejects.toThrow();
    const { Requests } = await client.send(new DescribeMetadataModelConversionsCommand(request(id)));
    expect(Requests?.[0]).toMatchObject({
      Status: 'FAILED',
      Error: { defaultErrorDetails: { Message: expect.stringContaining('select nothing') as string } },
    });
  });

  it('assesses, converts, and says what became of each model', async () => {
    const { client } = served;
    const { RequestIdentifier: assessment } = await client.send(
      new StartMetadataModelAssessmentCommand({ ...project, SelectionRules: harbor }),
    );
    await waitUntilMetadataModelAssessed(patience(), request(assessment));
    const { RequestIdentifier: conversion } = await client.send(
      new StartMetadataModelConversionCommand({
        ...project,
        SelectionRules: rules({ 'schema-name': 'HAR%' }, 'include'),
      }),
    );
    await waitUntilMetadataModelConverted(patience(), request(conversion));
    const { Requests } = await client.send(new DescribeMetadataModelConversionsCommand(request(conversion)));
    expect(Requests?.[0]).toMatchObject({
      Status: 'SUCCESS',
      Progress: { ProgressPercent: 100, ProgressStep: 'FINISHED' },
    });
    const billing = rules({ 'schema-name': 'HARBOR', 'package-name': 'BILLING' });
    expect((await children(billing)).map((each) => each.MetadataModelName)).toEqual([
      'Procedures',
      'Functions',
    ]);
    const { TargetSelectionRules = '' } = await client.send(
      new GetTargetSelectionRulesCommand({
        ...project,
        SelectionRules: rules({ 'schema-name': 'HARBOR', 'table-name': 'PORT_CALL' }),
      }),
    );
    const read = JSON.parse(TargetSelectionRules) as { rules: { 'object-locator': object }[] };
    expect(read.rules[0]).toMatchObject({
      'rule-type': 'selection',
      'rule-action': 'explicit',
      'object-locator': {
        'server-name': database.host,
        'schema-name': 'harbor',
        'table-name': 'port_call',
      },
    });
    const target = await client.send(
      new DescribeMetadataModelCommand({
        ...project,
        Origin: 'TARGET',
        SelectionRules: JSON.stringify({ rules: read.rules.slice(0, 1) }),
      }),
    );
    expect(target.Definition).toMatch(/CREATE TABLE harbor\.port_call/);
    const source = await client.send(
      new DescribeMetadataModelCommand({
        ...project,
        Origin: 'SOURCE',
        SelectionRules: rules({ 'schema-name': 'HARBOR', 'table-name': 'PORT_CALL' }),
      }),
    );
    expect(source.TargetMetadataModels?.[0]?.MetadataModelName).toBe('port_call');
  });

  it('exports the assessment as PDF and CSV, of all and of a part', async () => {
    const { client } = served;
    const { PdfReport, CsvReport } = await client.send(
      new ExportMetadataModelAssessmentCommand({
        ...project,
        SelectionRules: harbor,
        FileName: 'harbor-report',
        AssessmentReportTypes: ['pdf', 'csv'],
      }),
    );
    expect([PdfReport?.S3ObjectKey, CsvReport?.S3ObjectKey]).toEqual([
      expect.stringMatching(/\/harbor-report\.pdf$/) as string,
      expect.stringMatching(/\/harbor-report\.zip$/) as string,
    ]);
    const load = async (url = ''): Promise<Buffer> => Buffer.from(await (await fetch(url)).arrayBuffer());
    const pdf = await load(PdfReport?.ObjectURL);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString()).toContain('%%EOF');
    const files = filesIn(await load(CsvReport?.ObjectURL));
    expect(files.get('report-summary.csv')).toMatch(/^Category,Number of objects,/);
    expect(files.get('report-summary.csv')).toMatch(/^Table,22,21,1,0,0,\d+/m);
    const part = await client.send(
      new ExportMetadataModelAssessmentCommand({
        ...project,
        SelectionRules: rules({ 'schema-name': 'HARBOR', 'category-name': 'Procedures' }),
        AssessmentReportTypes: ['csv'],
      }),
    );
    expect(part.PdfReport).toBeUndefined();
    const summary = filesIn(await load(part.CsvReport?.ObjectURL)).get('report-summary.csv') ?? '';
    expect(summary).toMatch(/^Procedure,5,/m);
    expect(summary).not.toMatch(/^Table,/m);
  });

  it('creates a statement and converts it', async () => {
    const { client } = served;
    const { RequestIdentifier: id } = await client.send(
      new StartMetadataModelCreationCommand({
        ...project,
        SelectionRules: harbor,
        MetadataModelName: 'Q1',
        Properties: {
          StatementProperties: {
            Definition: "SELECT NVL(name, '?'), SYSDATE FROM vessel WHERE ROWNUM <= 3",
          },
        },
      }),
    );
    await waitUntilMetadataModelCreated(patience(), request(id));
    const model = await client.send(
      new DescribeMetadataModelCommand({
        ...project,
        Origin: 'SOURCE',
        SelectionRules: rules({ 'schema-name': 'HARBOR', 'statement-name': 'Q1' }),
      }),
    );
    expect(model).toMatchObject({ MetadataModelType: 'statement', MetadataModelName: 'Q1' });
    const target = await client.send(
      new DescribeMetadataModelCommand({
        ...project,
        Origin: 'TARGET',
        SelectionRules: model.TargetMetadataModels?.[0]?.SelectionRules ?? '',
      }),
    );
    expect(target.Definition).toMatch(/SELECT coalesce\(name, '\?'\).*\n?.*LIMIT 3/is);
  });

  it('exports what it made as an archive of scripts, behind an address that the server signs', async () => {
    const { client } = served;
    const { RequestIdentifier: id } = await client.send(
      new StartMetadataModelExportAsScriptCommand({
        ...project,
        Origin: 'TARGET',
        SelectionRules: rules({ 'schema-name': '%' }, 'include', 'harbor-database'),
        FileName: 'harbor-ddl',
      }),
    );
    await waitUntilMetadataModelExportedAsScript(patience(), request(id));
    const { Requests } = await client.send(new DescribeMetadataModelExportsAsScriptCommand(request(id)));
    const { S3ObjectKey = '', ObjectURL = '' } = Requests?.[0]?.ExportSqlDetails ?? {};
    expect(S3ObjectKey).toMatch(/harbor-ddl\.zip$/);
    const response = await fetch(ObjectURL);
    expect(response.headers.get('content-type')).toBe('application/zip');
    const files = filesIn(Buffer.from(await response.arrayBuffer()));
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['pre-data.sql', 'indexes.sql', 'post-data.sql', 'manifest.json']),
    );
    expect(files.get('pre-data.sql')).toContain('CREATE TABLE harbor.port_call');
    expect(files.get('statements.sql')).toContain('LIMIT 3');
    const other = ObjectURL.replace('harbor-ddl', 'other-file');
    expect((await fetch(other)).status).toBe(403);
    expect((await fetch(ObjectURL.replace(/expires=\d+/, 'expires=9999999999'))).status).toBe(403);
  });

  it('exports its source as scripts, object by object', async () => {
    const { client } = served;
    const { RequestIdentifier: id } = await client.send(
      new StartMetadataModelExportAsScriptCommand({
        ...project,
        Origin: 'SOURCE',
        SelectionRules: rules({ 'schema-name': 'HARBOR', 'category-name': 'Views' }),
      }),
    );
    await waitUntilMetadataModelExportedAsScript(patience(), request(id));
    const { Requests } = await client.send(new DescribeMetadataModelExportsAsScriptCommand(request(id)));
    const { S3ObjectKey = '', ObjectURL = '' } = Requests?.[0]?.ExportSqlDetails ?? {};
    expect(S3ObjectKey).toMatch(/^[A-Z0-9]{26}\/oracle-\d{14}\.zip$/);
    const files = filesIn(Buffer.from(await (await fetch(ObjectURL)).arrayBuffer()));
    const folders = [...files.keys()].map((path) => path.replace(/[^/]+\/[^/]+$/, ''));
    expect(folders.filter((each) => each === 'schemas/harbor/')).toHaveLength(22);
    expect(folders.filter((each) => each !== 'schemas/harbor/')).toEqual([
      expect.stringMatching(/^schemas\/harbor\/views\/\w+\/$/) as string,
    ]);
    expect(files.get('schemas/harbor/views/v_call_overview.sql')).toMatch(/^CREATE OR REPLACE VIEW/i);
  });

  it('is applied to a real PostgreSQL, in part and whole, with the extension pack', async () => {
    const { client } = served;
    const pack = await client.send(new StartExtensionPackAssociationCommand(project));
    await waitUntilExtensionPackAssociated(patience(), request(pack.RequestIdentifier));
    const found = await ask(
      database.url,
      "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'godwit_oracle'",
    );
    expect('rows' in found && Number(found.rows[0]?.[0])).toBeGreaterThan(100);
    const apply = async (SelectionRules: string, OverwriteExtensionPack = true) => {
      const { RequestIdentifier: id } = await client.send(
        new StartMetadataModelExportToTargetCommand({ ...project, SelectionRules, OverwriteExtensionPack }),
      );
      return waitUntilMetadataModelExportedToTarget(patience(), request(id));
    };
    const server = 'harbor-database';
    const country = rules({ 'schema-name': 'harbor', 'table-name': 'country' }, 'explicit', server);
    await ask(database.url, 'CREATE SCHEMA harbor; CREATE TABLE harbor.country (code text)');
    await expect(apply(country, false)).rejects.toThrow();
    const { schemaConversion } = served.server.services;
    expect(
      await schemaConversion.models.at('harbor', 'TARGET', ['Schemas', 'harbor', 'Tables', 'country']),
    ).toMatchObject({
      state: 'not-applied',
      facts: { message: expect.stringContaining('the target has it, and it differs') as string },
    });
    await ask(database.url, 'DROP SCHEMA harbor CASCADE; DROP SCHEMA godwit CASCADE');
    await apply(country, false);
    const tables = async () =>
      ask(database.url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'harbor'");
    expect(await tables()).toEqual({ rows: [['1']] });
    await apply(rules({ 'schema-name': '%' }, 'include', server));
    expect(await tables()).toMatchObject({ rows: [[expect.stringMatching(/^2\d$/) as string]] });
    const { states } = (await schemaConversion.models.below('harbor', 'TARGET', [], {})).models[0] ?? {};
    expect(Object.keys(states ?? {}).sort()).toEqual(['applied', 'converted']);
    expect(states?.['converted']).toBe(1);
  });

  it('keeps all through a restart, and reads what the target has', async () => {
    served = await served.restart();
    const { client } = served;
    const { RequestIdentifier: id } = await client.send(
      new StartMetadataModelImportCommand({
        ...project,
        Origin: 'TARGET',
        SelectionRules: rules({ 'schema-name': '%' }, 'include', 'harbor-database'),
      }),
    );
    await waitUntilMetadataModelImported(patience(), request(id));
    const names = (
      await children(rules({ 'category-name': 'Schemas' }, 'explicit', 'harbor-database'), 'TARGET')
    ).map((each) => each.MetadataModelName);
    expect(names).toEqual(expect.arrayContaining(['harbor', 'billing', 'godwit_oracle']));
  });

  it('has settings as JSON: a part goes in, the whole comes out, and the same again', async () => {
    const { client } = served;
    const read = async (): Promise<string> =>
      (await client.send(new DescribeConversionConfigurationCommand(project))).ConversionConfiguration ?? '';
    const before = JSON.parse(await read()) as { ORACLE_TO_POSTGRESQL: Record<string, unknown> };
    expect(before.ORACLE_TO_POSTGRESQL).toMatchObject({ targetVersion: 15, packages: 'schema' });
    const modify = (content: unknown) =>
      client.send(
        new ModifyConversionConfigurationCommand({
          ...project,
          ConversionConfiguration: JSON.stringify(content),
        }),
      );
    await modify({ ORACLE_TO_POSTGRESQL: { packages: 'prefix' } });
    await modify({ Verification: { Mode: 'off' } });
    const after = await read();
    expect(JSON.parse(after)).toEqual({
      ORACLE_TO_POSTGRESQL: { ...before.ORACLE_TO_POSTGRESQL, packages: 'prefix' },
      Source: { Encoding: null, Schema: null, Variables: {}, Include: [], Exclude: [] },
      Verification: { Mode: 'off' },
    });
    await modify({ Source: { Encoding: 'latin1', Exclude: ['HR.TMP%'] } });
    await modify({ Source: { Variables: { owner: 'HR' } } });
    expect(JSON.parse(await read())).toMatchObject({
      Source: { Encoding: 'latin1', Variables: { owner: 'HR' }, Include: [], Exclude: ['HR.TMP%'] },
    });
    await modify(JSON.parse(after));
    expect(await read()).toBe(after);
    await expect(modify({ ORACLE_TO_POSTGRESQL: { Packages: 'x' } })).rejects.toThrow(
      'there is no setting "Packages", but packages',
    );
    await expect(modify({ Common: {} })).rejects.toThrow('ORACLE_TO_POSTGRESQL, Source and Verification');
  });
});
