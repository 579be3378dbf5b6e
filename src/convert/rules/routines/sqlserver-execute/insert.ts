import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Loop, Statement } from '../../../../sql/tree/routine.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import type { Span } from '../../../../text/span.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { declareLocal } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';

/** Takes row by row from an open cursor, into a variable for each column that is written. */
export function insertFrom(
  insert: Insert,
  cursor: Expression,
  plan: ProcedurePlan,
  context: RuleContext,
): readonly Statement[] {
  const { start, end } = insert;
  const at = { start: end, end };
  const variables = columnVariables(insert, at, context);
  if (!variables) {
    context.refuse(
      sqlserverRoutineFindings.resultWithOutput,
      insert,
      'The columns that take the rows of a procedure are not known.',
    );
    return [insert];
  }
  const loop: Loop = {
    kind: 'loop',
    start,
    end,
    labels: [],
    statements: [
      { kind: 'fetch', ...at, cursor, into: { kind: 'into', ...at, bulk: false, targets: variables } },
      { kind: 'exit', ...at, action: 'exit', when: make.unary(at, 'not', make.reference(at, 'FOUND')) },
      { ...insert, reshaped: true, rows: [variables] },
    ],
  };
  const statements: readonly Statement[] = [loop, { kind: 'close', ...at, cursor }];
  if (!plan.results.mayBeNone) return statements;
  const branch = { kind: 'ifBranch', start, end, test: make.isNull(at, cursor, true), statements } as const;
  return [{ kind: 'if', start, end, branches: [branch] }];
}

/** A variable for each column that an INSERT writes, of its type; undefined where the table is not known. */
function columnVariables(
  { target, columns }: Insert,
  at: Span,
  context: RuleContext,
): readonly Expression[] | undefined {
  const referent = target.kind === 'table' ? context.resolution.referent(target.name) : undefined;
  const relation = referent?.kind === 'relation' ? referent.relation : undefined;
  if (!relation?.columns) return undefined;
  const { object } = relation;
  const isWritten = (name: string): boolean => {
    const column = object?.kind === 'table' ? object.columns.get(name) : undefined;
    return !column?.identity && !column?.generated;
  };
  const names = columns
    ? columns.map((each) => columnName(each, context))
    : [...relation.columns.keys()].filter(isWritten);
  const variables = names.map((name) => {
    const declared = relation.columns?.get(name)?.declared;
    const type =
      object?.kind === 'table' && object.columns.has(name)
        ? context.types.column(object, name)
        : declared && context.types.of(declared, 'variable');
    if (!type) return undefined;
    const local = context.freshName(`${name}_value`);
    declareLocal(local, { ...type, start: -1, end: -1 }, context);
    return make.reference(at, local);
  });
  return variables.includes(undefined) ? undefined : (variables as Expression[]);
}

function columnName(node: Expression, { names }: RuleContext): string {
  const last = node.kind === 'reference' ? node.name.parts.at(-1) : undefined;
  return last ? names.stored(last) : '';
}
