import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block, Statement } from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import type { Resolution } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Handled } from '../effects.ts';
import { handledBy, hasValueFaults, isSafeValue, mayRaise } from '../effects.ts';
import { enclosingRoutine, outermostBlock, parentsInRoutine } from '../routine.ts';
import { endingCallee } from './calls.ts';

/** How many statements handlers may have to be written once for each part of their block. */
const shortHandlers = 4;

/** How many parts of its own list a block may have whose handlers are written for each of them. */
const mostParts = 3;

/** Whether a statement ends the transaction. */
export function endsTransaction(node: Node): boolean {
  return node.kind === 'transaction' && (node.action === 'commit' || node.action === 'rollback');
}

/** Whether a statement ends the transaction, or calls a procedure that may. */
export function isEnd(node: Node, context: RuleContext): boolean {
  return endsTransaction(node) || endingCallee(node, context) !== undefined;
}

/**
 * How a block with handlers is divided at the statements that end transactions, which then stand between blocks with
 * handlers and not inside of one: PostgreSQL cannot end a transaction there (manual, "Transaction Management").
 *
 * - `list`: at those of its own list.
 * - `deep`: also at those inside of its loops and conditions. Every stretch between them gets the handlers, and a handler
 *   then ends the routine, so that this is for the outermost block of a procedure.
 */
export type Division = 'list' | 'deep' | undefined;

const divisions = new WeakMap<Block, Division>();

/** How a block is divided, as it stood before this phase; the node at hand is the block or one inside of it. */
export function divisionOf(block: Block, context: RuleContext): Division {
  if (block.handlers.length === 0) return undefined;
  if (!divisions.has(block)) divisions.set(block, findDivision(block, context));
  return divisions.get(block);
}

function findDivision(block: Block, context: RuleContext): Division {
  const ends = (each: Statement): boolean => isEnd(each, context);
  const parts = partsOf(block.statements, ends).filter((each) => each.statements.length > 0);
  const isShort = block.handlers.reduce((sum, each) => sum + sizeOf(each.statements), 0) <= shortHandlers;
  const inner = block.statements.some((each) => !ends(each) && holdsEnd(each, ends));
  const hasEnd = block.statements.some(ends);
  if (
    (inner || (hasEnd && parts.length > mostParts)) &&
    isShort &&
    isBodyOfProcedure(block, context) &&
    isExact(block, ends, context)
  )
    return 'deep';
  if (!hasEnd) return undefined;
  return parts.length <= 1 || (parts.length <= mostParts && isShort) ? 'list' : undefined;
}

/** Whether a block is the outermost one of a procedure or anonymous block, so that RETURN leaves it. */
function isBodyOfProcedure(block: Block, context: RuleContext): boolean {
  const outermost = outermostBlock(context);
  if (outermost && (outermost.start !== block.start || outermost.end !== block.end)) return false;
  const routine = enclosingRoutine(context);
  return routine
    ? routine.form === 'procedure'
    : context.parents.some((each) => each.kind === 'anonymousBlock');
}

/** The lists inside of a statement in which a transaction can end as in the list that it stands in itself. */
function listsOf(node: Statement): readonly (readonly Statement[])[] {
  switch (node.kind) {
    case 'if':
    case 'caseStatement':
      return [...node.branches.map((each) => each.statements), node.otherwise ?? []];
    case 'loop':
      return [node.statements];
    case 'block':
      return node.handlers.length === 0 ? [node.statements] : [];
    default:
      return [];
  }
}

/** Whether a statement that ends the transaction stands in a statement, but not in a block with handlers. */
export function holdsEnd(node: Statement, ends: (node: Statement) => boolean): boolean {
  return listsOf(node).some((list) => list.some((each) => ends(each) || holdsEnd(each, ends)));
}

/** Whether nothing but the stretches between the ends may raise what is handled: no condition, bound or query around them. */
function isExact(block: Block, ends: (node: Statement) => boolean, context: RuleContext): boolean {
  if (some(block, (each) => each.kind === 'goto')) return false;
  const handled = handledBy(block.handlers, context);
  const isQuietList = (statements: readonly Statement[]): boolean =>
    statements.every(
      (each) =>
        ends(each) ||
        !holdsEnd(each, ends) ||
        (isQuietHead(each, handled, context) && listsOf(each).every(isQuietList)),
    );
  return isQuietList(block.statements);
}

