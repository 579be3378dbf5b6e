import type { AnyObject, Catalog } from '../../../../catalog/catalog.ts';
import { allObjects } from '../../../../catalog/catalog.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { ExceptionDeclaration } from '../../../../sql/tree/routine.ts';
import { walk, withoutDeclarations } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { firstDeclared } from './conditions.ts';

/** An exception that a program declares: the number that EXCEPTION_INIT gave it, or else a SQLSTATE of its own. */
export interface DeclaredException {
  readonly name: string;
  /** Negative, as Oracle counts; 100 for NO_DATA_FOUND. */
  readonly number?: number;
  readonly state: string;
}

/** By the place of the declaration, which is unique in all sources. */
type Exceptions = ReadonlyMap<number, DeclaredException>;

const ofCatalogs = new WeakMap<Catalog, Exceptions>();
const ofObjects = new WeakMap<AnyObject, Exceptions>();

/**
 * What is known of a declared exception. The SQLSTATEs follow from the names alone, so that they stay the same from
 * conversion to conversion, and no two declarations of a catalog have the same one.
 */
export function declaredException(
  declaration: ExceptionDeclaration,
  context: RuleContext,
): DeclaredException | undefined {
  const { catalog, object } = context;
  let known = ofCatalogs.get(catalog);
  if (!known) ofCatalogs.set(catalog, (known = collect(allObjects(catalog), context)));
  const found = known.get(declaration.start);
  if (found) return found;
  // A statement of a script that defines nothing is not in the catalog.
  let own = ofObjects.get(object);
  if (!own) ofObjects.set(object, (own = collect([object], context)));
  return own.get(declaration.start);
}

function collect(objects: readonly AnyObject[], context: RuleContext): Exceptions {
  const found = new Map<number, DeclaredException>();
  const taken = new Set<number>();
  const { fold } = context.source.names;
  for (const object of objects)
    for (const root of treesOf(object))
      walk(root, (node) => {
        if (withoutDeclarations.has(node.kind)) return false;
        if (!('declarations' in node) || !node.declarations) return true;
        const numbers = initialised(node.declarations, fold);
        for (const each of node.declarations) {
          if (each.kind !== 'exception') continue;
          const name = fold(each.name);
          const number = numbers.get(name);
          const id = `${object.schema}.${object.name}.${localPart(node)}.${name}`;
          found.set(each.start, {
            name: each.name.text,
            state: number === undefined ? freeState(id, taken) : '',
            ...(number === undefined ? {} : { number }),
          });
        }
        return true;
      });
  return found;
}

/** Tells the exceptions of a package from those of its routines' blocks. */
function localPart(node: Node): string {
  return node.kind === 'block' ? (node.endName?.text ?? 'block') : '';
}

function treesOf(object: AnyObject): Node[] {
  switch (object.kind) {
    case 'package':
      return [object.specification, object.body].filter((each) => each !== undefined);
    case 'type':
      return object.body ? [object.body] : [];
    case 'procedure':
    case 'function':
    case 'trigger':
    case 'statement':
      return [object.definition];
    default:
      return [];
  }
}

/** The numbers that PRAGMA EXCEPTION_INIT gives to the exceptions of a declarative part. */
function initialised(
  declarations: readonly Node[],
  fold: (name: Identifier) => string,
): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const each of declarations) {
    if (each.kind !== 'pragma' || each.name !== 'EXCEPTION_INIT') continue;
    const [exception, number] = each.arguments;
    const name = exception?.kind === 'reference' ? exception.name.parts.at(-1) : undefined;
    const value = number && constantInteger(number);
    if (name && value !== undefined) numbers.set(fold(name), value);
  }
  return numbers;
}

/** The value of an integer that is written as a number, with a sign or in parentheses. */
export function constantInteger(node: Expression): number | undefined {
  if (node.kind === 'number') return /^\d+$/.test(node.text) ? Number(node.text) : undefined;
  if (node.kind === 'parenthesis') return constantInteger(node.operand);
  if (node.kind !== 'unary' || (node.operator !== '-' && node.operator !== '+')) return undefined;
  const inner = constantInteger(node.operand);
  return inner === undefined || node.operator === '+' ? inner : -inner;
}

const size = 36 ** 3 - firstDeclared;

/** A state that follows from the name: its hash (FNV-1a), or the next free one. */
function freeState(id: string, taken: Set<number>): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  let place = hash % size;
  for (let i = 0; taken.has(place) && i < size; i += 1) place = (place + 1) % size;
  taken.add(place);
  return `OR${(firstDeclared + place).toString(36).toUpperCase()}`;
}
