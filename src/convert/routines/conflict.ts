import type { Node } from '../../sql/tree/node.ts';
import { walk } from '../../sql/walk.ts';
import type { Resolution } from '../resolve/resolution.ts';
import type { TargetNames } from '../target-names.ts';

/**
 * Whether a plain name in SQL inside a routine is a column while a variable has the same name. Oracle takes the column (PL/SQL
 * Language Reference, "Resolution of Names in Static SQL Statements"); PL/pgSQL calls it ambiguous unless it is told so.
 */
export function hasColumnsNamedLikeVariables(
  routine: Node,
  resolution: Resolution,
  names: TargetNames,
): boolean {
  const variables = new Set<string>();
  const columns = new Set<string>();
  walk(routine, (node) => {
    if (node.kind === 'parameter' || node.kind === 'variable' || node.kind === 'cursor')
      variables.add(names.stored(node.name));
    else if (
      node.kind === 'rangeControl' ||
      node.kind === 'queryControl' ||
      node.kind === 'cursorControl' ||
      node.kind === 'foreachControl'
    )
      variables.add(names.stored(node.variable));
    else if (node.kind === 'reference' && resolution.referent(node).kind === 'column') {
      const [first] = node.name.parts;
      if (first) columns.add(names.stored(first));
    }
  });
  return [...columns].some((each) => variables.has(each));
}
