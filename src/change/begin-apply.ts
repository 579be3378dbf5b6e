import { OperationError } from '../text/error.ts';
import { Applier } from './applier.ts';
import { Division, workersOf } from './division.ts';
import type { Behind } from './parallel.ts';
import { ParallelApplier } from './parallel.ts';
import type { Position } from './position.ts';
import { Ledger, strictPolicies } from './refusal.ts';
import type { Shape } from './shape.ts';
import { nameOf } from './shape.ts';
import type { Applying, ApplyRequest } from './sink.ts';
import type { TransactionalTarget, Writing } from './writer.ts';
import { oneByOne, Writer } from './writer.ts';

/** What the target knows of a task. */
export interface KnownApply {
  readonly position: Position | undefined;
  /** Tables of the target (`schema.name`) whose changes are no longer applied, each with the reason. */
  readonly suspended: ReadonlyMap<string, string>;
  /** Up to where each worker's changes are. A worker that is not named is at `position`; when none is named, there are none. */
  readonly workers: readonly WorkerPosition[];
}

/** Up to where the changes of one worker are in the target. */
export interface WorkerPosition {
  readonly number: number;
  /** How changes were divided among workers. */
  readonly division: string;
  readonly position: Position;
}

/** What a target gives so that changes can be applied to it. */
export interface ApplyPlace {
  readonly known: KnownApply;
  /** A connection of its own. */
  readonly open: () => Promise<TransactionalTarget>;
  /** Those of the tables (as they are in the source) whose rows can exclude each other by more than their key. */
  readonly withOtherKeys: () => Promise<ReadonlySet<Shape>>;
}

/** Begins to apply changes on one connection, or on several where the request wants workers and the target writes sets. */
export async function beginApplying(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const { known, open } = place;
  const { batch, parallel } = request;
  const first = await open();
  const writing: Writing = {
    policies: request.refusals ?? strictPolicies,
    ledger: request.ledger ?? ledgerOf(known, request),
    keepsHistory: request.historyMinutes !== undefined,
    counts: { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0, refused: 0 },
  };
  const writer = new Writer(first, writing);
  const workers = first.asSets ? (parallel?.workers ?? 1) : 1;
  if (!parallel || (workers === 1 && known.workers.length === 0))
    return new Applier(writer, writing, request, known.position);
  const otherKeys = await place.withOtherKeys();
  const divided = (count: number): Division => new Division(request.tables, count, otherKeys);
  const { position, behind } = whereWorkersAre(known, parallel.compare, divided);
  // Workers that are all at one place need not be told apart any more.
  if (!behind && known.workers.length > 0 && position !== undefined)
    await writer.record({ position, at: 0, workers: 'none' });
  const most = Math.max(workers, behind?.division.workers ?? 1);
  const others = await Promise.all(
    Array.from({ length: most - 1 }, async () => new Writer(await open(), writing)),
  );
  return new ParallelApplier({
    writers: [writer, ...others],
    division: divided(workers),
    limits: batch ?? oneByOne,
    tables: new Set(request.tables.map(({ source }) => source)),
    writing,
    position,
    behind,
    compare: parallel.compare,
  });
}

function ledgerOf({ suspended }: KnownApply, { tables }: ApplyRequest): Ledger {
  return new Ledger(
    tables.flatMap(({ source, target }) => {
      const reason = suspended.get(nameOf(target));
      return reason === undefined ? [] : [[source, reason] as const];
    }),
  );
}

/** Before which position all workers have all changes, and which of them are behind the others. */
function whereWorkersAre(
  { position, workers }: KnownApply,
  compare: (left: Position, right: Position) => number,
  divided: (count: number) => Division,
): { readonly position: Position | undefined; readonly behind: Behind | undefined } {
  const [one] = workers;
  if (!one) return { position, behind: undefined };
  const until = workers.reduce(
    (last, each) => (compare(each.position, last) > 0 ? each.position : last),
    one.position,
  );
  // A definition that was carried over since is recorded for the whole alone.
  if (position !== undefined && compare(position, until) >= 0) return { position, behind: undefined };
  const count = workersOf(one.division);
  const places = Array.from(
    { length: count },
    (_, number) => workers.find((worker) => worker.number === number)?.position ?? position,
  );
  const late = places.flatMap((place, number) => (place === until ? [] : [number]));
  const [first] = late;
  if (first === undefined) return { position: until, behind: undefined };
  const division = divided(count);
  if (division.name !== one.division)
    throw new OperationError(
      'The task was stopped between the commits of its workers, and tables or unique constraints of the target were changed since, so that it cannot tell which worker made which changes. Undo that for one run of the task, or begin anew with --restart.',
      { code: 'workers', side: 'target' },
    );
  return { position: places[first], behind: { workers: new Set(late), until, division } };
}
