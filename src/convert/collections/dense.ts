import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { CaseStatement, If, Loop, Statement, VariableDeclaration } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import { collectionOfMethod, isName, methodCall, sameName, sameText } from './names.ts';
import type { Look } from './uses.ts';

/**
 * Whether the index of an element that is written to leaves no gap below it: it is that of an element that exists, or the
 * one after the last. It is proved from the code around, and false where that does not show it.
 */
export function isDenseIndex(node: Call, above: readonly Node[], look: Look): boolean {
  const index = node.arguments[0]?.value;
  if (!index || node.arguments.length !== 1 || node.callee.kind !== 'reference') return false;
  const list = node.callee.name.parts;
  if (isNextOrExisting(index, list, look)) return true;
  if (index.kind === 'number') return literalsCountUp(node, list, above, look);
  if (index.kind === 'cursorAttribute' && index.attribute === 'rowcount')
    return isUnconditional(above, { list, index }, look);
  if (index.kind !== 'reference') return false;
  const referent = look.resolution.referent(index);
  if (referent.kind === 'loop variable') return loopCountsUp(referent.loop, { list, index }, above, look);
  return referent.kind === 'variable' && counterCountsUp(referent.declaration, list, above, look);
}

/** `list.COUNT + 1`, `NVL(list.LAST, 0) + 1`, `list.LAST`, `list.FIRST` …. */
function isNextOrExisting(index: Expression, list: readonly Identifier[], look: Look): boolean {
  if (index.kind === 'parenthesis') return isNextOrExisting(index.operand, list, look);
  if (isEnd(index, list, look)) return true;
  if (index.kind !== 'binary' || index.operator !== '+') return false;
  const { left, right } = index;
  return (isOne(right) && isEnd(left, list, look)) || (isOne(left) && isEnd(right, list, look));
}

function isEnd(node: Expression, list: readonly Identifier[], look: Look): boolean {
  if (node.kind === 'call' && node.callee.kind === 'reference') {
    const referent = look.resolution.referent(node.callee);
    const [value, instead] = node.arguments;
    const isNvl = referent.kind === 'built-in' && (referent.name === 'NVL' || referent.name === 'COALESCE');
    return (
      isNvl &&
      value !== undefined &&
      instead?.value.kind === 'number' &&
      instead.value.text === '0' &&
      isEnd(value.value, list, look)
    );
  }
  const of = collectionOfMethod(node, look.resolution, ['COUNT', 'LAST', 'FIRST']);
  return of !== undefined && sameName(of, list, look.source);
}

function isOne(node: Expression): boolean {
  return node.kind === 'number' && node.text === '1';
}

/** The list of statements that holds the node at the end of a path, with the statement's place in it. */
function listAround(
  above: readonly Node[],
): { list: readonly Statement[]; at: number; owner: Node } | undefined {
  for (let i = above.length - 1; i > 0; i -= 1) {
    const owner = above[i - 1] as Node;
    const statement = above[i] as Statement;
    for (const list of listsOf(owner)) {
      const at = list.indexOf(statement);
      if (at >= 0) return { list, at, owner };
    }
  }
  return undefined;
}

function listsOf(node: Node): (readonly Statement[])[] {
  const { statements, otherwise } = node as { statements?: unknown; otherwise?: unknown };
  return [statements, otherwise].filter((each) => Array.isArray(each)) as (readonly Statement[])[];
}

/** `list(1) := …; list(2) := …;`: literals that count up within one list of statements. */
function literalsCountUp(
  node: Call,
  list: readonly Identifier[],
  above: readonly Node[],
  look: Look,
): boolean {
  const around = listAround([...above, node]);
  if (!around) return false;
  let highest = 0;
  for (const statement of around.list.slice(0, around.at + 1)) {
    if (statement.kind !== 'assignment' && empties(statement, list, look)) highest = 0;
    const written = statement.kind === 'assignment' ? literalIndex(statement.target, list, look) : undefined;
    if (written !== undefined && written >= 1 && written <= highest + 1) highest = Math.max(highest, written);
    else if (statement.kind === 'assignment' && isName(statement.target, list, look.source)) highest = 0;
  }
  const own = node.arguments[0]?.value;
  const wanted = own?.kind === 'number' ? Number(own.text) : Number.NaN;
  return wanted >= 1 && wanted <= highest + (around.list[around.at]?.kind === 'assignment' ? 0 : 1);
}

