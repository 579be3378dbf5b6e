import type { AnyObject, Catalog } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateRoutine } from '../../sql/tree/define.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Query } from '../../sql/tree/query.ts';
import type { Block, Handler, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { eachChild, isNode, some, walk, withoutDeclarations } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import { contains, nowhere } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import type { TargetName, TargetNames } from '../target-names.ts';

/**
 * A function that lets NO_DATA_FOUND escape gives NULL where SQL calls it, because SQL takes the exception for the end of the rows (Oracle's
 * error 1403 "is not an error" there). In PostgreSQL the exception would end the statement.
 *
 * - `handler`: only SQL calls the function, so that it returns NULL itself.
 * - `wrapper`: PL/SQL calls it, too, and must see the exception; SQL calls a function around it.
 */
export type NoDataPlan = 'handler' | 'wrapper' | undefined;

/**
 * Which functions of a catalog SQL calls, and which let the exception escape. A routine is known by its package and its name: overloads
 * count together, and routines inside of others with those of the same name around them.
 */
export interface NoDataBook {
  /** The keys of routines, by the places of their names. */
  readonly keys: ReadonlyMap<number, string>;
  readonly escaping: ReadonlySet<string>;
  readonly calledBySql: ReadonlySet<string>;
  readonly calledByCode: ReadonlySet<string>;
}

const sqlKinds: ReadonlySet<Node['kind']> = new Set([
  'query',
  'insert',
  'multiInsert',
  'update',
  'delete',
  'merge',
]);

/** Looks through all trees of a catalog. */
export function noDataBook(catalog: Catalog, names: TargetNames): NoDataBook {
  const functions = new Map<string, RoutineDeclaration[]>();
  const keys = new Map<number, string>();
  const trees = treesOf(catalog);
  for (const { tree, home } of trees)
    walk(tree, (node) => {
      if (node.kind !== 'routine') return !withoutDeclarations.has(node.kind);
      const key = keyOf(home, nameOf(node, names));
      keys.set(node.name.start, key);
      functions.set(key, [...(functions.get(key) ?? []), ...(node.body ? [node] : [])]);
      return true;
    });
  const callees = calleesOf(catalog, new Set(functions.keys()), names);
  const escaping = escapingRoutines(functions, callees, names);
  const calledBySql = new Set<string>();
  const calledByCode = new Set<string>();
  if (escaping.size > 0)
    for (const { tree, home } of trees)
      lookForCalls(tree, false, (node, inSql) => {
        for (const called of callees(node, home))
          if (escaping.has(called)) (inSql ? calledBySql : calledByCode).add(called);
      });
  return { keys, escaping, calledBySql, calledByCode };
}

/** A tree of the catalog with the package or type that it belongs to, empty for what belongs to none. */
interface Homed {
  readonly tree: Node;
  readonly home: string;
}

/** All trees of the catalog, those of tables and views included, whose conditions and defaults may call functions. */
function treesOf(catalog: Catalog): Homed[] {
  const trees: Homed[] = [];
  for (const [kind, objects] of Object.entries(catalog) as [string, unknown][])
    if (objects instanceof Map)
      for (const object of objects.values() as Iterable<unknown>)
        if (typeof object === 'object' && object !== null) {
          const isHome = kind === 'packages' || kind === 'types';
          const home = isHome && 'name' in object ? String(object.name) : '';
          for (const value of Object.values(object) as unknown[])
            if (isNode(value)) trees.push({ tree: value, home });
        }
  return trees;
}

function keyOf(home: string, name: string): string {
  return `${home}.${name}`;
}

function nameOf(routine: RoutineDeclaration, names: TargetNames): string {
  const last = routine.name.parts.at(-1);
  return last ? names.stored(last) : '';
}

const none: readonly string[] = [];

/** Which routines a name may call, by their keys, where it stands in a package or type. */
type Callees = (node: Node, home: string) => readonly string[];

/**
 * A name alone is a routine of the same package, else one that stands alone; one that is qualified by a package is of that. What it is
 * qualified by may be a synonym, an alias or an object as well, so that any routine of the name may be meant.
 */
function calleesOf(catalog: Catalog, keys: ReadonlySet<string>, names: TargetNames): Callees {
  const homes = new Set([...catalog.packages.values()].map((each) => each.name));
  const byName = new Map<string, string[]>();
  for (const key of keys) {
    const name = key.slice(key.lastIndexOf('.') + 1);
    byName.set(name, [...(byName.get(name) ?? []), key]);
  }
  return (node, home) => {
    const callee = node.kind === 'call' ? node.callee : node;
    if (callee.kind !== 'reference') return [];
    const { parts } = callee.name;
    const last = parts.at(-1);
    const name = last ? names.stored(last) : '';
    const all = byName.get(name) ?? none;
    if (all.length < 2) return all;
    const owner = parts.at(-2);
    const qualifier = owner && names.stored(owner);
    if (qualifier === undefined) {
      const own = [keyOf(home, name), keyOf('', name)].find((each) => keys.has(each));
      return own === undefined ? all : [own];
    }
    const key = keyOf(qualifier, name);
    return homes.has(qualifier) && keys.has(key) ? [key] : all;
  };
}

/** Shows every name that may be a call, with whether it stands in a statement of SQL. */
function lookForCalls(node: Node, inSql: boolean, see: (node: Node, inSql: boolean) => void): void {
  const isSql = inSql || startsSql(node);
  // A routine in a statement of SQL (WITH FUNCTION) is code again.
  const within = node.kind === 'routine' ? false : isSql;
  walk(node, (each) => {
    if (each !== node && (each.kind === 'routine' || (!within && startsSql(each)))) {
      lookForCalls(each, within, see);
      return false;
    }
    if (each.kind === 'reference') see(each, within);
    if (each.kind !== 'call') return each.kind !== 'reference';
    see(each, within);
    // The callee of a call has been looked at with it.
    eachChild(each, (child) => {
      if (child !== each.callee) lookForCalls(child, within, see);
    });
    return false;
  });
}

function startsSql(node: Node): boolean {
  return sqlKinds.has(node.kind) || node.kind === 'createView' || node.kind === 'createMaterializedView';
}

/** The routines that may raise NO_DATA_FOUND, or call one that may, outside of blocks that handle it. */
function escapingRoutines(
  routines: ReadonlyMap<string, readonly RoutineDeclaration[]>,
  callees: Callees,
  names: TargetNames,
): ReadonlySet<string> {
  const raising = new Set<string>();
  const calls = new Map<string, Set<string>>();
  for (const [key, declarations] of routines) {
    const home = key.slice(0, key.lastIndexOf('.'));
    const called = new Set<string>();
    for (const { body } of declarations)
      if (body)
        unhandled(body, (node) => {
          if (raises(node, names)) raising.add(key);
          for (const each of callees(node, home)) called.add(each);
        });
    calls.set(key, called);
  }
  for (let before = -1; before !== raising.size; ) {
    before = raising.size;
    for (const [key, called] of calls) if ([...called].some((each) => raising.has(each))) raising.add(key);
  }
  return raising;
}

/** Shows every node of a routine that no handler of NO_DATA_FOUND stands around. */
function unhandled(node: Node, see: (node: Node) => void): void {
  walk(node, (each) => {
    if (each.kind === 'routine') return false;
    see(each);
    if (each.kind !== 'block' || !each.handlers.some(handlesNoData)) return true;
    eachChild(each, (child) => {
      if (!each.statements.includes(child as Statement)) unhandled(child, see);
    });
    // RAISE in such a handler hands the exception on.
    if (each.handlers.some((handler) => handlesNoData(handler) && some(handler, isReraise)))
      for (const statement of each.statements) unhandled(statement, see);
    return false;
  });
}

function isReraise(node: Node): boolean {
  return node.kind === 'raise' && !node.exception;
}

function handlesNoData(handler: Handler): boolean {
  return (
    handler.exceptions.length === 0 ||
    handler.exceptions.some(
      (each) => each.kind === 'name' && each.parts.at(-1)?.text.toUpperCase() === 'NO_DATA_FOUND',
    )
  );
}

function raises(node: Node, names: TargetNames): boolean {
  if (node.kind === 'queryStatement') return !givesOneRow(node.query);
  if (node.kind === 'executeImmediate') return node.into !== undefined && !node.into.bulk;
  const last = node.kind === 'raise' ? node.exception?.parts.at(-1) : undefined;
  return last !== undefined && names.stored(last) === 'NO_DATA_FOUND';
}

const aggregates = new Set([
  'COUNT',
  'SUM',
  'MAX',
  'MIN',
  'AVG',
  'LISTAGG',
  'STDDEV',
  'VARIANCE',
  'MEDIAN',
  'XMLAGG',
]);

/** SELECT INTO that always finds a row: aggregates without groups, or DUAL without a condition; BULK COLLECT finds what there is. */
function givesOneRow({ body }: Query): boolean {
  if (body.kind !== 'select') return false;
  if (body.into?.bulk) return true;
  if (body.hierarchy || body.having || body.groupBy) return false;
  const isAggregate = body.items.some((item) => some(item.expression, isAggregateCall));
  if (isAggregate) return true;
  const [only] = body.from;
  const isDual =
    body.from.length === 1 && only?.kind === 'table' && only.name.parts.at(-1)?.text.toUpperCase() === 'DUAL';
  return isDual && !body.where;
}

function isAggregateCall(node: Node): boolean {
  if (node.kind !== 'call' || node.callee.kind !== 'reference')
    return node.kind === 'keywordCall' && aggregates.has(node.name.toUpperCase());
  const { parts } = node.callee.name;
  return parts.length === 1 && aggregates.has(parts[0]?.text.toUpperCase() ?? '');
}

/** What becomes of a function, as the book says. */
export function noDataPlan(routine: RoutineDeclaration, book: NoDataBook): NoDataPlan {
  if (routine.form !== 'function' || routine.method || routine.properties.pipelined) return undefined;
  if (routine.parameters.some((each) => each.mode !== 'in')) return undefined;
  const key = book.keys.get(routine.name.start);
  if (key === undefined || !book.escaping.has(key) || !book.calledBySql.has(key)) return undefined;
  return book.calledByCode.has(key) ? 'wrapper' : 'handler';
}

/** The function with a handler around everything that it does. */
export function withNoDataHandler(routine: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const { body } = routine;
  if (!body) return routine;
  const title = routine.name.parts.at(-1)?.text ?? '';
  bench.report(
    routineFindings.noDataInSql,
    routine.name,
    `${title} returns NULL when it finds no row, since SQL calls it.`,
  );
  const place: Span = { start: body.end, end: body.end };
  const handler = handlerAt(place);
  if (body.declarations.every(isQuiet) && body.handlers.every(isPlain))
    return { ...routine, body: { ...body, handlers: [...body.handlers, handler] } };
  const { endName: _, ...inner } = body;
  return {
    ...routine,
    body: {
      kind: 'block',
      start: body.start,
      end: body.end,
      labels: [],
      declarations: [],
      statements: [inner],
      handlers: [handler],
      begin: -1,
      exception: -1,
    },
  };
}

/** A declaration whose initial value cannot raise the exception. */
function isQuiet(declaration: Block['declarations'][number]): boolean {
  return declaration.kind !== 'variable' || isLiteral(declaration.default);
}

/** A handler of other exceptions that does not raise this one. */
function isPlain(handler: Handler): boolean {
  return (
    !handlesNoData(handler) &&
    handler.statements.every((each) => {
      if (each.kind === 'return') return isLiteral(each.value) || each.value?.kind === 'reference';
      return each.kind === 'nullStatement';
    })
  );
}

const literals = new Set(['string', 'number', 'null', 'boolean', 'datetime', 'interval']);

function isLiteral(node: Node | undefined): boolean {
  if (!node) return true;
  return node.kind === 'unary' ? isLiteral(node.operand) : literals.has(node.kind);
}

function handlerAt(place: Span): Handler {
  return {
    kind: 'handler',
    ...place,
    exceptions: [make.fragment(place, 'primary', 'no_data_found')],
    statements: [{ kind: 'return', ...place, form: 'return', value: make.nullLiteral(place) }],
  };
}

/** The name of the function that SQL calls. */
export function noDataWrapperName(of: AnyObject, target: TargetName, names: TargetNames): TargetName {
  return { schema: target.schema, name: names.routineBeside(of, target.schema, `${target.name}_or_null`) };
}

/** A function around another, which gives NULL where that finds no row. */
export function noDataWrapper(
  routine: RoutineDeclaration,
  target: TargetName,
  wrapper: TargetName,
  bench: Bench,
): CreateRoutine {
  const { names } = bench.workshop;
  const title = routine.name.parts.at(-1)?.text ?? '';
  bench.report(
    routineFindings.noDataInSql,
    routine.name,
    `SQL calls ${wrapper.name}, which returns NULL where ${title} finds no row; PL/SQL calls ${title}, whose exception it sees.`,
  );
  const values = routine.parameters.map((each) => make.reference(nowhere, names.local(each.name)));
  const call = make.call(nowhere, names.qualified(target, nowhere).parts, values);
  const body: Block = {
    kind: 'block',
    ...nowhere,
    labels: [],
    declarations: [],
    statements: [{ kind: 'return', ...nowhere, form: 'return', value: call }],
    handlers: [handlerAt(nowhere)],
    begin: -1,
    exception: -1,
  };
  const at = { start: routine.start, end: routine.start };
  const { deterministic: _, ...properties } = routine.properties;
  const name = names.qualified(wrapper, at);
  return {
    kind: 'createRoutine',
    ...at,
    orReplace: true,
    routine: { ...routine, ...at, name, properties, body },
  };
}

const sqlSpans = new WeakMap<AnyObject, readonly Span[]>();

/** Whether a place of an object stands in a statement of SQL of the source, whatever rules have made of it since. */
export function isInSqlOf(object: AnyObject, at: Span): boolean {
  let spans = sqlSpans.get(object);
  if (!spans) {
    const found: Span[] = [];
    const look = (node: Node): void => {
      if (sqlKinds.has(node.kind)) found.push({ start: node.start, end: node.end });
      else eachChild(node, look);
    };
    for (const value of Object.values(object) as unknown[]) if (isNode(value)) look(value);
    sqlSpans.set(object, (spans = found));
  }
  return spans.some((each) => contains(each, at));
}
