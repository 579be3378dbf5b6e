import type { AnyObject } from '../../catalog/catalog.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import { walk } from '../../sql/walk.ts';
import { nowhere } from '../../text/span.ts';
import type { Relation, Resolution } from '../resolve/resolution.ts';
import type { Resolver } from '../resolve/resolve.ts';
import type { TargetNames } from '../target-names.ts';

/** The names of variables and parameters of Transact-SQL in the target. */
export interface VariableNames {
  /** How a variable of an object is called, by its name with `@`; undefined for a name that is none. */
  of(object: AnyObject, name: Identifier): Identifier | undefined;
  /** All names that the variables of an object have in the target. */
  all(object: AnyObject): Iterable<string>;
}

/**
 * `@customer_id` becomes `customer_id`. Transact-SQL can never take a variable for a column, PL/pgSQL can: where any statement of the object has a column or a table of
 * that name in reach, or the word is reserved, a parameter becomes `p_customer_id` and a variable `v_customer_id`.
 */
export function variableNames(resolver: Resolver, names: TargetNames): VariableNames {
  const known = new WeakMap<AnyObject['span'], ReadonlyMap<string, string>>();
  const namesOf = (object: AnyObject): ReadonlyMap<string, string> => {
    let found = known.get(object.span);
    if (!found) {
      const definition: Node = object.kind === 'package' ? emptyName : object.definition;
      found = resolver.glance(object, (resolution) => decide(definition, resolution, names));
      known.set(object.span, found);
    }
    return found;
  };
  return {
    all: (object) => namesOf(object).values(),
    of(object, name) {
      if (!name.text.startsWith('@') || name.target) return undefined;
      const written = namesOf(object).get(names.stored(name));
      return written === undefined ? undefined : names.identifier(written, name);
    },
  };
}

const emptyName: Node = { kind: 'name', start: -1, end: -1, parts: [] };

/** What PL/pgSQL itself calls so in every function, or in those of triggers. */
const taken = ['found', 'new', 'old', 'sqlstate', 'sqlerrm', 'return_code'];

function decide(definition: Node, resolution: Resolution, names: TargetNames): ReadonlyMap<string, string> {
  const avoided = namesInReach(definition, resolution, names);
  for (const each of taken) avoided.add(each);
  const decided = new Map<string, string>();
  const add = (name: Identifier, prefix: string): void => {
    const stored = names.stored(name);
    if (!stored.startsWith('@') || decided.has(stored)) return;
    const wish = stored.slice(1).replace(/[^\p{L}\p{N}_]/gu, '_');
    const plain = free(wish, avoided, names) ? wish : `${prefix}_${wish}`;
    let text = plain;
    for (let i = 2; avoided.has(text); i += 1) text = `${plain}_${i}`;
    avoided.add(text);
    decided.set(stored, text);
  };
  walk(definition, (node) => {
    if (node.kind === 'parameter') add(node.name, 'p');
    if (node.kind === 'variable' || node.kind === 'declareTable') add(node.name, 'v');
    if (node.kind === 'routine' && node.returnsTable?.name) add(node.returnsTable.name, 'v');
  });
  return decided;
}

function free(wish: string, avoided: ReadonlySet<string>, names: TargetNames): boolean {
  return !avoided.has(wish) && !names.isNotForVariables(wish) && !names.identifier(wish, nowhere).quoted;
}

/** All columns of all tables that the code speaks of, the tables' own names in its queries, what its queries call their results, and what it calls. */
function namesInReach(definition: Node, { referent }: Resolution, names: TargetNames): Set<string> {
  const found = new Set<string>();
  const seen = new Set<Relation>();
  const addRelation = (relation: Relation): void => {
    if (seen.has(relation)) return;
    seen.add(relation);
    for (const column of relation.columns?.keys() ?? []) found.add(column);
  };
  walk(definition, (node) => {
    if (node.kind === 'selectItem' && node.alias) found.add(names.stored(node.alias));
    // A table's name by itself is its row.
    if (node.kind === 'table') {
      const name = node.alias ?? node.name.parts.at(-1);
      if (name) found.add(names.stored(name));
    }
    if (node.kind === 'derivedTable' && node.alias) found.add(names.stored(node.alias));
    if (node.kind === 'column') found.add(names.stored(node.name));
    if (node.kind !== 'name' && node.kind !== 'reference') return;
    const what = referent(node);
    if (what.kind === 'relation') addRelation(what.relation);
    if (what.kind !== 'column') return;
    found.add(what.column);
    addRelation(what.relation);
  });
  return found;
}
