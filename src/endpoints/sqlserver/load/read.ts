import type { Batch } from '../../../change/batch.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Column } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ReadRequest } from '../../../change/source.ts';
import { name } from '../names.ts';
import type { Wire } from '../tds/wire.ts';
import { selected } from './expression.ts';
import { filterOf } from './filter.ts';
import { conditionOf } from './ranges.ts';

/** How a statement sees rows that others change: as they were when it began, or each as it was last committed. */
export type Isolation = 'SNAPSHOT' | 'READ COMMITTED';

/** Reads the rows of a range. */
export function readRows(wire: Wire, request: ReadRequest, isolation: Isolation): AsyncGenerator<Batch> {
  const { shape, range, filter = [] } = request;
  const where = [conditionOf(shape, range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
  return readWhere(wire, { ...request, where }, isolation);
}

/** Some columns of the rows that a condition takes, of all where it is empty. */
export interface WhereRequest extends Pick<ReadRequest, 'shape' | 'inPieces'> {
  readonly columns: readonly { readonly column: Column }[];
  readonly where: string;
}

/** Reads the rows that a condition takes. */
export async function* readWhere(
  wire: Wire,
  { shape, columns, where, inPieces }: WhereRequest,
  isolation: Isolation,
): AsyncGenerator<Batch> {
  const wanted = columns.map(({ column }) => selected(column));
  const batches = wire.query(
    `${isolationText(isolation)}
SELECT ${wanted.map(({ sql }) => sql).join(', ')} FROM ${name(shape.schema, shape.name)}${where === '' ? '' : ` WHERE ${where}`}`,
    wanted.map(({ codePage }) => codePage),
  );
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}

/** The statement that has those behind it see rows so. */
export function isolationText(isolation: Isolation): string {
  return `SET TRANSACTION ISOLATION LEVEL ${isolation};`;
}
