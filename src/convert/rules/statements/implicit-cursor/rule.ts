import type { Expression } from '../../../../sql/tree/expression.ts';
import type { GetDiagnostics, Statement } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import * as make from '../../../../sql/make.ts';
import { placeOf } from '../cursors/cursor.ts';
import { cursorStates } from '../cursors/states.ts';
import { assign, behind, sqlRowCount } from '../cursors/variables.ts';

/** Keeps the number of rows of a statement that SQL%ROWCOUNT, SQL%FOUND or SQL%NOTFOUND asks for later. */
export const implicitCursor = rule({
  name: 'implicit-cursor',
  on: ['insert', 'multiInsert', 'update', 'delete', 'merge', 'fragmentStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const counted = rowCount(node, context);
    return counted.length === 0 ? undefined : [node, ...counted];
  },
});

/** `GET DIAGNOSTICS sql_rowcount = ROW_COUNT` behind a statement, if it is asked for. */
export function rowCount(node: Statement, context: RuleContext, value?: Expression): Statement[] {
  if (cursorStates(context)?.counted.has(placeOf(node)) !== true) return [];
  const place = behind(node);
  const target = sqlRowCount(context, place);
  if (!target) return [];
  if (value) return [assign(place, target, { ...value, ...place })];
  // COMMIT and ROLLBACK leave no rows behind.
  if (node.kind === 'transaction') return [assign(place, target, make.number(place, 0))];
  const diagnostics: GetDiagnostics = {
    kind: 'getDiagnostics',
    ...place,
    stacked: false,
    items: [{ target, item: 'ROW_COUNT' }],
  };
  return [diagnostics];
}
