import type { Batch } from '../../../change/batch.ts';
import type { ComparedColumn } from '../../../change/comparer.ts';
import type { Form } from '../../../change/form.ts';
import { RowHasher } from '../../../change/row-hash.ts';
import { neutralType } from '../catalog/column-type.ts';
import type { TypeFacts } from '../catalog/column-type.ts';
import { nativeType } from '../catalog/column-type.ts';
import { name } from '../names.ts';
import type { Abilities, Family, ToUtf8 } from './row-text.ts';
import { rowHash } from './row-text.ts';

/** A value of a family: its type, an expression for it, its canonical text, and a form. */
interface Sample {
  readonly facts: Pick<TypeFacts, 'type'> & Partial<TypeFacts>;
  readonly value: string;
  readonly canonical: string;
  readonly form: Form;
}

const plainText: Form = { kind: 'text', trimmed: false, large: false };
const exact: Form = { kind: 'number', trimmed: false };
const trimmed: Form = { kind: 'number', trimmed: true };
const timestamp: Form = { kind: 'timestamp' };
const characters = 'až€😀 ';

/** Values at which servers differ: characters of one to four bytes, blanks at the end, digits that a style rounds or leaves out. */
const samples: Readonly<Record<Family, readonly Sample[]>> = {
  integer: [
    {
      facts: { type: 'bigint' },
      value: '-9223372036854775808',
      canonical: '-9223372036854775808',
      form: exact,
    },
    { facts: { type: 'bit' }, value: '1', canonical: '1', form: exact },
  ],
  boolean: [{ facts: { type: 'bit' }, value: '1', canonical: '1', form: { kind: 'boolean' } }],
  decimal: [
    {
      facts: { type: 'decimal', precision: 38, scale: 10 },
      value: '-1234567890123456789012345678.0123456700',
      canonical: '-1234567890123456789012345678.0123456700',
      form: exact,
    },
    {
      facts: { type: 'decimal', precision: 9, scale: 4 },
      value: '-0.50',
      canonical: '-0.5000',
      form: trimmed,
    },
    { facts: { type: 'decimal', precision: 9, scale: 2 }, value: '100', canonical: '100.00', form: trimmed },
    {
      facts: { type: 'money', precision: 19, scale: 4 },
      value: '922337203685477.58',
      canonical: '922337203685477.5800',
      form: exact,
    },
  ],
  float: [
    {
      facts: { type: 'float' },
      value: '-1.7976931348623157e308',
      canonical: '-1.7976931348623157e308',
      form: { kind: 'float', widened: false },
    },
    { facts: { type: 'real' }, value: '0.1e0', canonical: '0.1', form: { kind: 'float', widened: false } },
    { facts: { type: 'float' }, value: '-0e0', canonical: '0', form: { kind: 'float', widened: true } },
  ],
  text: [
    {
      facts: { type: 'nvarchar', maxLength: 40 },
      value: `N'${characters}'`,
      canonical: characters,
      form: plainText,
    },
    {
      facts: { type: 'nvarchar', maxLength: 8000 },
      value: `N'${characters}'`,
      canonical: characters,
      form: { ...plainText, trimmed: true },
    },
    { facts: { type: 'varchar', maxLength: 20 }, value: `'naïve '`, canonical: 'naïve ', form: plainText },
  ],
  'large text': [
    {
      facts: { type: 'nvarchar', maxLength: -1 },
      value: `REPLICATE(CAST(N'${characters}' AS nvarchar(max)), 3000)`,
      canonical: characters.repeat(3000),
      form: { ...plainText, large: true },
    },
  ],
  bytes: [
    {
      facts: { type: 'varbinary', maxLength: -1 },
      value: '0x00FF5C',
      canonical: '\0\u00ff\\',
      form: { kind: 'bytes' },
    },
  ],
  date: [
    { facts: { type: 'date' }, value: `'0001-02-03'`, canonical: '0001-02-03', form: { kind: 'date' } },
    { facts: { type: 'date' }, value: `'9999-12-31'`, canonical: '9999-12-31', form: timestamp },
  ],
  datetime: [
    {
      facts: { type: 'datetime' },
      value: `'1753-01-01T23:59:59.997'`,
      canonical: '1753-01-01 23:59:59.997',
      form: timestamp,
    },
    {
      facts: { type: 'smalldatetime' },
      value: `'2079-06-06T23:59:00'`,
      canonical: '2079-06-06 23:59:00',
      form: timestamp,
    },
  ],
  datetime2: [
    {
      facts: { type: 'datetime2', scale: 3 },
      value: `'0001-01-01T01:02:03.5'`,
      canonical: '0001-01-01 01:02:03.500',
      form: timestamp,
    },
    {
      facts: { type: 'datetime2', scale: 6 },
      value: `'9999-12-31T23:59:59.999999'`,
      canonical: '9999-12-31 23:59:59.999999',
      form: timestamp,
    },
    {
      facts: { type: 'datetimeoffset', scale: 6 },
      value: `'2024-02-29T23:30:00.123456+05:30'`,
      canonical: '2024-02-29 18:00:00.123456',
      form: timestamp,
    },
  ],
  time: [
    {
      facts: { type: 'time', scale: 3 },
      value: `'23:59:59.9'`,
      canonical: '23:59:59.900',
      form: { kind: 'time' },
    },
    { facts: { type: 'time', scale: 0 }, value: `'00:00:00'`, canonical: '00:00:00', form: { kind: 'time' } },
  ],
  'seven digits': [
    {
      facts: { type: 'datetime2', scale: 7 },
      value: `'2024-02-29T12:34:56.1234567'`,
      canonical: '2024-02-29 12:34:56.123456',
      form: timestamp,
    },
    {
      facts: { type: 'datetimeoffset', scale: 7 },
      value: `'2024-02-29T23:30:00.9999999+05:30'`,
      canonical: '2024-02-29 18:00:00.999999',
      form: timestamp,
    },
    {
      facts: { type: 'time', scale: 7 },
      value: `'23:59:59.9999999'`,
      canonical: '23:59:59.999999',
      form: { kind: 'time' },
    },
  ],
  uuid: [
    {
      facts: { type: 'uniqueidentifier' },
      value: `'00112233-4455-6677-8899-AABBCCDDEEFF'`,
      canonical: '00112233-4455-6677-8899-aabbccddeeff',
      form: { kind: 'uuid' },
    },
  ],
};

