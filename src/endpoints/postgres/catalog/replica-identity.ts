import type { Shape } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { OperationError } from '../../../text/error.ts';

/** A table as the stream tells of it before its first change (PostgreSQL, "Logical Replication Message Formats", `Relation`). */
export interface ToldTable {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  /** `d` default, `n` nothing, `f` full, `i` index. */
  readonly identity: string;
  readonly columns: readonly {
    readonly name: string;
    /** Whether the row before an update or a delete tells it. */
    readonly isIdentity: boolean;
  }[];
}

/** Reads a `Relation` message, behind its letter. */
export function toldTable(bytes: Buffer, at: number): ToldTable {
  const schema = cString(bytes, at + 4);
  const table = cString(bytes, schema.end);
  const count = bytes.readInt16BE(table.end + 1);
  const columns: { name: string; isIdentity: boolean }[] = [];
  let next = table.end + 3;
  for (let column = 0; column < count; column += 1) {
    const name = cString(bytes, next + 1);
    columns.push({ name: name.text, isIdentity: ((bytes[next] as number) & 1) !== 0 });
    next = name.end + 8;
  }
  return {
    id: bytes.readInt32BE(at),
    // An empty namespace is pg_catalog.
    schema: schema.text || 'pg_catalog',
    name: table.text,
    identity: bytes.toString('latin1', table.end, table.end + 1),
    columns,
  };
}

/** Text that ends with a zero. */
export function cString(bytes: Buffer, at: number): { readonly text: string; readonly end: number } {
  const end = bytes.indexOf(0, at);
  return { text: bytes.toString('utf8', at, end), end: end + 1 };
}

/** Whether the row before a change tells which row of a table is meant: by the columns of its key, and without a key by all. */
export function tellsRow(shape: Shape, { columns }: ToldTable): boolean {
  const key = shape.key?.columns.map((place) => shape.columns[place]?.name);
  return columns.every(({ name, isIdentity }) => isIdentity || key?.includes(name) === false);
}

/**
 * Refuses the changes of a partition that would be misread under the name of their root. What is logged of a row before a change is the affair of the partition's identity; but
 * the stream speaks of it as of the root's, and fills up with NULL what was not logged. Before the first change of a partition comes a message
 * of the root and then one of the partition, so that both are known. A partition without any identity has only inserts.
 */
export function checkPartition(shape: Shape, root: ToldTable, partition: ToldTable): void {
  if (partition.columns.every(({ isIdentity }) => !isIdentity)) return;
  const isLike = root.identity === 'f' ? partition.identity === 'f' : tellsRow(shape, partition);
  if (!isLike) throw unlikeIdentity(nameOf(partition), nameOf(shape), shape);
}

/** The refusal of a change of which the log does not tell which row is meant. */
export function unlikeIdentity(table: string, followed: string, { key }: Shape): OperationError {
  const wanted = key === undefined ? 'it has no key' : `its key is ${key.name}`;
  const whose = table === followed ? '' : ` of the partitioned table ${followed}`;
  return new OperationError(
    `The replica identity of ${table} does not tell which row${whose} a change means: ${wanted}. On the source: ALTER TABLE ${table} REPLICA IDENTITY ${key === undefined || table !== followed ? 'FULL' : 'DEFAULT, or FULL'}; then begin anew with --restart.`,
    { code: 'identity', side: 'source' },
  );
}
