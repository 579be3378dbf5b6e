import type pg from 'pg';
import type { Encoding } from '../../change/batch.ts';
import type { Altering } from '../../change/altering.ts';
import type { Fence } from '../../change/fence.ts';
import type { Marking } from '../../change/loopback.ts';
import type { TargetComparer } from '../../change/comparer.ts';
import { isLocal } from '../../change/local.ts';
import type { Position } from '../../change/position.ts';
import type { Column, Shape } from '../../change/shape.ts';
import type { Recorded } from '../../change/recorded.ts';
import type { TaskProgress } from '../../change/progress.ts';
import type { Requirement, SinkNeeds } from '../../change/requirement.ts';
import type {
  Applying,
  ApplyRequest,
  Counter,
  ForeignKeyCheck,
  Loading,
  LoadRequest,
  Sink,
} from '../../change/sink.ts';
import type { Sequence } from '../../change/source.ts';
import { postgresAltering } from './apply/alter.ts';
import { beginApply } from './apply/apply.ts';
import { postgresComparer, removeRows } from './compare/compare-rows.ts';
import type { Address } from './connect.ts';
import { aboutAddress, nameOf, parseAddress } from './connect.ts';
import { setCounters, setSequences } from './catalog/counters.ts';
import type { ControlTable } from './control/control-tables.ts';
import { neededTables, prepareControl } from './control/control-tables.ts';
import { markTransaction, prepareLoopback } from './control/loopback.ts';
import { countCuts } from './control/truncations.ts';
import {
  forgetApplied,
  forgetRanges,
  forgetSuspension,
  readPositions,
  readRanges,
  readRefused,
  readSuspended,
  suspensionStatement,
} from './control/control.ts';
import { readRecorded } from './control/recorded.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { checkForeignKeys } from './catalog/foreign-keys.ts';
import { checkFence, claim, prepareFence, readEpoch } from './control/fence.ts';
import { recordFailures } from './apply/failures.ts';
import { writeStatus } from './control/journal.ts';
import { beginLoad } from './load/load.ts';
import { tableOf } from './load/read.ts';
import type { PostgresSessions } from './pool.ts';
import { sessionsOf } from './pool.ts';
import { literal, name, openSession } from './session.ts';
import { readShapes } from './catalog/shapes.ts';
import { targetRequirements } from './check/target-requirements.ts';
import { transact } from './transaction.ts';

/** Opens a PostgreSQL database (12 or newer) as a target of rows. Its control tables are made when the first of them is wanted, so that opening changes nothing. */
export async function openPostgresSink(
  url: string,
  options: { readonly controlSchema?: string },
): Promise<Sink> {
  const address = parseAddress(url, 'target');
  const controlSchema = options.controlSchema || 'public';
  const sessions = sessionsOf(address, 'target', withoutTriggers);
  sessions.release(await sessions.take(), false);
  return new PostgresSink(address, sessions, controlSchema);
}

/**
 * As a replica, a session fires no triggers and checks no foreign keys (PostgreSQL, `session_replication_role`). Where the user may not
 * say so, they fire, and the check before the migration tells.
 */
async function withoutTriggers(client: pg.Client): Promise<void> {
  await client.query('SET session_replication_role = replica').catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
  });
}

