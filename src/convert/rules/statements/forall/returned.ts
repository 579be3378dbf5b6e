import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Forall, Statement } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { emptied } from '../bulk-collect/list.ts';
import { behind } from '../cursors/variables.ts';
import { collected, returnedArrays } from '../returning/rule.ts';
import { newVariable } from '../targets.ts';
import { withSubscripts } from './set-wise.ts';

/** The statement of a FORALL loop, and what fills the lists of RETURNING BULK COLLECT with the rows of all passes. */
interface Returned {
  readonly before: readonly Statement[];
  readonly statement: Statement;
  readonly append: readonly Statement[];
  readonly after: readonly Statement[];
  /** How many rows the pass has treated, where ROW_COUNT does not tell. */
  readonly count?: Expression;
}

/**
 * Each pass of FORALL adds its rows behind those of the passes before (PL/SQL Language Reference, "Using FORALL Statement
 * and BULK COLLECT Clause Together"). Undefined where a list's type is not known, which has been reported.
 */
export function returnedLists(node: Forall, context: RuleContext): Returned | undefined {
  const statement = withSubscripts(node, context);
  const write = statement.kind === 'insert' || statement.kind === 'update' || statement.kind === 'delete';
  const clause = write ? statement.returning : undefined;
  if (!write || !clause?.into?.bulk) return { before: [], statement, append: [], after: [] };
  const arrays = returnedArrays(statement, clause.into, context);
  if (!arrays) return undefined;
  const place = behind(node.statement);
  const passes = arrays.lists.map((list, i) =>
    passVariable(list, arrays.types[i] as CollectionValue, context),
  );
  const append = arrays.lists.map((list, i) => {
    const whole = { ...list, ...place };
    const value = make.chain(place, '||', [whole, { ...(passes[i] as Reference), ...place }]);
    return { kind: 'assignment', ...place, target: whole, value } as const;
  });
  const start = { start: node.start, end: node.start };
  return {
    before: arrays.lists.map((list) => emptied({ ...list, ...start })),
    statement: collected(statement, clause, clause.into, passes, arrays.types, context),
    append,
    after: arrays.after.map((each) => ({ ...each, ...behind(node) })),
    count: make.call(place, 'cardinality', [passes[0] as Expression]),
  };
}

/** A list of the rows of one pass. */
function passVariable(list: Expression, type: CollectionValue, context: RuleContext): Reference {
  const element = context.types.forValue(type.element, list, context.object) ?? make.type(list, 'text');
  const { attribute: _, ...plain } = element;
  return newVariable(list, 'pass', { ...plain, dimensions: 1 }, context);
}
