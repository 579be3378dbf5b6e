import { CellPlaces, nullCell } from '../../../../change/batch.ts';
import type { TableChange } from '../../../../change/alteration.ts';
import type { ChangeBatch, ChangeEvent, RowChange } from '../../../../change/change.ts';
import { absentCell } from '../../../../change/change.ts';
import { changeTooLong } from '../../../../change/long-row.ts';
import { Output } from '../../../../change/output.ts';
import type { Position } from '../../../../change/position.ts';
import type { Column, Shape } from '../../../../change/shape.ts';
import { nameOf } from '../../../../change/shape.ts';
import { OperationError } from '../../../../text/error.ts';
import type { GtidSet } from '../gtid.ts';
import { positionText } from '../log-position.ts';
import type { ReadCell } from './cell.ts';
import { cellReader } from './cell.ts';
import type { BinlogEvent } from './event.ts';
import {
  checksumLength,
  endOfBody,
  eventAt,
  eventType,
  inflated,
  packedInteger,
  payloadEvents,
} from './event.ts';
import type { LoggedTables } from '../definition/tables.ts';
import { PartialDocuments } from './partial-update.ts';
import type { TransactionStart } from './gtid-event.ts';
import { readTransactionStart } from './gtid-event.ts';
import { statementOf } from './statement.ts';
import type { TableMap } from './table-map.ts';
import { fieldType, readTableMap } from './table-map.ts';

/** A table that is followed, with the readers of its columns. */
interface Followed {
  readonly shape: Shape;
  /** Where its rows were read, when that is known: what the log tells before it is in them. */
  readonly readAt: Position | undefined;
  readonly readers: readonly ReadCell[];
  /** The columns that are binary JSON in the log. */
  readonly documents: readonly Column[];
}

/** What is known of the rows that were read before the log. */
export interface Reading {
  readonly readAt: ReadonlyMap<Shape, Position>;
  readonly compare: (left: Position, right: Position) => number;
}

const noneRead: Reading = { readAt: new Map(), compare: () => 0 };

/** What a row event is: rows in a log before MySQL 5.6 have a shorter head. */
interface RowsKind {
  readonly kind: RowChange['kind'];
  readonly headLength: number;
  readonly isCompressed: boolean;
  /** Documents may be there as what changed in them. */
  readonly isPartial?: boolean;
}

const shortHead = 8;
const longHead = 10;

const rowsKinds: ReadonlyMap<number, RowsKind> = new Map([
  [eventType.writeRowsV1, { kind: 'insert', headLength: shortHead, isCompressed: false }],
  [eventType.updateRowsV1, { kind: 'update', headLength: shortHead, isCompressed: false }],
  [eventType.deleteRowsV1, { kind: 'delete', headLength: shortHead, isCompressed: false }],
  [eventType.writeRows, { kind: 'insert', headLength: longHead, isCompressed: false }],
  [eventType.updateRows, { kind: 'update', headLength: longHead, isCompressed: false }],
  [eventType.deleteRows, { kind: 'delete', headLength: longHead, isCompressed: false }],
  [
    eventType.partialUpdateRows,
    { kind: 'update', headLength: longHead, isCompressed: false, isPartial: true },
  ],
  [eventType.mariadbWriteRowsCompressedV1, { kind: 'insert', headLength: shortHead, isCompressed: true }],
  [eventType.mariadbUpdateRowsCompressedV1, { kind: 'update', headLength: shortHead, isCompressed: true }],
  [eventType.mariadbDeleteRowsCompressedV1, { kind: 'delete', headLength: shortHead, isCompressed: true }],
  [eventType.mariadbWriteRowsCompressed, { kind: 'insert', headLength: longHead, isCompressed: true }],
  [eventType.mariadbUpdateRowsCompressed, { kind: 'update', headLength: longHead, isCompressed: true }],
  [eventType.mariadbDeleteRowsCompressed, { kind: 'delete', headLength: longHead, isCompressed: true }],
]);

/**
 * Makes changes of the events of a binary log. A class because it carries what events say for those behind them: the file, the checksum, the tables by
 * number, whether a transaction is open.
 */
