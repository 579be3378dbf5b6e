import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type {
  CommonTable,
  Query,
  QueryBody,
  SelectItem,
  TableReference,
} from '../../../../sql/tree/query.ts';
import type { FragmentStatement, Open, QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { Delete, Insert, Merge, Update } from '../../../../sql/tree/write.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { cursorName } from '../../../routines/procedure-plan.ts';
import { behind } from '../../statements/lists.ts';
import { typedRows } from '../../../routines/typed-rows.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** A query whose rows go to the caller; see the page. */
const queries = rule({
  name: 'sqlserver-results',
  on: ['queryStatement'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Statement | undefined {
    if (node.perform || hasInto(node.query.body)) return undefined;
    const { object } = context;
    const plan = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
    if (plan) return resultOf(node, node.query, plan, context);
    if (object.kind === 'trigger')
      context.report(
        sqlserverRoutineFindings.resultInTrigger,
        node,
        `Trigger ${object.name} sends the rows of a query to the client.`,
      );
    else
      context.report(
        sqlserverRoutineFindings.batchResult,
        node,
        'A query of the batch sends its rows to the client.',
      );
    return { ...node, perform: true };
  },
});

function hasInto(body: QueryBody): boolean {
  if (body.kind === 'select') return body.into !== undefined || body.intoTable !== undefined;
  return body.kind === 'setOperation' && hasInto(body.first);
}

/** The statement that gives the rows of a query to the caller of a procedure. */
export function resultOf(
  node: Statement,
  query: Query,
  plan: ProcedurePlan,
  context: RuleContext,
): QueryStatement | Statement {
  const { start, end } = node;
  if (plan.results.isOpen) {
    context.refuse(
      sqlserverRoutineFindings.resultInLoop,
      node,
      'A result set is sent each time the loop is passed.',
    );
    return node;
  }
  if (plan.form === 'function')
    return {
      kind: 'return',
      start,
      end,
      form: 'query',
      query: typedRows(query, plan.columns ?? [], context),
    };
  const slot = plan.results.statements.find((each) => each.node.start === start)?.slot ?? 0;
  return { kind: 'open', start, end, cursor: make.reference({ start, end: start }, cursorName(slot)), query };
}

type Write = Insert | Update | Delete | Merge;

/** A write whose OUTPUT has no INTO: its rows go to the caller; see the page. */
const writes = rule({
  name: 'sqlserver-results',
  on: ['insert', 'update', 'delete', 'merge'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply: given,
});

function given(node: Write, context: RuleContext): Node | readonly Node[] | undefined {
  // A statement that stands by itself in a script gives them to whoever runs the script.
  const around = context.parents.at(-1)?.kind;
  const isStatement = around !== undefined && around !== 'commonTable';
  if (!isStatement || !node.returning || node.returning.into || node.returning.items.length === 0)
    return undefined;
  const { object } = context;
  const plan = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
  if (!plan) return unheard(node, context);
  const result = resultOf(node, rowsOf(node, plan, context), plan, context);
  if (result.kind !== 'open') return result;
  if (isCounted(node, context)) {
    context.refuse(
      sqlserverRoutineFindings.countedOutput,
      node,
      'How many rows are written is asked behind a statement whose OUTPUT is a result set with a cursor.',
    );
    return undefined;
  }
  return [result, executed(result)];
}

/** A trigger, or a batch of a script, has nobody to give rows to. */
function unheard(node: Write, context: RuleContext): Write {
  const { returning: _, ...plain } = node;
  const inTrigger = context.object.kind === 'trigger';
  context.report(
    inTrigger ? sqlserverRoutineFindings.resultInTrigger : sqlserverRoutineFindings.batchResult,
    node,
    `The rows of OUTPUT are sent to the client by ${inTrigger ? `trigger ${context.object.name}` : 'the batch'}.`,
  );
  return plain;
}

/**
 * `WITH changed_rows AS (write) SELECT * FROM changed_rows`, whose own common tables stay before it ("Data-Modifying Statements in WITH"). What a function returns is
 * cast where it is no column.
 */
function rowsOf(node: Write, plan: ProcedurePlan, context: RuleContext): Query {
  const { with: before, returning, ...plain } = node as Insert;
  const { start, end } = node;
  const name = context.freshName('changed_rows');
  const isPlain = returning?.items.every(({ kind }) => kind === 'reference' || kind === 'star');
  const typed = plan.form === 'function' && !isPlain ? plan.columns : undefined;
  const table: CommonTable = {
    kind: 'commonTable',
    start,
    end,
    name,
    ...(typed ? { columns: typed.map((each) => each.name) } : {}),
    writes: returning ? { ...plain, returning } : plain,
  };
  const at = { start: end, end };
  const expressions = typed?.map((each) => make.cast(at, make.reference(at, each.name), each.type));
  const items = (expressions ?? [make.star(at)]).map(
    (expression): SelectItem => ({ kind: 'selectItem', ...at, expression }),
  );
  const from: TableReference[] = [{ kind: 'table', ...at, name: make.name(at, name) }];
  return {
    kind: 'query',
    start,
    end,
    with: { kind: 'with', start, end, ...before, tables: [...(before?.tables ?? []), table] },
    body: { kind: 'select', ...at, reshaped: true, items, from },
  };
}

/** A cursor writes when it is first moved, and not when it is opened: T-SQL writes here. */
function executed({ cursor, end }: Open): FragmentStatement {
  const at = { start: end, end };
  return {
    kind: 'fragmentStatement',
    ...at,
    fragment: make.fragment(at, 'primary', 'MOVE FORWARD 0 FROM ', cursor),
  };
}

function isCounted(node: Write, { parents }: RuleContext): boolean {
  for (const { statements } of behind(node, parents)) return statements[0]?.kind === 'getDiagnostics';
  return false;
}

export const sqlserverResults = [queries, writes];
