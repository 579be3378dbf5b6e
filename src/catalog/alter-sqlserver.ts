import type { NameRules } from '../sql/dialect.ts';
import type { AlterAction, ConstraintState, CreateTable } from '../sql/tree/define.ts';
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
      columns: table.columns.map((each) =>
        names.fold(each.name) === stored ? { ...each, default: value } : each,
      ),
    };
  },
  'enable constraint': (table, action, names) =>
    withState(table, action, names, { enabled: true, ...action.state }),
  'disable constraint': (table, action, names) => withState(table, action, names, { enabled: false }),
};

/** CHECK and NOCHECK CONSTRAINT speak of foreign keys and checks only: of one, or with ALL, which has no name, of all of them. */
function withState(
  table: CreateTable,
  { name }: AlterAction,
  names: NameRules,
  state: ConstraintState,
): CreateTable {
  const stored = name && names.fold(name);
  const isMeant = (each: CreateTable['constraints'][number]): boolean =>
    (each.type === 'foreign key' || each.type === 'check') &&
    (stored === undefined || (each.name !== undefined && names.fold(each.name) === stored));
  const constraints = table.constraints.map((each) =>
    isMeant(each) ? { ...each, state: { ...each.state, ...state } } : each,
  );
  return { ...table, constraints };
}
