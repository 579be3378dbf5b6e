import { OperationError } from '../text/error.ts';
import type { ChangeEvent, RowChange } from './change.ts';
import { absentCell } from './change.ts';
import type { Cells, LocatedChange } from './net.ts';
import type { Column, Shape } from './shape.ts';
import { nameOf } from './shape.ts';

/**
 * What is done about a change that the target does not take: it is recorded in `awsdms_apply_exceptions`, or passed over, and the rest goes on; its table gets no
 * more changes; or the task ends.
 */
export type RefusalPolicy = 'record' | 'ignore' | 'suspend' | 'stop';

/** The policies for each sort of refusal (AWS DMS, "Error handling task settings"). */
export interface RefusalPolicies {
  /** A row of the same key is there already; `replace` puts the new one in its place. */
  readonly insert: RefusalPolicy | 'replace';
  /** The row is missing, or another one has its unique value; `insert` makes the missing row. */
  readonly update: RefusalPolicy | 'insert';
  /** The row is missing. */
  readonly delete: RefusalPolicy;
  /** The target cannot take a value: of a wrong type, out of range, against a constraint. */
  readonly value: RefusalPolicy;
  /** A text is too long. */
  readonly truncation: RefusalPolicy;
  /** The table is not there, has not the columns, or may not be written to. */
  readonly table: Extract<RefusalPolicy, 'suspend' | 'stop'>;
  readonly escalation?: Escalation;
  /** A record holds the value of the row's key, without which a row that was left out of a load is not found again. */
  readonly recordsKeys?: boolean;
}

/** What is done when there were too many refusals. A number of 0 is never reached. */
export interface Escalation {
  /** So many rows of a table that could not be taken for their values, those passed over among them. */
  readonly values: { readonly most: number; readonly policy: RefusalPolicy };
  /** So many changes of a table that found another row than they expected, or none. */
  readonly conflicts: { readonly most: number; readonly policy: RefusalPolicy };
  /** So many tables that could not be written to. */
  readonly tables: { readonly most: number; readonly policy: RefusalPolicy };
}

/** Nothing is passed over, and only what differed before is no reason to end. */
export const strictPolicies: RefusalPolicies = {
  insert: 'stop',
  update: 'record',
  delete: 'record',
  value: 'stop',
  truncation: 'stop',
  table: 'stop',
};

/** Why the target did not take a change. The reason holds no value of the user's. */
export interface Refusal {
  readonly kind: 'missing' | 'duplicate' | 'value' | 'truncation' | 'table';
  readonly reason: string;
}

/** The reason of a change that finds no row: the sides differed before it. */
export const missingRow: Refusal = {
  kind: 'missing',
  reason: 'No row of the target has the key of the changed row.',
};

/** Why a change had no effect on a row: an insert makes one, unless something in the target takes it away. */
export function withoutEffect({ change }: LocatedChange): Refusal {
  return change.kind === 'insert'
    ? { kind: 'value', reason: 'A trigger or a rule of the table left the row out.' }
    : missingRow;
}

/** A target that makes changes one at a time. */
export interface CarefulTarget {
  /**
   * Makes one change, and leaves nothing behind when it is refused. With `isForced`, an insert takes the place of the row that is there, and an update makes the
   * row that is missing.
   */
  attempt(change: LocatedChange, isForced: boolean): Promise<Refusal | undefined>;
  /** Writes a refused change down. `table` is the source's. */
  record(table: Shape, statement: string, reason: string): Promise<void>;
  /** Writes down that a table gets no more changes. */
  suspend(table: Shape, reason: string): Promise<void>;
}

/** How many changes were not made as they were told. */
export interface Refused {
  missing: number;
  refused: number;
}

/** From the mildest to the hardest. */
const severity: readonly RefusalPolicy[] = ['ignore', 'record', 'suspend', 'stop'];

/** The refusals that a run has met, table by table. A class because the counts grow until they escalate. */
export class Ledger {
  /** Tables that get no more rows or changes, and why. */
  readonly suspended: Map<Shape, string>;
  readonly #values = new Map<Shape, number>();
  readonly #conflicts = new Map<Shape, number>();
  #tables = 0;

  constructor(suspended: Iterable<readonly [Shape, string]> = []) {
    this.suspended = new Map(suspended);
  }

  /** Counts a refusal, and gives what is done about it: what is asked for, or more when there were too many of them. */
  treat(
    table: Shape,
    { kind }: Refusal,
    asked: RefusalPolicy,
    escalation: Escalation | undefined,
  ): RefusalPolicy {
    const count = this.#count(table, kind);
    if (!escalation) return asked;
    const { most, policy } =
      kind === 'table'
        ? escalation.tables
        : kind === 'value' || kind === 'truncation'
          ? escalation.values
          : escalation.conflicts;
    if (most === 0 || count < most) return asked;
    return severity.indexOf(policy) > severity.indexOf(asked) ? policy : asked;
  }

