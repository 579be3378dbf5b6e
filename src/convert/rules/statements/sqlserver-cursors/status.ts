import * as make from '../../../../sql/make.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import { compareStatic, mirrored } from '../../../../sql/static-value.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import { constantInteger } from '../exceptions/states.ts';

/** Whether an expression is `@@FETCH_STATUS`: 0 when the last FETCH gave a row, -1 when there was none ("@@FETCH_STATUS"). */
export function isStatus(node: Node): boolean {
  return node.kind === 'reference' && node.name.parts[0]?.text.toUpperCase() === '@@FETCH_STATUS';
}

/** All places that ask for it. */
export function statusesIn(node: Node): Node[] {
  const found: Node[] = [];
  walk(node, (each) => {
    if (isStatus(each)) found.push(each);
  });
  return found;
}

/** What a condition asks of something that has one of two states. */
export type Asked = 'first' | 'second' | 'always' | 'never';

/**
 * What a comparison of `subject` with a number asks of it, when it can only be `first` or `second`; undefined for any other condition.
 */
export function askedOfTwo(
  node: Expression,
  subject: (node: Expression) => boolean,
  first: number,
  second: number,
): Asked | undefined {
  if (node.kind === 'parenthesis') return askedOfTwo(node.operand, subject, first, second);
  if (node.kind !== 'binary') return undefined;
  const isMirrored = subject(node.right);
  const value = isMirrored
    ? constantInteger(node.left)
    : subject(node.left)
      ? constantInteger(node.right)
      : undefined;
  if (value === undefined) return undefined;
  const operator = isMirrored ? (mirrored[node.operator] ?? node.operator) : node.operator;
  const ofFirst = compareStatic(operator, first, value);
  const ofSecond = compareStatic(operator, second, value);
  if (ofFirst === undefined || ofSecond === undefined) return undefined;
  if (ofFirst) return ofSecond ? 'always' : 'first';
  return ofSecond ? 'second' : 'never';
}

/** What a condition says of the last FETCH: whether it asks for a row or for none. A missing row (-2) no cursor of PostgreSQL has. */
export function askedOf(node: Expression): 'found' | 'not found' | 'always' | 'never' | undefined {
  const asked = askedOfTwo(node, isStatus, 0, -1);
  if (asked === 'first') return 'found';
  return asked === 'second' ? 'not found' : asked;
}

/** A condition with FOUND where it asks for the status; undefined where it does with it what FOUND cannot say. */
export function withFound(node: Expression): Expression | undefined {
  const replace = (each: Node): Node => {
    const asked = askedOf(each as Expression);
    return asked === undefined ? mapChildren(each, replace) : conditionOf(asked, each);
  };
  const made = replace(node) as Expression;
  return some(made, isStatus) ? undefined : made;
}

function conditionOf(asked: NonNullable<ReturnType<typeof askedOf>>, at: Span): Expression {
  const found = make.reference(at, 'FOUND');
  switch (asked) {
    case 'found':
      return found;
    case 'not found':
      return make.unary(at, 'not', found);
    default:
      return make.boolean(at, asked === 'always');
  }
}
