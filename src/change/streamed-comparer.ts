import type { Batch } from './batch.ts';
import type { ComparedTable, Part, PartHash, RowHash, RowValues } from './comparer.ts';
import type { ComparedRow } from './row-hash.ts';
import { RowHasher } from './row-hash.ts';

/** Rows of a table: at least those of a part, their cells the compared columns as canonical text. Long ones may come in pieces. */
export type ReadPart = (table: ComparedTable, part: Part) => AsyncIterable<Batch>;

/** What a `Comparer` tells of the rows of a part, computed here from rows that are read. */
export interface StreamedComparer {
  hash(table: ComparedTable, part: Part, digits: number): Promise<ReadonlyMap<string, PartHash>>;
  rowHashes(table: ComparedTable, part: Part): Promise<readonly RowHash[]>;
  values(table: ComparedTable, part: Part): Promise<readonly RowValues[]>;
}

/** Compares rows of an engine that cannot compute their hashes, or not those of all types: they cross the network, and nothing of them stays in memory but their hashes. */
export function streamedComparer(read: ReadPart): StreamedComparer {
  return {
    hash: async (table, part, digits) => {
      const sums = new Map<string, PartHash>();
      for await (const { hasher, row, keyHash } of rowsOf(read, table, part, digits > 0)) {
        const bucket = keyHash.slice(0, digits);
        const { rows, sum } = sums.get(bucket) ?? { rows: 0, sum: 0n };
        sums.set(bucket, { rows: rows + 1, sum: sum + BigInt(`0x${hasher.hash(row).slice(0, sumDigits)}`) });
      }
      return new Map(
        [...sums].map(([bucket, { rows, sum }]) => [bucket, { rows, sum: BigInt.asUintN(64, sum) }]),
      );
    },
    rowHashes: async (table, part) => {
      const found: RowHash[] = [];
      for await (const { hasher, row } of rowsOf(read, table, part))
        found.push({ key: hasher.key(row), hash: hasher.hash(row) });
      return found;
    },
    values: async (table, part) => {
      const found: RowValues[] = [];
      for await (const { hasher, row } of rowsOf(read, table, part))
        found.push({ key: hasher.key(row), values: hasher.values(row) });
      return found;
    },
  };
}

/** The first 64 bits in hexadecimal digits. */
const sumDigits = 16;

interface Found {
  readonly hasher: RowHasher;
  readonly row: ComparedRow;
  /** Empty where nobody asks for it. */
  readonly keyHash: string;
}

/** The rows of a part among those that were read. */
async function* rowsOf(
  read: ReadPart,
  table: ComparedTable,
  part: Part,
  needsKeyHash = false,
): AsyncGenerator<Found> {
  const hasher = new RowHasher(table);
  const prefixes = part.kind === 'range' && part.prefixes ? new Set(part.prefixes) : undefined;
  const digits = part.kind === 'range' ? (part.prefixes?.[0]?.length ?? 0) : 0;
  const keys = part.kind === 'keys' ? new Set(part.keys.map((key) => JSON.stringify(key))) : undefined;
  for await (const batch of read(table, part)) {
    for (let place = 0; place < batch.rows; place += 1) {
      const row = batch.long ? await hasher.ofLong(batch.long) : { batch, row: place };
      const keyHash = needsKeyHash || prefixes ? hasher.keyHash(row) : '';
      if (prefixes && !prefixes.has(keyHash.slice(0, digits))) continue;
      if (keys && !keys.has(JSON.stringify(hasher.key(row)))) continue;
      yield { hasher, row, keyHash };
    }
  }
}
