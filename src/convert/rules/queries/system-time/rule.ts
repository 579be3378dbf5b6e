import { sqlserverObjectFindings } from '../../../../sql/codes/sqlserver-objects.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Query, Select, SystemTime, TableReference } from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import type { Versions } from '../../../objects/sqlserver/temporal.ts';
import { versionsOf } from '../../../objects/sqlserver/temporal.ts';
import { rule } from '../../../rule.ts';
import { qualifierOf, relationOf } from '../relations.ts';

/** `FOR SYSTEM_TIME` of a temporal table: its rows and those of its history, of which a condition takes some; see the page. */
export const systemTime = rule({
  name: 'system-time',
  on: ['table'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { systemTime: wanted, ...plain } = node;
    if (!wanted) return undefined;
    const object = relationOf(node, context)?.object;
    const versions = object?.kind === 'table' ? versionsOf(object, context) : undefined;
    if (!versions?.history) {
      const what = `${node.name.parts.at(-1)?.text ?? ''} has no former versions.`;
      context.refuse(sqlserverObjectFindings.systemTime, node, what);
      return plain;
    }
    const at = { start: node.end, end: node.end };
    const history: TableReference = {
      kind: 'table',
      ...at,
      name: context.names.qualified(versions.history, at),
    };
    const now: TableReference = { kind: 'table', start: node.start, end: node.start, name: node.name };
    const alias = node.alias ?? qualifierOf(node) ?? make.identifier(at, 'versions');
    const all = unionOf(now, history, versions, at);
    const test = testOf(wanted, versions, at);
    const query: Query = test
      ? {
          kind: 'query',
          ...at,
          body: {
            ...selectFrom(
              {
                kind: 'derivedTable',
                ...at,
                lateral: false,
                query: all,
                alias: make.identifier(at, 'versions'),
              },
              at,
            ),
            where: test,
          },
        }
      : all;
    return { kind: 'derivedTable', start: node.start, end: node.end, lateral: false, query, alias };
  },
});

/** Versions that ended when they began are in the history table, and in no answer ("Temporal tables", "How do I query temporal data?"). */
function unionOf(now: TableReference, history: TableReference, { from, to }: Versions, at: Span): Query {
  const test = make.binary(at, column(from, at), '<', column(to, at));
  const body = { ...selectFrom(history, at), where: test };
  return {
    kind: 'query',
    ...at,
    body: {
      kind: 'setOperation',
      ...at,
      first: selectFrom(now, at),
      rest: [{ kind: 'setOperand', ...at, operator: 'union', all: true, body }],
    },
  };
}

function selectFrom(table: Select['from'][number], at: Span): Select {
  return {
    kind: 'select',
    ...at,
    items: [{ kind: 'selectItem', ...at, expression: make.star(at) }],
    from: [table],
    reshaped: true,
  };
}

function column({ text, quoted }: Identifier, at: Span): Expression {
  return make.reference(at, make.identifier(at, text, quoted));
}

/** "FROM clause plus JOIN, APPLY, PIVOT", FOR SYSTEM_TIME: which versions each form takes. */
function testOf({ form, from, to }: SystemTime, versions: Versions, at: Span): Expression | undefined {
  const since = column(versions.from, at);
  const until = column(versions.to, at);
  if (!from) return undefined;
  const last = to ?? from;
  const tests: Readonly<Record<Exclude<SystemTime['form'], 'all'>, readonly Expression[]>> = {
    'as of': [make.binary(at, since, '<=', from), make.binary(at, until, '>', from)],
    from: [make.binary(at, since, '<', last), make.binary(at, until, '>', from)],
    between: [make.binary(at, since, '<=', last), make.binary(at, until, '>', from)],
    'contained in': [make.binary(at, since, '>=', from), make.binary(at, until, '<=', last)],
  };
  return form === 'all' ? undefined : make.chain(at, 'and', tests[form]);
}
