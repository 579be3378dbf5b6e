import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';

/** What is not known before the block runs. */
export const unknown = Symbol('unknown');

/** A record (fields by name) or a collection (elements by index). */
export type Members = Map<string | number, Value>;

export type Value = string | number | boolean | null | Members | typeof unknown;

/** How names are looked up while an expression is evaluated. */
export interface Names {
  fold(name: Identifier): string;
  /** A variable, parameter or column; undefined when nothing has the name. */
  value(path: readonly string[]): Value | undefined;
  /** The value of a query that stands as an expression; unknown where it cannot be told. */
  exists(expression: Extract<Expression, { kind: 'exists' }>): Value;
}

/** The value of an expression of PL/SQL, as far as it can be told without a database. An empty text is NULL. */
export function evaluate(node: Expression, names: Names): Value {
  const of = (each: Expression): Value => evaluate(each, names);
  switch (node.kind) {
    case 'string':
      return node.value === '' ? null : node.value;
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'parenthesis':
      return of(node.operand);
    case 'reference':
      return reference(
        node.name.parts.map((part) => names.fold(part)),
        names,
      );
    case 'call':
      return call(node, names);
    case 'field':
      return member(of(node.operand), names.fold(node.name));
    case 'exists':
      return names.exists(node);
    case 'unary': {
      const value = of(node.operand);
      if (node.operator === 'not')
        return typeof value === 'boolean' ? !value : value === null ? null : unknown;
      return typeof value === 'number' ? (node.operator === '-' ? -value : value) : unknown;
    }
    case 'is': {
      const value = of(node.operand);
      return value === unknown || node.test !== 'null' ? unknown : (value === null) !== node.not;
    }
    case 'binary':
      return binary(node.operator, of(node.left), of(node.right));
    case 'chain':
      return chain(node.operator, node.operands.map(of));
    case 'in': {
      if (!node.list) return unknown;
      const found = chain(
        'or',
        node.list.map((each) => binary('=', of(node.operand), of(each))),
      );
      return typeof found === 'boolean' ? found !== node.not : found;
    }
    case 'like': {
      const [value, pattern] = [of(node.operand), of(node.pattern)];
      if (typeof value !== 'string' || typeof pattern !== 'string' || node.escape) return unknown;
      return likeness(pattern).test(value) !== node.not;
    }
    case 'case': {
      const operand = node.operand && of(node.operand);
      for (const branch of node.branches) {
        const tests = branch.tests.map((each) =>
          operand === undefined ? of(each) : binary('=', operand, of(each)),
        );
        if (tests.includes(unknown)) return unknown;
        if (tests.includes(true)) return of(branch.result);
      }
      return node.otherwise ? of(node.otherwise) : null;
    }
    default:
      return unknown;
  }
}

function likeness(pattern: string): RegExp {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '[^]*')
    .replaceAll('_', '[^]');
  return new RegExp(`^${source}$`);
}

function reference(path: readonly string[], names: Names): Value {
  const known = names.value(path);
  if (known !== undefined) return known;
  const [first, second] = path;
  const owner = path.length === 2 && first !== undefined ? names.value([first]) : undefined;
  // A collection without elements.
  if (owner === null && second === 'COUNT') return 0;
  if (owner === null && (second === 'FIRST' || second === 'LAST')) return null;
  if (owner instanceof Map && second !== undefined) return member(owner, second);
  return path.length === 1 && first === 'SQLCODE' ? 0 : unknown;
}

/** A field of a record, or what a collection tells of itself. */
function member(owner: Value, name: string): Value {
  if (!(owner instanceof Map)) return unknown;
  if (owner.has(name)) return owner.get(name) ?? null;
  const indexes = [...owner.keys()].sort((a, b) => (a < b ? -1 : 1));
  switch (name) {
    case 'COUNT':
      return indexes.length;
    case 'FIRST':
      return indexes[0] ?? null;
    case 'LAST':
      return indexes.at(-1) ?? null;
    default:
      return unknown;
  }
}

function call(node: Extract<Expression, { kind: 'call' }>, names: Names): Value {
  const values = node.arguments.map((each) => evaluate(each.value, names));
  const path = node.callee.kind === 'reference' ? node.callee.name.parts.map((part) => names.fold(part)) : [];
  const owner = path.length > 0 ? names.value(path) : evaluate(node.callee, names);
  const [index] = values;
  if (owner instanceof Map) {
    if (typeof index !== 'string' && typeof index !== 'number') return unknown;
    return owner.get(index) ?? unknown;
  }
  const [name = '', method] = path;
  const collection = method === undefined ? undefined : names.value([name]);
  if (collection instanceof Map && method !== undefined) {
    if (method === 'EXISTS' && (typeof index === 'number' || typeof index === 'string'))
      return collection.has(index);
    return values.length === 0 ? member(collection, method) : unknown;
  }
  return functionValue(path.at(-1) ?? '', values);
}

function functionValue(name: string, values: readonly Value[]): Value {
  if (values.includes(unknown)) return unknown;
  const [first = null, second = null, third = null] = values;
  if (name === 'NVL') return first === null ? second : first;
  if (first === null) return null;
  const text = textOf(first);
  if (text === undefined) return unknown;
  switch (name) {
    case 'UPPER':
      return text.toUpperCase();
    case 'LOWER':
      return text.toLowerCase();
    case 'TRIM':
      return text.replace(/^ +| +$/g, '') || null;
    case 'TO_CHAR':
      return values.length === 1 ? text : unknown;
    case 'TO_NUMBER':
      return Number.isFinite(Number(text)) ? Number(text) : unknown;
    case 'LENGTH':
      return text.length;
    case 'CHR':
      return typeof first === 'number' ? String.fromCharCode(first) : unknown;
    case 'REPLACE': {
      const [search, replacement] = [textOf(second), textOf(third) ?? ''];
      return search === undefined || search === ''
        ? text
        : text.replaceAll(search, () => replacement) || null;
    }
    case 'SUBSTR': {
      if (typeof second !== 'number' || (third !== null && typeof third !== 'number')) return unknown;
      const from = second > 0 ? second - 1 : second < 0 ? text.length + second : 0;
      return text.slice(Math.max(from, 0), third === null ? undefined : from + third) || null;
    }
    default:
      return unknown;
  }
}

/** A value as text: NULL is the empty one. */
export function textOf(value: Value): string | undefined {
  if (value === null) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function binary(operator: string, left: Value, right: Value): Value {
  if (left === unknown || right === unknown || left instanceof Map || right instanceof Map) return unknown;
  if (left === null || right === null) return null;
  const isNumeric = typeof left === 'number' || typeof right === 'number';
  const [a, b] = isNumeric ? [Number(left), Number(right)] : [left, right];
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    default:
      return typeof a === 'number' && typeof b === 'number' ? arithmetic(operator, a, b) : unknown;
  }
}

function arithmetic(operator: string, a: number, b: number): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0 ? unknown : a / b;
    default:
      return unknown;
  }
}

function chain(operator: 'and' | 'or' | '||', values: readonly Value[]): Value {
  if (operator === '||') {
    const texts = values.map((each) => (each === unknown ? undefined : textOf(each)));
    return texts.includes(undefined) ? unknown : texts.join('') || null;
  }
  const decisive = operator === 'or';
  if (values.includes(decisive)) return decisive;
  if (values.includes(unknown)) return unknown;
  return values.includes(null) ? null : !decisive;
}
