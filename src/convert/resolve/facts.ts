import type { Expression } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  CursorDeclaration,
  Parameter,
  TypeDeclaration,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import type { Referent, Resolution } from './resolution.ts';

const unknownReferent: Referent = { kind: 'unknown' };

/** What is known of the nodes of one object; filled by the resolver, then asked and extended by rules. */
export class Facts implements Resolution {
  readonly #referents = new WeakMap<Node, Referent>();
  readonly #types = new WeakMap<Node, ValueType>();
  readonly #nullable = new WeakMap<Node, boolean>();
  readonly unresolved: { name: string; span: Span; expected: string }[] = [];
  readonly uses = new Set<string>();

  // Functions rather than methods, so that rules can take them apart from the resolution.
  readonly referent = (node: Expression | Name): Referent => this.#referents.get(node) ?? unknownReferent;

  readonly typeOf = (expression: Expression): ValueType => this.#types.get(expression) ?? unknownValue;

  readonly nullable = (expression: Expression): boolean => this.#nullable.get(expression) ?? true;

  inherit(node: Node, origin: Node): void {
    copy(this.#referents, node, origin);
    copy(this.#types, node, origin);
    copy(this.#nullable, node, origin);
  }

  state(node: Expression, type: ValueType, nullable = true): void {
    this.#types.set(node, type);
    this.#nullable.set(node, nullable);
  }

  typeOfDeclaration(node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration): ValueType {
    return this.#types.get(node) ?? unknownValue;
  }

  /** Says of what type a declared name is, or what type a declaration of a type names. */
  declare(
    node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration,
    type: ValueType,
  ): void {
    this.#types.set(node, type);
  }

  /** Says what a name speaks of. */
  refer(node: Expression | Name, referent: Referent): void {
    this.#referents.set(node, referent);
  }
}

function copy<T>(map: WeakMap<Node, T>, to: Node, from: Node): void {
  const value = map.get(from);
  if (value !== undefined && !map.has(to)) map.set(to, value);
}
