import * as make from '../../../../sql/make.ts';
import { builtInPackages } from '../../../../sql/codes/built-in-packages.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Into, Query } from '../../../../sql/tree/query.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { Update } from '../../../../sql/tree/write.ts';
import { nowhere } from '../../../../text/span.ts';
import type { Span } from '../../../../text/span.ts';
import { tableBehind, tableOf } from '../../../lobs/home.ts';
import type { LobPlan, Locator } from '../../../lobs/plan.ts';
import { lobPlan } from '../../../lobs/plan.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { outermostBlock } from '../../statements/routine.ts';

/** Writes through the locator of a row's LOB; see the page. */
export const lobLocator = rule({
  name: 'lob-locator',
  on: ['callStatement', 'loop', 'queryStatement', 'insert', 'update', 'assignment'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const block = outermostBlock(context);
    const plan = block && planOf(block, context);
    if (!plan) return undefined;
    if (plan.unknown.has(node.start) && node.kind === 'callStatement')
      context.report(
        builtInPackages.lobOfRow,
        node,
        'It is not known whether this LOB belongs to a row, and to which.',
      );
    const origin = withRow(node, plan, block, context);
    const after = [
      ...(plan.replaced.get(node.start) ?? []).flatMap((each) => forgotten(each, node, block, context)),
      ...stored(node, plan, block, context),
    ];
    return after.length > 0 ? [origin, ...after] : origin === node ? undefined : origin;
  },
});

const plans = new WeakMap<Block, { readonly plan: LobPlan | undefined }>();

function planOf(block: Block, context: RuleContext): LobPlan | undefined {
  let known = plans.get(block);
  if (!known) plans.set(block, (known = { plan: lobPlan(block, context) }));
  return known.plan;
}

/** The statement that sets the variable, which also gives the key of the row. */
function withRow<S extends Statement>(node: S, plan: LobPlan, block: Block, context: RuleContext): S {
  const origins = plan.origins.get(node.start) ?? [];
  if (origins.length === 0) return node;
  const targets = origins.flatMap(({ locator }) => variablesOf(locator, block, node, context));
  const items = (qualifier: readonly Identifier[]): Expression[] =>
    origins.flatMap(({ locator }) =>
      columnsOf(locator, node, context).map((each) => make.reference(node, ...qualifier, each)),
    );
  if (node.kind === 'queryStatement') {
    const { query } = node;
    const table = tableOf(query, context)?.reference;
    if (query.body.kind !== 'select' || !table || !query.body.into) return node;
    const alias = table.alias ?? table.name.parts.at(-1);
    const made = items(alias ? [alias] : []).map(
      (expression) => ({ kind: 'selectItem', start: node.start, end: node.start, expression }) as const,
    );
    const body: Query['body'] = {
      ...query.body,
      items: [...query.body.items, ...made],
      into: joined(query.body.into, targets),
    };
    return { ...node, query: { ...query, body } };
  }
  if ((node.kind !== 'insert' && node.kind !== 'update') || !node.returning?.into) return node;
  const { returning } = node;
  const own = items([]).filter(() => tableBehind(node.target, context) !== undefined);
  return {
    ...node,
    returning: {
      ...returning,
      items: [...returning.items, ...own],
      into: joined(node.returning.into, targets),
    },
  };
}

function joined(into: Into, targets: readonly Expression[]): Into {
  return { ...into, targets: [...into.targets, ...targets] };
}

/** A variable that no longer holds the LOB of a row: nothing is found by a NULL key. */
function forgotten(locator: Locator, node: Statement, block: Block, context: RuleContext): Statement[] {
  if (locator.row.kind !== 'variables') return [];
  const place = { start: node.end, end: node.end };
  return variablesOf(locator, block, place, context)
    .slice(0, 1)
    .map((target) => ({ kind: 'assignment', ...place, target, value: make.nullLiteral(place) }));
}

