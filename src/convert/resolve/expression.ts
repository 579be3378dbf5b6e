import type {
  Argument,
  BinaryOperator,
  Call,
  Expression,
  KeywordCall,
  Reference,
} from '../../sql/tree/expression.ts';
import { madeOf, referredTo } from '../../sql/collation-precedence.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Query } from '../../sql/tree/query.ts';
import { isNode } from '../../sql/walk.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { computedInterval, intervalBetween, statedInterval } from './interval-value.ts';
import { underCollation } from './collation.ts';
import { remoteObject } from './elsewhere.ts';
import { methodResult, rowObject, rowValue } from './object-calls.ts';
import { chooseOverload, methodType } from './names.ts';
import { resolveQuery } from './query.ts';
import type { Referent } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import type { Scope } from './scope.ts';
import { typesIn } from './statements.ts';

const number: ValueType = { kind: 'number', integer: false };
const integer: ValueType = { kind: 'number', integer: true };
const text: ValueType = { kind: 'text' };
const boolean: ValueType = { kind: 'boolean' };

/** What an expression's value is: its kind, and whether it may be NULL. */
interface Value {
  readonly type: ValueType;
  readonly nullable: boolean;
}

const expressionKinds = new Set([
  'string',
  'number',
  'null',
  'boolean',
  'datetime',
  'interval',
  'reference',
  'bind',
  'star',
  'unary',
  'binary',
  'chain',
  'parenthesis',
  'row',
  'is',
  'between',
  'in',
  'like',
  'exists',
  'quantified',
  'subquery',
  'cursorExpression',
  'multisetQuery',
  'call',
  'keywordCall',
  'cast',
  'case',
  'field',
  'element',
  'array',
  'cursorAttribute',
  'atTimeZone',
  'collate',
  'outerMark',
  'intervalCast',
  'inquiry',
  'fragment',
]);

/** Whether a node is an expression. */
export function isExpression(node: Node): node is Expression {
  return expressionKinds.has(node.kind);
}

/** Resolves an expression with everything in it and gives the kind of its value. */
export function resolveExpression(resolver: TreeResolver, node: Expression, scope: Scope): ValueType {
  const value = valueOf(resolver, node, scope);
  resolver.facts.state(node, value.type, value.nullable);
  return value.type;
}

