import type { DataProviderSettings } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { invalidValue } from '../../../fault.ts';
import type { ProviderEngine, ProviderSettings } from '../../../resources/data-providers.ts';
import { settingsOfEngine } from '../../../resources/data-providers.ts';

const ssl = z.enum(['none', 'require', 'verify-ca', 'verify-full']).optional();
const text = z.string().optional();

const common = {
  ServerName: text,
  Port: z.number().int().optional(),
  SslMode: ssl,
  CertificateArn: text,
  S3Path: text,
  S3AccessRoleArn: text,
};
const inDatabase = { ...common, DatabaseName: text };
const document = {
  ServerName: text,
  Port: z.number().int().optional(),
  DatabaseName: text,
  SslMode: ssl,
  CertificateArn: text,
};

const members = {
  OracleSettings: z.strictObject({
    ...inDatabase,
    AsmServer: text,
    SecretsManagerOracleAsmSecretId: text,
    SecretsManagerOracleAsmAccessRoleArn: text,
    SecretsManagerSecurityDbEncryptionSecretId: text,
    SecretsManagerSecurityDbEncryptionAccessRoleArn: text,
  }),
  PostgreSqlSettings: z.strictObject(inDatabase),
  MySqlSettings: z.strictObject(common),
  MariaDbSettings: z.strictObject(common),
  MicrosoftSqlServerSettings: z.strictObject(inDatabase),
  RedshiftSettings: z.strictObject({
    ServerName: text,
    Port: z.number().int().optional(),
    DatabaseName: text,
    S3Path: text,
    S3AccessRoleArn: text,
  }),
  DocDbSettings: z.strictObject(document),
  MongoDbSettings: z.strictObject({
    ...document,
    AuthType: text,
    AuthSource: text,
    AuthMechanism: text,
  }),
  IbmDb2LuwSettings: z.strictObject({
    ...inDatabase,
    EncryptionAlgorithm: z.number().optional(),
    SecurityMechanism: z.number().optional(),
  }),
  IbmDb2zOsSettings: z.strictObject(inDatabase),
  SybaseAseSettings: z.strictObject({
    ...inDatabase,
    EncryptPassword: z.boolean().optional(),
  }),
};

type SettingsMember = keyof typeof members;

/**
 * The union of settings: one member, that of the engine ("DataProviderSettings"). The client's type of it has every other member
 * forbidden, which a schema says by a test.
 */
export const providerSettings = z
  .strictObject(Object.fromEntries(Object.entries(members).map(([name, each]) => [name, each.optional()])))
  .refine((given) => Object.keys(given).length === 1, {
    message: 'Settings must have one member, that of the engine',
  }) as unknown as z.ZodType<DataProviderSettings>;

/** The settings within the union, which must be those of the engine. */
export function settingsIn(union: DataProviderSettings, engine: ProviderEngine): ProviderSettings {
  const [[name, settings] = ['', {}]] = Object.entries(union);
  if (name === settingsOfEngine[engine]) return settings as ProviderSettings;
  throw invalidValue(`A data provider of the engine ${engine} has ${settingsOfEngine[engine]}, not ${name}.`);
}

/** The union that clients are given. */
export function unionOf(engine: ProviderEngine, settings: ProviderSettings): DataProviderSettings {
  return { [settingsOfEngine[engine] satisfies SettingsMember]: settings } as unknown as DataProviderSettings;
}