/** The literal index of `list(1)` or `list(1).field`. */
function literalIndex(target: Expression, list: readonly Identifier[], look: Look): number | undefined {
  if (target.kind === 'field') return literalIndex(target.operand, list, look);
  if (target.kind !== 'call') return undefined;
  if (!isName(target.callee, list, look.source)) return literalIndex(target.callee, list, look);
  const index = target.arguments[0]?.value;
  return index?.kind === 'number' ? Number(index.text) : undefined;
}

/** `list.DELETE;` and `list.TRIM` take elements away. */
function empties(statement: Statement, list: readonly Identifier[], look: Look): boolean {
  if (statement.kind !== 'callStatement') return false;
  const method = methodCall(statement.call, look.resolution, look.source);
  const callee = statement.call.kind === 'call' ? statement.call.callee : statement.call;
  return (
    (method?.name === 'DELETE' || method?.name === 'TRIM') &&
    callee.kind === 'reference' &&
    sameName(callee.name.parts.slice(0, -1), list, look.source)
  );
}

/** An element that is written to: the list's name and the index. */
interface Written {
  readonly list: readonly Identifier[];
  readonly index: Expression;
}

/** Whether every round of the loop executes the write: it stands directly in the loop, or in each branch of an IF or CASE there. */
function isUnconditional(above: readonly Node[], written: Written, look: Look, loop?: Loop): boolean {
  const around = listAround(above);
  if (!around) return false;
  const { owner, list, at } = around;
  if (owner.kind === 'loop') {
    if (loop && owner !== loop) return false;
    return !list.slice(0, at).some(leaves) && !empty(owner, written.list, look);
  }
  const place = above.indexOf(owner);
  const isBranch = owner.kind === 'ifBranch' || owner.kind === 'caseStatementBranch';
  const whole = isBranch ? above[place - 1] : owner;
  if (whole?.kind !== 'if' && whole?.kind !== 'caseStatement') return false;
  const outer = above.slice(0, above.indexOf(whole) + 1);
  return allWrite(whole, written, look) && isUnconditional(outer, written, look, loop);
}

/** CONTINUE and GOTO leave out what follows them. */
function leaves(statement: Statement): boolean {
  return some(
    statement,
    (each) => (each.kind === 'exit' && each.action === 'continue') || each.kind === 'goto',
  );
}

function empty(loop: Loop, list: readonly Identifier[], look: Look): boolean {
  return some(loop, (each) => each.kind === 'callStatement' && empties(each, list, look));
}

/** A CASE statement without ELSE raises an exception where no branch fits, so its branches are all that can happen. */
function allWrite(whole: If | CaseStatement, written: Written, look: Look): boolean {
  if (whole.kind === 'if' && !whole.otherwise) return false;
  const lists = [
    ...whole.branches.map((each) => each.statements),
    ...(whole.otherwise ? [whole.otherwise] : []),
  ];
  return lists.every((statements) =>
    statements.some((each) => each.kind === 'assignment' && isWriteOf(each.target, written, look)),
  );
}

function isWriteOf(target: Expression, written: Written, look: Look): boolean {
  if (target.kind === 'field') return isWriteOf(target.operand, written, look);
  const index = target.kind === 'call' ? target.arguments[0]?.value : undefined;
  if (target.kind !== 'call' || !index) return false;
  return isName(target.callee, written.list, look.source) && sameText(index, written.index, look.source);
}

/** `FOR i IN 1..n LOOP list(i) := …`, and loops over the elements that exist. */
function loopCountsUp(loop: Loop, written: Written, above: readonly Node[], look: Look): boolean {
  const { control } = loop;
  if (control?.kind !== 'rangeControl') return false;
  const ends = collectionOfMethod(control.to, look.resolution, ['COUNT', 'LAST']);
  const starts = collectionOfMethod(control.from, look.resolution, ['FIRST']);
  const fromOne = isOne(control.from) || starts !== undefined;
  if (!fromOne) return false;
  if (ends && sameName(ends, written.list, look.source)) return true;
  // Starting with the first element of another collection is starting with 1 only if that one has no gaps itself.
  const startsDense = starts === undefined || !isAssociative(control.from, look);
  return startsDense && !control.reverse && isUnconditional(above, written, look, loop);
}

function isAssociative(node: Expression, { resolution }: Look): boolean {
  const referent = resolution.referent(node);
  return referent.kind === 'method' && referent.collection.form === 'associative array';
}

