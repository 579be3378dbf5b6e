import type { Duplex } from 'node:stream';
import type pg from 'pg';
import { CellPlaces, nullCell } from '../../../change/batch.ts';
import type { ChangeBatch, ChangeEvent } from '../../../change/change.ts';
import { absentCell } from '../../../change/change.ts';
import { changeTooLong, mostInChange } from '../../../change/long-row.ts';
import { Pieces } from '../../../change/pieces.ts';
import type { Position } from '../../../change/position.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { TableName } from '../../../catalog/converter.ts';
import { OperationError } from '../../../text/error.ts';
import { DefinedTables } from '../catalog/defined-tables.ts';
import type { ToldTable } from '../catalog/replica-identity.ts';
import { checkPartition, cString, tellsRow, toldTable, unlikeIdentity } from '../catalog/replica-identity.ts';
import { literal } from '../session.ts';

/** What is followed. */
export interface Subscription {
  readonly slot: string;
  readonly publication: string;
  readonly from: Position;
  readonly tables: readonly Shape[];
  /** Whether a table that is made, or gets this name, is followed from then on. */
  readonly takes: (schema: string, name: string) => boolean;
  /** The table in which definitions are written down. */
  readonly audit: TableName;
  /** Where the rows of tables were read: changes of transactions that ended before are left out. */
  readonly readAt?: ReadonlyMap<Shape, Position>;
}

/**
 * Seconds between the messages that tell the server how far we are. It cuts a client that is silent for `wal_sender_timeout`, a minute by default. Each
 * message asks for an answer, which says how far the log is: on a quiet server that is all we hear.
 */
const statusSeconds = 1;

/**
 * Follows a logical replication slot by the plugin pgoutput (PostgreSQL, "Streaming Replication Protocol", "Logical Streaming Replication Protocol",
 * "Logical Replication Message Formats"). The client's socket is taken over: it is of no other use afterwards. A class because it is a
 * connection with a place in the log.
 */
export class SlotReader {
  readonly #client: pg.Client;
  readonly #stream: Duplex;
  readonly #decoder: Decoder;
  readonly #subscription: Subscription;
  #confirmed: bigint;

  constructor(client: pg.Client, subscription: Subscription) {
    this.#client = client;
    this.#stream = (
      client as unknown as { readonly connection: { readonly stream: Duplex } }
    ).connection.stream;
    this.#subscription = subscription;
    this.#decoder = new Decoder(subscription);
    this.#confirmed = lsnOf(subscription.from);
  }

  /** The changes from the subscription's position on, as long as they are asked for. */
  async *events(): AsyncGenerator<ChangeBatch> {
    const { slot, from, publication } = this.#subscription;
    this.#stream.removeAllListeners('data');
    this.#stream.pause();
    this.#query(
      `START_REPLICATION SLOT "${slot}" LOGICAL ${positionOf(lsnOf(from))} (proto_version '1', publication_names ${literal(`"${publication}"`)})`,
    );
    const timer = setInterval(() => this.#tell(), statusSeconds * 1000);
    const pieces = new Pieces();
    try {
      for await (const piece of this.#stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        const bytes = pieces.add(piece);
        if (bytes === undefined) continue;
        const { batch, end, needed } = this.#decoder.read(bytes);
        pieces.keep(bytes.subarray(end), needed);
        if (batch.events.length > 0) yield batch;
      }
      throw Object.assign(new Error('the connection ended'), { code: 'ECONNRESET' });
    } finally {
      clearInterval(timer);
      this.#stream.destroy();
    }
  }

  /** Tells the server that it may forget what is before a position: the target has it for good. */
  confirm(position: Position): void {
    const lsn = lsnOf(position);
    if (lsn <= this.#confirmed) return;
    this.#confirmed = lsn;
    this.#tell();
  }

  close(): void {
    this.#stream.destroy();
    this.#client.end().catch(() => {});
  }

  #query(sql: string): void {
    const text = Buffer.from(`${sql}\0`);
    const head = Buffer.from([81, 0, 0, 0, 0]);
    head.writeInt32BE(text.length + 4, 1);
    this.#stream.write(Buffer.concat([head, text]));
  }

  /** "Standby status update": what is written, flushed and applied is the same, because only what is durable in the target counts. */
  #tell(): void {
    if (this.#stream.destroyed) return;
    const message = Buffer.alloc(39);
    message[0] = 100;
    message.writeInt32BE(38, 1);
    message[5] = 114;
    for (const at of [6, 14, 22]) message.writeBigUInt64BE(this.#confirmed, at);
    message.writeBigInt64BE((BigInt(Date.now()) - epoch) * 1000n, 30);
    message[38] = 1;
    this.#stream.write(message);
  }
}

