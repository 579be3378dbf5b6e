import type {
  EndpointSetting,
  SupportedEndpointType,
  Endpoint as WireEndpoint,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { notFound } from '../../fault.ts';
import { settingRules } from '../../resources/endpoint-settings.ts';
import type { Endpoint } from '../../resources/endpoints.ts';
import type { Engine } from '../../resources/engines.ts';
import { engineOf, engines } from '../../resources/engines.ts';
import { engineVersion } from '../../resources/instances.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { markerOf, pageOf, pageOfList, paging } from '../paging.ts';
import { requestOf, serverMembers, settingsMembers } from './endpoint-members.ts';
import { tagList, tagsOf } from './tags.ts';

/** The operations of endpoints. */
export const endpointOperations: readonly Operation[] = [
  operation(
    'CreateEndpoint',
    {
      EndpointIdentifier: z.string(),
      EndpointType: z.enum(['source', 'target']),
      EngineName: z.string(),
      KmsKeyId: z.string().optional(),
      Tags: tagList.optional(),
      ResourceIdentifier: z.string().optional(),
      ...serverMembers,
      ...settingsMembers,
    },
    async (
      { EndpointIdentifier, EndpointType, KmsKeyId, Tags, ResourceIdentifier, ...members },
      context,
    ) => ({
      Endpoint: wire(
        await context.services.endpoints.create({
          ...requestOf(members, members.EngineName),
          identifier: EndpointIdentifier,
          type: EndpointType,
          kmsKeyId: KmsKeyId,
          resourceName: ResourceIdentifier,
          tags: tagsOf(Tags),
        }),
      ),
    }),
  ),
  operation(
    'ModifyEndpoint',
    {
      EndpointArn: z.string(),
      EndpointIdentifier: z.string().optional(),
      EndpointType: z.enum(['source', 'target']).optional(),
      EngineName: z.string().optional(),
      ExactSettings: z.boolean().optional(),
      ...serverMembers,
      ...settingsMembers,
    },
    async ({ EndpointArn, EndpointIdentifier, EndpointType, ExactSettings, ...members }, { services }) => {
      const { engine } = await services.endpoints.get(EndpointArn);
      const changed = await services.endpoints.modify(EndpointArn, {
        ...requestOf(members, members.EngineName ?? engine),
        identifier: EndpointIdentifier,
        type: EndpointType,
        isExact: ExactSettings,
      });
      return { Endpoint: wire(changed) };
    },
  ),
  operation('DeleteEndpoint', { EndpointArn: z.string() }, async ({ EndpointArn }, { services }) => ({
    Endpoint: { ...wire(await services.endpoints.remove(EndpointArn)), Status: 'deleting' },
  })),
  operation(
    'DescribeEndpoints',
    { Filters: filters, ...paging },
    async ({ Filters, ...asked }, { services }) => {
      const where = whereOf(Filters, ['endpoint-arn', 'endpoint-type', 'endpoint-id', 'engine-name']);
      const { values, next } = await services.endpoints.find({ where, ...pageOf(asked) });
      if (values.length === 0 && Filters) throw notFound('No Endpoints found matching the filter.');
      return { Endpoints: values.map(wire), ...markerOf(next) };
    },
  ),
  operation('DescribeEndpointTypes', { Filters: filters, ...paging }, async ({ Filters, ...asked }) => {
    const where = whereOf(Filters, ['engine-name', 'endpoint-type']);
    const all = engines
      .flatMap((engine) => [
        supported(engine, 'source'),
        ...(engine.isTarget ? [supported(engine, 'target')] : []),
      ])
      .filter(
        ({ EngineName = '', EndpointType = '' }) =>
          (where['engine-name']?.includes(EngineName) ?? true) &&
          (where['endpoint-type']?.includes(EndpointType) ?? true),
      );
    const { values, next } = pageOfList(all, asked);
    return await Promise.resolve({ SupportedEndpointTypes: [...values], ...markerOf(next) });
  }),
  operation(
    'DescribeEndpointSettings',
    { EngineName: z.string(), ...paging },
    async ({ EngineName, ...asked }) => {
      const { values, next } = pageOfList(settingsOf(engineOf(EngineName)), asked);
      return await Promise.resolve({ EndpointSettings: [...values], ...markerOf(next) });
    },
  ),
];

function supported({ name, label }: Engine, type: 'source' | 'target'): SupportedEndpointType {
  return {
    EngineName: name,
    EngineDisplayName: label,
    EndpointType: type,
    SupportsCDC: true,
    ReplicationInstanceEngineMinimumVersion: engineVersion,
  };
}

/** The settings that can be given, without those that say where the server is. */
function settingsOf({ settings }: Engine): readonly EndpointSetting[] {
  return Object.entries(settingRules[settings])
    .filter(([, rule]) => rule.connection === undefined)
    .map(([name, { type, only }]) => ({
      Name: name,
      Type: only && type === 'string' ? 'enum' : type,
      ...(only && type === 'string' ? { EnumValues: only.map(String) } : {}),
      Sensitive: false,
      Applicability: '',
    }));
}

function wire(endpoint: Endpoint): WireEndpoint {
  const engine = engineOf(endpoint.engine);
  const { database, certificateArn, attributes, kmsKeyId } = endpoint;
  const place = {
    Username: endpoint.username,
    ServerName: endpoint.server,
    Port: endpoint.port,
    ...(database === undefined ? {} : { DatabaseName: database }),
  };
  return {
    EndpointArn: endpoint.arn,
    EndpointIdentifier: endpoint.identifier,
    EndpointType: endpoint.type,
    EngineName: engine.name,
    EngineDisplayName: engine.label,
    ...place,
    ...(attributes === undefined ? {} : { ExtraConnectionAttributes: attributes }),
    Status: 'active',
    ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
    ...(certificateArn === undefined ? {} : { CertificateArn: certificateArn }),
    SslMode: endpoint.sslMode,
    ...(endpoint.hasSettings ? { [engine.settings]: { ...place, ...endpoint.settings } } : {}),
  };
}
