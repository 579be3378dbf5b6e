import { verifying } from '../../sql/codes/verifying.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Into, Query, QueryBody } from '../../sql/tree/query.ts';
import type { Block, CaseStatement, ExitStatement, Statement } from '../../sql/tree/routine.ts';
import type { TransactionStatement, Write } from '../../sql/tree/write.ts';
import { checkAssignment, checkInto } from './assign.ts';
import { checkCall } from './call.ts';
import { fetchFrom, openCursor } from './cursors.ts';
import { declareAll, variableOf } from './declarations.ts';
import { constantText, describeDynamic } from './dynamic.ts';
import { checkFragment } from './fragment.ts';
import { checkLoop } from './loops.ts';
import { checkReturn } from './returns.ts';
import type { Scope } from './scope.ts';
import { declare, labelled, lookUp, openScope } from './scope.ts';
import type { Walk } from './walk.ts';

/** Where a statement stands. */
export interface Here {
  readonly scope: Scope;
  /** Inside a block that handles exceptions, which is a subtransaction. */
  readonly inSubtransaction: boolean;
  /** The variables that are assigned once in the whole routine. */
  readonly once: ReadonlySet<string>;
}

/** Checks statements one after the other: each may tell the next ones what a record or cursor holds. */
export async function checkStatements(
  statements: readonly Statement[],
  here: Here,
  walk: Walk,
): Promise<void> {
  for (const statement of statements) await checkStatement(statement, here, walk);
}

async function checkStatement(statement: Statement, here: Here, walk: Walk): Promise<void> {
  const { scope } = here;
  switch (statement.kind) {
    case 'block':
      return checkBlock(statement, here, walk);
    case 'assignment':
      await noteText(statement.target, statement.value, here, walk);
      return checkAssignment(statement.target, statement.value, scope, walk);
    case 'if':
      for (const branch of statement.branches) {
        await walk.test(branch.test, scope);
        await checkStatements(branch.statements, here, walk);
      }
      return checkStatements(statement.otherwise ?? [], here, walk);
    case 'caseStatement':
      return checkCase(statement, here, walk);
    case 'loop':
      return checkLoop(statement, here, walk);
    case 'exit':
      return checkExit(statement, scope, walk);
    case 'return':
      return checkReturn(statement, scope, walk);
    case 'raiseMessage':
      for (const each of statement.arguments) await walk.typeOf(each, scope);
      for (const { value } of statement.options) await walk.typeOf(value, scope);
      return;
    case 'callStatement':
      return checkCall(statement.call, statement.style !== 'perform', scope, walk);
    case 'open':
      return openCursor(statement, scope, walk);
    case 'fetch':
      return checkInto(statement.into, fetchFrom(statement.cursor, scope, walk), scope, walk);
    case 'close':
      fetchFrom(statement.cursor, scope, walk);
      return;
    case 'executeImmediate': {
      const using = statement.using.map((each) => each.value);
      const columns = await describeDynamic(statement.sql, using, scope, walk);
      const into = statement.into ?? statement.returning;
      if (into) await checkInto(into, columns, scope, walk);
      return;
    }
    case 'getDiagnostics':
      for (const { target, item } of statement.items)
        await assignFrom(target, /row_count/i.test(item) ? 'bigint' : 'text', scope, walk);
      return;
    case 'queryStatement':
      return checkQuery(statement.query, statement.perform === true, scope, walk);
    case 'fragmentStatement':
      return checkFragment(statement.fragment, scope, walk);
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return checkWrite(statement, scope, walk);
    case 'callProcedure':
      return checkCall(
        {
          kind: 'call',
          start: statement.start,
          end: statement.end,
          callee: {
            kind: 'reference',
            start: statement.name.start,
            end: statement.name.end,
            name: statement.name,
          },
          arguments: statement.arguments,
        },
        true,
        scope,
        walk,
      );
    case 'lockTable':
      for (const { name } of statement.tables)
        await walk.describe(make.fragment(name, 'primary', name), scope, 'SELECT FROM ');
      return;
    case 'transaction':
      return checkTransaction(statement, here, walk);
    default:
      return;
  }
}

/** BEGIN … EXCEPTION … END with its declarations. */
export async function checkBlock(block: Block, here: Here, walk: Walk): Promise<void> {
  const [label] = block.labels;
  const scope = openScope(here.scope, label && walk.fold(label));
  await declareAll(block, scope, walk);
  const inSubtransaction = here.inSubtransaction || block.handlers.length > 0;
  await checkStatements(block.statements, { ...here, scope, inSubtransaction }, walk);
  if (block.handlers.length === 0) return;
  // The subtransaction has ended when a handler runs, so what is forbidden in the block is allowed here.
  const handling = openScope(scope);
  for (const name of ['sqlstate', 'sqlerrm'])
    declare(handling, { ...variableOf(name, 'text', {}, walk), constant: true });
  for (const handler of block.handlers)
    await checkStatements(handler.statements, { ...here, scope: handling }, walk);
}

