import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeBatch } from '../../../change/change.ts';
import type { Position } from '../../../change/position.ts';
import type { Sessions } from '../../../change/sessions.ts';
import type { Column, Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import type { Capture, FollowRequest, Following, Start, WithoutBefore } from '../../../change/source.ts';
import { OperationError } from '../../../text/error.ts';
import type { Changes } from '../connect.ts';
import { readShapes } from '../catalog/shapes.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';
import { constant } from '../load/constant.ts';
import { texts } from '../load/ranges.ts';
import { name } from '../names.ts';
import type { SqlServerSessions } from '../pool.ts';
import type { Wire } from '../tds/wire.ts';
import { ChangeBuilder } from './change-builder.ts';
import { polling } from './polling.ts';
import { presentRows } from './present-rows.ts';

const mark = 'watermark:';

/** The greatest value that was seen at a moment. */
interface Seen {
  readonly at: number;
  readonly value: string;
}

/**
 * Changes by a column that grows with every insert and update, for a database that keeps no log of them. Rows whose value is greater than what was read
 * are read as they are now. A row is read when its value was seen so many seconds ago that no transaction has a smaller one to commit yet. Deletes are
 * not seen, and transactions are not kept together.
 */
export class WatermarkCapture implements Capture {
  readonly isLate = true;
  readonly #about: About;
  readonly #sessions: SqlServerSessions;
  readonly #wires: Sessions<Wire>;
  readonly #column: string;
  readonly #delay: number;
  /** Those that have the column. */
  #tables: readonly Shape[] | undefined;

  constructor(
    about: About,
    sessions: SqlServerSessions,
    wires: Sessions<Wire>,
    { column, seconds }: Changes & { readonly by: 'watermark' },
  ) {
    this.#about = about;
    this.#sessions = sessions;
    this.#wires = wires;
    this.#column = column;
    this.#delay = seconds * 1000;
  }

  async begin(_task: string, tables: readonly Shape[], start?: Start): Promise<Position> {
    for (const table of tables) columnOf(table, this.#column);
    if (start?.kind === 'position') return start.position;
    if (start)
      throw new OperationError(
        'Following by a watermark cannot begin at a time: give a position, watermark:VALUE.',
        {
          code: 'position',
          side: 'config',
        },
      );
    const greatest = await this.#greatest();
    // What has a smaller value and was not committed yet is not in a load that begins later, and not behind this position: so it is waited for.
    await sleep(this.#delay);
    return mark + greatest;
  }

  async widen(task: string, tables: readonly Shape[]): Promise<Position> {
    return await this.begin(task, tables);
  }

  follow({ tables, from }: FollowRequest): Following {
    const seen: Seen[] = [];
    return polling(from, (after) => this.#poll(tables, after, seen), this.#about);
  }

  compare(left: Position, right: Position): number {
    return compareValues(left.slice(mark.length), right.slice(mark.length));
  }

  isPosition(text: string): boolean {
    return text.startsWith(mark);
  }

  async clock(): Promise<number> {
    return await Promise.resolve(Date.now());
  }

  async last(): Promise<Position> {
    return mark + (await this.#greatest());
  }

  async withoutBefore(tables: readonly Shape[]): Promise<readonly WithoutBefore[]> {
    const remedy = 'Follow the changes by change data capture (changes=cdc in the URL).';
    return await Promise.resolve(tables.map((table) => ({ table, remedy })));
  }

  async end(): Promise<void> {
    await Promise.resolve();
  }

  async *#poll(
    tables: readonly Shape[],
    after: Position,
    seen: Seen[],
  ): AsyncGenerator<ChangeBatch, Position> {
    const from = after.slice(mark.length);
    seen.push({ at: performance.now(), value: await this.#greatest() });
    const settled = seen.findLastIndex(({ at }) => performance.now() - at >= this.#delay);
    if (settled < 0) return after;
    const { value: upTo } = seen[settled] as Seen;
    seen.splice(0, settled);
    if (compareValues(upTo, from) <= 0) return after;
    const builder = new ChangeBuilder();
    let wire: Wire | undefined;
    let isBroken = true;
    try {
      wire = await this.#wires.take();
      for (const table of tables) {
        const column = columnOf(table, this.#column);
        const between = [
          ...(from === '' ? [] : [`NOT (${isUpTo(column, from)})`]),
          isUpTo(column, upTo),
        ].join(' AND ');
        const query = { table, lead: [], from: `${name(table.schema, table.name)} WHERE ${between}` };
        yield* presentRows(wire, query, builder, (batch, row) =>
          builder.event({
            kind: 'insert',
            table,
            before: -1,
            after: builder.cells(table, batch, row, (place) => place),
          }),
        );
      }
      isBroken = false;
    } catch (error) {
      throw toOperationError(error, this.#about);
    } finally {
      if (wire) this.#wires.release(wire, isBroken);
    }
    builder.event({ kind: 'commit', position: mark + upTo, at: Date.now() });
    yield builder.take();
    return mark + upTo;
  }

  /** The greatest value in any table of the database that has the column, so that all who ask mean the same; empty when there is none. */
  async #greatest(): Promise<string> {
    try {
      this.#tables ??= (await this.#sessions.borrow(readShapes)).filter((table) =>
        hasColumn(table, this.#column),
      );
      const tables = this.#tables;
      return await this.#wires.borrow(async (wire) => {
        let greatest = '';
        for (const table of tables) {
          const column = columnOf(table, this.#column);
          const path = name(table.schema, table.name);
          const [row] = await texts(wire, `SELECT MAX(${name(column.name)}) FROM ${path}`, [column]);
          const value = row?.[0] ?? '';
          if (compareValues(value, greatest) > 0) greatest = value;
        }
        return greatest;
      });
    } catch (error) {
      throw toOperationError(error, this.#about);
    }
  }
}

/** Numbers by their value, moments as texts of one form; nothing is less than any value. */
function compareValues(left: string, right: string): number {
  if (left === '' || right === '') return left.length - right.length;
  if (/^-?\d+$/.test(left) && /^-?\d+$/.test(right)) {
    const difference = BigInt(left) - BigInt(right);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

function find(table: Shape, wanted: string): Column | undefined {
  return table.columns.find((each) => each.name.toLowerCase() === wanted.toLowerCase());
}

function hasColumn(table: Shape, wanted: string): boolean {
  const column = find(table, wanted);
  return column !== undefined && isGrowing(column);
}

function isGrowing({ type: { kind } }: Column): boolean {
  return kind === 'integer' || kind === 'timestamp' || kind === 'instant';
}

/** The column of a table that is its watermark. */
export function columnOf(table: Shape, wanted: string): Column {
  const column = find(table, wanted);
  if (column && isGrowing(column)) return column;
  throw new OperationError(
    `${nameOf(table)} cannot be followed by the watermark ${wanted}: ${column ? `it is a ${column.native}, and whole numbers, datetime, datetime2 and datetimeoffset are taken` : 'it has no such column'}. Leave the table out by a selection rule, or follow the changes by change data capture.`,
    { code: 'watermark', side: 'config' },
  );
}

/** Of seven digits of a second's fraction six are known, so that the whole microsecond belongs to a bound. */
function isUpTo(column: Column, value: string): string {
  const bound = constant(column, value);
  return column.native.endsWith('(7)')
    ? `${name(column.name)} < DATEADD(microsecond, 1, ${bound})`
    : `${name(column.name)} <= ${bound}`;
}
