import type { Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import { walk } from '../sql/walk.ts';
import type { TargetStatement } from './conversion.ts';

/**
 * Orders the statements that define objects so that each stands behind what its CREATE itself needs: the types of columns
 * and parameters, functions in defaults, checks and generated columns, what views read, the parents of partitions. Bodies
 * in PL/pgSQL are looked at when they run, so that they order nothing. Otherwise the order stays as it is.
 */
export function order(statements: readonly TargetStatement[]): readonly TargetStatement[] {
  const sorted = [...statements].sort((a, b) => rank(a) - rank(b));
  const providers = providersOf(sorted);
  const done = new Set<TargetStatement>();
  const busy = new Set<TargetStatement>();
  const result: TargetStatement[] = [];
  const place = (each: TargetStatement): void => {
    if (done.has(each) || busy.has(each)) return;
    busy.add(each);
    for (const need of needsOf(each)) for (const provider of providers.get(need) ?? []) place(provider);
    busy.delete(each);
    done.add(each);
    result.push(each);
  };
  for (const each of sorted) place(each);
  return result;
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

function providersOf(statements: readonly TargetStatement[]): ReadonlyMap<Need, readonly TargetStatement[]> {
  const providers = new Map<Need, TargetStatement[]>();
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

function needsOf({ node, target }: TargetStatement): Set<Need> {
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

/** Of a routine, its head; the body too where PostgreSQL reads it when the routine is created. */
function collectRoutine(routine: Extract<Node, { kind: 'routine' }>, needs: Set<Need>): void {
  for (const each of routine.parameters) walk(each, (node) => collect(node, needs));
  if (routine.returns) walk(routine.returns, (node) => collect(node, needs));
  if (routine.properties.language === 'sql' && routine.body)
    walk(routine.body, (node) => collect(node, needs));
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