/** `UPDATE table SET column = lob WHERE key = …` behind the statement that writes. */
function stored(node: Statement, plan: LobPlan, block: Block, context: RuleContext): Update[] {
  const write = plan.writes.get(node.start);
  if (!write || (node.kind !== 'callStatement' && node.kind !== 'loop')) return [];
  const { locator, lob } = write;
  const { table, column } = locator.home;
  const place = { start: node.end, end: node.end };
  const name = context.names.qualified(context.names.object(table), place);
  const columns = locator.row.kind === 'cursor' ? [] : columnsOf(locator, place, context);
  const values = locator.row.kind === 'variables' ? variablesOf(locator, block, place, context) : [];
  const fields = locator.row.kind === 'fields' ? locator.row.fields.map((each) => each.field) : [];
  const tests = columns.map((each, i) =>
    make.binary(
      place,
      make.reference(place, ...name.parts.slice(-1), each),
      '=',
      values[i] ?? fieldOf(lob, fields[i] ?? '', place, context),
    ),
  );
  const isByAddress = locator.row.kind === 'variables' && locator.row.columns.length === 0;
  const update: Update = {
    kind: 'update',
    ...place,
    target: { kind: 'table', ...place, name },
    set: [
      {
        kind: 'setItem',
        ...place,
        targets: [make.reference(place, columnName(locator, column, place, context))],
        value: { ...lob, ...place },
      },
    ],
    ...(locator.row.kind === 'cursor'
      ? { currentOf: cursorName(locator.row.cursor, place) }
      : { where: make.chain(place, 'and', tests) }),
    ...(isByAddress
      ? {
          returning: {
            kind: 'returning',
            ...place,
            items: [make.reference(place, 'ctid')],
            into: { kind: 'into', ...place, bulk: false, targets: values },
          },
        }
      : {}),
  };
  return [update];
}

/** The cursor without the arguments that it was opened with. */
function cursorName(cursor: Expression, at: Span): Expression {
  return { ...(cursor.kind === 'call' ? cursor.callee : cursor), ...at };
}

/** A field of the record that the LOB is a field of. */
function fieldOf(lob: Expression, stored: string, at: Span, context: RuleContext): Expression {
  if (lob.kind !== 'reference') return lob;
  const { parts } = lob.name;
  const text = context.targetNames.identifier(stored.toLowerCase(), at);
  return { ...make.reference(at, text), name: { ...lob.name, ...at, parts: [...parts.slice(0, -1), text] } };
}

/** The columns that tell the row. */
function columnsOf({ home, row }: Locator, at: Span, context: RuleContext): Identifier[] {
  if (row.kind === 'cursor') return [];
  const columns = row.kind === 'fields' ? row.fields.map((each) => each.column) : row.columns;
  if (columns.length === 0) return [make.identifier(at, 'ctid')];
  return columns.map((each) => context.targetNames.identifier(context.names.column(home.table, each), at));
}

function columnName({ home }: Locator, column: string, at: Span, context: RuleContext): Identifier {
  return context.targetNames.identifier(context.names.column(home.table, column), at);
}

const variables = new WeakMap<Block, Map<string, readonly Identifier[]>>();

/** The variables that hold the key of the row, declared once. */
function variablesOf(locator: Locator, block: Block, at: Span, context: RuleContext): Reference[] {
  if (locator.row.kind !== 'variables') return [];
  let known = variables.get(block);
  if (!known) variables.set(block, (known = new Map()));
  let names = known.get(locator.key);
  if (!names) {
    const wishes = columnsOf(locator, nowhere, context);
    names = wishes.map((each, i) => declared(each, locator, i, context));
    known.set(locator.key, names);
  }
  return names.map((each) => make.reference(at, { ...each, start: at.start, end: at.end }));
}

function declared(column: Identifier, locator: Locator, position: number, context: RuleContext): Identifier {
  const { home, row } = locator;
  const name = context.freshName(`${home.table.name.toLowerCase()}_${column.text.toLowerCase()}`);
  const stored = row.kind === 'variables' ? row.columns[position] : undefined;
  const table = context.names.qualified(context.names.object(home.table), nowhere);
  const type: DataType =
    stored === undefined
      ? make.type(nowhere, 'tid')
      : {
          ...make.type(nowhere, 'text', { attribute: 'type' }),
          name: { ...table, parts: [...table.parts, column] },
        };
  context.around.declare({ kind: 'variable', ...nowhere, name, constant: false, type, notNull: false });
  return name;
}
