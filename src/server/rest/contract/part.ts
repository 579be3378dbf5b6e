import { z } from 'zod';

/** Which part of a long list is wanted, in the order of one of `orders`, by default of the first. */
export function partRequest<const By extends string>(orders: readonly [By, ...By[]]) {
  return z.strictObject({
    offset: z.coerce.number().int().min(0).default(0).describe('So many rows come before the part.'),
    limit: z.coerce.number().int().min(1).max(1000).default(100).describe('So many rows it has at most.'),
    search: z.string().max(1000).default('').describe('Words that rows have, each in part and in any case.'),
    by: z.enum(orders).default(orders[0]).describe('What the rows are ordered by.'),
    descending: z.stringbool().default(false),
  });
}

/** A part of a list of such rows. */
export function partOf<Row extends z.ZodType>(row: Row) {
  return z.strictObject({
    total: z.number().describe('So many rows the whole list has.'),
    matching: z.number().describe('So many of them are what was asked for; the part is cut from these.'),
    rows: z.array(row),
  });
}

/** What a request for a part says of any list. */
export interface PartRequest<By extends string> {
  readonly offset: number;
  readonly limit: number;
  readonly search: string;
  readonly by: By;
  readonly descending: boolean;
}

/** A part as it is answered. */
export interface Part<Row> {
  readonly total: number;
  readonly matching: number;
  readonly rows: Row[];
}
