import { z } from 'zod';
import type { Where } from '../store/store.ts';
import { ProtocolError } from './errors.ts';

/** The filters of descriptions: the values of one are alternatives, several of them hold together. */
export const filters = z.array(z.object({ Name: z.string(), Values: z.array(z.string()) })).optional();

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
