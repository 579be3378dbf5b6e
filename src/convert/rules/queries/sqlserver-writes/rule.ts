import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Output } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { SelectItem, TableExpression, TableReference, With } from '../../../../sql/tree/query.ts';
import type { Assignment } from '../../../../sql/tree/routine.ts';
import type { Delete, Insert, SetItem, Update } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { conjunction, substituteKnown } from '../condition.ts';
import { aliasOf, qualifierOf, unqualified } from '../relations.ts';
import { isSubquery, samePlace, writtenThrough } from './cte.ts';
import { insertColumns } from './insert-columns.ts';
import { keyOf, keyValue } from './key.ts';
import { amongFirst } from './limited.ts';
import type { RowNames } from './output.ts';
import { readsBefore, withOutput } from './output.ts';
import { qualified, requalified } from './qualify.ts';
import { plainItem } from './set-item.ts';
import { amongSources, operand, withoutWritten } from './sources.ts';

/** An UPDATE or DELETE in one form: DELETE has nothing to set. */
interface Change {
  readonly node: Update | Delete;
  readonly with?: With;
  readonly target: TableReference;
  readonly from: readonly TableExpression[];
  readonly set: readonly SetItem[];
  readonly conditions: readonly Expression[];
  readonly names: RowNames;
}

/** UPDATE and DELETE with FROM, TOP and OUTPUT; see the page. */
const changes = rule({
  name: 'sqlserver-writes',
  on: ['update', 'delete'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { target } = node;
    if (target.kind !== 'table' || node.returning) return undefined;
    if (node.kind === 'update' && node.set.some(({ variable }) => variable))
      return withVariables(node, context);
    const from = (node.kind === 'update' ? node.from : node.using) ?? [];
    const set = node.kind === 'update' ? node.set.map((each) => plainItem(each, context)) : [];
    const through = throughQuery(node, target, from, set, context);
    const change = through ?? changeOf(node, target, from, set, context);
    if (!change) {
      context.refuse(
        sqlserverQueryFindings.writtenTable,
        target,
        `${node.kind.toUpperCase()} writes to rows of a query in a way that PostgreSQL does not.`,
      );
      return undefined;
    }
    const isPlain = from.length === 0 && !node.top && !node.output && !through;
    if (isPlain && node.kind === 'delete') return undefined;
    if (isPlain && node.kind === 'update' && set.every((each, i) => each === node.set[i])) return undefined;
    return finished(change, context);
  },
});

/**
 * `SET @v = c = e` gives the variable what the column is set to, `SET @v = e` a value of the row as it was. Both are an OUTPUT into variables, which keep their values
 * where no row is found.
 */
function withVariables(node: Update, context: RuleContext): Update | undefined {
  const taken = node.set.filter(({ variable }) => variable);
  const names = taken.map(({ variable }) =>
    variable?.kind === 'reference' ? context.names.stored(variable.name.parts[0] as Identifier) : '',
  );
  const readsItself = node.set.some(({ value }) =>
    some(
      value,
      (each) =>
        each.kind === 'reference' && names.includes(context.names.stored(each.name.parts[0] as Identifier)),
    ),
  );
  if (readsItself || (node.output ?? []).length > 0 || node.target.kind !== 'table') {
    context.refuse(
      sqlserverQueryFindings.setVariable,
      node,
      'A variable gets a value from each row that is changed.',
    );
    return undefined;
  }
  const values = taken.map(({ variable, value }) => takenInto(variable as Expression, value, context));
  const items = taken.map(({ targets: [column], value }): SelectItem => {
    const { start, end } = value;
    return {
      kind: 'selectItem',
      start,
      end,
      expression: column ? ofRow('inserted', column, context) : before(value, context),
    };
  });
  const { start, end } = node;
  const output: Output = { kind: 'output', start, end, items };
  const set = node.set.filter(({ targets }) => targets.length > 0).map(({ variable: _, ...item }) => item);
  const change = changeOf(
    { ...node, set, output: [output] },
    node.target,
    node.from ?? [],
    set.map((each) => plainItem(each, context)),
    context,
  );
  const made = change && finished(change, context);
  if (made?.kind !== 'update' || !made.returning) return undefined;
  const test = make.reference(node, 'FOUND');
  const statements = values.map(({ assignment }) => assignment);
  context.around.after({
    kind: 'if',
    start,
    end,
    branches: [{ kind: 'ifBranch', start, end, test, statements }],
  });
  const into = values.map(({ reference }) => reference);
  return {
    ...made,
    returning: { ...made.returning, into: { kind: 'into', start, end, bulk: false, targets: into } },
  };
}

/** A column as OUTPUT names it. */
function ofRow(row: 'inserted' | 'deleted', column: Expression, context: RuleContext): Expression {
  if (column.kind !== 'reference') return column;
  const last = column.name.parts.at(-1) as Identifier;
  const made = make.reference(column, { ...make.identifier(column, row) }, last);
  context.resolution.inherit(made, column);
  return made;
}

