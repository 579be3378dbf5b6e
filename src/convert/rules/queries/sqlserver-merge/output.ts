import type { Table } from '../../../../catalog/catalog.ts';
import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Output } from '../../../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { CommonTable, Join, Query, Select, TableReference } from '../../../../sql/tree/query.ts';
import type { Delete, Insert, Merge, MergeBranch, Update } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { conjunction, substituteKnown } from '../condition.ts';
import { operand } from '../sqlserver-writes/sources.ts';
import { exists, notTrue, withoutPartner } from './partner.ts';

/** A MERGE whose parts can stand for themselves, with the one OUTPUT INTO that it has. */
interface Divided {
  readonly node: Merge;
  readonly target: TableReference;
  readonly table: Table;
  readonly output: Output & Required<Pick<Output, 'into'>>;
}

/**
 * MERGE with OUTPUT INTO as statements for its branches in the WITH of an INSERT, the same for all versions of PostgreSQL; see the page. It comes before all other
 * phases, since what it makes is Transact-SQL.
 */
export const sqlserverMergeOutput = rule({
  name: 'sqlserver-merge',
  on: ['merge'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Insert | undefined {
    const divided = divide(node, context);
    if (!divided) return undefined;
    context.report(
      sqlserverQueryFindings.mergeParts,
      node,
      'The branches of a MERGE with OUTPUT INTO become statements of their own.',
    );
    return inserted(divided, context);
  },
});

function divide(node: Merge, context: RuleContext): Divided | undefined {
  const { target } = node;
  const [output, ...more] = node.output ?? [];
  if (!output?.into || more.length > 0 || node.top || target.kind !== 'table') return undefined;
  const referent = context.resolution.referent(target.name);
  const table = referent.kind === 'relation' ? referent.relation.object : undefined;
  if (table?.kind !== 'table' || node.branches.some(({ action }) => action === 'nothing')) return undefined;
  const inserts = node.branches.filter(({ action }) => action === 'insert');
  if (inserts.some(({ values = [] }) => values.some(isDefault))) return undefined;
  // RETURNING of an INSERT does not see where its rows come from.
  const readsSource = output.items.some(({ expression }) => readsOther(expression, context));
  if (
    output.items.some(({ expression }) => expression.kind === 'star') ||
    (readsSource && inserts.length > 0)
  )
    return undefined;
  return { node, target, table, output: { ...output, into: output.into } };
}

function isDefault(node: Expression): boolean {
  return (
    node.kind === 'reference' &&
    node.name.parts.length === 1 &&
    /^default$/i.test(node.name.parts[0]?.text ?? '')
  );
}

/** What of OUTPUT a reference speaks of. */
function rowOf(node: Reference, { names }: RuleContext): 'action' | 'inserted' | 'deleted' | undefined {
  if (node.name.parts[0]?.text.toLowerCase() === '$action') return 'action';
  const before = node.name.parts.at(-2);
  const stored = before && names.stored(before);
  return stored === 'inserted' || stored === 'deleted' ? stored : undefined;
}

function readsOther(node: Expression, context: RuleContext): boolean {
  return some(
    node,
    (each) =>
      each.kind === 'reference' &&
      rowOf(each, context) === undefined &&
      context.resolution.referent(each).kind === 'column',
  );
}

/** `WITH … AS (UPDATE …), … AS (INSERT …) INSERT INTO log SELECT * FROM … UNION ALL …`: all of them see the rows as they were at the beginning. */
function inserted(divided: Divided, context: RuleContext): Insert {
  const { node, output } = divided;
  const { start, end } = node;
  const earlier: Record<string, Expression[]> = {};
  const tables = node.branches.map((branch): CommonTable => {
    const tests = (earlier[kindOf(branch)] ??= []);
    const writes = changeOf(branch, [...tests, ...(branch.test ? [branch.test] : [])], divided, context);
    if (branch.test) tests.push(notTrue(branch.test));
    return { kind: 'commonTable', start, end, name: context.freshName('merged_rows'), writes };
  });
  const [first, ...rest] = tables.map(({ name }) => allOf(name));
  const body: Query['body'] =
    rest.length === 0
      ? (first as Select)
      : {
          kind: 'setOperation',
          start: end,
          end,
          first: first as Select,
          rest: rest.map((each) => ({
            kind: 'setOperand',
            start: end,
            end,
            operator: 'union',
            all: true,
            body: each,
          })),
        };
  return {
    kind: 'insert',
    start,
    end,
    reshaped: true,
    with: { kind: 'with', start, end, ...node.with, tables: [...(node.with?.tables ?? []), ...tables] },
    target: output.into,
    ...(output.columns ? { columns: output.columns } : {}),
    query: { kind: 'query', start: end, end, body },
  };
}

function kindOf({ matched, bySource }: MergeBranch): string {
  return matched ? 'matched' : bySource ? 'by source' : 'by target';
}

function allOf(name: Identifier): Select {
  const at = { start: name.end, end: name.end };
  return {
    kind: 'select',
    ...at,
    reshaped: true,
    items: [{ kind: 'selectItem', ...at, expression: make.star(at) }],
    from: [{ kind: 'table', ...at, name: make.name(at, name) }],
  };
}

/** The statement that does what a branch does, as Transact-SQL would write it. */
function changeOf(
  branch: MergeBranch,
  tests: readonly Expression[],
  divided: Divided,
  context: RuleContext,
): Update | Delete | Insert {
  const { node, target } = divided;
  const { start, end } = branch;
  const output = [outputOf(branch.action as 'insert', divided, context)];
  if (branch.action === 'insert') {
    const items = (branch.values ?? []).map((expression) => ({
      kind: 'selectItem' as const,
      start: expression.start,
      end: expression.end,
      expression,
    }));
    const where = all([make.unary(node.on, 'not', exists(target, node.on)), ...tests]);
    const body: Select = { kind: 'select', start, end, reshaped: true, items, from: [node.source], ...where };
    const { alias: _, hints: __, ...written } = target;
    return {
      kind: 'insert',
      start,
      end,
      target: written,
      ...(branch.columns ? { columns: branch.columns } : {}),
      output,
      query: { kind: 'query', start, end, body },
    };
  }
  const joined: Join = {
    kind: 'join',
    start,
    end,
    type: 'inner',
    natural: false,
    left: target,
    right: node.source,
    on: node.on,
  };
  const from = [branch.bySource ? target : joined];
  const where = all([...(branch.bySource ? [withoutPartner(node)] : []), ...tests]);
  const written: TableReference = { kind: 'table', start, end, name: named(target, context) };
  return branch.action === 'delete'
    ? { kind: 'delete', start, end, target: written, using: from, ...where, output }
    : {
        kind: 'update',
        start,
        end,
        reshaped: true,
        target: written,
        set: branch.set ?? [],
        from,
        ...where,
        output,
      };
}

function all(conditions: readonly Expression[]): { where?: Expression } {
  const where = conjunction(conditions.length > 1 ? conditions.map(operand) : conditions);
  return where ? { where } : {};
}

/** The name by which FROM knows the target. */
function named({ name, alias }: TableReference, { resolution }: RuleContext): Name {
  if (!alias) return name;
  const made = make.name(alias, alias);
  resolution.inherit(made, name);
  return made;
}

/** OUTPUT as one branch gives it: its own $action, and NULL for rows that it does not have. */
function outputOf(action: 'insert' | 'update' | 'delete', divided: Divided, context: RuleContext): Output {
  const missing = action === 'insert' ? 'deleted' : action === 'delete' ? 'inserted' : undefined;
  const { into: _, columns: __, ...output } = divided.output;
  const items = output.items.map((item) => ({
    ...item,
    expression: substituteKnown(
      item.expression,
      (each) => {
        if (each.kind !== 'reference') return undefined;
        const row = rowOf(each, context);
        if (row === 'action') return make.string(each, action.toUpperCase());
        return row !== undefined && row === missing ? missingValue(each, divided.table, context) : undefined;
      },
      context,
    ),
  }));
  return { ...output, items };
}

/** NULL of the type that the column has. */
function missingValue(node: Reference, table: Table, context: RuleContext): Expression {
  const last = node.name.parts.at(-1) as Identifier;
  const type = table.columns.get(context.names.stored(last))?.type;
  const value = make.nullLiteral(node);
  return type ? make.cast(node, value, type) : value;
}
