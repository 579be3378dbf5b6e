import { nameInArn, newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidValue, notFound } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import type { Registry } from './registry.ts';
import { makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** Names of subnets of Amazon's network. There is none here: they are kept and given back, so that what describes them elsewhere can be used as it is. */
export interface SubnetGroup {
  readonly arn: string;
  readonly identifier: string;
  readonly description: string;
  readonly subnets: readonly string[];
}

/** The subnet groups, by their identifiers. */
export interface SubnetGroups {
  readonly registry: Registry<SubnetGroup>;
  get(identifier: string): Promise<Stored<SubnetGroup>>;
  find(page: Page): Promise<Found<SubnetGroup>>;
  create(request: Omit<SubnetGroup, 'arn'> & { readonly tags?: readonly Tag[] }): Promise<SubnetGroup>;
  modify(
    identifier: string,
    request: { readonly description?: string | undefined; readonly subnets: readonly string[] },
  ): Promise<SubnetGroup>;
  remove(identifier: string): Promise<void>;
}

/** The group of an instance that names none, as DMS has one in each account. It is none that can be changed. */
export const defaultSubnetGroup: Omit<SubnetGroup, 'arn'> = {
  identifier: 'default',
  description: 'default',
  subnets: [],
};

const kind: Kind<SubnetGroup> = {
  name: 'subnet-group',
  id: ({ arn }) => arn,
  keys: ({ identifier }) => ({ 'replication-subnet-group-id': identifier }),
  unique: ['replication-subnet-group-id'],
};

/** Makes the service of subnet groups. */
export function makeSubnetGroups(core: Core & { readonly tags: Tags }): SubnetGroups {
  const { realm } = core;
  const registry = makeRegistry(core, { kind, type: 'subgrp', noun: 'Replication Subnet Group' });
  const get = async (identifier: string): Promise<Stored<SubnetGroup>> => {
    const name = identifier.toLowerCase();
    const [found] = await registry.collection.all({ 'replication-subnet-group-id': name });
    if (found) return found;
    throw notFound(`Replication Subnet Group ${name} not found.`);
  };
  core.tags.register('subgrp', async (arn) => {
    const [found] = await registry.collection.all({ 'replication-subnet-group-id': nameInArn(arn) });
    return found?.arn;
  });
  return {
    registry,
    get,
    find: (page) => registry.find(page),
    create: async ({ tags, ...request }) => {
      const identifier = nameOf(request.identifier);
      const group = { ...request, identifier, arn: newArn(realm, 'subgrp', identifier) };
      return await registry.add(checked(group), tags);
    },
    modify: async (identifier, { description, subnets }) => {
      const { arn } = await get(identifier);
      return await registry.change(arn, (group) =>
        checked({ ...group, subnets, description: description ?? group.description }),
      );
    },
    remove: async (identifier) => {
      const { arn } = await get(identifier);
      await registry.remove(arn);
    },
  };
}

/** Letters, digits, periods, underscores, and hyphens, in lower case; "default" is taken (DMS API, "CreateReplicationSubnetGroup"). */
function nameOf(text: string): string {
  if (/^[\w. -]{1,255}$/.test(text) && text.toLowerCase() !== 'default') return text.toLowerCase();
  throw invalidValue(`The subnet group identifier ${text} cannot be used.`);
}

function checked(group: SubnetGroup): SubnetGroup {
  if (group.subnets.length > 0) return group;
  throw new Fault('InvalidSubnet', 'A replication subnet group has a subnet at least.');
}
