import type mysql from 'mysql2/promise';
import type { Batch } from '../../../change/batch.ts';
import type {
  ComparedColumn,
  ComparedTable,
  Comparer,
  KeyValues,
  Part,
  RowHash,
  RowValues,
} from '../../../change/comparer.ts';
import type { Column } from '../../../change/shape.ts';
import { nameOf } from '../../../change/shape.ts';
import { OperationError } from '../../../text/error.ts';
import { filterOf } from './filter.ts';
import { characters, name } from '../names.ts';
import { readWhere } from '../load/read.ts';
import type { Wire } from '../wire.ts';

type Ask = <T>(work: (connection: mysql.Connection) => Promise<T>) => Promise<T>;

/** Hashes of rows, computed in MySQL or MariaDB. `ask` lends a connection for a query. */
export function mysqlComparer(ask: Ask): Comparer {
  const rowsOf = (sql: string): Promise<(string | null)[][]> =>
    ask(async (connection) => {
      const [rows] = await connection.query<mysql.RowDataPacket[][]>({ sql, rowsAsArray: true });
      return rows.map((row) => row.map((cell) => (cell === null ? null : String(cell))));
    });
  return {
    bounds: async (table) => {
      const it = name(keyColumns(table)[0]?.column.name ?? '');
      const [row] = await rowsOf(
        `SELECT CAST(MIN(${it}) AS CHAR), CAST(MAX(${it}) AS CHAR) FROM ${tableOf(table)}`,
      );
      const [least, greatest] = row ?? [];
      return typeof least === 'string' && typeof greatest === 'string'
        ? { least: BigInt(least), greatest: BigInt(greatest) }
        : undefined;
    },
    hash: async (table, part, digits) => {
      const bucket = digits === 0 ? `''` : `LEFT(${keyHash(table)}, ${digits})`;
      // CONV gives a text, which SUM would add as a double; a sum of UNSIGNED is an exact DECIMAL.
      const found = await rowsOf(
        `SELECT ${bucket} AS bucket, CAST(COUNT(*) AS CHAR), CAST(SUM(IFNULL(CAST(CONV(LEFT(${rowHash(table)}, 16), 16, 10) AS UNSIGNED), CAST(${noHash} AS DECIMAL(65)))) AS CHAR)
         FROM ${from(table, part)} GROUP BY bucket`,
      );
      return new Map(
        found.map(([key, rows, sum]) => {
          const total = BigInt(sum ?? 0);
          if (total >= noHash) throw tooLong(table);
          return [key ?? '', { rows: Number(rows ?? 0), sum: BigInt.asUintN(64, total) }];
        }),
      );
    },
    rowHashes: async (table, part): Promise<readonly RowHash[]> => {
      const keys = keyColumns(table).map((each) => textOf(each));
      const found = await rowsOf(`SELECT ${[rowHash(table), ...keys].join(', ')} FROM ${from(table, part)}`);
      return found.map(([hash, ...key]) => {
        if (typeof hash !== 'string') throw tooLong(table);
        return { hash, key: key as string[] };
      });
    },
    values: async (table, keys): Promise<readonly RowValues[]> => {
      const list = [...keyColumns(table).map((each) => textOf(each)), ...table.columns.map(shown)];
      const found = await rowsOf(`SELECT ${list.join(', ')} FROM ${from(table, { kind: 'keys', keys })}`);
      const size = table.key.length;
      return found.map((row) => ({ key: row.slice(0, size) as string[], values: row.slice(size) }));
    },
  };
}

/**
 * What is added for a row without a hash, more than the hashes of all rows there can be: a text longer than `max_allowed_packet` is NULL, with a warning only
 * (MySQL, "String Functions and Operators"), and two rows must not be the same by that.
 */
const noHash = 10n ** 40n;

function tooLong({ shape }: ComparedTable): OperationError {
  return new OperationError(
    `Rows of ${nameOf(shape)} are longer than max_allowed_packet of the server, so that it cannot compute their hashes. Set it higher.`,
    { code: 'packet', side: 'config' },
  );
}

/** Deletes the rows of some keys, and gives their number. */
export async function removeRows(
  connection: mysql.Connection,
  table: ComparedTable,
  keys: readonly KeyValues[],
): Promise<number> {
  const [header] = await connection.query<mysql.ResultSetHeader>(
    `DELETE FROM ${from(table, { kind: 'keys', keys })}`,
  );
  return header.affectedRows;
}

