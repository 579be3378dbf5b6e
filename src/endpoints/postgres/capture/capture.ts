import type pg from 'pg';
import type { TableName } from '../../../catalog/converter.ts';
import { loopbackTable } from '../../../change/loopback.ts';
import type { Position } from '../../../change/position.ts';
import type { Complaint } from '../../../change/requirement.ts';
import type { Shape } from '../../../change/shape.ts';
import type { Capture, FollowRequest, Following, Start, WithoutBefore } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import type { Address } from '../connect.ts';
import { prepareLoopback } from '../control/loopback.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import { auditOf } from './ddl-audit.ts';
import { lsnOf, positionOf, SlotReader, stepOf } from './follow.ts';
import type { PostgresSessions } from '../pool.ts';

import { openSession } from '../session.ts';
import { slotComplaints, slotGone, withSlotAdvice } from './slot-state.ts';
import { startOfSlot } from './slot-start.ts';
import {
  beginCapture,
  endCapture,
  exportMoment,
  namesOf,
  publish,
  unpublish,
  withoutFullIdentity,
} from './slot.ts';

/** A snapshot, and the connection that keeps it alive, which must not be used for anything else. */
export interface Snapshot {
  readonly id: string;
  readonly holder: pg.Client;
  /** Which transactions it sees, as a place in the log; absent where it is not known. */
  readonly position?: Position;
}

/** Changes by logical replication: a publication and a slot for each task. */
export class SlotCapture implements Capture {
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: PostgresSessions;
  readonly #onSnapshot: (snapshot: Snapshot) => void;

  /** `onSnapshot` is given the snapshot of a new slot, for the readings that follow. */
  constructor(
    address: Address,
    about: About,
    sessions: PostgresSessions,
    onSnapshot: (snapshot: Snapshot) => void,
  ) {
    this.#address = address;
    this.#about = about;
    this.#sessions = sessions;
    this.#onSnapshot = onSnapshot;
  }

