import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type {
  Block,
  Close,
  CursorDeclaration,
  FetchStatement,
  If,
  Open,
  Parameter,
  Statement,
} from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { inPlace } from '../place.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { openDynamic } from '../execute-immediate/rule.ts';
import { handlerAround, outermostBlock } from '../routine.ts';
import { moved, rowTarget, variableLike } from '../targets.ts';
import { bulkFetch } from './bulk-fetch.ts';
import type { Cursor } from './cursor.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { localCopy, packageCursor, packageDefault, readCopy, reportShared } from './package-cursor.ts';
import { cursorStates } from './states.ts';
import { assign, behind, foundVariable, increment, rowCountVariable } from './variables.ts';

/** What stands for a CLOSE that has nothing to do. */
const leftOut = new WeakSet<Node>();

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

export const cursorRules = [
  rule({ name: 'cursors', on: ['open'], ...dialects, apply: (node, context) => open(node, context) }),
  rule({ name: 'cursors', on: ['fetch'], ...dialects, apply: (node, context) => fetch(node, context) }),
  rule({ name: 'cursors', on: ['close'], ...dialects, apply: (node, context) => close(node, context) }),
  // IF c%ISOPEN THEN CLOSE c; END IF, where the CLOSE is left out.
  rule({
    name: 'cursors',
    on: ['if'],
    ...dialects,
    apply(node) {
      const [branch, ...more] = node.branches;
      const [only, ...others] = branch?.statements ?? [];
      const isEmpty =
        only !== undefined && leftOut.has(only) && others.length + more.length === 0 && !node.otherwise;
      return isEmpty && branch?.test.kind === 'fragment'
        ? { ...only, start: node.start, end: node.end }
        : undefined;
    },
  }),
  rule({
    name: 'cursors',
    on: ['cursor'],
    ...dialects,
    apply: (node, context) => declaration(node, context),
  }),
  rule({
    name: 'cursors',
    on: ['typeDeclaration'],
    ...dialects,
    apply: (node) => (node.definition.kind === 'refCursorType' ? [] : undefined),
  }),
];

/** A declaration without a query only announces another; RETURN says again what the query gives. */
function declaration(node: CursorDeclaration, context: RuleContext): Node | readonly Node[] | undefined {
  const parent = context.parents.at(-1);
  if (parent?.kind !== 'block') return undefined;
  if (!node.query) return [];
  if (!node.returns && !node.parameters.some((each) => each.default)) return undefined;
  const { returns: _, ...rest } = node;
  return { ...rest, parameters: node.parameters.map(withoutDefault) };
}

/** OPEN gives every argument, because parameters of cursors have no defaults in PL/pgSQL. */
function withoutDefault(node: Parameter): Parameter {
  const { default: _, ...rest } = node;
  return rest;
}

function open(original: Open, context: RuleContext): Statement[] | undefined {
  const node = openDynamic(original, context);
  const cursor = cursorOf(node.cursor, context);
  const states = cursorStates(context);
  if (!cursor || !states) return undefined;
  const opened = node.query || node.dynamic ? node.cursor : openedCursor(node.cursor, cursor, context);
  if (!opened) return undefined;
  const before: Statement[] = [];
  const after: Statement[] = [];
  const own = node.query || node.dynamic ? undefined : packageCursor(cursor, context);
  if (own?.portal !== undefined) {
    const variable = opened.kind === 'call' ? opened.callee : opened;
    before.push({
      kind: 'assignment',
      ...at(node),
      target: variable,
      value: make.string(at(node), own.portal),
    });
    reportShared(node, own, context);
  } else if (namesItself(cursor, node, context)) {
    const variable = opened.kind === 'call' ? opened.callee : opened;
    before.push({ kind: 'assignment', ...at(node), target: variable, value: make.nullLiteral(node) });
  }
  if (states.found.has(cursor.key)) {
    const found = foundVariable(cursor, context, behind(node));
    if (found) after.push(assign(behind(node), found, make.nullLiteral(behind(node))));
  }
  if (states.rowCounts.has(cursor.key)) {
    const count = rowCountVariable(cursor, context, behind(node));
    if (count) after.push(assign(behind(node), count, make.number(behind(node), 0)));
  }
  if (before.length === 0 && after.length === 0 && opened === node.cursor && node === original)
    return undefined;
  return inPlace(node, [...before, { ...node, cursor: opened }, ...after]);
}

function at(node: Span): Span {
  return { start: node.start, end: node.start };
}

/**
 * Whether a name of its own must be asked for before the cursor is opened. Before PostgreSQL 16 a declared cursor is opened
 * under the variable's name, which only one open cursor of the session can have; in any version a cursor variable keeps
 * the name under which it was opened, while Oracle opens it anew.
 */
