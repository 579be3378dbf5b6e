import { ParseFailure, type TokenCursor } from '../../../sql/cursor.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  CreateTable,
  Partitioning,
  Property,
} from '../../../sql/tree/define.ts';
import type { Name } from '../../../sql/tree/name.ts';
import { parseColumn } from './column.ts';
import { parseTableItem, startsTableItem } from './constraint.ts';
import { skipAlterHints } from './index.ts';
import { parseString } from './literal.ts';
import { isName, parseIdentifier, parseName } from './name.ts';
import { parsePartitioning } from './partition.ts';
import { acceptCharacterSet, charsetName } from './type.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What options of a table say, besides where and how its rows are stored. */
export type TableOptions = Mutable<
  Pick<CreateTable, 'comment' | 'autoIncrement' | 'characterSet' | 'collation'>
>;

interface Items {
  readonly columns: ColumnDefinition[];
  readonly constraints: ConstraintDefinition[];
  readonly indexes: CreateIndex[];
  readonly properties: Property[];
}

/** CREATE [OR REPLACE] [TEMPORARY] TABLE (Reference Manual, "CREATE TABLE Statement"), from TEMPORARY or TABLE on. */
export function parseCreateTable(p: TokenCursor, start: number): CreateTable {
  const temporary = p.accept('TEMPORARY');
  p.expect('TABLE');
  const ifNotExists = p.accept('IF', 'NOT', 'EXISTS');
  const name = parseName(p);
  const like = parseLike(p);
  const items: Items = { columns: [], constraints: [], indexes: [], properties: [] };
  if (!like && p.is('(') && !startsQuery(p, 1)) {
    p.at += 1;
    p.list(() => readItem(p, name, items));
    p.expect(')');
  }
  const options: TableOptions = {};
  while (readOption(p, options, items.properties));
  const partitioning = p.is('PARTITION', 'BY') ? parsePartitioning(p) : undefined;
  while (readOption(p, options, items.properties));
  readQuery(p, items.properties);
  return {
    kind: 'createTable',
    ...p.span(start),
    name,
    ...items,
    ...options,
    ...(temporary ? { temporary: 'private', onCommit: 'preserve rows' } : {}),
    ...(ifNotExists ? { ifNotExists } : {}),
    ...(like ? { like } : {}),
    ...(partitioning ? { partitioning: partitioning satisfies Partitioning } : {}),
  };
}

function parseLike(p: TokenCursor): Name | undefined {
  if (p.accept('LIKE')) return parseName(p);
  if (!p.is('(', 'LIKE')) return undefined;
  p.at += 2;
  const name = parseName(p);
  p.expect(')');
  return name;
}

function startsQuery(p: TokenCursor, ahead: number): boolean {
  return ['SELECT', 'WITH', 'VALUES', 'TABLE'].some((word) => p.isAt(ahead, word));
}

/** One item; one that cannot be read is kept as a property and told, so that it does not cost the whole table. */
function readItem(p: TokenCursor, table: Name, items: Items): void {
  const { at } = p;
  const start = p.start;
  const faults = p.faults.length;
  const columns = items.columns.length;
  try {
    readKnownItem(p, table, items);
    if (!p.is(',') && !p.is(')')) p.fail(', or ) was expected');
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.at = at;
    while (!p.atEnd && !p.is(',') && !p.is(')')) p.skip();
    if (p.atEnd || p.at === at) throw error;
    p.faults.length = faults;
    items.columns.length = columns;
    p.faults.push({ span: error.span, what: error.message });
    items.properties.push(property(p, start, 'UNREAD'));
  }
}

function readKnownItem(p: TokenCursor, table: Name, items: Items): void {
  const start = p.start;
  if (p.is('PERIOD', 'FOR')) {
    p.at += 2;
    p.at += 1;
    p.skip();
    items.properties.push(property(p, start, 'PERIOD'));
  } else if (startsTableItem(p)) {
    const item = parseTableItem(p, table);
    if ('index' in item) items.indexes.push(item.index);
    else items.constraints.push(item.constraint);
  } else items.columns.push(parseColumn(p));
}