/** 2000-01-01 in milliseconds since 1970: the server counts microseconds from there. */
const epoch = 946_684_800_000n;

/** `16/B374D848` as a number. A place within a transaction is that of its commit, behind which stands how far it was read. */
export function lsnOf(position: Position): bigint {
  const [high = '0', low = '0'] = position.split('#', 1)[0]?.split('/') ?? [];
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** A number as `16/B374D848`. */
export function positionOf(lsn: bigint): Position {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffffffffn).toString(16).toUpperCase()}`;
}

/** How far a transaction was read that a position lies within: twice the number of its messages about rows, and one more behind a definition that no message told of. */
export function stepOf(position: Position): number {
  return Number(position.split('#')[1] ?? -1);
}

/** A table as the stream speaks of it. */
interface Relation {
  readonly shape: Shape;
  /** For each column of a message its place in the shape. */
  readonly places: readonly number[];
  /** How the text of each column of a message becomes canonical. */
  readonly mends: readonly (Mend | undefined)[];
  /** For each column of a message whether the row before a change tells it. */
  readonly isIdentity: readonly boolean[];
  /** Whether that is enough to know which row is meant. */
  readonly tellsRow: boolean;
  /** Transactions whose commit stands before it are in the rows that were read. */
  readonly readAt: bigint;
}

/** A partitioned table that is followed, as the stream told of it. */
interface Root {
  readonly shape: Shape;
  readonly told: ToldTable;
}

interface Read {
  readonly batch: ChangeBatch;
  /** Where the first message begins that is not whole, and how many bytes it has at least. */
  readonly end: number;
  readonly needed: number;
}

const letter = (character: string): number => character.charCodeAt(0);

/** Takes messages apart. A class because relations are told once and spoken of by number afterwards. */
class Decoder {
  readonly #tables: DefinedTables;
  readonly #audit: string;
  /** The place that the following began at, when it lies within a transaction: what was read of that comes again. */
  readonly #from: { readonly commitAt: bigint; readonly messages: number };
  /** The message that tells of the audit table. */
  #told: ToldTable | undefined;
  /** Messages about rows since the transaction began. */
  #messages = 0;
  /** Undefined for a table that the task does not move. */
  readonly #relations = new Map<number, Relation | undefined>();
  /** The partitioned table of the last message, when it told of one. */
  #root: Root | undefined;
  #isInTransaction = false;
  /** Where the record of the transaction's commit begins. */
  #commitAt = 0n;
  #commitTime = 0;
  #events: ChangeEvent[] = [];
  readonly #places = new CellPlaces();
  #cells = 0;

  constructor({ tables, readAt = new Map(), takes, audit, from }: Subscription) {
    this.#tables = new DefinedTables(tables, takes, readAt);
    this.#audit = nameOf(audit);
    this.#from = { commitAt: lsnOf(from), messages: Math.floor(stepOf(from) / 2) };
  }

  read(bytes: Buffer): Read {
    this.#events = [];
    this.#cells = 0;
    let at = 0;
    let needed = headLength;
    while (at + headLength <= bytes.length) {
      const size = bytes.readInt32BE(at + 1) + 1;
      if (at + size > bytes.length) {
        needed = this.#neededFor(bytes, at, size);
        break;
      }
      const kind = bytes[at];
      if (kind === letter('E')) throw serverError(bytes.subarray(at + headLength, at + size));
      if (kind === letter('d')) this.#copyData(bytes, at + headLength);
      at += size;
    }
    const batch = {
      events: this.#events,
      bytes,
      ...this.#places.taken(this.#cells),
    };
    return { batch, end: at, needed };
  }

  /** How many bytes of a message must be there before it can be read. One that is too long is refused as soon as it is known which table it is about. */
  #neededFor(bytes: Buffer, at: number, size: number): number {
    if (size <= mostInChange) return size;
    if (bytes.length < at + relationEnd) return relationEnd;
    const relation = this.#relations.get(bytes.readInt32BE(at + relationEnd - 4));
    if (!relation) return size;
    throw changeTooLong(size, nameOf(relation.shape), `transaction ${positionOf(this.#commitAt)}`);
  }

  #copyData(bytes: Buffer, at: number): void {
    if (bytes[at] === letter('w')) this.#message(bytes, at + 25);
    else if (bytes[at] === letter('k') && !this.#isInTransaction)
      this.#events.push({ kind: 'idle', position: positionOf(bytes.readBigUInt64BE(at + 1)) });
  }

  #message(bytes: Buffer, at: number): void {
    const root = this.#root;
    this.#root = undefined;
    switch (bytes[at]) {
      case letter('B'):
        this.#isInTransaction = true;
        this.#commitAt = bytes.readBigUInt64BE(at + 1);
        this.#messages = 0;
        this.#commitTime = Number(bytes.readBigInt64BE(at + 9) / 1000n + epoch);
        return;
      case letter('C'):
        this.#isInTransaction = false;
        this.#events.push({
          kind: 'commit',
          position: positionOf(bytes.readBigUInt64BE(at + 10)),
          at: this.#commitTime,
        });
        return;
      case letter('R'):
        this.#relation(bytes, at + 1, root);
        return;
      case letter('I'):
      case letter('U'):
      case letter('D'):
        this.#messages += 1;
        if (!this.#wasRead()) this.#row(bytes, at);
        return;
      case letter('T'):
        this.#messages += 1;
        if (!this.#wasRead()) this.#truncate(bytes, at + 1);
        return;
      default:
        // Origins, types and messages of others tell nothing of rows.
        return;
    }
  }

  #relation(bytes: Buffer, at: number, root: Root | undefined): void {
    const told = toldTable(bytes, at);
    if (nameOf(told) === this.#audit) this.#told = told;
    const shape = this.#tables.get(nameOf(told));
    if (!shape) {
      if (root) checkPartition(root.shape, root.told, told);
      this.#relations.set(told.id, undefined);
      return;
    }
    if (shape.isPartitioned) this.#root = { shape, told };
    const places = told.columns.map(({ name }) => shape.columns.findIndex((each) => each.name === name));
    const readAt = this.#tables.readAt(shape);
    this.#relations.set(told.id, {
      shape,
      places,
      mends: places.map((place) => mendOf(shape.columns[place]?.type.kind)),
      isIdentity: told.columns.map(({ isIdentity }) => isIdentity),
      tellsRow: tellsRow(shape, told),
      readAt: readAt === undefined ? 0n : lsnOf(readAt),
    });
  }

  #row(bytes: Buffer, at: number): void {
    const id = bytes.readInt32BE(at + 1);
    if (id === this.#told?.id) {
      if (bytes[at] === letter('I')) this.#define(bytes, at + 6, this.#told);
      return;
    }
    const relation = this.#relations.get(id);
    if (!relation || this.#commitAt < relation.readAt) return;
    if (relation.places.includes(-1) || !this.#tables.has(relation.shape)) throw altered(relation.shape);
    if (!relation.tellsRow && bytes[at] !== letter('I'))
      throw unlikeIdentity(nameOf(relation.shape), nameOf(relation.shape), relation.shape);
    let next = at + 5;
    let before = -1;
    if (bytes[next] === letter('K') || bytes[next] === letter('O')) {
      before = this.#cells;
      next = this.#tuple(bytes, next + 1, relation, relation.isIdentity);
    }
    let after = -1;
    if (bytes[next] === letter('N') && bytes[at] !== letter('D')) {
      after = this.#cells;
      this.#tuple(bytes, next + 1, relation);
    }
    const kind = bytes[at] === letter('I') ? 'insert' : bytes[at] === letter('U') ? 'update' : 'delete';
    this.#events.push({ kind, table: relation.shape, before, after, at: this.#commitTime });
  }

  /** Whether a message about rows was read before the following began, within its transaction. */
  #wasRead(): boolean {
    return this.#commitAt === this.#from.commitAt && this.#messages <= this.#from.messages;
  }

  /** What was written down about a definition. What its transaction did before ends here, at a place within it. */
  #define(bytes: Buffer, at: number, told: ToldTable): void {
    const changes = this.#tables.define(readTexts(bytes, at, told));
    if (changes.changes.length === 0) return;
    const before = `${positionOf(this.#commitAt)}#${(this.#messages - 1) * 2}`;
    this.#events.push(
      { kind: 'commit', position: before, at: this.#commitTime },
      {
        kind: 'definition',
        position: `${positionOf(this.#commitAt)}#${this.#messages * 2}`,
        at: this.#commitTime,
        ...changes,
      },
    );
  }

  /** The cells of a row. Where it is only an identity, the server writes NULL for all other columns, whatever they hold. */
  #tuple(
    bytes: Buffer,
    at: number,
    { shape, places, mends }: Relation,
    isTold: readonly boolean[] = [],
  ): number {
    const columns = bytes.readInt16BE(at);
    const first = this.#cells;
    this.#reserve(shape.columns.length);
    this.#places.lengths.fill(absentCell, first, this.#cells);
    let next = at + 2;
    for (let column = 0; column < columns; column += 1) {
      const cell = first + (places[column] as number);
      const kind = bytes[next];
      next += 1;
      if (kind === letter('n')) {
        if (isTold[column] !== false) this.#places.lengths[cell] = nullCell;
      } else if (kind !== letter('u')) {
        const length = bytes.readInt32BE(next);
        next += 4;
        this.#places.starts[cell] = next;
        const mend = mends[column];
        this.#places.lengths[cell] = mend ? mend(bytes, next, length) : length;
        next += length;
      }
    }
    return next;
  }

  #truncate(bytes: Buffer, at: number): void {
    const count = bytes.readInt32BE(at);
    for (let i = 0; i < count; i += 1) {
      const relation = this.#relations.get(bytes.readInt32BE(at + 5 + i * 4));
      if (relation && this.#commitAt >= relation.readAt)
        this.#events.push({ kind: 'truncate', table: relation.shape });
    }
  }

  #reserve(cells: number): void {
    this.#cells += cells;
    this.#places.reserve(this.#cells);
  }
}

