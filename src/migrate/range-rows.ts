import type { Batch } from '../change/batch.ts';
import type { Position } from '../change/position.ts';
import { nameOf } from '../change/shape.ts';
import type { ReadRequest } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import type { LoadJob, LoadStep } from './load.ts';

/** The rows of a range, with their position where it is wanted; long ones in pieces where they can be taken so. */
export async function rowsOf(
  { source, signal }: LoadJob,
  { table, range, isAtPosition }: LoadStep,
  columns: ReadRequest['columns'],
  inPieces = false,
): Promise<{ readonly position?: Position; readonly batches: AsyncIterable<Batch> }> {
  const { source: shape, filter } = table;
  const request = { shape, columns, range, inPieces, ...(filter ? { filter } : {}), signal };
  if (isAtPosition !== true) return { batches: source.read(request) };
  if (source.readAtPosition) return await source.readAtPosition(request);
  throw new OperationError(
    `${source.server} cannot tell where in its log the rows of ${nameOf(shape)} are read, so that the changes of this table without a key cannot be followed from there. Give it a key, or load it with --type full-load.`,
    { code: 'key', side: 'source' },
  );
}
