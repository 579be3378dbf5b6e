import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { binaryJson } from '../../../../../test/migrate/binary-json.ts';
import type { RowChange } from '../../../../change/change.ts';
import type { Column, Shape } from '../../../../change/shape.ts';
import { LoggedTables } from '../definition/tables.ts';
import { BinlogDecoder } from './decoder.ts';

/** What only MySQL writes, of which no server is at hand: the events are made here as its source describes them (`libs/mysql/binlog/event`). */

const column = (name: string, type: Column['type']): Column => ({
  name,
  type,
  native: type.kind,
  nullable: true,
  generated: false,
  hasDefault: false,
});

const documents: Shape = {
  schema: 'shop',
  name: 'documents',
  isPartitioned: false,
  columns: [
    column('id', { kind: 'integer', bits: 32, unsigned: false }),
    column('first', { kind: 'json', binary: true }),
    column('second', { kind: 'json', binary: true }),
  ],
};

/** An event: seconds, type, server, length, place of the next one, flags. */
function event(type: number, body: Buffer, nextPosition = 1000): Buffer {
  const head = Buffer.alloc(19);
  head.writeUInt32LE(1_700_000_000, 0);
  head[4] = type;
  head.writeUInt32LE(head.length + body.length, 9);
  head.writeUInt32LE(nextPosition, 13);
  return Buffer.concat([head, body]);
}

/** Table 66 has an INT and two JSON columns, whose lengths have four bytes. */
const tableMap = event(
  19,
  Buffer.concat([
    Buffer.from([66, 0, 0, 0, 0, 0, 1, 0]),
    Buffer.from('\u0004shop\0\u0009documents\0', 'latin1'),
    Buffer.from([3, 3, 245, 245, 2, 4, 4, 6]),
  ]),
);

const xid = event(16, Buffer.alloc(8), 4711);

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function document(bytes: Buffer): Buffer {
  return Buffer.concat([int(bytes.length), bytes]);
}

/** An update of table 66 with three columns in both images. */
function partialUpdate(row: readonly Buffer[], present: readonly [number, number] = [7, 7]): Buffer {
  const head = [66, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, ...present];
  return event(39, Buffer.concat([Buffer.from(head), ...row]));
}

function decoded(...events: readonly Buffer[]): readonly string[] {
  const decoder = new BinlogDecoder(
    new LoggedTables([documents], () => false, { isMariadb: false, characterSets: new Map() }),
    'binlog.000007',
  );
  for (const each of events) decoder.read(Buffer.concat([Buffer.from([0]), each]));
  const { events: changes, bytes, starts, lengths } = decoder.take();
  const cells = (first: number): string =>
    documents.columns
      .map((_, i) => {
        const length = lengths[first + i] as number;
        const start = starts[first + i] as number;
        return length < 0 ? `<${length}>` : bytes.toString('utf8', start, start + length);
      })
      .join(' | ');
  return changes.map((each) => {
    if (each.kind === 'commit') return `commit ${each.position}`;
    const { kind, before, after } = each as RowChange;
    return `${kind}: ${before < 0 ? '' : cells(before)} => ${after < 0 ? '' : cells(after)}`;
  });
}

const old = binaryJson(new Map([['a', [1n, 2n]]]));
const replaceSecondElement = Buffer.concat([
  Buffer.from([0, 6]),
  Buffer.from('$.a[1]'),
  Buffer.from([3]),
  binaryJson(3n),
]);

describe('partial documents (PARTIAL_UPDATE_ROWS_EVENT)', () => {
  const before = [Buffer.from([0]), int(5), document(old), document(old)];

  it('are made whole from the row as it was', () => {
    // Options 1, the bit of the second document; no NULL; the first document whole, of the second what changed.
    const after = [
      Buffer.from([1, 2, 0]),
      int(5),
      document(binaryJson('new')),
      document(replaceSecondElement),
    ];
    expect(decoded(tableMap, partialUpdate([...before, ...after]), xid)).toEqual([
      'update: 5 | {"a": [1, 2]} | {"a": [1, 2]} => 5 | "new" | {"a": [1, 3]}',
      'commit binlog.000007:4711',
    ]);
  });

  it('may be whole all the same, or NULL', () => {
    const whole = [Buffer.from([0, 4]), int(6), document(binaryJson(true))];
    expect(decoded(tableMap, partialUpdate([...before, ...whole]))).toEqual([
      'update: 5 | {"a": [1, 2]} | {"a": [1, 2]} => 6 | true | <-1>',
    ]);
  });

  it('have a bit for each document of the table, also for those that the row lacks', () => {
    const after = [Buffer.from([1, 2, 0]), document(replaceSecondElement)];
    expect(decoded(tableMap, partialUpdate([...before, ...after], [7, 4]))).toEqual([
      'update: 5 | {"a": [1, 2]} | {"a": [1, 2]} => <-2> | <-2> | {"a": [1, 3]}',
    ]);
  });

  it('cannot be made whole where the log lacks the row as it was', () => {
    const row = [Buffer.from([0]), int(5), Buffer.from([1, 2, 0]), int(5), document(replaceSecondElement)];
    expect(() => decoded(tableMap, partialUpdate(row, [1, 5]))).toThrow(
      /column second.*binlog_row_image = FULL/s,
    );
  });
});

describe('compressed transactions (Transaction_payload_event)', () => {
  const begin = event(
    2,
    Buffer.concat([Buffer.alloc(8), Buffer.from([0, 0, 0, 0, 0, 0]), Buffer.from('BEGIN')]),
  );
  const insert = event(
    30,
    Buffer.concat([
      Buffer.from([66, 0, 0, 0, 0, 0, 1, 0, 2, 0, 3, 7, 0]),
      int(9),
      document(binaryJson([])),
      document(binaryJson(null)),
    ]),
  );
  const inner = Buffer.concat([begin, tableMap, insert, xid]);

  /** Fields of type, length and value: 2 the compression, 3 the size before it, 1 the size after it; 0 ends them. */
  function payload(compression: number, packed: Buffer): Buffer {
    const field = (type: number, ...value: readonly number[]) => Buffer.from([type, value.length, ...value]);
    const size = (type: number, { length }: Buffer) => field(type, 252, length & 255, length >> 8);
    const fields = [field(2, compression), size(3, inner), size(1, packed), Buffer.from([0])];
    return event(40, Buffer.concat([...fields, packed]), 9999);
  }

  it('are the events within them, and end where the whole ends', () => {
    const wanted = ['insert:  => 9 | [] | null', 'commit binlog.000007:9999'];
    expect(decoded(payload(0, zstdCompressSync(inner)))).toEqual(wanted);
    expect(decoded(payload(255, inner))).toEqual(wanted);
  });
});
