import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import { constantInteger } from '../exceptions/states.ts';
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
      const isOne = (each: Expression): boolean => valueWithin(each, counts) !== undefined;
      return sides.some(isOne) && sides.every((each) => isOne(each) || constantInteger(each) !== undefined);
    }
    default:
      return false;
  }
}

/** What a condition about transactions is where the routine has begun one of its own; undefined where it depends on more. */
export function withinOwn(test: Expression, counts: ReadonlySet<string>): boolean | undefined {
  switch (test.kind) {
    case 'parenthesis':
      return withinOwn(test.operand, counts);
    case 'unary': {
      const inner = test.operator === 'not' ? withinOwn(test.operand, counts) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'chain': {
      const parts = test.operands.map((each) => withinOwn(each, counts));
      if (parts.includes(undefined)) return undefined;
      return test.operator === 'and' ? parts.every(Boolean) : parts.some(Boolean);
    }
    case 'binary': {
      const given = valueWithin(test.left, counts);
      const other = constantInteger(test.right);
      return given === undefined || other === undefined ? undefined : compared(given, test.operator, other);
    }
    default:
      return undefined;
  }
}

/** One transaction, that of the routine, which was counted before it began as none; one that an error has doomed. */
function valueWithin(node: Expression, counts: ReadonlySet<string>): number | undefined {
  if (node.kind === 'parenthesis') return valueWithin(node.operand, counts);
  const name = systemValue(node);
  if (name === '@@TRANCOUNT') return 1;
  if (name === 'XACT_STATE') return -1;
  const variable = variableName(node);
  return variable !== undefined && counts.has(variable) ? 0 : undefined;
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
