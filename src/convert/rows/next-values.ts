import type { Table } from '../../catalog/catalog.ts';
import type { Workshop } from '../context.ts';

/** A statement that makes an identity column go on behind the rows that were loaded. */
export interface NextValue {
  readonly sql: string;
  readonly object: { readonly schema: string; readonly kind: 'table'; readonly name: string };
}

/**
 * Rows that state the value of an identity column do not move its sequence, neither in Oracle nor in PostgreSQL. The next
 * value would meet one of them, so it is set behind the last, and never back.
 */
export function nextValues(workshop: Workshop, tables: readonly Table[]): readonly NextValue[] {
  return tables.flatMap((table) => {
    const identity = [...table.columns].find(([, column]) => column.identity);
    if (!identity) return [];
    const [name, { identity: definition }] = identity;
    const { start = table.definition.autoIncrement ?? '1', increment = '1' } = definition?.options ?? {};
    const target = workshop.names.object(table);
    const relation = written(
      workshop,
      target.schema === 'public' ? [target.name] : [target.schema, target.name],
    );
    const column = workshop.names.column(table, name);
    const plain = written(workshop, [column]);
    const sequence = `pg_get_serial_sequence(${quote(relation)}, ${quote(column)})`;
    const [last, compare] = increment.startsWith('-') ? [`min(${plain})`, '<='] : [`max(${plain})`, '>='];
    const from = /^-?\d+$/.test(start) ? start : '1';
    const sql = [
      `SELECT setval(${sequence}, ${last})`,
      `FROM ${relation}`,
      `HAVING ${last} ${compare} coalesce(pg_sequence_last_value(${sequence}::regclass), ${from});`,
    ].join('\n');
    return [{ sql, object: { ...target, kind: 'table' as const } }];
  });
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function written({ target }: Workshop, names: readonly string[]): string {
  return names
    .map((each) => target.names.identifier(each, { start: -1, end: -1 }))
    .map((each) => (each.quoted ? `"${each.text.replaceAll('"', '""')}"` : each.text))
    .join('.');
}
