import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Into, Query, SelectItem } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { Delete, Insert, Returning, Update } from '../../../../sql/tree/write.ts';
import type { CollectionValue } from '../../../../sql/value-type.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { isRow } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { hostName, isHostVariable } from '../assignments/rule.ts';
import { assigned } from '../assignments/implicit.ts';
import type { Arrays } from '../bulk-collect/list.ts';
import { asArrays, listType } from '../bulk-collect/list.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { helperAlias } from '../routine.ts';
import { recordTarget, writableTargets } from '../targets.ts';

/** RETURNING INTO; see the page. */
export const returning = rule({
  name: 'returning',
  on: ['insert', 'update', 'delete'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const into = node.returning?.into;
    if (!node.returning || !into || context.parents.at(-1)?.kind === 'forall') return undefined;
    const host = into.targets.find((each) => isHostVariable(each, context));
    if (host) {
      context.refuse(statementFindings.hostVariable, node, `${hostName(host)} is a variable of the client.`);
      return undefined;
    }
    if (into.bulk) return bulkReturning(node, node.returning, into, context);
    const items = convertedItems(node.returning, into, context);
    const record = items.length === into.targets.length ? recordTarget(into.targets, context) : undefined;
    if (record) {
      const named = items.map((each, i) =>
        make.fragment(each, 'operator', each, ' AS ', record.fields[i] as Identifier),
      );
      const inRecord: Into = { ...into, targets: [record.record] };
      const changed = { ...node, returning: { ...node.returning, items: named, into: inRecord } };
      return [changed, ...rowCount(node, context), ...record.after];
    }
    const { targets, after } = writableTargets(into.targets, context);
    const changed = { ...node, returning: { ...node.returning, items, into: { ...into, targets } } };
    return [changed, ...rowCount(node, context), ...after];
  },
});

function convertedItems(node: Returning, into: Into, context: RuleContext): readonly Expression[] {
  if (node.items.length !== into.targets.length) return node.items;
  return node.items.map((each, i) =>
    assigned(each, context.resolution.typeOf(into.targets[i] as Expression), context),
  );
}

/** RETURNING BULK COLLECT INTO. Lists that are held as jsonb are made of arrays. */
function bulkReturning(
  node: Insert | Update | Delete,
  clause: Returning,
  into: Into,
  context: RuleContext,
): Statement[] | undefined {
  const arrays = returnedArrays(node, into, context);
  if (!arrays) return undefined;
  const { targets, after } = writableTargets(arrays.lists, context);
  const count = make.call(node, 'cardinality', [targets[0] as Expression]);
  return [
    collected(node, clause, into, targets, arrays.types, context),
    ...rowCount(node, context, count),
    ...after,
    ...arrays.after,
  ];
}

/** The lists of RETURNING BULK COLLECT INTO as arrays; refused where their type is not known. */
export function returnedArrays(node: Statement, into: Into, context: RuleContext): Arrays | undefined {
  const types = into.targets.map((each) => listType(each, context));
  const arrays = types.some((each) => each === undefined)
    ? undefined
    : asArrays(into.targets, types as CollectionValue[], context);
  if (!arrays)
    context.refuse(
      statementFindings.bulkTarget,
      node,
      'The type of a list that RETURNING BULK COLLECT fills could not be found out.',
    );
  return arrays;
}

/** `WITH changed AS (UPDATE … RETURNING a) SELECT coalesce(array_agg(a), '{}') INTO list FROM changed`. */
export function collected(
  node: Insert | Update | Delete,
  clause: Returning,
  into: Into,
  targets: readonly Expression[],
  types: readonly CollectionValue[],
  context: RuleContext,
): QueryStatement {
  const at = { start: node.start, end: node.end };
  const changed = helperAlias(context, 'changed');
  const { into: _, ...rest } = clause;
  const names = clause.items.map((_each, i) => helperAlias(context, `item${i + 1}`));
  const { with: common, ...plain } = node;
  const write = { ...plain, returning: rest } as Insert;
  const items = types.map(
    (type, i): SelectItem => ({
      kind: 'selectItem',
      ...at,
      expression: make.call(node, 'coalesce', [
        make.call(node, 'array_agg', [element(node, clause, names, type, i, context)]),
        make.string(node, '{}'),
      ]),
    }),
  );
  const { limit: __, ...plainInto } = into;
  const query: Query = {
    kind: 'query',
    ...at,
    with: {
      kind: 'with',
      ...at,
      tables: [
        ...(common?.tables ?? []),
        // PostgreSQL allows any statement that returns rows here (manual, "Data-Modifying Statements in WITH").
        { kind: 'commonTable', ...at, name: changed, columns: names, query: write as never },
      ],
    },
    body: {
      kind: 'select',
      ...at,
      items,
      into: { ...plainInto, bulk: false, targets },
      from: [{ kind: 'table', ...at, name: make.name(node, changed) }],
    },
  };
  return { kind: 'queryStatement', ...at, query };
}

/** An element of a list: one of the values that come back, or a row of all of them. */
function element(
  node: Statement,
  clause: Returning,
  names: readonly Identifier[],
  type: CollectionValue,
  position: number,
  context: RuleContext,
): Expression {
  const columns = names.map((each): Expression => make.reference(node, each));
  const own = columns[position] ?? make.nullLiteral(node);
  const [only, ...more] = clause.items;
  if (!isRow(type.element) || (only && more.length === 0 && isRow(context.resolution.typeOf(only))))
    return own;
  const declared = context.types.forValue(type.element, node, context.object);
  return declared ? make.cast(node, make.call(node, 'ROW', columns), declared) : own;
}
