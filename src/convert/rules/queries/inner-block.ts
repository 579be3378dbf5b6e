import * as make from '../../../sql/make.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { Expression, Reference } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { DerivedTable, Query, Select, SelectItem } from '../../../sql/tree/query.ts';
import { queryFindings } from '../../../sql/codes/queries.ts';
import { walk } from '../../../sql/walk.ts';
import type { RuleContext } from '../../rule.ts';
import type { Block } from './block.ts';
import { expandStars } from './columns.ts';
import { substituteKnown } from './condition.ts';
import { aliasOf, columnIdentifier, qualifierOf, tableOf, tablesOf } from './relations.ts';

/** What is added to the rows of the inner block. */
export interface Inner {
  /** The conditions of WHERE, which move inside. */
  readonly where?: Expression;
  readonly limit?: Query['fetch'];
  /** A further column. */
  readonly extra?: SelectItem;
}

/**
 * Moves FROM and WHERE of a block into a subquery, so that something (a limit, a number) can happen to its rows before they
 * are grouped, made distinct or sorted. Undefined when the columns are not known that the outer part needs; it is reported.
 */
export function withInnerBlock(block: Block, inner: Inner, context: RuleContext): Block | undefined {
  const select = block.body;
  const tables = select.from.flatMap(tablesOf);
  const [only] = tables;
  const isSingle = only !== undefined && tables.length === 1 && qualifierOf(only) !== undefined;
  return isSingle ? aroundOne(block, inner, context) : aroundSeveral(block, inner, context);
}

/** Over one table the subquery takes the table's place and name, and nothing else changes. */
function aroundOne(block: Block, inner: Inner, context: RuleContext): Block {
  const select = block.body;
  const table = select.from.flatMap(tablesOf)[0] as Select['from'][number];
  const span = { start: table.start, end: table.end };
  const aliases = new Set([aliasOf(table, context)]);
  const outer = { ...block, body: { ...select, from: [], where: undefined } } as unknown as Block;
  const isUsed = usesColumns(outer, aliases, context);
  const expression: Expression = isUsed ? { kind: 'star', ...span } : make.number(span, 1);
  const star: SelectItem = { kind: 'selectItem', ...span, expression };
  return outerBlock(block, inner, isUsed || !inner.extra ? [star] : [], qualifierOf(table) as Identifier);
}

function usesColumns(node: Node, aliases: ReadonlySet<string>, context: RuleContext): boolean {
  let found = false;
  walk(node, (each) => {
    if (each.kind === 'star' && !isCounted(each, node)) found = true;
    if (
      each.kind === 'reference' &&
      (tableOf(each, aliases, context) !== undefined || isOutput(each, context))
    )
      found = true;
    return !found;
  });
  return found;
}

/** `COUNT(*)` needs no column. */
function isCounted(star: Node, within: Node): boolean {
  let counted = false;
  walk(within, (each) => {
    if (each.kind === 'argument' && each.value === star) counted = true;
    return !counted;
  });
  return counted;
}

/** What is not known for certain may be a column. */
function isOutput(node: Reference, context: RuleContext): boolean {
  return context.resolution.referent(node).kind === 'unknown';
}

/** Over several tables the subquery gives the columns that are used outside, each under a name of its own. */
function aroundSeveral(block: Block, inner: Inner, context: RuleContext): Block | undefined {
  const items = expandStars(block.body, context);
  if (!items) {
    context.refuse(
      queryFindings.columnsUnknown,
      block,
      'The columns that * stands for must be listed, and they are not known.',
    );
    return undefined;
  }
  const expanded: Block = { ...block, body: { ...block.body, items } };
  const aliases = new Set(block.body.from.flatMap(tablesOf).map((each) => aliasOf(each, context)));
  const columns = new InnerColumns(aliases, context);
  const { from, where: _, ...rest } = expanded.body;
  const outside = {
    ...expanded,
    body: { ...rest, from: [], items: items.map((each) => columns.item(each)) },
  };
  const moved = columns.move(outside) as Block;
  const restored: Block = { ...moved, body: { ...moved.body, from } };
  return outerBlock(restored, inner, columns.items, context.freshName('q'));
}

/** Collects the columns that the outer part uses. A class because it collects. */
class InnerColumns {
  readonly #aliases: ReadonlySet<string>;
  readonly #context: RuleContext;
  readonly #known = new Map<string, Identifier>();
  readonly #taken = new Set<string>();
  readonly items: SelectItem[] = [];

  constructor(aliases: ReadonlySet<string>, context: RuleContext) {
    this.#aliases = aliases;
    this.#context = context;
  }

  /** An item keeps its name when its column gets another one inside. */
  item(item: SelectItem): SelectItem {
    if (item.alias || item.expression.kind !== 'reference') return item;
    const inside = this.#inside(item.expression);
    const own = columnIdentifier(item.expression, this.#context);
    const isSame = inside === undefined || inside.text.toLowerCase() === own.text.toLowerCase();
    return isSame ? item : { ...item, alias: own };
  }

  move<N extends Node>(node: N): N {
    return substituteKnown(
      node,
      (each) => {
        const inside = each.kind === 'reference' ? this.#inside(each) : undefined;
        return inside && make.reference(each, inside);
      },
      this.#context,
    );
  }

  #inside(node: Reference): Identifier | undefined {
    const table = tableOf(node, this.#aliases, this.#context);
    if (table === undefined) return undefined;
    const column = columnIdentifier(node, this.#context);
    const key = `${table}.${column.text.toLowerCase()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const name = this.#free(column, table);
    this.#known.set(key, name);
    const isRenamed = name.text !== column.text;
    this.items.push({
      kind: 'selectItem',
      start: node.start,
      end: node.end,
      expression: node,
      ...(isRenamed ? { alias: name } : {}),
    });
    return name;
  }

  #free(column: Identifier, table: string): Identifier {
    const wish = this.#taken.has(column.text.toLowerCase())
      ? `${table.toLowerCase()}_${column.text}`
      : column.text;
    let name = wish;
    for (let i = 2; this.#taken.has(name.toLowerCase()); i += 1) name = `${wish}_${i}`;
    this.#taken.add(name.toLowerCase());
    return name === column.text ? column : make.identifier(column, name, column.quoted);
  }
}

function outerBlock(block: Block, inner: Inner, items: readonly SelectItem[], alias: Identifier): Block {
  const { from, where: _, ...rest } = block.body;
  const start = from[0]?.start ?? block.body.start;
  const span = { start, end: Math.max(block.body.end, start) };
  const body: Select = {
    kind: 'select',
    ...span,
    reshaped: true,
    items: [...items, ...(inner.extra ? [inner.extra] : [])],
    from,
    ...(inner.where ? { where: inner.where } : {}),
  };
  const table: DerivedTable = {
    kind: 'derivedTable',
    ...span,
    lateral: false,
    alias,
    query: { kind: 'query', ...span, body, ...(inner.limit ? { fetch: inner.limit } : {}) },
  };
  return { ...block, body: { ...rest, reshaped: true, from: [table] } };
}
