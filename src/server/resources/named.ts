import { notFound } from '../fault.ts';
import type { Stored } from '../store/store.ts';
import type { Registry, Resource } from './registry.ts';

/** Finds the resource of a registry that a name or an ARN means; `key` is what both are searched by. */
export function findIn<T extends Resource>(
  { collection }: Registry<T>,
  key: string,
  noun: string,
): (identifier: string) => Promise<Stored<T>> {
  return async (identifier) => {
    const [found] = await collection.all({ [key]: identifier });
    if (found) return found;
    throw notFound(`${noun} ${identifier} not found.`);
  };
}

/** The last part of an ARN, which names what its owner gave no name. */
export function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}

/** An object without the members that were not given, so that what is there already stays. */
export function given<T extends object>(request: T): { [Member in keyof T]?: Exclude<T[Member], undefined> } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as {
    [Member in keyof T]?: Exclude<T[Member], undefined>;
  };
}
