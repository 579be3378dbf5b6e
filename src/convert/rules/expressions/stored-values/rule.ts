import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Query, QueryBody, Select } from '../../../../sql/tree/query.ts';
import type { Insert, SetItem } from '../../../../sql/tree/write.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { columnsOf } from '../../queries/columns.ts';
import { assigned } from '../../statements/assignments/implicit.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/** Values that become of another type in the column where a statement puts them; see the page. */
export const storedValues = [
  rule({
    name: 'stored-values',
    on: ['insert'],
    ...dialects,
    apply(node, context) {
      const types = columnTypes(node, context);
      if (!types) return undefined;
      const rows = node.rows && mapped(node.rows, (row) => stored(row, types, context));
      const query = node.query && queryStored(node.query, types, context);
      if (rows === node.rows && query === node.query) return undefined;
      return { ...node, ...(rows ? { rows } : {}), ...(query ? { query } : {}) };
    },
  }),
  rule({
    name: 'stored-values',
    on: ['mergeBranch'],
    ...dialects,
    apply(node, context) {
      if (!node.columns || !node.values) return undefined;
      const types = node.columns.map((each) => context.resolution.typeOf(each));
      const values = stored(node.values, types, context);
      return values === node.values ? undefined : { ...node, values };
    },
  }),
  rule({
    name: 'stored-values',
    on: ['column'],
    ...dialects,
    apply(node, context) {
      const type = node.type && context.source.valueType(node.type);
      if (!type || !node.default) return undefined;
      const value = kept(node.default, type, context);
      return value === node.default ? undefined : { ...node, default: value };
    },
  }),
  rule({
    name: 'stored-values',
    on: ['setItem'],
    ...dialects,
    apply: setItem,
  }),
];

function setItem(node: SetItem, context: RuleContext): SetItem | undefined {
  const types = node.targets.map((each) => context.resolution.typeOf(each));
  const [only] = types;
  if (types.length === 1 && only) {
    const value = kept(node.value, only, context);
    return value === node.value ? undefined : { ...node, value };
  }
  if (node.value.kind !== 'subquery') return undefined;
  const query = queryStored(node.value.query, types, context);
  if (query === node.value.query) return undefined;
  return { ...node, value: context.replace({ ...node.value, query }, node.value) };
}

/** The types of the columns that an INSERT fills, in the order of its values; nothing where the table is not known. */
function columnTypes(node: Insert, context: RuleContext): readonly ValueType[] | undefined {
  if (node.columns) return node.columns.map((each) => context.resolution.typeOf(each));
  return columnsOf(node.target, context)?.map((each) => each.type);
}

/** Every block of the query gives its values for the same columns. */
function queryStored(query: Query, types: readonly ValueType[], context: RuleContext): Query {
  const body = bodyStored(query.body, types, context);
  return body === query.body ? query : context.replace({ ...query, body }, query);
}

function bodyStored(body: QueryBody, types: readonly ValueType[], context: RuleContext): QueryBody {
  if (body.kind === 'select') return selectStored(body, types, context);
  if (body.kind === 'setOperation') {
    const first = bodyStored(body.first, types, context);
    const rest = mapped(body.rest, (each) => {
      const own = bodyStored(each.body, types, context);
      return own === each.body ? each : { ...each, body: own };
    });
    return first === body.first && rest === body.rest
      ? body
      : context.replace({ ...body, first, rest }, body);
  }
  if (body.kind !== 'parenthesisedQuery') return body;
  const query = queryStored(body.query, types, context);
  return query === body.query ? body : context.replace({ ...body, query }, body);
}

function selectStored(select: Select, types: readonly ValueType[], context: RuleContext): Select {
  // What stands behind a `*` is at another place than its item.
  if (select.items.some((each) => each.expression.kind === 'star')) return select;
  const items = mapped(select.items, (item, at) => {
    const type = types[at];
    const expression = type ? kept(item.expression, type, context) : item.expression;
    return expression === item.expression ? item : context.replace({ ...item, expression }, item);
  });
  return items === select.items ? select : context.replace({ ...select, items }, select);
}

function stored(
  values: readonly Expression[],
  types: readonly ValueType[],
  context: RuleContext,
): readonly Expression[] {
  return mapped(values, (value, at) => {
    const type = types[at];
    return type ? kept(value, type, context) : value;
  });
}

/** Literals of numbers in quotes, and whole numbers that become text, mean the same to PostgreSQL as they are. */
function kept(value: Expression, type: ValueType, context: RuleContext): Expression {
  const from = context.resolution.typeOf(value);
  if (type.kind === 'number' && value.kind === 'string') return value;
  if (type.kind === 'text' && from.kind === 'number' && from.integer && !from.binary) return value;
  return assigned(value, type, context);
}

function mapped<T>(list: readonly T[], change: (each: T, at: number) => T): readonly T[] {
  const made = list.map(change);
  return made.every((each, at) => each === list[at]) ? list : made;
}
