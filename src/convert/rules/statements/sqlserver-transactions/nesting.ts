import type { DeclareVariables } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { constantInteger } from '../exceptions/states.ts';
import { mapLists } from '../lists.ts';
import { systemValue } from '../system-value.ts';

/** The variables of a routine, in upper case, that hold nothing but a number of transactions (`SET @count = @@TRANCOUNT`). */
export function countVariables(block: Block): ReadonlySet<string> {
  const counts = new Set<string>();
  const others = new Set<string>();
  const take = (target: Node, value: Expression): void => {
    const name = variableName(target);
    if (name === undefined) return;
    if (systemValue(value) === '@@TRANCOUNT') counts.add(name);
    else others.add(name);
  };
  walk(block, (node) => {
    if (node.kind === 'assignment') take(node.target, node.value);
    else if (node.kind === 'selectItem' && node.assigns) take(node.assigns, node.expression);
    else if (node.kind === 'variable' && node.default)
      (systemValue(node.default) === '@@TRANCOUNT' ? counts : others).add(node.name.text.toUpperCase());
  });
  return new Set([...counts].filter((each) => !others.has(each)));
}

function variableName(node: Node): string | undefined {
  if (node.kind !== 'reference' || node.name.parts.length !== 1) return undefined;
  return node.name.parts[0]?.text.toUpperCase();
}

/** Whether a condition asks for nothing but the levels and the state of transactions. */
export function isAboutTransactions(test: Expression, counts: ReadonlySet<string>): boolean {
  switch (test.kind) {
    case 'parenthesis':
    case 'unary':
      return isAboutTransactions(test.operand, counts);
    case 'chain':
      return test.operands.every((each) => isAboutTransactions(each, counts));
    case 'binary': {
      const sides = [test.left, test.right];
      const isOne = (each: Expression): boolean => isValue(each, counts);
      return sides.some(isOne) && sides.every((each) => isOne(each) || constantInteger(each) !== undefined);
    }
    default:
      return false;
  }
}

/** What is known of transactions at a place. */
export interface TransactionState {
  /** @@TRANCOUNT; undefined where only the caller knows it. */
  readonly count: number | undefined;
  /** XACT_STATE() where there is a transaction: an error has doomed the routine's own one in its handler. */
  readonly state: 1 | 0 | -1;
}

/** What a condition about transactions is, and undefined where that is not known. */
export function withinOwn(
  test: Expression,
  counts: ReadonlySet<string>,
  known: TransactionState,
): boolean | undefined {
  switch (test.kind) {
    case 'parenthesis':
      return withinOwn(test.operand, counts, known);
    case 'unary': {
      const inner = test.operator === 'not' ? withinOwn(test.operand, counts, known) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'chain': {
      const parts = test.operands.map((each) => withinOwn(each, counts, known));
      if (parts.includes(undefined)) return undefined;
      return test.operator === 'and' ? parts.every(Boolean) : parts.some(Boolean);
    }
    case 'binary': {
      const given = valueWithin(test.left, counts, known);
      const other = constantInteger(test.right);
      return given === undefined || other === undefined ? undefined : compared(given, test.operator, other);
    }
    default:
      return undefined;
  }
}

function isValue(node: Expression, counts: ReadonlySet<string>): boolean {
  if (node.kind === 'parenthesis') return isValue(node.operand, counts);
  const name = systemValue(node);
  const variable = variableName(node);
  return name === '@@TRANCOUNT' || name === 'XACT_STATE' || (variable !== undefined && counts.has(variable));
}

/** A variable was given the number of transactions before the routine began its own. */
function valueWithin(
  node: Expression,
  counts: ReadonlySet<string>,
  known: TransactionState,
): number | undefined {
  if (node.kind === 'parenthesis') return valueWithin(node.operand, counts, known);
  const name = systemValue(node);
  if (name === '@@TRANCOUNT') return known.count;
  if (name === 'XACT_STATE') return known.state;
  const variable = variableName(node);
  return variable !== undefined && counts.has(variable) && known.count !== undefined ? 0 : undefined;
}

function compared(value: number, operator: string, other: number): boolean | undefined {
  switch (operator) {
    case '=':
      return value === other;
    case '<>':
      return value !== other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    default:
      return undefined;
  }
}

/** `SET XACT_ABORT ON`: every error ends the batch and undoes its transaction. */
export function setsXactAbort(node: Block): boolean {
  return some(
    node,
    (each) => each.kind === 'setOption' && each.names.includes('XACT_ABORT') && each.value === 'ON',
  );
}

/** Variables that only told whether the caller has a transaction are not asked any more. */
export function withoutCounts(block: Block, counts: ReadonlySet<string>): Block {
  if (counts.size === 0) return block;
  const isCount = (node: Node | undefined): boolean =>
    node?.kind === 'reference' && counts.has(node.name.parts[0]?.text.toUpperCase() ?? '');
  const targets = new Set<Node>();
  let isAsked = false;
  walk(block, (node) => {
    if (node.kind === 'assignment' && isCount(node.target)) targets.add(node.target);
    if (node.kind === 'selectItem' && node.assigns) isAsked ||= isCount(node.assigns);
    else if (isCount(node) && !targets.has(node)) isAsked = true;
  });
  if (isAsked) return block;
  return mapLists(block, (list) =>
    list
      .filter((each) => !(each.kind === 'assignment' && isCount(each.target)))
      .map((each) => (each.kind === 'declareVariables' ? undeclared(each, counts) : each)),
  );
}

function undeclared(node: DeclareVariables, counts: ReadonlySet<string>): DeclareVariables {
  return {
    ...node,
    variables: node.variables.map((each) => {
      if (!counts.has(each.name.text.toUpperCase())) return each;
      const { default: _, ...rest } = each;
      return rest;
    }),
  };
}
