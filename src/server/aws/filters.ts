import { z } from 'zod';
import type { Where } from '../store/store.ts';
import { ProtocolError } from './errors.ts';

/** The filters of descriptions: the values of one are alternatives, several of them hold together. A list of none is as good as no list: what is described then may be nothing at all. */
export const filters = z
  .array(z.object({ Name: z.string(), Values: z.array(z.string()) }))
  .transform((given) => (given.length === 0 ? undefined : given))
  .optional();

/** What filters ask for, by the names that the operation knows. */
export function whereOf(given: z.output<typeof filters>, known: readonly string[]): Where {
  const where: Record<string, readonly string[]> = {};
  for (const { Name, Values } of given ?? []) {
    if (!known.includes(Name))
      throw new ProtocolError(
        'InvalidParameterValueException',
        `Filter ${Name} is not supported here. Supported filters are: ${known.join(', ')}`,
      );
    where[Name] = Values;
  }
  return where;
}