export class BinlogDecoder {
  readonly #tables: LoggedTables;
  readonly #readAt: Map<Shape, Position>;
  readonly #compare: Reading['compare'];
  /** Undefined for a table that the task does not move. */
  readonly #maps = new Map<number, Followed | undefined>();
  /** Readers are made once for each form of a table: a server gives a new number to the same table after each flush. */
  readonly #followed = new Map<string, Followed>();
  #file: string;
  /** Undefined before the description of the format. */
  #checksum: number | undefined;
  #isInTransaction = false;
  /** The open transaction changed rows of tables that are followed. */
  #hasRows = false;
  #events: ChangeEvent[] = [];
  #out = new Output();
  readonly #places = new CellPlaces();
  #cells = 0;
  /** The transactions that are whole, where the following began with GTIDs. */
  #gtids: GtidSet | undefined;
  /** The transaction that is being read. */
  #begun: TransactionStart | undefined;

  /** `file` is the one that the log is read from, `gtids` are those before the place where it begins. */
  constructor(tables: LoggedTables, file: string, reading: Reading = noneRead, gtids?: GtidSet) {
    this.#gtids = gtids;
    this.#tables = tables;
    this.#file = file;
    this.#readAt = new Map(reading.readAt);
    this.#compare = reading.compare;
  }

  /** Reads one packet: a byte that says all is well, then an event. */
  read(packet: Buffer): void {
    const type = packet[1 + 4] as number;
    const event = eventAt(packet, 1, type === eventType.formatDescription ? 0 : (this.#checksum ?? 0));
    this.#event(event, event.nextPosition);
  }

  /** How many bytes of cells wait to be taken. */
  get size(): number {
    return this.#out.at;
  }

  /** What was read since the last time. */
  take(): ChangeBatch {
    const batch = {
      events: this.#events,
      bytes: this.#out.takeClose(),
      ...this.#places.taken(this.#cells),
    };
    this.#events = [];
    this.#cells = 0;
    return batch;
  }

  #event(event: BinlogEvent, nextPosition: number): void {
    const { type, bytes, start, end } = event;
    const rows = rowsKinds.get(type);
    if (rows) {
      this.#rows(event, rows, nextPosition);
      return;
    }
    switch (type) {
      case eventType.formatDescription:
        this.#checksum = checksumLength(event);
        return;
      case eventType.rotate:
        // The first one is made up and names the file that the server begins with; its checksum is known only by looking whether it fits.
        this.#file = bytes.toString('utf8', start + 8, this.#checksum === undefined ? endOfBody(event) : end);
        return;
      case eventType.gtid:
      case eventType.anonymousGtid:
      case eventType.mariadbGtid:
        this.#endTransaction();
        this.#begun = readTransactionStart(event);
        // MySQL has a BEGIN for it.
        this.#isInTransaction = type === eventType.mariadbGtid && this.#begun?.isStandalone === false;
        return;
      case eventType.tableMap:
        this.#map(readTableMap(event));
        return;
      case eventType.xid:
        this.#commit(event.timestamp, nextPosition);
        return;
      case eventType.xaPrepare:
        // Its first byte says that it commits as well.
        if (bytes[start] === 0) this.#refuseRows('was prepared by XA, to be committed or rolled back later');
        this.#commit(event.timestamp, nextPosition);
        return;
      case eventType.query:
        this.#query(bytes, start, end, { timestamp: event.timestamp, nextPosition });
        return;
      case eventType.mariadbQueryCompressed: {
        const whole = inflated(event, queryTextAt(bytes, start));
        this.#query(whole.bytes, whole.start, whole.end, { timestamp: event.timestamp, nextPosition });
        return;
      }
      case eventType.transactionPayload:
        this.#mustBeWhole(event, 'a compressed transaction', nextPosition);
        for (const each of payloadEvents(event)) this.#event(each, nextPosition);
        return;
      case eventType.heartbeat:
        if (!this.#isInTransaction && nextPosition > 0)
          this.#events.push({ kind: 'idle', position: this.#position(nextPosition) });
        return;
      case eventType.mariadbStartEncryption:
        return;
      default:
        return;
    }
  }

  #mustBeWhole({ bytes, start, end }: BinlogEvent, what: string, nextPosition: number): void {
    if (end > bytes.length)
      throw changeTooLong(end - start, what, `event before ${this.#position(nextPosition)}`);
  }

  #position(offset: number): Position {
    const place = { file: this.#file, offset };
    return positionText(this.#gtids ? { gtids: this.#gtids, place } : { place });
  }

  /** The transaction that was begun is whole. */
  #endTransaction(): void {
    this.#gtids = this.#gtids && (this.#begun?.added(this.#gtids) ?? this.#gtids);
    this.#begun = undefined;
  }

  /** Changes that may not have been made cannot be told to the target, which makes what it is told. */
  #refuseRows(why: string): void {
    if (!this.#hasRows) return;
    throw new OperationError(
      `The binary log holds a transaction of tables that are followed that ${why}, which Godwit does not follow. Let the source have no such transactions while the task runs, and begin anew with --restart.`,
      { code: 'transaction', side: 'source' },
    );
  }

  #commit(timestamp: number, nextPosition: number): void {
    this.#hasRows = false;
    this.#isInTransaction = false;
    this.#endTransaction();
    this.#events.push({ kind: 'commit', position: this.#position(nextPosition), at: timestamp * 1000 });
  }

