import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { Argument, Call, Expression, Reference } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Parameter, RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { walk } from '../../sql/walk.ts';
import type { Bench } from '../context.ts';
import type { Resolution } from '../resolve/resolution.ts';
import type { TargetName } from '../target-names.ts';
import { routineName } from './book.ts';
import type { Captured, Nested } from './captures.ts';
import { withOwnCursors } from './captured-cursors.ts';
import { capturesOf, nestedRoutines } from './captures.ts';

/** A routine without what was nested in it, and the nested ones as routines of their own. */
export interface Lifted {
  readonly routine: RoutineDeclaration;
  readonly routines: readonly {
    readonly routine: RoutineDeclaration;
    readonly target: TargetName;
    /** Its name in the source. */
    readonly name: Name;
  }[];
}

/**
 * PL/pgSQL has no routines inside routines. Each nested one becomes a routine beside the outer one, named after both, that gets
 * the variables of the outer one that it uses as its first parameters: IN where it only reads them, INOUT where it changes them.
 */
export function lift(source: RoutineDeclaration, bench: Bench, target: TargetName): Lifted {
  if (!source.body || !bench.contents.holds(source.body, 'routine')) return { routine: source, routines: [] };
  const routine = bench.workshop.source.name === 'oracle' ? withOwnCursors(source, bench) : source;
  const nested = nestedRoutines(routine);
  if (nested.length === 0) return { routine, routines: [] };
  const lifter = new Lifter(routine, nested, bench, target);
  return lifter.run();
}

interface Plan {
  readonly nested: Nested;
  readonly target: TargetName;
  readonly captures: readonly Captured[];
  /** The head with the further parameters: what calls speak of. */
  readonly head: RoutineDeclaration;
}

/** A class because the plans of all nested routines must be known before any of them is rewritten. */
class Lifter {
  readonly #outer: RoutineDeclaration;
  readonly #bench: Bench;
  readonly #plans = new Map<RoutineDeclaration, Plan>();

  constructor(outer: RoutineDeclaration, nested: readonly Nested[], bench: Bench, target: TargetName) {
    this.#outer = outer;
    this.#bench = bench;
    const { names } = bench.workshop;
    const captures = capturesOf(outer, nested, bench.resolution);
    const taken = new Map<string, RoutineDeclaration>();
    for (const each of nested) {
      if (!each.routine.body) continue;
      const own = routineName(each.routine, names).toLowerCase();
      const whole = target.name === '' ? own : `${target.name}_${own}`;
      let wish = whole;
      for (let i = 2; taken.has(wish); i += 1) wish = `${whole}_${i}`;
      taken.set(wish, each.routine);
      const name = { schema: target.schema, name: names.routineBeside(bench.object, target.schema, wish) };
      this.#plans.set(each.routine, this.#plan(each, name, captures.get(each.routine) ?? []));
    }
    // A forward declaration speaks of the body that follows.
    for (const each of nested) {
      if (each.routine.body) continue;
      const body = nested.find(
        (other) =>
          other.routine.body &&
          other.routine.parameters.length === each.routine.parameters.length &&
          routineName(other.routine, names) === routineName(each.routine, names),
      );
      const plan = body && this.#plans.get(body.routine);
      if (plan) this.#plans.set(each.routine, plan);
    }
  }

  run(): Lifted {
    const routines = [...new Set(this.#plans.values())].map((plan) => {
      const body = plan.nested.routine.body && this.#rewrite(plan.nested.routine.body, plan.captures);
      const routine: RoutineDeclaration = { ...plan.head, ...(body ? { body: body as never } : {}) };
      return { routine, target: plan.target, name: plan.nested.routine.name };
    });
    const body = this.#outer.body && this.#rewrite(this.#outer.body, []);
    return { routine: { ...this.#outer, ...(body ? { body: body as never } : {}) }, routines };
  }

  #plan(nested: Nested, target: TargetName, captures: readonly Captured[]): Plan {
    const { names } = this.#bench.workshop;
    const { routine } = nested;
    const own = new Set(routine.parameters.map((each) => names.stored(each.name)));
    for (const each of captures) {
      if (each.kind === 'cursor' || own.has(names.stored(each.name)))
        this.#bench.report(
          each.kind === 'cursor' ? routineFindings.capturedCursor : routineFindings.nestedNotLifted,
          each.sample,
          `${routineName(routine, names)} uses ${each.name.text} of the routine around it.`,
        );
      if (each.written && nested.insideHandler)
        this.#bench.report(
          routineFindings.capturedInHandler,
          each.sample,
          `${routineName(routine, names)} changes ${each.name.text} of the routine around it.`,
        );
    }
    const name = names.qualified(target, routine.name);
    const parameters = [...captures.map((each) => this.#parameter(each)), ...routine.parameters];
    const { body: _, ...head } = routine;
    return { nested, target, captures, head: { ...head, name, parameters } };
  }

  #parameter(captured: Captured): Parameter {
    return {
      kind: 'parameter',
      start: -1,
      end: -1,
      name: captured.name,
      mode: captured.written ? 'in out' : 'in',
      type: this.#typeOf(captured),
    };
  }