async function checkCase(statement: CaseStatement, here: Here, walk: Walk): Promise<void> {
  const { scope } = here;
  const type = statement.operand && (await walk.typeOf(statement.operand, scope));
  for (const branch of statement.branches) {
    if (!statement.operand) for (const test of branch.tests) await walk.test(test, scope);
    else if (type !== undefined)
      await walk.describe(
        {
          kind: 'in',
          start: branch.start,
          end: branch.end,
          not: false,
          operand: make.fragment(statement.operand, 'primary', `NULL::${type}`),
          list: branch.tests,
        },
        scope,
        'SELECT ',
      );
    await checkStatements(branch.statements, here, walk);
  }
  await checkStatements(statement.otherwise ?? [], here, walk);
}

async function checkExit(statement: ExitStatement, scope: Scope, walk: Walk): Promise<void> {
  const label = statement.label && walk.fold(statement.label);
  const level = labelled(scope, label);
  const verb = statement.action.toUpperCase();
  if (!level)
    walk.fault(
      verifying.label,
      statement.label ?? statement,
      label === undefined
        ? `${verb} without a label stands outside a loop`
        : `there is no label "${label}" around this ${verb}`,
    );
  else if (statement.action === 'continue' && !level.isLoop)
    walk.fault(
      verifying.label,
      statement.label ?? statement,
      `label "${label}" of CONTINUE is not that of a loop`,
    );
  if (statement.when) await walk.test(statement.when, scope);
}

async function assignFrom(target: Expression, type: string, scope: Scope, walk: Walk): Promise<void> {
  await checkInto(
    { kind: 'into', start: target.start, end: target.end, bulk: false, targets: [target] },
    [{ name: 'item', type }],
    scope,
    walk,
  );
}

/** Remembers the text of a variable that gets a constant once, so that EXECUTE of it can be analysed. */
async function noteText(target: Expression, value: Expression, here: Here, walk: Walk): Promise<void> {
  if (target.kind !== 'reference') return;
  const parts = target.name.parts.map(walk.fold);
  if (!here.once.has(parts.at(-1) ?? '')) return;
  const found = lookUp(here.scope, parts);
  const text = found && (await constantText(value, here.scope, walk));
  if (found && text !== undefined) walk.texts.set(found.variable.declaration, text);
}

async function checkQuery(query: Query, isPerform: boolean, scope: Scope, walk: Walk): Promise<void> {
  const columns = await walk.describe(query, scope);
  const into = intoOf(query.body);
  if (into) await checkInto(into, columns, scope, walk);
  else if (!isPerform)
    walk.fault(verifying.destination, query, 'the query has no destination for its result');
}

function intoOf(body: QueryBody): Into | undefined {
  if (body.kind === 'select') return body.into;
  if (body.kind === 'setOperation') return intoOf(body.first);
  return body.kind === 'parenthesisedQuery' ? intoOf(body.query.body) : undefined;
}

async function checkWrite(
  statement: Extract<Write, { kind: 'insert' | 'update' | 'delete' | 'merge' }>,
  scope: Scope,
  walk: Walk,
): Promise<void> {
  if ('currentOf' in statement && statement.currentOf) fetchFrom(statement.currentOf, scope, walk);
  const columns = await walk.describe(statement as Node, scope);
  const returning = 'returning' in statement ? statement.returning : undefined;
  if (!returning) return;
  if (returning.into) await checkInto(returning.into, columns, scope, walk);
  else walk.fault(verifying.destination, returning, 'RETURNING has no destination for its result');
}

function checkTransaction(statement: TransactionStatement, here: Here, walk: Walk): void {
  const { action } = statement;
  const verb = action.toUpperCase();
  if (action === 'savepoint' || action === 'rollback to' || action === 'release')
    walk.fault(verifying.transaction, statement, `${verb} is not supported in PL/pgSQL`);
  if (action !== 'commit' && action !== 'rollback') return;
  const why = here.inSubtransaction
    ? 'a block that handles exceptions is a subtransaction'
    : walk.frame.noTransactions;
  if (why !== undefined) walk.fault(verifying.transaction, statement, `${verb} fails when it runs: ${why}`);
}