/** `n := n + 1; list(n) := …`, n being set to nothing but 0 otherwise; or the other way round, beginning with 1. */
function counterCountsUp(
  counter: VariableDeclaration,
  list: readonly Identifier[],
  above: readonly Node[],
  look: Look,
): boolean {
  const around = listAround(above);
  if (!around) return false;
  const before = stepIn(around.list.slice(0, around.at).reverse(), counter, look);
  const start = before ? '0' : '1';
  if (!before && !stepIn(around.list.slice(around.at + 1), counter, look)) return false;
  if (counter.default !== undefined && !isText(counter.default, start)) return false;
  let sound = counter.default !== undefined;
  let fails = false;
  for (const root of look.roots)
    walk(root, (node) => {
      if (node.kind === 'assignment' && isCounter(node.target, counter, look)) {
        if (isText(node.value, start)) sound = true;
        else if (!isStep(node, counter, look)) fails = true;
        else if (!stepsWithWrite(node, root, counter, list, look)) fails = true;
      }
      if (node.kind === 'into' && node.targets.some((each) => isCounter(each, counter, look))) fails = true;
      if (node.kind === 'argument' && isCounter(node.value, counter, look))
        fails ||= isRisky(node, root, list, look);
      if (isStatementList(node)) fails ||= restartsAlone(node, counter, list, look);
    });
  return sound && !fails;
}

/** A counter that is passed to a routine may be changed by it; as the index of an element it is not. */
function isRisky(argument: Node, root: Node, list: readonly Identifier[], look: Look): boolean {
  let harmless = false;
  walk(root, (node) => {
    if (node.kind !== 'call' || !node.arguments.some((each) => each === argument)) return;
    const referent = look.resolution.referent(node.callee);
    harmless =
      look.resolution.typeOf(node.callee).kind === 'collection' ||
      isName(node.callee, list, look.source) ||
      (referent.kind !== 'routine' && referent.kind !== 'standalone');
  });
  return !harmless;
}

function isStatementList(node: Node): boolean {
  return listsOf(node).length > 0;
}

/** The list is emptied and the counter is not set back in the same statements. */
function restartsAlone(
  node: Node,
  counter: VariableDeclaration,
  list: readonly Identifier[],
  look: Look,
): boolean {
  return listsOf(node).some(
    (statements) =>
      statements.some((each) => empties(each, list, look)) &&
      !statements.some(
        (each) =>
          each.kind === 'assignment' && isCounter(each.target, counter, look) && !isStep(each, counter, look),
      ),
  );
}

/** A step of the counter goes with a write of the element in the same list of statements. */
function stepsWithWrite(
  step: Node,
  root: Node,
  counter: VariableDeclaration,
  list: readonly Identifier[],
  look: Look,
): boolean {
  let found = false;
  walk(root, (node) => {
    for (const statements of listsOf(node)) {
      if (!statements.includes(step as Statement)) continue;
      found = statements.some(
        (each) => each.kind === 'assignment' && writesAt(each.target, counter, list, look),
      );
    }
  });
  return found;
}

function writesAt(
  target: Expression,
  counter: VariableDeclaration,
  list: readonly Identifier[],
  look: Look,
): boolean {
  if (target.kind === 'field') return writesAt(target.operand, counter, list, look);
  if (target.kind !== 'call') return false;
  const index = target.arguments[0]?.value;
  return isName(target.callee, list, look.source) && index !== undefined && isCounter(index, counter, look);
}

/** Whether the next step of the counter comes before anything that could leave the list of statements. */
function stepIn(statements: readonly Statement[], counter: VariableDeclaration, look: Look): boolean {
  for (const each of statements) {
    if (each.kind === 'assignment' && isStep(each, counter, look)) return true;
    if (['if', 'loop', 'exit', 'goto', 'return', 'caseStatement', 'block'].includes(each.kind)) return false;
  }
  return false;
}

function isStep(node: Node, counter: VariableDeclaration, look: Look): boolean {
  return (
    node.kind === 'assignment' &&
    isCounter(node.target, counter, look) &&
    node.value.kind === 'binary' &&
    node.value.operator === '+' &&
    ((isCounter(node.value.left, counter, look) && isOne(node.value.right)) ||
      (isCounter(node.value.right, counter, look) && isOne(node.value.left)))
  );
}

function isCounter(node: Expression, counter: VariableDeclaration, { resolution }: Look): boolean {
  if (node.kind !== 'reference') return false;
  const referent = resolution.referent(node);
  return referent.kind === 'variable' && referent.declaration === counter;
}

function isText(node: Expression, text: string): boolean {
  return node.kind === 'number' && node.text === text;
}
