import { newArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidValue } from '../fault.ts';
import type { Found, Kind, Page, Stored } from '../store/store.ts';
import type { Registry } from './registry.ts';
import { identifierOf, makeRegistry } from './registry.ts';
import type { SubnetGroups } from './subnet-groups.ts';
import type { Tag, Tags } from './tags.ts';

/**
 * A replication instance: here a pool of workers of this server. Its class says how many tasks run in it at a time; what speaks of Amazon's network is kept and given
 * back.
 */
export interface Instance {
  readonly arn: string;
  readonly identifier: string;
  readonly instanceClass: string;
  readonly allocatedStorage: number;
  readonly securityGroups: readonly string[];
  readonly zone: string;
  readonly subnetGroup?: string;
  readonly maintenanceWindow: string;
  readonly isMultiZone: boolean;
  readonly engineVersion: string;
  readonly upgradesItself: boolean;
  readonly kmsKeyId?: string;
  readonly isPublic: boolean;
  readonly dnsServers?: string;
  readonly networkType: string;
  readonly createdAt: string;
}

/** An instance as it is asked for. What is absent in a change stays as it is. */
export type InstanceRequest = {
  readonly [Key in keyof Omit<Instance, 'arn' | 'createdAt'>]?: Instance[Key] | undefined;
} & { readonly resourceName?: string | undefined; readonly tags?: readonly Tag[] | undefined };

/** The replication instances. */
export interface Instances {
  readonly registry: Registry<Instance>;
  get(arn: string): Promise<Stored<Instance>>;
  find(page: Page): Promise<Found<Instance>>;
  create(request: InstanceRequest): Promise<Instance>;
  modify(arn: string, request: InstanceRequest): Promise<Instance>;
  remove(arn: string): Promise<Instance>;
}

/** The version of DMS whose behaviour this server follows. */
export const engineVersion = '3.6.1';

/** The classes of DMS ("Choosing the right replication instance"), by their sizes, with the number of tasks that run at a time. */
const tasksOfSize: Readonly<Record<string, number>> = {
  micro: 2,
  small: 4,
  medium: 8,
  large: 16,
  xlarge: 32,
  '2xlarge': 64,
  '4xlarge': 128,
  '8xlarge': 200,
  '9xlarge': 200,
  '12xlarge': 200,
  '16xlarge': 200,
  '24xlarge': 200,
  '32xlarge': 200,
};
const families = ['t2', 't3', 'c4', 'c5', 'c6i', 'c7i', 'r4', 'r5', 'r6i', 'r7i'];

/** The classes that can be had. */
export const instanceClasses: readonly string[] = families.flatMap((family) =>
  Object.keys(tasksOfSize).map((size) => `dms.${family}.${size}`),
);

/** How many tasks run at a time in an instance of a class. */
export function tasksOf(instanceClass: string): number {
  return tasksOfSize[instanceClass.split('.').at(-1) ?? ''] ?? 1;
}

const kind: Kind<Instance> = {
  name: 'replication-instance',
  id: ({ arn }) => arn,
  keys: ({ arn, identifier, instanceClass, engineVersion: version, subnetGroup }) => ({
    'replication-instance-arn': arn,
    'replication-instance-id': identifier,
    'replication-instance-class': instanceClass,
    'engine-version': version,
    'replication-subnet-group-id': subnetGroup,
  }),
  unique: ['replication-instance-id', 'replication-instance-arn'],
};

/** Makes the service of replication instances. */
export function makeInstances(
  core: Core & { readonly tags: Tags; readonly subnetGroups: SubnetGroups },
): Instances {
  const { realm, events, subnetGroups } = core;
  const registry = makeRegistry(core, { kind, type: 'rep', noun: 'Replication Instance' });
  subnetGroups.registry.usedBy(async ({ identifier: group }) =>
    (await registry.collection.all({ 'replication-subnet-group-id': group })).map(({ identifier }) => ({
      name: `replication instance ${identifier}`,
      isRunning: false,
    })),
  );
  const tell = async ({ arn, identifier }: Instance, category: string, message: string): Promise<void> => {
    await events.publish({
      source: 'replication-instance',
      identifier,
      arn,
      categories: [category],
      message,
    });
  };
  const check = async (instance: Instance): Promise<Instance> => {
    const { instanceClass, allocatedStorage, subnetGroup, engineVersion: version } = instance;
    if (!instanceClasses.includes(instanceClass))
      throw invalidValue(
        `There is no replication instance class ${instanceClass}: it is one such as dms.t3.medium or dms.c5.xlarge.`,
      );
    if (allocatedStorage < 5 || allocatedStorage > 6144)
      throw invalidValue(`AllocatedStorage is from 5 to 6144 GB, not ${allocatedStorage}.`);
    if (version !== engineVersion)
      throw invalidValue(`There is no engine version ${version}: this server follows ${engineVersion}.`);
    if (subnetGroup !== undefined) await subnetGroups.get(subnetGroup);
    return instance;
  };
  return {
    registry,
    get: (arn) => registry.get(arn),
    find: (page) => registry.find(page),
    create: async (request) => {
      const { identifier, instanceClass } = request;
      if (identifier === undefined || instanceClass === undefined)
        throw invalidValue('A replication instance has an identifier and a class.');
      const instance = await check({
        ...completed(request, defaultsIn(realm.region)),
        arn: newArn(realm, 'rep', request.resourceName),
        identifier: identifierOf(identifier, 'replication instance'),
        instanceClass,
        createdAt: new Date().toISOString(),
      });
      const added = await registry.add(instance, request.tags);
      await tell(instance, 'creation', `Replication instance ${instance.identifier} was created.`);
      return added;
    },
    modify: async (arn, request) => {
      const before = await registry.get(arn);
      const identifier = identifierOf(request.identifier ?? before.identifier, 'replication instance');
      const after = await check({ ...completed(request, before), identifier });
      const changed = await registry.change(arn, () => after, before.revision);
      await tell(changed, 'configuration change', `Replication instance ${identifier} was changed.`);
      return changed;
    },
    remove: async (arn) => {
      const gone = await registry.remove(arn);
      await tell(gone, 'deletion', `Replication instance ${gone.identifier} was deleted.`);
      return gone;
    },
  };
}

type Defaults = Omit<Instance, 'arn' | 'identifier' | 'instanceClass' | 'createdAt'>;

/** The defaults of the API ("CreateReplicationInstance"). */
function defaultsIn(region: string): Defaults {
  return {
    allocatedStorage: 50,
    securityGroups: [],
    zone: `${region}a`,
    maintenanceWindow: 'sun:04:00-sun:04:30',
    isMultiZone: false,
    engineVersion,
    upgradesItself: true,
    isPublic: true,
    networkType: 'IPV4',
  };
}

/** What was asked for, over what is so already. */
function completed<T extends Defaults>(request: InstanceRequest, known: T): T {
  const { resourceName: _, tags: __, ...asked } = request;
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const isContradiction = request.isMultiZone === true && request.zone !== undefined;
  if (isContradiction)
    throw new Fault('InvalidParameterCombinationException', 'AvailabilityZone cannot be given with MultiAZ.');
  return { ...known, ...given };
}