function valueOf(resolver: TreeResolver, node: Expression, scope: Scope): Value {
  const sub = (each: Expression): Value => ({
    type: resolveExpression(resolver, each, scope),
    nullable: resolver.facts.nullable(each),
  });
  const all = (...each: readonly (Expression | undefined)[]): Value[] =>
    each.flatMap((one) => (one ? [sub(one)] : []));
  switch (node.kind) {
    case 'string': {
      if (resolver.source.typing) return { type: resolver.source.typing.constant(node), nullable: false };
      // Only Oracle takes the empty text for NULL.
      const isNull = node.value === '' && resolver.catalog.dialect === 'oracle';
      return {
        type: isNull ? { kind: 'null' } : { kind: 'text', length: node.value.length },
        nullable: isNull,
      };
    }
    case 'number':
      return { type: resolver.source.typing?.constant(node) ?? numberType(node.text), nullable: false };
    case 'null':
      return { type: { kind: 'null' }, nullable: true };
    case 'boolean':
      return { type: boolean, nullable: false };
    case 'datetime':
      return {
        type:
          node.type === 'date'
            ? { kind: 'date' }
            : /[+-]\d\d?:\d\d\s*$|[A-Za-z]/.test(node.value)
              ? { kind: 'timestamp', zone: 'with', precision: 9 }
              : { kind: 'timestamp', precision: 9 },
        nullable: false,
      };
    case 'interval':
      return {
        type: statedInterval(node),
        nullable: false,
      };
    case 'reference':
      return referenceValue(resolver, node, scope);
    case 'bind':
      return bindValue(
        resolver,
        node.path.map((part) => resolver.source.names.fold(part)),
        scope,
        node,
      );
    case 'unary': {
      const inner = sub(node.operand);
      if (node.operator === 'not') return { type: boolean, nullable: inner.nullable };
      return { ...inner, type: resolver.source.typing?.unary(node.operator, inner.type) ?? inner.type };
    }
    case 'binary':
      return operation(resolver, node.operator, sub(node.left), sub(node.right));
    case 'chain': {
      const values = all(...node.operands);
      if (node.operator !== '||') return { type: boolean, nullable: values.some((each) => each.nullable) };
      const large = values.some((each) => each.type.kind === 'text' && each.type.large);
      const binary = values.every((each) => each.type.kind === 'binary');
      return {
        type: binary ? { kind: 'binary', large: false } : large ? { kind: 'text', large } : text,
        nullable: values.every((each) => each.nullable),
      };
    }
    case 'parenthesis':
    case 'collate':
    case 'outerMark': {
      const inner = sub(node.operand);
      if (node.kind === 'collate' && resolver.catalog.dialect === 'sqlserver')
        return { ...inner, type: underCollation(inner.type, node.collation) };
      return node.kind === 'outerMark' ? { ...inner, nullable: true } : inner;
    }
    case 'is':
      for (const type of node.types ?? []) typesIn(resolver, type, scope);
      all(node.operand, node.other);
      return { type: boolean, nullable: false };
    case 'between':
    case 'like':
    case 'in':
    case 'exists':
    case 'quantified':
      return conditionValue(resolver, node, scope);
    case 'row':
    case 'array':
      all(...node.items);
      return { type: unknownValue, nullable: false };
    case 'subquery':
      return { type: formatted(node.query, firstColumn(resolver, node.query, scope)), nullable: true };
    case 'cursorExpression': {
      const columns = resolveQuery(resolver, node.query, scope);
      return {
        type: columns ? { kind: 'cursor', row: { kind: 'record', fields: columns } } : { kind: 'cursor' },
        nullable: false,
      };
    }
    case 'multisetQuery':
      resolveQuery(resolver, node.query, scope);
      return { type: unknownValue, nullable: false };
    case 'call':
      return callValue(resolver, node, scope);
    case 'keywordCall':
      return keywordValue(resolver, node, scope);
    case 'cast': {
      const inner = sub(node.operand);
      typesIn(resolver, node.type, scope);
      all(node.onError, ...(node.format ?? []));
      return {
        type: madeOf(resolver.types.read(node.type, scope, resolver.schema), [inner.type]),
        nullable: inner.nullable,
      };
    }
    case 'case':
      return caseValue(resolver, node, scope);
    case 'field': {
      const inner = sub(node.operand);
      const name = resolver.source.names.fold(node.name);
      if (inner.type.kind === 'collection')
        return { type: methodType(inner.type, name), nullable: name !== 'COUNT' };
      return { type: resolver.types.path(inner.type, [name]), nullable: true };
    }
    case 'element': {
      const inner = sub(node.operand);
      all(...[node.index, node.upper].flatMap(stepValues));
      return { type: inner.type.kind === 'collection' ? inner.type.element : unknownValue, nullable: true };
    }
    case 'cursorAttribute':
      all(
        node.index,
        ...(node.cursor.kind === 'reference' && isImplicitCursor(node.cursor) ? [] : [node.cursor]),
      );
      return cursorAttribute(node.attribute);
    case 'atTimeZone': {
      const [inner] = all(node.operand, node.zone);
      return {
        type: resolver.source.typing?.atTimeZone(inner?.type ?? unknownValue) ?? {
          kind: 'timestamp',
          zone: 'with',
        },
        nullable: inner?.nullable ?? true,
      };
    }
    case 'intervalCast':
      return {
        type: statedInterval(node),
        nullable: sub(node.operand).nullable,
      };
    case 'inquiry':
    case 'star':
    case 'unread':
      return { type: unknownValue, nullable: true };
    case 'fragment':
      for (const part of node.parts) if (isNode(part) && isExpression(part)) sub(part);
      return { type: unknownValue, nullable: true };
  }
}

function isImplicitCursor(node: Reference): boolean {
  return node.name.parts.length === 1 && node.name.parts[0]?.text.toUpperCase() === 'SQL';
}

function numberType(digits: string): ValueType {
  if (/[fF]$/.test(digits)) return { kind: 'number', integer: false, binary: 'float' };
  if (/[dD]$/.test(digits)) return { kind: 'number', integer: false, binary: 'double' };
  return { kind: 'number', integer: /^\d+$/.test(digits), precision: digits.length };
}

