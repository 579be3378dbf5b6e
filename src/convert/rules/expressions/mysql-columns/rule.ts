import type { Table } from '../../../../catalog/catalog.ts';
import * as make from '../../../../sql/make.ts';
import { mysqlFindings } from '../../../../sql/codes/mysql.ts';
import type { ColumnDefinition } from '../../../../sql/tree/define.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { bytesOf } from '../../../../text/bytes.ts';
import { rule } from '../../../rule.ts';
import { mysqlTypeName } from '../../../types/mysql.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { literalDigits } from '../mysql-values.ts';
import { isIntegerKind, isNumberKind, isTextKind, targetKind } from '../target-kind.ts';

/** Defaults and generated values as values of the column's type; see the page. */
const columns = rule({
  name: 'mysql-columns',
  on: ['column'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    const { object } = context;
    const name = context.names.stored(node.name);
    if (object.kind !== 'table' || context.parents.length !== 1) return undefined;
    const original = object.columns.get(name);
    if (!original || (!node.default && !node.generated)) return undefined;
    const type = context.types.column(object, name);
    if (node.generated) {
      const expression = fittedTo(node.generated.expression, type, `${object.name}.${name}`, context);
      return { ...node, generated: { ...node.generated, expression } };
    }
    const { default: given, ...rest } = node;
    const value = given && defaultOf(given, original, type, object, context);
    return value ? { ...rest, default: value } : rest;
  },
});

/** MySQL makes any value fit the column; PostgreSQL only where a cast in an assignment does. */
function fittedTo(expression: Expression, type: DataType, what: string, context: RuleContext): Expression {
  const from = targetKind(expression, context);
  const to = targetTypeName(type);
  const isSame =
    from === undefined || from === to || (isNumberKind(from) && isNumberKind(to)) || isTextKind(to);
  if (isSame && !(to === 'boolean' && isNumberKind(from))) return expression;
  if (to === 'boolean' && isNumberKind(from))
    return make.binary(expression, expression, '<>', make.number(expression, 0));
  const operand =
    expression.kind === 'reference' || expression.kind === 'call'
      ? expression
      : make.parenthesis(expression, expression);
  context.report(mysqlFindings.generatedCast, expression, `${what} is cast from ${from} to ${to}.`);
  const through =
    from === 'boolean' && to !== 'integer' && isNumberKind(to)
      ? make.cast(expression, operand, 'integer')
      : operand;
  return make.cast(expression, through, type);
}

/** The default; undefined for NULL, which needs none, and for one that the target cannot hold, which is reported. */
function defaultOf(
  given: Expression,
  column: ColumnDefinition,
  type: DataType,
  table: Table,
  context: RuleContext,
): Expression | undefined {
  const what = `${table.name}.${column.name.text}`;
  if (given.kind === 'null') return undefined;
  if (given.kind === 'collate') return defaultOf(given.operand, column, type, table, context);
  const source = column.default;
  if (source && isNow(source)) return now(given, source, type, what, context);
  const text = constantText(given);
  if (text === undefined) {
    if (targetKind(given, context) === 'uuid' && isTextKind(targetTypeName(type)))
      return make.cast(given, given, 'text');
    return fittedDefault(given, type, context);
  }
  const value = valueOf(given, text, column, type);
  if (value === 'zero date') return zeroDate(given, text, what, context);
  if (value) return value;
  context.report(mysqlFindings.defaultLeftOut, given, `The default ${text} of ${what} is left out.`);
  return undefined;
}

/** An expression of another kind than the column needs a cast that an assignment would not do. */
function fittedDefault(given: Expression, type: DataType, context: RuleContext): Expression {
  const from = targetKind(given, context);
  const to = targetTypeName(type);
  if (from === 'boolean' && isNumberKind(to))
    return make.cast(given, make.parenthesis(given, given), 'integer');
  if (to === 'boolean' && isNumberKind(from)) return make.binary(given, given, '<>', make.number(given, 0));
  return given;
}

function isNow(node: Expression): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'reference' &&
    ['NOW', 'CURDATE', 'CURTIME'].includes(node.callee.name.parts.at(-1)?.text.toUpperCase() ?? '')
  );
}

