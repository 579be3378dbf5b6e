import { notFound } from '../fault.ts';
import type { Registry, Resource } from '../resources/registry.ts';

/** The ARN of the resource that users call so. */
export async function arnOf<T extends Resource>(
  { collection }: Registry<T>,
  key: string,
  identifier: string,
  noun: string,
): Promise<string> {
  const { values } = await collection.find({ where: { [key]: identifier.toLowerCase() }, limit: 1 });
  const [found] = values;
  if (found) return found.arn;
  throw notFound(`There is no ${noun} ${identifier.replace(/^task:/, '')}.`);
}
