import type { Routine } from '../../catalog/catalog.ts';
import type { ConvertedObject } from '../conversion.ts';
import { Bench } from '../context.ts';
import { shareComments, withCommentsBefore } from '../routines/comments.ts';
import { assemble } from '../routines/assemble.ts';
import { unresolvedFindings } from '../unresolved.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/** A standalone procedure or function becomes one of the same name; what is nested in it becomes routines beside it. */
export const convertRoutine: ObjectConverter<Routine> = (object, workshop): readonly ConvertedObject[] => {
  const bench = new Bench(object, workshop);
  const target = workshop.names.object(object);
  const kind = object.kind;
  const result = assemble(object.definition.routine, bench, { target, object });
  const outer = result.statements.at(-1);
  const stretches = result.statements.map((each) => {
    const stretch = { start: each.node.start, end: each.node.end, owner: each };
    return each === outer
      ? { ...stretch, ...object.span }
      : withCommentsBefore(stretch, object.sourceComments, workshop.sources);
  });
  const comments = shareComments(object.sourceComments, stretches, outer ?? object);
  const statements = result.statements.map((each) => {
    // CREATE OR REPLACE stands before the routine, and so do the comments at the top of the script's statement.
    const node = each === outer ? { ...each.node, start: object.definition.start } : each.node;
    return statement('pre-data', node, { ...each.target, kind }, comments.get(each) ?? []);
  });
  return [
    converted(object, kind, {
      target,
      statements: [...extraStatements(bench, { ...target, kind }), ...statements],
      findings: [
        ...bench.findings,
        ...unresolvedFindings(workshop, object),
        ...workshop.names.findings(object),
      ],
      refused: result.refused,
    }),
  ];
};
