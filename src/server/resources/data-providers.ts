import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { invalidValue } from '../fault.ts';
import type { Kind, Stored } from '../store/store.ts';
import { findIn, given, lastOf } from './named.ts';
import type { Registry } from './registry.ts';
import { makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** The engines that a data provider can have ("CreateDataProvider"), each with the member of the settings union that is its own. */
export const settingsOfEngine = {
  oracle: 'OracleSettings',
  mysql: 'MySqlSettings',
  mariadb: 'MariaDbSettings',
  aurora: 'MySqlSettings',
  postgres: 'PostgreSqlSettings',
  'aurora-postgresql': 'PostgreSqlSettings',
  sqlserver: 'MicrosoftSqlServerSettings',
  redshift: 'RedshiftSettings',
  docdb: 'DocDbSettings',
  mongodb: 'MongoDbSettings',
  db2: 'IbmDb2LuwSettings',
  'db2-zos': 'IbmDb2zOsSettings',
  sybase: 'SybaseAseSettings',
} as const;

/** An engine, in the words of the DMS API. */
export type ProviderEngine = keyof typeof settingsOfEngine;

/** The settings of a data provider, whatever its engine. */
export interface ProviderSettings {
  readonly ServerName?: string | undefined;
  readonly Port?: number | undefined;
  readonly DatabaseName?: string | undefined;
  readonly SslMode?: 'none' | 'require' | 'verify-ca' | 'verify-full' | undefined;
  readonly CertificateArn?: string | undefined;
  /** Of a virtual source: where the scripts that define it are, `file:///folder` of the server. */
  readonly S3Path?: string | undefined;
  readonly S3AccessRoleArn?: string | undefined;
  readonly [further: string]: unknown;
}

/**
 * A database as Schema Conversion knows it. One that is `virtual` has no server: as a source it is the scripts that `S3Path` names
 * ("Virtual mode for offline source and virtual target"), as a target it is what conversions make.
 */
export interface DataProvider {
  readonly arn: string;
  /** Its name. */
  readonly identifier: string;
  readonly description?: string;
  readonly engine: ProviderEngine;
  readonly virtual: boolean;
  readonly settings: ProviderSettings;
  readonly createdAt: string;
}

/** A data provider as it is asked for. */
export interface DataProviderRequest {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly engine: ProviderEngine;
  readonly virtual?: boolean | undefined;
  readonly settings: ProviderSettings;
  readonly tags?: readonly Tag[] | undefined;
}

/** The data providers, found by their names or ARNs. */
export interface DataProviders {
  readonly registry: Registry<DataProvider>;
  create(request: DataProviderRequest): Promise<DataProvider>;
  get(identifier: string): Promise<Stored<DataProvider>>;
  /** `exact` replaces all settings; without it those that are given are put over the others. */
  modify(
    identifier: string,
    change: Partial<Omit<DataProviderRequest, 'tags'>> & { readonly exact?: boolean | undefined },
  ): Promise<DataProvider>;
  remove(identifier: string): Promise<DataProvider>;
  /** Has who uses one be told when it has changed. */
  onChange(listener: (provider: DataProvider) => Promise<void>): void;
}

const kind: Kind<DataProvider> = {
  name: 'data-provider',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier }) => ({ 'data-provider-identifier': [arn, identifier], identifier }),
  unique: ['identifier'],
};

/** Makes the service of data providers. */
export function makeDataProviders(core: Core & { readonly tags: Tags }): DataProviders {
  const registry = makeRegistry(core, { kind, type: 'data-provider', noun: 'Data provider' });
  const get = findIn(registry, 'data-provider-identifier', 'Data provider');
  const listeners: ((provider: DataProvider) => Promise<void>)[] = [];
  return {
    registry,
    get,
    onChange: (listener) => {
      listeners.push(listener);
    },
    create: async ({ tags, name, description, engine, virtual = false, settings }) => {
      const arn = newArn(core.realm, 'data-provider');
      const provider: DataProvider = {
        arn,
        identifier: name ?? lastOf(arn),
        engine,
        virtual,
        settings,
        createdAt: new Date().toISOString(),
        ...given({ description }),
      };
      return await registry.add(checked(provider), tags);
    },
    modify: async (identifier, { name, description, engine, virtual, settings, exact }) => {
      const { arn } = await get(identifier);
      const changed = await registry.change(arn, (present) =>
        checked({
          ...present,
          ...given({ identifier: name, description, engine, virtual }),
          ...(settings === undefined
            ? {}
            : { settings: exact === true ? settings : { ...present.settings, ...settings } }),
        }),
      );
      for (const listener of listeners) await listener(changed);
      return changed;
    },
    remove: async (identifier) => registry.remove((await get(identifier)).arn),
  };
}

function checked(provider: DataProvider): DataProvider {
  const { virtual, settings } = provider;
  if (virtual) return provider;
  if (settings.S3Path !== undefined)
    throw invalidValue(
      'S3Path names the scripts of an offline source, which has no server: set Virtual to true.',
    );
  for (const member of ['ServerName', 'Port'] as const)
    if (settings[member] === undefined || settings[member] === '')
      throw invalidValue(`${member} is needed of a data provider that is not virtual.`);
  return provider;
}
