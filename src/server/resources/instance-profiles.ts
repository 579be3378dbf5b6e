import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import type { Kind, Stored } from '../store/store.ts';
import { findIn, given, lastOf } from './named.ts';
import type { Registry } from './registry.ts';
import { makeRegistry } from './registry.ts';
import type { Tag, Tags } from './tags.ts';

/** What clients say of the network of a profile. It is kept and given back; conversions run on this machine. */
export interface InstanceProfileNetwork {
  readonly availabilityZone?: string | undefined;
  readonly kmsKeyArn?: string | undefined;
  readonly publiclyAccessible?: boolean | undefined;
  readonly networkType?: string | undefined;
  readonly description?: string | undefined;
  readonly subnetGroup?: string | undefined;
  readonly securityGroups?: readonly string[] | undefined;
}

/** Where migration projects run, as far as the DMS API has words for it. */
export interface InstanceProfile extends InstanceProfileNetwork {
  readonly arn: string;
  /** Its name. */
  readonly identifier: string;
  readonly createdAt: string;
}

/** An instance profile as it is asked for. */
export interface InstanceProfileRequest extends InstanceProfileNetwork {
  readonly name?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** The instance profiles, found by their names or ARNs. */
export interface InstanceProfiles {
  readonly registry: Registry<InstanceProfile>;
  create(request: InstanceProfileRequest): Promise<InstanceProfile>;
  get(identifier: string): Promise<Stored<InstanceProfile>>;
  modify(identifier: string, change: Omit<InstanceProfileRequest, 'tags'>): Promise<InstanceProfile>;
  remove(identifier: string): Promise<InstanceProfile>;
  /** Has who uses one be told when it has changed. */
  onChange(listener: (profile: InstanceProfile) => Promise<void>): void;
}

const kind: Kind<InstanceProfile> = {
  name: 'instance-profile',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier }) => ({ 'instance-profile-identifier': [arn, identifier], identifier }),
  unique: ['identifier'],
};

/** Makes the service of instance profiles. */
export function makeInstanceProfiles(core: Core & { readonly tags: Tags }): InstanceProfiles {
  const registry = makeRegistry(core, { kind, type: 'instance-profile', noun: 'Instance profile' });
  const get = findIn(registry, 'instance-profile-identifier', 'Instance profile');
  const listeners: ((profile: InstanceProfile) => Promise<void>)[] = [];
  return {
    registry,
    get,
    onChange: (listener) => {
      listeners.push(listener);
    },
    create: async ({ tags, name, ...network }) => {
      const arn = newArn(core.realm, 'instance-profile');
      const profile: InstanceProfile = {
        publiclyAccessible: true,
        networkType: 'IPV4',
        ...given(network),
        arn,
        identifier: name ?? lastOf(arn),
        createdAt: new Date().toISOString(),
      };
      return await registry.add(profile, tags);
    },
    modify: async (identifier, { name, ...network }) => {
      const { arn } = await get(identifier);
      const changed = await registry.change(arn, (present) => ({
        ...present,
        ...given({ ...network, identifier: name }),
      }));
      for (const listener of listeners) await listener(changed);
      return changed;
    },
    remove: async (identifier) => registry.remove((await get(identifier)).arn),
  };
}