function namesItself(cursor: Cursor, node: Open, context: RuleContext): boolean {
  if (node.query || node.dynamic) return cursorStates(context)?.reopened.has(placeOf(node)) === true;
  if (context.settings.targetVersion >= 16 || cursorStates(context)?.reopenedCursors.has(cursor.key))
    return false;
  return mayMeetItself(cursor, node, context);
}

/**
 * Statements at the beginning of a block for its cursors that the routine may open while they are open: the name of its own is asked for
 * once there, so that the second OPEN meets it, which is the error that Oracle raises (CURSOR_ALREADY_OPEN).
 */
export function freshCursors(block: Block, before: Block, context: RuleContext): Statement[] {
  const states = context.settings.targetVersion < 16 ? cursorStates(context, before) : undefined;
  if (!states || states.reopenedCursors.size === 0) return [];
  const place = {
    start: block.statements[0]?.start ?? block.end,
    end: block.statements[0]?.start ?? block.end,
  };
  return block.declarations.flatMap((each): Statement[] => {
    if (each.kind !== 'cursor' || !each.query || !states.reopenedCursors.has(`cursor ${each.start}`))
      return [];
    const target = make.reference(place, { ...each.name, ...place });
    return [{ kind: 'assignment', ...place, target, value: make.nullLiteral(place) }];
  });
}

/** Whether, from an OPEN to its CLOSE, the routine may be left or may call another one of the user's. */
function mayMeetItself(cursor: Cursor, node: Open, context: RuleContext): boolean {
  const parent = context.parents.at(-1) as { statements?: readonly Statement[] } | undefined;
  const list = parent?.statements ?? [];
  const from = list.findIndex((each) => each.start === node.start);
  if (from < 0) return true;
  for (const each of list.slice(from + 1)) {
    if (closes(each, cursor, context)) return false;
    if (some(each, (inner) => leaves(inner, each, context))) return true;
  }
  return true;
}

/** `CLOSE c`, also as `IF c%ISOPEN THEN CLOSE c; END IF`. */
function closes(node: Statement, cursor: Cursor, context: RuleContext): boolean {
  if (node.kind === 'close') return cursorOf(node.cursor, context)?.key === cursor.key;
  const [branch, ...more] = node.kind === 'if' ? node.branches : [];
  if (
    !branch ||
    more.length > 0 ||
    branch.test.kind !== 'cursorAttribute' ||
    branch.test.attribute !== 'isopen'
  )
    return false;
  return branch.statements.some((each) => closes(each, cursor, context));
}

/** A RETURN, an EXIT out of the statement, a GOTO, or a call of a routine of the user. */
function leaves(node: Node, within: Statement, context: RuleContext): boolean {
  switch (node.kind) {
    case 'return':
    case 'goto':
      return true;
    case 'exit':
      return within.kind === 'exit' || (node.label !== undefined && within.kind !== 'loop');
    case 'reference': {
      const { kind } = context.resolution.referent(node);
      return kind === 'routine' || kind === 'standalone';
    }
    default:
      return false;
  }
}

/** The cursor as OPEN and FOR name it, with all arguments in the order of its parameters. */
export function openedCursor(node: Expression, cursor: Cursor, context: RuleContext): Expression | undefined {
  const shared = packageCursor(cursor, context);
  const callee = shared ? localCopy(node, shared, context) : node.kind === 'call' ? node.callee : node;
  const declaration = shared?.declaration ?? cursor.declaration;
  if (!callee) return undefined;
  if (!declaration || declaration.parameters.length === 0) return callee;
  const fold = context.source.names.fold;
  const given = node.kind === 'call' ? node.arguments : [];
  if (!shared && given.length === declaration.parameters.length && given.every((each) => !each.name))
    return node;
  const own = shared ? declaration : currentDeclaration(declaration, context);
  const values = own.parameters.map((parameter, i) => {
    const named = given.find((each) => each.name && fold(each.name) === fold(parameter.name));
    const positional = given[i]?.name ? undefined : given[i];
    const value = (named ?? positional)?.value;
    if (value || !parameter.default) return value;
    return shared ? packageDefault(parameter.default, shared, context) : parameter.default;
  });
  if (values.some((each) => each === undefined)) return undefined;
  return {
    kind: 'call',
    start: node.start,
    end: node.end,
    callee,
    arguments: values.map((value) => make.argument(value as Expression)),
  };
}

/** The declaration as earlier phases have left it. */
function currentDeclaration(declaration: CursorDeclaration, context: RuleContext): CursorDeclaration {
  for (const parent of context.parents) {
    if (parent.kind !== 'block') continue;
    for (const each of parent.declarations)
      if (each.kind === 'cursor' && each.start === declaration.start) return each;
  }
  return declaration;
}

