import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Into, Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { Span } from '../../../../text/span.ts';
import { elementVariableType } from '../../../collections/declared.ts';
import { isRow } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { withInto } from '../select-into/rule.ts';
import { helperAlias } from '../routine.ts';
import { newVariable, writableTargets } from '../targets.ts';
import { appendStatement, asArrays, emptied, listType } from './list.ts';

/**
 * SELECT BULK COLLECT INTO. One list is an array of the query's rows, in their order; several lists are aggregated over
 * the query. Like in Oracle, no row gives lists without elements and raises nothing.
 */
export function bulkSelect(node: QueryStatement, into: Into, context: RuleContext): Statement[] | undefined {
  const lists = into.targets;
  const types = lists.map((each) => listType(each, context));
  if (types.some((each) => each === undefined)) {
    context.refuse(
      statementFindings.bulkTarget,
      node,
      'The type of a list that BULK COLLECT fills could not be found out.',
    );
    return undefined;
  }
  const known = types as CollectionValue[];
  const query = withInto(node.query, undefined);
  const arrays = asArrays(lists, known, context);
  if (!arrays) return byLoop(node, query, lists, known, context);
  const [list] = arrays.lists;
  const [type] = known;
  if (!list || !type) return undefined;
  if (lists.length === 1) {
    const rows = rowQuery(query, type, node, context);
    const value: Expression = { kind: 'multisetQuery', start: node.start, end: node.end, query: rows };
    return [
      { kind: 'assignment', start: node.start, end: node.end, target: list, value },
      ...rowCount(node, context, make.call(node, 'cardinality', [list])),
      ...arrays.after,
    ];
  }
  return [...aggregated(node, query, { ...into, targets: arrays.lists }, context), ...arrays.after];
}

/** The query with one column: the element. */
function rowQuery(query: Query, type: CollectionValue, at: Span, context: RuleContext): Query {
  const { body } = query;
  if (!isRow(type.element)) return query;
  const element = type.declared && elementVariableType(type, at, context);
  if (!element) return query;
  if (body.kind === 'select' && isPlainSelect(body)) {
    const only = body.items.length === 1 ? body.items[0] : undefined;
    if (only && only.expression.kind !== 'star')
      return isRow(context.resolution.typeOf(only.expression)) ? query : ofRow(query, body, element, at);
    if (!only) return ofRow(query, body, element, at);
  }
  const alias = helperAlias(context, 'collected');
  const { locking: _, ...inner } = query;
  return selectFrom(
    at,
    [{ kind: 'selectItem', ...span(at), expression: make.cast(at, make.reference(at, alias), element) }],
    inner,
    alias,
  );
}

function ofRow(
  query: Query,
  body: Select,
  element: NonNullable<CollectionValue['declared']>,
  at: Span,
): Query {
  const row = make.call(
    at,
    'ROW',
    body.items.map((each) => each.expression),
  );
  const item: SelectItem = { kind: 'selectItem', ...span(at), expression: make.cast(at, row, element) };
  return { ...query, body: { ...body, items: [item] } };
}

/** Rows can be made of the items in place where nothing else speaks of the items. */
function isPlainSelect(body: Select): boolean {
  return body.quantifier !== 'distinct' && !body.items.some((each) => each.expression.kind === 'star');
}

function span(at: Span): Span {
  return { start: at.start, end: at.end };
}

function selectFrom(at: Span, items: readonly SelectItem[], query: Query, alias: Identifier): Query {
  return {
    kind: 'query',
    ...span(at),
    body: {
      kind: 'select',
      ...span(at),
      items,
      from: [{ kind: 'derivedTable', start: query.start, end: query.end, lateral: false, query, alias }],
    },
  };
}

/** `SELECT coalesce(array_agg(collected.a), '{}'), … INTO a, … FROM (query) AS collected (a, …)`. */
function aggregated(node: QueryStatement, query: Query, into: Into, context: RuleContext): Statement[] {
  const alias = helperAlias(context, 'collected');
  const columns = into.targets.map((each) =>
    make.identifier(
      node,
      each.kind === 'reference' && !each.name.parts[0]?.target ? lower(each.name.parts.at(-1)?.text) : 'item',
    ),
  );
  const names = columns.map((each, i) =>
    columns.findIndex((one) => one.text === each.text) === i
      ? each
      : { ...each, text: `${each.text}_${i + 1}` },
  );
  const items = names.map(
    (name): SelectItem => ({
      kind: 'selectItem',
      ...span(node),
      expression: make.call(node, 'coalesce', [
        make.call(node, 'array_agg', [make.reference(node, alias, name)]),
        make.string(node, '{}'),
      ]),
    }),
  );
  const { targets, after } = writableTargets(into.targets, context);
  const outer = selectFrom(node, items, query, alias);
  const body = outer.body as Select;
  const derived = { ...body.from[0], columns: names } as Select['from'][number];
  const { limit: _, ...plain } = into;
  const selected = withInto(
    { ...outer, body: { ...body, from: [derived] } },
    { ...plain, bulk: false, targets },
  );
  return [
    { ...node, query: selected },
    ...rowCount(node, context, make.call(node, 'cardinality', [targets[0] as Expression])),
    ...after,
  ];
}

function lower(text: string | undefined): string {
  return text !== undefined && /^[A-Za-z_][A-Za-z0-9_$]*$/.test(text) ? text.toLowerCase() : 'item';
}

/** Lists that are not held as arrays get their elements one by one. */
function byLoop(
  node: QueryStatement,
  query: Query,
  lists: readonly Expression[],
  types: readonly CollectionValue[],
  context: RuleContext,
): Statement[] {
  const place = { start: node.end, end: node.end };
  const first = lists[0] as Expression;
  const rows = lists.map((list, i) => {
    const type = types[i] as CollectionValue;
    const declared = elementVariableType(type, list, context);
    const variable = newVariable(list, 'fetched', declared ?? make.type(list, 'text'), context);
    context.resolution.state(variable, type.element, true);
    return variable;
  });
  const position = newVariable(first, 'position', make.type(first, 'integer'), context);
  context.resolution.state(position, { kind: 'number', integer: true, pls: true }, false);
  const variables = rows.map((each) => each.name.parts[0] as Identifier);
  const text = variables.map((each) => each.text).join(', ');
  const at = { ...position, ...place };
  return [
    ...lists.map((list) => emptied(list)),
    { kind: 'assignment', start: node.start, end: node.start, target: position, value: make.number(node, 0) },
    {
      kind: 'loop',
      start: node.start,
      end: node.end,
      labels: [],
      control: {
        kind: 'queryControl',
        start: node.start,
        end: node.end,
        variable: { ...make.identifier(node, text), quoted: false },
        query,
      },
      statements: [
        {
          kind: 'assignment',
          ...place,
          target: at,
          value: make.binary(place, at, '+', make.number(place, 1)),
        },
        ...lists.map((list, i) =>
          appendStatement(
            list,
            { ...(rows[i] as Expression), ...place } as Expression,
            types[i] as CollectionValue,
            at,
            place,
            context,
          ),
        ),
      ],
    },
    ...rowCount(node, context, position),
  ];
}
