import { tableFindings } from '../../../sql/codes/tables.ts';
import * as make from '../../../sql/make.ts';
import type { ColumnDefinition } from '../../../sql/tree/define.ts';
import type { TargetStatement } from '../../conversion.ts';
import { writtenName } from '../../names/spelling.ts';
import { makeIfMissing, textStatement } from '../../temporary.ts';
import { rowTrigger } from './row-trigger.ts';
import type { TableWork } from './work.ts';

/**
 * What a global temporary table needs besides its definition, which stays a lasting and always empty table: a row that is
 * put into that one, because the session has not made its own yet, makes it and goes there.
 */
export function sessionTable(columns: readonly ColumnDefinition[], work: TableWork): TargetStatement[] {
  const { table, target, workshop, bench } = work;
  const { names, catalog } = workshop;
  const at = { start: table.span.end, end: table.span.end };
  bench.report(
    tableFindings.temporaryTable,
    table.definition,
    `Table ${table.name} is made by each session on first use.`,
  );
  for (const trigger of catalog.triggers.values()) {
    const on = trigger.definition.table?.parts.at(-1);
    if (on && names.stored(on) === table.name)
      bench.report(
        tableFindings.temporaryTrigger,
        table.definition,
        `Trigger ${trigger.name} does not fire for the temporary table ${table.name}.`,
      );
  }
  const written = columns.filter((each) => !each.generated).map((each) => writtenName(each.name));
  const own = writtenName(names.identifier(target.name, at));
  const overriding = columns.some((each) => each.identity?.always) ? ' OVERRIDING SYSTEM VALUE' : '';
  const values = written.map((each) => `NEW.${each}`).join(', ');
  const insert = `INSERT INTO pg_temp.${own} (${written.join(', ')})${overriding} VALUES (${values})`;
  return rowTrigger(
    'zz_row_of_session',
    '_session',
    ['INSERT'],
    [
      makeIfMissing(table, names, at),
      textStatement(insert, at),
      { kind: 'return', ...at, form: 'return', value: make.nullLiteral(at) },
    ],
    work,
  );
}
