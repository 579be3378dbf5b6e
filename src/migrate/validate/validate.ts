import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureType, SourceComparer, TargetComparer } from '../../change/comparer.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { Sink } from '../../change/sink.ts';
import type { Source } from '../../change/source.ts';
import { OperationError } from '../../text/error.ts';
import type { Plan, TablePlan } from '../plan.ts';
import type { Described } from './details.ts';
import { describe } from './details.ts';
import type { Repaired } from './repair.ts';
import { batchesOf, repair } from './repair.ts';
import type { Comparison, Difference, Search } from './table.ts';
import { compareWhole, comparisonOf, findDifferences, rowDifferences } from './table.ts';

/** What is compared, and how. */
export interface Validation {
  /** The name under which failures are recorded in the target. */
  readonly task: string;
  readonly source: Source;
  readonly sink: Sink;
  readonly plan: Plan;
  /** Mends the target's rows that differ. */
  readonly repairs: boolean;
  readonly options: ValidationOptions;
  readonly signal: AbortSignal;
  readonly events: ValidationEvents;
}

/** How tables are compared. */
export interface ValidationOptions {
  /** How many tables are compared at a time. */
  readonly parallel: number;
  readonly rowsPerPart: number;
  readonly rowsPerLeaf: number;
  /** Of a table so many differing rows are looked for, not more. */
  readonly mostDifferences: number;
  /** Rows that differ are compared again after so many seconds, twice: they may have changed meanwhile. */
  readonly recheckSeconds: number;
  /** Leaves out columns whose values may be large. */
  readonly skipsLarge: boolean;
}

/** What a validation tells of itself. */
export interface ValidationEvents {
  readonly onRows: (table: TablePlan, rows: number) => void;
  readonly onTable: (result: TableValidation) => void;
}

/** The words are those of AWS DMS (`ValidationState`). */
export type ValidationState =
  | 'Pending records'
  | 'Validated'
  | 'Mismatched records'
  | 'No primary key'
  | 'Table error';

/** What a comparison found in one table. It has no value of any row. */
export interface TableValidation {
  readonly source: string;
  readonly target: string;
  readonly state: ValidationState;
  /** Whether all that was compared is the same on both sides, perhaps after a repair. */
  readonly isSame: boolean;
  readonly sourceRows: number;
  readonly targetRows: number;
  /** Rows that differ, by how they differ. */
  readonly differing: Readonly<Record<FailureType, number>>;
  /** The columns that differ, each with the number of rows in which it does. */
  readonly columns: Readonly<Record<string, number>>;
  /** More rows differ than were looked for. */
  readonly isCut: boolean;
  /** Columns that were not compared: no text is known in which equal values of both types are equal, or they were to be left out. */
  readonly notCompared: readonly string[];
  readonly repaired?: Repaired;
  /** While changes are followed: rows that differed, and whose changes may be on their way. */
  readonly pending?: number;
  /** So many rows differ that they are not looked at any more, as the settings say. */
  readonly isSuspended?: boolean;
  readonly error?: string;
  /** How it was compared, where that is not as usual. */
  readonly remark?: string;
}

/** Compares the tables of a plan. A table that cannot be compared does not keep the others from it. */
export async function validate(validation: Validation): Promise<readonly TableValidation[]> {
  const source = comparerOf(validation.source);
  const target = comparerOf(validation.sink);
  const shared = sharedTargets(validation.plan);
  const results = new Map<TablePlan, TableValidation>();
  const waiting = [...validation.plan.tables].reverse();
  const work = async () => {
    for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
      validation.signal.throwIfAborted();
      const comparison = comparisonOf(table, validation.options);
      const result = shared.has(table.target)
        ? {
            ...namesOf(comparison),
            ...failed('rows of several tables of the source are in it, which cannot be told apart.'),
          }
        : await validateTable(validation, { source, target }, comparison);
      results.set(table, result);
      validation.events.onTable(result);
    }
  };
  const { parallel } = validation.options;
  await Promise.all(Array.from({ length: Math.min(parallel, waiting.length) }, work));
  return validation.plan.tables.map((table) => results.get(table) as TableValidation);
}

/** How one end's rows are compared. */
export function comparerOf<T>({ comparer, server }: { readonly comparer?: T; readonly server: string }): T {
  if (comparer !== undefined) return comparer;
  throw new OperationError(`Rows of ${server} cannot be compared: it computes no hashes of them.`, {
    code: 'validation',
    side: 'config',
  });
}

interface Comparers {
  readonly source: SourceComparer;
  readonly target: TargetComparer;
}

