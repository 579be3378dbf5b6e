import { certificateOperations } from './operations/certificates.ts';
import { tagOperations } from './operations/tags.ts';
import type { Operation } from './operation.ts';

/** The operations of the DMS API, by their names. A new group is a line here. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  [...certificateOperations, ...tagOperations].map((each) => [each.name, each]),
);
