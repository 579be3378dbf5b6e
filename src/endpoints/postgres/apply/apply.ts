import type pg from 'pg';
import { expectsRow, slotOf, Unexpected } from '../../../change/applier.ts';
import { beginApplying } from '../../../change/begin-apply.ts';
import { CellError } from '../../../change/cell-error.ts';
import type { LocatedChange } from '../../../change/net.ts';
import type { CarefulTarget, Refusal } from '../../../change/refusal.ts';
import { missingRow, withoutEffect } from '../../../change/refusal.ts';
import type { Shape } from '../../../change/shape.ts';
import type { Applying, ApplyRequest } from '../../../change/sink.ts';
import type { CommitRecord, Committed, TransactionalTarget } from '../../../change/writer.ts';
import { SetWriter } from './batch-apply.ts';
import {
  exceptionStatement,
  readPosition,
  readSuspended,
  readWorkers,
  recordRange,
  recordStatements,
  suspensionStatement,
} from '../control/control.ts';
import type { About } from '../errors.ts';
import { refusalOf, toOperationError } from '../errors.ts';
import { addToHistory } from '../control/journal.ts';
import { recordCuts } from '../control/truncations.ts';
import type { Execution } from './pipeline.ts';
import { Pipeline } from './pipeline.ts';
import { TableStatements } from './statements.ts';
import { tablesWithOtherKeys } from '../catalog/other-keys.ts';

/** What applying needs of its server. */
export interface ApplyPlace {
  /** Opens a connection. */
  readonly connect: () => Promise<pg.Client>;
  readonly ask: <T>(work: (client: pg.Client) => Promise<T>) => Promise<T>;
  readonly about: About;
  readonly controlSchema: string;
  /** Refuses to go on when another runner has the task; called in the transaction. */
  readonly checkFence: (client: pg.Client) => Promise<void>;
  /** Has a transaction say that it copies rows, before it writes any. */
  readonly mark: (client: pg.Client) => Promise<void>;
}

/** Begins to apply changes, one after the other as the source made them, or set-wise where the request has limits for a batch. */
export async function beginApply(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const { controlSchema, ask } = place;
  const { task } = request;
  // What mends rows is no following: it is wanted for suspended tables above all.
  const known = await ask(async (client) => ({
    position: await readPosition(client, controlSchema, task),
    suspended:
      request.isWithoutPosition === true
        ? new Map<string, string>()
        : await readSuspended(client, controlSchema, task),
    workers: await readWorkers(client, controlSchema, task),
  }));
  return await beginApplying(
    {
      known,
      open: async () => {
        const client = await place.connect();
        const sets = request.batch ? await SetWriter.open(client, request.tables) : undefined;
        return new PostgresTarget({ ...place, client }, request, sets);
      },
      withOtherKeys: () => ask((client) => tablesWithOtherKeys(client, request.tables)),
    },
    request,
  );
}

/** A connection on which changes are made. */
interface Place extends Pick<ApplyPlace, 'about' | 'controlSchema' | 'checkFence' | 'mark'> {
  readonly client: pg.Client;
}

/** A class because it holds a connection. */
class PostgresTarget implements TransactionalTarget {
  readonly asSets: TransactionalTarget['asSets'];
  readonly #place: Place;
  readonly #request: ApplyRequest;
  readonly #tables: ReadonlyMap<Shape, TableStatements>;
  readonly #sets: SetWriter | undefined;
  readonly #pipeline: Pipeline;

