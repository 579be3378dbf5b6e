import { z } from 'zod';
import { invalidValue } from '../../fault.ts';
import type { EndpointRequest } from '../../resources/endpoints.ts';
import { engineOf } from '../../resources/engines.ts';
import type { Input } from '../operation.ts';

type Requested = Input<'CreateEndpoint'>;

/** An object of settings: each of its members is read where the engine is known. */
function settings<Name extends keyof Requested>() {
  return z
    .custom<NonNullable<Requested[Name]>>((value) => typeof value === 'object' && value !== null, {
      error: 'an object is expected',
    })
    .optional();
}

/** The settings objects of the API, each for an engine of its own. */
export const settingsMembers = {
  PostgreSQLSettings: settings<'PostgreSQLSettings'>(),
  MySQLSettings: settings<'MySQLSettings'>(),
  DynamoDbSettings: settings<'DynamoDbSettings'>(),
  S3Settings: settings<'S3Settings'>(),
  DmsTransferSettings: settings<'DmsTransferSettings'>(),
  MongoDbSettings: settings<'MongoDbSettings'>(),
  KinesisSettings: settings<'KinesisSettings'>(),
  KafkaSettings: settings<'KafkaSettings'>(),
  ElasticsearchSettings: settings<'ElasticsearchSettings'>(),
  NeptuneSettings: settings<'NeptuneSettings'>(),
  RedshiftSettings: settings<'RedshiftSettings'>(),
  OracleSettings: settings<'OracleSettings'>(),
  SybaseSettings: settings<'SybaseSettings'>(),
  MicrosoftSQLServerSettings: settings<'MicrosoftSQLServerSettings'>(),
  IBMDb2Settings: settings<'IBMDb2Settings'>(),
  DocDbSettings: settings<'DocDbSettings'>(),
  RedisSettings: settings<'RedisSettings'>(),
  GcpMySQLSettings: settings<'GcpMySQLSettings'>(),
  TimestreamSettings: settings<'TimestreamSettings'>(),
};

/** What requests say of the server itself. */
export const serverMembers = {
  Username: z.string().optional(),
  Password: z.string().optional(),
  ServerName: z.string().optional(),
  Port: z.number().int().optional(),
  DatabaseName: z.string().optional(),
  ExtraConnectionAttributes: z.string().optional(),
  CertificateArn: z.string().optional(),
  SslMode: z.enum(['none', 'require', 'verify-ca', 'verify-full']).optional(),
  ServiceAccessRoleArn: z.string().optional(),
  ExternalTableDefinition: z.string().optional(),
};

type Members = z.output<z.ZodObject<typeof serverMembers & typeof settingsMembers>>;

/** What requests for an endpoint say of it, in our words. Without a name of the engine it is the one that it has. */
export function requestOf(members: Members, engineName: string): EndpointRequest {
  const engine = engineOf(engineName);
  for (const name of Object.keys(settingsMembers) as (keyof typeof settingsMembers)[])
    if (members[name] !== undefined && name !== engine.settings)
      throw invalidValue(`${name} are not for endpoints of the engine ${engine.name}.`);
  for (const name of ['ServiceAccessRoleArn', 'ExternalTableDefinition'] as const)
    if (members[name] !== undefined && members[name] !== '')
      throw invalidValue(`${name} is not for endpoints of the engine ${engine.name}.`);
  return {
    engine: engine.name,
    server: members.ServerName,
    port: members.Port,
    username: members.Username,
    password: members.Password,
    database: members.DatabaseName,
    sslMode: members.SslMode,
    certificateArn: members.CertificateArn,
    attributes: members.ExtraConnectionAttributes,
    settings: members[engine.settings] as Readonly<Record<string, unknown>> | undefined,
  };
}