/** What SQL%BULK_EXCEPTIONS has: COUNT as a whole, the others for each failure. */
const bulkException: ValueType = {
  kind: 'record',
  fields: new Map(
    ['COUNT', 'ERROR_INDEX', 'ERROR_CODE'].map((name) => [name, { type: integer, nullable: false }]),
  ),
};

function cursorAttribute(attribute: string): Value {
  if (attribute === 'rowcount' || attribute === 'bulk_rowcount') return { type: integer, nullable: true };
  return {
    type: attribute === 'bulk_exceptions' ? bulkException : boolean,
    nullable: attribute !== 'isopen',
  };
}

function referenceValue(resolver: TreeResolver, node: Reference, scope: Scope): Value {
  const parts = node.name.parts.map((part) => resolver.source.names.fold(part));
  const remote = node.name.link && remoteObject(resolver, node.name);
  if (remote) {
    refer(resolver, node, remote);
    return { type: unknownValue, nullable: true };
  }
  const meaning = resolver.meaning(parts, scope);
  // A table variable is an argument as a whole.
  const table = meaning || parts.length > 1 ? undefined : scope.commonTable(parts[0] as string);
  if (table?.transient) {
    refer(resolver, node, { kind: 'relation', relation: table });
    return { type: unknownValue, nullable: false };
  }
  if (!meaning && isWord(parts)) return { type: unknownValue, nullable: true };
  const system = meaning ? undefined : systemValue(resolver, parts);
  if (system) return noteBuiltIn(resolver, node, parts, system);
  if (!meaning) {
    resolver.facts.unresolved.push({ name: parts.join('.'), span: node, expected: 'name' });
    return { type: unknownValue, nullable: true };
  }
  const form = resolver.statementCalls.has(node) ? 'procedure' : 'function';
  const chosen = meaning.overloads && chooseOverload(resolver, meaning.overloads, [], [], form);
  if (chosen) {
    refer(resolver, node, chosen.referent);
    return { type: chosen.type, nullable: true };
  }
  refer(resolver, node, meaning.referent);
  const isFunction = meaning.referent.kind === 'routine' || meaning.referent.kind === 'standalone';
  return { type: referredTo(meaning.type), nullable: isFunction || meaning.nullable };
}

const words: ReadonlySet<string> = new Set(['MAXVALUE', 'MINVALUE', 'DEFAULT', 'ANY']);

/** Words of bounds and lists that the grammar reads as names: they mean themselves where nothing else has the name. */
function isWord(parts: readonly string[]): boolean {
  return parts.length === 1 && words.has((parts[0] as string).toUpperCase());
}

function refer(resolver: TreeResolver, node: Reference, referent: Referent): void {
  resolver.facts.refer(node, referent);
  resolver.facts.refer(node.name, referent);
}

/** `:NEW.column` in a trigger; any other bind variable comes from outside. */
function bindValue(resolver: TreeResolver, path: readonly string[], scope: Scope, node: Expression): Value {
  const [row, column] = path;
  for (let each: Scope | undefined = scope; each; each = each.parent) {
    const entry = row === undefined ? undefined : each.names.get(`:${row}`);
    if (!entry || entry.referent.kind !== 'trigger row') continue;
    const referent: Referent = {
      kind: 'trigger row',
      row: entry.referent.row,
      ...(column === undefined ? {} : { column }),
    };
    resolver.facts.refer(node, referent);
    return {
      type: column === undefined ? entry.type : resolver.types.path(entry.type, path.slice(1)),
      nullable: true,
    };
  }
  return { type: unknownValue, nullable: true };
}

const comparing: ReadonlySet<string> = new Set(['=', '<>', '<', '>', '<=', '>=']);

function operation(resolver: TreeResolver, operator: BinaryOperator, left: Value, right: Value): Value {
  const { typing } = resolver.source;
  if (!typing || comparing.has(operator)) return arithmetic(operator, left, right);
  return {
    type: typing.operation(operator, left.type, right.type),
    nullable: left.nullable || right.nullable,
  };
}

