import type { DataProvider as WireProvider } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../../fault.ts';
import type { DataProvider, ProviderEngine } from '../../../resources/data-providers.ts';
import { settingsOfEngine } from '../../../resources/data-providers.ts';
import { filters, whereOf } from '../../filters.ts';
import { IsoTime } from '../../iso-time.ts';
import type { Operation } from '../../operation.ts';
import { operation } from '../../operation.ts';
import { markerOf, pageOf, paging } from '../../paging.ts';
import { tagList, tagsOf } from '../tags.ts';
import { providerSettings, settingsIn, unionOf } from './provider-settings.ts';

const engine = z.enum(Object.keys(settingsOfEngine) as [ProviderEngine]);

/** The operations of data providers. */
export const dataProviderOperations: readonly Operation[] = [
  operation(
    'CreateDataProvider',
    {
      DataProviderName: z.string().min(1).max(255).optional(),
      Description: z.string().optional(),
      Engine: engine,
      Virtual: z.boolean().optional(),
      Settings: providerSettings,
      Tags: tagList.optional(),
    },
    async ({ DataProviderName, Description, Engine, Virtual, Settings, Tags }, { services }) => ({
      DataProvider: wire(
        await services.schemaConversion.dataProviders.create({
          name: DataProviderName,
          description: Description,
          engine: Engine,
          virtual: Virtual,
          settings: settingsIn(Settings, Engine),
          tags: tagsOf(Tags),
        }),
      ),
    }),
  ),
  operation(
    'ModifyDataProvider',
    {
      DataProviderIdentifier: z.string(),
      DataProviderName: z.string().min(1).max(255).optional(),
      Description: z.string().optional(),
      Engine: engine.optional(),
      Virtual: z.boolean().optional(),
      ExactSettings: z.boolean().optional(),
      Settings: providerSettings.optional(),
    },
    async ({ DataProviderIdentifier, ...asked }, { services }) => {
      const present = await services.schemaConversion.dataProviders.get(DataProviderIdentifier);
      const { Settings, Engine = present.engine } = asked;
      return {
        DataProvider: wire(
          await services.schemaConversion.dataProviders.modify(DataProviderIdentifier, {
            name: asked.DataProviderName,
            description: asked.Description,
            engine: Engine,
            virtual: asked.Virtual,
            exact: asked.ExactSettings,
            ...(Settings ? { settings: settingsIn(Settings, Engine) } : {}),
          }),
        ),
      };
    },
  ),
  operation(
    'DeleteDataProvider',
    { DataProviderIdentifier: z.string() },
    async ({ DataProviderIdentifier }, { services }) => ({
      DataProvider: wire(await services.schemaConversion.dataProviders.remove(DataProviderIdentifier)),
    }),
  ),
  operation(
    'DescribeDataProviders',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['data-provider-identifier']);
      const { values, next } = await services.schemaConversion.dataProviders.registry.find({
        where,
        ...pageOf(asked),
      });
      if (values.length === 0 && Filters) throw notFound('Data provider not found.');
      return { DataProviders: values.map(wire), ...markerOf(next) };
    },
  ),
];

function wire(provider: DataProvider): WireProvider {
  return {
    DataProviderName: provider.identifier,
    DataProviderArn: provider.arn,
    DataProviderCreationTime: new IsoTime(provider.createdAt),
    ...(provider.description === undefined ? {} : { Description: provider.description }),
    Engine: provider.engine,
    Virtual: provider.virtual,
    Settings: unionOf(provider.engine, provider.settings),
  };
}
