import * as sdk from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/server/aws/operations.ts';
import type { Served } from './served.ts';
import { startServed } from './served.ts';

/** The operations of the service as AWS's client knows them. */
const commands = Object.entries(sdk).flatMap(([name, value]) => {
  const operation = /^(\w+)Command$/.exec(name)?.[1];
  return operation === undefined ? [] : [{ operation, command: value as unknown as CommandClass }];
});

type CommandClass = new (input: object) => sdk.DescribeEndpointsCommand;

/** The faults that the client has classes for, and those that the service answers without one. */
const faults = new Set([
  ...Object.keys(sdk).filter((name) => /(?:Fault|InvalidSubnet)$/.test(name)),
  'InvalidParameterValueException',
  'InvalidParameterCombinationException',
]);

let served: Served;

beforeAll(async () => {
  served = await startServed();
});

afterAll(() => served.stop());

const candidates: readonly unknown[] = [
  'arn:aws:dms:us-east-1:000000000000:endpoint:NOTHING',
  1,
  true,
  [],
  {},
];

/** Requests whose members depend on each other. */
const examples: Readonly<Record<string, object>> = {
  CreateDataProvider: {
    Engine: 'postgres',
    Settings: { PostgreSqlSettings: { ServerName: 'db', Port: 5432, DatabaseName: 'shop', SslMode: 'none' } },
  },
  CreateMigrationProject: {
    SourceDataProviderDescriptors: [{ DataProviderIdentifier: 'nothing' }],
    TargetDataProviderDescriptors: [{ DataProviderIdentifier: 'nothing' }],
    InstanceProfileIdentifier: 'nothing',
  },
  StartMetadataModelCreation: {
    MigrationProjectIdentifier: 'nothing',
    SelectionRules: '{"rules":[]}',
    MetadataModelName: 'a statement',
    Properties: { StatementProperties: { Definition: 'SELECT 1' } },
  },
};

/** Values for all members that a request must have. */
function sample(schema: z.ZodType): object {
  if (!(schema instanceof z.ZodObject)) return {};
  return Object.fromEntries(
    Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, member]) => {
      if (member.safeParse(undefined).success) return [];
      const all = member instanceof z.ZodEnum ? member.options : candidates;
      const fits = all.find((value) => member.safeParse(value).success);
      return [[name, fits]];
    }),
  );
}

describe('the operations of the API', () => {
  it('are all that the official client knows', () => {
    expect(commands).toHaveLength(119);
    expect(commands.map(({ operation }) => operation).filter((each) => !operations.has(each))).toEqual([]);
    expect(operations.size).toBe(119);
  });

  it('hold parts and filters to what their model says, and take an empty list of filters for none', async () => {
    // Those that need nothing else. What is always empty here has no parts.
    const described = [...operations].flatMap(([name, { request }]) =>
      name.startsWith('Describe') && request instanceof z.ZodObject && request.safeParse({}).success
        ? [{ name, members: Object.keys(request.shape) }]
        : [],
    );
    const askedFor = async (name: string, input: object): Promise<string> => {
      const { command } = commands.find(({ operation }) => operation === name) ?? {};
      if (!command) throw new Error(name);
      return await served.client.send(new command(input)).then(
        () => 'an answer',
        (error: unknown) => (error as Error).name,
      );
    };
    const paged = described.filter(
      ({ name, members }) => members.includes('Marker') && name !== 'DescribeDataMigrations',
    );
    expect(paged.length).toBeGreaterThan(20);
    for (const { name, members } of paged) {
      const wrong = [{ MaxRecords: 19 }, { MaxRecords: 101 }, { Marker: '###' }];
      for (const input of wrong)
        expect([name, input, await askedFor(name, input)]).toEqual([
          name,
          input,
          'InvalidParameterValueException',
        ]);
      if (members.includes('Filters'))
        expect([name, await askedFor(name, { Filters: [] })]).toEqual([name, 'an answer']);
    }
    const filter = { Name: 'event-id', Values: ['1'] };
    for (const name of ['DescribeEvents', 'DescribeEventCategories', 'DescribeReplicationTasks'])
      expect(await askedFor(name, { Filters: [filter] })).toBe('InvalidParameterValueException');
  });

  it.each(commands)('$operation answers what its model says', async ({ operation, command }) => {
    const known = operations.get(operation);
    const input = examples[operation] ?? sample(known?.request ?? z.object({}));
    const answer = await served.client.send(new command(input)).then(
      () => 'an answer',
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    );
    expect(answer === 'an answer' || faults.has(answer), answer).toBe(true);
  });
});