/** A kind of message and its length. */
const headLength = 5;

/** Where the number of the table ends in a message about a row: behind the head, the head of the log's data, and the kind of the change. */
const relationEnd = headLength + 25 + 1 + 4;

/** The texts of a row by the names of its columns. */
function readTexts(bytes: Buffer, at: number, { columns }: ToldTable): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let next = at + 2;
  for (const { name } of columns) {
    const kind = bytes[next];
    next += 1;
    if (kind !== letter('t')) continue;
    const length = bytes.readInt32BE(next);
    texts.set(name, bytes.toString('utf8', next + 4, next + 4 + length));
    next += 4 + length;
  }
  return texts;
}

function altered(shape: Shape): OperationError {
  return new OperationError(
    `${nameOf(shape)} was altered since the task began, and what was altered was not written down, which takes an event trigger of a superuser (of rds_superuser on Amazon RDS). Alter the target's table in the same way, and start the task again with --restart.`,
    { code: 'altered', side: 'source' },
  );
}

/** Makes the server's text canonical where it stands; gives its new length. */
type Mend = (bytes: Buffer, start: number, length: number) => number;

function mendOf(kind: string | undefined): Mend | undefined {
  if (kind === 'boolean') return mendBoolean;
  if (kind === 'bytes') return mendBytes;
  if (kind === 'instant') return mendInstant;
  return undefined;
}

