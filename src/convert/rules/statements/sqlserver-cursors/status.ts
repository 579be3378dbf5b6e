import * as make from '../../../../sql/make.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
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

/**
 * What a condition says of the last FETCH: whether it asks for a row or for none, or for the missing row (-2), which no cursor of PostgreSQL has. Undefined for any other
 * condition.
 */
export function askedOf(node: Expression): 'found' | 'not found' | 'always' | 'never' | undefined {
  if (node.kind === 'parenthesis') return askedOf(node.operand);
  if (node.kind !== 'binary') return undefined;
  if (isStatus(node.right)) return askedOf(mirrored(node));
  const value = isStatus(node.left) ? constantInteger(node.right) : undefined;
  if (value === undefined) return undefined;
  const row = compare(0, node.operator, value);
  const none = compare(-1, node.operator, value);
  if (row === undefined || none === undefined) return undefined;
  if (row) return none ? 'always' : 'found';
  return none ? 'not found' : 'never';
}

const mirrors: Readonly<Record<string, '<' | '>' | '<=' | '>='>> = {
  '<': '>',
  '>': '<',
  '<=': '>=',
  '>=': '<=',
};

function mirrored(node: Extract<Expression, { kind: 'binary' }>): Expression {
  return { ...node, operator: mirrors[node.operator] ?? node.operator, left: node.right, right: node.left };
}

function compare(left: number, operator: string, right: number): boolean | undefined {
  switch (operator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
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
