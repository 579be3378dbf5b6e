import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Assignment, Loop, Parameter, VariableDeclaration } from '../../sql/tree/routine.ts';
import { eachChild } from '../../sql/walk.ts';
import type { Resolution } from '../resolve/resolution.ts';
import type { RuleContext } from '../rule.ts';

/** A place where a JSON value is held: a variable, or what a getter of one gives, step by step. */
export interface JsonPlace {
  /** What the value is assigned to: a variable, a field of a record, an element of a collection. */
  readonly root: Expression;
  readonly steps: readonly Expression[];
}

/** What holds a value of a JSON object type. */
export type JsonVariable = VariableDeclaration | Parameter;

/** An assignment to a variable of a JSON object type, with what is around it. */
interface Given {
  readonly value: Expression;
  readonly at: Node;
  readonly around: readonly Node[];
}

/** What the code of one object says about its variables of the JSON object types. */
/** Variables by the place of their declaration, since a phase makes a declaration anew when it converts its default. */
interface Book {
  readonly given: ReadonlyMap<number, readonly Given[]>;
  readonly uses: ReadonlyMap<number, readonly Node[]>;
}

const books = new WeakMap<Node, Book>();

/** The variable that an expression names as a whole. */
export function jsonVariable(node: Expression, resolution: Resolution): JsonVariable | undefined {
  if (node.kind !== 'reference') return undefined;
  const referent = resolution.referent(node);
  return referent.kind === 'variable' || referent.kind === 'parameter' ? referent.declaration : undefined;
}

/** The place that a converted expression speaks of: undefined for a value that is held nowhere. */
export function jsonPlace(node: Expression, context: RuleContext): JsonPlace | undefined {
  if (node.kind === 'parenthesis') return jsonPlace(node.operand, context);
  if (node.kind !== 'call')
    return node.kind === 'reference' || node.kind === 'element' ? { root: node, steps: [] } : undefined;
  const { callee } = node;
  const last = callee.kind === 'reference' ? callee.name.parts.at(-1) : undefined;
  if (last?.target === true) {
    const [self, step] = node.arguments.map((each) => each.value);
    const inner = last.text === 'json_get' && self ? jsonPlace(self, context) : undefined;
    return inner && step && { root: inner.root, steps: [...inner.steps, step] };
  }
  return context.resolution.typeOf(callee).kind === 'collection' ? { root: node, steps: [] } : undefined;
}

/** Where the value of a variable came from, seen at a statement; `several` when it depends on the way there. */
export function originOf(
  variable: JsonVariable,
  at: Node,
  context: RuleContext,
): JsonPlace | 'several' | undefined {
  const all = bookOf(context).given.get(variable.start) ?? [];
  const one = all.length === 1 ? all[0] : nearest(all, at, context.parents);
  if (one) return jsonPlace(one.value, context);
  return all.some((each) => jsonPlace(each.value, context)) ? 'several' : undefined;
}

/** The assignment that runs last before a statement, whatever way leads there. */
function nearest(all: readonly Given[], at: Node, parents: readonly Node[]): Given | undefined {
  const before = all.filter((each) => each.at.start < at.start);
  const last = before.at(-1);
  const isCertain = last?.around.every((each) =>
    parents.some((one) => one.start === each.start && one.kind === each.kind),
  );
  if (!last || isCertain !== true) return undefined;
  const loops = parents.filter(
    (each): each is Loop => each.kind === 'loop' && !(each.start <= last.at.start && last.at.end <= each.end),
  );
  const isOverwritten = all.some((each) =>
    loops.some((loop) => loop.start <= each.at.start && each.at.end <= loop.end),
  );
  return isOverwritten ? undefined : last;
}

/** Other variables that still speak of the value in a place, or of one around it, and are used after a statement. */
export function othersThatSee(
  place: JsonPlace,
  at: Node,
  knowing: ReadonlySet<number>,
  context: RuleContext,
): boolean {
  const root = jsonVariable(place.root, context.resolution);
  if (!root) return false;
  const { given, uses } = bookOf(context);
  for (const [variable, all] of given) {
    if (variable === root.start || knowing.has(variable)) continue;
    const sees = all.some((each) => {
      const from = jsonPlace(each.value, context);
      return (
        from !== undefined &&
        jsonVariable(from.root, context.resolution)?.start === root.start &&
        from.steps.length <= place.steps.length &&
        from.steps.every((step, i) => mayBeOne(step, place.steps[i] as Expression))
      );
    });
    if (sees && uses.get(variable)?.some((each) => each.start > at.end) === true) return true;
  }
  return false;
}

function mayBeOne(step: Expression, other: Expression): boolean {
  if (step.kind === 'string' && other.kind === 'string') return step.value === other.value;
  return step.kind !== 'number' || other.kind !== 'number' || step.text === other.text;
}

function bookOf(context: RuleContext): Book {
  const root = context.parents[0] as Node;
  const known = books.get(root);
  if (known) return known;
  const given = new Map<number, Given[]>();
  const uses = new Map<number, Node[]>();
  const { resolution } = context;
  const note = (variable: Node | undefined, value: Expression, at: Node, around: readonly Node[]): void => {
    if (variable) given.set(variable.start, [...(given.get(variable.start) ?? []), { value, at, around }]);
  };
  const look = (node: Node, around: readonly Node[]): void => {
    if (node.kind === 'assignment')
      note(jsonVariable((node as Assignment).target, resolution), node.value, node, around);
    if (node.kind === 'variable' && node.default) note(node, node.default, node, around);
    const used = node.kind === 'reference' ? usedVariable(node, resolution) : undefined;
    if (used) uses.set(used.start, [...(uses.get(used.start) ?? []), node]);
    const inside = conditional.has(node.kind) ? [...around, node] : around;
    eachChild(node, (child) => look(child, inside));
  };
  look(root, []);
  const book = { given, uses };
  books.set(root, book);
  return book;
}

/** What is inside of these is not always run. */
const conditional: ReadonlySet<Node['kind']> = new Set([
  'ifBranch',
  'if',
  'loop',
  'caseStatement',
  'caseStatementBranch',
  'handler',
  'forall',
  'routine',
]);

/** The variable that a name speaks of, or whose method or field it is. */
function usedVariable(node: Expression, resolution: Resolution): JsonVariable | undefined {
  const referent = resolution.referent(node);
  const base = referent.kind === 'field' ? referent.base : referent;
  return base.kind === 'variable' || base.kind === 'parameter' ? base.declaration : undefined;
}
