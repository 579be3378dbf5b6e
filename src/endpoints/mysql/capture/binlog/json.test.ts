import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../../../test/migrate/binary-json.ts';
import { binaryJson } from '../../../../../test/migrate/binary-json.ts';
import { changedJson } from './json-diff.ts';
import { jsonText, readJson, writeJson } from './json.ts';

/** Bytes in hexadecimal digits, with blanks where a reader wants them. */
function hex(digits: string): Buffer {
  return Buffer.from(digits.replace(/\s/g, ''), 'hex');
}

describe('binary JSON', () => {
  it('is read as the format is laid down', () => {
    // {"a": 1, "bc": "x"}: two members in 0x1d bytes; keys at 0x12 and 0x13, a small integer in place, a string at 0x15.
    const object = '00  0200 1700  1200 0100 1300 0200  05 0100  0c 1500  61 6263 01 78';
    expect(writeJson(hex(object))).toBe('{"a": 1, "bc": "x"}');
    // [null, true, -2]
    expect(writeJson(hex('02  0300 0d00  04 0000 04 0100 05 feff'))).toBe('[null, true, -2]');
    expect(writeJson(hex('0c 03 616263'))).toBe('"abc"');
    expect(writeJson(hex('04 02'))).toBe('false');
    expect(writeJson(hex('0a ffffffffffffffff'))).toBe('18446744073709551615');
    expect(writeJson(hex('09 0000000000000080'))).toBe('-9223372036854775808');
    expect(writeJson(hex(''))).toBe('null');
  });

  it("has values of SQL's types", () => {
    // Precision 5, scale 2, then 123.45 as rows have it.
    expect(writeJson(binaryJson({ opaque: 246, data: hex('05 02 80 7b 2d') }))).toBe('123.45');
    const day = (((2024n * 13n + 2n) << 5n) | 29n) << 17n;
    const moment = ((day | (23n << 12n) | (59n << 6n) | 58n) << 24n) | 123456n;
    const packed = (value: bigint): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    };
    expect(writeJson(binaryJson({ opaque: 12, data: packed(moment) }))).toBe('"2024-02-29 23:59:58.123456"');
    expect(writeJson(binaryJson({ opaque: 10, data: packed(day << 24n) }))).toBe('"2024-02-29"');
    expect(writeJson(binaryJson({ opaque: 11, data: packed(-((838n << 12n) << 24n)) }))).toBe(
      '"-838:00:00.000000"',
    );
    expect(writeJson(binaryJson({ opaque: 252, data: hex('00ff') }))).toBe('"base64:type252:AP8="');
  });

  it('is what was written, whatever the size of its containers', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (json, isLarge) => {
        const bytes = binaryJson(documentOf(json), isLarge);
        const text = writeJson(bytes);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(json)));
        expect(jsonText(readJson(bytes))).toBe(text);
      }),
    );
  });

  it('has strings and arrays beyond 64 KiB', () => {
    const long = 'ä'.repeat(100_000);
    expect(JSON.parse(writeJson(binaryJson(new Map([['long', long]]), true)))).toEqual({ long });
    const many = Array.from({ length: 70_000 }, (_, i) => BigInt(i) * 100_000n);
    const parsed = JSON.parse(writeJson(binaryJson(many, true))) as number[];
    expect(parsed.length).toBe(70_000);
    expect(parsed.at(-1)).toBe(6_999_900_000);
  });
});

function documentOf(json: unknown): Document {
  if (Array.isArray(json)) return json.map(documentOf);
  if (typeof json === 'number' && Number.isSafeInteger(json) && !Object.is(json, -0)) return BigInt(json);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, each]) => [key, documentOf(each)]));
  return json as Document;
}

type Difference = readonly [operation: 0 | 1 | 2, path: string, value?: Document];

/** Differences as the log has them: operation, path, and for all but a removal the value, each with its length before it. */
function differences(...all: readonly Difference[]): Buffer {
  return Buffer.concat(
    all.flatMap(([operation, path, value]) => {
      const written = Buffer.from(path);
      const head = [Buffer.from([operation, written.length]), written];
      if (value === undefined) return head;
      const bytes = binaryJson(value);
      return [...head, Buffer.from([bytes.length]), bytes];
    }),
  );
}

describe('what changed in a document', () => {
  const before = binaryJson(
    new Map<string, Document>([
      ['id', 7n],
      ['tags', ['a', 'b']],
      ['a name', new Map<string, Document>([['inner', [1n, [2n]]]])],
    ]),
  );
  const after = (...all: readonly Difference[]): string | undefined =>
    changedJson(before, differences(...all));

  it('replaces, inserts and removes members and elements', () => {
    expect(after([0, '$.id', 'seven'])).toBe(
      '{"id": "seven", "tags": ["a", "b"], "a name": {"inner": [1, [2]]}}',
    );
    expect(after([0, '$."a name".inner[1][0]', null])).toBe(
      '{"id": 7, "tags": ["a", "b"], "a name": {"inner": [1, [null]]}}',
    );
    expect(after([2, '$.tags[0]'], [1, '$.tags[1]', 'z'], [1, '$.tags[0]', 'y'])).toBe(
      '{"id": 7, "tags": ["y", "b", "z"], "a name": {"inner": [1, [2]]}}',
    );
    expect(after([2, '$."a name"'], [2, '$.id'])).toBe('{"tags": ["a", "b"]}');
  });

  it('puts a new member where the server keeps it: by the length of its name, then by its bytes', () => {
    expect(after([2, '$.tags'], [2, '$."a name"'], [1, '$.ib', 1n], [1, '$.a', true])).toBe(
      '{"a": true, "ib": 1, "id": 7}',
    );
  });

  it('is nothing where there are no differences', () => {
    expect(changedJson(before, Buffer.alloc(0))).toBe(writeJson(before));
  });

  it('does not fit another document', () => {
    expect(after([0, '$.absent', 1n])).toBeUndefined();
    expect(after([1, '$.id', 1n])).toBeUndefined();
    expect(after([2, '$.tags[9]'])).toBeUndefined();
    expect(after([0, '$.id.deeper', 1n])).toBeUndefined();
  });
});