/** The moment, as the type of the column wants it. */
export function now(
  at: Expression,
  source: Expression,
  type: DataType,
  what: string,
  context: RuleContext,
): Expression {
  const name = targetTypeName(type);
  context.report(mysqlFindings.transactionTime, source, `${what} has CURRENT_TIMESTAMP.`);
  if (name === 'date') return make.reference(at, 'CURRENT_DATE');
  if (name === 'timestamptz') return make.reference(at, 'CURRENT_TIMESTAMP');
  if (name === 'interval' || name === 'time') return make.cast(at, make.reference(at, 'LOCALTIME'), type);
  return make.reference(at, 'LOCALTIMESTAMP');
}

/** What a literal says, bytes and bits by their digits; undefined for an expression. */
function constantText(node: Expression): string | undefined {
  switch (node.kind) {
    case 'string':
      return node.value;
    case 'number':
      return node.text;
    case 'boolean':
      return node.value ? '1' : '0';
    case 'datetime':
      return node.value;
    case 'unary': {
      const inner = node.operator === '-' && node.operand.kind === 'number' ? node.operand.text : undefined;
      return inner === undefined ? undefined : `-${inner}`;
    }
    default:
      return literalDigits(node)?.digits;
  }
}

function valueOf(
  given: Expression,
  text: string,
  column: ColumnDefinition,
  type: DataType,
): Expression | 'zero date' | undefined {
  const isBits = column.type !== undefined && mysqlTypeName(column.type) === 'BIT';
  // A text in a BIT column is its bytes.
  const digits =
    isBits && given.kind === 'string'
      ? { of: 'X' as const, digits: bytesOf(text).toString('hex') }
      : literalDigits(given);
  const kind = type.dimensions ? 'array' : targetTypeName(type);
  const number = digits ? String(BigInt(`0${digits.of.toLowerCase()}${digits.digits || '0'}`)) : text.trim();
  if (kind === 'boolean') {
    if (number === '') return undefined;
    const value = Number(number);
    return value === 0 || value === 1 ? make.boolean(given, value === 1) : undefined;
  }
  if (isNumberKind(kind)) return numberOf(given, number, kind);
  if (kind === 'bit') return bits(given, BigInt(/^\d+$/.test(number) ? number : '0'), type);
  if (kind === 'bytea') return make.string(given, `\\x${hexOf(given, digits?.digits)}`);
  if (kind === 'date' || kind === 'timestamp' || kind === 'timestamptz') return momentOf(given, text);
  if (kind === 'interval' || kind === 'time') return make.string(given, timeOf(text));
  if (kind === 'array')
    return make.string(given, `{${text === '' ? '' : text.split(',').map(element).join(',')}}`);
  const plain = digits ? Buffer.from(digits.digits, 'hex').toString('utf8') : text;
  const isMember = ['ENUM', 'SET'].includes(column.type ? mysqlTypeName(column.type) : '');
  return isMember && given.kind === 'number' ? undefined : make.string(given, plain);
}

function element(text: string): string {
  return /^[\w-]+$/.test(text) && !/^null$/i.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function numberOf(given: Expression, text: string, kind: string): Expression | undefined {
  const plain = text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1');
  if (!/^-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(plain)) return undefined;
  // MySQL rounds a fraction where the column has none.
  const whole = isIntegerKind(kind) && /[.e]/i.test(plain) ? String(Math.round(Number(plain))) : plain;
  if (given.kind === 'unary') return given;
  return make.number(given, whole);
}

function bits(at: Expression, value: bigint, type: DataType): Expression {
  const width = typeof type.precision === 'number' ? type.precision : 1;
  return make.fragment(at, 'primary', `B'${value.toString(2).padStart(width, '0')}'`);
}

function hexOf(given: Expression, digits: string | undefined): string {
  if (digits !== undefined)
    return literalDigits(given)?.of === 'B' ? BigInt(`0b${digits}`).toString(16) : digits;
  return bytesOf(given.kind === 'string' ? given.value : (constantText(given) ?? '')).toString('hex');
}

/** Dates may be written without marks, `20240131`, or with any; a month or day of zero is no date. */
function momentOf(given: Expression, text: string): Expression | 'zero date' {
  const compact = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text);
  const written = compact
    ? `${compact[1]}-${compact[2]}-${compact[3]}${compact[4] === undefined ? '' : ` ${compact[4]}:${compact[5]}:${compact[6]}`}`
    : text;
  if (/^0+$/.test(text) || /^\d+-0{1,2}-|^\d+-\d+-0{1,2}(?!\d)|^0000/.test(written)) return 'zero date';
  return make.string(given, written);
}

