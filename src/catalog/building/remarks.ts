import type { CommentOn } from '../../sql/tree/define.ts';
import type { StringLiteral } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Remark } from '../catalog.ts';
import type { Holdings } from './holdings.ts';
import { writeName } from './holdings.ts';

/** COMMENT ON a table, a view or a column of one. */
export function comment(held: Holdings, node: CommentOn): void {
  const remark: Remark = { text: node.text, span: { start: node.start, end: node.end } };
  if (node.object === 'column') return columnComment(held, node, remark);
  const key = held.key(node.name);
  const table = held.tables.get(key);
  const view = held.views.get(key);
  const materialized = held.materializedViews.get(key);
  if (table) held.tables.set(key, { ...table, comment: remark });
  else if (view) held.views.set(key, { ...view, comment: remark });
  else if (materialized) held.materializedViews.set(key, { ...materialized, comment: remark });
  else
    held.report(
      node,
      `COMMENT ON ${node.object.toUpperCase()} speaks of ${writeName(node.name)}, which the scripts do not create.`,
    );
}

function columnComment(held: Holdings, node: CommentOn, remark: Remark): void {
  const parts = node.name.parts;
  const owner: Name = { ...node.name, parts: parts.slice(0, -1) };
  const column = parts.at(-1);
  const key = held.key(owner);
  const object = held.tables.get(key) ?? held.views.get(key) ?? held.materializedViews.get(key);
  if (!object || !column)
    return held.report(
      node,
      `COMMENT ON COLUMN speaks of ${writeName(node.name)}, which the scripts do not create.`,
    );
  const columnComments = new Map(object.columnComments).set(held.names.fold(column), remark);
  if (object.kind === 'table') held.tables.set(key, { ...object, columnComments });
  else if (object.kind === 'view') held.views.set(key, { ...object, columnComments });
  else held.materializedViews.set(key, { ...object, columnComments });
}

/** A comment's text with its place, which is no statement of its own. */
export function remarkOf({ value, start }: StringLiteral): Remark {
  return { text: value, span: { start, end: start } };
}