/** A class because it holds connections. */
class PostgresSink implements Sink {
  readonly engine = 'postgresql';
  readonly server: string;
  readonly isLocal: boolean;
  readonly comparer: TargetComparer = {
    ...postgresComparer((work) => this.#ask(work)),
    remove: (table, keys) => this.#ask((client) => removeRows(client, table, keys)),
    record: (task, table, failures) =>
      this.#ask((client) =>
        transact(client, () => recordFailures(client, this.#controlSchema, { task, table, failures })),
      ),
  };
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: PostgresSessions;
  readonly #controlSchema: string;
  readonly #prepared = new Set<ControlTable>();
  readonly altering: Altering;
  #fence: Fence | undefined;
  #marking: Marking | undefined;

  constructor(address: Address, sessions: PostgresSessions, controlSchema: string) {
    this.server = `PostgreSQL at ${nameOf(address)}`;
    this.isLocal = isLocal(address.host);
    this.#address = address;
    this.#about = aboutAddress(address, 'target');
    this.#sessions = sessions;
    this.#controlSchema = controlSchema;
    this.altering = postgresAltering({
      ask: async (work) => {
        await this.#prepare();
        return await this.#ask(work);
      },
      about: this.#about,
      controlSchema,
      checkFence: (client) => this.#checked()(client),
    });
  }

  async #prepare(...wanted: readonly ControlTable[]): Promise<void> {
    const missing = [...neededTables, ...wanted].filter((each) => !this.#prepared.has(each));
    if (missing.length === 0) return;
    await this.#ask((client) => prepareControl(client, this.#controlSchema, missing));
    for (const each of missing) this.#prepared.add(each);
  }

  tables(): Promise<readonly Shape[]> {
    return this.#ask(readShapes);
  }

  /** The binary format is taken over where both types are the same but for their length, which the receiving server checks. */
  wants(source: Column, target: Column, offers: (encoding: Encoding) => boolean): Encoding | undefined {
    if (offers('postgresql') && withoutModifier(source.native) === withoutModifier(target.native))
      return 'postgresql';
    if (target.type.kind === 'native' && source.type.kind === 'native' && source.native !== target.native)
      return undefined;
    return 'text';
  }

  async lastEpoch(task: string): Promise<number> {
    await this.#prepare();
    return await this.#ask(async (client) => {
      await prepareFence(client, this.#controlSchema);
      return await readEpoch(client, this.#controlSchema, task);
    });
  }

  async fence(fence: Fence): Promise<void> {
    await this.#ask((client) => claim(client, this.#controlSchema, fence));
    this.#fence = fence;
  }

  async mark(marking: Marking): Promise<void> {
    await this.#ask((client) => prepareLoopback(client, marking.schema));
    this.#marking = marking;
  }

  /** Begins each transaction that writes rows. */
  #marked(): (client: pg.Client) => Promise<void> {
    const marking = this.#marking;
    return marking ? (client) => markTransaction(client, marking) : () => Promise.resolve();
  }

  /** Is called in each transaction that writes rows. */
  #checked(): (client: pg.Client) => Promise<void> {
    const fence = this.#fence;
    return fence ? (client) => checkFence(client, this.#controlSchema, fence) : () => Promise.resolve();
  }

  async loaded(task: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
    await this.#prepare();
    return await this.#ask((client) => readRanges(client, this.#controlSchema, task));
  }

  async positions(task: string): Promise<ReadonlyMap<string, Position>> {
    await this.#prepare();
    return await this.#ask((client) => readPositions(client, this.#controlSchema, task));
  }

  async load(request: LoadRequest): Promise<Loading> {
    await this.#prepare(
      ...(request.historyMinutes === undefined ? [] : ['awsdms_history' as const]),
      ...(request.mayCut === true ? ['awsdms_lob_truncations' as const] : []),
    );
    return await this.#explain(async () => {
      const client = await this.#sessions.take();
      return beginLoad(
        {
          client,
          about: this.#about,
          controlSchema: this.#controlSchema,
          checkFence: this.#checked(),
          mark: this.#marked(),
          release: (isBroken) => this.#sessions.release(client, isBroken),
        },
        request,
      );
    });
  }

  async apply(request: ApplyRequest): Promise<Applying> {
    await this.#prepare(
      ...(request.historyMinutes === undefined ? [] : ['awsdms_history' as const]),
      ...(request.range?.hasOwnExceptions === true ? ['awsdms_full_load_exceptions' as const] : []),
      ...(request.mayCut === true ? ['awsdms_lob_truncations' as const] : []),
    );
    return await this.#explain(() =>
      beginApply(
        {
          connect: async () => {
            const client = await openSession(this.#address, 'target');
            await withoutTriggers(client);
            return client;
          },
          ask: (work) => this.#sessions.borrow(work),
          about: this.#about,
          controlSchema: this.#controlSchema,
          checkFence: this.#checked(),
          mark: this.#marked(),
        },
        request,
      ),
    );
  }

  async suspend(task: string, { schema, name: table }: Shape, reason: string): Promise<void> {
    await this.#prepare();
    await this.#ask((client) =>
      client.query(suspensionStatement(this.#controlSchema), [task, schema, table, reason]),
    );
  }

  async suspended(task: string): Promise<ReadonlyMap<string, string>> {
    await this.#prepare();
    return await this.#ask((client) => readSuspended(client, this.#controlSchema, task));
  }

  async refused(task: string): Promise<ReadonlyMap<string, number>> {
    await this.#prepare();
    return await this.#ask((client) => readRefused(client, this.#controlSchema, task));
  }

  cuts(task: string): Promise<ReadonlyMap<string, number>> {
    return this.#ask((client) => countCuts(client, this.#controlSchema, task));
  }

  recorded(task: string, limit: number): Promise<Recorded> {
    return this.#ask((client) => readRecorded(client, { schema: this.#controlSchema, task, limit }));
  }

  async writeStatus(task: string, status: TaskProgress): Promise<void> {
    await this.#prepare('awsdms_status');
    await this.#ask((client) => writeStatus(client, this.#controlSchema, task, status));
  }

  async readmit(task: string, table: Shape): Promise<void> {
    await this.#prepare();
    await this.#ask((client) => forgetSuspension(client, this.#controlSchema, { task, table }));
  }

  async forgetApplied(task: string): Promise<void> {
    await this.#prepare();
    await this.#ask((client) => transact(client, () => forgetApplied(client, this.#controlSchema, task)));
  }

  async truncate(table: Shape, task: string): Promise<void> {
    await this.#prepare();
    await this.#ask((client) =>
      transact(client, async () => {
        await this.#marked()(client);
        const path = name(table.schema, table.name);
        // A table that others refer to is truncated only together with them, whatever is in them.
        const { rowCount } = await client.query(
          `SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = ${literal(path)}::regclass AND conrelid <> confrelid LIMIT 1`,
        );
        const own = tableOf(table);
        await client.query(rowCount === 0 ? `TRUNCATE TABLE ${own}` : `DELETE FROM ${own}`);
        await forgetRanges(client, this.#controlSchema, task, table);
      }),
    );
  }

  count(table: Shape): Promise<number> {
    return this.#ask(async (client) => {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${tableOf(table)}`);
      return Number(rows[0]?.count);
    });
  }

  hasRows(table: Shape): Promise<boolean> {
    return this.#ask(async (client) => {
      const { rowCount } = await client.query(`SELECT FROM ${tableOf(table)} LIMIT 1`);
      return rowCount === 1;
    });
  }

  requirements(needs: SinkNeeds): Promise<readonly Requirement[]> {
    return this.#ask((client) => targetRequirements(client, needs, this.#controlSchema));
  }

  setCounters(tables: readonly Shape[]): Promise<readonly Counter[]> {
    return this.#ask((client) => setCounters(client, tables));
  }

  setSequences(sequences: readonly Sequence[]): Promise<readonly string[]> {
    return this.#ask((client) => setSequences(client, sequences));
  }

  checkForeignKeys(tables: readonly Shape[]): Promise<readonly ForeignKeyCheck[]> {
    return this.#ask((client) => checkForeignKeys(client, tables));
  }

  async close(): Promise<void> {
    await this.#sessions.close();
  }

  #ask<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#explain(() => this.#sessions.borrow(work));
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

function withoutModifier(native: string): string {
  return native.replace(/\([^)]*\)/, '');
}
