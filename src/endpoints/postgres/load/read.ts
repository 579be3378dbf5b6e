import type pg from 'pg';
import type { Batch, Encoding } from '../../../change/batch.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ReadRequest } from '../../../change/source.ts';
import { CopyOut } from './copy-out.ts';
import { filterOf } from '../compare/filter.ts';
import { literal, name } from '../session.ts';

/**
 * Reads the rows of a range by COPY in its binary format (PostgreSQL, "COPY", "Binary Format"): cells have a length before them, so that
 * nothing is escaped. A column that is wanted as text is cast by the server.
 */
export async function* readRows(client: pg.Client, request: ReadRequest): AsyncGenerator<Batch> {
  yield* readWhere(client, request, whereOf(request), fromOf(request));
}

/** A partition is a table, and may have partitions of its own. */
function fromOf({ shape, range }: ReadRequest): string {
  return range.kind === 'partition' ? name(range.schema, range.name) : tableOf(shape);
}

/** Reads the rows that meet a condition; all when it is empty. */
export async function* readWhere(
  client: pg.Client,
  { shape, columns, inPieces }: Pick<ReadRequest, 'shape' | 'columns' | 'inPieces'>,
  where: string,
  from = tableOf(shape),
): AsyncGenerator<Batch> {
  const list = columns.map(({ column, encoding }) => expressionOf(column, encoding)).join(', ');
  const sql = `COPY (SELECT ${list} FROM ${from}${where === '' ? '' : ` WHERE ${where}`}) TO STDOUT (FORMAT binary)`;
  const batches = client.query(new CopyOut(sql, columns.length)).batches();
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}

/** The rows of a range that a filter takes, as a condition; empty when it is all of them. */
function whereOf({ range, filter = [] }: ReadRequest): string {
  return [conditionOf(range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
}

/** Tables that inherit from a table have rows of their own, which are read with them; those of partitions are read with the root. */
export function tableOf(shape: Shape): string {
  return `${shape.isPartitioned ? '' : 'ONLY '}${name(shape.schema, shape.name)}`;
}

/** What is selected so that the binary format of a cell is the encoding that is wanted. */
function expressionOf(column: Column, encoding: Encoding): string {
  const it = name(column.name);
  if (encoding === 'postgresql') return it;
  switch (column.type.kind) {
    case 'boolean':
      return `${it}::int4::text`;
    case 'instant':
      // The session's time zone is UTC; without a zone the text has no offset.
      return `${it}::timestamp::text`;
    case 'bytes':
    case 'text':
      // Characters are sent as they are. A cast to text would take a CHAR's trailing blanks away.
      return it;
    default:
      return `${it}::text`;
  }
}

/** The rows of a range as a condition; empty when it is all of them. */
export function conditionOf(range: Range): string {
  if (range.kind === 'all' || range.kind === 'partition') return '';
  if (range.kind === 'blocks') {
    const from = `ctid >= '(${range.from},0)'::tid`;
    return range.to === undefined ? from : `${from} AND ctid < '(${range.to},0)'::tid`;
  }
  const left = `(${range.columns.map((each) => name(each)).join(', ')})`;
  const right = (values: readonly string[]) => `(${values.map(literal).join(', ')})`;
  return [
    ...(range.after ? [`${left} > ${right(range.after)}`] : []),
    ...(range.upTo ? [`${left} <= ${right(range.upTo)}`] : []),
  ].join(' AND ');
}

/** How many of a table's ranges are wanted to begin with, when nothing is known of its rows. */
const blockBytes = 8192;

/**
 * Cuts a table by the blocks of its file, which needs no key and no reading (PostgreSQL 14 reads a range of ctid directly). A
 * partitioned table has no blocks of its own and older servers would read it whole for each range: those are one range.
 */
export function blockRanges(
  shape: Shape,
  rowsPerRange: number,
  server: { readonly version: number; readonly blocks: number },
): Range[] {
  const { blocks, version } = server;
  const rows = shape.estimatedRows ?? blocks * (blockBytes / 100);
  const parts = Math.min(blocks, Math.ceil(rows / rowsPerRange));
  if (parts <= 1 || version < 140000) return [{ kind: 'all' }];
  const ranges: Range[] = [];
  for (let part = 0; part < parts; part += 1) {
    const from = Math.floor((part * blocks) / parts);
    // The last range is open: rows may have been added since the blocks were counted.
    ranges.push(
      part === parts - 1
        ? { kind: 'blocks', from }
        : { kind: 'blocks', from, to: Math.floor(((part + 1) * blocks) / parts) },
    );
  }
  return ranges;
}
