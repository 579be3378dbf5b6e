import type pg from 'pg';
import type { Position } from '../../change/position.ts';
import type { Shape } from '../../change/shape.ts';
import type { Capture, FollowRequest, Following, WithoutBefore } from '../../change/source.ts';
import type { Address } from './connect.ts';
import type { About } from './errors.ts';
import { toOperationError } from './errors.ts';
import { lsnOf, SlotReader } from './follow.ts';
import type { Sessions } from './pool.ts';
import { openSession } from './session.ts';
import { beginCapture, endCapture, namesOf, withoutFullIdentity } from './slot.ts';

/** A snapshot, and the connection that keeps it alive, which must not be used for anything else. */
export interface Snapshot {
  readonly id: string;
  readonly holder: pg.Client;
}

/** Changes by logical replication: a publication and a slot for each task. */
export class SlotCapture implements Capture {
  readonly #address: Address;
  readonly #about: About;
  readonly #sessions: Sessions;
  readonly #onSnapshot: (snapshot: Snapshot) => void;

  /** `onSnapshot` is given the snapshot of a new slot, for the readings that follow. */
  constructor(address: Address, about: About, sessions: Sessions, onSnapshot: (snapshot: Snapshot) => void) {
    this.#address = address;
    this.#about = about;
    this.#sessions = sessions;
    this.#onSnapshot = onSnapshot;
  }

  async begin(task: string, tables: readonly Shape[]): Promise<Position> {
    return await this.#explain(async () => {
      const holder = await this.#openReplication();
      const { position, snapshot } = await this.#sessions.borrow((client) =>
        beginCapture(client, holder, namesOf(task), tables),
      );
      if (snapshot === undefined) await holder.end();
      else this.#onSnapshot({ id: snapshot, holder });
      return position;
    });
  }

  follow({ task, tables, from }: FollowRequest): Following {
    let reader: SlotReader | undefined;
    let isClosed = false;
    const open = async (): Promise<SlotReader> => {
      reader = new SlotReader(await this.#openReplication(), { ...namesOf(task), from, tables });
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
            if (!isClosed) throw toOperationError(error, about);
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
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  last(): Promise<Position> {
    return this.#explain(() =>
      this.#sessions.borrow(async (client) => {
        const { rows } = await client.query<{ position: string }>(
          'SELECT pg_current_wal_lsn()::text AS position',
        );
        return rows[0]?.position ?? '0/0';
      }),
    );
  }

  /** With REPLICA IDENTITY FULL the log has whole rows; else the key, and that only where it changes. */
  withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    return this.#explain(() => this.#sessions.borrow((client) => withoutFullIdentity(client, tables)));
  }

  async end(task: string): Promise<void> {
    await this.#explain(() => this.#sessions.borrow((client) => endCapture(client, namesOf(task))));
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
