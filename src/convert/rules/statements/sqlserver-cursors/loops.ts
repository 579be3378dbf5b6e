import type { DeclareCursor } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query } from '../../../../sql/tree/query.ts';
import type { Block, FetchStatement, Loop, Statement } from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { constantInteger } from '../exceptions/states.ts';
import type { UsedCursor } from './cursors.ts';
import { cursorsOf, keyOf } from './cursors.ts';
import type { Definitions } from './definitions.ts';
import { eachList, listsOf, withLists } from './lists.ts';
import { askedOf, isStatus, statusesIn, withFound } from './status.ts';

/** OPEN, FETCH and WHILE that read all rows of a query one after the other: what FOR does in PL/pgSQL. */
export interface RowLoop {
  readonly cursor: UsedCursor;
  readonly query: Query;
  readonly targets: readonly Identifier[];
  readonly loop: Loop;
  /** The body without what fetches. */
  readonly statements: readonly Statement[];
  /** What stands between the first FETCH and the loop, and can as well stand before them. */
  readonly between: readonly Statement[];
  /** The FETCH before the loop. */
  readonly first?: FetchStatement;
  /** How many statements of the list it takes, from OPEN on. */
  readonly length: number;
  /** Where it asks for the status, which FOR need not. */
  readonly asked: readonly Node[];
}

/** The loops of a routine that can be FOR, by their OPEN. All of them, or, where the status is asked for in any other way, none. */
export function rowLoops(
  block: Block,
  definitions: Definitions,
  context: RuleContext,
): ReadonlyMap<Statement, RowLoop> {
  const cursors = cursorsOf(block, context);
  const found = new Map<Statement, RowLoop>();
  eachList(block, (list) => {
    for (const [at, each] of list.entries()) {
      if (each.kind !== 'open' || each.dynamic) continue;
      const cursor = cursors.get(keyOf(each.cursor, context));
      const [definition, ...others] = definitions.get(each) ?? [];
      if (!cursor || !definition || others.length > 0) continue;
      const loop = rowLoop(list, at, cursor, definition, context);
      if (loop) found.set(each, loop);
    }
  });
  for (const cursor of cursors.values())
    if (!cursor.opens.every((each) => found.has(each)) || !fetchesAreTaken(cursor, found))
      for (const each of cursor.opens) found.delete(each);
  const taken = new Set([...found.values()].flatMap((each) => each.asked));
  const isElsewhere = statusesIn(block).some((each) => !taken.has(each)) && !asksBehindFetch(block, taken);
  return isElsewhere ? new Map() : found;
}

/** Whether every FETCH of a cursor belongs to one of its loops. */
function fetchesAreTaken(cursor: UsedCursor, found: ReadonlyMap<Statement, RowLoop>): boolean {
  const loops = cursor.opens.flatMap((each) => found.get(each) ?? []);
  return cursor.fetches.every((each) =>
    loops.some(({ first, loop }) => each === first || (each.start >= loop.start && each.end <= loop.end)),
  );
}

function rowLoop(
  list: readonly Statement[],
  at: number,
  cursor: UsedCursor,
  definition: DeclareCursor,
  context: RuleContext,
): RowLoop | undefined {
  if (cursor.isHeld) return undefined;
  const first = list[at + 1];
  const found =
    first?.kind === 'fetch'
      ? whileFound(list, at + 1, first, cursor, context)
      : first?.kind === 'loop'
        ? untilNotFound(first, cursor, context)
        : undefined;
  if (!found) return undefined;
  const kept = [...found.targets, ...variablesIn(definition.query)];
  if (readsVariables(found.between, kept, context)) return undefined;
  let length = 1 + found.taken;
  if (isOf(list[at + length], 'close', cursor, context)) length += 1;
  if (isOf(list[at + length], 'deallocate', cursor, context)) length += 1;
  const { taken: _, ...shape } = found;
  return { cursor, query: definition.query, length, ...shape };
}

type Shape = Pick<RowLoop, 'targets' | 'loop' | 'statements' | 'between' | 'asked' | 'first'> & {
  readonly taken: number;
};

