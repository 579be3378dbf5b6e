import type { Expression } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  CursorDeclaration,
  Parameter,
  TypeDeclaration,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import type { Referent, Resolution, Unresolved } from './resolution.ts';

const unknownReferent: Referent = { kind: 'unknown' };

/** What is known of one node. Nodes that stand for one another share it. */
interface Fact {
  readonly referent?: Referent | undefined;
  readonly type?: ValueType | undefined;
  readonly nullable?: boolean | undefined;
}

/** What is known of the nodes of one object; filled by the resolver, then asked and extended by rules. */
export class Facts implements Resolution {
  readonly #known = new WeakMap<Node, Fact>();
  readonly unresolved: Unresolved[] = [];
  readonly uses = new Set<string>();

  // Functions rather than methods, so that rules can take them apart from the resolution.
  readonly referent = (node: Expression | Name): Referent =>
    this.#known.get(node)?.referent ?? unknownReferent;

  readonly typeOf = (expression: Expression): ValueType => this.#known.get(expression)?.type ?? unknownValue;

  readonly nullable = (expression: Expression): boolean => this.#known.get(expression)?.nullable ?? true;

  inherit(node: Node, origin: Node): void {
    const given = this.#known.get(origin);
    if (given === undefined || node === origin) return;
    const own = this.#known.get(node);
    this.#known.set(node, own === undefined ? given : joined(own, given));
  }

  state(node: Expression, type: ValueType, nullable = true): void {
    this.#known.set(node, joined({ type, nullable }, this.#known.get(node)));
  }

  typeOfDeclaration(node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration): ValueType {
    return this.#known.get(node)?.type ?? unknownValue;
  }

  /** Says of what type a declared name is, or what type a declaration of a type names. */
  declare(
    node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration,
    type: ValueType,
  ): void {
    this.#known.set(node, joined({ type }, this.#known.get(node)));
  }

  /** Says what a name speaks of. */
  refer(node: Expression | Name, referent: Referent): void {
    this.#known.set(node, joined({ referent }, this.#known.get(node)));
  }
}

/** The first, with what it does not say from the second. */
function joined(first: Fact, second: Fact | undefined): Fact {
  return {
    referent: first.referent ?? second?.referent,
    type: first.type ?? second?.type,
    nullable: first.nullable ?? second?.nullable,
  };
}
