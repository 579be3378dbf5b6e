import { childFields } from '../sql/tree/children.ts';
import type { Node, NodeKind } from '../sql/tree/node.ts';
import { eachChild } from '../sql/walk.ts';
import type { RuleTable } from './phases.ts';

/** Kinds that few trees hold, and for which whole routines would be searched again and again. */
const rare = [
  'conditionalCompilation',
  'cursorAttribute',
  'executeImmediate',
  'fetch',
  'goto',
  'open',
  'routine',
  'table',
  'transaction',
] as const satisfies readonly NodeKind[];

/** A kind of which can be asked whether a tree holds it. */
export type RareKind = (typeof rare)[number];

/** What a node's kind says about it, each answer being a bit. */
export interface KindBits {
  /** The bits of a node by itself. */
  readonly ofKind: ReadonlyMap<NodeKind, number>;
  /** The bits of what is below nodes that hold nothing but names: half of all nodes, which need not be remembered one by one. */
  readonly ofNames: ReadonlyMap<NodeKind, number>;
  readonly unsayable: number;
  readonly rare: Readonly<Record<RareKind, number>>;
}

/** The bits for the phases of a conversion and what its target can say. */
export function kindBits(phases: readonly RuleTable[], sayable: ReadonlySet<NodeKind>): KindBits {
  const ofKind = new Map<NodeKind, number>();
  const add = (kind: NodeKind, bit: number): void => void ofKind.set(kind, (ofKind.get(kind) ?? 0) | bit);
  phases.forEach((rules, phase) => {
    for (const kind of rules.keys()) add(kind, 1 << phase);
  });
  const unsayable = 1 << phases.length;
  const kinds = Object.keys(childFields) as NodeKind[];
  for (const kind of kinds) if (kind === 'unread' || !sayable.has(kind)) add(kind, unsayable);
  const bits = rare.map((kind, i) => [kind, 1 << (phases.length + 1 + i)] as const);
  for (const [kind, bit] of bits) add(kind, bit);

  const ofNames = new Map<NodeKind, number>();
  for (const kind of kinds) if (childFields[kind].length === 0) ofNames.set(kind, 0);
  const identifiers = ofKind.get('identifier') ?? 0;
  ofNames.set('name', identifiers);
  ofNames.set('reference', identifiers | (ofKind.get('name') ?? 0));
  return { ofKind, ofNames, unsayable, rare: Object.fromEntries(bits) as Record<RareKind, number> };
}

/**
 * Knows what stands in trees without walking them twice: which phases have a rule for anything in a tree, so that the others leave it
 * alone; whether it holds nodes of certain kinds; whether all of it can be said in the target. Everything is a bit of one number
 * for each node. A class because it remembers the numbers, for trees keep most of their parts from phase to phase.
 */
export class Contents {
  readonly #bits: KindBits;
  /** The bits of what is below a node, without its own. */
  readonly #below = new Map<Node, number>();

  constructor(bits: KindBits) {
    this.#bits = bits;
  }

  /** The phases, as bits, that have a rule for anything below the node. */
  below(node: Node): number {
    const ofNames = this.#bits.ofNames.get(node.kind);
    if (ofNames !== undefined) return ofNames;
    const known = this.#below.get(node);
    if (known !== undefined) return known;
    let bits = 0;
    eachChild(node, (child) => {
      bits |= this.#all(child);
    });
    this.#below.set(node, bits);
    return bits;
  }

  /** Whether the node or anything below it is of the kind. */
  holds(node: Node, kind: RareKind): boolean {
    return (this.#all(node) & this.#bits.rare[kind]) !== 0;
  }

  /** Whether the target has a way to say the node and everything below it. */
  isSayable(node: Node): boolean {
    return (this.#all(node) & this.#bits.unsayable) === 0;
  }

  #all(node: Node): number {
    return (this.#bits.ofKind.get(node.kind) ?? 0) | this.below(node);
  }
}