/** `FETCH c INTO …; WHILE @@FETCH_STATUS = 0 BEGIN …; FETCH c INTO … END`. */
function whileFound(
  list: readonly Statement[],
  at: number,
  first: FetchStatement,
  cursor: UsedCursor,
  context: RuleContext,
): Shape | undefined {
  let end = at + 1;
  while (isHarmless(list[end])) end += 1;
  const loop = list[end];
  if (loop?.kind !== 'loop' || loop.control?.kind !== 'whileControl') return undefined;
  if (askedOf(loop.control.test) !== 'found') return undefined;
  const lastAt = loop.statements.findLastIndex((each) => !isHarmless(each));
  const last = loop.statements[lastAt];
  const targets = targetsOf(first, cursor, context);
  if (!targets || last?.kind !== 'fetch' || !sameFetch(first, last, cursor, context)) return undefined;
  // What stands behind the FETCH can as well stand before it, where it does not speak of the row.
  const behind = loop.statements.slice(lastAt + 1);
  const inside = withoutFetchBefore(loop.statements.slice(0, lastAt), first, cursor, context);
  if (!inside || readsVariables(behind, targets, context)) return undefined;
  const statements = [...inside, ...behind];
  const guard = statements[0]?.kind === 'if' ? alwaysTrue(statements[0]) : undefined;
  const asked = [...statusesIn(loop.control), ...(guard ? statusesIn(guard.test) : [])];
  return {
    targets,
    loop,
    first,
    statements: guard ? [...guard.statements, ...statements.slice(1)] : statements,
    between: list.slice(at + 1, end),
    taken: end - at + 1,
    asked,
  };
}

/** `IF @@FETCH_STATUS <> -2` at the beginning of the body, where a row was just read. */
function alwaysTrue(
  node: Extract<Statement, { kind: 'if' }>,
): Extract<Statement, { kind: 'if' }>['branches'][number] | undefined {
  const [branch, ...more] = node.branches;
  if (!branch || more.length > 0 || node.otherwise) return undefined;
  const asked = askedOf(branch.test);
  return asked === 'found' || asked === 'always' ? branch : undefined;
}

/** `WHILE 1 = 1 BEGIN FETCH c INTO …; IF @@FETCH_STATUS <> 0 BREAK; … END`. */
function untilNotFound(loop: Loop, cursor: UsedCursor, context: RuleContext): Shape | undefined {
  if (loop.control?.kind !== 'whileControl' || !isTrue(loop.control.test)) return undefined;
  const [first, leave, ...statements] = loop.statements;
  if (first?.kind !== 'fetch' || leave?.kind !== 'if') return undefined;
  const [branch, ...more] = leave.branches;
  const [only, ...others] = branch?.statements ?? [];
  const isBreak = only?.kind === 'exit' && only.action === 'exit' && others.length === 0;
  if (!branch || more.length > 0 || leave.otherwise || !isBreak || askedOf(branch.test) !== 'not found')
    return undefined;
  const targets = targetsOf(first, cursor, context);
  if (!targets || statements.some((each) => mentions(each, cursor, context))) return undefined;
  return { targets, loop, statements, between: [], taken: 1, asked: statusesIn(branch.test) };
}

function isTrue(test: Expression): boolean {
  if (test.kind === 'parenthesis') return isTrue(test.operand);
  if (test.kind !== 'binary' || test.operator !== '=') return false;
  const left = constantInteger(test.left);
  return left !== undefined && left === constantInteger(test.right);
}

/** The variables that a FETCH of the next row fills, if each is one. */
function targetsOf(
  node: FetchStatement,
  cursor: UsedCursor,
  context: RuleContext,
): readonly Identifier[] | undefined {
  const isNext = node.direction === undefined || node.direction === 'next';
  if (!isNext || keyOf(node.cursor, context) !== cursor.key || node.into.targets.length === 0)
    return undefined;
  const names = node.into.targets.map((each) => (each.kind === 'reference' ? each.name.parts[0] : undefined));
  const known = names.filter((each) => each !== undefined);
  const folded = new Set(known.map((each) => context.source.names.fold(each)));
  return folded.size === names.length ? known : undefined;
}

function sameFetch(a: FetchStatement, b: FetchStatement, cursor: UsedCursor, context: RuleContext): boolean {
  const fold = (names: readonly Identifier[] | undefined): string | undefined =>
    names?.map((each) => context.source.names.fold(each)).join();
  const wanted = fold(targetsOf(a, cursor, context));
  return wanted !== undefined && wanted === fold(targetsOf(b, cursor, context));
}

/**
 * The body of the loop, in which CONTINUE must stand behind a FETCH that FOR does by itself. Undefined where the body does anything else with the cursor, or goes on
 * without reading a row.
 */
