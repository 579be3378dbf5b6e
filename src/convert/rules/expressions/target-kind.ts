import type { Table } from '../../../catalog/catalog.ts';
import type { ColumnDefinition } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import type { RuleContext } from '../../rule.ts';
import { targetTypeName } from '../../types/mapped.ts';

/** A column that an expression of a table's definition names, with its type in the target. */
export interface NamedColumn {
  readonly table: Table;
  readonly name: string;
  readonly definition: ColumnDefinition;
  readonly type: DataType;
}

/** The column that an expression is, parentheses aside. */
export function columnOf(node: Expression, context: RuleContext): NamedColumn | undefined {
  if (node.kind === 'parenthesis') return columnOf(node.operand, context);
  if (node.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(node);
  if (referent.kind !== 'column' || referent.relation.object?.kind !== 'table') return undefined;
  const table = referent.relation.object;
  const definition = table.columns.get(referent.column);
  if (!definition) return undefined;
  return { table, name: referent.column, definition, type: context.types.column(table, referent.column) };
}

/** The type of the variable or parameter of Transact-SQL that an expression is. */
function variableType(node: Expression, context: RuleContext): DataType | undefined {
  if (node.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(node);
  const isLocal = referent.kind === 'variable' || referent.kind === 'parameter';
  return isLocal ? context.types.of(referent.declaration.type, 'variable') : undefined;
}

const truths = new Set(['is', 'between', 'in', 'like', 'exists', 'quantified', 'boolean']);
const comparisons = new Set(['=', '<>', '<', '>', '<=', '>=', '~', '~*', '!~', '!~*', '@>', '&&']);
const integers = new Set(['smallint', 'integer', 'bigint']);

/** The name of the type that a converted expression has in the target; undefined where it is not known. */
export function targetKind(node: Expression, context: RuleContext): string | undefined {
  const column = columnOf(node, context);
  if (column) return column.type.dimensions ? 'array' : targetTypeName(column.type);
  const variable = variableType(node, context);
  if (variable) return variable.dimensions ? 'array' : targetTypeName(variable);
  if (truths.has(node.kind)) return 'boolean';
  switch (node.kind) {
    case 'parenthesis':
    case 'collate':
      return targetKind(node.operand, context);
    case 'string':
      return 'text';
    case 'number':
      return /^\d+$/.test(node.text) ? 'integer' : 'numeric';
    case 'datetime':
      return node.type;
    case 'unary':
      return node.operator === 'not' ? 'boolean' : targetKind(node.operand, context);
    case 'chain':
      return node.operator === '||' ? 'text' : 'boolean';
    case 'cast':
      return targetTypeName(node.type);
    case 'binary':
      return binaryKind(node, context);
    case 'case':
      return node.branches[0] && targetKind(node.branches[0].result, context);
    case 'call':
      return callKind(node, context);
    default:
      return undefined;
  }
}

function binaryKind(node: Extract<Expression, { kind: 'binary' }>, context: RuleContext): string | undefined {
  if (comparisons.has(node.operator)) return 'boolean';
  if (node.operator === '->>' || node.operator === '#>>') return 'text';
  if (node.operator === '->' || node.operator === '#>') return 'jsonb';
  const left = targetKind(node.left, context);
  const right = targetKind(node.right, context);
  if (left === 'date' && right === 'date') return 'integer';
  if (left === undefined || right === undefined) return undefined;
  if (integers.has(left) && integers.has(right)) return 'bigint';
  if (integers.has(left)) return right;
  return left;
}

const resultKinds: Readonly<Record<string, string>> = {
  lower: 'text',
  upper: 'text',
  ltrim: 'text',
  rtrim: 'text',
  btrim: 'text',
  trim: 'text',
  left: 'text',
  right: 'text',
  substr: 'text',
  replace: 'text',
  repeat: 'text',
  reverse: 'text',
  lpad: 'text',
  rpad: 'text',
  concat_ws: 'text',
  md5: 'text',
  encode: 'text',
  to_char: 'text',
  decode: 'bytea',
  convert_to: 'bytea',
  octet_length: 'integer',
  char_length: 'integer',
  strpos: 'integer',
  ascii: 'integer',
  gen_random_uuid: 'uuid',
};

function callKind(node: Extract<Expression, { kind: 'call' }>, context: RuleContext): string | undefined {
  if (node.callee.kind !== 'reference') return undefined;
  const referent = context.resolution.referent(node.callee);
  if (referent.kind === 'standalone') {
    const { returns } = referent.routine.definition.routine;
    return returns && targetTypeName(context.types.of(returns, 'return'));
  }
  const name = node.callee.name.parts.at(-1)?.text.toLowerCase() ?? '';
  if (name === 'coalesce' || name === 'nullif' || name === 'greatest' || name === 'least')
    return node.arguments[0] && targetKind(node.arguments[0].value, context);
  return resultKinds[name];
}

/** Whether a type of the target is one of whole numbers. */
export function isIntegerKind(kind: string | undefined): boolean {
  return kind !== undefined && integers.has(kind);
}

export function isNumberKind(kind: string | undefined): boolean {
  return isIntegerKind(kind) || kind === 'numeric' || kind === 'real' || kind === 'double precision';
}

export function isTextKind(kind: string | undefined): boolean {
  return kind === 'text' || kind === 'varchar' || kind === 'char';
}