/** Oracle's arithmetic (SQL Language Reference, "Datetime/Interval Arithmetic"): a date and a number give a date, two dates a number of days. */
function arithmetic(operator: string, left: Value, right: Value): Value {
  const nullable = left.nullable || right.nullable;
  if (comparing.has(operator) || operator.includes('of')) return { type: boolean, nullable };
  if (operator.startsWith('multiset')) return { type: left.type, nullable };
  const a = left.type.kind;
  const b = right.type.kind;
  if (operator === '-' && a === 'date' && b === 'date') return { type: number, nullable };
  if (
    operator === '-' &&
    (a === 'timestamp' || b === 'timestamp') &&
    (a === 'date' || a === 'timestamp') &&
    (b === 'date' || b === 'timestamp')
  ) {
    return { type: intervalBetween(left.type, right.type), nullable };
  }
  if (a === 'date' || b === 'date') return { type: { kind: 'date' }, nullable };
  if (a === 'timestamp') return { type: b === 'interval' ? left.type : { kind: 'date' }, nullable };
  if (b === 'timestamp') return { type: a === 'interval' ? right.type : { kind: 'date' }, nullable };
  if (left.type.kind === 'interval') return { type: computedInterval(left.type.of), nullable };
  if (right.type.kind === 'interval') return { type: computedInterval(right.type.of), nullable };
  return { type: numeric(operator, left.type, right.type), nullable };
}

function numeric(operator: string, left: ValueType, right: ValueType): ValueType {
  if (left.kind !== 'number' || right.kind !== 'number') return number;
  const binary = left.binary ?? right.binary;
  if (binary) return { kind: 'number', integer: false, binary };
  if (operator === '/' || operator === '**') return number;
  if (!left.integer || !right.integer) return number;
  return left.pls && right.pls ? { kind: 'number', integer: true, pls: true } : integer;
}

function conditionValue(
  resolver: TreeResolver,
  node: Extract<Expression, { kind: 'between' | 'like' | 'in' | 'exists' | 'quantified' }>,
  scope: Scope,
): Value {
  let nullable = false;
  const sub = (each: Expression | undefined): void => {
    if (!each) return;
    resolveExpression(resolver, each, scope);
    nullable ||= resolver.facts.nullable(each);
  };
  if (node.kind === 'between') [node.operand, node.low, node.high].forEach(sub);
  else if (node.kind === 'like') [node.operand, node.pattern, node.escape].forEach(sub);
  else if (node.kind === 'in') [node.operand, ...(node.list ?? [])].forEach(sub);
  else if (node.kind === 'quantified') [node.left, ...(node.list ?? [])].forEach(sub);
  const query = node.kind === 'between' || node.kind === 'like' ? undefined : node.query;
  if (query) resolveQuery(resolver, query, scope);
  return { type: boolean, nullable: node.kind === 'exists' ? false : nullable || query !== undefined };
}

/** What a query of SQL Server gives that makes one text of its rows (FOR XML, FOR JSON), whatever its columns are. */
function formatted(query: Query, first: ValueType): ValueType {
  const format = query.options?.find(({ name }) => name === 'FOR JSON' || name === 'FOR XML');
  if (!format) return first;
  return format.name === 'FOR XML' && /\bTYPE\b/i.test(format.text)
    ? { kind: 'xml' }
    : { kind: 'text', large: true, typeName: 'NVARCHAR' };
}

function firstColumn(
  resolver: TreeResolver,
  query: Parameters<typeof resolveQuery>[1],
  scope: Scope,
): ValueType {
  const columns = resolveQuery(resolver, query, scope);
  return columns ? ([...columns.values()][0]?.type ?? unknownValue) : unknownValue;
}

function caseValue(resolver: TreeResolver, node: Extract<Expression, { kind: 'case' }>, scope: Scope): Value {
  const sub = (each: Expression): Value => ({
    type: resolveExpression(resolver, each, scope),
    nullable: resolver.facts.nullable(each),
  });
  if (node.operand) sub(node.operand);
  const results: Value[] = [];
  for (const branch of node.branches) {
    branch.tests.forEach(sub);
    results.push(sub(branch.result));
  }
  if (node.otherwise) results.push(sub(node.otherwise));
  const typed = results.filter((each) => each.type.kind !== 'null' && each.type.kind !== 'unknown');
  const nullable = !node.otherwise || results.some((each) => each.nullable);
  const together = resolver.source.typing?.together(results.map(({ type }) => type));
  if (together) return { type: together, nullable };
  const fraction = typed.find((each) => each.type.kind === 'number' && !each.type.integer);
  return {
    type: fraction?.type ?? typed[0]?.type ?? unknownValue,
    nullable,
  };
}

