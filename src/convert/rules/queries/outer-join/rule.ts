import { queryFindings } from '../../../../sql/codes/queries.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Select, SelectItem, TableExpression } from '../../../../sql/tree/query.ts';
import * as make from '../../../../sql/make.ts';
import { cover } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { conjunction, conjuncts, someInBlock, substitute, substituteKnown } from '../condition.ts';
import { aliasOf, qualifierOf, relationOf, tablesIn, tablesOf } from '../relations.ts';

/** `a.id = b.id (+)` becomes `a LEFT JOIN b ON a.id = b.id`; see the page. */
export const outerJoin = rule({
  name: 'outer-join',
  on: ['select'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const conditions = conjuncts(node.where);
    const marked = conditions.filter(hasMark);
    const functions = node.from.some((each) => each.kind === 'tableFunction' && each.outer);
    if (marked.length === 0 && !functions) return undefined;
    const plan = planOf(node, conditions, context);
    if (typeof plan === 'string') {
      context.refuse(queryFindings.outerMark, marked[0] ?? node, plan);
      return undefined;
    }
    return joined(node, plan, context);
  },
});

/** What one query block's joins are to be. */
interface Plan {
  readonly items: readonly Item[];
  /** Conditions that stay in WHERE. */
  readonly where: readonly Expression[];
}

/** One item of FROM: what it needs before it, and the conditions of its outer join. */
interface Item {
  readonly table: TableExpression;
  readonly aliases: readonly string[];
  /** The places in FROM of the tables whose rows it is added to; undefined when it is no outer-joined table. */
  readonly needs?: ReadonlySet<number>;
  readonly conditions: readonly Expression[];
}

function hasMark(node: Expression): boolean {
  return someInBlock(node, (each) => each.kind === 'outerMark');
}

/** Finds out which tables are outer-joined to which; a sentence when Oracle would not take the conditions. */
function planOf(select: Select, conditions: readonly Expression[], context: RuleContext): Plan | string {
  const aliases = select.from.map((each) => tablesOf(each).map((table) => aliasOf(table, context)));
  const all = new Set(aliases.flat());
  const placeOf = new Map(aliases.flatMap((names, i) => names.map((name) => [name, i] as const)));
  const needs = new Map<number, Set<number>>();
  const own = new Map<number, Expression[]>();
  const where: Expression[] = [];
  for (const condition of conditions) {
    if (!hasMark(condition)) {
      where.push(condition);
      continue;
    }
    const table = markedTable(condition, select, all, context);
    if (typeof table === 'object') return table.fault;
    const place = placeOf.get(table) as number;
    const others = [...tablesIn(condition, all, context)].map((each) => placeOf.get(each) as number);
    const known = needs.get(place) ?? new Set<number>();
    for (const each of others) if (each !== place) known.add(each);
    needs.set(place, known);
    own.set(place, [...(own.get(place) ?? []), unmarked(condition, context)]);
  }
  select.from.forEach((table, place) => {
    if (table.kind !== 'tableFunction' || !table.outer) return;
    const used = [...tablesIn(table.expression, all, context)].map((each) => placeOf.get(each) as number);
    needs.set(
      place,
      new Set([...(needs.get(place) ?? []), ...(used.length === 0 && place > 0 ? [place - 1] : used)]),
    );
  });
  for (const [place, needed] of needs) {
    if (needed.size > 0) continue;
    const alone = own.get(place) ?? [];
    needs.delete(place);
    own.delete(place);
    where.push(...alone);
    for (const each of alone)
      context.report(
        queryFindings.outerMarkAlone,
        each,
        'The conditions with (+) join the table with no other one and filter its rows.',
      );
  }
  if (hasLoop(needs)) return 'The tables are outer-joined to each other in a circle.';
  const items = select.from.map((table, place): Item => {
    const needed = needs.get(place);
    return {
      table,
      aliases: aliases[place] ?? [],
      conditions: own.get(place) ?? [],
      ...(needed ? { needs: needed } : {}),
    };
  });
  return { items, where };
}

/** The one table that a condition marks with (+). */
function markedTable(
  condition: Expression,
  select: Select,
  aliases: ReadonlySet<string>,
  context: RuleContext,
): string | { readonly fault: string } {
  const marks: Expression[] = [];
  const rest = substitute(condition, (each) => {
    if (each.kind !== 'outerMark') return undefined;
    marks.push(each.operand);
    return make.nullLiteral(each);
  });
  const marked = new Set(marks.flatMap((each) => [...tablesIn(each, aliases, context)]));
  const plain = tablesIn(rest, aliases, context);
  const [table] = marked;
  if (table === undefined || marks.some((each) => isUncertain(each, select, context)))
    return { fault: 'It is not known which table the column with (+) belongs to.' };
  if (marked.size > 1) return { fault: 'The condition marks columns of more than one table with (+).' };
  if (plain.has(table)) return { fault: 'The condition uses columns of one table with and without (+).' };
  if (someInBlock(condition, comparesWithQuery))
    return { fault: 'A column with (+) is compared with a subquery.' };
  const alternatives = someInBlock(condition, (each) => each.kind === 'chain' && each.operator === 'or');
  if (alternatives && plain.size > 0) return { fault: 'A condition with (+) stands in an OR.' };
  return table;
}

function comparesWithQuery(node: Node): boolean {
  return (node.kind === 'in' || node.kind === 'quantified') && node.query !== undefined;
}