function property(p: TokenCursor, start: number, name: string): Property {
  return { kind: 'property', ...p.span(start), name, text: p.slice(start, p.end) };
}

/** The rows of a query; queries of MySQL are not read, so that it is kept as text. */
function readQuery(p: TokenCursor, properties: Property[]): void {
  const start = p.start;
  if (!p.acceptOneOf('IGNORE', 'REPLACE') && !p.is('AS') && !startsQuery(p, 0) && !p.is('(')) return;
  while (!p.atEnd && !p.is(';')) p.at += 1;
  properties.push(property(p, start, 'AS QUERY'));
}

/** Options that begin a clause, with what they are followed by being skipped. */
const storage = new Set([
  'AVG_ROW_LENGTH',
  'CHECKSUM',
  'COMPRESSION',
  'CONNECTION',
  'DELAY_KEY_WRITE',
  'ENCRYPTION',
  'ENCRYPTED',
  'ENCRYPTION_KEY_ID',
  'ENGINE_ATTRIBUTE',
  'IETF_QUOTES',
  'INSERT_METHOD',
  'KEY_BLOCK_SIZE',
  'MAX_ROWS',
  'MIN_ROWS',
  'PACK_KEYS',
  'PAGE_CHECKSUM',
  'PAGE_COMPRESSED',
  'PAGE_COMPRESSION_LEVEL',
  'PASSWORD',
  'ROW_FORMAT',
  'SECONDARY_ENGINE',
  'SECONDARY_ENGINE_ATTRIBUTE',
  'SEQUENCE',
  'STATS_AUTO_RECALC',
  'STATS_PERSISTENT',
  'STATS_SAMPLE_PAGES',
  'STORAGE',
  'TABLE_CHECKSUM',
  'TABLESPACE',
  'TRANSACTIONAL',
]);

/** Reads one option of a table; false when none is next. Options may be separated by commas. */
export function readOption(p: TokenCursor, options: TableOptions, properties: Property[]): boolean {
  const start = p.start;
  const { at } = p;
  p.accept(',');
  p.accept('DEFAULT');
  if (acceptCharacterSet(p)) {
    p.accept('=');
    options.characterSet = charsetName(p);
  } else if (p.accept('COLLATE')) {
    p.accept('=');
    options.collation = charsetName(p);
  } else if (p.accept('COMMENT')) {
    p.accept('=');
    options.comment = parseString(p);
  } else if (p.accept('AUTO_INCREMENT')) {
    p.accept('=');
    options.autoIncrement = p.raw();
    p.at += 1;
  } else if (p.is('ENGINE') || p.is('TYPE')) {
    p.at += 1;
    p.accept('=');
    p.at += 1;
    properties.push(property(p, start, 'ENGINE'));
  } else if (p.accept('WITH', 'SYSTEM', 'VERSIONING'))
    properties.push(property(p, start, 'SYSTEM VERSIONING'));
  else if (!readStorage(p)) {
    p.at = at;
    return false;
  }
  return true;
}

function readStorage(p: TokenCursor): boolean {
  if (p.accept('UNION')) {
    p.accept('=');
    p.skip();
    return true;
  }
  if ((p.is('DATA') || p.is('INDEX')) && p.isAt(1, 'DIRECTORY')) {
    p.at += 2;
    p.accept('=');
    p.at += 1;
    return true;
  }
  if (p.accept('START', 'TRANSACTION')) return true;
  if (skipAlterHints(p)) return true;
  const isOwn = p.isAt(1, '=') && isName(p) && !p.is('PARTITION');
  if (p.type() !== 'word' || (!storage.has(p.text()) && !isOwn)) return false;
  const isStorage = p.is('STORAGE');
  parseIdentifier(p);
  if (p.accept('=') || !isStorage) p.at += 1;
  else p.at += 1;
  return true;
}
