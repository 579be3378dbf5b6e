import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Into, Query } from '../../sql/tree/query.ts';
import type { Block, Statement } from '../../sql/tree/routine.ts';
import { some, walk } from '../../sql/walk.ts';
import { treesOf } from '../collections/uses.ts';
import type { RuleContext } from '../rule.ts';
import { callEffects } from './calls.ts';
import type { Home } from './home.ts';
import { keyColumns, lobColumn, sameTable, tableBehind, tableOf } from './home.ts';
import { lastWrites } from './last-writes.ts';
import { isLob, isMade, lobCall, lobVariable } from './variable.ts';

/** How the row of a locator is found again. */
export type RowKey =
  /** By helper variables for the columns of its primary key, or for its ctid where it has none. */
  | { readonly kind: 'variables'; readonly columns: readonly string[] }
  /** By fields of the record that the LOB is a field of: field and column as stored. */
  | {
      readonly kind: 'fields';
      readonly fields: readonly { readonly field: string; readonly column: string }[];
    }
  /** As the row that a cursor stands on, which locks its rows. */
  | { readonly kind: 'cursor'; readonly cursor: Expression };

/** A LOB variable through whose locator the routine writes into a row. */
export interface Locator {
  readonly key: string;
  readonly home: Home;
  readonly row: RowKey;
}

/** What a routine does through LOB locators, by the places of its statements. */
export interface LobPlan {
  /** Statements that set a variable to the LOB of a row: the position among their targets, and the locator. */
  readonly origins: ReadonlyMap<number, readonly { readonly position: number; readonly locator: Locator }[]>;
  /** Statements that make a variable hold something that is in no row. */
  readonly replaced: ReadonlyMap<number, readonly Locator[]>;
  /** Statements behind which the column gets the variable's value. */
  readonly writes: ReadonlyMap<number, { readonly locator: Locator; readonly lob: Expression }>;
  /** Calls that write through a locator whose row is not known. */
  readonly unknown: ReadonlySet<number>;
}

interface Setter {
  readonly at: number;
  readonly position: number;
  /** Undefined where it is no LOB of a row. */
  readonly home?: Home;
  readonly row?: RowKey;
  /** It may be the LOB of a row that is not known. */
  readonly isUnknown?: boolean;
  /** The variable whose locator is copied. */
  readonly copyOf?: string;
}

interface Write {
  readonly at: number;
  readonly lob: Expression;
}

/** What happens to the LOB variables of a routine. */
interface Events {
  readonly setters: Map<string, Setter[]>;
  readonly writes: Map<string, Write[]>;
  readonly foreign: number[];
  /** Records that hold rows of queries that are not known. */
  readonly unknownRecords: Set<string>;
}

/** The plan of a routine's outermost block; undefined where it writes through no locator of a row. */
export function lobPlan(block: Block, context: RuleContext): LobPlan | undefined {
  const events = eventsOf(block, context);
  if (events.writes.size === 0 && events.foreign.length === 0) return undefined;
  const origins = new Map<number, { position: number; locator: Locator }[]>();
  const replaced = new Map<number, Locator[]>();
  const writes = new Map<number, { locator: Locator; lob: Expression }>();
  const unknown = new Set<number>(events.foreign);
  for (const [key, all] of events.writes) {
    const setters = settersOf(key, events);
    const locator = locatorOf(key, setters, events, context);
    if (locator === 'unknown') for (const each of all) unknown.add(each.at);
    if (locator === undefined || locator === 'unknown') continue;
    for (const each of setters) {
      if (each.home && locator.row.kind === 'variables')
        add(origins, each.at, { position: each.position, locator });
      else if (!each.home) add(replaced, each.at, locator);
    }
    for (const each of lastWrites(all, block, context)) writes.set(each.at, { locator, lob: each.lob });
  }
  return { origins, replaced, writes, unknown };
}

/** What sets a variable. FETCH has been given a variable of its own, whose value then is the variable's. */
function settersOf(key: string, events: Events): readonly Setter[] {
  return (events.setters.get(key) ?? []).flatMap((each) =>
    each.copyOf !== undefined && isMade(each.copyOf) ? settersOf(each.copyOf, events) : [each],
  );
}

function add<T>(map: Map<number, T[]>, at: number, value: T): void {
  map.set(at, [...(map.get(at) ?? []), value]);
}

