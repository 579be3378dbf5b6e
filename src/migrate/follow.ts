import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Definition } from '../change/alteration.ts';
import type { ChangeBatch, Commit, Idle } from '../change/change.ts';
import type { Position } from '../change/position.ts';
import type { Shape } from '../change/shape.ts';
import { isKeyless, nameOf } from '../change/shape.ts';
import type { ApplyCounts, Applying, Sink } from '../change/sink.ts';
import type { Capture } from '../change/source.ts';
import { OperationError } from '../text/error.ts';
import type { Manner, Pace, TruncatePolicy } from './apply-settings.ts';
import { Latency } from './latency.ts';
import { withoutCopied } from './loopback.ts';
import type { Plan } from './plan.ts';
import { Rate } from './rate.ts';
import type { TableStatistics } from './statistics.ts';
import { Statistics } from './statistics.ts';
import type { Stop } from './stop.ts';
import { untilStop } from './stop.ts';
import { changePath } from './transform/changes.ts';

/** What following needs. */
export interface FollowJob {
  readonly task: string;
  readonly capture: Capture;
  readonly sink: Sink;
  readonly plan: Plan;
  /** Carries a definition over to the target, which has all changes before it, and gives the plan from then on. Without it, a definition is an error. */
  readonly define?: (plan: Plan, definition: Definition) => Promise<Plan>;
  /** Whether a table that is made while changes are followed is to be followed too. */
  readonly takes?: (schema: string, name: string) => boolean;
  /** The table of the source in which transactions say that they copy rows: they are left out. */
  readonly mark?: Shape;
  /** What is done about TRUNCATE; it is applied without a policy. */
  readonly truncates?: TruncatePolicy;
  /** How changes are written, and how often they are committed. */
  readonly manner: Manner;
  readonly pace: Pace;
  /** Where the changes begin when the target knows no position yet. */
  readonly from: Position;
  /** Up to here the rows of the target may hold the changes already. */
  readonly mayRepeatUntil: Position;
  /** Where the rows of tables of the target (`schema.name`) were read, of those that have no key. */
  readonly readAt?: ReadonlyMap<string, Position>;
  /** Ends the following as soon as all before it is applied, and nothing behind it. */
  readonly until?: Stop;
  /** Ends the following there too, but only when the target is not as far when it begins: the next run passes it. */
  readonly stopAt?: Position;
  /** Counts what is applied, beginning with what earlier runs applied. */
  readonly statistics?: Statistics;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FollowProgress) => void;
  /** Values of a table of the source were cut. */
  readonly onCut?: (table: Shape) => void;
  /** Changes were read. */
  readonly onChanges?: (batch: ChangeBatch) => void;
}

/** How far the following is. */
export interface FollowProgress {
  readonly position: Position;
  /** Milliseconds that the oldest transaction which was read, and not durable in the target a moment ago, is old; 0 when there is nothing to apply. */
  readonly lag: number;
  /** Milliseconds that the newest transaction which was read is old, while the source may have newer ones; 0 when it has nothing more. */
  readonly sourceLag: number;
  readonly counts: Readonly<ApplyCounts>;
  /** Changes applied in a second, of late. */
  readonly rate: number;
  /** Changes read in a second, and bytes of values written to the target, of late. */
  readonly readRate: number;
  readonly byteRate: number;
  /** What was applied of each table since the task began. */
  readonly tables: readonly TableStatistics[];
  /** The tables of the source (`schema.name`) that get no more changes, each with the reason. */
  readonly suspended: ReadonlyMap<string, string>;
  /** Up to where the log was read, and when the source committed that, in milliseconds since 1970. */
  readonly read: { readonly position: Position; readonly at?: number };
  /** When the source committed what was applied last. */
  readonly appliedAt?: number;
  /** Changes that were read and are not durable in the target. */
  readonly pending: number;
  /** Those of them whose transaction has not ended in the source, as far as it was read. */
  readonly open: number;
}

/** Where the following ended. */
export interface Followed {
  /** What is durable in the target. */
  readonly position: Position;
  /** It ended at {@link FollowJob.stopAt}: all before that is durable, though the last transaction before it may have a lesser position. */
  readonly isStoppedEarly: boolean;
}

/**
 * Following has caught up with the source when so many turns of the event loop bring nothing: each of them takes what the socket has. A time instead would never pass
 * where small transactions come more often than that.
 */
const turnsWithoutNews = 3;

/** How often it is told how far behind the target is while nothing becomes durable there, in milliseconds. */
const lagEvery = 1000;

