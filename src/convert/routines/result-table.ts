import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Query, Select } from '../../sql/tree/query.ts';
import type { Block, Return, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import type { Insert } from '../../sql/tree/write.ts';
import { walk } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import type { Bench } from '../context.ts';

/**
 * A function of several statements fills the table that it returns ("CREATE FUNCTION", "Multistatement table-valued functions"). Where it only inserts into that table, each INSERT is
 * a RETURN QUERY; else the table is a table variable, whose rows every RETURN gives back.
 */
export function withResultTable(routine: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const { name, definition } = routine.returnsTable ?? {};
  const { body } = routine;
  if (!name || !definition || !body) return routine;
  if (isOnlyFilled(routine)) return { ...routine, body: withReturnedRows(body, name, routine, bench) };
  const at = { start: body.begin, end: body.begin };
  const declare: Statement = { kind: 'declareTable', ...at, name, definition };
  const rows = (end: Span): Statement[] => [
    rowsOf(name, body, end, bench),
    { kind: 'return', ...end, form: 'return' },
  ];
  const change = (node: Node): Node | readonly Node[] =>
    node.kind === 'return' && node.form === 'return' ? rows(node) : mapChildren(node, change);
  const made = mapChildren(body, change);
  const endsItself = body.statements.at(-1)?.kind === 'return';
  const end = { start: body.end, end: body.end };
  return {
    ...routine,
    body: {
      ...made,
      statements: [declare, ...made.statements, ...(endsItself ? [] : rows(end).slice(0, 1))],
    },
  };
}

/** Whether a function does nothing with its result table but insert rows as they are. */
export function isOnlyFilled({ returnsTable, body }: RoutineDeclaration): boolean {
  const { name, definition } = returnsTable ?? {};
  if (!name || !definition || !body) return false;
  const isPlain =
    definition.constraints.length === 0 &&
    definition.columns.every(
      (each) =>
        each.type &&
        !each.identity &&
        !each.default &&
        !each.generated &&
        each.constraints.every(({ type }) => type === 'null' || type === 'not null'),
    );
  let uses = 0;
  let inserts = 0;
  walk(body, (node) => {
    if (node.kind === 'identifier' && isSame(node, name)) uses += 1;
    if (node.kind === 'insert' && isInto(node, name) && !node.output && !node.top && !node.with) inserts += 1;
  });
  return isPlain && uses === inserts;
}

function isSame(a: Identifier, b: Identifier): boolean {
  return a.text.toLowerCase() === b.text.toLowerCase();
}

function isInto({ target, rows, query }: Insert, name: Identifier): boolean {
  const [only] = target.kind === 'table' ? target.name.parts : [];
  return only !== undefined && isSame(only, name) && (rows !== undefined || query !== undefined);
}

/** The body with RETURN QUERY in the place of each INSERT. */
function withReturnedRows(body: Block, name: Identifier, routine: RoutineDeclaration, bench: Bench): Block {
  const columns = (routine.returnsTable?.definition?.columns ?? []).map((each) => each.name);
  const change = (node: Node): Node =>
    node.kind === 'insert' && isInto(node, name) ? returned(node, columns, bench) : mapChildren(node, change);
  return mapChildren(body, change);
}

function returned(node: Insert, columns: readonly Identifier[], bench: Bench): Return {
  const { start, end } = node;
  const { names } = bench.workshop;
  const given = node.columns?.map((each) => (each.kind === 'reference' ? each.name.parts.at(-1) : undefined));
  const places = columns.map((column, i) =>
    given ? given.findIndex((each) => each && names.stored(each) === names.stored(column)) : i,
  );
  const query = node.query
    ? inOrder(node.query, places, bench)
    : unionOf(
        (node.rows ?? []).map((row) =>
          selectOf(
            node,
            places.map((at) => row[at] ?? make.nullLiteral(node)),
          ),
        ),
        node,
      );
  return { kind: 'return', start, end, form: 'query', query };
}

function selectOf(at: Span, values: readonly Expression[]): Select {
  const { start, end } = at;
  return {
    kind: 'select',
    start,
    end,
    items: values.map((expression) => ({
      kind: 'selectItem',
      start: expression.start,
      end: expression.end,
      expression,
    })),
    from: [],
  };
}

function unionOf(selects: readonly Select[], { start, end }: Span): Query {
  const [first, ...others] = selects;
  const body = first ?? selectOf({ start, end }, []);
  if (others.length === 0) return { kind: 'query', start, end, body };
  const rest = others.map((each) => ({
    kind: 'setOperand' as const,
    start: each.start,
    end: each.end,
    operator: 'union' as const,
    all: true,
    body: each,
  }));
  return { kind: 'query', start, end, body: { kind: 'setOperation', start, end, first: body, rest } };
}

/** The query with its columns in the order of the table; a column that is not given is NULL. */
function inOrder(query: Query, places: readonly number[], bench: Bench): Query {
  const { body } = query;
  const isSame = places.every((place, i) => place === i);
  if (isSame || body.kind !== 'select' || body.items.some((each) => each.expression.kind === 'star'))
    return query;
  const items = places.map(
    (place) =>
      body.items[place] ?? {
        kind: 'selectItem' as const,
        start: body.end,
        end: body.end,
        expression: make.nullLiteral({ start: body.end, end: body.end }),
      },
  );
  const made: Select = { ...body, items, reshaped: true };
  bench.resolution.inherit(made, body);
  return { ...query, body: made };
}

/** `RETURN QUERY SELECT * FROM @result`. */
function rowsOf(name: Identifier, body: Block, at: Span, bench: Bench): Return {
  const span = { start: at.end, end: at.end };
  const table = { kind: 'name', ...span, parts: [{ ...name, ...span }] } as const;
  walk(body, (node) => {
    if (node.kind !== 'name' || node.parts.length !== 1 || !isSame(node.parts[0] as Identifier, name)) return;
    const referent = bench.resolution.referent(node);
    if (referent.kind === 'relation') bench.resolution.refer(table, referent);
  });
  const select: Select = {
    ...selectOf(span, [make.star(span)]),
    from: [{ kind: 'table', ...span, name: table }],
    reshaped: true,
  };
  return { kind: 'return', ...span, form: 'query', query: { kind: 'query', ...span, body: select } };
}
