import type pg from 'pg';
import type { ChangeBatch } from '../../change/change.ts';
import { CellError } from '../../change/cell-error.ts';
import type { LocatedChange } from '../../change/net.ts';
import { Part } from '../../change/part.ts';
import type { Position } from '../../change/position.ts';
import type { CarefulTarget, Refusal, RefusalPolicies } from '../../change/refusal.ts';
import { applyCarefully, missingRow, strictPolicies } from '../../change/refusal.ts';
import type { Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import type { ApplyCounts, Applying, ApplyOptions, ApplyRequest, BatchLimits } from '../../change/sink.ts';
import { SetWriter, Unreducible } from './batch-apply.ts';
import {
  exceptionStatement,
  positionStatement,
  readPosition,
  readSuspended,
  suspensionStatement,
} from './control.ts';
import type { About } from './errors.ts';
import { refusalOf, toOperationError } from './errors.ts';
import { TableStatements } from './statements.ts';

/** What applying needs of its server. */
export interface ApplyPlace {
  /** A connection of its own. Where changes are made one by one it sends statements without waiting for the answers to those before. */
  readonly client: pg.Client;
  readonly about: About;
  readonly controlSchema: string;
}

/** Begins to apply changes, one after the other as the source made them, or set-wise where the request has limits for a batch. */
export async function beginApply(place: ApplyPlace, request: ApplyRequest): Promise<Applying> {
  const position = await readPosition(place.client, place.controlSchema, request.task);
  const names = await readSuspended(place.client, place.controlSchema, request.task);
  const suspended = request.tables.filter(({ target }) => names.has(nameOf(target)));
  const sets = request.batch ? await SetWriter.open(place.client, request.tables) : undefined;
  return new Applier(place, request, {
    position,
    suspended: new Set(suspended.map(({ source }) => source)),
    sets,
  });
}

/** How many changes are gathered in one transaction of the target before it is committed: transactions of the source are never divided. */
const changesPerCommit = 2000;
/** So many changes are sent before their answers are awaited, and made again one at a time when one of them is refused. */
const oneByOne: BatchLimits = { changes: 500, bytes: 1 << 24 };

/** A class because it holds a connection and a transaction. */
class Applier implements Applying {
  readonly counts: ApplyCounts = { inserts: 0, updates: 0, deletes: 0, truncates: 0, missing: 0, refused: 0 };
  readonly #place: ApplyPlace;
  readonly #task: string;
  readonly #tables: ReadonlyMap<Shape, TableStatements>;
  readonly #recordsPosition: boolean;
  readonly #policies: RefusalPolicies;
  /** Tables of the source whose changes are no longer applied. */
  readonly #suspended: Set<Shape>;
  readonly #sets: SetWriter | undefined;
  readonly #part: Part;
  readonly #changesPerCommit: number;
  #position: Position | undefined;
  /** The end of the last whole transaction that was written, not yet committed here. */
  #written: Position | undefined;
  #changes = 0;
  /** Changes of a transaction of the source whose end was not written yet: nothing can be committed before it. */
  #ofOpen = 0;
  /** A commit was asked for while a transaction of the source was open. */
  #isDue = false;
  #isOpen = false;

  constructor(
    place: ApplyPlace,
    request: ApplyRequest,
    known: {
      readonly position: Position | undefined;
      readonly suspended: Set<Shape>;
      readonly sets: SetWriter | undefined;
    },
  ) {
    this.#place = place;
    this.#task = request.task;
    const names = new Map<string, string>();
    this.#tables = new Map(request.tables.map((table) => [table.source, new TableStatements(table, names)]));
    this.#recordsPosition = request.isWithoutPosition !== true;
    this.#policies = request.refusals ?? strictPolicies;
    this.#suspended = known.suspended;
    this.#sets = known.sets;
    this.#part = new Part((known.sets && request.batch) ?? oneByOne);
    this.#changesPerCommit = (known.sets && request.batch)?.changes ?? changesPerCommit;
    this.#position = known.position;
  }

  get position(): Position | undefined {
    return this.#position;
  }

  async write(batch: ChangeBatch, { mayRepeat }: ApplyOptions): Promise<void> {
    for (const event of batch.events) {
      if (event.kind === 'commit') {
        this.#written = event.position;
        this.#ofOpen = 0;
        if (this.#isDue || this.#changes >= this.#changesPerCommit) await this.flush();
      } else if (event.kind === 'idle') {
        await this.flush();
        this.#position = event.position;
      } else if (this.#tables.has(event.table)) {
        if (mayRepeat !== this.#part.mayRepeat) await this.#writePart();
        this.#part.add({ change: event, batch }, mayRepeat);
        this.#changes += 1;
        this.#ofOpen += 1;
        if (this.#part.isFull) await this.#writePart();
      }
    }
  }

  async flush(): Promise<Position | undefined> {
    this.#isDue = this.#ofOpen > 0;
    if (this.#isDue) return this.#position;
    await this.#writePart();
    if (this.#written !== undefined && this.#isOpen) {
      await this.#explain(async () => {
        const { client, controlSchema } = this.#place;
        if (this.#recordsPosition)
          await client.query({
            name: 'position',
            text: positionStatement(controlSchema),
            values: [this.#task, this.#written],
          });
        await client.query('COMMIT');
      });
      this.#isOpen = false;
      this.#changes = 0;
    }
    this.#position = this.#written ?? this.#position;
    // What comes later without a change of ours moves the position on by itself.
    this.#written = undefined;
    return this.#position;
  }

  async close(): Promise<void> {
    await this.#place.client.end().catch(() => {});
  }

  /** Writes what is gathered into the open transaction: set-wise, and if the target does not take that, one by one. */
  async #writePart(): Promise<void> {
    const { changes, mayRepeat } = this.#part.take();
    if (changes.length === 0) return;
    await this.#explain(async () => {
      if (!this.#isOpen) await this.#place.client.query('BEGIN');
      if (!this.#isOpen) this.#sets?.begin();
      this.#isOpen = true;
      if (!(await this.#asSets(changes, mayRepeat)))
        for (let i = 0; i < changes.length; i += oneByOne.changes)
          await this.#oneByOne(changes.slice(i, i + oneByOne.changes), mayRepeat);
      for (const { change } of changes) if (!this.#suspended.has(change.table)) this.#count(change.kind);
    });
  }

  /** Whether the changes could be written set-wise. If not, nothing of them was. */
  async #asSets(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<boolean> {
    const sets = this.#sets;
    if (!sets) return false;
    const wanted = changes.filter(({ change }) => !this.#suspended.has(change.table));
    const refusal = await this.#trying('godwit_set', () => sets.write(wanted, mayRepeat));
    if (refusal) sets.forget();
    return refusal === undefined;
  }

  /** Sends all statements before it waits for their answers; if one is refused, makes the changes again one at a time. */
  async #oneByOne(changes: readonly LocatedChange[], mayRepeat: boolean): Promise<void> {
    const refusal = await this.#trying('godwit_part', async () => {
      const answers = changes
        .filter(({ change }) => !this.#suspended.has(change.table))
        .flatMap((each) =>
          this.#statements(each, mayRepeat).map(async (query) => {
            const { rowCount } = await this.#place.client.query(query);
            if (rowCount === 0 && expectsRow(each, mayRepeat)) throw new Unreducible(missingRow.reason);
          }),
        );
      for (const answer of await Promise.allSettled(answers))
        if (answer.status === 'rejected') throw answer.reason;
    });
    if (!refusal) return;
    const refused = await applyCarefully(this.#careful(mayRepeat), changes, this.#policies, this.#suspended);
    this.counts.missing += refused.missing;
    this.counts.refused += refused.refused;
  }

  #careful(mayRepeat: boolean): CarefulTarget {
    const { client, controlSchema } = this.#place;
    return {
      attempt: async (each, isForced) => {
        let found = true;
        const refusal = await this.#trying('godwit_row', async () => {
          for (const query of this.#statements(each, mayRepeat, isForced)) {
            const { rowCount } = await client.query(query);
            found = rowCount !== 0;
          }
        });
        return refusal ?? (found || !expectsRow(each, mayRepeat) ? undefined : missingRow);
      },
      record: async (table, statement, reason) => {
        const { schema, name } = this.#target(table);
        await client.query(exceptionStatement(controlSchema), [this.#task, schema, name, statement, reason]);
      },
      suspend: async (table, reason) => {
        const { schema, name } = this.#target(table);
        await client.query(suspensionStatement(controlSchema), [this.#task, schema, name, reason]);
      },
    };
  }

  /** Does something within the open transaction; when the target refuses it, the transaction is as it was before. */
  async #trying(savepoint: string, work: () => Promise<void>): Promise<Refusal | undefined> {
    const { client } = this.#place;
    await client.query(`SAVEPOINT ${savepoint}`);
    try {
      await work();
      await client.query(`RELEASE SAVEPOINT ${savepoint}`);
      return undefined;
    } catch (error) {
      const refusal =
        error instanceof Unreducible || error instanceof CellError
          ? ({ kind: 'value', reason: error.message } as const)
          : refusalOf(error);
      if (!refusal) throw error;
      await client.query(`ROLLBACK TO SAVEPOINT ${savepoint}`);
      await client.query(`RELEASE SAVEPOINT ${savepoint}`);
      return refusal;
    }
  }

  #statements({ change, batch }: LocatedChange, mayRepeat: boolean, isForced = false): pg.QueryConfig[] {
    const statements = this.#tables.get(change.table) as TableStatements;
    switch (change.kind) {
      case 'truncate':
        return [{ text: `TRUNCATE TABLE ${statements.target}` }];
      case 'insert':
        return [
          statements.insert(change, batch, mayRepeat || isForced || this.#policies.insert === 'replace'),
        ];
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

  #count(kind: LocatedChange['change']['kind']): void {
    this.counts[`${kind}s`] += 1;
  }

  async #explain(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw toOperationError(error, this.#place.about);
    }
  }
}

/** An update or a delete finds a row, unless it may have been made before. */
function expectsRow({ change }: LocatedChange, mayRepeat: boolean): boolean {
  return !mayRepeat && (change.kind === 'update' || change.kind === 'delete');
}