  constructor(place: Place, request: ApplyRequest, sets: SetWriter | undefined) {
    this.#place = place;
    this.#request = request;
    this.#tables = new Map(request.tables.map((table) => [table.source, new TableStatements(table)]));
    this.#pipeline = new Pipeline(place.client);
    this.#sets = sets;
    this.asSets = sets && ((changes, mayRepeat) => this.#writeSets(sets, changes, mayRepeat));
  }

  async begin(): Promise<void> {
    const { client, checkFence, mark } = this.#place;
    await client.query('BEGIN');
    await mark(client);
    await checkFence(client);
    this.#sets?.begin();
  }

  async commit(record: CommitRecord, done: Committed): Promise<void> {
    const { client, controlSchema } = this.#place;
    const { task, isWithoutPosition, range, tables } = this.#request;
    const [table] = tables;
    if (range && table)
      await recordRange(client, controlSchema, {
        task,
        table: table.target,
        range: range.number,
        rows: done.changes,
        refused: done.refused,
        ...(range.position === undefined ? {} : { position: range.position }),
      });
    const slot = slotOf(this.#request, done);
    if (slot) await addToHistory(client, controlSchema, slot);
    for (const [source, rows] of Map.groupBy(done.cuts, (each) => each.table))
      await recordCuts(client, controlSchema, { task, table: this.#target(source), rows });
    if (isWithoutPosition !== true)
      for (const query of recordStatements(controlSchema, task, record)) await client.query(query);
    await client.query('COMMIT');
  }

  async inOrder(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean> {
    const refusal = await this.#trying('godwit_part', () => this.#make(changes, mayRepeat));
    return refusal === undefined;
  }

  async #make(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<void> {
    const executions: Execution[] = [];
    // How many executions there are up to the last one of each change, which counts.
    const ends = changes.map((each) => executions.push(...this.#executions(each, mayRepeat)));
    const counts = await this.#pipeline.run(executions);
    const isMissing = changes.some(
      (each, i) => counts[(ends[i] as number) - 1] === 0 && expectsRow(each, mayRepeat),
    );
    if (isMissing) throw new Unexpected(missingRow.reason);
  }

  careful(mayRepeat: boolean): CarefulTarget {
    const { client, controlSchema } = this.#place;
    const { task, range } = this.#request;
    const exceptions =
      range?.hasOwnExceptions === true ? 'awsdms_full_load_exceptions' : 'awsdms_apply_exceptions';
    return {
      attempt: async (each, isForced) => {
        let found = true;
        const refusal = await this.#trying('godwit_row', async () => {
          const counts = await this.#pipeline.run(this.#executions(each, mayRepeat, isForced));
          found = counts.at(-1) !== 0;
        });
        return refusal ?? (found || !expectsRow(each, mayRepeat) ? undefined : withoutEffect(each));
      },
      record: async (table, statement, reason) => {
        const { schema, name } = this.#target(table);
        await client.query(exceptionStatement(controlSchema, exceptions), [
          task,
          schema,
          name,
          statement,
          reason,
        ]);
      },
      suspend: async (table, reason) => {
        const { schema, name } = this.#target(table);
        await client.query(suspensionStatement(controlSchema), [task, schema, name, reason]);
      },
    };
  }

  explain(error: unknown): unknown {
    return toOperationError(error, this.#place.about);
  }

  async close(): Promise<void> {
    await this.#place.client.end().catch(() => {});
  }

  async #writeSets(sets: SetWriter, changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean> {
    const refusal = await this.#trying('godwit_set', () =>
      sets.write(changes, mayRepeat, (some) => this.#make(some, mayRepeat)),
    );
    if (refusal) sets.forget();
    return refusal === undefined;
  }

  /** Does something within the open transaction, which a failed statement would end; when the target refuses it, the transaction is as it was before. */
  async #trying(savepoint: string, work: () => Promise<void>): Promise<Refusal | undefined> {
    const { client } = this.#place;
    await client.query(`SAVEPOINT ${savepoint}`);
    try {
      await work();
      await client.query(`RELEASE SAVEPOINT ${savepoint}`);
      return undefined;
    } catch (error) {
      const refusal =
        error instanceof Unexpected || error instanceof CellError
          ? ({ kind: 'value', reason: error.message } as const)
          : refusalOf(error);
      if (!refusal) throw error;
      await client.query(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      await client.query(`RELEASE SAVEPOINT ${savepoint}`);
      return refusal;
    }
  }

  #executions(located: LocatedChange, mayRepeat: boolean, isForced = false): Execution[] {
    const statements = this.#tables.get(located.change.table) as TableStatements;
    return [...statements.cascades(located), ...this.#own(statements, located, mayRepeat, isForced)];
  }

  #own(
    statements: TableStatements,
    { change, batch }: LocatedChange,
    mayRepeat: boolean,
    isForced: boolean,
  ): Execution[] {
    switch (change.kind) {
      case 'truncate':
        return [statements.truncate];
      case 'insert':
        return [statements.insert(change, batch, mayRepeat || isForced)];
      case 'delete':
        return [statements.remove(change, batch)];
      case 'update':
        return isForced && statements.isWhole(change.after, batch)
          ? [statements.insert(change, batch, true)]
          : statements.update(change, batch, mayRepeat);
    }
  }

  #target(table: Shape): Shape {
    return (this.#tables.get(table) as TableStatements).shape;
  }
}