/** Whether a part is the name of an element, attribute or column that the function makes, and no value. */
export function isOwnName(node: KeywordCall, index: number): boolean {
  const part = node.parts[index];
  if (part?.kind !== 'reference') return false;
  const before = node.parts[index - 1];
  if (before?.kind === 'word' && before.text === 'AS') return true;
  if (node.name === 'JSON_TABLE' || node.name === 'XMLTABLE') return namesColumn(node, index);
  const names = node.name === 'XMLELEMENT' || node.name === 'XMLPI';
  return (
    names && (index === 0 || (before?.kind === 'word' && before.text !== ',' && before.text !== 'EVALNAME'))
  );
}

/** Of JSON_TABLE and XMLTABLE, what stands first in COLUMNS or behind a comma there. */
function namesColumn(node: KeywordCall, index: number): boolean {
  const before = node.parts[index - 1];
  if (before?.kind !== 'word' || !['COLUMNS', '(', ','].includes(before.text)) return false;
  return node.parts.slice(0, index).some((each) => each.kind === 'word' && each.text === 'COLUMNS');
}

/** Whether a part is a path of JSON_TABLE that is written without quotes (SQL Language Reference, "JSON_TABLE"), and no value. */
export function isPath(node: KeywordCall, index: number): boolean {
  const before = node.parts[index - 1];
  return node.name === 'JSON_TABLE' && before?.kind === 'word' && /^(PATH|NESTED)$/.test(before.text);
}

/** Everything below a function with words; its type by its name. */
function keywordValue(resolver: TreeResolver, node: KeywordCall, scope: Scope): Value {
  const given: Value[] = [];
  for (const [i, part] of node.parts.entries()) {
    if (part.kind === 'word' || isOwnName(node, i) || isPath(node, i)) continue;
    if (part.kind === 'dataType') typesIn(resolver, part, scope);
    else if (part.kind === 'orderItem') resolveExpression(resolver, part.expression, scope);
    else if (isExpression(part))
      given.push({ type: resolveExpression(resolver, part, scope), nullable: resolver.facts.nullable(part) });
  }
  windowOf(resolver, node, scope);
  const type = node.parts.find((part) => part.kind === 'dataType');
  // TREAT of Oracle; CONVERT, TRY_CAST, PARSE of SQL Server.
  if (type?.kind === 'dataType' && (node.name === 'TREAT' || resolver.source.typing))
    return {
      type: madeOf(
        resolver.types.read(type, scope, resolver.schema),
        given.map((each) => each.type),
      ),
      nullable: true,
    };
  if (node.name === 'EXTRACT')
    return {
      type:
        node.parts[0]?.kind === 'word' && node.parts[0].text === 'SECOND'
          ? number
          : node.parts[0]?.kind === 'word'
            ? integer
            : { kind: 'xml' },
      nullable: given.some((each) => each.nullable),
    };
  const result = resolver.source.functionResult(node.name, given);
  if (!result) return { type: unknownValue, nullable: true };
  return { type: result.type, nullable: nullability(result.nullable, given) };
}

function nullability(rule: 'never' | 'when an argument is' | 'always', given: readonly Value[]): boolean {
  return rule === 'always' || (rule === 'when an argument is' && given.some((each) => each.nullable));
}

function windowOf(resolver: TreeResolver, node: Call | KeywordCall, scope: Scope): void {
  const { over } = node;
  if (!over) return;
  for (const each of over.partitionBy) resolveExpression(resolver, each, scope);
  for (const each of over.orderBy) resolveExpression(resolver, each.expression, scope);
  for (const bound of [over.frame?.from, over.frame?.to])
    if (bound?.offset) resolveExpression(resolver, bound.offset, scope);
}

/** `UPDATE(column)` in a trigger of SQL Server: the column is of the trigger's table, and nothing that could be read. */
function isUpdateTest({ callee }: Call, resolver: TreeResolver): boolean {
  return (
    resolver.catalog.dialect === 'sqlserver' &&
    callee.kind === 'reference' &&
    callee.name.parts.length === 1 &&
    callee.name.parts[0]?.text.toUpperCase() === 'UPDATE'
  );
}