function fetch(fetched: FetchStatement, context: RuleContext): Statement[] | undefined {
  const cursor = cursorOf(fetched.cursor, context);
  const states = cursorStates(context);
  if (!cursor || !states) return undefined;
  const own = packageCursor(cursor, context);
  const copy = own && readCopy(fetched.cursor, own, context);
  const node = copy ? { ...fetched, cursor: copy } : fetched;
  if (node.into.bulk) return bulkFetch(node, cursor, context);
  const missed = states.missed.get(placeOf(node));
  const place = behind(node);
  const ifFound: Statement[] = [];
  const row = rowTarget(node.into.targets, context);
  if (row) ifFound.push(...row.after.map((each) => ({ ...each, ...place })));
  const given = row ? [row.record] : node.into.targets;
  const targets = given.map((target, i) => {
    if (row || !missed?.has(i)) return target;
    const local = fetchedTarget(target, context);
    ifFound.push({
      kind: 'assignment',
      ...place,
      target: moved(target, place, context),
      value: moved(local, place, context),
    });
    return local;
  });
  const after: Statement[] = [];
  if (states.rowCounts.has(cursor.key)) {
    const count = rowCountVariable(cursor, context, place);
    if (count) ifFound.push(increment(place, count));
  }
  if (states.found.has(cursor.key)) {
    const found = foundVariable(cursor, context, place);
    if (found) after.push(assign(place, found, make.reference(place, 'FOUND')));
  }
  if (ifFound.length > 0) after.push(whenFound(place, ifFound));
  if (after.length === 0 && !row) return copy ? [node] : undefined;
  return [{ ...node, into: { ...node.into, targets } }, ...after];
}

/** `IF FOUND THEN … END IF`. */
export function whenFound(place: Span, statements: readonly Statement[]): If {
  return {
    kind: 'if',
    ...place,
    branches: [{ kind: 'ifBranch', ...place, test: make.reference(place, 'FOUND'), statements }],
  };
}

const fetchedTargets = new WeakMap<Block, Map<number, Reference>>();

/** A variable of the same type, for the row that may not be there: one for each variable of the routine. */
function fetchedTarget(target: Expression, context: RuleContext): Reference {
  const name = target.kind === 'reference' ? (target.name.parts.at(-1)?.text ?? 'value') : 'value';
  const wish = `fetched_${name.toLowerCase()}`;
  const referent = context.resolution.referent(target);
  const block = outermostBlock(context);
  const isWhole = referent.kind === 'variable' || referent.kind === 'parameter';
  if (!block || !isWhole) return variableLike(target, wish, context);
  const known = fetchedTargets.get(block) ?? new Map<number, Reference>();
  fetchedTargets.set(block, known);
  const variable = known.get(referent.declaration.start) ?? variableLike(target, wish, context);
  known.set(referent.declaration.start, variable);
  return { ...variable, start: target.start, end: target.end };
}

/**
 * A handler of the target has already closed what was opened in its block, because it undoes the block's work: there a
 * CLOSE has nothing to do if the cursor was opened in the block, and asks first if it may have been.
 */
function close(node: Close, context: RuleContext): Statement | readonly Statement[] | undefined {
  const cursor = cursorOf(node.cursor, context);
  if (!cursor) return undefined;
  const own = packageCursor(cursor, context);
  if (own) {
    const copy = readCopy(node.cursor, own, context);
    return copy && { ...node, cursor: copy };
  }
  const around = handlerAround(context);
  const block = outermostBlock(context);
  if (!around || !block || cursor.key === 'sql') return undefined;
  const opens: Node[] = [];
  some(block, (each) => {
    if (each.kind === 'open' && cursorOf(each.cursor, context)?.key === cursor.key) opens.push(each);
    return false;
  });
  const inside = opens.filter(
    (each) => each.start >= around.block.start && each.end <= around.handler.start,
  ).length;
  if (inside === 0) return undefined;
  const open = make.fragment(
    node,
    'primary',
    'EXISTS (SELECT FROM pg_cursors WHERE name = ',
    make.cast(node.cursor, node.cursor, 'text'),
    ')',
  );
  if (inside === opens.length) {
    context.report(
      statementFindings.closedByHandler,
      node,
      `The cursor ${cursor.name} is closed already when the handler runs; its CLOSE is left out.`,
    );
    const nothing = { kind: 'nullStatement', start: node.start, end: node.end } as const;
    leftOut.add(nothing);
    return nothing;
  }
  return {
    kind: 'if',
    start: node.start,
    end: node.end,
    branches: [{ kind: 'ifBranch', start: node.start, end: node.end, test: open, statements: [node] }],
  };
}