const mendBoolean: Mend = (bytes, start) => {
  bytes[start] = bytes[start] === letter('t') ? 49 : 48;
  return 1;
};

/** `\x00ff` becomes the bytes, which are fewer and take the place of their own digits. */
const mendBytes: Mend = (bytes, start, length) =>
  bytes.write(bytes.toString('latin1', start + 2, start + length), start, 'hex');

/** The session is in UTC, so that the offset is always `+00`; behind it may stand ` BC`. */
const mendInstant: Mend = (bytes, start, length) => {
  const end = start + length;
  if (bytes[end - 1] === letter('C')) {
    bytes.copyWithin(end - 6, end - 3, end);
    return length - 3;
  }
  return bytes[end - 3] === letter('+') ? length - 3 : length;
};

/** The server's error as the driver gives it: fields, each with a letter before it (PostgreSQL, "Error and Notice Message Fields"). */
function serverError(bytes: Buffer): Error {
  const fields = new Map<string, string>();
  for (let at = 0; bytes[at] !== 0 && at < bytes.length; ) {
    const { text, end } = cString(bytes, at + 1);
    fields.set(String.fromCharCode(bytes[at] as number), text);
    at = end;
  }
  return Object.assign(new Error(fields.get('M') ?? ''), {
    code: fields.get('C') ?? '',
    severity: fields.get('V') ?? fields.get('S') ?? '',
    ...(fields.has('D') ? { detail: fields.get('D') } : {}),
  });
}
