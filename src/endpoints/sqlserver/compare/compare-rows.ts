import type { Batch } from '../../../change/batch.ts';
import type {
  ComparedColumn,
  ComparedTable,
  Part,
  PartHash,
  SourceComparer,
} from '../../../change/comparer.ts';
import type { Shape } from '../../../change/shape.ts';
import { streamedComparer } from '../../../change/streamed-comparer.ts';
import { constant } from '../load/constant.ts';
import { filterOf } from '../load/filter.ts';
import type { WhereRequest } from '../load/read.ts';
import { name } from '../names.ts';
import type { Abilities } from './row-text.ts';
import { familyOf, rowHash } from './row-text.ts';
import { firstBits } from './abilities.ts';
import { keysCondition } from './key-condition.ts';

/** How the comparer speaks to the server. */
export interface Asking {
  /** The cells of a small result as text; undefined for NULL. */
  readonly texts: (
    shape: Shape,
    list: readonly string[],
    rest: string,
  ) => Promise<readonly (readonly (string | undefined)[])[]>;
  readonly read: (request: WhereRequest) => AsyncIterable<Batch>;
  /** What the server is able to, found once. */
  readonly abilities: () => Promise<Abilities>;
}

/**
 * Hashes of rows of SQL Server. Those of a part are computed in the server where it writes all of a table's columns as the other engines do; else its rows are read and hashed here. Single rows,
 * which are few, are always read, so that no difference is told that rests on an expression alone.
 */
export function sqlServerComparer({ texts, read, abilities }: Asking): SourceComparer {
  const streamed = streamedComparer(async function* (table, part) {
    const { shape, columns } = table;
    const where = condition(table, part, await computable(keyOf(table)));
    yield* read({ shape, columns, where, inPieces: true });
  });
  const computable = async (columns: readonly ComparedColumn[]): Promise<Abilities | undefined> => {
    const known = await abilities();
    return columns.every((each) => isWritten(each, known)) ? known : undefined;
  };
  return {
    bounds: async (table) => {
      const { shape } = table;
      const it = name(keyOf(table)[0]?.column.name ?? '');
      const [row] = await texts(
        shape,
        [`MIN(${it})`, `MAX(${it})`].map(asText),
        `FROM ${name(shape.schema, shape.name)}`,
      );
      const [least, greatest] = row ?? [];
      return least === undefined || greatest === undefined
        ? undefined
        : { least: BigInt(least), greatest: BigInt(greatest) };
    },
    hash: async (table, part, digits) => {
      const able = await computable(table.columns);
      if (able === undefined) return await streamed.hash(table, part, digits);
      const rest = `FROM (SELECT ${bucket(table, digits, able)} AS bucket, ${rowHash(table.columns, able)} AS [hash]
FROM ${name(table.shape.schema, table.shape.name)}${whereText(condition(table, part, able))}) AS hashed GROUP BY bucket`;
      const sum = `SUM(CAST(${firstBits('[hash]')} AS decimal(38,0)))`;
      const found = await texts(table.shape, ['bucket', 'COUNT_BIG(*)', sum].map(asText), rest);
      return new Map(found.map(([key, rows, total]) => [prefixOf(key, digits), hashOf(rows, total)]));
    },
    rowHashes: (table, part) => streamed.rowHashes(table, part),
    values: (table, keys) => streamed.values(table, { kind: 'keys', keys }),
    rows: (table, keys, columns) =>
      read({
        shape: table.shape,
        columns,
        where: condition(table, { kind: 'keys', keys }, undefined),
      }),
    readsRows: async (table) => {
      const known = await abilities();
      const names = table.columns.filter((each) => !isWritten(each, known)).map(({ column }) => column.name);
      return names.length === 0
        ? undefined
        : `its rows were read to be hashed, because the server cannot write as other engines do: ${names.join(', ')}.`;
    },
  };
}

function keyOf({ columns, key }: ComparedTable): readonly ComparedColumn[] {
  return key.map((place) => columns[place] as ComparedColumn);
}

function isWritten(column: ComparedColumn, { families }: Abilities): boolean {
  const family = familyOf(column);
  return family !== undefined && families.has(family);
}

function asText(expression: string): string {
  return `CAST(${expression} AS varchar(50))`;
}

function whereText(condition: string): string {
  return condition === '' ? '' : ` WHERE ${condition}`;
}

/** The digits in one number of 32 bits, from which a prefix of as many digits as are wanted is had. */
const mostDigits = 8;

/** A prefix of the hash of the key as a number; hexadecimal digits are made of it here. */
function bucket(table: ComparedTable, digits: number, able: Abilities): string {
  if (digits === 0) return '0';
  return `CONVERT(bigint, SUBSTRING(${rowHash(keyOf(table), able)}, 1, 4)) / ${16 ** (mostDigits - digits)}`;
}

function prefixOf(bucketText: string | undefined, digits: number): string {
  return digits === 0 ? '' : Number(bucketText).toString(16).padStart(digits, '0');
}

/** Signed numbers were added: modulo 2^64 their sum is the one of unsigned ones. */
function hashOf(rows: string | undefined, sum: string | undefined): PartHash {
  return { rows: Number(rows ?? 0), sum: BigInt.asUintN(64, BigInt(sum ?? 0)) };
}

/** The rows of a part that the table's filter takes; more of them where the server cannot tell the prefixes of keys, or an index serves keys that are like those asked for. */
function condition(table: ComparedTable, part: Part, able: Abilities | undefined): string {
  return [...partConditions(table, part, able), filterOf(table.filter ?? [])]
    .filter((each) => each !== '')
    .join(' AND ');
}

function partConditions(table: ComparedTable, part: Part, able: Abilities | undefined): string[] {
  const key = keyOf(table);
  if (part.kind === 'keys') return [keysCondition(key, part.keys)];
  const { after, upTo, prefixes } = part;
  const [first] = key;
  const bound = (operator: string, value: bigint | undefined): string[] =>
    value === undefined || first === undefined
      ? []
      : [`${name(first.column.name)} ${operator} ${constant(first.column, String(value))}`];
  const digits = prefixes?.[0]?.length ?? 0;
  return [
    ...bound('>', after),
    ...bound('<=', upTo),
    ...(prefixes === undefined || able === undefined
      ? []
      : [
          `${bucket(table, digits, able)} IN (${prefixes.map((each) => Number.parseInt(each, 16)).join(', ')})`,
        ]),
  ];
}