  /** Statements in the log: the bounds of transactions, DDL, and rows where the format is not ROW. */
  #query(
    bytes: Buffer,
    start: number,
    end: number,
    { timestamp, nextPosition }: { readonly timestamp: number; readonly nextPosition: number },
  ): void {
    const schemaLength = bytes[start + 8] as number;
    const schemaAt = start + 13 + bytes.readUInt16LE(start + 11);
    const schema = bytes.toString('utf8', schemaAt, schemaAt + schemaLength);
    const sql = bytes.toString('utf8', schemaAt + schemaLength + 1, end);
    const statement = statementOf(sql, schema);
    switch (statement.kind) {
      case 'begin':
        this.#isInTransaction = true;
        return;
      case 'commit':
        this.#commit(timestamp, nextPosition);
        return;
      case 'rollback':
        this.#refuseRows('was rolled back in part, beside changes of tables without transactions');
        return;
      case 'truncate': {
        const shape = this.#tables.get(statement.table);
        if (shape && !this.#isRead(this.#readAt.get(shape), nextPosition))
          this.#events.push({ kind: 'truncate', table: shape });
        this.#commit(timestamp, nextPosition);
        return;
      }
      case 'rows':
        if (statement.tables.some((table) => this.#tables.get(table) !== undefined))
          throw new OperationError(
            `The binary log holds a statement instead of the rows that it changed in ${statement.tables.join(', ')}. On the source: SET GLOBAL binlog_format = 'ROW'; then let all clients connect again, and begin the task anew.`,
            { code: 'binlog-format', side: 'source' },
          );
        return;
      case 'definition': {
        const changes = this.#tables.fold(sql, schema, statement.tables);
        if (changes.length > 0) this.#define(changes, sql, { timestamp, nextPosition });
        else if (!this.#isInTransaction) this.#commit(timestamp, nextPosition);
        return;
      }
      default:
        // Accounts, databases and the like: nothing that is moved, but a transaction of the log.
        if (!this.#isInTransaction) this.#endTransaction();
        return;
    }
  }

  /** A definition ends the transaction before it, and rows that come later are of the tables as they are now. */
  #define(
    changes: readonly TableChange[],
    statement: string,
    { timestamp, nextPosition }: { readonly timestamp: number; readonly nextPosition: number },
  ): void {
    this.#isInTransaction = false;
    this.#endTransaction();
    this.#maps.clear();
    this.#followed.clear();
    for (const each of changes) {
      const readAt = each.kind === 'altered' ? this.#readAt.get(each.before) : undefined;
      if (each.kind === 'altered' && readAt !== undefined) this.#readAt.set(each.after, readAt);
    }
    const position = this.#position(nextPosition);
    this.#events.push({ kind: 'definition', position, changes, statement, at: timestamp * 1000 });
  }

  #map(map: TableMap): void {
    const name = `${map.schema}.${map.table}`;
    const shape = this.#tables.get(name);
    if (!shape) {
      this.#maps.set(map.id, undefined);
      return;
    }
    const form = `${name} ${map.fields.map((field) => `${field.type}/${field.meta}`).join()}`;
    let followed = this.#followed.get(form);
    if (!followed) {
      if (map.fields.length !== shape.columns.length)
        throw new OperationError(
          `${name} has ${map.fields.length} columns in the binary log and ${shape.columns.length} as far as Godwit knows: it was altered in a way that the log did not tell. Start the task again with --restart.`,
          { code: 'altered', side: 'source' },
        );
      followed = {
        shape,
        readAt: this.#readAt.get(shape),
        readers: map.fields.map((field, i) =>
          cellReader(field, shape.columns[i] as Shape['columns'][number]),
        ),
        documents: shape.columns.filter((_, i) => map.fields[i]?.type === fieldType.json),
      };
      this.#followed.set(form, followed);
    }
    this.#maps.set(map.id, followed);
  }

  /** Whether the rows of a table were read behind an event. The events of a transaction stand together, so that all of them are before a position or behind it. */
  #isRead(readAt: Position | undefined, nextPosition: number): boolean {
    return readAt !== undefined && this.#compare(this.#position(nextPosition), readAt) <= 0;
  }

  #rows(
    written: BinlogEvent,
    { kind, headLength, isCompressed, isPartial }: RowsKind,
    nextPosition: number,
  ): void {
    this.#isInTransaction = true;
    const table = this.#maps.get(written.bytes.readUIntLE(written.start, 6));
    if (!table || this.#isRead(table.readAt, nextPosition)) return;
    this.#hasRows = true;
    this.#mustBeWhole(written, nameOf(table.shape), nextPosition);
    let at = written.start + headLength;
    if (headLength === longHead) at += written.bytes.readUInt16LE(at - 2) - 2;
    const count = packedInteger(written.bytes, at);
    const columns = count.value;
    const mapBytes = (columns + 7) >> 3;
    const beforeMap = written.bytes.subarray(count.end, count.end + mapBytes);
    at = count.end + mapBytes;
    let afterMap = beforeMap;
    if (kind === 'update') {
      afterMap = written.bytes.subarray(at, at + mapBytes);
      at += mapBytes;
    }
    const { bytes, end, first } = rowBytes(written, at, isCompressed);
    at = first;
    while (at < end) {
      let before = -1;
      let after = -1;
      const partial = isPartial === true ? new PartialDocuments() : undefined;
      if (kind !== 'insert') {
        before = this.#cells;
        at = this.#row(bytes, at, beforeMap, table, partial);
      }
      if (kind !== 'delete') {
        after = this.#cells;
        if (partial) at = partial.readHead(bytes, at, table.documents);
        at = this.#row(bytes, at, afterMap, table, partial);
      }
      this.#events.push({ kind, table: table.shape, before, after, at: written.timestamp * 1000 });
    }
  }

  /** One image of a row: a bit for each column that is there, set where it is NULL, then the fields. */
  #row(
    bytes: Buffer,
    at: number,
    present: Buffer,
    { shape, readers, documents }: Followed,
    partial: PartialDocuments | undefined,
  ): number {
    const columns = readers.length;
    const first = this.#cells;
    this.#reserve(columns);
    const nulls = at;
    let bit = 0;
    let next = at + ((bitsIn(present, columns) + 7) >> 3);
    const out = this.#out;
    for (let column = 0; column < columns; column += 1) {
      const cell = first + column;
      if (((present[column >> 3] as number) & (1 << (column & 7))) === 0) {
        this.#places.lengths[cell] = absentCell;
        continue;
      }
      const isNull = ((bytes[nulls + (bit >> 3)] as number) & (1 << (bit & 7))) !== 0;
      bit += 1;
      if (isNull) {
        this.#places.lengths[cell] = nullCell;
        continue;
      }
      out.reserve(128);
      this.#places.starts[cell] = out.at;
      const read = readers[column] as ReadCell;
      const document = partial && documents.find((each) => each === shape.columns[column]);
      next = document ? partial.read({ column: document, read }, bytes, next, out) : read(bytes, next, out);
      this.#places.lengths[cell] = out.at - (this.#places.starts[cell] as number);
    }
    return next;
  }

  #reserve(cells: number): void {
    this.#cells += cells;
    this.#places.reserve(this.#cells);
  }
}

/** Where the rows of an event stand; those of MariaDB's compressed events are unpacked first. */
function rowBytes(
  event: BinlogEvent,
  at: number,
  isCompressed: boolean,
): { readonly bytes: Buffer; readonly first: number; readonly end: number } {
  if (!isCompressed) return { bytes: event.bytes, first: at, end: event.end };
  const whole = inflated(event, at);
  return { bytes: whole.bytes, first: at - event.start, end: whole.end };
}

/** Where the text of a statement begins: behind the status variables, the schema and its zero. */
function queryTextAt(bytes: Buffer, start: number): number {
  return start + 13 + bytes.readUInt16LE(start + 11) + (bytes[start + 8] as number) + 1;
}

function bitsIn(map: Buffer, columns: number): number {
  let count = 0;
  for (let i = 0; i < columns; i += 1) if (((map[i >> 3] as number) & (1 << (i & 7))) !== 0) count += 1;
  return count;
}
