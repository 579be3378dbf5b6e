import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { IfBranch, Loop, Statement } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import type { RuleContext } from '../rule.ts';
import { formOf } from './representation.ts';
import { collectionOfMethod, isName, methodCall, sameName, sameText } from './names.ts';
import { treesOf } from './uses.ts';

/**
 * Whether the code around shows that a collection has an element at the index: a loop over its indexes, a test with EXISTS.
 * Only then can a subscript stand for the access, which gives NULL for a missing element where PL/SQL raises an exception.
 */
export function isWithinBounds(list: Expression, index: Expression, context: RuleContext): boolean {
  if (list.kind !== 'reference') return false;
  const parts = list.name.parts;
  if (index.kind === 'number' || index.kind === 'string') return isTested(parts, index, context);
  if (index.kind !== 'reference') return false;
  const referent = context.resolution.referent(index);
  if (referent.kind === 'loop variable' && loopCovers(referent.loop, list, context)) return true;
  return isTested(parts, index, context) || isStepped(parts, index, context);
}

/** `FOR i IN 1..list.COUNT`, `FOR i IN list.FIRST..list.LAST`: over this list, or over one that was filled together with it. */
function loopCovers(loop: Loop, list: Reference, context: RuleContext): boolean {
  const { control } = loop;
  const type = context.resolution.typeOf(list);
  if (control?.kind !== 'rangeControl' || type.kind !== 'collection') return false;
  if (formOf(type, context) !== 'array') return false;
  const starts = collectionOfMethod(control.from, context.resolution, ['FIRST']);
  const ends = collectionOfMethod(control.to, context.resolution, ['COUNT', 'LAST']);
  const fromOne = control.from.kind === 'number' && control.from.text === '1';
  if (!ends || !(fromOne || (starts && sameName(starts, ends, context.source)))) return false;
  const { parts } = list.name;
  if (mayChange(loop.statements, parts, context)) return false;
  return sameName(ends, parts, context.source) || isFilledWith(parts, ends, context);
}

/** Whether statements may take elements away from a list or replace it. */
function mayChange(
  statements: readonly Statement[],
  list: readonly Identifier[],
  context: RuleContext,
): boolean {
  return statements.some((statement) => some(statement, (node) => changes(node, list, context)));
}

function changes(node: Node, list: readonly Identifier[], { resolution, source }: RuleContext): boolean {
  switch (node.kind) {
    case 'assignment':
      return isName(node.target, list, source);
    case 'into':
      return node.targets.some((each) => isName(each, list, source));
    case 'callStatement': {
      const method = methodCall(node.call, resolution, source);
      const callee = node.call.kind === 'call' ? node.call.callee : node.call;
      return (
        (method?.name === 'DELETE' || method?.name === 'TRIM') &&
        callee.kind === 'reference' &&
        sameName(callee.name.parts.slice(0, -1), list, source)
      );
    }
    case 'call': {
      const { kind } = resolution.referent(node.callee);
      const isRoutine = kind === 'routine' || kind === 'standalone' || kind === 'unknown';
      return isRoutine && node.arguments.some((each) => isName(each.value, list, source));
    }
    default:
      return false;
  }
}

/** Whether all that a list holds came from the same BULK COLLECT as what another holds. */
export function isFilledWith(
  list: readonly Identifier[],
  other: readonly Identifier[],
  context: RuleContext,
): boolean {
  const { source } = context;
  let together = 0;
  let apart = 0;
  for (const root of treesOf(context.object))
    walk(root, (node) => {
      if (node.kind !== 'into' || !node.bulk) {
        if (changes(node, list, context) || changes(node, other, context)) apart += 1;
        return;
      }
      const has = (parts: readonly Identifier[]): boolean =>
        node.targets.some((each) => isName(each, parts, source));
      if (has(list) && has(other)) together += 1;
      else if (has(list) || has(other)) apart += 1;
    });
  return together > 0 && apart === 0;
}

