import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterAction, AlterTable, ColumnDefinition, Property } from '../../../sql/tree/define.ts';
import type { Name } from '../../../sql/tree/name.ts';
import { parseColumn, parseColumnBody } from './column.ts';
import { parseTableItem, startsTableItem } from './constraint.ts';
import { parseExpression } from './expression.ts';
import { skipAlterHints } from './index.ts';
import { parseIdentifier, parseName } from './name.ts';
import { parsePartition, parsePartitioning } from './partition.ts';
import type { TableOptions } from './table.ts';
import { readOption } from './table.ts';
import { acceptCharacterSet, charsetName } from './type.ts';

/** ALTER [ONLINE] [IGNORE] TABLE with all its actions (Reference Manual, "ALTER TABLE Statement"), from ALTER on. */
export function parseAlterTable(p: TokenCursor): AlterTable {
  const start = p.start;
  p.expect('ALTER');
  while (p.acceptOneOf('ONLINE', 'OFFLINE', 'IGNORE'));
  p.expect('TABLE');
  const ifExists = p.accept('IF', 'EXISTS');
  const name = parseName(p);
  skipAlterHints(p);
  const actions: AlterAction[] = [];
  while (!p.atEnd && !p.is(';')) {
    actions.push(parseAction(p, name));
    p.accept(',');
  }
  return { kind: 'alterTable', ...p.span(start), name, actions, ...(ifExists ? { ifExists } : {}) };
}

type Parts = Omit<AlterAction, 'kind' | 'start' | 'end'>;

function parseAction(p: TokenCursor, table: Name): AlterAction {
  const start = p.start;
  const read = readers.get(p.type() === 'word' ? p.text() : '');
  const parts = read?.(p, table) ?? otherAction(p, start);
  return { kind: 'alterAction', ...p.span(start), ...parts };
}

type Reader = (p: TokenCursor, table: Name) => Parts | undefined;

/** FIRST or AFTER column. */
function parsePosition(p: TokenCursor): Pick<AlterAction, 'position'> {
  if (p.accept('FIRST')) return { position: 'first' };
  return p.accept('AFTER') ? { position: parseIdentifier(p) } : {};
}

function parseAdd(p: TokenCursor, table: Name): Parts {
  p.expect('ADD');
  if (p.is('PARTITION')) return addPartition(p);
  if (p.is('SYSTEM', 'VERSIONING') || p.is('PERIOD', 'FOR')) return otherAction(p, p.start);
  if (startsTableItem(p)) {
    const item = parseTableItem(p, table);
    return 'index' in item
      ? { action: 'add index', index: item.index }
      : { action: 'add constraint', constraints: [item.constraint] };
  }
  p.accept('COLUMN');
  p.accept('IF', 'NOT', 'EXISTS');
  if (!p.is('(')) return { action: 'add column', columns: [parseColumn(p)], ...parsePosition(p) };
  return addSeveral(p, table);
}

/** `ADD (a INT, KEY (a))`: columns, and items of other kinds among them. */
function addSeveral(p: TokenCursor, table: Name): Parts {
  const columns: ColumnDefinition[] = [];
  const constraints: NonNullable<AlterAction['constraints']>[number][] = [];
  p.parenthesised(() => {
    if (!startsTableItem(p)) return void columns.push(parseColumn(p));
    const item = parseTableItem(p, table);
    if ('constraint' in item) constraints.push(item.constraint);
    else p.fail('a column or a constraint was expected');
  });
  return { action: 'add column', columns, constraints };
}

function addPartition(p: TokenCursor): Parts {
  p.expect('PARTITION');
  p.accept('IF', 'NOT', 'EXISTS');
  p.acceptOneOf('NO_WRITE_TO_BINLOG', 'LOCAL');
  if (p.accept('PARTITIONS')) {
    p.at += 1;
    return { action: 'partition change', text: 'ADD PARTITION PARTITIONS' };
  }
  return { action: 'reorganize partition', names: [], partitions: p.parenthesised(() => parsePartition(p)) };
}

function parseDrop(p: TokenCursor): Parts {
  p.expect('DROP');
  if (p.accept('PRIMARY', 'KEY'))
    return { action: 'drop constraint', key: { type: 'primary key', columns: [] } };
  if (p.accept('FOREIGN', 'KEY')) return named(p, 'drop foreign key');
  if (p.accept('INDEX') || p.accept('KEY')) return named(p, 'drop index');
  if (p.accept('CONSTRAINT')) return named(p, 'drop constraint');
  if (p.accept('CHECK')) return named(p, 'drop check');
  if (p.accept('PARTITION')) {
    p.accept('IF', 'EXISTS');
    return { action: 'drop partition', names: p.list(() => parseIdentifier(p)) };
  }
  if (p.is('SYSTEM', 'VERSIONING') || p.is('PERIOD', 'FOR')) return otherAction(p, p.start);
  p.accept('COLUMN');
  const parts = named(p, 'drop column');
  p.acceptOneOf('CASCADE', 'RESTRICT');
  return parts;
}

function named(p: TokenCursor, action: AlterAction['action']): Parts {
  p.accept('IF', 'EXISTS');
  return { action, name: parseIdentifier(p) };
}

/** CHANGE old new definition: the column is as the definition says, whatever it was. */
function parseChange(p: TokenCursor): Parts {
  p.expect('CHANGE');
  p.accept('COLUMN');
  p.accept('IF', 'EXISTS');
  const name = parseIdentifier(p);
  return { action: 'replace column', name, columns: [parseColumn(p)], ...parsePosition(p) };
}

