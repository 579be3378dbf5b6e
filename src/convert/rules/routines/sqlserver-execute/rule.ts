import type { Routine } from '../../../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import { executedText } from '../../../../sql/executed-text.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { cursorName, executedProcedure } from '../../../routines/procedure-plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { resultOf } from '../sqlserver-results/rule.ts';
import { callOf, codeOfFunction, emptied, unused } from './call.ts';
import { insertFrom } from './insert.ts';
import { rowsOf } from './rows.ts';
import { systemCall } from './system.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** EXEC of a procedure; see the page. */
const execute = rule({
  name: 'sqlserver-execute',
  on: ['executeProcedure'],
  ...dialects,
  apply(node, context): Statement | readonly Statement[] | undefined {
    // The statement around it, INSERT … EXEC, takes the rows.
    if (context.parents.at(-1)?.kind === 'insert' || executedText(node)) return undefined;
    const ofSystem = systemCall(node, context);
    if (ofSystem) return ofSystem;
    const called = calledBy(node, context);
    if (!called) return undefined;
    const plan = context.procedures.plan(called);
    if (plan.form === 'procedure') {
      const { cursors, before } = passedCursors(node, plan, context);
      return [...before, ...callOf(node, called, plan, context, cursors)];
    }
    const query = rowsOf(node, called, context);
    return [...passedRows(node, query, context), ...codeOfFunction(node, context)];
  },
});

/** The procedure of the catalog that is called; anything else is refused. */
function calledBy(node: ExecuteProcedure, context: RuleContext): Routine | undefined {
  const { procedure } = node;
  if (procedure.kind !== 'name') {
    context.refuse(
      sqlserverRoutineFindings.dynamicProcedure,
      node,
      'A procedure is called by a name in a variable.',
    );
    return undefined;
  }
  const called = executedProcedure(node, context.object.nameSchema, context);
  if (called?.kind === 'procedure') {
    if (node.options !== undefined)
      context.report(sqlserverRoutineFindings.executeOptions, node, `${node.options} has no effect.`);
    return called;
  }
  const name = procedure.parts.map((part) => part.text).join('.');
  const isOfSystem = /^(?:sp|xp)_/i.test(procedure.parts.at(-1)?.text ?? '');
  const entry = isOfSystem
    ? sqlserverRoutineFindings.systemProcedure
    : sqlserverRoutineFindings.unknownProcedure;
  context.refuse(entry, node, `${name} is called.`);
  return undefined;
}

/** The rows of a procedure that another executes are among its own; where nobody takes them, the function is called for what it does. */
function passedRows(node: ExecuteProcedure, query: Query, context: RuleContext): readonly Statement[] {
  const { object } = context;
  const { start, end } = node;
  if (object.kind === 'procedure') return [resultOf(node, query, context.procedures.plan(object), context)];
  const perform: QueryStatement = { kind: 'queryStatement', start, end, query, perform: true };
  return [perform];
}

/** The cursors of a procedure become those of the one that executes it; where nobody takes them, a variable does. */
function passedCursors(
  node: ExecuteProcedure,
  plan: ProcedurePlan,
  context: RuleContext,
): { cursors: readonly Expression[]; before: readonly Statement[] } {
  const { object } = context;
  const own = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
  const slot = own?.results.statements.find((each) => each.node.start === node.start)?.slot;
  const count = Array.from({ length: plan.cursors }, (_, i) => i);
  if (own?.results.isOpen && plan.cursors > 0)
    context.refuse(
      sqlserverRoutineFindings.resultInLoop,
      node,
      'A result set is sent each time the loop is passed.',
    );
  if (slot !== undefined && own?.form === 'procedure')
    return { cursors: count.map((i) => make.reference(node, cursorName(slot + i))), before: [] };
  const cursors = count.map((i) => unused(`unused_rows_${i + 1}`, 'refcursor', node, context));
  return { cursors, before: cursors.map((each) => emptied(each, node)) };
}

/** `INSERT … EXEC`: the rows of a function, or those of each cursor one after the other. */
const insertExecute = rule({
  name: 'sqlserver-execute',
  on: ['insert'],
  ...dialects,
  apply(node, context): Statement | readonly Statement[] | undefined {
    const { execute: call, ...insert } = node;
    if (call?.kind !== 'executeProcedure') return undefined;
    const called = calledBy(call, context);
    if (!called) return undefined;
    const plan = context.procedures.plan(called);
    if (plan.form === 'function')
      return [
        { ...insert, reshaped: true, query: rowsOf(call, called, context) },
        ...codeOfFunction(call, context),
      ];
    const cursors = Array.from({ length: plan.cursors }, (_, i) =>
      unused(`rows_${i + 1}`, 'refcursor', call, context),
    );
    return [
      ...cursors.map((each) => emptied(each, call)),
      ...callOf(call, called, plan, context, cursors),
      ...cursors.flatMap((each) => insertFrom(insert, each, plan, context)),
    ];
  },
});

export const sqlserverExecute = [execute, insertExecute];