async function validateTable(
  validation: Validation,
  ends: Comparers,
  comparison: Comparison,
): Promise<TableValidation> {
  const { plan } = comparison;
  const named = namesOf(comparison);
  try {
    const search = searchOf(validation, ends, plan);
    const remark = await ends.source.readsRows?.(comparison.source);
    return {
      ...named,
      ...(remark === undefined ? {} : { remark }),
      ...(comparison.source.key.length === 0
        ? await withoutKey(comparison, search)
        : await withKey(validation, ends, { comparison, search })),
    };
  } catch (error) {
    if (!(error instanceof OperationError) || validation.signal.aborted) throw error;
    return { ...named, ...failed(error.message) };
  }
}

function namesOf({
  plan,
  notComparable,
}: Comparison): Pick<TableValidation, 'source' | 'target' | 'notCompared'> {
  return {
    source: nameOf(plan.source),
    target: nameOf(plan.target),
    notCompared: notComparable.map(({ name }) => name),
  };
}

function failed(error: string): Outcome {
  return { ...nothingFound, state: 'Table error', isSame: false, error };
}

/** Tables that several tables of the source go to: the rows of one would be missing in the other. */
export function sharedTargets({ tables }: Plan): ReadonlySet<Shape> {
  const byTarget = Map.groupBy(tables, ({ target }) => target);
  return new Set([...byTarget].filter(([, from]) => from.length > 1).map(([target]) => target));
}

type Outcome = Omit<TableValidation, 'source' | 'target' | 'notCompared' | 'remark'>;

/** No row differs. */
export const noDifference: Readonly<Record<FailureType, number>> = {
  RECORD_DIFF: 0,
  MISSING_SOURCE: 0,
  MISSING_TARGET: 0,
};
const nothingFound = { sourceRows: 0, targetRows: 0, differing: noDifference, columns: {}, isCut: false };

function searchOf({ options, signal, events }: Validation, ends: Comparers, table: TablePlan): Search {
  const { rowsPerPart, rowsPerLeaf, mostDifferences } = options;
  const onRows = (rows: number) => events.onRows(table, rows);
  return { ...ends, rowsPerPart, rowsPerLeaf, mostDifferences, signal, onRows };
}

async function withoutKey(comparison: Comparison, search: Search): Promise<Outcome> {
  const { isSame, sourceRows, targetRows } = await compareWhole(comparison, search);
  return { ...nothingFound, sourceRows, targetRows, isSame, state: 'No primary key' };
}

async function withKey(
  validation: Validation,
  ends: Comparers,
  { comparison, search }: { readonly comparison: Comparison; readonly search: Search },
): Promise<Outcome> {
  const { task, signal, options } = validation;
  // The same document may be written in two ways in every row.
  const hasJson = comparison.source.columns.some(({ form }) => form.kind === 'json');
  const confirm = async (some: readonly Difference[]) =>
    (await describe(comparison, ends, some)).map(({ difference }) => difference);
  const found = await findDifferences(comparison, { ...search, ...(hasJson ? { confirm } : {}) });
  let { differences } = found as { differences: readonly Difference[] };
  for (let time = 0; time < 2 && differences.length > 0; time += 1) {
    await sleep(options.recheckSeconds * 1000, undefined, { signal });
    differences = await again(comparison, ends, differences);
  }
  let described = await describe(comparison, ends, differences);
  let repaired: Repaired | undefined;
  if (validation.repairs && described.length > 0) {
    const before = described.map(({ difference }) => difference);
    repaired = await repair(comparison, before, { ...ends, task, sink: validation.sink, signal });
    described = await describe(comparison, ends, await again(comparison, ends, before));
  }
  await ends.target.record(
    task,
    comparison.plan.target,
    described.map(({ failure }) => failure),
  );
  const isSame = described.length === 0 && !found.isCut;
  return {
    state: isSame ? 'Validated' : 'Mismatched records',
    isSame,
    sourceRows: found.sourceRows,
    targetRows: found.targetRows + (repaired ? repaired.inserted - repaired.deleted : 0),
    ...counted(described),
    isCut: found.isCut,
    ...(repaired ? { repaired } : {}),
  };
}

/** Compares rows that differed once more. */
async function again(
  comparison: Comparison,
  ends: Comparers,
  differences: readonly Difference[],
): Promise<Difference[]> {
  const still: Difference[] = [];
  for (const some of batchesOf(differences))
    still.push(
      ...(await rowDifferences(comparison, ends, { kind: 'keys', keys: some.map(({ key }) => key) })),
    );
  return still;
}

/** How many rows of the source are not in the target as they are there. */
export function differingInSource({ RECORD_DIFF, MISSING_TARGET }: TableValidation['differing']): number {
  return RECORD_DIFF + MISSING_TARGET;
}

/** How rows differ, and in which columns. */
export function counted(described: readonly Described[]): Pick<Outcome, 'differing' | 'columns'> {
  const differing = { ...noDifference };
  const columns: Record<string, number> = {};
  for (const { difference, columns: names } of described) {
    differing[difference.type] += 1;
    for (const each of names) columns[each] = (columns[each] ?? 0) + 1;
  }
  return { differing, columns };
}
