import type { AnyObject, Catalog } from '../catalog/catalog.ts';
import { allObjects } from '../catalog/catalog.ts';
import type { Name } from '../sql/tree/name.ts';
import type { Node } from '../sql/tree/node.ts';
import { walk } from '../sql/walk.ts';
import type { TargetNames } from './target-names.ts';
import { isTemporaryName } from './target-names.ts';

/** What is known of the target's names. */
interface Namer {
  readonly catalog: Catalog;
  readonly names: TargetNames;
}

/**
 * What a temporary table (`#t`) or table variable (`@t`) of an object is called in the target: a temporary table without its sign. PostgreSQL has one temporary
 * table of a name in a session, and it hides a lasting one, while in SQL Server each level of nested calls has its own, and a name with a sign hides nothing. So it is `t_temp` where a
 * lasting relation is called `t`, and where a routine that makes `t` may call another one that does, each of them has the routine's name in it.
 */
export function temporaryName(stored: string, object: AnyObject, namer: Namer): string {
  return planOf(namer).name(stored, object);
}

/** Whether a routine that makes a temporary table may be called again while the table is in use. */
export function isReentered(stored: string, object: AnyObject, namer: Namer): boolean {
  return planOf(namer).isReentered(stored, object);
}

const plans = new WeakMap<Catalog, TemporaryPlan>();

function planOf(namer: Namer): TemporaryPlan {
  let plan = plans.get(namer.catalog);
  if (!plan) plans.set(namer.catalog, (plan = new TemporaryPlan(namer)));
  return plan;
}

/** What an object makes and calls. */
interface Doings {
  readonly creates: Set<string>;
  /** Last parts of the names of what it calls, in the fold of the source; `table name` for what it writes to, whose triggers run. */
  readonly calls: Set<string>;
}

/** A class because it remembers what it has found of the whole catalog. */
class TemporaryPlan {
  readonly #namer: Namer;
  readonly #relations = new Set<string>();
  /** What scripts make for the session, outside of routines: their names by the stored ones. */
  readonly #ofScripts = new Map<string, string>();
  readonly #doings = new Map<AnyObject, Doings>();
  /** The same objects by where they begin. */
  readonly #byStart = new Map<number, AnyObject>();
  /** The objects that make a temporary table, by its name. */
  readonly #makers = new Map<string, AnyObject[]>();
  /** Makers that meet another one, and those that meet none, by the table's name. */
  readonly #meeting = new Map<string, Map<AnyObject, boolean>>();
  readonly #called = new Map<string, AnyObject[]>();
  readonly #reach = new Map<AnyObject, ReadonlySet<AnyObject>>();

  constructor(namer: Namer) {
    this.#namer = namer;
    const { catalog, names } = namer;
    for (const each of allObjects(catalog)) {
      if (each.kind === 'table' && isTemporaryName(each.name)) {
        this.#ofScripts.set(each.name, names.object(each).name);
        continue;
      }
      if (['table', 'view', 'materialized view'].includes(each.kind))
        this.#relations.add(names.object(each).name);
      if (each.kind !== 'procedure' && each.kind !== 'function' && each.kind !== 'trigger') continue;
      const doings = doingsOf(each.definition);
      this.#doings.set(each, doings);
      if (!this.#byStart.has(each.span.start)) this.#byStart.set(each.span.start, each);
      for (const name of doings.creates) push(this.#makers, name, each);
      const key =
        each.kind === 'trigger' ? `table ${lastOf(each.definition.table)}` : each.name.toLowerCase();
      push(this.#called, key, each);
    }
  }

  name(stored: string, object: AnyObject): string {
    const bare = stored.replace(/^[#@]+/, '').replaceAll(/[^\p{L}\p{N}_]/gu, '_');
    const plain = this.#relations.has(bare) ? `${bare}_temp` : bare;
    const own = this.#known(object);
    const ofScript = this.#ofScripts.get(stored);
    const isMaker = own !== undefined && this.#makes(own, stored);
    if (ofScript !== undefined && !isMaker) return ofScript;
    const maker = isMaker
      ? own
      : this.#creators(stored).find((each) => own !== undefined && this.#reaches(each).has(own));
    if (!maker || !this.#meetsOthers(maker, stored)) return plain;
    return `${plain}_${this.#namer.names.object(maker).name}`;
  }

  isReentered(stored: string, object: AnyObject): boolean {
    const own = this.#known(object);
    return own !== undefined && this.#makes(own, stored) && this.#reaches(own).has(own);
  }

  /** The object as the catalog has it: parts of it may be converted as objects of their own. */
  #known(object: AnyObject): AnyObject | undefined {
    if (this.#doings.has(object)) return object;
    return this.#byStart.get(object.span.start);
  }

  #makes(object: AnyObject, stored: string): boolean {
    return this.#doings.get(object)?.creates.has(stored) === true;
  }

  #creators(stored: string): readonly AnyObject[] {
    return this.#makers.get(stored) ?? [];
  }

  #meetsOthers(maker: AnyObject, stored: string): boolean {
    let known = this.#meeting.get(stored);
    if (!known) this.#meeting.set(stored, (known = new Map()));
    let meets = known.get(maker);
    if (meets === undefined) {
      const reached = this.#reaches(maker);
      meets = this.#creators(stored).some(
        (each) => each !== maker && (reached.has(each) || this.#reaches(each).has(maker)),
      );
      known.set(maker, meets);
    }
    return meets;
  }

  /** All objects that may run while one runs. */
  #reaches(object: AnyObject): ReadonlySet<AnyObject> {
    let found = this.#reach.get(object);
    if (found) return found;
    const reached = new Set<AnyObject>();
    const open = [object];
    for (let next = open.pop(); next; next = open.pop())
      for (const name of this.#doings.get(next)?.calls ?? [])
        for (const each of this.#called.get(name) ?? [])
          if (!reached.has(each)) {
            reached.add(each);
            open.push(each);
          }
    this.#reach.set(object, (found = reached));
    return found;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function doingsOf(definition: Node): Doings {
  const creates = new Set<string>();
  const calls = new Set<string>();
  walk(definition, (node) => {
    switch (node.kind) {
      case 'createTable':
        addTemporary(node.name, creates);
        break;
      case 'select':
        if (node.intoTable) addTemporary(node.intoTable, creates);
        break;
      case 'declareTable':
        creates.add(node.name.text.toLowerCase());
        break;
      case 'executeProcedure':
        if (node.procedure.kind === 'name') calls.add(lastOf(node.procedure));
        break;
      case 'call':
        if (node.callee.kind === 'reference') calls.add(lastOf(node.callee.name));
        break;
      case 'insert':
      case 'update':
      case 'delete':
      case 'merge':
        if (node.target.kind === 'table') calls.add(`table ${lastOf(node.target.name)}`);
        break;
    }
  });
  return { creates, calls };
}

function addTemporary(name: Name, creates: Set<string>): void {
  const last = lastOf(name);
  if (last.startsWith('#')) creates.add(last);
}

function lastOf(name: Name | undefined): string {
  return name?.parts.at(-1)?.text.toLowerCase() ?? '';
}