/** Reads the rows of some keys as they are moved. */
export function readKeys(
  wire: Wire,
  table: ComparedTable,
  keys: readonly KeyValues[],
  columns: readonly { readonly column: Column }[],
): AsyncGenerator<Batch> {
  return readWhere(wire, { shape: table.shape, columns }, condition(table, { kind: 'keys', keys }));
}

function tableOf({ shape }: ComparedTable): string {
  return name(shape.schema, shape.name);
}

function keyColumns(table: ComparedTable): ComparedColumn[] {
  return table.key.map((place) => table.columns[place] as ComparedColumn);
}

function from(table: ComparedTable, part: Part): string {
  const where = condition(table, part);
  return `${tableOf(table)}${where === '' ? '' : ` WHERE ${where}`}`;
}

/** The rows of a part that the table's filter takes, as a condition; empty when it is all of them. */
function condition(table: ComparedTable, part: Part): string {
  const parts = [partCondition(table, part), filterOf(table.filter ?? [])];
  return parts.filter((each) => each !== '').join(' AND ');
}

function partCondition(table: ComparedTable, part: Part): string {
  const columns = keyColumns(table);
  if (part.kind === 'keys')
    return part.keys.length === 0
      ? 'FALSE'
      : `(${part.keys.map((key) => `(${isRow(columns, key)})`).join(' OR ')})`;
  const first = name(columns[0]?.column.name ?? '');
  const { after, upTo, prefixes } = part;
  return [
    ...(after === undefined ? [] : [`${first} > ${after}`]),
    ...(upTo === undefined ? [] : [`${first} <= ${upTo}`]),
    ...(prefixes === undefined
      ? []
      : [
          `LEFT(${keyHash(table)}, ${prefixes[0]?.length ?? 0}) IN (${prefixes.map((each) => `'${each}'`).join(', ')})`,
        ]),
  ].join(' AND ');
}

function isRow(columns: readonly ComparedColumn[], key: KeyValues): string {
  return columns.map((column, i) => isValue(column, key[i] ?? '')).join(' AND ');
}

/**
 * Where the form is a text that the type reads as the same value, an index can find it. A collation may find more (`a` and `A` are one to it): whoever asks
 * looks at the key of what comes.
 */
function isValue(compared: ComparedColumn, value: string): string {
  const { column, form } = compared;
  const it = name(column.name);
  const { kind } = column.type;
  const constant = characters(Buffer.from(value));
  if (form.kind === 'bytes' && kind === 'bytes') return `${it} = X'${value}'`;
  if ((form.kind === 'number' || form.kind === 'float') && isNumber(column)) return `${it} = ${value}`;
  const isRead =
    (form.kind === 'text' && (kind === 'enum' || kind === 'text')) ||
    (form.kind === 'uuid' && kind === 'uuid') ||
    (form.kind === 'timestamp' && (kind === 'timestamp' || kind === 'instant')) ||
    (form.kind === 'date' && kind === 'date');
  const test = isRead ? `${it} = ${constant}` : '';
  // The index narrows, the bytes decide: blanks at the end and letters of two cases are told apart.
  const exact = `CAST(${textOf(compared)} AS BINARY) = CAST(${constant} AS BINARY)`;
  return test === '' || (form.kind === 'text' && form.trimmed) ? exact : `${test} AND ${exact}`;
}

function isNumber({ type: { kind } }: Column): boolean {
  return kind === 'integer' || kind === 'decimal' || kind === 'float';
}

function keyHash(table: ComparedTable): string {
  return md5Of(keyColumns(table));
}

function rowHash(table: ComparedTable): string {
  return md5Of(table.columns);
}

/** Texts have their length in front of them, so that no two rows are written alike; NULL is a letter, which no value begins with. */
function md5Of(columns: readonly ComparedColumn[]): string {
  const parts = columns.map((each) => {
    const { form } = each;
    const text = textOf(each);
    const written =
      form.kind === 'text' && !form.large
        ? `CONCAT(CHAR_LENGTH(${text}), ':', ${text})`
        : `CONCAT(':', ${hashedOf(each)})`;
    return `IF(${valueOf(each)} IS NULL, 'N', ${written})`;
  });
  return `MD5(CONCAT(${parts.length === 0 ? `''` : parts.join(`, '|', `)}))`;
}

/** A value within a row's text: what may be large by its own hash. */
function hashedOf(compared: ComparedColumn): string {
  const { form, column } = compared;
  if (form.kind === 'bytes') return `MD5(${bytesOf(column)})`;
  if (form.kind === 'float') return bitsOf(doubleOf(column));
  if (form.kind === 'json' || (form.kind === 'text' && form.large)) return `MD5(${textOf(compared)})`;
  return textOf(compared);
}

