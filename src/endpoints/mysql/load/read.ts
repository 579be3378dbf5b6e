import type { Batch } from '../../../change/batch.ts';
import type { KeyWords } from '../../../change/key-range.ts';
import { keyCondition } from '../../../change/key-range.ts';
import { wholeRows } from '../../../change/long-row.ts';
import type { Range } from '../../../change/range.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { ReadRequest } from '../../../change/source.ts';
import { filterOf } from '../compare/filter.ts';
import { characters, hex, name } from '../names.ts';
import type { Wire } from '../wire.ts';

/** Reads the rows of a range as the text protocol brings them: most cells are canonical text already. */
export async function* readRows(wire: Wire, request: ReadRequest): AsyncGenerator<Batch> {
  const { shape, range } = request;
  const table = name(shape.schema, shape.name);
  const from = range.kind === 'partition' ? `${table} PARTITION (${name(range.name)})` : table;
  yield* readWhere(wire, request, whereOf(request), from);
}

/** Reads the rows that meet a condition; all when it is empty. */
export async function* readWhere(
  wire: Wire,
  {
    shape,
    columns,
    inPieces,
  }: {
    readonly shape: Shape;
    readonly columns: readonly { readonly column: Column }[];
    readonly inPieces?: boolean;
  },
  where: string,
  from = name(shape.schema, shape.name),
): AsyncGenerator<Batch> {
  const list = columns.map(({ column }) => expressionOf(column)).join(', ');
  const batches = wire.query(`SELECT ${list} FROM ${from}${where === '' ? '' : ` WHERE ${where}`}`);
  yield* inPieces === true
    ? batches
    : wholeRows(batches, (place) => `${nameOf(shape)}.${columns[place]?.column.name}`);
}

/** The rows of a range that a filter takes, as a condition; empty when it is all of them. */
function whereOf({ shape, range, filter = [] }: ReadRequest): string {
  return [conditionOf(shape, range), filterOf(filter)].filter((each) => each !== '').join(' AND ');
}

/** What is selected so that the server's text is the canonical one. */
export function expressionOf(column: Column): string {
  const it = name(column.name);
  switch (column.type.kind) {
    case 'float':
      // A FLOAT is written with six digits, of which it has more; as a double it is exact.
      return column.type.bits === 32 ? `(${it} + 0e0)` : it;
    case 'bits':
      return `LPAD(BIN(${it} + 0), ${column.type.length}, '0')`;
    case 'integer':
    case 'decimal':
      // Zeros in front are a matter of display only.
      return /\bzerofill\b/i.test(column.native) ? `(${it} + 0)` : it;
    default:
      return it;
  }
}

/**
 * The rows of a range as a condition; empty when it is all of them. Row values are spelled out, because the optimizer does not use an index for
 * `(a, b) > (1, 2)` (MySQL, "Range Optimization of Row Constructor Expressions").
 */
export function conditionOf(shape: Shape, range: Range): string {
  if (range.kind === 'all' || range.kind === 'partition') return '';
  if (range.kind === 'blocks') throw new Error('MySQL has no blocks to read by.');
  return keyCondition(shape, range, words);
}

/** A key's value: characters take the column's collation, so that the comparison is the index's. */
export function literalOf(column: Column, value: string): string {
  const { kind } = column.type;
  if (kind === 'integer' || kind === 'decimal' || kind === 'float') return value;
  if (kind === 'bytes') return hex(Buffer.from(value, 'latin1'));
  if (kind === 'bits') return `b'${value}'`;
  return characters(Buffer.from(value));
}

/** How conditions on keys are written. */
export const words: KeyWords = { name: (column) => name(column.name), constant: literalOf };
