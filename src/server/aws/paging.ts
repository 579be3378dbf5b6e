import { z } from 'zod';
import { ProtocolError } from './errors.ts';

/** The members by which all descriptions are paged ("DescribeEndpoints": Marker, MaxRecords 20 to 100, 100 by default). */
export const paging = {
  Marker: z.string().optional(),
  MaxRecords: z.number().int().optional(),
};

/** What a request says of the part that it wants. */
interface Asked {
  readonly Marker?: string | undefined;
  readonly MaxRecords?: number | undefined;
}

/** The part that a request wants. */
export function pageOf({ Marker, MaxRecords }: Asked): { readonly after: number; readonly limit: number } {
  return { after: Marker === undefined || Marker === '' ? 0 : placeOf(Marker), limit: limitOf(MaxRecords) };
}

/** How many records a request wants at most. */
export function limitOf(wanted = 100): number {
  if (wanted < 20 || wanted > 100)
    throw new ProtocolError(
      'InvalidParameterValueException',
      `Invalid value ${wanted} for MaxRecords. Must be between 20 and 100`,
    );
  return wanted;
}

/** The answer's marker; none behind the last part. */
export function markerOf(next: number | undefined): { readonly Marker?: string } {
  return next === undefined ? {} : { Marker: Buffer.from(`godwit:${next}`).toString('base64url') };
}

function placeOf(marker: string): number {
  const place = /^godwit:(\d+)$/.exec(Buffer.from(marker, 'base64url').toString('utf8'))?.[1];
  if (place !== undefined) return Number(place);
  throw new ProtocolError('InvalidParameterValueException', `Invalid value ${marker} for Marker.`);
}

/** A part of a list that is at hand as a whole. */
export function pageOfList<T>(
  all: readonly T[],
  asked: Asked,
): { readonly values: readonly T[]; readonly next?: number } {
  const { after, limit } = pageOf(asked);
  const end = after + limit;
  return { values: all.slice(after, end), ...(end < all.length ? { next: end } : {}) };
}
