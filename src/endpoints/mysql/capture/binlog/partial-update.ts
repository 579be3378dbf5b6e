import type { Output } from '../../../../change/output.ts';
import type { Column } from '../../../../change/shape.ts';
import { OperationError } from '../../../../text/error.ts';
import type { ReadCell } from './cell.ts';
import { text } from './cell.ts';
import { packedInteger } from './event.ts';
import { changedJson } from './json-diff.ts';

/** The bit of the options that says that documents may be there as what changed in them. */
const partialJson = 1;

/** The length of a document before its bytes. */
const lengthBytes = 4;

/**
 * The JSON documents of one row that was updated, of which the log may hold only what changed (MySQL source, `Partial_update_rows_event`). A class because the
 * row as it was before is read first, and what is read of it belongs to the row after.
 */
export class PartialDocuments {
  readonly #before = new Map<Column, Buffer>();
  #changed: ReadonlySet<Column> | undefined;

  /** Reads what stands before the row as it is after the update: options, then a bit for each JSON column of the table, set where its document is partial. */
  readHead(bytes: Buffer, at: number, documents: readonly Column[]): number {
    const options = packedInteger(bytes, at);
    const changed = new Set<Column>();
    this.#changed = changed;
    if ((options.value & partialJson) === 0) return options.end;
    for (const [bit, column] of documents.entries())
      if (((bytes[options.end + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0) changed.add(column);
    return options.end + ((documents.length + 7) >> 3);
  }

  /** Writes the whole document of the field at a place, and gives where the next field begins. */
  read(
    { column, read }: { readonly column: Column; readonly read: ReadCell },
    bytes: Buffer,
    at: number,
    out: Output,
  ): number {
    const start = at + lengthBytes;
    const end = start + bytes.readUInt32LE(at);
    if (!this.#changed) this.#before.set(column, bytes.subarray(start, end));
    if (!this.#changed?.has(column)) return read(bytes, at, out);
    const before = this.#before.get(column);
    const after = before && changedJson(before, bytes.subarray(start, end));
    if (after === undefined)
      throw new OperationError(
        `The binary log holds what changed in the JSON documents of column ${column.name}, and not the documents as they were before. On the source: SET GLOBAL binlog_row_image = FULL, or SET GLOBAL binlog_row_value_options = ''; let all clients connect again, and begin the task anew with --restart.`,
        { code: 'partial-json', side: 'source' },
      );
    return text(out, after, end);
  }
}
