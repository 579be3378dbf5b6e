import type { Referent, Relation } from './resolution.ts';
import type { ValueType } from '../../sql/value-type.ts';

/** What a name stands for in a scope, with the type of its value where it has one. */
export interface Entry {
  readonly referent: Referent;
  readonly type: ValueType;
  readonly nullable: boolean;
  /** Further routines of the same name. */
  readonly overloads?: readonly Entry[];
}

/**
 * The names that can be used at a place, the innermost scope first. A scope is of declarations (a block, a routine, a
 * package) or of a query, where columns are found through its relations. Declarations are added while they are read,
 * because PL/SQL sees only what stands before.
 */
export class Scope {
  readonly parent: Scope | undefined;
  readonly names = new Map<string, Entry>();
  /** Of a query: what stands in FROM. */
  readonly relations: Relation[] = [];
  /** Common tables of WITH, by name. */
  readonly commonTables = new Map<string, Relation>();
  /** The names by which declarations can be qualified: a block's label, a routine's or package's name. */
  readonly labels: string[] = [];
  /** Of a routine or batch as a whole: what a statement inside declares is seen from there to its end (Transact-SQL). */
  isRoutine = false;

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  add(name: string, entry: Entry): void {
    const known = this.names.get(name);
    const isOverload = known?.referent.kind === 'routine' && entry.referent.kind === 'routine';
    this.names.set(name, isOverload ? { ...known, overloads: [...(known.overloads ?? []), entry] } : entry);
  }

  /** The scope of the routine or batch around; the outermost one where nothing else is known. */
  get routine(): Scope {
    // oxlint-disable-next-line no-this-alias -- the walk outwards begins here
    let scope: Scope = this;
    while (!scope.isRoutine && scope.parent) scope = scope.parent;
    return scope;
  }

  commonTable(name: string): Relation | undefined {
    // oxlint-disable-next-line no-this-alias -- the walk outwards begins here
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const found = scope.commonTables.get(name);
      if (found) return found;
    }
    return undefined;
  }
}
