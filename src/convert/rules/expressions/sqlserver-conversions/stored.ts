import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Query, QueryBody, SelectItem } from '../../../../sql/tree/query.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { Relation } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { implicitly } from './convert.ts';
import { withTypedNulls } from './typed-nulls.ts';

/** What is stored in a column is converted to its type, as what is compared with it is; see the page. */
const items = rule({
  name: 'sqlserver-conversions',
  on: ['setItem'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const [target] = node.targets;
    if (!target || node.targets.length > 1) return undefined;
    const value = stored(node.value, context.resolution.typeOf(target), context);
    return value === node.value ? undefined : { ...node, value };
  },
});

function stored(node: Expression, type: ValueType, context: RuleContext): Expression {
  const isDefault = node.kind === 'reference' && node.name.parts[0]?.text.toUpperCase() === 'DEFAULT';
  return isDefault ? node : implicitly(node, type, context);
}

const inserts = rule({
  name: 'sqlserver-conversions',
  on: ['insert'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const types = columnTypes(node, context);
    if (!types) return undefined;
    const rows = node.rows?.map((row) => fitted(row, types, context));
    const query = node.query && queryOf(node.query, types, context);
    const isSame = query === node.query && (rows ?? []).every((row, i) => row === node.rows?.[i]);
    return isSame ? undefined : { ...node, ...(rows ? { rows } : {}), ...(query ? { query } : {}) };
  },
});

const branches = rule({
  name: 'sqlserver-conversions',
  on: ['mergeBranch'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (!node.columns || !node.values) return undefined;
    const values = fitted(
      node.values,
      node.columns.map((each) => context.resolution.typeOf(each)),
      context,
    );
    return values === node.values ? undefined : { ...node, values };
  },
});

/** The types of the columns that are filled, in their order; those of the whole table where they are not listed. */
function columnTypes(node: Insert, context: RuleContext): readonly ValueType[] | undefined {
  if (node.columns) return node.columns.map((each) => context.resolution.typeOf(each));
  if (node.target.kind !== 'table') return undefined;
  const referent = context.resolution.referent(node.target.name);
  const columns: Relation['columns'] = referent.kind === 'relation' ? referent.relation.columns : undefined;
  return columns && [...columns.values()].map(({ type }) => type);
}

function fitted(
  row: readonly Expression[],
  types: readonly ValueType[],
  context: RuleContext,
): readonly Expression[] {
  const made = row.map((each, i) => stored(each, types[i] ?? { kind: 'unknown' }, context));
  return made.every((each, i) => each === row[i]) ? row : made;
}

/** The columns of a query's rows, in each branch of a set operation. */
function queryOf(query: Query, types: readonly ValueType[], context: RuleContext): Query {
  const converted = convertedBody(query.body, types, context);
  const body = converted.kind === 'setOperation' ? withTypedNulls(converted, types, context) : converted;
  return body === query.body ? query : { ...query, body };
}

/** A query of a set operation, or the operation itself, with each of its columns converted to the type at its place. */
export function convertedBody(body: QueryBody, types: readonly ValueType[], context: RuleContext): QueryBody {
  if (body.kind === 'parenthesisedQuery') {
    const query = queryOf(body.query, types, context);
    return query === body.query ? body : { ...body, query };
  }
  if (body.kind === 'setOperation') {
    const first = convertedBody(body.first, types, context);
    const rest = body.rest.map((each) => {
      const made = convertedBody(each.body, types, context);
      return made === each.body ? each : { ...each, body: made };
    });
    const isSame = first === body.first && rest.every((each, i) => each === body.rest[i]);
    return isSame ? body : { ...body, first, rest };
  }
  if (body.kind !== 'select' || body.items.some(({ expression }) => expression.kind === 'star')) return body;
  const made = body.items.map((item, i): SelectItem => {
    const expression = stored(item.expression, types[i] ?? { kind: 'unknown' }, context);
    return expression === item.expression ? item : { ...item, expression };
  });
  return made.every((item, i) => item === body.items[i]) ? body : { ...body, items: made };
}

export const storedValuesOfSqlserver = [items, inserts, branches];