/** The row that a variable's locator points into: the same table and column wherever it is set. */
function locatorOf(
  key: string,
  setters: readonly Setter[],
  events: Events,
  context: RuleContext,
): Locator | 'unknown' | undefined {
  if (events.unknownRecords.has(key.slice(0, key.lastIndexOf('.')))) return 'unknown';
  if (setters.some((each) => each.isUnknown || pointsSomewhere(each.copyOf, events))) return 'unknown';
  const rows = setters.filter((each) => each.home);
  const home = rows[0]?.home;
  if (!home) return undefined;
  const isSame = rows.every(
    (each) => each.home && sameTable(each.home.table, home.table) && each.home.column === home.column,
  );
  if (!isSame) return 'unknown';
  const [first, ...more] = rows.map((each) => each.row);
  if (first === undefined && more.every((each) => each === undefined))
    return { key, home, row: { kind: 'variables', columns: keyColumns(home.table, context) } };
  // A record or a cursor tells the row by itself; two ways to tell it cannot be chosen between.
  return first && more.length === 0 ? { key, home, row: first } : 'unknown';
}

/** Whether a variable whose locator is copied may point into a row. */
function pointsSomewhere(key: string | undefined, { setters }: Events): boolean {
  if (key === undefined) return false;
  return (setters.get(key) ?? []).some((each) => each.home !== undefined || each.isUnknown);
}

function eventsOf(block: Block, context: RuleContext): Events {
  const events: Events = { setters: new Map(), writes: new Map(), foreign: [], unknownRecords: new Set() };
  walk(block, (node) => {
    if (node.kind === 'routine') return false;
    if (node.kind === 'callStatement') called(node, events, context);
    else if (node.kind === 'assignment')
      set(node.target, { at: node.start, position: 0, ...valueOf(node.value, context) }, events, context);
    else if (node.kind === 'queryStatement') selected(node, node.query, events, context);
    else if (node.kind === 'insert' || node.kind === 'update' || node.kind === 'delete') {
      const { returning } = node;
      const table = tableBehind(node.target, context);
      if (returning?.into) returned(node.start, returning.items, returning.into, table, events, context);
    } else if (node.kind === 'fetch') fetched(node.start, node.cursor, node.into, events, context);
    else if (node.kind === 'loop' && node.control?.kind === 'cursorControl')
      ofCursor(`loop ${node.start}`, node.start, node.control.cursor, events, context);
    else if (node.kind === 'loop' && node.control?.kind === 'queryControl' && node.control.query)
      looped(node.start, node.control.query, events, context);
    return undefined;
  });
  return events;
}

function set(target: Expression, setter: Setter, { setters }: Events, { resolution }: RuleContext): void {
  const variable = lobVariable(target, resolution);
  if (!variable || !(isLob(resolution.typeOf(target)) || isMade(variable.key))) return;
  setters.set(variable.key, [...(setters.get(variable.key) ?? []), setter]);
}

function called(
  node: Extract<Statement, { kind: 'callStatement' }>,
  events: Events,
  context: RuleContext,
): void {
  const own = lobCall(node, context.resolution);
  const effects = own ? [{ lob: own.lob, effect: own.effect }] : callEffects(node.call, context);
  for (const { lob, effect } of effects) {
    if (effect === 'none' || !isLob(context.resolution.typeOf(lob))) continue;
    const variable = lobVariable(lob, context.resolution);
    if (effect === 'writes') {
      if (!variable && !isOfPackageAlone(lob, context)) events.foreign.push(node.start);
      if (!variable) continue;
      const known = events.writes.get(variable.key) ?? [];
      events.writes.set(variable.key, [...known, { at: node.start, lob }]);
    } else set(lob, { at: node.start, position: 0, isUnknown: effect === 'unknown' }, events, context);
  }
}

/** Whether a LOB is a variable of a package that never gets a value from a row there. */
function isOfPackageAlone(lob: Expression, { resolution, names }: RuleContext): boolean {
  const referent = lob.kind === 'reference' ? resolution.referent(lob) : undefined;
  if (referent?.kind !== 'variable' || referent.owner.kind !== 'package') return false;
  const own = names.stored(referent.declaration.name);
  const isOwn = (node: Node): boolean =>
    node.kind === 'reference' && names.stored(node.name.parts.at(-1) as Identifier) === own;
  return !treesOf(referent.owner.package).some((tree) =>
    some(tree, (node) => node.kind === 'into' && node.targets.some(isOwn)),
  );
}

/** What an assigned value is: another locator, one that a function has found, or a value in no row. */
function valueOf(value: Expression, context: RuleContext): Pick<Setter, 'copyOf' | 'isUnknown'> {
  const variable = lobVariable(value, context.resolution);
  if (variable) return { copyOf: variable.key };
  return value.kind === 'call' && callEffects(value, context).some((each) => each.effect === 'unknown')
    ? { isUnknown: true }
    : {};
}

function selected(node: Node, query: Query, events: Events, context: RuleContext): void {
  const { body } = query;
  if (body.kind !== 'select' || !body.into || body.into.bulk) return;
  const table = tableOf(query, context)?.table;
  const items = body.items.map((each) => each.expression);
  const [only] = body.into.targets;
  if (only && body.into.targets.length === 1 && isRecord(only, context))
    return record(only, query, events, context);
  returned(node.start, items, body.into, table, events, context);
}

