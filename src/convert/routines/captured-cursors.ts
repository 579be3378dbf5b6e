import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { CursorAttribute, Expression, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  Block,
  CursorDeclaration,
  Open,
  RoutineDeclaration,
  Statement,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import { eachChild, walk } from '../../sql/walk.ts';
import { nowhere } from '../../text/span.ts';
import type { Span } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import type { Referent } from '../resolve/resolution.ts';

type Declared = CursorDeclaration | VariableDeclaration;

/** A place where a routine, without those nested in it, speaks of a cursor. */
interface Use {
  readonly by: 'loop' | 'open' | 'fetch' | 'bulk fetch' | 'close' | CursorAttribute['attribute'];
  readonly routine: RoutineDeclaration;
}

/** The variables that keep what attributes of a cursor say in all routines that share it. */
interface SharedState {
  readonly found?: VariableDeclaration;
  readonly count?: VariableDeclaration;
}

/** How the routines speak of one cursor once each of them stands alone. */
interface CursorPlan {
  /** Copies of its declaration, by the nested routine that gets one; `whole` where nobody else needs to know the cursor. */
  readonly copies: ReadonlyMap<
    RoutineDeclaration,
    { readonly copy: CursorDeclaration; readonly whole: boolean }
  >;
  readonly state: SharedState;
}

/**
 * A routine whose nested ones can stand alone although they use its cursors. A nested routine that loops over a cursor, or opens
 * it, declares it itself, because PL/pgSQL opens only cursors whose query it knows; what it opens for others it hands
 * over as the portal. Where one routine fetches and another asks (`%FOUND`, `%ROWCOUNT`), variables beside the cursor keep the answer, since FOUND of PL/pgSQL is
 * known only where the FETCH stands (PL/SQL Language Reference, "Named Cursor Attributes").
 */
export function withOwnCursors(outer: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const uses = usesIn(outer, bench);
  const plans = new Map<Declared, CursorPlan>();
  for (const [declared, of] of uses) {
    const plan = planFor(declared, of, outer, bench);
    if (plan) plans.set(declared, plan);
  }
  if (plans.size === 0) return outer;
  const writer = new CursorWriter(plans, bench);
  const result = writer.routine(outer);
  referAnew(result, writer.written, bench);
  return result;
}

/** Calls speak of the routines as they are now. */
function referAnew(
  tree: Node,
  written: ReadonlyMap<RoutineDeclaration, RoutineDeclaration>,
  { resolution }: Bench,
): void {
  walk(tree, (node) => {
    if (node.kind !== 'reference') return;
    const referent = resolution.referent(node);
    const routine = referent.kind === 'routine' && written.get(referent.routine);
    if (routine && referent.kind === 'routine') resolution.refer(node, { ...referent, routine });
  });
}

/** All uses of the cursors and cursor variables that a routine declares, its nested routines' too. */
function usesIn(outer: RoutineDeclaration, bench: Bench): ReadonlyMap<Declared, readonly Use[]> {
  const found = new Map<Declared, Use[]>();
  const visit = (node: Node, routine: RoutineDeclaration): void => {
    const use = useOf(node);
    const declared = use && declaredBy(use.cursor, bench);
    if (use && declared) found.set(declared, [...(found.get(declared) ?? []), { by: use.by, routine }]);
    eachChild(node, (child) => visit(child, child.kind === 'routine' ? child : routine));
  };
  visit(outer, outer);
  return found;
}

function useOf(node: Node): { readonly by: Use['by']; readonly cursor: Expression } | undefined {
  switch (node.kind) {
    case 'cursorControl':
      return { by: 'loop', cursor: node.cursor };
    case 'open':
      return { by: 'open', cursor: node.cursor };
    case 'fetch':
      return { by: node.into.bulk ? 'bulk fetch' : 'fetch', cursor: node.cursor };
    case 'close':
      return { by: 'close', cursor: node.cursor };
    case 'cursorAttribute':
      return { by: node.attribute, cursor: node.cursor };
    default:
      return undefined;
  }
}

/** The declaration that the routine at hand holds of a cursor; undefined for parameters and for state of packages. */
function declaredBy(cursor: Expression, bench: Bench): Declared | undefined {
  const named = cursor.kind === 'call' ? cursor.callee : cursor;
  if (named.kind !== 'reference') return undefined;
  const referent = bench.resolution.referent(named);
  const isLocal =
    (referent.kind === 'cursor' || referent.kind === 'variable') && referent.owner.kind !== 'package';
  return isLocal ? referent.declaration : undefined;
}

function planFor(
  declared: Declared,
  uses: readonly Use[],
  outer: RoutineDeclaration,
  bench: Bench,
): CursorPlan | undefined {
  const home = routineOf(declared, outer);
  const copies = new Map<RoutineDeclaration, { copy: CursorDeclaration; whole: boolean }>();
  for (const routine of new Set(uses.map((each) => each.routine))) {
    if (declared.kind !== 'cursor' || routine === home) continue;
    const own = uses.filter((each) => each.routine === routine);
    if (!own.some(({ by }) => by === 'loop' || by === 'open')) continue;
    const isOpenedAndClosed = ['open', 'close'].every((by) => own.some((each) => each.by === by));
    const whole =
      own.every(({ by }) => by === 'loop') ||
      (isOpenedAndClosed && uses.every((each) => each.routine === routine || each.by === 'loop'));
    const name = whole ? declared.name : made(`${declared.name.text.toLowerCase()}_query`, bench);
    copies.set(routine, { copy: { ...declared, name }, whole });
  }
  const state = sharedState(
    declared,
    uses,
    [...copies].flatMap(([of, { whole }]) => (whole ? [of] : [])),
    bench,
  );
  return copies.size === 0 && !state.found && !state.count ? undefined : { copies, state };
}

/** The routine among those nested in one (or itself) that declares something. */
function routineOf(declared: Declared, outer: RoutineDeclaration): RoutineDeclaration | undefined {
  let home: RoutineDeclaration | undefined;
  const visit = (node: Node, routine: RoutineDeclaration): void => {
    if (node === declared) home = routine;
    eachChild(node, (child) => visit(child, child.kind === 'routine' ? child : routine));
  };
  visit(outer, outer);
  return home;
}

/** Rows fetched into lists are no answer that FOUND could give; such cursors are left to the rule of their attributes. */
function sharedState(
  declared: Declared,
  uses: readonly Use[],
  alone: readonly RoutineDeclaration[],
  bench: Bench,
): SharedState {
  const sharing = uses.filter((each) => !alone.includes(each.routine));
  const moving = sharing.filter(({ by }) => by === 'open' || by === 'fetch');
  const asking = sharing.filter(({ by }) => by === 'found' || by === 'notfound' || by === 'rowcount');
  const isApart = asking.some((one) => moving.some(({ routine }) => routine !== one.routine));
  const isFetched = moving.some(({ by }) => by === 'fetch');
  if (!isApart || !isFetched || uses.some(({ by }) => by === 'bulk fetch')) return {};
  const name = declared.name.text.toLowerCase();
  const variable = (wish: string, type: string): VariableDeclaration =>
    make.variable(nowhere, made(wish, bench), make.type(nowhere, type));
  return {
    ...(asking.some(({ by }) => by !== 'rowcount') ? { found: variable(`${name}_found`, 'boolean') } : {}),
    ...(asking.some(({ by }) => by === 'rowcount') ? { count: variable(`${name}_rowcount`, 'bigint') } : {}),
  };
}

function made(wish: string, bench: Bench): Identifier {
  return make.identifier(nowhere, bench.freshName(wish));
}

/** A class because the walk must know which routine it is in. */
class CursorWriter {
  readonly #plans: ReadonlyMap<Declared, CursorPlan>;
  readonly #bench: Bench;
  /** The routines that were changed, by what they were. */
  readonly written = new Map<RoutineDeclaration, RoutineDeclaration>();
  #routine: RoutineDeclaration | undefined;

  constructor(plans: ReadonlyMap<Declared, CursorPlan>, bench: Bench) {
    this.#plans = plans;
    this.#bench = bench;
  }

  routine(node: RoutineDeclaration): RoutineDeclaration {
    const around = this.#routine;
    this.#routine = node;
    const within = this.#children(node);
    this.#routine = around;
    const copies = [...this.#plans.values()].flatMap((plan) => plan.copies.get(node)?.copy ?? []);
    const result = within.body && copies.length > 0 ? this.#declaring(copies, within, within.body) : within;
    if (result !== node) this.written.set(node, result);
    return result;
  }

  #declaring(
    copies: readonly CursorDeclaration[],
    routine: RoutineDeclaration,
    block: Block,
  ): RoutineDeclaration {
    const body = { ...block, declarations: [...copies, ...block.declarations] };
    this.#bench.resolution.inherit(body, block);
    const result = { ...routine, body };
    this.#bench.resolution.inherit(result, routine);
    return result;
  }

  #children<N extends Node>(node: N): N {
    const within = mapChildren(node, (child) => this.#convert(child));
    if (within !== node) this.#bench.resolution.inherit(within, node);
    return within;
  }

  #convert(node: Node): Node | readonly Node[] {
    switch (node.kind) {
      case 'routine':
        return this.routine(node);
      case 'cursor':
      case 'variable': {
        const { found, count } = this.#plans.get(node)?.state ?? {};
        return [this.#children(node), ...(found ? [found] : []), ...(count ? [count] : [])];
      }
      case 'open':
        return this.#open(node);
      case 'fetch':
        return [this.#children(node), ...this.#counted(node.cursor, node)];
      case 'cursorAttribute':
        return this.#answer(node) ?? this.#children(node);
      case 'cursorControl': {
        const { copy } = this.#copyOf(node.cursor) ?? {};
        return copy
          ? { ...this.#children(node), cursor: this.#renamed(node.cursor, copy) }
          : this.#children(node);
      }
      case 'reference': {
        const own = this.#copyOf(node);
        return own?.whole ? this.#renamed(node, own.copy) : node;
      }
      default:
        return this.#children(node);
    }
  }

  #planOf(cursor: Expression): CursorPlan | undefined {
    const declared = declaredBy(cursor, this.#bench);
    return declared && this.#plans.get(declared);
  }

  #copyOf(cursor: Expression): { readonly copy: CursorDeclaration; readonly whole: boolean } | undefined {
    return this.#routine && this.#planOf(cursor)?.copies.get(this.#routine);
  }

  /** The state of the cursor for the routine at hand, unless it has the cursor for itself. */
  #stateOf(cursor: Expression): SharedState {
    return this.#copyOf(cursor)?.whole ? {} : (this.#planOf(cursor)?.state ?? {});
  }

  /** A cursor that others fetch from is opened by the copy, whose portal is handed over. */
  #open(node: Open): readonly Statement[] {
    const { found, count } = this.#stateOf(node.cursor);
    const own = node.query || node.dynamic ? undefined : this.#copyOf(node.cursor);
    const opened = this.#children(node);
    const place = behind(node);
    const after: Statement[] = [];
    if (found) after.push(assign(place, this.#variable(found, place), make.nullLiteral(place)));
    if (count) after.push(assign(place, this.#variable(count, place), make.number(place, 0)));
    if (!own || own.whole) return [opened, ...after];
    const cursor = this.#renamed(node.cursor, own.copy);
    const handed = assign(place, this.#named(node.cursor, place), this.#named(cursor, place));
    const result: Open = { ...opened, cursor };
    this.#bench.resolution.inherit(result, opened);
    return [result, handed, ...after];
  }

  #counted(cursor: Expression, node: Span): Statement[] {
    const { found, count } = this.#stateOf(cursor);
    const place = behind(node);
    const result: Statement[] = [];
    if (found) result.push(assign(place, this.#variable(found, place), make.reference(place, 'FOUND')));
    if (!count) return result;
    const counter = this.#variable(count, place);
    const increment = assign(place, counter, make.binary(place, counter, '+', make.number(place, 1)));
    const test = make.reference(place, 'FOUND');
    return [
      ...result,
      { kind: 'if', ...place, branches: [{ kind: 'ifBranch', ...place, test, statements: [increment] }] },
    ];
  }

  #answer(node: CursorAttribute): Expression | undefined {
    const { found, count } = this.#stateOf(node.cursor);
    if (node.attribute === 'rowcount' && count) return this.#variable(count, node);
    if (node.attribute === 'found' && found) return this.#variable(found, node);
    if (node.attribute !== 'notfound' || !found) return undefined;
    const result = make.unary(node, 'not', this.#variable(found, node));
    this.#bench.resolution.state(result, { kind: 'boolean' });
    return result;
  }

  #variable(declaration: VariableDeclaration, at: Span): Reference {
    const node = make.reference(at, declaration.name);
    const { resolution } = this.#bench;
    resolution.refer(node, { kind: 'variable', declaration, owner: { kind: 'block', depth: 1 } });
    const isFlag = declaration.type.name.parts[0]?.text === 'boolean';
    resolution.state(node, isFlag ? { kind: 'boolean' } : { kind: 'number', integer: true });
    return node;
  }

  /** The cursor alone, where it stands with arguments. */
  #named(cursor: Expression, at: Span): Expression {
    const named = cursor.kind === 'call' ? cursor.callee : cursor;
    const node = { ...named, start: at.start, end: at.end };
    this.#bench.resolution.inherit(node, named);
    return node;
  }

  /** The copy in place of a cursor, with the arguments that it had. */
  #renamed(cursor: Expression, copy: CursorDeclaration): Expression {
    const { resolution } = this.#bench;
    if (cursor.kind === 'call') {
      const call = { ...this.#children(cursor), callee: this.#renamed(cursor.callee, copy) };
      resolution.inherit(call, cursor);
      return call;
    }
    if (cursor.kind !== 'reference') return cursor;
    const node: Reference = {
      ...cursor,
      name: { ...cursor.name, parts: [{ ...copy.name, start: cursor.start, end: cursor.end }] },
    };
    const referent: Referent = {
      kind: 'cursor',
      declaration: copy,
      owner: { kind: 'block', depth: 1 },
    };
    resolution.refer(node, referent);
    return node;
  }
}

function assign(at: Span, target: Expression, value: Expression): Statement {
  return { kind: 'assignment', start: at.start, end: at.end, target, value };
}

function behind(node: Span): Span {
  return { start: node.end, end: node.end };
}
