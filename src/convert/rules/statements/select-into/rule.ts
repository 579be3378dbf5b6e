import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Into, Query, QueryBody, Select } from '../../../../sql/tree/query.ts';
import type { QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { hostName, isHostVariable } from '../assignments/rule.ts';
import { assigned } from '../assignments/implicit.ts';
import { bulkSelect } from '../bulk-collect/rule.ts';
import { placeOf } from '../cursors/cursor.ts';
import { cursorStates } from '../cursors/states.ts';
import { rowCount } from '../implicit-cursor/rule.ts';
import { recordTarget, writableTargets } from '../targets.ts';
import { givesOneRow, isValues } from './single-row.ts';

/** SELECT INTO; see the page. */
export const selectInto = rule({
  name: 'select-into',
  on: ['queryStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const into = intoOf(node.query.body);
    if (!into) {
      context.report(
        statementFindings.unusedQuery,
        node,
        'This query gives its rows to nobody; it is executed for what its functions do.',
      );
      return { ...node, perform: true };
    }
    const host = into.targets.find((each) => isHostVariable(each, context));
    if (host) {
      context.refuse(statementFindings.hostVariable, node, `${hostName(host)} is a variable of the client.`);
      return undefined;
    }
    if (into.bulk) return bulkSelect(node, into, context);
    return assignments(node, into, context) ?? intoVariables(node, into, context);
  },
});

/** The INTO of a query: of its first branch, if there are several. */
export function intoOf(body: QueryBody): Into | undefined {
  if (body.kind === 'select') return body.into;
  if (body.kind === 'setOperation') return intoOf(body.first);
  return body.kind === 'parenthesisedQuery' ? intoOf(body.query.body) : undefined;
}

/** The query with another INTO, or without one. */
export function withInto(query: Query, into: Into | undefined): Query {
  return { ...query, body: bodyWithInto(query.body, into) };
}

function bodyWithInto(body: QueryBody, into: Into | undefined): QueryBody {
  if (body.kind === 'select') {
    const { into: _, ...rest } = body;
    return into ? { ...rest, into } : rest;
  }
  if (body.kind === 'setOperation') return { ...body, first: bodyWithInto(body.first, into) };
  return body.kind === 'parenthesisedQuery' ? { ...body, query: withInto(body.query, into) } : body;
}

/** A query of expressions only (FROM DUAL) is an assignment; of several, if none reads what one before it has written. */
function assignments(node: QueryStatement, into: Into, context: RuleContext): Statement[] | undefined {
  const { query } = node;
  if (!isValues(query) || cursorStates(context)?.asked.has(placeOf(node)) === true) return undefined;
  const { items } = query.body;
  const [target] = into.targets;
  const [item] = items;
  if (!target || !item || items.length !== 1 || into.targets.length !== 1) return undefined;
  const type = context.resolution.typeOf(target);
  if (type.kind === 'record') return undefined;
  const value = assigned(item.expression, type, context);
  return [{ kind: 'assignment', start: node.start, end: node.end, target, value }];
}

function intoVariables(node: QueryStatement, into: Into, context: RuleContext): Statement[] {
  const throughRecord = intoRecord(node, into, context);
  if (throughRecord) return throughRecord;
  const { targets, after } = writableTargets(into.targets, context);
  const strict = !givesOneRow(node.query);
  const query = withInto(converted(node.query, into, context), { ...into, targets, strict });
  return [{ ...node, query }, ...rowCount(node, context), ...after];
}

/** Columns that are objects; see the page. */
function intoRecord(node: QueryStatement, into: Into, context: RuleContext): Statement[] | undefined {
  const { body } = node.query;
  if (body.kind !== 'select' || body.items.length !== into.targets.length) return undefined;
  if (body.items.some((each) => each.expression.kind === 'star')) return undefined;
  const made = recordTarget(into.targets, context);
  if (!made) return undefined;
  const plain = converted(node.query, into, context).body as Select;
  const items = plain.items.map((each, i) => ({ ...each, alias: made.fields[i] as Identifier }));
  const named: Query = { ...node.query, body: { ...plain, items } };
  const strict = !givesOneRow(node.query);
  const query = withInto(named, { ...into, targets: [made.record], strict });
  return [{ ...node, query }, ...rowCount(node, context), ...made.after];
}

/** The query with its columns as the variables want them. */
function converted(query: Query, into: Into, context: RuleContext): Query {
  const { body } = query;
  if (body.kind !== 'select' || body.items.length !== into.targets.length) return query;
  if (body.items.some((each) => each.expression.kind === 'star')) return query;
  const items = body.items.map((each, i) => {
    const expression = assigned(
      each.expression,
      context.resolution.typeOf(into.targets[i] as Expression),
      context,
    );
    return expression === each.expression ? each : { ...each, expression };
  });
  if (items.every((each, i) => each === body.items[i])) return query;
  const select: Select = { ...body, items };
  return { ...query, body: select };
}
