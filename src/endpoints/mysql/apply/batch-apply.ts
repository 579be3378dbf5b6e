import type mysql from 'mysql2/promise';
import { Unexpected } from '../../../change/applier.ts';
import type { LocatedChange, RowGroup, RowImage } from '../../../change/net.ts';
import { netChanges } from '../../../change/net.ts';
import type { ChangedTable } from '../../../change/sink.ts';
import type { TableStatements } from './statements.ts';

/** One statement on its way, and on how many rows it must have an effect where that is known. */
export interface Statement {
  readonly sql: string;
  readonly rows?: number | undefined;
}

/** Whether triggers stand on the tables. They cannot be put off, and must see each change as the source made it. */
export async function hasTriggers(
  connection: mysql.Connection,
  tables: readonly ChangedTable[],
): Promise<boolean> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    'SELECT event_object_schema AS owner, event_object_table AS name FROM information_schema.triggers',
  );
  const names = new Set(tables.map(({ target }) => `${target.schema}.${target.name}`));
  return rows.some((row) => names.has(`${row['owner']}.${row['name']}`));
}

/**
 * Keys named in one DELETE: few enough that the server looks each of them up in the index (MySQL, "Range Optimization"). Of a small table it reads all rows even so, and waits
 * for those that another connection has changed; beside other workers each row is removed by itself.
 */
const keysAtOnce = { alone: 500, besideOthers: 1 };
/** Rows of one INSERT are joined up to so many characters, far below `max_allowed_packet`. */
const textAtOnce = 1 << 17;

/** How the changes of a table are written as a set. */
export interface SetOptions {
  readonly mayRepeat: boolean;
  /** No other connection writes into the table. */
  readonly isAlone: boolean;
  /** The statements for a table without a key whose changes are not all inserts. */
  readonly inOrder: (changes: readonly LocatedChange[]) => Iterable<Statement>;
}

/**
 * The statements that make the net changes of one table's changes. A row that changes is removed and inserted again, so that two rows may swap a unique value;
 * where a row is not known whole, or the target has columns of its own, it is updated. A number of rows that is not as expected means that the changes have to
 * be made one by one.
 */
export function* setStatements(
  table: TableStatements,
  changes: readonly LocatedChange[],
  options: SetOptions,
): Generator<Statement> {
  const mayRepeat = options.mayRepeat && table.key.length > 0;
  if (changes.some((each) => table.cascades(each).length > 0))
    throw new Unexpected('Changes of other tables come with them.');
  const net = netChanges(changes, table, mayRepeat);
  if (!net && table.key.length > 0) throw new Unexpected('The changes have no net change for each key.');
  if (!net) {
    yield* options.inOrder(changes);
    return;
  }
  const isReplaced = ({ columns }: RowGroup): boolean =>
    columns.length === table.moved.length && !table.hasOthers;
  const replaced = net.changed.filter(isReplaced).flatMap(({ rows }) => rows);
  if (net.isEmptied) yield { sql: `DELETE FROM ${table.target}` };
  const removed = mayRepeat ? net.removed : [...net.removed, ...replaced];
  yield* removals(table, removed, mayRepeat, options.isAlone ? keysAtOnce.alone : keysAtOnce.besideOthers);
  for (const { rows } of net.changed.filter((group) => !isReplaced(group)))
    for (const row of rows) yield { sql: table.set(row, row), rows: mayRepeat ? undefined : 1 };
  yield* insertions(table, { columns: table.moved, rows: replaced }, mayRepeat);
  for (const group of net.inserted) yield* insertions(table, group, mayRepeat);
}

function* removals(
  table: TableStatements,
  rows: readonly RowImage[],
  mayRepeat: boolean,
  atOnce: number,
): Generator<Statement> {
  for (let i = 0; i < rows.length; i += atOnce) {
    const some = rows.slice(i, i + atOnce);
    yield { sql: table.removeAll(some), rows: mayRepeat ? undefined : some.length };
  }
}

function* insertions(
  table: TableStatements,
  { columns, rows }: RowGroup,
  mayRepeat: boolean,
): Generator<Statement> {
  const named = table.columnsAt(columns);
  const head = table.insertHead(named, mayRepeat);
  let texts: string[] = [];
  let length = 0;
  const statement = (): Statement => ({
    sql: `${head} ${texts.join(', ')}`,
    rows: mayRepeat ? undefined : texts.length,
  });
  for (const row of rows) {
    const text = table.row(named, row);
    texts.push(text);
    length += text.length;
    if (length < textAtOnce) continue;
    yield statement();
    texts = [];
    length = 0;
  }
  if (texts.length > 0) yield statement();
}