/** `10:30` is hours and minutes, `1030` minutes and seconds, `1 10:30:00` has days (Reference Manual, "The TIME Type"). */
function timeOf(text: string): string {
  const compact = /^(-?)(\d{1,7})(\.\d+)?$/.exec(text);
  if (!compact) return text;
  const digits = (compact[2] as string).padStart(6, '0');
  return `${compact[1]}${digits.slice(0, -4)}:${digits.slice(-4, -2)}:${digits.slice(-2)}${compact[3] ?? ''}`;
}

function zeroDate(at: Expression, text: string, what: string, context: RuleContext): Expression | undefined {
  const { zeroDates } = context.settings;
  if (zeroDates === '-infinity') return make.string(at, '-infinity');
  if (zeroDates === 'null') return undefined;
  context.report(mysqlFindings.zeroDate, at, `The default '${text}' of ${what} is left out.`);
  return undefined;
}

/** The values of stated rows as values of their columns. */
const rows = rule({
  name: 'mysql-columns',
  on: ['insert'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    const { target } = node;
    const referent = target.kind === 'table' ? context.resolution.referent(target.name) : undefined;
    const table = referent?.kind === 'relation' ? referent.relation.object : undefined;
    if (!node.rows || table?.kind !== 'table') return undefined;
    const names = node.columns
      ? node.columns.map((each) => (each.kind === 'reference' ? each.name.parts.at(-1) : undefined))
      : [...table.columns.values()].filter((each) => !each.invisible).map((each) => each.name);
    if (node.rows.some((row) => row.length !== names.length)) {
      const what = `The rows of ${table.name} have another number of values than the table has columns.`;
      context.refuse(mysqlFindings.refusedValue, node, what);
      return undefined;
    }
    const columnsOfRow = names.map((each) => each && table.columns.get(context.names.stored(each)));
    const kept = node.rows.flatMap((row) => {
      const cells = row.map((cell, i) => {
        const column = columnsOfRow[i];
        return column ? cellOf(cell, column, table, context) : cell;
      });
      const whole = cells.filter((each) => each !== 'refused');
      return whole.length === cells.length ? [whole] : [];
    });
    // An INSERT of no rows does nothing, and cannot be written.
    if (kept.length === 0) {
      context.refuse(mysqlFindings.refusedValue, node, `No row of the statement fits ${table.name}.`);
      return undefined;
    }
    return { ...node, rows: kept };
  },
});

/** A cell as its column wants it; `refused`, and told, when it cannot be. */
function cellOf(
  cell: Expression,
  column: ColumnDefinition,
  table: Table,
  context: RuleContext,
): Expression | 'refused' {
  // MySQL computes the value of a generated column again, whatever a dump says.
  if (column.generated) return make.reference(cell, 'DEFAULT');
  const text = constantText(cell);
  const type = context.types.column(table, context.names.stored(column.name));
  if (text === undefined) return fittedDefault(cell, type, context);
  const what = `${table.name}.${column.name.text}`;
  const value = valueOf(cell, text, column, type);
  if (value === undefined) {
    context.report(mysqlFindings.refusedValue, cell, `${what}: ${text} does not fit. The row was left out.`);
    return 'refused';
  }
  if (value !== 'zero date') return value;
  if (context.settings.zeroDates === 'null') return make.nullLiteral(cell);
  if (context.settings.zeroDates === '-infinity') return make.string(cell, '-infinity');
  context.report(mysqlFindings.zeroDateRow, cell, `${what}: ${text} is no date. The row was left out.`);
  return 'refused';
}

export const mysqlColumns = [columns, rows];
