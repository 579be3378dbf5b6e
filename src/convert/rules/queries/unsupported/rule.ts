import { queryFindings } from '../../../../sql/codes/queries.ts';
import { rule } from '../../../rule.ts';
import { isAggregate, someInBlock } from '../condition.ts';

const oracleToPostgres = { from: ['oracle'], to: ['postgresql'] } as const;

/** Parts of queries that PostgreSQL has no way to say; see the page. */
export const unsupported = [
  rule({
    name: 'unsupported',
    on: ['select'],
    ...oracleToPostgres,
    apply(node, context) {
      if (node.model) context.refuse(queryFindings.model, node.model, 'The query has a MODEL clause.');
      return undefined;
    },
  }),
  rule({
    name: 'unsupported',
    on: ['opaqueTable'],
    ...oracleToPostgres,
    apply(node, context) {
      context.refuse(
        queryFindings.matchRecognize,
        node.clause,
        `The query has a ${node.clause.name} clause.`,
      );
      return undefined;
    },
  }),
  rule({
    name: 'unsupported',
    on: ['cursorExpression'],
    ...oracleToPostgres,
    apply(node, context) {
      context.refuse(queryFindings.cursorExpression, node, 'A column is a cursor.');
      return undefined;
    },
  }),
  rule({
    name: 'unsupported',
    on: ['table'],
    ...oracleToPostgres,
    apply(node, context) {
      if (node.flashback)
        context.refuse(queryFindings.flashback, node.flashback, 'The query asks for past versions of rows.');
      return undefined;
    },
  }),
  rule({
    name: 'unsupported',
    on: ['returning'],
    ...oracleToPostgres,
    apply(node, context) {
      const aggregate = node.items.find((each) => someInBlock(each, (one) => isAggregate(one, context)));
      if (aggregate)
        context.refuse(
          queryFindings.returningAggregate,
          aggregate,
          'RETURNING gives an aggregate of the rows.',
        );
      return undefined;
    },
  }),
];
