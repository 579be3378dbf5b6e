import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import * as make from '../../../../sql/make.ts';

/** Types of SQL Server that are converted to others in one way. */
export type Family =
  | 'text'
  | 'whole'
  | 'decimal'
  | 'money'
  | 'float'
  | 'bit'
  | 'datetime'
  | 'smalldatetime'
  | 'datetime2'
  | 'date'
  | 'time'
  | 'offset'
  | 'bytes'
  | 'uuid'
  | 'xml'
  | 'variant';

const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  ...['CHAR', 'NCHAR', 'VARCHAR', 'NVARCHAR', 'TEXT', 'NTEXT'].map((name): [string, Family] => [
    name,
    'text',
  ]),
  ...['TINYINT', 'SMALLINT', 'INT', 'BIGINT'].map((name): [string, Family] => [name, 'whole']),
  ...['BINARY', 'VARBINARY', 'IMAGE', 'ROWVERSION'].map((name): [string, Family] => [name, 'bytes']),
  ['DECIMAL', 'decimal'],
  ['MONEY', 'money'],
  ['SMALLMONEY', 'money'],
  ['FLOAT', 'float'],
  ['REAL', 'float'],
  ['BIT', 'bit'],
  ['DATETIME', 'datetime'],
  ['SMALLDATETIME', 'smalldatetime'],
  ['DATETIME2', 'datetime2'],
  ['DATE', 'date'],
  ['TIME', 'time'],
  ['DATETIMEOFFSET', 'offset'],
  ['UNIQUEIDENTIFIER', 'uuid'],
  ['XML', 'xml'],
  ['SQL_VARIANT', 'variant'],
]);

/** The family of a value's type; undefined where it is not known or no rule here speaks of it. */
export function familyOf(type: ValueType): Family | undefined {
  return families.get(typeNameOf(type) ?? '');
}

const numbers: ReadonlySet<Family | undefined> = new Set(['whole', 'decimal', 'money', 'float']);
const moments: ReadonlySet<Family | undefined> = new Set([
  'datetime',
  'smalldatetime',
  'datetime2',
  'date',
  'time',
  'offset',
]);

export function isNumber(family: Family | undefined): boolean {
  return numbers.has(family);
}

/** Whether a family is one of dates or times. */
export function isMoment(family: Family | undefined): boolean {
  return moments.has(family);
}

const selfContained: ReadonlySet<Expression['kind']> = new Set([
  'reference',
  'call',
  'string',
  'number',
  'parenthesis',
  'cast',
  'keywordCall',
  'null',
  'subquery',
  'boolean',
  'field',
]);

/** The expression so that `::`, and an operator, can stand behind it. */
export function atomic(node: Expression): Expression {
  const isFragment = node.kind === 'fragment' && node.precedence === 'primary';
  return isFragment || selfContained.has(node.kind) ? node : make.parenthesis(node, node);
}

/** The expression without the parentheses around it. */
export function bare(node: Expression): Expression {
  return node.kind === 'parenthesis' ? bare(node.operand) : node;
}
