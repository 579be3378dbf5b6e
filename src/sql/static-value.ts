import type { CreatePackage } from './tree/define.ts';
import type { BinaryOperator, Expression } from './tree/expression.ts';

/** A value that is known when a unit is compiled: NULL for an inquiry directive that is not set. */
export type StaticValue = boolean | number | string | null;

/** What a name has for a value at compilation, given in upper case: `$$NAME` or `PACKAGE.CONSTANT`; undefined when that is not known. */
export type Statics = (name: string) => StaticValue | undefined;

/**
 * The value of a static expression (PL/SQL Language Reference, "Static Expressions"): what Oracle knows when it compiles. Undefined
 * when it asks for what is not known here.
 */
export function staticValue(node: Expression, statics: Statics): StaticValue | undefined {
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
      return staticValue(node.operand, statics);
    case 'inquiry':
      return statics(`$$${node.name.toUpperCase()}`);
    case 'reference':
      return named(node.name.parts.map((part) => part.text.toUpperCase()).join('.'), statics);
    case 'unary': {
      const value = staticValue(node.operand, statics);
      if (node.operator === 'not') return typeof value === 'boolean' ? !value : value;
      return typeof value === 'number' && node.operator === '-' ? -value : value;
    }
    case 'is': {
      const value = staticValue(node.operand, statics);
      return value === undefined || node.test !== 'null' ? undefined : (value === null) !== node.not;
    }
    case 'binary':
      return compareStatic(node.operator, staticValue(node.left, statics), staticValue(node.right, statics));
    case 'chain':
      return combine(
        node.operator,
        node.operands.map((each) => staticValue(each, statics)),
      );
    default:
      return undefined;
  }
}

/** The constants of a package's specification whose values are known when it is compiled, as `PACKAGE.CONSTANT`. */
export function staticConstants(
  { name, declarations }: CreatePackage,
  statics: Statics,
): ReadonlyMap<string, StaticValue> {
  const found = new Map<string, StaticValue>();
  const ofPackage = name.parts.at(-1)?.text.toUpperCase();
  for (const each of declarations) {
    if (each.kind !== 'variable' || !each.constant || !each.default) continue;
    const value = staticValue(each.default, statics);
    if (value !== undefined) found.set(`${ofPackage}.${each.name.text.toUpperCase()}`, value);
  }
  return found;
}

/** Package DBMS_DB_VERSION is that of Oracle 19c, whose manuals the conversion follows. */
function named(name: string, statics: Statics): StaticValue | undefined {
  if (!name.startsWith('DBMS_DB_VERSION.'))
    return statics(name) ?? statics(name.replace(/^[^.]*\.(?=.*\.)/, ''));
  const member = name.slice('DBMS_DB_VERSION.'.length);
  if (member === 'VERSION') return 19;
  if (member === 'RELEASE') return 0;
  const limit = /^VER_LE_(\d+)/.exec(member)?.[1];
  return limit === undefined ? undefined : 19 <= Number(limit);
}

/** The comparison that says the same of two values when they change sides, by its operator. */
export const mirrored: Partial<Record<BinaryOperator, BinaryOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '=': '=',
  '<>': '<>',
};

/** What a comparison of two known values says: null where one of them is, undefined where one is not known or the operator is another. */
export function compareStatic(
  operator: string,
  left: StaticValue | undefined,
  right: StaticValue | undefined,
): StaticValue | undefined {
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

function combine(operator: string, values: readonly (StaticValue | undefined)[]): StaticValue | undefined {
  if (operator === '||' || values.includes(undefined)) return undefined;
  const decisive = operator === 'or';
  if (values.includes(decisive)) return decisive;
  return values.includes(null) ? null : !decisive;
}
