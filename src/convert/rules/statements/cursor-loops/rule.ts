import * as make from '../../../../sql/make.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { Block, Loop, Statement } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import { some } from '../../../../sql/walk.ts';
import { inPlace } from '../place.ts';
import type { Span } from '../../../../text/span.ts';
import { nowhere } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { listed } from '../blocks/rule.ts';
import { cursorOf } from '../cursors/cursor.ts';
import { openedCursor } from '../cursors/rule.ts';
import { cursorStates } from '../cursors/states.ts';
import { assign, increment, rowCountVariable } from '../cursors/variables.ts';
import { enclosingRoutine, outermostBlock, parentsInRoutine } from '../routine.ts';

/** FOR over a query or a cursor; see the page. */
export const cursorLoops = rule({
  name: 'cursor-loops',
  on: ['loop'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(before, context) {
    const statements = listed(before.statements, before, context);
    const node = statements === before.statements ? before : { ...before, statements };
    if (node.control?.kind === 'queryControl') return overQuery(node, node.control, context) ?? node;
    if (node.control?.kind === 'cursorControl') return overCursor(node, node.control, context) ?? node;
    return node;
  },
});

type Control<K> = Extract<NonNullable<Loop['control']>, { kind: K }>;

/** PL/pgSQL declares the record of a loop over a query like any other variable. */
function overQuery(node: Loop, control: Control<'queryControl'>, context: RuleContext): Block | undefined {
  const { variable } = control;
  if (variable.target) return undefined;
  const type = rowType(node, control, context);
  if (!isTaken(node, variable, context) && !type) {
    declareOnce(variable, context);
    return undefined;
  }
  // The name means something else outside of the loop, or the record has a type of its own: it is declared around the loop.
  const block: Block = {
    kind: 'block',
    start: node.start,
    end: node.end,
    labels: [],
    declarations: [
      make.variable({ start: node.start, end: node.start }, variable, type ?? make.type(node, 'record')),
    ],
    statements: [node],
    handlers: [],
    begin: -1,
    exception: -1,
  };
  return block;
}

/** The type of a table's row, where the record is used as a whole. */
function rowType(node: Loop, control: Control<'queryControl'>, context: RuleContext): DataType | undefined {
  const table = control.query && tableOfAll(control.query);
  if (!table) return undefined;
  const isWhole = node.statements.some((each) =>
    some(each, (inner) => {
      if (inner.kind !== 'reference') return false;
      const referent = context.resolution.referent(inner);
      return referent.kind === 'loop variable' && referent.loop.start === node.start;
    }),
  );
  if (!isWhole) return undefined;
  const type: DataType = {
    kind: 'dataType',
    start: table.start,
    end: table.end,
    name: table,
    attribute: 'rowtype',
  };
  return type;
}

/** The table of a query that gives its rows as they are. */
function tableOfAll(query: Query): DataType['name'] | undefined {
  const { body } = query;
  if (body.kind !== 'select' || body.from.length !== 1 || body.items.length !== 1 || body.groupBy)
    return undefined;
  const [table] = body.from;
  return table?.kind === 'table' && body.items[0]?.expression.kind === 'star' ? table.name : undefined;
}

/** Whether the name of the loop's variable is that of another variable that can be seen, in the routine or a loop around. */
export function isTaken(node: Span, variable: Identifier, context: RuleContext): boolean {
  const { fold } = context.source.names;
  const name = fold(variable);
  const routine = enclosingRoutine(context);
  if (routine?.parameters.some((each) => fold(each.name) === name)) return true;
  return parentsInRoutine(context).some((each) => {
    if (each.kind === 'block')
      return each.declarations.some((one) => 'name' in one && isNamed(one, name, fold));
    if (each.kind !== 'loop' || each.start === node.start) return false;
    const control = each.control;
    return control !== undefined && 'variable' in control && fold(control.variable) === name;
  });
}

function isNamed(
  declaration: Node & { name?: unknown },
  name: string,
  fold: (of: Identifier) => string,
): boolean {
  const own = declaration.name as Node | string | undefined;
  return typeof own === 'object' && own.kind === 'identifier' && fold(own) === name;
}

const declared = new WeakMap<Block, Set<string>>();

/** One record serves all loops of the routine that give it the same name. */
function declareOnce(variable: Identifier, context: RuleContext): void {
  const block = outermostBlock(context);
  if (!block) return;
  let names = declared.get(block);
  if (!names) declared.set(block, (names = new Set()));
  const name = context.source.names.fold(variable);
  if (names.has(name)) return;
  names.add(name);
  context.around.declare(make.variable(nowhere, { ...variable, ...nowhere }, make.type(nowhere, 'record')));
}

function overCursor(
  node: Loop,
  control: Control<'cursorControl'>,
  context: RuleContext,
): Statement[] | undefined {
  const cursor = cursorOf(control.cursor, context);
  if (!cursor) return undefined;
  const opened = openedCursor(control.cursor, cursor, context);
  if (!opened) return undefined;
  const before: Statement[] = [];
  const first: Statement[] = [];
  const start = { start: node.start, end: node.start };
  const variable = opened.kind === 'call' ? opened.callee : opened;
  // Before PostgreSQL 16 a cursor is opened under its variable's name, which a routine called in the loop may use too.
  const mayBeOpen = cursorStates(context)?.reopenedCursors.has(cursor.key) === true;
  if (context.settings.targetVersion < 16 && !mayBeOpen && callsRoutines(node, context))
    before.push({ kind: 'assignment', ...start, target: variable, value: make.nullLiteral(start) });
  if (cursorStates(context)?.rowCounts.has(cursor.key) === true) {
    const inside = {
      start: node.statements[0]?.start ?? node.end,
      end: node.statements[0]?.start ?? node.end,
    };
    const count = rowCountVariable(cursor, context, start);
    if (count) {
      before.push(assign(start, count, make.number(start, 0)));
      first.push(increment(inside, { ...count, ...inside }));
    }
  }
  if (before.length === 0 && first.length === 0 && opened === control.cursor) return undefined;
  const loop: Loop = {
    ...node,
    control: { ...control, cursor: opened },
    statements: [...first, ...node.statements],
  };
  return inPlace(node, [...before, loop]);
}

function callsRoutines(node: Loop, context: RuleContext): boolean {
  return node.statements.some((each) =>
    some(each, (inner) => {
      if (inner.kind !== 'reference') return false;
      const { kind } = context.resolution.referent(inner);
      return kind === 'routine' || kind === 'standalone';
    }),
  );
}
