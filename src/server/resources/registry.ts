import type { ArnType } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidState, invalidValue, notFound } from '../fault.ts';
import type { Collection, Found, Kind, Page, Stored } from '../store/store.ts';
import { StaleError, TakenError } from '../store/store.ts';
import type { Tag, Tags } from './tags.ts';

/** What all resources with an ARN have. */
export interface Resource {
  readonly arn: string;
  readonly identifier: string;
}

/** A resource that needs another one, in words: `task nightly`. */
export interface User {
  readonly name: string;
  readonly isRunning: boolean;
}

/** The resources of a kind, with the faults that users meet. */
export interface Registry<T extends Resource> {
  readonly collection: Collection<T>;
  /** The resource, or the fault that there is none. */
  get(arn: string): Promise<Stored<T>>;
  find(page: Page): Promise<Found<T>>;
  add(value: T, tags?: readonly Tag[]): Promise<Stored<T>>;
  change(arn: string, change: (value: Stored<T>) => T, revision?: number): Promise<Stored<T>>;
  /** One that others need stays: that is a fault too. */
  remove(arn: string): Promise<Stored<T>>;
  /** Has somebody tell which resources need one. */
  usedBy(usage: (value: T) => Promise<readonly User[]>): void;
  users(value: T): Promise<readonly User[]>;
}

/** What makes a registry. */
export interface RegistryOptions<T extends Resource> {
  readonly kind: Kind<T>;
  /** The words of its ARNs. */
  readonly type: ArnType;
  /** How messages name one: `Endpoint`. */
  readonly noun: string;
}

/** Makes the registry of a kind of resource, and has its tags be known. */
export function makeRegistry<T extends Resource>(
  { store, tags }: Pick<Core, 'store'> & { readonly tags: Tags },
  { kind, type, noun }: RegistryOptions<T>,
): Registry<T> {
  const collection = store.collection(kind);
  tags.register(type, async (arn) => (await collection.get(arn))?.arn);
  const missing = (arn: string): Fault => notFound(`${noun} ${arn} not found.`);
  const get = async (arn: string): Promise<Stored<T>> => {
    const found = await collection.get(arn);
    if (found) return found;
    throw missing(arn);
  };
  const usages: ((value: T) => Promise<readonly User[]>)[] = [];
  const users = async (value: T): Promise<readonly User[]> =>
    (await Promise.all(usages.map((each) => each(value)))).flat();
  const guarded = async <R>(identifier: string, work: () => Promise<R>): Promise<R> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TakenError)
        throw new Fault('ResourceAlreadyExistsFault', `${noun} ${identifier} already exists.`, error);
      if (error instanceof StaleError)
        throw new Fault(
          'InvalidResourceStateFault',
          `${noun} ${identifier} was changed by somebody else meanwhile: look at it again.`,
          error,
        );
      throw error;
    }
  };
  return {
    collection,
    get,
    find: (page) => collection.find(page),
    add: async (value, given) => {
      const added = await guarded(value.identifier, () => collection.add(value));
      await tags.begin(value.arn, given);
      return added;
    },
    change: async (arn, change, revision) => {
      const changed = await guarded(arn, () => collection.change(arn, change, revision));
      if (changed) return changed;
      throw missing(arn);
    },
    remove: async (arn) => {
      const gone = await get(arn);
      const needing = await users(gone);
      if (needing.length > 0)
        throw invalidState(
          `${noun} ${gone.identifier} is needed by ${namesOf(needing)}, and cannot be deleted before that.`,
        );
      await collection.remove(arn);
      await tags.forget(arn);
      return gone;
    },
    usedBy: (usage) => {
      usages.push(usage);
    },
    users,
  };
}

/** How messages list them. */
export function namesOf(users: readonly User[]): string {
  return users.map(({ name }) => name).join(', ');
}

/** Identifiers are ASCII letters, digits and single hyphens, begin with a letter and end with none (DMS API, "CreateEndpoint"). They are kept in lower case. */
export function identifierOf(text: string, noun: string): string {
  if (/^[a-z](?:-?[a-z0-9])*$/i.test(text) && text.length <= 255) return text.toLowerCase();
  throw invalidValue(
    `The ${noun} identifier ${text} cannot be used: it has 1 to 255 letters, digits and hyphens, begins with a letter, and neither ends with a hyphen nor has two in a row.`,
  );
}