/** Columns of the row as it was. */
function before(value: Expression, context: RuleContext): Expression {
  return substituteKnown(
    value,
    (each) =>
      each.kind === 'reference' && context.resolution.referent(each).kind === 'column'
        ? ofRow('deleted', each, context)
        : undefined,
    context,
  );
}

/** INTO makes a variable NULL where there is no row, so that the value comes by way of another one. */
function takenInto(
  variable: Expression,
  value: Expression,
  context: RuleContext,
): { readonly reference: Expression; readonly assignment: Assignment } {
  const name = context.freshName('new_value');
  const type =
    context.types.forValue(context.resolution.typeOf(variable), variable) ?? make.type(variable, 'text');
  context.around.declare(make.variable(nowhere, name, { ...type, ...nowhere }));
  const { start, end } = value;
  const reference = make.reference(value, name);
  return { reference, assignment: { kind: 'assignment', start, end, target: variable, value: reference } };
}

/** The parts put together again, with OUTPUT. */
function finished(change: Change, context: RuleContext): Update | Delete | Insert {
  const { node, target, from, set, names } = change;
  const { top: _, output = [], where: __, with: ___, ...plain } = node;
  const { conditions } = change;
  const where = conjunction(conditions.length > 1 ? conditions.map(operand) : conditions);
  const shared = {
    ...(change.with ? { with: change.with } : {}),
    target,
    reshaped: true as const,
    ...(where ? { where } : {}),
  };
  if (plain.kind === 'update') {
    const { from: ____, ...rest } = plain;
    const update: Update = { ...rest, ...shared, set, ...(from.length > 0 ? { from } : {}) };
    return withOutput(update, output, names, context);
  }
  const { using: ____, ...rest } = plain;
  const { reshaped: _____, ...kept } = shared;
  const removal: Delete = { ...rest, ...kept, ...(from.length > 0 ? { using: from } : {}) };
  return withOutput(removal, output, names, context);
}

/** The target itself, or a table of FROM that it names. */
function changeOf(
  node: Update | Delete,
  target: TableReference,
  from: readonly TableExpression[],
  set: readonly SetItem[],
  context: RuleContext,
): Change | undefined {
  const conditions = node.where ? [node.where] : [];
  const among = amongSources(target, from, context);
  if (among && among.kind !== 'table') return undefined;
  const written = among ?? target;
  const sources = among ? withoutWritten(from, among, context) : { written, rest: from, conditions: [] };
  const readsOld = readsSetColumns(node, set, context);
  if (!sources || readsOld)
    return besideItself(node, written, among ? from : [target, ...from], set, context);
  const limited =
    node.top && amongFirst(written, among ? from : [target, ...from], node.where, node.top, context);
  const base = {
    node,
    ...(node.with ? { with: node.with } : {}),
    target: written,
    from: sources.rest,
    set,
    names: namesOf(node, written, sources.rest.length > 0),
  };
  // The rows of a target alone are among the first by what was asked of them there.
  const isAlone = sources.rest.length === 0 && sources.conditions.length === 0;
  if (limited && isAlone) return { ...base, conditions: [limited] };
  return { ...base, conditions: [...sources.conditions, ...conditions, ...(limited ? [limited] : [])] };
}

/** Rows are known by the name of their table, where another one is beside it. */
function namesOf(node: Update | Delete, written: TableReference, isBeside: boolean): RowNames {
  const name = isBeside ? qualifierOf(written) : undefined;
  return node.kind === 'update' ? { inserted: name, deleted: name } : { inserted: undefined, deleted: name };
}

/** Whether OUTPUT asks for values as they were before they were set. Other columns are the same before and after. */
function readsSetColumns(node: Update | Delete, set: readonly SetItem[], context: RuleContext): boolean {
  if (node.kind === 'delete') return false;
  const stored = (each: Identifier): string => context.names.stored(each);
  const columns = new Set(
    set.flatMap(({ targets }) =>
      targets.flatMap((each) =>
        each.kind === 'reference' ? [stored(each.name.parts.at(-1) as Identifier)] : [],
      ),
    ),
  );
  return readsBefore(node.output ?? [], (column) => columns.has(stored(column)), context);
}

/**
 * The table stands in FROM too, and its rows are found again by their key: where an outer join hangs on it, and where OUTPUT asks for what it was before. What is set is
 * computed from the row that is written, which is the newest one even where another session has just changed it.
 */
function besideItself(
  node: Update | Delete,
  written: TableReference,
  from: readonly TableExpression[],
  set: readonly SetItem[],
  context: RuleContext,
): Change {
  const before = qualifierOf(written) as Identifier;
  const { alias: _, ...plain } = written;
  const after = context.freshName('changed');
  const target: TableReference = { ...plain, alias: after };
  context.resolution.inherit(target.name, written.name);
  const key = keyOf(written, context);
  const same = make.binary(node, keyValue(target, key, after), '=', keyValue(target, key, before));
  const own = aliasOf(written, context);
  const base = {
    node,
    ...(node.with ? { with: node.with } : {}),
    target,
    set: set.map((each) => ({ ...each, value: requalified(each.value, own, after, context) })),
    names: { inserted: after, deleted: before },
  };
  if (from.length === 1 && from[0] === written && !node.top?.percent)
    return { ...base, from: [locked(node, written, before, key)], conditions: [same] };
  const conditions = node.where ? [qualified(node.where, new Map([[own, before]]), context)] : [];
  const limited = node.top && amongFirst(written, from, node.where, node.top, context, before);
  return { ...base, from, conditions: [same, ...conditions, ...(limited ? [limited] : [])] };
}