function callValue(resolver: TreeResolver, node: Call, scope: Scope): Value {
  if (isUpdateTest(node, resolver) && node.callee.kind === 'reference') {
    refer(resolver, node.callee, { kind: 'built-in', name: 'update' });
    return { type: boolean, nullable: false };
  }
  const given = node.arguments.map((each): Value => argumentValue(resolver, each, scope));
  for (const item of [...(node.orderBy ?? []), ...(node.withinGroup ?? []), ...(node.keep?.orderBy ?? [])])
    resolveExpression(resolver, item.expression, scope);
  if (node.filter) resolveExpression(resolver, node.filter, scope);
  windowOf(resolver, node, scope);
  if (node.callee.kind !== 'reference') return indirectCall(resolver, node, scope);
  return namedCall(resolver, node, node.callee, given, scope);
}

function argumentValue(resolver: TreeResolver, argument: Argument, scope: Scope): Value {
  return {
    type: resolveExpression(resolver, argument.value, scope),
    nullable: resolver.facts.nullable(argument.value),
  };
}

/** `f(x)(1)`, `a(1).method(2)`, `a(1)(2)`. */
function indirectCall(resolver: TreeResolver, node: Call, scope: Scope): Value {
  const { callee } = node;
  if (callee.kind === 'field') {
    const inner = resolveExpression(resolver, callee.operand, scope);
    const name = resolver.source.names.fold(callee.name);
    const field = resolver.types.path(inner, [name]);
    resolver.facts.state(callee, field);
    if (inner.kind === 'xml') return { type: xmlMethod(name), nullable: true };
    if (inner.kind === 'json') return { type: field, nullable: true };
    if (inner.kind === 'collection') return { type: methodType(inner, name), nullable: name !== 'COUNT' };
    return {
      type: field.kind === 'collection' ? field.element : methodResult(resolver, inner, name),
      nullable: true,
    };
  }
  const type = callee.kind === 'null' ? unknownValue : resolveExpression(resolver, callee, scope);
  return { type: type.kind === 'collection' ? type.element : unknownValue, nullable: true };
}

function namedCall(
  resolver: TreeResolver,
  node: Call,
  callee: Reference,
  given: readonly Value[],
  scope: Scope,
): Value {
  const parts = callee.name.parts.map((part) => resolver.source.names.fold(part));
  if (callee.name.link) return referenceValue(resolver, callee, scope);
  const meaning = resolver.meaning(parts, scope);
  const builtIn = builtInCall(resolver, parts, given);
  if (!meaning || meaning.referent.kind === 'column') {
    // A column is never called, except for methods of objects; a function of the same name is meant.
    if (builtIn)
      return noteBuiltIn(resolver, callee, parts, rowObject(resolver, node, parts, scope) ?? builtIn);
    const remote = meaning ? undefined : remoteObject(resolver, callee.name);
    if (meaning ?? remote) refer(resolver, callee, meaning?.referent ?? (remote as Referent));
    else resolver.facts.unresolved.push({ name: parts.join('.'), span: callee, expected: 'function' });
    return { type: unknownValue, nullable: true };
  }
  if (meaning.referent.kind === 'built-in')
    return noteBuiltIn(
      resolver,
      callee,
      parts,
      rowObject(resolver, node, parts, scope) ?? builtIn ?? { type: meaning.type, nullable: true },
    );
  refer(resolver, callee, meaning.referent);
  resolver.facts.state(callee, meaning.type, meaning.nullable);
  return calledValue(resolver, node, callee, meaning, given);
}

function noteBuiltIn(
  resolver: TreeResolver,
  callee: Reference,
  parts: readonly string[],
  value: Value,
): Value {
  const name = parts[0] === 'SYS' || parts[0] === 'STANDARD' ? parts.slice(1) : parts;
  refer(
    resolver,
    callee,
    name.length > 1
      ? { kind: 'built-in', package: name[0] as string, name: name[1] as string }
      : { kind: 'built-in', name: name[0] as string },
  );
  return value;
}

/** `@@ROWCOUNT` and its like are functions of the system that are called without parentheses. */
function systemValue(resolver: TreeResolver, parts: readonly string[]): Value | undefined {
  const [name = ''] = parts;
  if (parts.length > 1) return undefined;
  // What a MERGE did with the row that its OUTPUT speaks of.
  if (name === '$action') return builtInCall(resolver, [name], []);
  return name.startsWith('@@') ? builtInCall(resolver, [name.slice(2)], []) : undefined;
}

