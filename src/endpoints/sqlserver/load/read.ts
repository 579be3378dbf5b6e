import type { Batch } from '../../../change/batch.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Column, Shape } from '../../../change/shape.ts';
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
export async function* readRows(
  wire: Wire,
  request: ReadRequest,
  isolation: Isolation,
): AsyncGenerator<Batch> {
  const { shape, columns, range, filter = [], inPieces } = request;
  const where = [conditionOf(shape, range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
  const batches = readWhere(wire, { shape, columns, where }, isolation);
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}

/** Some columns of the rows that a condition takes, of all where it is empty. */
export interface WhereRequest {
  readonly shape: Shape;
  readonly columns: readonly { readonly column: Column }[];
  readonly where: string;
}

/** Reads the rows that a condition takes, long ones in pieces. */
export function readWhere(
  wire: Wire,
  { shape, columns, where }: WhereRequest,
  isolation: Isolation,
): AsyncGenerator<Batch> {
  const wanted = columns.map(({ column }) => selected(column));
  return wire.query(
    `${isolationText(isolation)}
SELECT ${wanted.map(({ sql }) => sql).join(', ')} FROM ${name(shape.schema, shape.name)}${where === '' ? '' : ` WHERE ${where}`}`,
    wanted.map(({ codePage }) => codePage),
  );
}

/** The statement that has those behind it see rows so. */
export function isolationText(isolation: Isolation): string {
  return `SET TRANSACTION ISOLATION LEVEL ${isolation};`;
}