  /** A loop's record or index has no declared type. */
  #typeOf(captured: Captured): DataType {
    const origin = { start: -1, end: -1 };
    if (captured.type) return captured.type;
    if (captured.kind === 'cursor') return make.type(origin, 'refcursor');
    const { types } = this.#bench.workshop;
    const type = captured.value && types.forValue(captured.value, origin);
    return type ?? make.type(origin, 'record');
  }

  /** Takes nested routines out of the declarations and gives calls of them their further arguments. */
  #rewrite(node: Node, own: readonly Captured[]): Node {
    const { resolution } = this.#bench;
    const change = (each: Node, parent: Node | undefined): Node | readonly Node[] => {
      if (each.kind === 'routine' && this.#plans.has(each)) return [];
      const isCallee = parent?.kind === 'call' && parent.callee === each;
      const callee = each.kind === 'reference' ? each : each.kind === 'call' ? each.callee : undefined;
      const plan = callee?.kind === 'reference' && !isCallee ? this.#called(callee, resolution) : undefined;
      const within = mapChildren(each, (child) => change(child, each));
      if (within !== each) resolution.inherit(within, each);
      if (plan && callee?.kind === 'reference') return this.#call(within as Call | Reference, callee, plan);
      if (within.kind === 'reference') return this.#unqualified(within, own);
      return within;
    };
    return change(node, undefined) as Node;
  }

  #called(callee: Reference, resolution: Resolution): Plan | undefined {
    const referent = resolution.referent(callee);
    return referent.kind === 'routine' ? this.#plans.get(referent.routine) : undefined;
  }

  #call(node: Call | Reference, callee: Reference, plan: Plan): Expression {
    const { resolution } = this.#bench;
    const name: Reference = { ...callee, name: { ...callee.name, parts: callee.name.parts.slice(-1) } };
    resolution.refer(name, {
      kind: 'routine',
      routine: plan.head,
      owner: { kind: 'routine', routine: this.#outer, depth: 1 },
    });
    const captured = plan.captures.map((each): Argument => {
      const value: Reference = {
        kind: 'reference',
        start: callee.start,
        end: callee.end,
        name: { kind: 'name', start: callee.start, end: callee.end, parts: [each.name] },
      };
      resolution.refer(value, each.referent);
      if (each.value) resolution.state(value, each.value);
      return { kind: 'argument', start: callee.start, end: callee.end, value };
    });
    const given = node.kind === 'call' ? node.arguments : [];
    const call: Call = {
      ...(node.kind === 'call' ? node : { start: node.start, end: node.end }),
      kind: 'call',
      callee: name,
      arguments: [...captured, ...given],
    };
    resolution.inherit(call, node);
    return call;
  }

  /** `outer.variable` is a parameter here and stands without the name of the outer routine. */
  #unqualified(node: Reference, own: readonly Captured[]): Reference {
    const { names } = this.#bench.workshop;
    const [first, second, ...rest] = node.name.parts;
    if (!first || !second) return node;
    const captured = own.find((each) => each.name && names.stored(each.name) === names.stored(second));
    if (!captured || !isQualifier(names.stored(first), this.#outer, (each) => names.stored(each)))
      return node;
    const made: Reference = { ...node, name: { ...node.name, parts: [second, ...rest] } };
    this.#bench.resolution.inherit(made, node);
    return made;
  }
}

function isQualifier(
  first: string,
  outer: RoutineDeclaration,
  stored: (name: Parameter['name']) => string,
): boolean {
  let found = outer.name.parts.some((part) => stored(part) === first);
  if (outer.body)
    walk(outer.body, (node) => {
      if (node.kind === 'block' && node.labels.some((each) => stored(each) === first)) found = true;
      if (node.kind === 'routine' && node.name.parts.some((part) => stored(part) === first)) found = true;
    });
  return found;
}
