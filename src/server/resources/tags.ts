import { typeOfArn } from '../arn.ts';
import type { Core } from '../core.ts';
import { Fault, invalidValue, notFound } from '../fault.ts';
import type { Kind } from '../store/store.ts';

/** A label of the user's. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The labels of resources. */
export interface Tags {
  /**
   * Has the resources of a kind be known: what nobody knows gets no tags. `find` gives the ARN under which one is kept. For kinds whose ARNs the API never tells, clients make them
   * up of a region and an account of their own.
   */
  register(type: string, find: (arn: string) => Promise<string | undefined>): void;
  of(arn: string): Promise<readonly Tag[]>;
  add(arn: string, tags: readonly Tag[]): Promise<void>;
  remove(arn: string, keys: readonly string[]): Promise<void>;
  /** The labels that a resource is made with. */
  begin(arn: string, tags: readonly Tag[] | undefined): Promise<void>;
  /** The resource is gone. */
  forget(arn: string): Promise<void>;
}

interface TaggedResource {
  readonly arn: string;
  readonly tags: readonly Tag[];
}

const kind: Kind<TaggedResource> = { name: 'tags', id: ({ arn }) => arn };

/** AWS allows so many for one resource. */
const most = 50;

/** Makes the service of tags. */
export function makeTags({ store }: Pick<Core, 'store'>): Tags {
  const collection = store.collection(kind);
  const owners = new Map<string, (arn: string) => Promise<string | undefined>>();
  const known = async (arn: string): Promise<string> => {
    const type = typeOfArn(arn);
    if (type === undefined) throw invalidValue(`${arn} is no ARN of this service.`);
    const found = await owners.get(type)?.(arn);
    if (found !== undefined) return found;
    throw notFound(`There is no resource with the ARN ${arn}.`);
  };
  const put = async (arn: string, change: (tags: readonly Tag[]) => readonly Tag[]): Promise<void> => {
    const isThere = await collection.change(arn, (value) => checked({ arn, tags: change(value.tags) }));
    if (!isThere) await collection.add(checked({ arn, tags: change([]) }));
  };
  const tags: Tags = {
    register: (type, find) => {
      owners.set(type, find);
    },
    of: async (arn) => (await collection.get(await known(arn)))?.tags ?? [],
    add: async (arn, added) => {
      await put(await known(arn), (before) => together(before, added));
    },
    remove: async (arn, keys) => {
      await put(await known(arn), (before) => before.filter(({ key }) => !keys.includes(key)));
    },
    begin: async (arn, given = []) => {
      if (given.length > 0) await put(arn, () => together([], given));
    },
    forget: async (arn) => {
      await collection.remove(arn);
    },
  };
  return tags;
}

/** A key that comes again has its last value. */
function together(known: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  return [...new Map([...known, ...added].map((tag) => [tag.key, tag])).values()];
}

/** The limits are those of AWS ("Tagging resources in AWS DMS"). */
function checked(resource: TaggedResource): TaggedResource {
  const wrong = resource.tags.find(
    ({ key, value }) => key === '' || key.length > 128 || value.length > 256 || /^(?:aws|dms):/.test(key),
  );
  if (wrong)
    throw invalidValue(
      `The tag ${wrong.key} cannot be used: a key has 1 to 128 characters and does not begin with aws: or dms:, and a value has at most 256.`,
    );
  if (resource.tags.length > most)
    throw new Fault('ResourceQuotaExceededFault', `A resource has at most ${most} tags.`);
  return resource;
}