function withoutFetchBefore(
  statements: readonly Statement[],
  first: FetchStatement,
  cursor: UsedCursor,
  context: RuleContext,
): readonly Statement[] | undefined {
  let isFit = true;
  const inList = (list: readonly Statement[]): Statement[] => {
    const kept: Statement[] = [];
    for (const [at, each] of list.entries()) {
      const next = list[at + 1];
      const goesOn = next?.kind === 'exit' && next.action === 'continue';
      if (each.kind === 'fetch' && goesOn && sameFetch(first, each, cursor, context)) continue;
      if (each.kind === 'exit' && each.action === 'continue' && list[at - 1]?.kind !== 'fetch') isFit = false;
      kept.push(inStatement(each));
    }
    return kept;
  };
  const inStatement = (node: Statement): Statement => {
    // CONTINUE inside of another loop is that loop's.
    if (node.kind === 'loop') {
      if (mentions(node, cursor, context)) isFit = false;
      return node;
    }
    return withLists(node, inList);
  };
  const kept = inList(statements);
  return isFit && !kept.some((each) => mentions(each, cursor, context)) ? kept : undefined;
}

function mentions(node: Node, cursor: UsedCursor, context: RuleContext): boolean {
  return some(
    node,
    (each) =>
      (each.kind === 'open' ||
        each.kind === 'fetch' ||
        each.kind === 'close' ||
        each.kind === 'declareCursor') &&
      keyOf(each.cursor, context) === cursor.key,
  );
}

function isOf(
  node: Statement | undefined,
  kind: 'close' | 'deallocate',
  cursor: UsedCursor,
  context: RuleContext,
): boolean {
  return node?.kind === kind && keyOf(node.cursor, context) === cursor.key;
}

function isHarmless(node: Statement | undefined): boolean {
  return node !== undefined && ['assignment', 'declareVariables', 'setOption', 'print'].includes(node.kind);
}

/** Whether statements speak of any of the variables, or ask for the status. */
function readsVariables(
  statements: readonly Statement[],
  variables: readonly Identifier[],
  context: RuleContext,
): boolean {
  const { fold } = context.source.names;
  const names = new Set(variables.map((each) => fold(each)));
  return statements.some((each) =>
    some(each, (node) => isStatus(node) || (node.kind === 'identifier' && names.has(fold(node)))),
  );
}

/** Whether every other question for the status stands where FOUND still says it: see {@link testsBehindFetch}. */
function asksBehindFetch(block: Block, taken: ReadonlySet<Node>): boolean {
  const answered = new Set<Node>(taken);
  eachList(block, (list) => {
    for (const [at, each] of list.entries())
      if (testsBehindFetch(each, statementBefore(list, at)))
        for (const test of testsOf(each)) for (const status of statusesIn(test)) answered.add(status);
  });
  return statusesIn(block).every((each) => answered.has(each));
}

/** The conditions of a statement that are tested before anything else runs. */
export function testsOf(node: Statement): readonly Expression[] {
  if (node.kind === 'if') return node.branches.map((each) => each.test);
  return node.kind === 'loop' && node.control?.kind === 'whileControl' ? [node.control.test] : [];
}

/**
 * Whether the conditions of a statement are only tested directly behind a FETCH, so that FOUND says there what `@@FETCH_STATUS` does. The body of a loop must then
 * end with one, and not go on anywhere else.
 */
export function testsBehindFetch(node: Statement, last: Statement | undefined): boolean {
  if (last?.kind !== 'fetch' || testsOf(node).some((each) => !withFound(each))) return false;
  if (node.kind !== 'loop') return node.kind === 'if';
  const { statements } = node;
  return statementBefore(statements, statements.length)?.kind === 'fetch' && !goesOn(statements);
}

/** The statement before a place of a list, those being passed over that leave FOUND as it is. */
export function statementBefore(list: readonly Statement[], at: number): Statement | undefined {
  return list.slice(0, at).findLast((each) => !isHarmless(each));
}

function variablesIn(query: Query): Identifier[] {
  const found: Identifier[] = [];
  walk(query, (node) => {
    if (node.kind === 'identifier' && node.text.startsWith('@')) found.push(node);
  });
  return found;
}

/** Whether CONTINUE stands anywhere but directly behind a FETCH. */
function goesOn(statements: readonly Statement[]): boolean {
  return statements.some((each, at) => {
    if (each.kind === 'exit') return each.action === 'continue' && statements[at - 1]?.kind !== 'fetch';
    if (each.kind === 'loop') return false;
    return [each, ...(each.kind === 'if' ? each.branches : [])].some((node) => listsOf(node).some(goesOn));
  });
}
