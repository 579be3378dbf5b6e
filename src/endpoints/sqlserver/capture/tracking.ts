import type { Connection } from 'tedious';
import type { ChangeBatch } from '../../../change/change.ts';
import type { Position } from '../../../change/position.ts';
import type { Sessions } from '../../../change/sessions.ts';
import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { Capture, FollowRequest, Following, Start, WithoutBefore } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import type { About } from '../errors.ts';
import { numberOf, toOperationError } from '../errors.ts';
import { selected } from '../load/expression.ts';
import { name, text } from '../names.ts';
import type { SqlServerSessions } from '../pool.ts';
import { rows } from '../session.ts';
import type { Wire } from '../tds/wire.ts';
import { ChangeBuilder } from './change-builder.ts';
import { polling } from './polling.ts';
import { presentRows } from './present-rows.ts';

const mark = 'version:';

/**
 * Changes by SQL Server's change tracking ("About change tracking"), which tells the keys of rows that changed since a version, and not how: the rows are
 * read as they are now. Every row comes to be what it is in the source; transactions are not kept together, and what a row was in between is not seen.
 */
export class TrackingCapture implements Capture {
  readonly isLate = true;
  readonly #about: About;
  readonly #sessions: SqlServerSessions;
  readonly #wires: Sessions<Wire>;

  constructor(about: About, sessions: SqlServerSessions, wires: Sessions<Wire>) {
    this.#about = about;
    this.#sessions = sessions;
    this.#wires = wires;
  }