/** A value as a failure shows it. */
function shown(compared: ComparedColumn): string {
  const { form } = compared;
  const isHashed = form.kind === 'bytes' || (form.kind === 'text' && form.large);
  const text = isHashed ? `CONCAT('md5:', ${hashedOf(compared)})` : textOf(compared);
  return `IF(${valueOf(compared)} IS NULL, NULL, ${text})`;
}

/** The column, or the user's expression of it. */
function valueOf({ column, call }: ComparedColumn): string {
  const it = name(column.name);
  return call === undefined ? it : `(${call.replaceAll('${column-name}', () => it)})`;
}

function bytesOf(column: Column): string {
  const { kind } = column.type;
  return kind === 'bytes' || kind === 'geometry' ? name(column.name) : plainText(column);
}

/** A value that is not NULL in its form (MySQL, "Date and Time Functions", "String Functions and Operators"). */
function textOf(compared: ComparedColumn): string {
  const { column, form } = compared;
  if (compared.call !== undefined) return `CONVERT(${valueOf(compared)} USING utf8mb4)`;
  const it = name(column.name);
  switch (form.kind) {
    case 'boolean':
      return `IF(${it} + 0 <> 0, '1', '0')`;
    case 'number': {
      const text = plainText(column);
      return form.trimmed && column.type.kind === 'decimal'
        ? `IF(LOCATE('.', ${text}) > 0, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM ${text})), ${text})`
        : text;
    }
    case 'float':
      return scientific(column);
    case 'text':
      return form.trimmed ? `TRIM(TRAILING ' ' FROM ${plainText(column)})` : plainText(column);
    case 'bytes':
      return `LOWER(HEX(${bytesOf(column)}))`;
    case 'bits':
      return form.trimmed ? `TRIM(LEADING '0' FROM ${plainText(column)})` : plainText(column);
    case 'date':
      return `DATE_FORMAT(${it}, '%Y-%m-%d')`;
    case 'time':
      return `CAST(CAST(${it} AS TIME(6)) AS CHAR)`;
    case 'timestamp':
      // A zero date is written too, where a cast to DATETIME would make it NULL in some modes.
      return `DATE_FORMAT(${it}, '%Y-%m-%d %H:%i:%s.%f')`;
    case 'uuid':
      return `LOWER(REPLACE(${plainText(column)}, '-', ''))`;
    case 'json':
      return plainText(column);
  }
}

/** What a reading of rows gives as text, in UTF-8. */
function plainText(column: Column): string {
  const it = name(column.name);
  const { type } = column;
  if (type.kind === 'bits') return `LPAD(BIN(${it} + 0), ${type.length}, '0')`;
  if (type.kind === 'float' && type.bits === 32) return `CAST(${it} + 0e0 AS CHAR)`;
  // Zeros in front are a matter of display only.
  if (/\bzerofill\b/i.test(column.native)) return `CAST(${it} + 0 AS CHAR)`;
  if (isNumber(column)) return `CAST(${it} AS CHAR)`;
  return `CONVERT(${it} USING utf8mb4)`;
}

function doubleOf(column: Column): string {
  return `(${name(column.name)} + 0e0)`;
}

/** Well-known binary has a double's bytes, behind five others and the lowest first (MySQL, "Well-Known Binary (WKB) Format"). */
function bitsOf(double: string): string {
  return `LOWER(HEX(REVERSE(SUBSTRING(ST_AsWKB(POINT(${double}, 0)), 6, 8))))`;
}

/** The shortest digits of a double, however the engine sets the point and the exponent; a FLOAT as the double that it is. */
function scientific(column: Column): string {
  const double = doubleOf(column);
  const text = `CAST(${double} AS CHAR)`;
  const mantissa = `SUBSTRING_INDEX(${text}, 'e', 1)`;
  const exponent = `IF(LOCATE('e', ${text}) > 0, CAST(SUBSTRING_INDEX(${text}, 'e', -1) AS SIGNED), 0)`;
  const fraction = `IF(LOCATE('.', ${mantissa}) > 0, CHAR_LENGTH(${mantissa}) - LOCATE('.', ${mantissa}), 0)`;
  const digits = `TRIM(LEADING '0' FROM REPLACE(REPLACE(${mantissa}, '-', ''), '.', ''))`;
  const trimmed = `TRIM(TRAILING '0' FROM ${digits})`;
  return `IF(${double} = 0, '0', CONCAT(IF(${double} < 0, '-', ''), ${trimmed}, 'e', ${exponent} - ${fraction} + CHAR_LENGTH(${digits}) - CHAR_LENGTH(${trimmed})))`;
}