/** Whether what a statement evaluates around its lists cannot raise what is handled. */
function isQuietHead(node: Statement, handled: Handled, context: RuleContext): boolean {
  const isQuiet = (each: Expression): boolean => isQuietValue(each, handled, context);
  switch (node.kind) {
    case 'if':
      return node.branches.every((each) => isQuiet(each.test));
    case 'caseStatement':
      return (
        (node.otherwise !== undefined || !(handled.all || handled.predefined.has('CASE_NOT_FOUND'))) &&
        (!node.operand || isQuiet(node.operand)) &&
        node.branches.every((each) => each.tests.every(isQuiet))
      );
    case 'loop':
      switch (node.control?.kind) {
        case undefined:
          return true;
        case 'whileControl':
          return isQuiet(node.control.test);
        case 'rangeControl':
          // A bound that is NULL raises VALUE_ERROR.
          return [node.control.from, node.control.to].every(
            (each) => isQuiet(each) && !(mayFailAnywhere(handled) && context.resolution.nullable(each)),
          );
        case 'queryControl':
          return !mayFailAnywhere(handled) && !mayRaise(node.control, handled, context);
        case 'cursorControl':
          return (
            !mayFailAnywhere(handled) &&
            !handled.predefined.has('CURSOR_ALREADY_OPEN') &&
            !mayRaise(node.control, handled, context)
          );
        default:
          return false;
      }
    case 'block':
      return node.declarations.length === 0;
    default:
      return false;
  }
}

/** Handlers of exceptions that queries and expressions of many kinds raise. */
function mayFailAnywhere(handled: Handled): boolean {
  return handled.all || handled.numbered || hasValueFaults(handled);
}

function isQuietValue(node: Expression, handled: Handled, context: RuleContext): boolean {
  return mayFailAnywhere(handled) ? isSafeTest(node, context) : !mayRaise(node, handled, context);
}

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

/** A condition over values that are there already, of the same types, so that nothing is converted. */
function isSafeTest(node: Expression, context: RuleContext): boolean {
  switch (node.kind) {
    case 'chain':
      return node.operator !== '||' && node.operands.every((each) => isSafeTest(each, context));
    case 'parenthesis':
    case 'is':
      return isSafeTest(node.operand, context);
    case 'unary':
      return node.operator === 'not' && isSafeTest(node.operand, context);
    case 'binary':
      return (
        comparisons.has(node.operator) &&
        isSafeValue(node.left, context) &&
        isSafeValue(node.right, context) &&
        context.resolution.typeOf(node.left).kind === context.resolution.typeOf(node.right).kind
      );
    default:
      return isSafeValue(node, context);
  }
}

function sizeOf(statements: readonly Statement[]): number {
  let size = 0;
  for (const each of statements)
    walk(each, (node) => {
      if (
        /Statement$|^(assignment|if|loop|raise|return|insert|update|delete|merge|transaction|block)$/.test(
          node.kind,
        )
      )
        size += 1;
    });
  return size;
}

/** A stretch of a block without a COMMIT or ROLLBACK, and the one behind it. */
export interface Part {
  readonly statements: readonly Statement[];
  readonly end?: Statement;
}

/** The statements of a list between those that end the transaction. */
export function partsOf(statements: readonly Statement[], ends: (node: Statement) => boolean): Part[] {
  const parts: Part[] = [];
  let current: Statement[] = [];
  for (const each of statements) {
    if (!ends(each)) current.push(each);
    else {
      parts.push({ statements: current, end: each });
      current = [];
    }
  }
  parts.push({ statements: current });
  return parts;
}

/** The blocks with handlers around the statement at hand in whose body, not in whose handlers, it would stand. */
export function blocksAround(context: RuleContext, node: Node): readonly Block[] {
  return parentsInRoutine(context).filter(
    (each): each is Block =>
      each.kind === 'block' &&
      each.handlers.length > 0 &&
      !each.handlers.some((one) => one.start <= node.start && one.end >= node.end),
  );
}

/** Whether the transaction can end at the place, as the blocks are written in the target. */
export function canEnd(node: Node, context: RuleContext): boolean {
  const isHere = (each: Statement): boolean => each.start === node.start && each.kind === node.kind;
  return blocksAround(context, node).every((block) => {
    const division = divisionOf(block, context);
    if (division === undefined) return false;
    return block.statements.some((each) => isHere(each) || (division === 'deep' && holdsEnd(each, isHere)));
  });
}

const calls = new WeakMap<Resolution, Set<number>>();

/** The places of the calls, in the object at hand, at which blocks are divided. */
export function dividingCalls(context: RuleContext): Set<number> {
  let places = calls.get(context.resolution);
  if (!places) calls.set(context.resolution, (places = new Set()));
  return places;
}
