import * as make from '../../../../sql/make.ts';
import type { SetOption } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Fetch, Query } from '../../../../sql/tree/query.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import { constantInteger } from '../exceptions/states.ts';
import { mapLists } from '../lists.ts';

/**
 * `SET ROWCOUNT n` as a limit of each statement behind it, up to the next one or the end of its routine ("SET ROWCOUNT"). Only where these SET stand in the routine's own list
 * is it known which of them is in force; routines that are called are not concerned by what is written here.
 */
export function withRowLimits(block: Block): Block {
  if (!some(block, isRowCount)) return block;
  const isPlain = block.statements.every((each) => isRowCount(each) || !some(each, isRowCount));
  const calls = some(block, (node) => node.kind === 'executeProcedure' || node.kind === 'executeText');
  if (!isPlain || calls) return block;
  let limit: Expression | undefined;
  const statements = block.statements.flatMap((each): Statement[] => {
    if (isRowCount(each)) {
      if (!canLimit(each.value)) return [each];
      limit = limitOf(each.value);
      return [];
    }
    const inForce = limit;
    if (!inForce) return [each];
    const [made] = mapLists({ ...block, statements: [each] }, (list) =>
      list.map((one) => limited(one, inForce)),
    ).statements;
    return made ? [made] : [];
  });
  return { ...block, statements };
}

function isRowCount(node: {
  readonly kind: string;
}): node is SetOption & { readonly names: readonly string[] } {
  return node.kind === 'setOption' && (node as SetOption).names.includes('ROWCOUNT');
}

/** A number or a variable; other values are no T-SQL. */
function canLimit(value: SetOption['value']): value is Expression {
  return typeof value !== 'string' && (value.kind === 'reference' || (constantInteger(value) ?? -1) >= 0);
}

/** 0 takes the limit away, which a NULL does in PostgreSQL. */
function limitOf(value: Expression): Expression | undefined {
  const known = constantInteger(value);
  if (known !== undefined) return known === 0 ? undefined : value;
  return make.call(value, 'nullif', [value, make.number(value, 0)]);
}

function limited(node: Statement, count: Expression): Statement {
  const place = { start: node.end, end: node.end };
  const fetch: Fetch = { kind: 'fetchClause', ...place, count: { ...count, ...place } };
  switch (node.kind) {
    case 'queryStatement':
      return { ...node, query: limitedQuery(node.query, fetch) };
    case 'insert':
      return node.query ? { ...node, query: limitedQuery(node.query, fetch) } : node;
    case 'update':
    case 'delete':
      return node.top ? node : { ...node, top: fetch };
    default:
      return node;
  }
}

/** One that has a limit of its own keeps it: the smaller of the two counts, which mostly is its own. */
function limitedQuery(query: Query, fetch: Fetch): Query {
  const { body } = query;
  const isAssignment = body.kind === 'select' && body.from.length === 0;
  if (query.fetch || isAssignment || (body.kind === 'select' && body.top)) return query;
  return { ...query, fetch };
}