/** The rows that are meant, locked, so that what OUTPUT reads of them is what they were directly before. */
function locked(
  node: Update | Delete,
  written: TableReference,
  alias: Identifier,
  key: readonly Identifier[],
): TableExpression {
  const { start, end } = written;
  const { where, top } = node;
  // `*` has no place of the row among its columns.
  const places = key
    .filter(({ text }) => text === 'ctid')
    .map((each) => ({ kind: 'selectItem' as const, start, end, expression: make.reference(written, each) }));
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: false,
    alias,
    query: {
      kind: 'query',
      start,
      end,
      body: {
        kind: 'select',
        start,
        end,
        reshaped: true,
        items: [{ kind: 'selectItem', start, end, expression: { kind: 'star', start, end } }, ...places],
        from: [written],
        ...(where ? { where } : {}),
      },
      ...(top ? { fetch: top } : {}),
      locking: [{ kind: 'locking', start, end, strength: 'update' }],
    },
  };
}

/** A common table or subquery as the target: its table is written, whose rows are found by their place. */
function throughQuery(
  node: Update | Delete,
  target: TableReference,
  from: readonly TableExpression[],
  set: readonly SetItem[],
  context: RuleContext,
): Change | undefined {
  const name = context.names.stored(target.name.parts.at(-1) as Identifier);
  const among = amongSources(target, from, context);
  const named = among?.kind === 'table' ? context.names.stored(among.name.parts.at(-1) as Identifier) : name;
  const common =
    target.name.parts.length === 1
      ? node.with?.tables.find((each) => context.names.stored(each.name) === named)
      : undefined;
  const inner = common?.query ?? (isSubquery(among) ? among.query : undefined);
  if (!inner || (!common && !among)) return undefined;
  const found = writtenThrough(inner, set, context);
  if (!found) return undefined;
  const query =
    among?.kind === 'table'
      ? (qualifierOf(among) as Identifier)
      : common
        ? common.name
        : (qualifierOf(among as TableExpression) as Identifier);
  const after = context.freshName('changed');
  const { alias: _, hints: __, ...plain } = found.table;
  const written: TableReference = { ...plain, alias: after };
  context.resolution.inherit(written.name, found.table.name);
  const sources =
    from.length > 0
      ? from.map((each) => (each === among && isSubquery(among) ? { ...among, query: found.query } : each))
      : [target];
  const qualifiers = new Map([[context.names.stored(query), query]]);
  const items = set.map((each) => throughItem(each, found.columnOf, qualifiers, context));
  const conditions = node.where ? [qualified(node.where, qualifiers, context)] : [];
  if (node.top || items.some((each) => each === undefined)) return undefined;
  const tables = node.with?.tables.map((each) => (each === common ? { ...each, query: found.query } : each));
  return {
    node,
    ...(node.with && tables ? { with: { ...node.with, tables } } : {}),
    target: written,
    from: sources,
    set: items as SetItem[],
    conditions: [samePlace(after, query, found.place), ...conditions],
    names: { inserted: after, deleted: node.kind === 'delete' ? after : query },
  };
}

function throughItem(
  item: SetItem,
  columnOf: (name: string) => Identifier | undefined,
  qualifiers: ReadonlyMap<string, Identifier>,
  context: RuleContext,
): SetItem | undefined {
  const [only] = item.targets;
  const last = only?.kind === 'reference' ? only.name.parts.at(-1) : undefined;
  const column = last && columnOf(context.names.stored(last));
  if (!only || !column) return undefined;
  const target = make.reference(only, column);
  context.resolution.inherit(target, only);
  return { ...item, targets: [target], value: qualified(item.value, qualifiers, context) };
}

/** INSERT with TOP and OUTPUT, and with its columns where the server fills some by itself. */
const inserts = rule({
  name: 'sqlserver-writes',
  on: ['insert'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.returning || node.reshaped) return undefined;
    const columns = node.columns?.map((each) => unqualified(each, context)) ?? insertColumns(node, context);
    const { top, output = [], ...plain } = node;
    const query = top && node.query && !node.query.fetch ? { ...node.query, fetch: top } : node.query;
    if (top && (top.percent || !node.query)) {
      context.refuse(
        sqlserverQueryFindings.insertTop,
        top,
        'TOP of INSERT takes a part of the rows, or of rows that are listed.',
      );
      return undefined;
    }
    const isSame = !top && output.length === 0 && columns === node.columns;
    if (isSame) return undefined;
    const written: Insert = {
      ...plain,
      ...(columns ? { columns } : {}),
      ...(query ? { query } : {}),
      ...(output.length > 0 ? { reshaped: true as const } : {}),
    };
    return withOutput(written, output, { inserted: undefined, deleted: undefined }, context);
  },
});

export const sqlserverWrites = [changes, inserts];