  async marks(schema: string, task?: string): Promise<Shape> {
    const mark = loopbackTable(schema);
    return await this.#explain(() =>
      this.#sessions.borrow(async (client) => {
        await prepareLoopback(client, schema);
        if (task === undefined) return mark;
        const { rowCount } = await client.query(
          'SELECT FROM pg_publication_tables WHERE pubname = $1 AND schemaname = $2 AND tablename = $3',
          [namesOf(task).publication, schema, mark.name],
        );
        if (rowCount === 1) return mark;
        throw new OperationError(
          `The task was begun without LoopbackPreventionSettings, or with another SourceSchema than ${schema}, so that its publication does not tell which transactions were copied. Begin anew with --restart.`,
          { code: 'settings', side: 'config' },
        );
      }),
    );
  }

  async begin(task: string, tables: readonly Shape[], start?: Start): Promise<Position> {
    return await this.#explain(async () => {
      if (start) return await this.#sessions.borrow((client) => startOfSlot(client, namesOf(task), start));
      const holder = await this.#openReplication();
      const { position, snapshot } = await this.#sessions.borrow((client) =>
        beginCapture(client, holder, namesOf(task), tables, auditOf(task)),
      );
      if (snapshot === undefined) await holder.end();
      else this.#onSnapshot({ id: snapshot, holder, position });
      return position;
    });
  }

  /**
   * A transaction that has written to a table before it was published may be open yet, and the log would not tell of it when it is committed. A slot is not there before all such
   * transactions have ended (PostgreSQL, "Logical Decoding Concepts", "Synchronization Snapshots"), so that a reading begun later sees them.
   */
  async widen(task: string, tables: readonly Shape[]): Promise<Position> {
    await this.#explain(() =>
      this.#sessions.borrow((client) => publish(client, namesOf(task).publication, tables)),
    );
    const { position, holder } = await this.moment();
    await holder.end();
    return position;
  }

  async narrow(task: string, tables: readonly TableName[]): Promise<void> {
    await this.#explain(() =>
      this.#sessions.borrow((client) => unpublish(client, namesOf(task).publication, tables)),
    );
  }

  /** A snapshot whose position is known, for one reading. */
  async moment(): Promise<Snapshot & { readonly position: Position }> {
    return await this.#explain(async () => {
      const holder = await this.#openReplication();
      try {
        const { position, snapshot } = await exportMoment(holder);
        return { id: snapshot, holder, position };
      } catch (error) {
        await holder.end();
        throw error;
      }
    });
  }

  follow({ task, tables, from, readAt, takes = () => false }: FollowRequest): Following {
    let reader: SlotReader | undefined;
    let isClosed = false;
    const open = async (): Promise<SlotReader> => {
      reader = new SlotReader(await this.#openReplication(), {
        ...namesOf(task),
        from,
        tables,
        takes,
        audit: auditOf(task).table,
        ...(readAt ? { readAt } : {}),
      });
      if (isClosed) reader.close();
      return reader;
    };
    const about = this.#about;
    return {
      batches: {
        async *[Symbol.asyncIterator]() {
          try {
            yield* (await open()).events();
          } catch (error) {
            if (!isClosed) throw toOperationError(withSlotAdvice(error, namesOf(task), about), about);
          }
        },
      },
      confirm: (position) => reader?.confirm(position),
      close: () => {
        isClosed = true;
        reader?.close();
      },
    };
  }

  compare(left: Position, right: Position): number {
    const difference = lsnOf(left) - lsnOf(right);
    if (difference === 0n) return stepOf(left) - stepOf(right);
    return difference < 0n ? -1 : 1;
  }

  isPosition(text: string): boolean {
    return /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i.test(text);
  }

  clock(): Promise<number> {
    return this.#explain(() =>
      this.#sessions.borrow(async (client) => {
        const { rows } = await client.query<{ now: string }>(
          'SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now',
        );
        return Number(rows[0]?.now);
      }),
    );
  }

  last(): Promise<Position> {
    return this.#explain(() => this.#sessions.borrow(lastPosition));
  }

  /** With REPLICA IDENTITY FULL the log has whole rows; else the key, and that only where it changes. */
  withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    return this.#explain(() => this.#sessions.borrow((client) => withoutFullIdentity(client, tables)));
  }

  complaints(task: string): Promise<readonly Complaint[]> {
    const { slot } = namesOf(task);
    return this.#explain(() =>
      this.#sessions.borrow(async (client) => (await slotComplaints(client, slot)) ?? [slotGone(slot)]),
    );
  }

  async end(task: string): Promise<void> {
    const names = namesOf(task);
    await this.#explain(async () => {
      try {
        await this.#sessions.borrow((client) => endCapture(client, names, auditOf(task)));
      } catch (error) {
        throw withSlotAdvice(error, names, this.#about);
      }
    });
  }

  #openReplication(): Promise<pg.Client> {
    return openSession(this.#address, 'source', { replication: true });
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

/**
 * The end of all that was committed, even what `synchronous_commit = off` has left in the server's memory: `pg_current_wal_lsn` is behind that. After a full page
 * the place for the next record is behind the header of a page that has no record yet; what was written ends where that page begins.
 */
async function lastPosition(client: pg.Client): Promise<Position> {
  const { rows } = await client.query<{ position: string; page: string; segment: string }>(
    `SELECT pg_current_wal_insert_lsn()::text AS position, (SELECT setting FROM pg_settings WHERE name = 'wal_block_size') AS page,
       (SELECT setting FROM pg_settings WHERE name = 'wal_segment_size') AS segment`,
  );
  const { position = '0/0', page = '8192', segment = '16777216' } = rows[0] ?? {};
  const lsn = lsnOf(position);
  const inPage = lsn % BigInt(page);
  const isEmptyPage = inPage === (lsn % BigInt(segment) === inPage ? longHeader : shortHeader);
  return isEmptyPage ? positionOf(lsn - inPage) : position;
}

/** The bytes before the first record of a page of the log, and of a segment (`XLogPageHeaderData`, `XLogLongPageHeaderData`). */
const shortHeader = 24n;
const longHeader = 40n;