function builtInCall(
  resolver: TreeResolver,
  parts: readonly string[],
  given: readonly Value[],
): Value | undefined {
  const name = parts[0] === 'SYS' || parts[0] === 'STANDARD' ? parts.slice(1) : parts;
  const result =
    name.length === 1
      ? resolver.source.functionResult(name[0] as string, given)
      : name.length === 2 && resolver.source.isBuiltInPackage(name[0] as string)
        ? resolver.source.functionResult(name[1] as string, given, name[0] as string)
        : undefined;
  return result && { type: result.type, nullable: nullability(result.nullable, given) };
}

type MeaningOf = NonNullable<ReturnType<TreeResolver['meaning']>>;

/** What a call of something declared gives: an element, a constructed value, a routine's result. */
function calledValue(
  resolver: TreeResolver,
  node: Call,
  callee: Reference,
  meaning: MeaningOf,
  given: readonly Value[],
): Value {
  const { referent, type } = meaning;
  if (referent.kind === 'method') return { type, nullable: true };
  if (referent.kind === 'type') {
    // `address.make(…)` is a static method, `address(…)` and `app.address(…)` construct an object.
    const last = resolver.source.names.fold(callee.name.parts.at(-1) as Identifier);
    if (last === referent.type.name) return { type, nullable: false };
    return { type: methodResult(resolver, resolver.types.userType(referent.type), last), nullable: true };
  }
  if (referent.kind === 'local type') return { type, nullable: false };
  if (referent.kind === 'routine' && meaning.overloads) {
    const chosen = chooseOverload(
      resolver,
      meaning.overloads,
      node.arguments,
      given.map((each) => each.type),
      resolver.statementCalls.has(node) ? 'procedure' : 'function',
    );
    if (chosen) {
      refer(resolver, callee, chosen.referent);
      return { type: chosen.type, nullable: true };
    }
  }
  if (referent.kind === 'field' && referent.json) return { type, nullable: true };
  const isElement = type.kind === 'collection' && !['routine', 'standalone'].includes(referent.kind);
  if (isElement && type.kind === 'collection') return { type: type.element, nullable: true };
  if (referent.kind === 'field') return fieldCall(resolver, referent, type);
  return { type, nullable: true };
}

/** The values in an array step of JSON's dot notation, in which LAST is a word: `[0, last - 1]`. */
function stepValues(step: Expression | undefined): readonly Expression[] {
  if (step?.kind === 'row') return step.items.flatMap(stepValues);
  if (step?.kind === 'binary') return [step.left, step.right].flatMap(stepValues);
  const isLast =
    step?.kind === 'reference' &&
    step.name.parts.length === 1 &&
    /^last$/i.test(step.name.parts[0]?.text ?? '');
  return step === undefined || isLast ? [] : [step];
}

/** What a method of XMLTYPE gives (PL/SQL Packages and Types Reference, "XMLTYPE"). */
function xmlMethod(name: string): ValueType {
  if (name === 'EXISTSNODE') return integer;
  if (name === 'GETNUMBERVAL') return number;
  return name.startsWith('GET') ? { kind: 'text', large: name === 'GETCLOBVAL' } : { kind: 'xml' };
}

/** `object.method(…)`, where the last part of the path is a method. */
function fieldCall(
  resolver: TreeResolver,
  referent: Extract<Referent, { kind: 'field' }>,
  type: ValueType,
): Value {
  if (type.kind !== 'unknown') return { type, nullable: true };
  const { base } = referent;
  const declared =
    base.kind === 'variable' || base.kind === 'parameter'
      ? resolver.typeIn(base.declaration.type, resolver.schema)
      : base.kind === 'column'
        ? (base.relation.columns?.get(base.column)?.type ?? unknownValue)
        : base.kind === 'relation'
          ? rowValue(resolver, base.relation)
          : unknownValue;
  const owner = referent.of ?? resolver.types.path(declared, referent.path.slice(0, -1));
  const method = referent.path.at(-1) as string;
  const result = owner.kind === 'xml' ? xmlMethod(method) : methodResult(resolver, owner, method);
  return { type: result, nullable: true };
}