/** Applies changes until it is stopped, or all before a position is there. */
export async function followChanges(job: FollowJob): Promise<Followed> {
  const { capture, sink, signal, pace } = job;
  const statistics = job.statistics ?? new Statistics([]);
  statistics.restart();
  let { plan } = job;
  let path = changePath(plan.tables);
  const { workers, ...manner } = job.manner;
  const parallel = { workers, compare: (left: Position, right: Position) => capture.compare(left, right) };
  const apply = (): Promise<Applying> =>
    sink.apply({ task: job.task, tables: path.tables, mayCut: path.mayCut, ...manner, parallel });
  let applying = await apply();
  const tell = (): void => {
    for (const { source } of plan.tables) statistics.add(source, 0);
  };
  tell();
  /** What was applied before the last definition. */
  let before: Readonly<ApplyCounts> | undefined;
  const from = applying.position ?? job.from;
  const following = capture.follow({
    task: job.task,
    tables: [...plan.tables.map(({ source }) => source), ...(job.mark ? [job.mark] : [])],
    from,
    readAt: new Map(
      plan.tables.flatMap(({ source, target }) => {
        const position = isKeyless(source) ? job.readAt?.get(nameOf(target)) : undefined;
        return position === undefined ? [] : [[source, position]];
      }),
    ),
    ...(job.takes ? { takes: job.takes } : {}),
  });
  const stop = (): void => following.close();
  signal.addEventListener('abort', stop, { once: true });
  let position = from;
  let committedAt = 0;
  let appliedAt: number | undefined;
  let read: FollowProgress['read'] = { position: from };
  let pending = 0;
  let open = 0;
  const stopAt = job.stopAt !== undefined && capture.compare(from, job.stopAt) < 0 ? job.stopAt : undefined;
  let flushedAt = performance.now();
  const latency = new Latency((left, right) => capture.compare(left, right));
  let counts = sum(before, applying.counts);
  const reading = new Rate();
  const writing = new Rate();
  let isQuiet = true;
  const report = (): void => {
    const { source: sourceLag, target: lag } = latency.at(Date.now());
    const rates = { rate: statistics.rate(), readRate: reading.perSecond(), byteRate: writing.perSecond() };
    isQuiet = Math.max(lag, sourceLag, ...Object.values(rates)) === 0;
    job.onProgress({
      position,
      lag,
      sourceLag,
      counts,
      ...rates,
      tables: statistics.tables,
      suspended: new Map([...applying.suspended].map(([table, reason]) => [nameOf(table), reason])),
      read,
      pending,
      open,
      ...(appliedAt === undefined ? {} : { appliedAt }),
    });
  };
  // While the target is locked or slow nothing settles, and the lag is what its user wants to see grow; when all is quiet, lag and rates end.
  const reporting = setInterval(() => {
    if (pending > 0 || !isQuiet) report();
  }, lagEvery);
  const settle = async (): Promise<void> => {
    position = (await applying.flush()) ?? position;
    following.confirm(position);
    flushedAt = performance.now();
    latency.settles(position, Date.now());
    counts = sum(before, applying.counts);
    if (committedAt !== 0) appliedAt = committedAt;
    // A transaction of the source that is open yet waits for its end.
    if (capture.compare(position, read.position) >= 0) {
      pending = open;
      statistics.settle(appliedAt);
    }
    report();
    committedAt = 0;
  };
  const write = async (batch: ChangeBatch): Promise<void> => {
    job.onChanges?.(batch);
    const given = withTruncates(batch, job.truncates ?? 'apply');
    const moved = path.transform?.(given) ?? given;
    const mayRepeat = capture.isLate === true || capture.compare(position, job.mayRepeatUntil) < 0;
    if (path.mayCut && job.onCut)
      for (const event of moved.events) if ('cuts' in event) job.onCut(event.table);
    await applying.write(moved, { mayRepeat });
    writing.add(moved.bytes.length);
    statistics.read(moved);
  };
  const define = async (definition: Definition): Promise<void> => {
    await settle();
    before = sum(before, applying.counts);
    await applying.close();
    if (!job.define) throw undefinable(definition);
    plan = await job.define(plan, definition);
    tell();
    for (const change of definition.changes)
      if (change.kind !== 'beside') statistics.altered('before' in change ? change.before : change.after);
    path = changePath(plan.tables);
    applying = await apply();
    position = definition.position;
    following.confirm(position);
  };
  const isAt = (end: Stop | undefined): boolean =>
    typeof end === 'string' && capture.compare(position, end) >= 0;
  const isDone = (): boolean => isAt(job.until) || isAt(stopAt);
  let isReached = false;
  const ends = [
    { end: job.until, onReached: () => {} },
    { end: stopAt, onReached: () => (isReached = true) },
  ];
  const wanted = ends.reduce<AsyncIterable<ChangeBatch>>(
    (all, { end, onReached }) => (end === undefined ? all : untilStop(all, end, capture, onReached)),
    job.mark ? withoutCopied(following.batches, job.mark) : following.batches,
  );
  const batches = wanted[Symbol.asyncIterator]();
  try {
    let next = nextOf(batches, latency);
    while (!signal.aborted && !isDone()) {
      if (committedAt !== 0 && !(await comesAtOnce(next))) {
        const early = flushedAt + pace.atLeast - performance.now();
        if (early <= 0) await settle();
        else await Promise.race([next, sleep(early)]);
        continue;
      }
      const result = await next;
      if (result.done === true) break;
      // They wait from now on, also where writing them does.
      const changes = changesOf(result.value);
      pending += changes.all;
      reading.add(changes.all);
      for (const part of cutAtDefinitions(result.value))
        if ('kind' in part) await define(part);
        else await write(part);
      const end = lastEnd(result.value);
      committedAt = lastCommit(result.value) ?? committedAt;
      if (end) read = { position: end.position, ...(end.kind === 'commit' ? { at: end.at } : {}) };
      open = end ? changes.open : open + changes.open;
      if (isIdle(result.value) || performance.now() - flushedAt > pace.atMost) await settle();
      next = nextOf(batches, latency);
    }
    await settle();
    return { position, isStoppedEarly: isReached && !signal.aborted && !isAt(job.until) };
  } finally {
    clearInterval(reporting);
    signal.removeEventListener('abort', stop);
    following.close();
    // A reading that waits to be asked for more is told that nobody will.
    await batches.return?.(undefined).catch(() => {});
    await applying.close();
  }
}

