import type { ColumnWords } from '../../../../change/alteration.ts';
import type { Column } from '../../../../change/shape.ts';
import type { ColumnDefinition } from '../../../../sql/tree/define.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import { isUtf8 } from '../binlog/character-set.ts';
import { text as quoted } from '../../catalog/column-type.ts';
import { neutralType } from '../../catalog/shapes.ts';

/** What a definition of a column leaves to its surroundings. */
export interface ColumnSurroundings {
  /** The statement that the definition stands in. */
  readonly sql: string;
  /** The character set of the table, which its texts have when they name none. */
  readonly characterSet: string;
  /** In MariaDB, JSON is LONGTEXT by another name. */
  readonly isMariadb: boolean;
}

/** A column as information_schema would tell of it, out of its definition; the key may still make it NOT NULL. */
export function columnOf(definition: ColumnDefinition, around: ColumnSurroundings): Column {
  const { name, type, constraints, generated, identity } = definition;
  const characterSet = type && characterSetOf(type, around);
  const native = type ? nativeOf(type, characterSet === 'binary', around.isMariadb) : undefined;
  return {
    name: name.text,
    type: neutralType(native ?? unknown),
    native: native?.native ?? '',
    nullable: !constraints.some(({ type: kind }) => kind === 'not null' || kind === 'primary key'),
    generated: generated !== undefined,
    hasDefault: definition.default !== undefined && definition.default.kind !== 'null',
    ...(characterSet === undefined || isUtf8(characterSet) ? {} : { characterSet }),
    ...(identity ? { identity: 'by default' as const } : {}),
    ...(around.isMariadb && type?.name.parts[0]?.text.toLowerCase() === 'json' ? { isDocument: true } : {}),
  };
}

/** What a definition says of a column, in the words of its server. */
export function wordsOf(definition: ColumnDefinition, around: ColumnSurroundings): ColumnWords {
  const { sql } = around;
  const { type, generated, identity, onUpdate, comment, invisible } = definition;
  const of = ({ start, end }: { readonly start: number; readonly end: number }): string =>
    sql.slice(start, end);
  const written = type ? of(type) : '';
  const more = [
    ...(generated
      ? [`GENERATED ALWAYS AS (${of(generated.expression)}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`]
      : []),
    ...(identity ? ['AUTO_INCREMENT'] : []),
    ...(onUpdate ? [`ON UPDATE ${of(onUpdate)}`] : []),
    ...(invisible === true ? ['INVISIBLE'] : []),
    ...(comment ? [`COMMENT ${quoted(comment.value)}`] : []),
  ].join(' ');
  const collation =
    type?.collation === undefined || /\bCOLLATE\b/i.test(written) ? '' : ` COLLATE ${type.collation}`;
  const column = columnOf(definition, around);
  const implied =
    column.nullable || column.generated || definition.default ? undefined : impliedValue(column);
  return {
    type: written + collation,
    ...(definition.default ? { fallback: of(definition.default) } : {}),
    ...(implied === undefined ? {} : { implied }),
    ...(more === '' ? {} : { more }),
  };
}

/** What a NOT NULL column without a default holds in rows that were there before it (MySQL, "Data Type Default Values", implicit defaults). */
function impliedValue({ type }: Column): string | undefined {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
    case 'float':
      return '0';
    case 'text':
    case 'bytes':
    case 'set':
      return '';
    case 'bits':
      return '0'.repeat(type.length);
    case 'enum':
      return type.values[0];
    case 'time':
      return '00:00:00';
    default:
      return undefined;
  }
}

/** What is known of a column beside its name when its definition is not at hand. */
export function wordsOfColumn({ native, characterSet, identity }: Column): ColumnWords {
  return {
    type: characterSet === undefined ? native : `${native} CHARACTER SET ${characterSet}`,
    ...(identity === undefined ? {} : { more: 'AUTO_INCREMENT' }),
  };
}

type NativeType = Parameters<typeof neutralType>[0];

const unknown: NativeType = {
  type: '',
  native: '',
  length: null,
  precision: null,
  scale: null,
  digits: null,
};

const texts: ReadonlySet<string> = new Set([
  'char',
  'varchar',
  'tinytext',
  'text',
  'mediumtext',
  'longtext',
  'enum',
  'set',
]);

/** Undefined for what holds no characters. A collation begins with the name of its character set, but for MariaDB's short names of newer ones. */
function characterSetOf(type: DataType, { characterSet, isMariadb }: ColumnSurroundings): string | undefined {
  const name = type.name.parts[0]?.text.toLowerCase() ?? '';
  if (isMariadb && name === 'json') return 'utf8mb4';
  if (!texts.has(name)) return undefined;
  if (type.characterSet !== undefined) return type.characterSet;
  const { collation } = type;
  if (collation === undefined || collation.startsWith('uca1400_')) return characterSet;
  return collation === 'binary' ? collation : collation.slice(0, collation.indexOf('_'));
}

/** CHAR and its kin in the character set `binary` are BINARY and its kin (MySQL, "The binary Character Set"). */
const asBytes: Readonly<Record<string, string>> = {
  char: 'binary',
  varchar: 'varbinary',
  tinytext: 'tinyblob',
  text: 'blob',
  mediumtext: 'mediumblob',
  longtext: 'longblob',
};

function nativeOf(type: DataType, isBinary: boolean, isMariadb: boolean): NativeType {
  const written = type.name.parts[0]?.text.toLowerCase() ?? '';
  const { precision, scale, members } = type;
  const size = typeof precision === 'number' ? precision : undefined;
  const plain = principal(written, size, scale, isMariadb);
  const name = isBinary ? (asBytes[plain] ?? plain) : plain;
  const sizes = sizesOf(name, size, scale);
  const list = members?.map((each) => `'${each.replaceAll(`'`, `''`)}'`).join(',') ?? sizes.join(',');
  const shown = written === 'bool' ? 'tinyint(1)' : list === '' ? name : `${name}(${list})`;
  const [first = null, second = null] = sizes.map(String);
  return {
    type: name,
    native: `${shown}${type.unsigned === true ? ' unsigned' : ''}${type.zerofill === true ? ' zerofill' : ''}`,
    length: first,
    precision: first,
    scale: second,
    digits: first,
  };
}

/** The name under which a type is kept. */
function principal(
  name: string,
  size: number | undefined,
  scale: number | undefined,
  isMariadb: boolean,
): string {
  if (name === 'bool') return 'tinyint';
  if (name === 'json' && isMariadb) return 'longtext';
  if (name === 'float' && size !== undefined && size > 24 && scale === undefined) return 'double';
  return name;
}

/** The sizes that a type has when none are written. */
function sizesOf(name: string, size: number | undefined, scale: number | undefined): number[] {
  switch (name) {
    case 'decimal':
      return [size ?? 10, scale ?? 0];
    case 'bit':
    case 'char':
    case 'binary':
      return [size ?? 1];
    case 'varchar':
    case 'varbinary':
      return [size ?? 0];
    case 'time':
    case 'datetime':
    case 'timestamp':
      return size === undefined || size === 0 ? [] : [size];
    default:
      return [];
  }
}
