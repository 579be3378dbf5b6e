import type { MaterializedView, Table, View } from '../../catalog/catalog.ts';
import type { CommentOn } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Workshop } from '../context.ts';
import type { Stage, TargetStatement } from '../conversion.ts';
import { statement } from './object.ts';

/** COMMENT ON the object and its columns. An empty text takes a comment away in Oracle, so that there is none. */
export function convertComments(
  object: Table | View | MaterializedView,
  workshop: Workshop,
  stage: Stage = 'pre-data',
): TargetStatement[] {
  const { names } = workshop;
  const target = names.object(object);
  const statements: TargetStatement[] = [];
  const add = (node: CommentOn): void => {
    if (node.text !== '') statements.push(statement(stage, node, { ...target, kind: 'comment' }));
  };
  const { comment } = object;
  if (comment)
    add({
      kind: 'commentOn',
      ...comment.span,
      object: object.kind,
      name: names.qualified(target, comment.span),
      text: comment.text,
    });
  for (const [column, remark] of object.columnComments) {
    const table = names.qualified(target, remark.span);
    const last = names.identifier(names.column(object, column), remark.span);
    const name: Name = { ...table, parts: [...table.parts, last] };
    add({ kind: 'commentOn', ...remark.span, object: 'column', name, text: remark.text });
  }
  return statements;
}