/** Within `IF list.EXISTS(i) THEN`. */
function isTested(list: readonly Identifier[], index: Expression, context: RuleContext): boolean {
  return context.parents.some(
    (node, i) =>
      node.kind === 'ifBranch' &&
      isBelowStatements(context.parents[i + 1], node) &&
      testsFor(node.test, list, index, context) &&
      !mayChange(node.statements, list, context) &&
      !(index.kind === 'reference' && assigns(node.statements, index, context)),
  );
}

function isBelowStatements(child: Node | undefined, branch: IfBranch): boolean {
  return child !== undefined && branch.statements.includes(child as Statement);
}

function testsFor(
  test: Expression,
  list: readonly Identifier[],
  index: Expression,
  context: RuleContext,
): boolean {
  if (test.kind === 'parenthesis') return testsFor(test.operand, list, index, context);
  if (test.kind === 'chain')
    return test.operator === 'and' && test.operands.some((each) => testsFor(each, list, index, context));
  if (test.kind !== 'call' || test.callee.kind !== 'reference') return false;
  const given = test.arguments[0]?.value;
  return (
    methodCall(test, context.resolution, context.source)?.name === 'EXISTS' &&
    sameName(test.callee.name.parts.slice(0, -1), list, context.source) &&
    given !== undefined &&
    sameText(given, index, context.source)
  );
}

function assigns(statements: readonly Statement[], index: Reference, { source }: RuleContext): boolean {
  return statements.some((statement) =>
    some(
      statement,
      (node) =>
        (node.kind === 'assignment' && isName(node.target, index.name.parts, source)) ||
        (node.kind === 'into' && node.targets.some((each) => isName(each, index.name.parts, source))),
    ),
  );
}

/** Within `WHILE i IS NOT NULL LOOP … i := list.NEXT(i); END LOOP`, i having got its value from the list alone. */
function isStepped(list: readonly Identifier[], index: Reference, context: RuleContext): boolean {
  const { parents } = context;
  return parents.some((node, i) => {
    if (node.kind !== 'loop' || !runsWhileNotNull(node, index, context)) return false;
    const last = node.statements.at(-1);
    if (!last || parents[i + 1] === last || !stepsAlong(last, list, index, context)) return false;
    const before = node.statements.slice(0, -1);
    return (
      !mayChange(before, list, context) &&
      !assigns(before, index, context) &&
      isSetFromList(list, index, context)
    );
  });
}

function runsWhileNotNull(loop: Loop, index: Reference, { source }: RuleContext): boolean {
  const isTest = (test: Expression | undefined, not: boolean): boolean =>
    test?.kind === 'is' &&
    test.test === 'null' &&
    test.not === not &&
    isName(test.operand, index.name.parts, source);
  if (loop.control?.kind === 'whileControl') return isTest(loop.control.test, true);
  const [first] = loop.statements;
  return !loop.control && first?.kind === 'exit' && first.action === 'exit' && isTest(first.when, false);
}

function stepsAlong(
  statement: Statement,
  list: readonly Identifier[],
  index: Reference,
  { resolution, source }: RuleContext,
): boolean {
  if (statement.kind !== 'assignment' || !isName(statement.target, index.name.parts, source)) return false;
  const { value } = statement;
  const callee = value.kind === 'call' ? value.callee : value;
  const method = methodCall(value, resolution, source)?.name;
  return (
    method !== undefined &&
    ['FIRST', 'LAST', 'NEXT', 'PRIOR'].includes(method) &&
    callee.kind === 'reference' &&
    sameName(callee.name.parts.slice(0, -1), list, source)
  );
}

/** Whether every assignment of the index in the object takes it from the list's own FIRST, NEXT …. */
function isSetFromList(list: readonly Identifier[], index: Reference, context: RuleContext): boolean {
  let fails = false;
  for (const root of treesOf(context.object))
    walk(root, (node) => {
      if (node.kind === 'assignment' && isName(node.target, index.name.parts, context.source))
        fails ||= !stepsAlong(node, list, index, context);
      if (node.kind === 'into')
        fails ||= node.targets.some((each) => isName(each, index.name.parts, context.source));
    });
  return !fails;
}
