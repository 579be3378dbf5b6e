import type {
  Comparer,
  ComparedColumn,
  ComparedTable,
  FailureType,
  KeyValues,
  Part,
  RowHash,
} from '../../change/comparer.ts';
import type { Form } from '../../change/form.ts';
import { formOf } from '../../change/form.ts';
import type { Column } from '../../change/shape.ts';
import { isLarge } from '../../change/type.ts';
import type { TablePlan } from '../plan.ts';

/** A table as it is compared on both sides, and what of it cannot be. */
export interface Comparison {
  readonly plan: TablePlan;
  readonly source: ComparedTable;
  readonly target: ComparedTable;
  /** Columns between whose types no common text is known, that rules make, whose values may be cut, or that are left out. */
  readonly notComparable: readonly Column[];
}

/** Chooses the forms of a table's columns. A key of which a column is left out or not comparable tells no rows apart. */
export function comparisonOf(plan: TablePlan, { skipsLarge }: { readonly skipsLarge: boolean }): Comparison {
  const source: ComparedColumn[] = [];
  const target: ComparedColumn[] = [];
  const notComparable: Column[] = [];
  for (const pair of plan.columns) {
    // What rules make of a row is in no column of the source.
    const isRead = plan.source.columns.includes(pair.source);
    const by = isRead ? plan.comparedBy?.get(pair.source) : undefined;
    const form = by ? byExpression : isRead ? formOf(pair) : undefined;
    const isCut = plan.limit?.columns.has(pair.source) === true;
    if (form === undefined || isCut || (skipsLarge && isLarge(pair.source.type))) {
      notComparable.push(pair.source);
      continue;
    }
    source.push({ column: pair.source, form, ...(by?.source === undefined ? {} : { call: by.source }) });
    target.push({ column: pair.target, form, ...(by?.target === undefined ? {} : { call: by.target }) });
  }
  const places = (plan.source.key?.columns ?? []).map((place) =>
    source.findIndex(({ column }) => column === plan.source.columns[place]),
  );
  const key = places.includes(-1) ? [] : places;
  return {
    plan,
    source: {
      shape: plan.source,
      columns: source,
      key,
      ...(plan.filter ? { filter: plan.filter } : {}),
    },
    target: { shape: plan.target, columns: target, key },
    notComparable,
  };
}

/** What an expression gives is compared as a text, of any length. */
const byExpression: Form = { kind: 'text', trimmed: false, large: true };

/** A row that is not the same on both sides. */
export interface Difference {
  readonly key: KeyValues;
  readonly type: FailureType;
}

/** How a table is gone through. */
export interface Search {
  readonly source: Comparer;
  readonly target: Comparer;
  /** About how many rows are hashed at a time. */
  readonly rowsPerPart: number;
  /** Of a part of so few rows, each is hashed by itself. */
  readonly rowsPerLeaf: number;
  /** The search ends when so many rows differ. */
  readonly mostDifferences: number;
  readonly signal: AbortSignal;
  /** So many rows more of the source were compared. */
  readonly onRows: (rows: number) => void;
  /** Looks closer at rows whose hashes differ, and gives those that do differ. Absent where a hash tells it all. */
  readonly confirm?: (differences: readonly Difference[]) => Promise<readonly Difference[]>;
}

/** What a search found. */
export interface Found {
  sourceRows: number;
  targetRows: number;
  readonly differences: Difference[];
  /** It ended before all was compared, because too many rows differ. */
  isCut: boolean;
}

type RangePart = Extract<Part, { kind: 'range' }>;

