import type { Batch } from '../../../change/batch.ts';
import { wholeRows } from '../../../change/long-row.ts';
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
  const wanted = columns.map(({ column }) => selected(column));
  const where = [conditionOf(shape, range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
  const sql = `SET TRANSACTION ISOLATION LEVEL ${isolation};
SELECT ${wanted.map((each) => each.sql).join(', ')} FROM ${name(shape.schema, shape.name)}${where === '' ? '' : ` WHERE ${where}`}`;
  const batches = wire.query(
    sql,
    wanted.map(({ codePage }) => codePage),
  );
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}