/** The collation gives a `varchar` of UTF-8, whose characters LEN counts. */
const utf8 = 'Latin1_General_100_CI_AS_SC_UTF8';

const waysToUtf8: readonly ToUtf8[] = [
  (text, bytes) => `CAST(${text} COLLATE ${utf8} AS varchar(${bytes})) COLLATE ${utf8}`,
  // A server that keeps all texts in UTF-8, as Babelfish does.
  (text) => text,
];

/**
 * Finds what a server is able to: it computes the hash of a row of one known value of each family, by the very expression that tables are compared by, and that must be what is computed here. `ask` gives the
 * first cell of a statement's only row, and undefined where the server refuses the statement.
 */
export async function findAbilities(ask: (sql: string) => Promise<string | undefined>): Promise<Abilities> {
  const isAble = async (family: Family, toUtf8: ToUtf8): Promise<boolean> => {
    for (const sample of samples[family])
      if ((await ask(sampleQuery(sample, toUtf8))) !== expected(sample)) return false;
    return true;
  };
  let toUtf8 = waysToUtf8[0] as ToUtf8;
  for (const way of waysToUtf8)
    if (await isAble('text', way)) {
      toUtf8 = way;
      break;
    }
  const families = new Set<Family>();
  for (const family of Object.keys(samples) as Family[])
    if (await isAble(family, toUtf8)) families.add(family);
  return { families, toUtf8 };
}

/** The first 64 bits of a hash as a whole number. */
export function firstBits(hash: string): string {
  return `CONVERT(bigint, SUBSTRING(${hash}, 1, 8))`;
}

function sampleQuery(sample: Sample, toUtf8: ToUtf8): string {
  const compared = comparedOf(sample);
  const { column } = compared;
  const bits = firstBits(rowHash([compared], { families: new Set(), toUtf8 }));
  return `SELECT CAST(${bits} AS varchar(20)) FROM (SELECT CAST(${sample.value} AS ${column.native}) AS ${name(column.name)}) AS sample`;
}

function expected(sample: Sample): string {
  const compared = comparedOf(sample);
  const bytes = Buffer.from(sample.canonical, compared.column.type.kind === 'bytes' ? 'latin1' : 'utf8');
  const batch: Batch = {
    rows: 1,
    columns: 1,
    bytes,
    starts: Int32Array.of(0),
    lengths: Int32Array.of(bytes.length),
  };
  const shape = { schema: '', name: 'sample', columns: [compared.column], isPartitioned: false };
  const hash = new RowHasher({ shape, columns: [compared], key: [] }).hash({ batch, row: 0 });
  return String(BigInt.asIntN(64, BigInt(`0x${hash.slice(0, 16)}`)));
}

function comparedOf({ facts, form }: Sample): ComparedColumn {
  const all = { maxLength: 0, precision: 0, scale: 0, ...facts };
  const column = {
    name: 'it',
    type: neutralType(all),
    native: nativeType(all),
    nullable: true,
    generated: false,
    hasDefault: false,
  };
  return { column, form };
}
