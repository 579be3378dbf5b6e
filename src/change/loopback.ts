import type { Shape } from './shape.ts';

/**
 * The table in which a transaction that copies rows says so, by its first change, so that a task which follows the log the other way leaves it out (AWS DMS, "Performing bidirectional
 * replication"). Each connection that writes has a row of its own, so that none waits for another.
 */
export const loopbackName = 'awsdms_loopback_prevention';

const column = { nullable: false, generated: false, hasDefault: false } as const;

/** How logs tell of the table. */
export function loopbackTable(schema: string): Shape {
  return {
    schema,
    name: loopbackName,
    columns: [
      { ...column, name: 'task_name', type: { kind: 'text', length: 255 }, native: 'varchar(255)' },
      { ...column, name: 'writer', type: { kind: 'integer', bits: 64, unsigned: false }, native: 'bigint' },
      { ...column, name: 'writes', type: { kind: 'integer', bits: 64, unsigned: false }, native: 'bigint' },
    ],
    isPartitioned: false,
    key: { name: 'PRIMARY', kind: 'primary', columns: [0, 1] },
  };
}

/** A task whose transactions say that they copy rows, in a table of this schema of its target. */
export interface Marking {
  readonly task: string;
  readonly schema: string;
}