/** A plain column could be of any of several tables that the scripts do not define. */
function isUncertain(column: Expression, select: Select, context: RuleContext): boolean {
  return someInBlock(column, (each) => {
    if (each.kind !== 'reference' || each.name.parts.length > 1) return false;
    const referent = context.resolution.referent(each);
    if (referent.kind !== 'column') return true;
    if (referent.relation.columns) return false;
    return select.from.flatMap(tablesOf).filter((table) => !relationOf(table, context)?.columns).length > 1;
  });
}

function hasLoop(needs: ReadonlyMap<number, ReadonlySet<number>>): boolean {
  const state = new Map<number, 'open' | 'done'>();
  const visit = (place: number): boolean => {
    if (state.get(place) === 'done') return false;
    if (state.get(place) === 'open') return true;
    state.set(place, 'open');
    const found = [...(needs.get(place) ?? [])].some(visit);
    state.set(place, 'done');
    return found;
  };
  return [...needs.keys()].some(visit);
}

/** The select with its joins: comma-separated tables stay so where no outer join needs them together. */
function joined(select: Select, plan: Plan, context: RuleContext): Select {
  const where = [...plan.where];
  const order: number[] = [];
  const from = groupsOf(plan.items).map((group) => joinGroup(group, plan.items, where, order, context));
  const isMoved = order.some((place, i) => place !== i);
  const items = isMoved ? select.items.flatMap((each) => starInOrder(each, select.from)) : select.items;
  const condition = conjunction(where);
  const { where: _, ...rest } = select;
  return { ...rest, reshaped: true, items, from, ...(condition ? { where: condition } : {}) };
}

/** The places of FROM that must be joined with each other, each group in the order of FROM. */
function groupsOf(items: readonly Item[]): readonly (readonly number[])[] {
  const group = items.map((_, i) => i);
  const find = (place: number): number => (group[place] === place ? place : find(group[place] as number));
  items.forEach((item, place) => {
    for (const needed of item.needs ?? []) {
      const [low, high] = [find(place), find(needed)].sort((a, b) => a - b) as [number, number];
      group[high] = low;
    }
  });
  const members = new Map<number, number[]>();
  items.forEach((_, place) => members.set(find(place), [...(members.get(find(place)) ?? []), place]));
  return [...members.values()];
}

/** One item of FROM for a group: its inner tables first, then the outer-joined ones behind those that they need. */
function joinGroup(
  group: readonly number[],
  items: readonly Item[],
  where: Expression[],
  order: number[],
  context: RuleContext,
): TableExpression {
  const inner = group.filter((place) => items[place]?.needs === undefined);
  const done = new Set<number>();
  let result: TableExpression | undefined;
  const add = (place: number): void => {
    const item = items[place] as Item;
    result = result ? join(result, item, joinConditions(item, done, items, where, context)) : item.table;
    done.add(place);
    order.push(place);
  };
  for (const place of inner) add(place);
  let waiting = group.filter((place) => !done.has(place));
  while (waiting.length > 0) {
    const ready = waiting.find((place) => [...(items[place]?.needs ?? [])].every((each) => done.has(each)));
    if (ready === undefined) throw new Error('Outer joins in a circle should have been refused.');
    add(ready);
    waiting = waiting.filter((place) => place !== ready);
  }
  if (!result) throw new Error('A group of joined tables has at least one.');
  return result;
}

/** For an outer join, its conditions; for an inner one, what WHERE says about it and the tables before it. */
function joinConditions(
  item: Item,
  done: ReadonlySet<number>,
  items: readonly Item[],
  where: Expression[],
  context: RuleContext,
): readonly Expression[] {
  if (item.needs) return item.conditions;
  const before = new Set([...done].flatMap((place) => items[place]?.aliases ?? []));
  const all = new Set(items.flatMap((each) => each.aliases));
  const linking = where.filter((condition) => {
    const used = [...tablesIn(condition, all, context)];
    return (
      used.some((each) => item.aliases.includes(each)) &&
      used.some((each) => before.has(each)) &&
      used.every((each) => item.aliases.includes(each) || before.has(each))
    );
  });
  for (const each of linking) where.splice(where.indexOf(each), 1);
  return linking;
}

function join(left: TableExpression, item: Item, conditions: readonly Expression[]): TableExpression {
  const span = cover(left, item.table);
  const on = conjunction(conditions);
  const isFunction = item.table.kind === 'tableFunction';
  const right: TableExpression =
    item.table.kind === 'join'
      ? { kind: 'parenthesisedTable', start: item.table.start, end: item.table.end, table: item.table }
      : item.table.kind === 'tableFunction'
        ? { ...item.table, outer: false, lateral: isFunction }
        : item.table;
  const type = item.needs ? 'left' : on ? 'inner' : 'cross';
  const condition = on ?? (item.needs ? make.boolean(item.table, true) : undefined);
  return {
    kind: 'join',
    ...span,
    type,
    natural: false,
    left,
    right,
    ...(condition ? { on: condition } : {}),
  };
}

/** `*` with the tables in the order in which the source had them. */
function starInOrder(item: SelectItem, from: readonly TableExpression[]): readonly SelectItem[] {
  if (item.expression.kind !== 'star' || item.expression.qualifier) return [item];
  return from.flatMap(tablesOf).map((table): SelectItem => {
    const qualifier = qualifierOf(table);
    return {
      ...item,
      expression: {
        kind: 'star',
        start: item.start,
        end: item.end,
        ...(qualifier
          ? { qualifier: { kind: 'name', start: item.start, end: item.end, parts: [qualifier] } }
          : {}),
      },
    };
  });
}

function unmarked(condition: Expression, context: RuleContext): Expression {
  return substituteKnown(
    condition,
    (each) => (each.kind === 'outerMark' ? each.operand : undefined),
    context,
  );
}
