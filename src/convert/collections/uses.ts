import type { AnyObject } from '../../catalog/catalog.ts';
import type { SourceDialect } from '../../sql/dialect.ts';
import type { Call, Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { CollectionType, CursorDeclaration } from '../../sql/tree/routine.ts';
import { eachChild } from '../../sql/walk.ts';
import type { Resolution } from '../resolve/resolution.ts';
import { definitionOf } from './book.ts';
import { isDenseIndex } from './dense.ts';
import { collectionOfMethod, methodCall, sameName } from './names.ts';

/** The trees of an object that hold code or types. */
export function treesOf(object: AnyObject): Node[] {
  if (object.kind === 'package')
    return [object.specification, object.body].filter((each) => each !== undefined);
  if (object.kind === 'type') return [object.definition, ...(object.body ? [object.body] : [])];
  return [object.definition];
}

/** One look at the code of an object. */
export interface Look {
  readonly resolution: Resolution;
  readonly source: SourceDialect;
  readonly roots: readonly Node[];
}

/** What the code of an object tells about collections. */
export interface Uses {
  /** Types of which it may make values with gaps. */
  readonly sparse: ReadonlySet<CollectionType>;
  /** Cursors whose rows are the elements of a collection. */
  readonly cursors: ReadonlySet<CursorDeclaration>;
}

/**
 * The collection types of which an object may make values with gaps: elements are deleted in the middle, or an associative
 * array gets elements whose indexes are not known to count up from 1.
 */
export function usesOf(object: AnyObject, resolution: Resolution, source: SourceDialect): Uses {
  const sparse = new Set<CollectionType>();
  const cursors = new Set<CursorDeclaration>();
  const look: Look = { resolution, source, roots: treesOf(object) };
  const above: Node[] = [];
  const visit = (node: Node): void => {
    const gapped = gapsFrom(node, above, look);
    if (gapped) sparse.add(gapped);
    const cursor = node.kind === 'collectionType' && rowsOf(node, resolution);
    if (cursor) cursors.add(cursor);
    above.push(node);
    eachChild(node, visit);
    above.pop();
  };
  for (const root of look.roots) visit(root);
  return { sparse, cursors };
}

/** The cursor in `TABLE OF cursor%ROWTYPE`. */
function rowsOf({ element }: CollectionType, resolution: Resolution): CursorDeclaration | undefined {
  const referent = resolution.referent(element.name);
  return element.attribute === 'rowtype' && referent.kind === 'cursor' ? referent.declaration : undefined;
}

function gapsFrom(node: Node, above: readonly Node[], look: Look): CollectionType | undefined {
  if (node.kind !== 'call') return undefined;
  const { resolution } = look;
  const method = methodCall(node, resolution, look.source);
  if (method?.name === 'DELETE' && node.arguments.length > 0)
    return deletesLast(node, look) ? undefined : definitionOf(method.collection);
  const type = resolution.typeOf(node.callee);
  if (type.kind !== 'collection' || isMade(node, look)) return madeWithGaps(node, look);
  if (type.form !== 'associative array' || type.key === 'text') return undefined;
  if (!isWrittenTo(node, above, look)) return undefined;
  return isDenseIndex(node, above, look) ? undefined : definitionOf(type);
}

/** A constructor or a function's call, whose parentheses hold no index. */
function isMade(node: Call, { resolution }: Look): boolean {
  if (node.callee.kind !== 'reference') return false;
  const { kind } = resolution.referent(node.callee);
  return kind === 'type' || kind === 'local type' || kind === 'routine' || kind === 'standalone';
}

/** A qualified expression (`t(1 => 'a', 5 => 'b')`) whose indexes are not 1, 2, 3 …. */
function madeWithGaps(node: Call, { resolution }: Look): CollectionType | undefined {
  const type = resolution.typeOf(node);
  if (type.kind !== 'collection' || type.key !== 'integer') return undefined;
  const counts = node.arguments.every(
    (each, i) => each.key?.kind === 'number' && each.key.text === String(i + 1),
  );
  return counts ? undefined : definitionOf(type);
}

/** `list.DELETE(list.LAST)` takes the last element away and leaves no gap. */
function deletesLast(node: Call, look: Look): boolean {
  const [index] = node.arguments;
  if (node.arguments.length !== 1 || !index || node.callee.kind !== 'reference') return false;
  const last = collectionOfMethod(index.value, look.resolution, ['LAST', 'COUNT']);
  const owner = node.callee.name.parts.slice(0, -1);
  return last !== undefined && sameName(last, owner, look.source);
}

/** Whether an element, or a part of it, is what its statement writes to. */
function isWrittenTo(node: Node, above: readonly Node[], { resolution }: Look): boolean {
  let child = node;
  for (let i = above.length - 1; i >= 0; i -= 1) {
    const parent = above[i] as Node;
    switch (parent.kind) {
      case 'field':
      case 'parenthesis':
        break;
      case 'call':
        if (parent.callee !== child) return false;
        break;
      case 'assignment':
        return parent.target === child;
      case 'into':
        return parent.targets.includes(child as Expression);
      case 'usingItem':
        return parent.mode !== 'in';
      case 'argument': {
        const call = above[i - 1];
        return call?.kind === 'call' && isOutArgument(call, call.arguments.indexOf(parent), resolution);
      }
      case 'callStatement':
        return true;
      default:
        return false;
    }
    child = parent;
  }
  return false;
}

function isOutArgument(call: Call, position: number, resolution: Resolution): boolean {
  if (call.callee.kind !== 'reference') return false;
  const referent = resolution.referent(call.callee);
  const routine =
    referent.kind === 'routine'
      ? referent.routine
      : referent.kind === 'standalone'
        ? referent.routine.definition.routine
        : undefined;
  const given = call.arguments[position];
  const parameter = given?.name
    ? routine?.parameters.find((each) => each.name.text.toUpperCase() === given.name?.text.toUpperCase())
    : routine?.parameters[position];
  return parameter !== undefined && parameter.mode !== 'in';
}
