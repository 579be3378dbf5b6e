import { verifying } from '../../sql/codes/verifying.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Return } from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';
import { describeDynamic } from './dynamic.ts';
import { isExactly } from './fit.ts';
import type { Scope } from './scope.ts';
import type { Column } from './server.ts';
import type { Walk } from './walk.ts';

/** RETURN, RETURN NEXT and RETURN QUERY against what the routine declares. */
export async function checkReturn(statement: Return, scope: Scope, walk: Walk): Promise<void> {
  const { value, query, form } = statement;
  if (form === 'query') return checkReturnQuery(statement, scope, walk);
  if (query) return void (await walk.describe(query, scope));
  if (!value) return checkBare(statement, walk);
  const { frame } = walk;
  if (frame.form === 'trigger') return checkTriggerRow(value, scope, walk);
  if (frame.form !== 'function' || frame.returns === undefined || frame.returns === 'void')
    return void (await walk.typeOf(value, scope));
  if (value.kind === 'null') return;
  if (!frame.columns) return walk.assign(value, frame.returns, scope);
  const row = await walk.rowOf(value, scope);
  if (row) return checkColumns(row, frame.columns, value, walk);
  const type = await walk.typeOf(value, scope);
  if (type !== undefined && !['record', 'unknown'].includes(type) && !walk.ground.server.fields(type))
    walk.fault(verifying.returns, value, `a value of type ${type} is returned where a row is declared`);
}

/** RETURN without a value ends a procedure, a function of no value or of output parameters, and a function of many rows. */
function checkBare(statement: Return, walk: Walk): void {
  const { frame } = walk;
  const needsValue =
    statement.form === 'return' &&
    (frame.form === 'trigger' ||
      (frame.form === 'function' &&
        !frame.returnsSet &&
        !frame.hasOutputs &&
        frame.returns !== undefined &&
        frame.returns !== 'void'));
  if (needsValue) walk.fault(verifying.returns, statement, 'RETURN gives no value');
}

async function checkTriggerRow(value: Expression, scope: Scope, walk: Walk): Promise<void> {
  if (value.kind === 'null') return;
  const row = await walk.rowOf(value, scope);
  if (row) return;
  const type = await walk.typeOf(value, scope);
  if (type !== undefined && !['record', 'unknown'].includes(type) && !walk.ground.server.fields(type))
    walk.fault(verifying.returns, value, `a trigger function returns a row, not a value of type ${type}`);
}

async function checkReturnQuery(statement: Return, scope: Scope, walk: Walk): Promise<void> {
  const { query, value } = statement;
  const text = value?.kind === 'fragment' ? executed(value) : undefined;
  const columns = query
    ? await walk.describe(query, scope)
    : text
      ? await describeDynamic(text, [], scope, walk)
      : undefined;
  const { frame } = walk;
  if (!columns || frame.returns === undefined) return;
  if (!frame.columns && frame.returns === 'record') return;
  checkColumns(columns, frame.columns ?? [{ name: '', type: frame.returns }], statement, walk);
}

/** `RETURN QUERY EXECUTE text` is a fragment of the word and the text. */
function executed(fragment: Expression & { kind: 'fragment' }): Expression | undefined {
  const [word, text, ...rest] = fragment.parts;
  const isPlain = typeof word === 'string' && word.trim().toUpperCase() === 'EXECUTE' && rest.length === 0;
  return isPlain && typeof text === 'object' ? (text as Expression) : undefined;
}

/** The rows that a function returns are not converted: number and types of the columns must be the declared ones. */
function checkColumns(actual: readonly Column[], declared: readonly Column[], place: Span, walk: Walk): void {
  if (actual.length !== declared.length) {
    walk.fault(
      verifying.returns,
      place,
      `the result has ${actual.length} columns, ${declared.length} are declared`,
    );
    return;
  }
  for (const [i, column] of actual.entries()) {
    const wanted = declared[i] as Column;
    if (!isExactly(column.type, wanted.type))
      walk.fault(
        verifying.returns,
        place,
        `column ${i + 1} of the result is of type ${column.type}, ${wanted.type} is declared`,
      );
  }
}
