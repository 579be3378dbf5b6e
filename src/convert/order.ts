import type { Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import { walk, withoutDeclarations } from '../sql/walk.ts';
import type { TargetStatement } from './conversion.ts';

/** Gives, for a view, one without rows that has the same columns and needs nothing; undefined for anything else. */
export type Stub = (statement: TargetStatement) => TargetStatement | undefined;

/**
 * Orders the statements that define objects so that each stands behind what its CREATE itself needs: the types of columns
 * and parameters, functions in defaults, checks and generated columns, what views read, the parents of partitions. The
 * statements of PL/pgSQL are looked at when they run, so that they order nothing. Otherwise the order stays as it is. A circle, of a
 * view and the routines that it calls with its own rows, is broken by an empty view that stands for it until it can be made.
 */
export function order(
  statements: readonly TargetStatement[],
  stub: Stub = () => undefined,
): readonly TargetStatement[] {
  const sorted = [...statements].sort((a, b) => rank(a) - rank(b));
  const providers = providersOf(sorted);
  const needs = new Map(
    sorted.map(
      (each) =>
        [each, [...(each.needs ?? needsOf(each))].flatMap((need) => providers.get(need) ?? [])] as const,
    ),
  );
  const circles = circlesOf(sorted, needs);
  const placed = new Set<TargetStatement>();
  const stubbed = new Set<TargetStatement>();
  const result: TargetStatement[] = [];
  const place = (each: TargetStatement): void => {
    if (placed.has(each)) return;
    placed.add(each);
    for (const member of circles.get(each) ?? []) addStub(member);
    for (const need of needs.get(each) ?? []) if (!stubbed.has(need)) place(need);
    result.push(stubbed.has(each) ? replacing(each) : each);
  };
  const addStub = (view: TargetStatement): void => {
    const empty = stubbed.has(view) ? undefined : stub(view);
    if (!empty) return;
    stubbed.add(view);
    result.push(empty);
  };
  for (const each of sorted) place(each);
  return result;
}

/** A view takes the place of the empty one. */
function replacing(each: TargetStatement): TargetStatement {
  return each.node.kind === 'createView' ? { ...each, node: { ...each.node, orReplace: true } } : each;
}

type Needs = ReadonlyMap<TargetStatement, readonly TargetStatement[]>;

/** For each statement that needs itself in the end, all statements of its circle (Tarjan's strongly connected components). */
function circlesOf(
  statements: readonly TargetStatement[],
  needs: Needs,
): ReadonlyMap<TargetStatement, readonly TargetStatement[]> {
  const circles = new Map<TargetStatement, readonly TargetStatement[]>();
  const index = new Map<TargetStatement, number>();
  const lowest = new Map<TargetStatement, number>();
  const stack: TargetStatement[] = [];
  const open = new Set<TargetStatement>();
  const visit = (each: TargetStatement): void => {
    index.set(each, index.size);
    lowest.set(each, index.size - 1);
    stack.push(each);
    open.add(each);
    for (const need of needs.get(each) ?? []) {
      if (!index.has(need)) visit(need);
      if (open.has(need)) lowest.set(each, Math.min(lowest.get(each) ?? 0, lowest.get(need) ?? 0));
    }
    if (lowest.get(each) !== index.get(each)) return;
    const circle = stack.splice(stack.indexOf(each));
    for (const member of circle) open.delete(member);
    if (circle.length > 1) for (const member of circle) circles.set(member, circle);
  };
  for (const each of statements) if (!index.has(each)) visit(each);
  return circles;
}

/** Where a kind of object stands when nothing else decides. */
function rank({ target, node }: TargetStatement): number {
  if (target.kind === 'schema') return 0;
  if (node.kind === 'commentOn') return 9;
  const place = ['type', 'sequence', 'table', 'routine', 'view'].indexOf(groups[target.kind] ?? 'routine');
  return 1 + place;
}

const groups: Readonly<Record<string, string>> = {
  type: 'type',
  sequence: 'sequence',
  table: 'table',
  constraint: 'table',
  index: 'table',
  trigger: 'routine',
  view: 'view',
  'materialized view': 'view',
  synonym: 'view',
};

/** What can be needed: a relation or type, a routine, or a schema, by its stored name. */
type Need = `${'relation' | 'routine' | 'schema'} ${string}`;

function providersOf(
  statements: readonly TargetStatement[],
): ReadonlyMap<string, readonly TargetStatement[]> {
  const providers = new Map<string, TargetStatement[]>();
  for (const each of statements) {
    const need = provided(each);
    if (need) providers.set(need, [...(providers.get(need) ?? []), each]);
  }
  return providers;
}

function provided({ node, target }: TargetStatement): Need | undefined {
  switch (node.kind) {
    case 'createTable':
    case 'createView':
    case 'createMaterializedView':
    case 'createSequence':
    case 'createType':
      return `relation ${keyOf(node.name)}`;
    case 'createRoutine':
      return `routine ${keyOf(node.routine.name)}`;
    case 'createOther':
      return node.object === 'SCHEMA' ? `schema ${target.schema}` : undefined;
    case 'fragment':
      return target.kind === 'type' || target.kind === 'table' || target.kind === 'view'
        ? `relation ${target.schema}.${target.name}`
        : undefined;
    default:
      return undefined;
  }
}

/** The stored name with its schema, which is `public` where none is written. */
function keyOf(name: Name): string {
  const parts = name.parts.map((each) => (each.quoted ? each.text : each.text.toLowerCase()));
  return parts.length === 1 ? `public.${parts[0]}` : parts.slice(-2).join('.');
}

/** What must exist before a statement can be executed, by kind and stored name. */
export function needsOf({ node, target }: TargetStatement): ReadonlySet<string> {
  const needs = new Set<Need>();
  if (target.kind !== 'schema') needs.add(`schema ${target.schema}`);
  const own =
    'name' in node && (node.name as { kind?: unknown })?.kind === 'name' ? (node.name as Name) : undefined;
  if (own && !provided({ node, target } as TargetStatement)) addRelation(own, needs);
  walk(node, (each) => collect(each, needs));
  return needs;
}

function addRelation(name: Name, needs: Set<Need>): void {
  needs.add(`relation ${keyOf(name)}`);
}

/** Adds what one node needs; false when nothing below it matters now. */
function collect(node: Node, needs: Set<Need>): boolean {
  switch (node.kind) {
    case 'routine':
      collectRoutine(node, needs);
      return false;
    case 'table':
      addRelation(node.name, needs);
      return true;
    case 'dataType':
      collectType(node, needs);
      return true;
    case 'call':
      collectCall(node, needs);
      return true;
    case 'createTable':
      if (node.partitionOf) addRelation(node.partitionOf.parent, needs);
      if (node.ofType) addRelation(node.ofType, needs);
      for (const each of node.inherits ?? []) addRelation(each, needs);
      return true;
    case 'createTrigger':
      if (node.table) addRelation(node.table, needs);
      if (node.executes) needs.add(`routine ${keyOf(node.executes)}`);
      return true;
    case 'createIndex':
      addRelation(node.table, needs);
      return true;
    case 'constraint':
      if (node.references) addRelation(node.references.table, needs);
      return true;
    case 'commentOn':
      addRelation(
        node.object === 'column' ? { ...node.name, parts: node.name.parts.slice(0, -1) } : node.name,
        needs,
      );
      needs.add(`routine ${keyOf(node.name)}`);
      return true;
    default:
      return true;
  }
}

/**
 * Of a routine, its head and the types of its variables, which PL/pgSQL looks up when the routine is created; the whole body
 * where it is SQL.
 */
function collectRoutine(routine: Extract<Node, { kind: 'routine' }>, needs: Set<Need>): void {
  const all = (node: Node): boolean => collect(node, needs);
  for (const each of routine.parameters) walk(each, all);
  if (routine.returns) walk(routine.returns, all);
  if (routine.returnsTable?.definition) walk(routine.returnsTable.definition, all);
  if (routine.query) walk(routine.query, all);
  if (!routine.body) return;
  if (routine.properties.language === 'sql') walk(routine.body, all);
  else
    walk(routine.body, (node) => {
      if (node.kind === 'variable') collectType(node.type, needs);
      return !withoutDeclarations.has(node.kind);
    });
}

function collectType({ name, attribute }: Extract<Node, { kind: 'dataType' }>, needs: Set<Need>): void {
  addRelation(attribute === 'type' ? { ...name, parts: name.parts.slice(0, -1) } : name, needs);
}

/** A function, a constructor written as a call, or the sequence that `nextval` names. */
function collectCall(node: Extract<Node, { kind: 'call' }>, needs: Set<Need>): void {
  if (node.callee.kind !== 'reference') return;
  needs.add(`routine ${keyOf(node.callee.name)}`);
  const [first] = node.arguments;
  const last = node.callee.name.parts.at(-1)?.text.toLowerCase();
  if (last !== 'nextval' && last !== 'currval') return;
  const text = first?.value.kind === 'string' ? first.value.value : undefined;
  if (text === undefined) return;
  const parts = (text.match(/"(?:[^"]|"")*"|[^.]+/g) ?? []).map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
  needs.add(`relation ${parts.length === 1 ? `public.${parts[0]}` : parts.slice(-2).join('.')}`);
}
