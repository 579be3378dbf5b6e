import { verifying } from '../../sql/codes/verifying.ts';
import type { Argument, Expression } from '../../sql/tree/expression.ts';
import type { Open } from '../../sql/tree/routine.ts';
import { declaredType } from './declarations.ts';
import { describeDynamic } from './dynamic.ts';
import type { Scope, Variable } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column } from './server.ts';
import type { Walk } from './walk.ts';

/** The cursor variable that an expression names, with the arguments behind it; reports a name that is none. */
export function cursorOf(
  expression: Expression,
  scope: Scope,
  walk: Walk,
): { variable: Variable; arguments: readonly Argument[] } | undefined {
  const name = expression.kind === 'call' ? expression.callee : expression;
  if (name.kind !== 'reference') return undefined;
  const parts = name.name.parts.map(walk.fold);
  const found = lookUp(scope, parts);
  if (!found || (found.path.length === 0 && found.variable.type !== 'refcursor')) {
    walk.fault(verifying.variable, name, `"${parts.join('.')}" is not a cursor variable`);
    return undefined;
  }
  if (found.path.length > 0) return undefined;
  return { variable: found.variable, arguments: expression.kind === 'call' ? expression.arguments : [] };
}

/** The columns that FETCH from a cursor gives, when something before it said so. */
export function fetchFrom(cursor: Expression, scope: Scope, walk: Walk): readonly Column[] | undefined {
  const found = cursorOf(cursor, scope, walk);
  return found && walk.shapes.get(found.variable.declaration);
}

/** OPEN in its forms: a bound cursor with arguments, a variable for a query, a variable for text. */
export async function openCursor(statement: Open, scope: Scope, walk: Walk): Promise<void> {
  const found = cursorOf(statement.cursor, scope, walk);
  if (statement.query || statement.dynamic) {
    const columns = statement.query
      ? await walk.describe(statement.query, scope)
      : await describeDynamic(
          statement.dynamic as Expression,
          (statement.using ?? []).map((each) => each.value),
          scope,
          walk,
        );
    if (!found) return;
    if (columns) walk.shapes.set(found.variable.declaration, columns);
    else walk.shapes.delete(found.variable.declaration);
    return;
  }
  if (found) await checkCursorArguments(found.variable, found.arguments, statement.cursor, scope, walk);
}

/** The arguments of a bound cursor, by position or by name. */
export async function checkCursorArguments(
  variable: Variable,
  given: readonly Argument[],
  place: Expression,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  const { cursor } = variable;
  if (!cursor) return;
  const { parameters } = cursor.declaration;
  const wrong = wrongNumber(given.length, parameters.length, variable.name);
  if (wrong !== undefined) walk.fault(verifying.count, place, wrong);
  for (const [i, argument] of given.entries()) {
    const wanted = argument.name && walk.fold(argument.name);
    const parameter =
      wanted === undefined ? parameters[i] : parameters.find((each) => walk.fold(each.name) === wanted);
    const type = parameter && (await declaredType(parameter.type, cursor.scope, walk));
    if (type !== undefined) await walk.assign(argument.value, type, scope);
  }
}

/** The server's own words, with which CREATE refuses it. */
function wrongNumber(given: number, wanted: number, name: string): string | undefined {
  if (given === wanted) return undefined;
  if (wanted === 0) return `cursor "${name}" has no arguments`;
  if (given === 0) return `cursor "${name}" has arguments`;
  return `${given > wanted ? 'too many' : 'not enough'} arguments for cursor "${name}"`;
}
