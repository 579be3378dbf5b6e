import type { Batch } from '../../../change/batch.ts';
import type { ChangeBatch } from '../../../change/change.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { selected } from '../load/expression.ts';
import type { CodePage } from '../tds/cells.ts';
import type { Wire } from '../tds/wire.ts';
import type { ChangeBuilder } from './change-builder.ts';

/** So many bytes of cells make a batch. */
const batchBytes = 1 << 17;

/** A query for rows of a table: some cells of the query's own, then its columns. */
export interface PresentQuery {
  readonly table: Shape;
  /** Expressions before the columns. */
  readonly lead: readonly string[];
  /** How the table is called in it. */
  readonly from: string;
}

/** Reads rows as they are now and has an event made of each; gives batches as they become full. */
export async function* presentRows(
  wire: Wire,
  { table, lead, from }: PresentQuery,
  builder: ChangeBuilder,
  make: (batch: Batch, row: number) => void,
): AsyncGenerator<ChangeBatch> {
  const columns = table.columns.map(selected);
  const list = [...lead, ...columns.map(({ sql }) => sql)].join(', ');
  const codePages = [...lead.map((): CodePage => 'utf8'), ...columns.map(({ codePage }) => codePage)];
  const batches = wire.query(`SELECT ${list} FROM ${from}`, codePages);
  const nameOfCell = (place: number): string =>
    `${nameOf(table)}.${table.columns[place - lead.length]?.name ?? ''}`;
  for await (const batch of wholeRows(batches, nameOfCell))
    for (let row = 0; row < batch.rows; row += 1) {
      make(batch, row);
      if (builder.size > batchBytes) yield builder.take();
    }
}
