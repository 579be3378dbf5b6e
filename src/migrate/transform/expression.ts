import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { StatementSync } from 'node:sqlite';
import { nullCell } from '../../change/batch.ts';
import { CellError } from '../../change/cell-error.ts';
import type { Column, Shape } from '../../change/shape.ts';
import { nameOf } from '../../change/shape.ts';
import { OperationError } from '../../text/error.ts';
import type { Cells } from './cells.ts';
import { columnOf } from './filter.ts';

/** The kind of change a value is computed for, in the words of DMS. */
export type Operation = 'INSERT' | 'UPDATE' | 'DELETE';

/** What a cell is made for. */
export interface Occasion {
  readonly operation: Operation;
  /** When the source changed the row, or now where it is loaded, in milliseconds since 1970. */
  readonly at: number;
}

/** An expression over the columns of a row, ready to be computed. */
export interface Expression {
  /** The columns that it reads. */
  readonly needs: readonly Column[];
  /** The headers of a change that it reads (`AR_H_…`), and whether it tells operations apart. */
  readonly headers: ReadonlySet<string>;
  /** Computes it for the row whose needed cells are at some places. */
  readonly compute: (cells: Cells, places: readonly number[], occasion: Occasion) => Buffer | null;
}

type Value = null | number | bigint | string | Uint8Array;

/** What a parameter of an expression stands for. */
type Parameter =
  | { readonly name: string; readonly column: number }
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly header: string };

const headers: Readonly<Record<string, (occasion: Occasion) => string>> = {
  // A row that is loaded comes from no log.
  AR_H_STREAM_POSITION: () => '',
  AR_H_CHANGE_SEQ: () => '',
  AR_H_USER: () => '',
  AR_H_TIMESTAMP: ({ at }) => timestampOf(at),
  AR_H_COMMIT_TIMESTAMP: ({ at }) => timestampOf(at),
  AR_H_OPERATION: ({ operation }) => operation,
};

/** In UTC. */
function timestampOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

/**
 * Reads an expression of an add-column rule in SQLite's syntax, which a database in memory computes ("Using transformation rule expressions to define
 * column content", DMS user guide). Its value is wanted as canonical text of the target's column. What is wrong is a problem.
 *
 * Numbers go in as numbers. A decimal that has more digits than a double holds ends the task: SQLite would round it.
 */
export function readExpression(
  about: { readonly rule: string; readonly table: Shape; readonly target: Column },
  expression: string,
  problems: string[],
): Expression | undefined {
  const { rule, table, target } = about;
  const say = (why: string): undefined => {
    problems.push(`Rule ${rule}, the expression for ${nameOf(table)}.${target.name}: ${why}`);
  };
  const names = parametersOf(expression);
  if (!names) return say('it is not one expression: there is a ; in it, or a text or a comment has no end.');
  const needs: Column[] = [];
  const parameters: Parameter[] = [];
  for (const name of names) {
    const parameter = parameterOf(name, table, needs);
    if (typeof parameter === 'string') return say(parameter);
    parameters.push(parameter);
  }
  let operation: Operation = 'INSERT';
  const usesOperation = /\boperation_indicator\b/i.test(expression);
  const prepared = prepare(expression, target, () => operation);
  if (typeof prepared === 'string') return say(`SQLite does not understand it: ${prepared}`);
  const used = new Set(parameters.flatMap((each) => ('header' in each ? [each.header] : [])));
  if (usesOperation) used.add('operation_indicator');
  return {
    needs,
    headers: used,
    compute: (cells, places, occasion) => {
      ({ operation } = occasion);
      const values: Record<string, Value> = {};
      for (const each of parameters)
        values[each.name] =
          'column' in each
            ? valueOf(needs[each.column] as Column, cells, places[each.column] as number)
            : 'value' in each
              ? each.value
              : (headers[each.header]?.(occasion) ?? '');
      return resultOf(prepared, values, about);
    },
  };
}

function parameterOf(name: string, table: Shape, needs: Column[]): Parameter | string {
  const header = name.toUpperCase();
  if (header === 'AR_M_SOURCE_SCHEMA') return { name, value: table.schema };
  if (header === 'AR_M_SOURCE_TABLE_NAME') return { name, value: table.name };
  if (header.startsWith('AR_M_'))
    return `$${name} is not known for a new column; $AR_M_SOURCE_SCHEMA and $AR_M_SOURCE_TABLE_NAME are.`;
  if (header in headers) return { name, header };
  const column = columnOf(table, name);
  if (!column)
    return `$${name} is no column of ${nameOf(table)}, and none of ${Object.keys(headers)
      .map((each) => `$${each}`)
      .join(', ')}.`;
  if (column.type.kind === 'native')
    return `$${name} is a ${column.native}, which only ${column.type.engine} itself can read.`;
  if (!needs.includes(column)) needs.push(column);
  return { name, column: needs.indexOf(column) };
}

