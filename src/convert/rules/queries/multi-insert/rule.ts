import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { CommonTable, Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { Insert, MultiInsert } from '../../../../sql/tree/write.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { columnsOfSelect } from '../columns.ts';
import { substituteKnown } from '../condition.ts';

/** INSERT ALL and INSERT FIRST become one statement with an INSERT for each table; see the page. */
export const multiInsert = rule({
  name: 'multi-insert',
  on: ['multiInsert'],
  from: ['oracle'],
  to: ['postgresql'],
  apply: (node, context) => rowsOnly(node, context) ?? withSource(node, context),
});

/** One INSERT with the condition under which a row of the source goes into its table. */
interface Part {
  readonly insert: Insert;
  readonly where?: Expression;
}

/** `INSERT ALL INTO t VALUES (…) INTO t VALUES (…) SELECT * FROM dual`: a list of rows. */
function rowsOnly(node: MultiInsert, context: RuleContext): Insert | undefined {
  if (!isOneRow(node.query)) return undefined;
  const inserts = node.branches.flatMap((each) => (each.test ? [] : each.inserts));
  const isPlain =
    node.branches.every((each) => each.test === undefined) &&
    !node.otherwise &&
    inserts.every((each) => each.rows !== undefined && !usesSource(each, context));
  if (!isPlain) return undefined;
  const groups: Insert[] = [];
  for (const each of inserts) {
    const last = groups.at(-1);
    if (last && sameTarget(last, each, context))
      groups[groups.length - 1] = { ...last, rows: [...(last.rows ?? []), ...(each.rows ?? [])] };
    else groups.push(each);
  }
  if (groups.length > 1) note(node, context);
  return inOneStatement(
    node,
    [],
    groups.map((each) => ({ insert: each })),
    (part) => part.insert,
    context,
  );
}

/** A query of one row without a table, which is DUAL's. */
function isOneRow(query: Query): boolean {
  const { body } = query;
  if (body.kind !== 'select' || query.with || query.fetch || body.where || body.groupBy || body.having)
    return false;
  const [table] = body.from;
  if (!table) return body.items.every((each) => each.expression.kind !== 'star');
  return (
    body.from.length === 1 &&
    table.kind === 'derivedTable' &&
    table.query.body.kind === 'select' &&
    table.query.body.from.length === 0 &&
    table.query.body.items.length === 1
  );
}

/** Sequences give one number for a row of the source, whichever table it goes into; columns of the source are used too. */
function usesSource(insert: Insert, context: RuleContext): boolean {
  return (insert.rows ?? []).flat().some((value) =>
    some(value, (each) => {
      if (each.kind !== 'reference') return false;
      const referent = context.resolution.referent(each);
      if (referent.kind === 'sequence') return true;
      return referent.kind === 'column' && referent.relation.alias === '';
    }),
  );
}

function sameTarget(a: Insert, b: Insert, { sources }: RuleContext): boolean {
  const text = (each: Insert): string =>
    [each.target, ...(each.columns ?? [])].map((node) => sources.text(node).toUpperCase()).join(',');
  return a.columns?.length === b.columns?.length && text(a) === text(b);
}

function note(node: MultiInsert, context: RuleContext): void {
  context.report(
    queryFindings.rowCount,
    node,
    'The number of rows that the statement reports is that of its last table.',
  );
}

/** The source once, as a common table, and an INSERT from it for each table. */
function withSource(node: MultiInsert, context: RuleContext): Insert {
  const name = context.freshName('source');
  const columns: SelectItem[] = [];
  const sequences = new Map<string, Identifier>();
  const moved = movedSequences(node, columns, sequences, context);
  const parts = partsOf(moved, columns, context);
  const source: CommonTable = {
    kind: 'commonTable',
    start: node.query.start,
    end: node.query.end,
    name,
    query: sourceQuery(node.query, columns, context),
    materialized: true,
  };
  if (parts.length > 1) note(node, context);
  const all = columnsOfSource(node.query, context);
  return inOneStatement(
    node,
    [source],
    parts,
    (part) => fromSource(part, name, columns.length > 0 ? all : undefined),
    context,
  );
}

/** NEXTVAL and CURRVAL of VALUES are columns of the source. */
function movedSequences(
  node: MultiInsert,
  columns: SelectItem[],
  sequences: Map<string, Identifier>,
  context: RuleContext,
): MultiInsert {
  const { start, end } = node.query;
  const move = (insert: Insert): Insert => ({
    ...insert,
    ...(insert.rows
      ? {
          rows: insert.rows.map((row) =>
            row.map((value) =>
              substituteKnown(
                value,
                (each) => {
                  if (each.kind !== 'reference') return undefined;
                  const referent = context.resolution.referent(each);
                  if (referent.kind !== 'sequence' || !referent.member) return undefined;
                  const key = `${referent.sequence.schema}.${referent.sequence.name}`;
                  let column = sequences.get(key);
                  if (!column) {
                    column = context.freshName(`next_${referent.sequence.name.toLowerCase()}`);
                    sequences.set(key, column);
                    columns.push({ kind: 'selectItem', start, end, expression: each, alias: column });
                  }
                  return make.reference(each, column);
                },
                context,
              ),
            ),
          ),
        }
      : {}),
  });
  return {
    ...node,
    branches: node.branches.map((each) => ({ ...each, inserts: each.inserts.map(move) })),
    ...(node.otherwise ? { otherwise: node.otherwise.map(move) } : {}),
  };
}

function partsOf(node: MultiInsert, columns: SelectItem[], context: RuleContext): readonly Part[] {
  const tests = node.branches.flatMap((each) => (each.test ? [each.test] : []));
  if (node.mode === 'first' && tests.length > 1) return firstParts(node, columns, context);
  const parts = node.branches.flatMap((branch) =>
    branch.inserts.map((insert): Part => ({ insert, ...(branch.test ? { where: branch.test } : {}) })),
  );
  const none = tests.map(
    (each): Expression => ({
      kind: 'is',
      start: each.start,
      end: each.end,
      operand: make.parenthesis(each, each),
      not: true,
      test: 'true',
    }),
  );
  const otherwise = (node.otherwise ?? []).map(
    (insert): Part => ({ insert, where: make.chain(insert, 'and', none) }),
  );
  return [...parts, ...otherwise];
}

/** Of INSERT FIRST a row goes to the first branch whose condition is true: the source says which. */
function firstParts(node: MultiInsert, columns: SelectItem[], context: RuleContext): readonly Part[] {
  const { start, end } = node.query;
  const branch = context.freshName('branch');
  const tests = node.branches.map((each, i) => [each.test as Expression, make.number(each, i + 1)] as const);
  const otherwise = node.otherwise ? make.number(node.query, tests.length + 1) : undefined;
  columns.push({
    kind: 'selectItem',
    start,
    end,
    expression: make.caseExpression(node.query, tests, otherwise),
    alias: branch,
  });
  const chosen = (insert: Insert, number: number): Part => ({
    insert,
    where: make.binary(insert, make.reference(insert, branch), '=', make.number(insert, number)),
  });
  return [
    ...node.branches.flatMap((each, i) => each.inserts.map((insert) => chosen(insert, i + 1))),
    ...(node.otherwise ?? []).map((insert) => chosen(insert, tests.length + 1)),
  ];
}

function sourceQuery(query: Query, columns: readonly SelectItem[], context: RuleContext): Query {
  if (columns.length === 0) return query;
  const { start, end } = query;
  const body: Select = {
    kind: 'select',
    start,
    end,
    reshaped: true,
    items: [{ kind: 'selectItem', start, end, expression: { kind: 'star', start, end } }, ...columns],
    from: [{ kind: 'derivedTable', start, end, lateral: false, query, alias: context.freshName('q') }],
  };
  return { kind: 'query', start, end, body };
}

function columnsOfSource(query: Query, context: RuleContext): readonly Identifier[] | undefined {
  if (query.body.kind !== 'select') return undefined;
  return columnsOfSelect(query.body, context)?.map((each) => each.identifier);
}

/** `INSERT INTO t SELECT values FROM source WHERE condition`. Without VALUES all columns of the source are taken. */
function fromSource(part: Part, source: Identifier, all: readonly Identifier[] | undefined): Insert {
  const { insert, where } = part;
  const { start, end } = insert;
  const item = (expression: Expression): SelectItem => ({
    kind: 'selectItem',
    start: expression.start,
    end: expression.end,
    expression,
  });
  const values = insert.rows?.[0];
  const items = values
    ? values.map(item)
    : (all?.map((each) => item(make.reference(insert, each))) ?? [item({ kind: 'star', start, end })]);
  const body: Select = {
    kind: 'select',
    start,
    end,
    reshaped: true,
    items,
    from: [{ kind: 'table', start, end, name: make.name(insert, source) }],
    ...(where ? { where } : {}),
  };
  const { rows: _, ...rest } = insert;
  return { ...rest, query: { kind: 'query', start, end, body } };
}

/** All INSERTs in one statement: the last one with the others as common tables. */
function inOneStatement(
  node: MultiInsert,
  before: readonly CommonTable[],
  parts: readonly Part[],
  insertOf: (part: Part) => Insert,
  context: RuleContext,
): Insert {
  const inserts = parts.map(insertOf);
  const last = inserts.at(-1) as Insert;
  const tables = inserts.slice(0, -1).map((each): CommonTable => {
    const { start, end, target, columns } = each;
    return {
      kind: 'commonTable',
      start,
      end,
      name: context.freshName(`${targetWord(target, context)}_rows`),
      writes: {
        kind: 'insert',
        start,
        end,
        target,
        reshaped: true,
        ...(columns ? { columns } : {}),
        query: each.query ?? valuesQuery(each),
      },
    };
  });
  const all = [...before, ...tables];
  const statement: Insert = { ...last, reshaped: true, start: node.start, end: node.end };
  if (all.length === 0) return statement;
  return { ...statement, with: { kind: 'with', start: node.start, end: node.start, tables: all } };
}

function valuesQuery(insert: Insert): Query {
  const { start, end, rows = [] } = insert;
  return { kind: 'query', start, end, body: { kind: 'values', start, end, rows } };
}

function targetWord(target: Node, context: RuleContext): string {
  let word = 'inserted';
  walk(target, (each) => {
    if (each.kind === 'name') {
      const last = each.parts.at(-1);
      if (last) word = context.names.local(last).text.toLowerCase();
      return false;
    }
    return true;
  });
  return word;
}