/** Asks for the next batch while the last one is applied. A failure is met where the promise is awaited, which may be later. */
function nextOf(batches: AsyncIterator<ChangeBatch>, latency: Latency): Promise<IteratorResult<ChangeBatch>> {
  latency.asks(Date.now());
  const next = batches.next();
  next.then(
    (result) => (result.done === true ? undefined : latency.arrives(result.value)),
    () => {},
  );
  return next;
}

async function comesAtOnce(next: Promise<unknown>): Promise<boolean> {
  const isThere = (): boolean => true;
  return await Promise.race([next.then(isThere, isThere), noNews()]);
}

async function noNews(): Promise<false> {
  for (let i = 0; i < turnsWithoutNews; i += 1) await turn();
  return false;
}

/** The definitions of a batch, and what stands between them. */
function cutAtDefinitions(batch: ChangeBatch): readonly (ChangeBatch | Definition)[] {
  if (!batch.events.some(({ kind }) => kind === 'definition')) return [batch];
  const parts: (ChangeBatch | Definition)[] = [];
  let from = 0;
  batch.events.forEach((event, i) => {
    if (event.kind !== 'definition') return;
    if (i > from) parts.push({ ...batch, events: batch.events.slice(from, i) });
    parts.push(event);
    from = i + 1;
  });
  return from < batch.events.length ? [...parts, { ...batch, events: batch.events.slice(from) }] : parts;
}

function withTruncates(batch: ChangeBatch, policy: TruncatePolicy): ChangeBatch {
  const found = policy === 'apply' ? undefined : batch.events.find(({ kind }) => kind === 'truncate');
  if (!found || found.kind !== 'truncate') return batch;
  if (policy === 'fail')
    throw new OperationError(
      `${nameOf(found.table)} was emptied by TRUNCATE on the source, at which the settings have the task end (ErrorBehavior.ApplyErrorFailOnTruncationDdl). Empty the target's table too, or change the setting, and start the task again.`,
      { code: 'truncate', side: 'source' },
    );
  return { ...batch, events: batch.events.filter(({ kind }) => kind !== 'truncate') };
}

function sum(before: Readonly<ApplyCounts> | undefined, now: Readonly<ApplyCounts>): Readonly<ApplyCounts> {
  if (!before) return now;
  const keys = Object.keys(now) as (keyof ApplyCounts)[];
  return Object.fromEntries(keys.map((key) => [key, before[key] + now[key]])) as unknown as ApplyCounts;
}

function undefinable({ statement }: Definition): OperationError {
  return new OperationError(
    `The source has altered its tables (${statement}), which this following cannot carry over. Alter the target's tables in the same way, and begin anew with --restart.`,
    { code: 'definition', side: 'source' },
  );
}

function lastCommit({ events }: ChangeBatch): number | undefined {
  const commit = events.findLast((event) => event.kind === 'commit');
  return commit?.kind === 'commit' ? commit.at : undefined;
}

function lastEnd({ events }: ChangeBatch): Commit | Idle | undefined {
  return events.findLast((event) => event.kind === 'commit' || event.kind === 'idle');
}

/** How many changes a batch has, and how many of them belong to a transaction whose end it does not have. */
function changesOf({ events }: ChangeBatch): { readonly all: number; readonly open: number } {
  let all = 0;
  let open = 0;
  for (const { kind } of events) {
    const isChange = kind !== 'commit' && kind !== 'idle';
    if (isChange) all += 1;
    open = isChange ? open + 1 : 0;
  }
  return { all, open };
}

function isIdle({ events }: ChangeBatch): boolean {
  return events.at(-1)?.kind === 'idle';
}
