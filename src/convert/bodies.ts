import type { Node } from '../sql/tree/node.ts';
import type { ConvertedObject, TargetStatement } from './conversion.ts';
import type { Workshop } from './context.ts';
import { needsOf } from './order.ts';
import { render } from './render.ts';

/**
 * An object with its routines printed, and without their trees: those of all routines, which are most of a source, would be in memory at the
 * same time else, and in no cache when they are printed in the end.
 */
export function withoutBodies(object: ConvertedObject, workshop: Workshop): ConvertedObject {
  return { ...object, statements: object.statements.map((each) => printedRoutine(each, workshop)) };
}

function printedRoutine(statement: TargetStatement, { target, sources }: Workshop): TargetStatement {
  const { node, comments } = statement;
  if (node.kind !== 'createRoutine') return statement;
  const printed = render(node, comments, target, sources);
  return { ...statement, printed, needs: needsOf(statement), node: withoutBody(node), comments: [] };
}

function withoutBody(node: Extract<Node, { kind: 'createRoutine' }>): Node {
  const { body: _, ...routine } = node.routine;
  return { ...node, routine };
}
