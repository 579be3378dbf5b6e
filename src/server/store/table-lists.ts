import type { TableListOrder, TableListRequest } from './store.ts';

/** How a database says what the expressions of this file need. */
export interface ListWords {
  /** A number of the row's JSON, 0 where it has none. */
  number(...path: readonly string[]): string;
  /** A text of the row's JSON, empty where it has none. */
  text(...path: readonly string[]): string;
}

/** Which tables a list has. */
export const tableKinds = ['all', 'errors', 'loading', 'different', 'changed'] as const;

/** What a list of tables is ordered by: the members of `TableRow` of the REST API that have a column. */
export const tableOrders = [
  'name',
  'state',
  'loaded',
  'inserts',
  'updates',
  'deletes',
  'ddls',
  'refused',
  'validation',
] as const;

/** The condition of each kind, in SQL. */
export function kindsIn({
  number,
}: ListWords): Readonly<Record<TableListRequest['which'], string | undefined>> {
  return {
    all: undefined,
    errors: `(state = 'Table error' OR ${number('fullLoadErrorRows')} > 0)`,
    loading: "state NOT IN ('Table completed', 'Table cancelled')",
    different: `${number('validation', 'failed')} + ${number('validation', 'suspended')} > 0`,
    changed: `${['inserts', 'updates', 'deletes', 'ddls'].map((each) => number(each)).join(' + ')} > 0`,
  };
}

/** What a list is ordered by, in SQL; one of names has no other value. */
export function valueIn({ number, text }: ListWords, by: TableListOrder): string {
  const values: Readonly<Record<TableListOrder, string>> = {
    name: 'NULL',
    state: 'state',
    loaded: number('fullLoadRows'),
    inserts: number('inserts'),
    updates: number('updates'),
    deletes: number('deletes'),
    ddls: number('ddls'),
    refused: number('fullLoadErrorRows'),
    validation: text('validation', 'state'),
  };
  return values[by];
}

/** The order of rows that have such a `value`: names decide among those that are alike. */
export function orderOf(isDescending: boolean): string {
  const direction = isDescending ? ' DESC' : '';
  return ['value', 'schema', 'name'].map((each) => `${each}${direction}`).join(', ');
}
