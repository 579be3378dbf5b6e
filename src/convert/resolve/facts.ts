import type { Expression } from '../../sql/tree/expression.ts';
import type { Span } from '../../text/span.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Output } from '../../sql/tree/batch.ts';
import type { Select } from '../../sql/tree/query.ts';
import type {
  CursorDeclaration,
  Parameter,
  TypeDeclaration,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import type { OutputColumn, Referent, Relation, Resolution, Unresolved } from './resolution.ts';

const unknownReferent: Referent = { kind: 'unknown' };

/** What is known of one node. Nodes that stand for one another share it; what is shared is not changed any more. */
interface Fact {
  referent: Referent | undefined;
  type: ValueType | undefined;
  nullable: boolean | undefined;
  isShared: boolean;
}

/** What is known of the nodes of one object; filled by the resolver, then asked and extended by rules. */
export class Facts implements Resolution {
  readonly #known = new Map<Node, Fact>();
  /** The node that was asked about last, and what is known of it: rule after rule asks about the same node. */
  #at: Node | undefined;
  #fact: Fact | undefined;
  readonly #outputs = new Map<Select | Output, readonly OutputColumn[]>();
  readonly unresolved: Unresolved[] = [];
  readonly assumedDatabases = new Map<string, Span>();
  readonly uses = new Set<string>();
  /** The temporary tables that the object's code makes, by name. */
  readonly temporary = new Map<string, Relation>();

  // Functions rather than methods, so that rules can take them apart from the resolution.
  readonly referent = (node: Expression | Name): Referent => this.#of(node)?.referent ?? unknownReferent;

  readonly typeOf = (expression: Expression): ValueType => this.#of(expression)?.type ?? unknownValue;

  readonly nullable = (expression: Expression): boolean => this.#of(expression)?.nullable ?? true;

  readonly output = (of: Select | Output): readonly OutputColumn[] | undefined => this.#outputs.get(of);

  noteOutput(of: Select | Output, columns: readonly OutputColumn[]): void {
    this.#outputs.set(of, columns);
  }

  inherit(node: Node, origin: Node): void {
    const output = node.kind === 'select' && origin.kind === 'select' ? this.#outputs.get(origin) : undefined;
    if (output && node.kind === 'select') this.#outputs.set(node, output);
    const given = this.#known.get(origin);
    if (given === undefined || node === origin) return;
    const own = this.#known.get(node);
    if (own === given) return;
    if (own === undefined) {
      given.isShared = true;
      this.#learn(node, given);
      return;
    }
    const fact = this.#own(node);
    fact.referent ??= given.referent;
    fact.type ??= given.type;
    fact.nullable ??= given.nullable;
  }

  state(node: Expression, type: ValueType, nullable = true): void {
    const fact = this.#own(node);
    fact.type = type;
    fact.nullable = nullable;
  }

  typeOfDeclaration(node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration): ValueType {
    return this.#of(node)?.type ?? unknownValue;
  }

  /** Says of what type a declared name is, or what type a declaration of a type names. */
  declare(
    node: VariableDeclaration | Parameter | TypeDeclaration | CursorDeclaration,
    type: ValueType,
  ): void {
    this.#own(node).type = type;
  }

  /** Says what a name speaks of. */
  refer(node: Expression | Name, referent: Referent): void {
    this.#own(node).referent = referent;
  }

  /** What is known of the node, to be changed. */
  #own(node: Node): Fact {
    const known = this.#of(node);
    if (known !== undefined && !known.isShared) return known;
    const fact: Fact = {
      referent: known?.referent,
      type: known?.type,
      nullable: known?.nullable,
      isShared: false,
    };
    this.#learn(node, fact);
    return fact;
  }

  #of(node: Node): Fact | undefined {
    if (node !== this.#at) {
      this.#at = node;
      this.#fact = this.#known.get(node);
    }
    return this.#fact;
  }

  #learn(node: Node, fact: Fact): void {
    this.#known.set(node, fact);
    this.#at = node;
    this.#fact = fact;
  }
}
