import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { invalidState, invalidValue, notFound } from '../fault.ts';
import { given, unlessTaken } from './changes.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
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
  readonly name: string;
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
  create(request: DataProviderRequest): Promise<DataProvider>;
  get(identifier: string): Promise<Stored<DataProvider>>;
  find(page: Page): Promise<Found<DataProvider>>;
  /** `exact` replaces all settings; without it those that are given are put over the others. */
  modify(
    identifier: string,
    change: Partial<Omit<DataProviderRequest, 'tags'>> & { readonly exact?: boolean | undefined },
  ): Promise<DataProvider>;
  remove(identifier: string): Promise<DataProvider>;
  /** Has a user of data providers say which of its own keep one from being deleted. */
  protect(usersOf: (arn: string) => Promise<readonly string[]>): void;
}

const kind: Kind<DataProvider> = {
  name: 'data-provider',
  id: ({ arn }) => arn,
  keys: ({ arn, name }) => ({ 'data-provider-identifier': [arn, name], name }),
  unique: ['name'],
};

/** Makes the service of data providers. */
export function makeDataProviders({ store, realm, tags }: Core & { readonly tags: Tags }): DataProviders {
  const collection = store.collection(kind);
  let usersOf: (arn: string) => Promise<readonly string[]> = async () => await Promise.resolve([]);
  const get = async (identifier: string): Promise<Stored<DataProvider>> => {
    const [found] = await collection.all({ 'data-provider-identifier': identifier });
    if (found) return found;
    throw notFound(`Data provider ${identifier} not found.`);
  };
  tags.register('data-provider', async (arn) => (await collection.get(arn)) !== undefined);
  return {
    get,
    find: (page) => collection.find(page),
    protect: (users) => {
      usersOf = users;
    },
    create: async ({ tags: labels, description, ...request }) => {
      const arn = newArn(realm, 'data-provider');
      const provider: DataProvider = checked({
        arn,
        name: request.name ?? arn.slice(arn.lastIndexOf(':') + 1),
        engine: request.engine,
        virtual: request.virtual ?? false,
        settings: request.settings,
        createdAt: new Date().toISOString(),
        ...(description === undefined ? {} : { description }),
      });
      return await unlessTaken('A data provider', provider.name, async () => {
        const added = await collection.add(provider);
        await tags.begin(arn, labels);
        return added;
      });
    },
    modify: async (identifier, { name, description, engine, virtual, settings, exact }) => {
      const { arn } = await get(identifier);
      const change = (present: DataProvider): DataProvider =>
        checked({
          ...present,
          ...given({ name, description, engine, virtual }),
          ...(settings === undefined
            ? {}
            : { settings: exact === true ? settings : { ...present.settings, ...settings } }),
        });
      const changed = await unlessTaken('A data provider', name ?? '', () => collection.change(arn, change));
      if (changed) return changed;
      throw notFound(`Data provider ${identifier} not found.`);
    },
    remove: async (identifier) => {
      const provider = await get(identifier);
      const users = await usersOf(provider.arn);
      if (users.length > 0)
        throw invalidState(
          `The data provider ${provider.name} is used by ${users.join(', ')}: delete what uses it first.`,
        );
      await collection.remove(provider.arn);
      await tags.forget(provider.arn);
      return provider;
    },
  };
}

function checked(provider: DataProvider): DataProvider {
  const { virtual, settings, name } = provider;
  if (name === '') throw invalidValue('The name of a data provider cannot be empty.');
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