/** A part, and between which values of the first key column its rows are, as far as that is known. */
interface Piece {
  readonly part: RangePart;
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Compares whole tables that have no key: whether they are the same, not where they differ. */
export async function compareWhole(
  { source, target }: Comparison,
  search: Search,
): Promise<{ readonly sourceRows: number; readonly targetRows: number; readonly isSame: boolean }> {
  const all: Part = { kind: 'range' };
  const [left, right] = await Promise.all([
    search.source.hash(source, all, 0),
    search.target.hash(target, all, 0),
  ]);
  const a = left.get('') ?? nothing;
  const b = right.get('') ?? nothing;
  search.onRows(a.rows);
  return { sourceRows: a.rows, targetRows: b.rows, isSame: a.rows === b.rows && a.sum === b.sum };
}

const nothing = { rows: 0, sum: 0n };

/**
 * Finds the rows that differ: hashes of parts first, and only where they differ those of smaller parts, down to single rows. A key that begins with a
 * whole number is cut by its values; any other by the first digits of its MD5, which no collation can order in another way.
 */
export async function findDifferences(comparison: Comparison, search: Search): Promise<Found> {
  const found: Found = { sourceRows: 0, targetRows: 0, differences: [], isCut: false };
  for (const piece of await firstPieces(comparison, search)) {
    search.signal.throwIfAborted();
    if (found.isCut) break;
    await examine(comparison, search, { piece, isFirst: true }, found);
  }
  return found;
}

/** Whether the values of the key's first column are whole numbers on both sides, so that both mean the same by a bound. */
function isCountable({ source, target }: Comparison): boolean {
  const first = source.key[0] ?? -1;
  return [source, target].every(({ columns }) => {
    const { type } = (columns[first] as ComparedColumn).column;
    return type.kind === 'integer' || (type.kind === 'decimal' && type.scale === 0);
  });
}

const mostFirstPieces = 100_000;

async function firstPieces(comparison: Comparison, search: Search): Promise<Piece[]> {
  if (!isCountable(comparison)) return [{ part: { kind: 'range' } }];
  const bounds = await search.source.bounds(comparison.source);
  if (bounds === undefined) return [{ part: { kind: 'range' } }];
  const rows = Math.max(comparison.plan.source.estimatedRows ?? 0, comparison.plan.target.estimatedRows ?? 0);
  const parts = Math.min(mostFirstPieces, Math.ceil(rows / search.rowsPerPart));
  return cut({ part: { kind: 'range' }, from: bounds.least - 1n, to: bounds.greatest }, parts);
}

/** Cuts a piece evenly between its values. The outer bounds stay as they are: where there is none, one side may have rows beyond the other's values. */
function cut(piece: Piece, parts: number): Piece[] {
  const { part, from, to } = piece;
  if (from === undefined || to === undefined || parts < 2) return [piece];
  const bounds = Array.from(
    { length: parts + 1 },
    (_, i) => from + ((to - from) * BigInt(i)) / BigInt(parts),
  );
  return bounds.slice(1).map((upTo, i) => {
    const after = bounds[i] as bigint;
    const isFirst = i === 0;
    const isLast = i === parts - 1;
    return {
      part: {
        ...part,
        ...(isFirst ? {} : { after }),
        ...(isLast ? {} : { upTo }),
      },
      from: after,
      to: upTo,
    };
  });
}

const waysToSplit = 10;
const mostDigits = 8;

async function examine(
  comparison: Comparison,
  search: Search,
  { piece, isFirst }: { readonly piece: Piece; readonly isFirst: boolean },
  found: Found,
): Promise<void> {
  search.signal.throwIfAborted();
  if (found.isCut) return;
  const digits = isFirst ? firstDigits(comparison, piece, search) : 0;
  const [left, right] = await Promise.all([
    search.source.hash(comparison.source, piece.part, digits),
    search.target.hash(comparison.target, piece.part, digits),
  ]);
  let rows = 0;
  const differing: { readonly prefix: string; readonly rows: number }[] = [];
  for (const prefix of new Set([...left.keys(), ...right.keys()])) {
    const a = left.get(prefix) ?? nothing;
    const b = right.get(prefix) ?? nothing;
    rows += a.rows;
    if (isFirst) {
      found.sourceRows += a.rows;
      found.targetRows += b.rows;
    }
    if (a.rows !== b.rows || a.sum !== b.sum) differing.push({ prefix, rows: Math.max(a.rows, b.rows) });
  }
  if (isFirst) search.onRows(rows);
  await descend(comparison, search, { piece, differing }, found);
}

/** 16 times as many hashes are in memory with each digit more. */
const mostFirstDigits = 4;

/** A table that is not cut by values is cut by the digits of its keys' MD5, in one scan, into parts of which each row is hashed next. */
function firstDigits({ plan }: Comparison, { to }: Piece, { rowsPerLeaf }: Search): number {
  if (to !== undefined) return 0;
  const rows = Math.max(plan.source.estimatedRows ?? 0, plan.target.estimatedRows ?? 0);
  return Math.min(
    mostFirstDigits,
    Math.max(0, Math.ceil(Math.log(Math.max(1, rows / rowsPerLeaf)) / Math.log(16))),
  );
}

async function descend(
  comparison: Comparison,
  search: Search,
  {
    piece,
    differing,
  }: {
    readonly piece: Piece;
    readonly differing: readonly { readonly prefix: string; readonly rows: number }[];
  },
  found: Found,
): Promise<void> {
  const small: string[] = [];
  let rowsOfSmall = 0;
  for (const { prefix, rows } of differing) {
    if (found.isCut) return;
    if (rows > search.rowsPerLeaf && prefix.length < mostDigits) {
      await split(comparison, search, { piece, prefix }, found);
      continue;
    }
    small.push(prefix);
    rowsOfSmall += rows;
    // Small parts are read together, because each reading by the digits of an MD5 is a scan.
    if (rowsOfSmall < search.rowsPerLeaf * waysToSplit) continue;
    await compareRows(comparison, search, withPrefixes(piece.part, small.splice(0)), found);
    rowsOfSmall = 0;
  }
  if (small.length > 0 && !found.isCut)
    await compareRows(comparison, search, withPrefixes(piece.part, small), found);
}

function withPrefixes(part: RangePart, prefixes: readonly string[]): RangePart {
  return prefixes.every((each) => each === '') ? part : { ...part, prefixes };
}

/** By values where there are enough between the bounds, else by one digit more. */
async function split(
  comparison: Comparison,
  search: Search,
  { piece, prefix }: { readonly piece: Piece; readonly prefix: string },
  found: Found,
): Promise<void> {
  const { from, to, part } = piece;
  if (prefix === '' && from !== undefined && to !== undefined && to - from >= BigInt(waysToSplit)) {
    for (const each of cut(piece, waysToSplit))
      await examine(comparison, search, { piece: each, isFirst: false }, found);
    return;
  }
  const within = withPrefixes(part, [prefix]);
  const digits = prefix.length + 1;
  const [left, right] = await Promise.all([
    search.source.hash(comparison.source, within, digits),
    search.target.hash(comparison.target, within, digits),
  ]);
  const differing = [...new Set([...left.keys(), ...right.keys()])].flatMap((each) => {
    const a = left.get(each) ?? nothing;
    const b = right.get(each) ?? nothing;
    return a.rows === b.rows && a.sum === b.sum ? [] : [{ prefix: each, rows: Math.max(a.rows, b.rows) }];
  });
  await descend(comparison, search, { piece: { part }, differing }, found);
}

async function compareRows(comparison: Comparison, search: Search, part: Part, found: Found): Promise<void> {
  const differing = await rowDifferences(comparison, search, part);
  for (const each of (await search.confirm?.(differing)) ?? differing) {
    if (found.differences.length >= search.mostDifferences) {
      found.isCut = true;
      return;
    }
    found.differences.push(each);
  }
}

/** Compares the rows of a part one by one. */
export async function rowDifferences(
  { source, target }: Comparison,
  search: Pick<Search, 'source' | 'target'>,
  part: Part,
): Promise<Difference[]> {
  const [left, right] = await Promise.all([
    search.source.rowHashes(source, part),
    search.target.rowHashes(target, part),
  ]);
  const ofTarget = byKey(right);
  const differences: Difference[] = [
    ...repeated(left).map((key) => ({ key, type: 'MISSING_TARGET' as const })),
    ...repeated(right).map((key) => ({ key, type: 'MISSING_SOURCE' as const })),
  ];
  for (const [id, { key, hash }] of byKey(left)) {
    const other = ofTarget.get(id);
    ofTarget.delete(id);
    if (other === undefined) differences.push({ key, type: 'MISSING_TARGET' });
    else if (other.hash !== hash) differences.push({ key, type: 'RECORD_DIFF' });
  }
  for (const { key } of ofTarget.values()) differences.push({ key, type: 'MISSING_SOURCE' });
  return differences;
}

/** Keys of rows beyond the first of their key: the target may have no key, and a row twice. */
function repeated(rows: readonly RowHash[]): KeyValues[] {
  const seen = new Set<string>();
  return rows.flatMap(({ key }) => {
    const id = idOf(key);
    if (seen.has(id)) return [key];
    seen.add(id);
    return [];
  });
}

function byKey(rows: readonly RowHash[]): Map<string, RowHash> {
  return new Map(rows.map((row) => [idOf(row.key), row]));
}

/** A key as one text. */
export function idOf(key: KeyValues): string {
  return JSON.stringify(key);
}