function parseModify(p: TokenCursor): Parts {
  p.expect('MODIFY');
  p.accept('COLUMN');
  p.accept('IF', 'EXISTS');
  const start = p.start;
  const name = parseIdentifier(p);
  const column = parseColumnBody(p, start, name);
  return { action: 'replace column', name, columns: [column], ...parsePosition(p) };
}

function parseAlterItem(p: TokenCursor): Parts | undefined {
  const before = p.at;
  p.expect('ALTER');
  if (p.accept('INDEX') || p.accept('KEY')) {
    const name = parseIdentifier(p);
    p.acceptOneOf('NOT');
    const text = p.text();
    p.at += 1;
    return { action: 'index visibility', name, text };
  }
  if (p.accept('CHECK') || p.accept('CONSTRAINT')) {
    const name = parseIdentifier(p);
    const enabled = !p.accept('NOT');
    p.expect('ENFORCED');
    return { action: enabled ? 'enable constraint' : 'disable constraint', name, state: { enabled } };
  }
  p.accept('COLUMN');
  p.accept('IF', 'EXISTS');
  const start = p.start;
  const name = parseIdentifier(p);
  const column = (more: Partial<ColumnDefinition>): ColumnDefinition => ({
    kind: 'column',
    ...p.span(start),
    name,
    constraints: [],
    properties: [],
    ...more,
  });
  if (p.accept('SET', 'DEFAULT')) {
    const value = parseExpression(p);
    const plain = value.kind === 'parenthesis' ? value.operand : value;
    return { action: 'column default', name, columns: [column({ default: plain })] };
  }
  if (p.accept('DROP', 'DEFAULT')) return { action: 'column default', name, columns: [column({})] };
  if (p.accept('SET', 'VISIBLE')) return { action: 'column visibility', name, columns: [column({})] };
  if (p.accept('SET', 'INVISIBLE'))
    return { action: 'column visibility', name, columns: [column({ invisible: true })] };
  p.at = before;
  return undefined;
}

function parseRename(p: TokenCursor): Parts {
  p.expect('RENAME');
  if (p.accept('COLUMN')) {
    p.accept('IF', 'EXISTS');
    const name = parseIdentifier(p);
    p.expect('TO');
    return { action: 'rename column', name, newName: parseIdentifier(p) };
  }
  if (p.accept('INDEX') || p.accept('KEY')) {
    p.accept('IF', 'EXISTS');
    const name = parseIdentifier(p);
    p.expect('TO');
    return { action: 'rename index', name, newName: parseIdentifier(p) };
  }
  if (!p.accept('TO') && !p.accept('AS')) p.accept('=');
  const [first, second] = parseName(p).parts;
  if (!first) return p.fail('a name was expected');
  return { action: 'rename', newName: second ?? first, ...(second ? { newSchema: first } : {}) };
}

function parseConvert(p: TokenCursor): Parts {
  p.expect('CONVERT', 'TO');
  if (!acceptCharacterSet(p)) p.fail('CHARACTER SET was expected');
  const characterSet = charsetName(p);
  const collation = p.accept('COLLATE') ? charsetName(p) : undefined;
  // Unlike DEFAULT CHARACTER SET it changes the columns too.
  return {
    action: 'table options',
    options: { characterSet, ...(collation === undefined ? {} : { collation }) },
    text: 'CONVERT',
  };
}

function parsePartitionChange(p: TokenCursor): Parts | undefined {
  if (p.is('PARTITION', 'BY')) return { action: 'partition by', partitioning: parsePartitioning(p) };
  if (p.accept('REMOVE', 'PARTITIONING')) return { action: 'partition by' };
  if (p.accept('REORGANIZE', 'PARTITION')) {
    if (p.atEnd || p.is(';')) return { action: 'partition change', text: 'REORGANIZE PARTITION' };
    const names = p.list(() => parseIdentifier(p));
    p.expect('INTO');
    return { action: 'reorganize partition', names, partitions: p.parenthesised(() => parsePartition(p)) };
  }
  if (p.accept('TRUNCATE', 'PARTITION')) {
    if (p.accept('ALL')) return { action: 'truncate partition', names: [] };
    return { action: 'truncate partition', names: p.list(() => parseIdentifier(p)) };
  }
  return undefined;
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['ADD', parseAdd],
  ['DROP', parseDrop],
  ['CHANGE', parseChange],
  ['MODIFY', parseModify],
  ['ALTER', parseAlterItem],
  ['RENAME', parseRename],
  ['CONVERT', parseConvert],
  ['PARTITION', parsePartitionChange],
  ['REMOVE', parsePartitionChange],
  ['REORGANIZE', parsePartitionChange],
  ['TRUNCATE', parsePartitionChange],
]);

/** Options of the table, and what changes only how rows are stored: kept with its text. */
function otherAction(p: TokenCursor, start: number): Parts {
  const options: TableOptions = {};
  const properties: Property[] = [];
  const before = p.at;
  // A comma belongs to the list of actions.
  if (!p.is(',') && readOption(p, options, properties)) {
    if (Object.keys(options).length > 0) return { action: 'table options', options };
    return { action: 'other', text: p.slice(start, p.end) };
  }
  p.at = before;
  while (!p.atEnd && !p.is(',') && !p.is(';')) p.skip();
  if (p.at === before) p.fail('a change of the table was expected');
  return { action: 'other', text: p.slice(start, p.end) };
}
