import * as make from '../../../sql/make.ts';
import type { Binary, Call, Expression } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Span } from '../../../text/span.ts';
import { contains } from '../../../text/span.ts';
import type { RuleContext } from '../../rule.ts';
import { bare, builtInName, samePlace, textConstant } from './operands.ts';

/**
 * Oracle's empty string is NULL. Values of columns and variables are never `''` after the move, so only the results of
 * functions matter: where such a result may be `''` *and* the difference would be seen, it is wrapped in `nullif(…, '')`.
 */

/** Nodes of the target that may be `''` where the source had NULL, with whether they may be NULL besides. */
const possiblyEmpty = new WeakMap<Node, { readonly nullable: boolean }>();

/** Whether a converted expression may be `''` where Oracle had NULL. */
export function mayBeEmpty(node: Expression): boolean {
  return possiblyEmpty.has(bare(node));
}

/** Whether a converted expression may be NULL in the target: `''` stands for NULL in those that may be empty. */
export function mayBeNull(node: Expression, context: RuleContext): boolean {
  return possiblyEmpty.get(bare(node))?.nullable ?? context.resolution.nullable(node);
}

/**
 * Gives `result`, which may be `''` where Oracle has NULL, in the place of `origin`: wrapped if that would be seen there.
 * `operands` are those whose NULL makes it NULL.
 */
export function emptyAsNull(
  result: Expression,
  origin: Span,
  operands: readonly Expression[],
  context: RuleContext,
): Expression {
  if (emptyIsSeen(origin, context)) return make.call(origin, 'nullif', [result, make.string(origin, '')]);
  possiblyEmpty.set(result, { nullable: operands.some((each) => mayBeNull(each, context)) });
  return result;
}

/** Functions that give `''` for `''` in their first argument, so that only their own results need care. */
const passing: ReadonlySet<string> = new Set(
  'UPPER LOWER INITCAP NLS_UPPER NLS_LOWER NLS_INITCAP LTRIM RTRIM TRIM SUBSTR REPLACE TRANSLATE'.split(' '),
);

/** Whether it matters, in the place where a node stands, that it is `''` and not NULL. */
export function emptyIsSeen(origin: Span, context: RuleContext): boolean {
  let child: Span = origin;
  for (let i = context.parents.length - 1; i >= 0; i -= 1) {
    const parent = context.parents[i] as Node;
    if (parent.kind === 'parenthesis' || parent.kind === 'argument') {
      child = parent;
      continue;
    }
    return !absorbs(parent, child, i, context);
  }
  return true;
}

function absorbs(parent: Node, child: Span, depth: number, context: RuleContext): boolean {
  switch (parent.kind) {
    case 'chain':
      return parent.operator === '||';
    case 'call':
      return passesOn(parent, child, context);
    case 'keywordCall':
      return parent.name === 'TRIM';
    case 'binary':
      return comparesAlike(parent, child, context) && isTest(parent, depth, context);
    case 'like': {
      const pattern = textConstant(parent.pattern);
      return (
        samePlace(parent.operand, child) &&
        !parent.not &&
        pattern !== undefined &&
        /[^%]/.test(pattern) &&
        isTest(parent, depth, context)
      );
    }
    case 'in':
      return (
        !parent.not &&
        samePlace(parent.operand, child) &&
        (parent.list ?? []).length > 0 &&
        (parent.list ?? []).every((each) => (textConstant(each) ?? '') !== '') &&
        isTest(parent, depth, context)
      );
    case 'case':
      return (
        parent.operand !== undefined &&
        samePlace(parent.operand, child) &&
        parent.branches.every((each) => each.tests.every(hasCharacters))
      );
    default:
      return false;
  }
}

/** A literal with characters: neither `''` nor NULL equals it. */
function hasCharacters(node: Expression): boolean {
  return (textConstant(node) ?? '') !== '';
}

function passesOn(parent: Call, child: Span, context: RuleContext): boolean {
  const name = builtInName(parent, context);
  if (name === undefined) return false;
  if (name === 'CONCAT') return true;
  const [first, ...rest] = parent.arguments.map((each) => each.value);
  if (first === undefined || !contains(first, child)) return false;
  if (name === 'DECODE')
    return rest.every((each, i) => i % 2 === 1 || i === rest.length - 1 || hasCharacters(each));
  return passing.has(name);
}

/** A comparison that is false with `''` where it is unknown with NULL. */
function comparesAlike(parent: Binary, child: Span, context: RuleContext): boolean {
  const isLeft = contains(parent.left, child);
  const other = isLeft ? parent.right : parent.left;
  const value = textConstant(other);
  if (parent.operator === '=') return value === undefined ? neverEmpty(other, context) : value !== '';
  const greater = isLeft ? parent.operator.startsWith('>') : parent.operator.startsWith('<');
  return greater && parent.operator !== '<>' && value !== undefined && value !== '';
}

/** A column or variable is never `''`. */
function neverEmpty(node: Expression, context: RuleContext): boolean {
  const inner = bare(node);
  return (inner.kind === 'reference' || inner.kind === 'bind') && builtInName(inner, context) === undefined;
}

/** Whether a condition at a depth of the path only decides whether something is done, so that false and unknown are the same. */
function isTest(condition: Node, depth: number, context: RuleContext): boolean {
  let child: Node = condition;
  for (let i = depth - 1; i >= 0; i -= 1) {
    const parent = context.parents[i] as Node;
    switch (parent.kind) {
      case 'parenthesis':
      case 'chain':
        child = parent;
        continue;
      case 'select':
        return parent.where === child || parent.having === child;
      case 'join':
        return parent.on === child;
      case 'update':
      case 'delete':
        return parent.where === child;
      case 'ifBranch':
      case 'whileControl':
        return parent.test === child;
      case 'exit':
        return parent.when === child;
      case 'caseBranch': {
        const whole = context.parents[i - 1];
        return parent.result !== child && whole?.kind === 'case' && !whole.operand;
      }
      default:
        return false;
    }
  }
  return false;
}
