import type { AlterAction } from '../sql/tree/define.ts';
import type { Change } from './alter.ts';

/** What ALTER TABLE of SQL Server does otherwise than Oracle's ("ALTER TABLE (Transact-SQL)"). */
export const sqlserverChanges: { readonly [K in AlterAction['action']]?: Change } = {
  // A default is a constraint of its own there, which is added for a column.
  'column default': (table, action, names) => {
    const [given] = action.columns ?? [];
    const stored = given && names.fold(given.name);
    const value = given?.default;
    if (!value || !table.columns.some((each) => names.fold(each.name) === stored))
      return `ALTER TABLE gives a default to the column ${given?.name.text ?? ''}, which the table does not have.`;
    return {
      ...table,
      columns: table.columns.map((each) => (names.fold(each.name) === stored ? { ...each, default: value } : each)),
    };
  },
};
