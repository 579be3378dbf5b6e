import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Loop, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { eachChild, walk } from '../../sql/walk.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Referent, Resolution } from '../resolve/resolution.ts';
import { rootOf } from './writable.ts';

/** A routine inside another, at any depth. */
export interface Nested {
  readonly routine: RoutineDeclaration;
  /** Whether a block with exception handlers stands around its declaration, so that errors in it may be handled there. */
  readonly insideHandler: boolean;
}

/** A variable of an outer routine that a nested one uses. */
export interface Captured {
  readonly kind: 'variable' | 'parameter' | 'loop variable' | 'cursor';
  /** The declaration, or the loop: what makes it the one that it is. */
  readonly of: object;
  readonly name: Identifier;
  readonly referent: Referent;
  readonly type?: DataType;
  readonly value?: ValueType;
  /** A place where it is used. */
  readonly sample: Node;
  readonly written: boolean;
}

/** All routines nested in one, the outer ones first. */
export function nestedRoutines(outer: RoutineDeclaration): Nested[] {
  const found: Nested[] = [];
  const visit = (node: Node, insideHandler: boolean): void => {
    const within = insideHandler || (node.kind === 'block' && node.handlers.length > 0);
    if (node.kind === 'routine') found.push({ routine: node, insideHandler });
    eachChild(node, (child) => visit(child, within));
  };
  if (outer.body) visit(outer.body, false);
  return found;
}

/** What a routine does with the names of others. */
interface Uses {
  readonly captured: Map<object, Captured>;
  readonly calls: Set<RoutineDeclaration>;
}

/**
 * The variables of outer routines that each nested one needs: those that it uses itself and those that the nested routines
 * that it calls need, as far as they are not its own.
 */
export function capturesOf(
  outer: RoutineDeclaration,
  nested: readonly Nested[],
  resolution: Resolution,
): ReadonlyMap<RoutineDeclaration, readonly Captured[]> {
  const uses = new Map<RoutineDeclaration, Uses>();
  const inOuter = declarationsIn(outer);
  for (const { routine } of nested) if (routine.body) uses.set(routine, usesOf(routine, inOuter, resolution));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [routine, own] of uses) {
      const inside = declarationsIn(routine);
      for (const called of own.calls)
        for (const [key, captured] of uses.get(called)?.captured ?? []) {
          if (inside.has(key)) continue;
          const known = own.captured.get(key);
          if (known && (known.written || !captured.written)) continue;
          own.captured.set(key, known ? { ...known, written: true } : captured);
          changed = true;
        }
    }
  }
  return new Map([...uses].map(([routine, own]) => [routine, [...own.captured.values()]]));
}

/** Everything that can be named and stands in a tree. */
function declarationsIn(tree: Node): Set<object> {
  const found = new Set<object>();
  walk(tree, (node) => {
    if (['variable', 'parameter', 'cursor', 'loop', 'forall'].includes(node.kind)) found.add(node);
  });
  return found;
}

function usesOf(routine: RoutineDeclaration, inOuter: ReadonlySet<object>, resolution: Resolution): Uses {
  const inside = declarationsIn(routine);
  const captured = new Map<object, Captured>();
  const calls = new Set<RoutineDeclaration>();
  const note = (node: Reference, written: boolean): void => {
    const referent = resolution.referent(node);
    if (referent.kind === 'routine') calls.add(referent.routine);
    const found = capturedBy(node, referent, resolution);
    if (!found || inside.has(found.of) || !inOuter.has(found.of)) return;
    const known = captured.get(found.of);
    if (!known) captured.set(found.of, { ...found, written });
    else if (written && !known.written) captured.set(found.of, { ...known, written });
  };
  const written = new Set<Node>();
  walk(routine, (node) => {
    for (const target of targetsOf(node, resolution)) {
      const root = rootOf(target);
      if (root) written.add(root);
    }
  });
  walk(routine, (node) => {
    if (node.kind === 'reference') note(node, written.has(node));
  });
  return { captured, calls };
}

