import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { TableExpression } from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import { primaryKey } from '../../../keys.ts';
import type { RuleContext } from '../../../rule.ts';
import { relationOf } from '../relations.ts';

/** What a row of a table is found again by: the columns of its primary key, else the place where it lies. */
export function keyOf(table: TableExpression, context: RuleContext): readonly Identifier[] {
  const object = relationOf(table, context)?.object;
  const key = object?.kind === 'table' ? primaryKey(object) : undefined;
  if (object?.kind !== 'table' || !key) return [make.identifier(table, 'ctid')];
  const stored = keyColumns(key.columns, object, context);
  if (stored.length === 0) return [make.identifier(table, 'ctid')];
  return stored.map((each) => context.targetNames.identifier(context.names.column(object, each), table));
}

/** A key that was written on its column has no list of columns. */
function keyColumns(
  columns: readonly Identifier[],
  object: Parameters<typeof primaryKey>[0],
  context: RuleContext,
): readonly string[] {
  if (columns.length > 0) return columns.map((each) => context.names.stored(each));
  const own = [...object.columns].find(([, column]) =>
    column.constraints.some(({ type }) => type === 'primary key'),
  );
  return own ? [own[0]] : [];
}

/** A key's columns, qualified, as one value. */
export function keyValue(
  at: Span,
  key: readonly Identifier[],
  qualifier: Identifier | undefined,
): Expression {
  const items = key.map((each) =>
    qualifier ? make.reference(at, qualifier, each) : make.reference(at, each),
  );
  const [only] = items;
  return items.length === 1 && only ? only : { kind: 'row', start: at.start, end: at.end, items };
}