  #count(table: Shape, kind: Refusal['kind']): number {
    if (kind === 'table') {
      this.#tables += 1;
      return this.#tables;
    }
    const counts = kind === 'value' || kind === 'truncation' ? this.#values : this.#conflicts;
    const count = (counts.get(table) ?? 0) + 1;
    counts.set(table, count);
    return count;
  }
}

/** Makes changes one at a time, in their order, and does about those that are refused what the policies say. */
export async function applyCarefully(
  target: CarefulTarget,
  changes: readonly LocatedChange[],
  policies: RefusalPolicies,
  ledger: Ledger,
): Promise<Refused> {
  const { suspended } = ledger;
  const result: Refused = { missing: 0, refused: 0 };
  for (const each of changes) {
    const { table } = each.change;
    if (suspended.has(table)) continue;
    const refusal = await refusalOf(target, each, policies);
    if (!refusal) continue;
    if (refusal.kind === 'missing') result.missing += 1;
    else result.refused += 1;
    const statement =
      policies.recordsKeys === true && each.change.kind === 'insert'
        ? rowStatement(each.change, each.batch)
        : statementOf(each.change);
    const asked = policyFor(each.change.kind, refusal, policies);
    const policy = ledger.treat(table, refusal, asked, policies.escalation);
    if (policy === 'stop') throw stopped(table, statement, refusal);
    if (policy !== 'ignore') await target.record(table, statement, refusal.reason);
    if (policy === 'suspend') {
      await target.suspend(table, refusal.reason);
      suspended.set(table, refusal.reason);
    }
  }
  return result;
}

/** Tries a change, and once more with force where the policy says so. */
async function refusalOf(
  target: CarefulTarget,
  change: LocatedChange,
  policies: RefusalPolicies,
): Promise<Refusal | undefined> {
  const refusal = await target.attempt(change, false);
  if (!refusal) return undefined;
  const policy = wishFor(change.change.kind, refusal, policies);
  const isForced =
    (policy === 'replace' && refusal.kind === 'duplicate') ||
    (policy === 'insert' && refusal.kind === 'missing');
  return isForced ? await target.attempt(change, true) : refusal;
}

function wishFor(
  kind: ChangeEvent['kind'],
  refusal: Refusal,
  policies: RefusalPolicies,
): RefusalPolicies['insert'] | RefusalPolicies['update'] {
  if (refusal.kind === 'value' || refusal.kind === 'truncation' || refusal.kind === 'table')
    return policies[refusal.kind];
  return kind === 'insert' || kind === 'update' || kind === 'delete' ? policies[kind] : policies.value;
}

/** What is done when force did not help either: the change is recorded. */
function policyFor(kind: ChangeEvent['kind'], refusal: Refusal, policies: RefusalPolicies): RefusalPolicy {
  const wish = wishFor(kind, refusal, policies);
  return wish === 'replace' || wish === 'insert' ? 'record' : wish;
}

/** `UPDATE by key (id, region)`: the kind and the names of columns, no value. */
export function statementOf({ kind, table }: LocatedChange['change']): string {
  const verb = kind.toUpperCase();
  if (kind === 'truncate' || !table.key) return verb;
  const names = table.key.columns.map((place) => table.columns[place]?.name ?? '');
  return `${verb} by key (${names.join(', ')})`;
}

/** `INSERT by key {"id":"7"}`, with the values of the row's key after the change: bytes are hexadecimal digits. It is for control tables, never for messages. */
export function rowStatement(
  { kind, table, before, after }: Pick<RowChange, 'kind' | 'table' | 'before' | 'after'>,
  { bytes, starts, lengths }: Cells,
): string {
  const verb = kind.toUpperCase();
  if (!table.key) return verb;
  const key = table.key.columns.map((place): [string, string] => {
    const column = table.columns[place] as Column;
    // A log may have a key that stays only in the row before.
    const row = lengths[after + place] === absentCell && before >= 0 ? before : after;
    const start = starts[row + place] as number;
    const cell = bytes.subarray(start, start + Math.max(0, lengths[row + place] as number));
    return [column.name, cell.toString(column.type.kind === 'bytes' ? 'hex' : 'utf8')];
  });
  return `${verb} by key ${JSON.stringify(Object.fromEntries(key))}`;
}

function stopped(table: Shape, statement: string, { reason }: Refusal): OperationError {
  return new OperationError(
    `A change of ${nameOf(table)} (${statement}) cannot be made in the target: ${reason} It is not there, and comes again when the task goes on. Mend the target, or say in ErrorBehavior of the task settings what to do about such changes.`,
    { code: 'refused', side: 'target' },
  );
}
