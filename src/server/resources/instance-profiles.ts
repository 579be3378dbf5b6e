import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { invalidState, notFound } from '../fault.ts';
import { given, unlessTaken } from './changes.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
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
  readonly name: string;
  readonly createdAt: string;
}

/** The instance profiles, found by their names or ARNs. */
export interface InstanceProfiles {
  create(
    request: InstanceProfileNetwork & {
      readonly name?: string | undefined;
      readonly tags?: readonly Tag[] | undefined;
    },
  ): Promise<InstanceProfile>;
  get(identifier: string): Promise<Stored<InstanceProfile>>;
  find(page: Page): Promise<Found<InstanceProfile>>;
  modify(
    identifier: string,
    change: InstanceProfileNetwork & { readonly name?: string | undefined },
  ): Promise<InstanceProfile>;
  remove(identifier: string): Promise<InstanceProfile>;
  /** Has a user of profiles say which of its own keep one from being deleted. */
  protect(usersOf: (arn: string) => Promise<readonly string[]>): void;
}

const kind: Kind<InstanceProfile> = {
  name: 'instance-profile',
  id: ({ arn }) => arn,
  keys: ({ arn, name }) => ({ 'instance-profile-identifier': [arn, name], name }),
  unique: ['name'],
};

/** Makes the service of instance profiles. */
export function makeInstanceProfiles({
  store,
  realm,
  tags,
}: Core & { readonly tags: Tags }): InstanceProfiles {
  const collection = store.collection(kind);
  let usersOf: (arn: string) => Promise<readonly string[]> = async () => await Promise.resolve([]);
  const get = async (identifier: string): Promise<Stored<InstanceProfile>> => {
    const [found] = await collection.all({ 'instance-profile-identifier': identifier });
    if (found) return found;
    throw notFound(`Instance profile ${identifier} not found.`);
  };
  tags.register('instance-profile', async (arn) => (await collection.get(arn)) !== undefined);
  return {
    get,
    find: (page) => collection.find(page),
    protect: (users) => {
      usersOf = users;
    },
    create: async ({ tags: labels, name, ...network }) => {
      const arn = newArn(realm, 'instance-profile');
      const profile: InstanceProfile = {
        publiclyAccessible: true,
        networkType: 'IPV4',
        ...given(network),
        arn,
        name: name ?? arn.slice(arn.lastIndexOf(':') + 1),
        createdAt: new Date().toISOString(),
      };
      return await unlessTaken('An instance profile', profile.name, async () => {
        const added = await collection.add(profile);
        await tags.begin(arn, labels);
        return added;
      });
    },
    modify: async (identifier, change) => {
      const { arn } = await get(identifier);
      const changed = await unlessTaken('An instance profile', change.name ?? '', () =>
        collection.change(arn, (present) => ({ ...present, ...given(change) })),
      );
      if (changed) return changed;
      throw notFound(`Instance profile ${identifier} not found.`);
    },
    remove: async (identifier) => {
      const profile = await get(identifier);
      const users = await usersOf(profile.arn);
      if (users.length > 0)
        throw invalidState(
          `The instance profile ${profile.name} is used by ${users.join(', ')}: delete what uses it first.`,
        );
      await collection.remove(profile.arn);
      await tags.forget(profile.arn);
      return profile;
    },
  };
}
