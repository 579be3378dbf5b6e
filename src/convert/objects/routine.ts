import type { Routine } from '../../catalog/catalog.ts';
import type { ConvertedObject } from '../conversion.ts';
import { Bench } from '../context.ts';
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
  const statements = result.statements.map((each, i) =>
    statement(
      'pre-data',
      // CREATE OR REPLACE stands before the routine, and so do the comments at the top of the script's statement.
      i === result.statements.length - 1 ? { ...each.node, start: object.definition.start } : each.node,
      { ...each.target, kind },
      commentsOf(object, i, result.statements),
    ),
  );
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

/** The comments inside a nested routine go with it; all others stay with the outer one. */
function commentsOf(
  object: Routine,
  index: number,
  all: readonly { readonly node: { readonly start: number; readonly end: number } }[],
): Routine['sourceComments'] {
  const inside = (i: number, at: number): boolean => {
    const node = all[i]?.node;
    return node !== undefined && at >= node.start && at < node.end;
  };
  const owner = (at: number): number => {
    // Nested routines stand inside one another: the innermost is the shortest that holds the place.
    let best = all.length - 1;
    let size = Number.POSITIVE_INFINITY;
    for (let i = 0; i < all.length - 1; i += 1) {
      const node = all[i]?.node;
      if (node && inside(i, at) && node.end - node.start < size) {
        best = i;
        size = node.end - node.start;
      }
    }
    return best;
  };
  return object.sourceComments.filter((each) => owner(each.start) === index);
}