  async begin(_task: string, tables: readonly Shape[], start?: Start): Promise<Position> {
    return await this.#ask(async (connection) => {
      await ensureTracking(connection, tables);
      if (start?.kind === 'time')
        throw new OperationError(
          'Following by change tracking cannot begin at a time: give a position, version:NUMBER.',
          {
            code: 'position',
            side: 'config',
          },
        );
      const position = start?.position ?? mark + (await currentVersion(connection));
      await refuseLost(connection, tables, position);
      return position;
    });
  }

  async widen(task: string, tables: readonly Shape[]): Promise<Position> {
    return await this.begin(task, tables);
  }

  follow({ tables, from }: FollowRequest): Following {
    return polling(from, (after) => this.#poll(tables, after), this.#about);
  }

  compare(left: Position, right: Position): number {
    const difference = versionOf(left) - versionOf(right);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  isPosition(position: string): boolean {
    return /^version:\d+$/.test(position);
  }

  async clock(): Promise<number> {
    return await Promise.resolve(Date.now());
  }

  async last(): Promise<Position> {
    return mark + (await this.#ask(currentVersion));
  }

  async withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    const remedy = 'Follow the changes by change data capture (changes=cdc in the URL).';
    return await Promise.resolve(tables.map((table) => ({ table, remedy })));
  }

  /** Others may use it, too: it stays on. */
  async end(): Promise<void> {
    await Promise.resolve();
  }

  /** Changes of versions behind the one that was asked for may be among them; they come again with the next. */
  async *#poll(tables: readonly Shape[], after: Position): AsyncGenerator<ChangeBatch, Position> {
    const upTo = await this.last();
    if (this.compare(upTo, after) <= 0) return after;
    const builder = new ChangeBuilder();
    let wire: Wire | undefined;
    let isBroken = true;
    try {
      wire = await this.#wires.take();
      for (const table of tables) yield* changedRows(wire, table, after, builder);
      isBroken = false;
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      if (wire) this.#wires.release(wire, isBroken);
    }
    // What was cleaned up meanwhile was perhaps not read.
    await this.#ask((connection) => refuseLost(connection, tables, after));
    builder.event({ kind: 'commit', position: upTo, at: Date.now() });
    yield builder.take();
    return upTo;
  }

  async #ask<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#sessions.borrow(work);
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

function versionOf(position: Position): bigint {
  if (/^version:\d+$/.test(position)) return BigInt(position.slice(mark.length));
  throw new OperationError(`${position} is no version of change tracking: write version:NUMBER.`, {
    code: 'position',
    side: 'config',
  });
}

/** What each row is now, beside the key by which it is told to have changed ("CHANGETABLE (Transact-SQL)"). */
async function* changedRows(
  wire: Wire,
  table: Shape,
  after: Position,
  builder: ChangeBuilder,
): AsyncGenerator<ChangeBatch> {
  const key = table.key?.columns ?? [];
  const keyColumns = key.map((place) => table.columns[place]).filter((column) => column !== undefined);
  const [first] = keyColumns;
  if (!first) throw new Error(`${nameOf(table)} has no key.`);
  const path = name(table.schema, table.name);
  const isThere = `CASE WHEN godwit_row.${name(first.name)} IS NULL THEN 0 ELSE 1 END`;
  const aliased = keyColumns.map(({ name: column }, i) => ({ column, alias: name(`godwit_key_${i}`) }));
  // The columns of the row are named without its table; those of the key have other names beside them.
  const from = `(SELECT c.SYS_CHANGE_OPERATION AS godwit_operation, ${aliased.map(({ column, alias }) => `c.${name(column)} AS ${alias}`).join(', ')}
    FROM CHANGETABLE(CHANGES ${path}, ${versionOf(after)}) AS c) AS godwit_change
  LEFT JOIN ${path} AS godwit_row ON ${aliased.map(({ column, alias }) => `godwit_row.${name(column)} = godwit_change.${alias}`).join(' AND ')}`;
  const keyCells = keyColumns.map((column, i) => selected({ ...column, name: `godwit_key_${i}` }).sql);
  const lead = ['godwit_operation', isThere, ...keyCells];
  yield* presentRows(wire, { table, lead, from }, builder, (batch, row) => {
    const flag = (cell: number): string => {
      const at = row * batch.columns + cell;
      const start = batch.starts[at] as number;
      return batch.bytes.toString('latin1', start, start + Math.max(0, batch.lengths[at] as number));
    };
    if (flag(1) === '1') {
      const cells = builder.cells(table, batch, row, (place) => lead.length + place);
      builder.event({ kind: 'insert', table, before: -1, after: cells });
    } else if (flag(0).trim() === 'D') {
      const cells = builder.cells(table, batch, row, (place) => {
        const part = key.indexOf(place);
        return part < 0 ? undefined : 2 + part;
      });
      builder.event({ kind: 'delete', table, before: cells, after: -1 });
    }
    // A row that was told to have changed and is gone meanwhile is told of again, as deleted.
  });
}

async function currentVersion(connection: Connection): Promise<string> {
  const [row] = await rows<{ readonly version: string | null }>(
    connection,
    'SELECT CAST(CHANGE_TRACKING_CURRENT_VERSION() AS varchar(20)) AS version',
  );
  return row?.version ?? '0';
}

/** Has the changes of the tables tracked, or says what an administrator executes. */
async function ensureTracking(connection: Connection, tables: readonly Shape[]): Promise<void> {
  const tracked = await rows<{ readonly id: number }>(
    connection,
    'SELECT object_id AS id FROM sys.change_tracking_tables',
  );
  const [database] = await rows<{ readonly on: number; readonly name: string }>(
    connection,
    'SELECT (SELECT COUNT(*) FROM sys.change_tracking_databases WHERE database_id = DB_ID()) AS [on], DB_NAME() AS [name]',
  );
  const statements = [
    ...(database?.on === 1
      ? []
      : [
          `ALTER DATABASE ${name(database?.name ?? '')} SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP = ON)`,
        ]),
    ...tables
      .filter((table) => !tracked.some(({ id }) => id === table.id))
      .map((table) => `ALTER TABLE ${name(table.schema, table.name)} ENABLE CHANGE_TRACKING`),
  ];
  const refused: string[] = [];
  for (const statement of statements)
    try {
      await rows(connection, statement);
    } catch (error) {
      if (numberOf(error) === undefined) throw error;
      refused.push(statement);
    }
  if (refused.length > 0)
    throw new OperationError(
      `Changes are not tracked on the source yet, and the user may not turn that on. A member of db_owner executes:\n  ${refused.join('\n  ')}`,
      { code: 'change-tracking', side: 'source' },
    );
}

/** The server forgets versions by time (CHANGE_RETENTION), and all of a table that is emptied by TRUNCATE. */
async function refuseLost(connection: Connection, tables: readonly Shape[], after: Position): Promise<void> {
  for (const table of tables) {
    const [row] = await rows<{ readonly version: string | null }>(
      connection,
      `SELECT CAST(CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(${text(name(table.schema, table.name))})) AS varchar(20)) AS version`,
    );
    if (row?.version == null || BigInt(row.version) > versionOf(after))
      throw new OperationError(
        `The source has no changes of ${nameOf(table)} since ${after} any more: it was emptied by TRUNCATE, or they were kept too short (CHANGE_RETENTION). Begin anew with --restart.`,
        { code: 'log-gone', side: 'source' },
      );
  }
}