function isRecord(target: Expression, { resolution }: RuleContext): boolean {
  return resolution.typeOf(target).kind === 'record';
}

function returned(
  at: number,
  items: readonly Expression[],
  into: Into,
  table: Home['table'] | undefined,
  events: Events,
  context: RuleContext,
): void {
  if (into.bulk) return;
  for (const [position, target] of into.targets.entries()) {
    const item = items[position];
    const column = table && item ? lobColumn(item, table, context.resolution) : undefined;
    const home = table && column !== undefined ? { home: { table, column } } : {};
    set(target, { at, position, ...home }, events, context);
  }
}

/** A loop over a query: the LOBs among the fields of its record. */
function looped(at: number, query: Query, events: Events, context: RuleContext): void {
  fieldsOf(`loop ${at}`, query, at, events, context);
}

/** FETCH: its variables hold what is in the row that the cursor stands on. */
function fetched(at: number, cursor: Expression, into: Into, events: Events, context: RuleContext): void {
  if (into.bulk) return;
  const [only] = into.targets;
  const record = only && into.targets.length === 1 && isRecord(only, context);
  const variable = record ? lobVariable(only, context.resolution) : undefined;
  if (variable) return ofCursor(variable.key, at, cursor, events, context);
  const query = lockingQuery(cursor, context);
  const table = query && tableOf(query, context)?.table;
  const items = query?.body.kind === 'select' ? query.body.items : [];
  for (const [position, target] of into.targets.entries()) {
    const item = items[position]?.expression;
    const column = table && item ? lobColumn(item, table, context.resolution) : undefined;
    const setter: Setter =
      table && column !== undefined
        ? { at, position, home: { table, column }, row: { kind: 'cursor', cursor } }
        : { at, position, isUnknown: true };
    set(target, setter, events, context);
  }
}

/** The LOBs among the fields of a record that a cursor's row is put into. */
function ofCursor(
  record: string,
  at: number,
  cursor: Expression,
  events: Events,
  context: RuleContext,
): void {
  const query = lockingQuery(cursor, context);
  const table = query && tableOf(query, context)?.table;
  const columns = query && table ? columnsOf(query, table, context) : undefined;
  if (!table || !columns) return void events.unknownRecords.add(record);
  for (const [field, column] of columns) {
    const setter: Setter = { at, position: 0, home: { table, column }, row: { kind: 'cursor', cursor } };
    events.setters.set(`${record}.${field}`, [...(events.setters.get(`${record}.${field}`) ?? []), setter]);
  }
}

/** The query of a cursor of this routine that locks its rows, which WHERE CURRENT OF needs. */
function lockingQuery(cursor: Expression, context: RuleContext): Query | undefined {
  if (cursor.kind === 'call') return lockingQuery(cursor.callee, context);
  const referent = cursor.kind === 'reference' ? context.resolution.referent(cursor) : undefined;
  if (referent?.kind !== 'cursor' || referent.owner.kind === 'package') return undefined;
  const { query } = referent.declaration;
  return query?.locking ? query : undefined;
}

/** `SELECT * INTO record`. */
function record(target: Expression, query: Query, events: Events, context: RuleContext): void {
  const variable = lobVariable(target, context.resolution);
  if (variable) fieldsOf(variable.key, query, query.start, events, context);
}

/** The LOBs among the fields of a record that holds a row of a query; the row is found again by the key's fields. */
function fieldsOf(record: string, query: Query, at: number, { setters }: Events, context: RuleContext): void {
  const found = tableOf(query, context);
  if (!found || query.body.kind !== 'select') return;
  const { table } = found;
  const columns = columnsOf(query, table, context);
  const entries = [...columns];
  const fields = keyColumns(table, context).map((column) => ({
    column,
    field: entries.find(([, each]) => each === column)?.[0],
  }));
  const isComplete = fields.length > 0 && fields.every((each) => each.field !== undefined);
  for (const [field, column] of entries) {
    const key = `${record}.${field}`;
    const setter: Setter = isComplete
      ? { at, position: 0, home: { table, column }, row: { kind: 'fields', fields: fields as never } }
      : { at, position: 0, isUnknown: true };
    setters.set(key, [...(setters.get(key) ?? []), setter]);
  }
}

/** The columns of the table that a query gives as they are, by the name of the field. */
function columnsOf(query: Query, table: Home['table'], context: RuleContext): ReadonlyMap<string, string> {
  const columns = new Map<string, string>();
  for (const item of query.body.kind === 'select' ? query.body.items : []) {
    if (item.expression.kind === 'star') for (const each of table.columns.keys()) columns.set(each, each);
    else if (item.expression.kind === 'reference') {
      const referent = context.resolution.referent(item.expression);
      const name = item.alias ?? item.expression.name.parts.at(-1);
      if (referent.kind === 'column' && name) columns.set(context.names.stored(name), referent.column);
    }
  }
  return columns;
}
