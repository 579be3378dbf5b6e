import type { BatchNode } from './batch.ts';
import type { DefineNode } from './define.ts';
import type { ExpressionNode } from './expression.ts';
import type { NameNode } from './name.ts';
import type { QueryNode } from './query.ts';
import type { RoutineNode } from './routine.ts';
import type { TypeNode } from './type.ts';
import type { WriteNode } from './write.ts';

/**
 * Every node of the tree: one closed union, told apart by `kind`. Nodes are plain readonly data; children are found by a
 * table of their fields (`children.ts`), so a new kind needs a type here and a row in each table that must be total over kinds.
 */
export type Node =
  | NameNode
  | TypeNode
  | ExpressionNode
  | QueryNode
  | WriteNode
  | RoutineNode
  | BatchNode
  | DefineNode;

export type NodeKind = Node['kind'];

/** The node type of a kind. */
export type Of<K extends NodeKind> = Extract<Node, { kind: K }>;

/** A function for each kind: the compiler checks that none is forgotten. */
export type NodeTable<T> = { readonly [K in NodeKind]: (node: Of<K>) => T };