function capturedBy(
  sample: Reference,
  referent: Referent,
  resolution: Resolution,
): Omit<Captured, 'written'> | undefined {
  if (referent.kind === 'field' || referent.kind === 'method')
    return capturedBy(sample, referent.base, resolution);
  const whole = sample.name.parts.length === 1 && resolution.referent(sample) === referent;
  const value = whole ? { value: resolution.typeOf(sample) } : {};
  switch (referent.kind) {
    case 'variable':
    case 'parameter': {
      const { declaration, owner } = referent;
      if (owner.kind === 'package') return undefined;
      const { name, type } = declaration;
      return { kind: referent.kind, of: declaration, name, referent, type, sample, ...value };
    }
    case 'cursor': {
      const { declaration } = referent;
      return { kind: 'cursor', of: declaration, name: declaration.name, referent, sample };
    }
    case 'loop variable': {
      const name = loopVariable(referent.loop);
      return name && { kind: 'loop variable', of: referent.loop, name, referent, sample, ...value };
    }
    default:
      return undefined;
  }
}

function loopVariable(loop: Loop): Identifier | undefined {
  const control = loop.control ?? (loop as { variable?: Identifier });
  return 'variable' in control ? control.variable : undefined;
}

/** What a node writes to. Arguments of a procedure that is not known may be written to. */
function targetsOf(node: Node, resolution: Resolution): readonly Expression[] {
  switch (node.kind) {
    case 'assignment':
      return [node.target];
    case 'into':
      return node.targets;
    case 'open':
      return node.query || node.dynamic ? [node.cursor] : [];
    case 'usingItem':
      return node.mode === 'in' ? [] : [node.value];
    case 'callStatement':
      return node.call.kind === 'call'
        ? [...methodTarget(node.call.callee), ...outs(node.call, resolution)]
        : methodTarget(node.call);
    case 'call':
      return outs(node, resolution, true);
    default:
      return [];
  }

  /** `list.EXTEND` changes the list. */
  function methodTarget(callee: Expression): Expression[] {
    return callee.kind === 'reference' && resolution.referent(callee).kind === 'method' ? [callee] : [];
  }
}

function outs(
  call: Extract<Expression, { kind: 'call' }>,
  resolution: Resolution,
  inExpression = false,
): Expression[] {
  const { callee } = call;
  const referent = callee.kind === 'reference' ? resolution.referent(callee) : undefined;
  const routine =
    referent?.kind === 'routine'
      ? referent.routine
      : referent?.kind === 'standalone'
        ? referent.routine.definition.routine
        : undefined;
  if (!routine) return inExpression ? [] : call.arguments.map((each) => each.value);
  return call.arguments.flatMap((each, i) => {
    const parameter = each.name
      ? routine.parameters.find((one) => one.name.text.toUpperCase() === each.name?.text.toUpperCase())
      : routine.parameters[i];
    return parameter && parameter.mode !== 'in' ? [each.value] : [];
  });
}

/** The declarations of variables that trees speak of. */
export function variablesUsed(trees: readonly Node[], resolution: Resolution): Set<object> {
  const found = new Set<object>();
  for (const tree of trees)
    walk(tree, (node) => {
      const used = node.kind === 'reference' && capturedBy(node, resolution.referent(node), resolution);
      if (used) found.add(used.of);
    });
  return found;
}

/** The declarations of variables that trees write to. */
export function variablesWritten(trees: readonly Node[], resolution: Resolution): Set<object> {
  const found = new Set<object>();
  for (const tree of trees)
    walk(tree, (node) => {
      for (const target of targetsOf(node, resolution)) {
        const root = rootOf(target);
        const written = root && capturedBy(root, resolution.referent(root), resolution);
        if (written) found.add(written.of);
      }
    });
  return found;
}
