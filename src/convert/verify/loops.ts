import { verifying } from '../../sql/codes/verifying.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Loop, RangeControl } from '../../sql/tree/routine.ts';
import { checkTargets } from './assign.ts';
import { checkCursorArguments, cursorOf } from './cursors.ts';
import { variableOf } from './declarations.ts';
import { describeDynamic } from './dynamic.ts';
import type { Scope } from './scope.ts';
import { declare, openScope } from './scope.ts';
import type { Column } from './server.ts';
import type { Here } from './statements.ts';
import { checkStatements } from './statements.ts';
import type { Walk } from './walk.ts';

/** A loop: its control, then its statements with what the control declares. */
export async function checkLoop(loop: Loop, here: Here, walk: Walk): Promise<void> {
  const [label] = loop.labels;
  const inner = openScope(here.scope, label && walk.fold(label), true);
  await checkControl(loop, here.scope, inner, walk);
  await checkStatements(loop.statements, { ...here, scope: inner }, walk);
}

async function checkControl(loop: Loop, scope: Scope, inner: Scope, walk: Walk): Promise<void> {
  const { control } = loop;
  if (!control) return;
  switch (control.kind) {
    case 'whileControl':
      return walk.test(control.test, inner);
    case 'rangeControl':
      return checkRange(control, scope, inner, walk);
    case 'queryControl': {
      const columns = control.query
        ? await walk.describe(control.query, scope)
        : control.dynamic && (await describeDynamic(control.dynamic, control.using ?? [], scope, walk));
      return assignLoopVariables([control.variable, ...(control.more ?? [])], columns, scope, walk);
    }
    case 'cursorControl': {
      const cursor = cursorOf(control.cursor, scope, walk);
      if (cursor) await checkCursorArguments(cursor.variable, cursor.arguments, control.cursor, scope, walk);
      // FOR over a bound cursor declares its record by itself.
      const columns = cursor && walk.shapes.get(cursor.variable.declaration);
      if (columns) walk.shapes.set(control, columns);
      walk.filled.add(control);
      declare(inner, variableOf(walk.fold(control.variable), 'record', control, walk));
      return;
    }
    case 'foreachControl': {
      const type = await walk.typeOf(control.array, scope);
      if (type === undefined) return;
      const element = walk.ground.server.element(type);
      if (element === undefined)
        walk.fault(verifying.mismatch, control.array, `FOREACH needs an array, not a value of type ${type}`);
      else await assignLoopVariables([control.variable], elementColumns(element, walk), scope, walk);
      return;
    }
    default:
      return;
  }
}

/** A composite element is spread over the fields of a record variable. */
function elementColumns(element: string, walk: Walk): readonly Column[] {
  return walk.ground.server.fields(element) ?? [{ name: 'element', type: element }];
}

async function checkRange(control: RangeControl, scope: Scope, inner: Scope, walk: Walk): Promise<void> {
  for (const bound of [control.from, control.to, control.by])
    if (bound) await walk.assign(bound, 'integer', scope);
  declare(inner, variableOf(walk.fold(control.variable), 'integer', control, walk));
}

async function assignLoopVariables(
  variables: readonly [Identifier, ...Identifier[]],
  columns: readonly Column[] | undefined,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  const targets = variables.map(
    (variable): Expression => ({
      kind: 'reference',
      start: variable.start,
      end: variable.end,
      name: { kind: 'name', start: variable.start, end: variable.end, parts: [variable] },
    }),
  );
  await checkTargets(targets, columns, variables[0], scope, walk);
}
