import { verifying } from '../../sql/codes/verifying.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Into } from '../../sql/tree/query.ts';
import type { Span } from '../../text/span.ts';
import type { Scope, Variable } from './scope.ts';
import { lookUp } from './scope.ts';
import type { Column } from './server.ts';
import type { Walk } from './walk.ts';

/** Something that can be assigned to: a variable, a field or an element of one. */
export interface Target {
  readonly type: string;
  /** The variable, when the whole of it is assigned to. */
  readonly whole?: Variable;
}

/** Finds what an expression assigns to. What cannot be assigned to is reported. */
export async function targetOf(
  expression: Expression,
  scope: Scope,
  walk: Walk,
): Promise<Target | undefined> {
  const base = baseOf(expression);
  if (base?.kind !== 'reference') {
    walk.fault(verifying.variable, expression, `${walk.print(expression)} is not a variable`);
    return undefined;
  }
  const parts = base.name.parts.map(walk.fold);
  const found = lookUp(scope, parts) ?? deeper(scope, parts);
  if (!found) {
    walk.fault(verifying.variable, base, `"${parts.join('.')}" is not a known variable`);
    return undefined;
  }
  const { variable, path } = found;
  if (variable.constant) {
    walk.fault(verifying.constant, base, `variable "${variable.name}" is declared CONSTANT`);
    return undefined;
  }
  if (expression === base && path.length === 0) return { type: variable.type, whole: variable };
  if (expression === base && path.length > 1) return deepTarget(expression, variable, path, walk);
  const type = await walk.typeOf(expression, scope);
  return type === undefined ? undefined : { type };
}

function baseOf(expression: Expression): Expression | undefined {
  let base: Expression = expression;
  while (base.kind === 'element' || base.kind === 'field' || base.kind === 'parenthesis') base = base.operand;
  return base;
}

/** `rec.field.subfield` can be assigned to, although it cannot be read without parentheses. */
function deeper(scope: Scope, parts: readonly string[]) {
  for (let used = Math.min(2, parts.length - 2); used >= 1; used -= 1) {
    const found = lookUp(scope, parts.slice(0, used));
    if (found?.variable.composite && found.path.length === 0)
      return { variable: found.variable, path: parts.slice(used) };
  }
  return undefined;
}

function deepTarget(
  place: Span,
  variable: Variable,
  path: readonly string[],
  walk: Walk,
): Target | undefined {
  let fields = walk.fieldsOf(variable);
  let type = variable.type;
  for (const name of path) {
    const field = fields?.find((each) => each.name === name);
    if (!field) {
      if (fields) walk.fault(verifying.field, place, `record of type ${type} has no field "${name}"`);
      return undefined;
    }
    type = field.type;
    fields = walk.ground.server.fields(type);
  }
  return { type };
}

/** `target := value`. */
export async function checkAssignment(
  target: Expression,
  value: Expression,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  const place = await targetOf(target, scope, walk);
  if (!place) {
    await walk.typeOf(value, scope);
    return;
  }
  const { whole, type } = place;
  if (whole) walk.filled.add(whole.declaration);
  if (!whole?.composite && !walk.ground.server.fields(type)) return walk.assign(value, type, scope);
  if (value.kind === 'null') return;
  const row = await walk.rowOf(value, scope);
  if (whole?.type === 'record') {
    if (row) walk.shapes.set(whole.declaration, row);
    else await mustBeRow(value, type, scope, walk);
    return;
  }
  const fields = walk.ground.server.fields(type);
  if (row && fields) await checkRow(row, fields, value, walk);
  else await mustBeRow(value, type, scope, walk);
}

async function mustBeRow(value: Expression, type: string, scope: Scope, walk: Walk): Promise<void> {
  const before = walk.faults.length;
  const from = await walk.typeOf(value, scope);
  if (from === undefined || walk.faults.length > before) return;
  if (
    !walk.ground.server.fields(from) &&
    !['record', 'unknown'].includes(from) &&
    walk.ground.server.category(from) !== 'S'
  )
    walk.fault(
      verifying.mismatch,
      value,
      `a value of type ${from} cannot be assigned to a record of type ${type}`,
    );
}

/** Checks that rows of these columns can be stored in fields by position. */
async function checkRow(
  columns: readonly Column[],
  fields: readonly Column[],
  place: Span,
  walk: Walk,
): Promise<void> {
  if (columns.length !== fields.length)
    walk.fault(
      verifying.count,
      place,
      `${count(columns.length, 'column')} for ${count(fields.length, 'field')} of the record`,
    );
  await Promise.all(
    columns.map((column, i) => {
      const field = fields[i];
      return field ? walk.store(column.type, field.type, place, `column ${column.name}`) : undefined;
    }),
  );
}

/** Checks what a query, FETCH or RETURNING gives against its INTO. Without columns only the targets are checked. */
export async function checkInto(
  into: Into,
  columns: readonly Column[] | undefined,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  await checkTargets(into.targets, columns, into, scope, walk);
}

/** As {@link checkInto}, for the variables of a loop too. */
export async function checkTargets(
  targets: readonly Expression[],
  columns: readonly Column[] | undefined,
  place: Span,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  const found: (Target | undefined)[] = [];
  for (const target of targets) found.push(await targetOf(target, scope, walk));
  const [only] = found;
  if (only?.whole?.composite) walk.filled.add(only.whole.declaration);
  if (!columns) return;
  if (targets.length === 1 && only?.whole?.composite) {
    if (only.whole.type === 'record') walk.shapes.set(only.whole.declaration, columns);
    else await checkRow(columns, walk.ground.server.fields(only.type) ?? [], place, walk);
    return;
  }
  if (columns.length !== targets.length)
    walk.fault(
      verifying.count,
      place,
      `${count(columns.length, 'column')} for ${count(targets.length, 'variable')}`,
    );
  for (const [i, target] of found.entries()) {
    const column = columns[i];
    if (target && column)
      await walk.store(column.type, target.type, targets[i] ?? place, `column ${column.name}`);
  }
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
