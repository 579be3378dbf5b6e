import { mapChildren } from '../../sql/rewrite.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { ConditionalCompilation } from '../../sql/tree/routine.ts';
import type { Settings } from '../settings.ts';

/** A value of a directive: NULL where it is not set. */
type Value = boolean | number | string | null;

/**
 * The tree with the branch of each `$IF` that Oracle would compile (PL/SQL Language Reference, "Conditional Compilation"), by the
 * inquiry directives of the settings; one that is not set is NULL. A test that asks for anything else is left as it is.
 */
export function withoutConditional<N extends Node>(
  node: N,
  settings: Settings,
  chosen: (at: ConditionalCompilation) => void,
): N {
  const change = (each: Node): Node | readonly Node[] => {
    const branch = each.kind === 'conditionalCompilation' ? branchOf(each, settings) : undefined;
    if (each.kind !== 'conditionalCompilation' || !branch) return mapChildren(each, change);
    chosen(each);
    return branch.items.flatMap((item): readonly Node[] => {
      const changed = change(item);
      return Array.isArray(changed) ? (changed as readonly Node[]) : [changed as Node];
    });
  };
  return mapChildren(node, change);
}

export type Branch = { readonly items: ConditionalCompilation['branches'][number]['items'] };

/** The branch that is compiled; undefined when a test asks for what is not known here. */
export function branchOf(node: ConditionalCompilation, settings: Settings): Branch | undefined {
  for (const branch of node.branches) {
    if (!branch.test) return branch;
    const value = evaluate(branch.test, settings);
    if (value === undefined) return undefined;
    if (value === true) return branch;
  }
  return { items: [] };
}

/** The value of a static expression; undefined when it asks for what is not known here. */
function evaluate(node: Expression, settings: Settings): Value | undefined {
  switch (node.kind) {
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'number':
      return Number(node.text);
    case 'string':
      return node.value;
    case 'parenthesis':
      return evaluate(node.operand, settings);
    case 'inquiry':
      return directive(node.name, settings);
    case 'reference':
      return serverVersion(node.name.parts.map((part) => part.text.toUpperCase()).join('.'));
    case 'unary': {
      const value = evaluate(node.operand, settings);
      if (node.operator === 'not') return typeof value === 'boolean' ? !value : value;
      return typeof value === 'number' && node.operator === '-' ? -value : value;
    }
    case 'is': {
      const value = evaluate(node.operand, settings);
      return value === undefined || node.test !== 'null' ? undefined : (value === null) !== node.not;
    }
    case 'binary':
      return compare(node.operator, evaluate(node.left, settings), evaluate(node.right, settings));
    case 'chain':
      return combine(
        node.operator,
        node.operands.map((each) => evaluate(each, settings)),
      );
    default:
      return undefined;
  }
}

/** The value of an inquiry directive that the settings give; NULL where they do not. */
export function directive(name: string, settings: Settings): Value {
  const wanted = name.replace(/^\$\$/, '').toUpperCase();
  const found = Object.entries(settings.conditionalCompilation).find(([key]) => key.toUpperCase() === wanted);
  return found ? found[1] : null;
}

/** Package DBMS_DB_VERSION, as of Oracle 19c, whose manuals the conversion follows. */
function serverVersion(name: string): Value | undefined {
  if (!name.startsWith('DBMS_DB_VERSION.')) return undefined;
  const member = name.slice('DBMS_DB_VERSION.'.length);
  if (member === 'VERSION') return 19;
  if (member === 'RELEASE') return 0;
  const limit = /^VER_LE_(\d+)/.exec(member)?.[1];
  return limit === undefined ? undefined : 19 <= Number(limit);
}

function compare(operator: string, left: Value | undefined, right: Value | undefined): Value | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left === null || right === null) return null;
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

function combine(operator: string, values: readonly (Value | undefined)[]): Value | undefined {
  if (operator === '||' || values.includes(undefined)) return undefined;
  const decisive = operator === 'or';
  if (values.includes(decisive)) return decisive;
  return values.includes(null) ? null : !decisive;
}