/** Texts, names in quotes and comments, each whole or without an end; a parameter; a semicolon. (SQLite, "Literal Values", "Parameters".) */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?\*\/|\$([\p{L}\p{N}_$]+)|(['"`[;]|\/\*)/gu;

/** The names of an expression's parameters; undefined when it is not one whole expression. */
function parametersOf(expression: string): readonly string[] | undefined {
  const names = new Set<string>();
  for (const [, name, wrong] of expression.matchAll(tokens)) {
    if (wrong !== undefined) return undefined;
    if (name !== undefined) names.add(name);
  }
  return [...names];
}

function prepare(expression: string, target: Column, operation: () => Operation): StatementSync | string {
  const database = new DatabaseSync(':memory:');
  database.function('hash_sha256', { deterministic: true, useBigIntArguments: true }, (value) =>
    value === null ? null : sha256(typeof value === 'object' ? Buffer.from(value) : String(value)),
  );
  database.function('operation_indicator', (onDelete, onUpdate, onInsert) => {
    const operations = { DELETE: onDelete, UPDATE: onUpdate, INSERT: onInsert };
    return operations[operation()] ?? null;
  });
  try {
    // A comment at the end must not take the parenthesis.
    const statement = database.prepare(
      `SELECT ${castOf(target)}(\n${expression}\n)${castEnd(target)} AS value`,
    );
    statement.setReadBigInts(true);
    return statement;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** SQLite itself makes texts of numbers where characters are wanted. */
function castOf({ type: { kind } }: Column): string {
  return kind === 'text' || kind === 'enum' || kind === 'set' || kind === 'json' || kind === 'xml'
    ? 'CAST('
    : '';
}

function castEnd(target: Column): string {
  return castOf(target) === '' ? '' : ' AS TEXT)';
}

/** In upper case, as DMS writes it. */
export function sha256(value: Buffer | string): string {
  return createHash('sha256').update(value).digest('hex').toUpperCase();
}

const leastInt64 = -(2n ** 63n);
const greatestInt64 = 2n ** 63n - 1n;

function valueOf({ name, type }: Column, { bytes, starts, lengths }: Cells, cell: number): Value {
  const length = lengths[cell] as number;
  if (length === nullCell) return null;
  const start = starts[cell] as number;
  const end = start + length;
  switch (type.kind) {
    case 'bytes':
    case 'geometry':
      return Uint8Array.prototype.slice.call(bytes, start, end);
    case 'integer':
    case 'boolean':
    case 'decimal':
    case 'float':
      return numberOf(bytes.toString('latin1', start, end), type.kind === 'float', name);
    default:
      return bytes.toString('utf8', start, end);
  }
}

function numberOf(text: string, isFloat: boolean, column: string): number | bigint {
  if (/^-?\d+$/.test(text) && !isFloat) {
    const whole = BigInt(text);
    if (whole >= leastInt64 && whole <= greatestInt64) return whole;
  }
  const value = Number(text);
  if (Number.isNaN(value)) throw new CellError(`${column} is NaN, which SQLite does not have`);
  if (!isFloat && Number.isFinite(value) && digitsOf(plain(value)) !== digitsOf(text))
    throw new CellError(`${column} has more digits than SQLite's numbers hold`);
  return value;
}

/** A decimal without what does not change its value. */
function digitsOf(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  return `${whole.replace(/^0+/, '')}.${fraction.replace(/0+$/, '')}`;
}

/** A number without an exponent. */
function plain(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', exponent] = match;
  const digits = first + rest;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return digits.length <= point
    ? `${sign}${digits.padEnd(point, '0')}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function resultOf(
  statement: StatementSync,
  values: Record<string, Value>,
  { rule, table, target }: { readonly rule: string; readonly table: Shape; readonly target: Column },
): Buffer | null {
  const value = run(statement, values, `The expression of rule ${rule} for ${nameOf(table)}.${target.name}`);
  if (value === null) return null;
  if (typeof value === 'object') return Buffer.from(value);
  if (typeof value === 'number') return Buffer.from(plain(value));
  return Buffer.from(String(value));
}

/** A failure is told in SQLite's general words: its messages may hold values. */
function run(statement: StatementSync, values: Record<string, Value>, what: string): Value {
  try {
    return (statement.get(values)?.['value'] ?? null) as Value;
  } catch (error) {
    const why = error instanceof Error && 'errstr' in error ? String(error.errstr) : 'it failed';
    throw new OperationError(
      `${what} cannot be computed for a row: ${why}. Change the expression so that it takes every row.`,
      { code: 'expression', side: 'config' },
    );
  }
}
