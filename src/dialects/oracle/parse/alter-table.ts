import type { TokenCursor } from '../../../sql/cursor.ts';
import type { AlterAction, AlterTable } from '../../../sql/tree/define.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import { parseColumn } from './column.ts';
import {
  parseColumns,
  parseConstraint,
  parseConstraintState,
  parseUsingIndex,
  startsTableConstraint,
} from './constraint.ts';
import { parseExpression } from './expression.ts';
import { parseName } from './name.ts';
import { parsePartition } from './partition.ts';
import { acceptProperty, skipGroup, supplementalLog } from './property.ts';
import {
  parseConstraintChoice,
  parseConstraintSwitch,
  parseNestedTable,
  parseTableItems,
  type TableItems,
} from './table.ts';

type ActionFields = Omit<AlterAction, 'kind' | 'start' | 'end'>;

/**
 * ALTER TABLE, from the word TABLE (SQL Language Reference, "ALTER TABLE"). One statement can hold several actions, each
 * of them a node; a list in parentheses is one action for its columns and one for its constraints.
 */
export function parseAlterTable(p: TokenCursor, start: number): AlterTable {
  p.expect('TABLE');
  const ifExists = p.accept('IF', 'EXISTS');
  const name = parseName(p);
  const actions: AlterAction[] = [];
  while (p.type() === 'word' && readAction(p, actions));
  if (actions.length === 0) p.fail('a change of the table was expected');
  return { kind: 'alterTable', ...p.span(start), name, actions, ...(ifExists ? { ifExists } : {}) };
}

function readAction(p: TokenCursor, actions: AlterAction[]): boolean {
  const start = p.start;
  const add = (fields: ActionFields) => {
    actions.push({ kind: 'alterAction', ...p.span(start), ...fields });
    return true;
  };
  switch (p.text()) {
    case 'ADD':
      return readAdd(p, actions);
    case 'MODIFY':
      return readModify(p, actions);
    case 'DROP':
      return add(parseDropAction(p));
    case 'SET':
      return add(parseSet(p));
    case 'RENAME':
      return add(parseRename(p));
    case 'ENABLE':
    case 'DISABLE':
      return add(parseSwitch(p));
    case 'NESTED':
      parseNestedTable(p, []);
      return add(text(p, start, 'other'));
    case 'ORGANIZATION':
      skipStorage(p);
      return add(text(p, start, 'other'));
    case 'USING':
      parseUsingIndex(p);
      return add(text(p, start, 'other'));
    case 'UPDATE':
      readUpdateIndexes(p);
      return add(text(p, start, 'other'));
    default:
      return readOther(p, add, start);
  }
}

function text(p: TokenCursor, start: number, action: 'other' | 'partition change'): ActionFields {
  return { action, text: p.slice(start, p.end) };
}

/** Changes of partitions and of the table's storage, by their first word. */
function readOther(p: TokenCursor, add: (fields: ActionFields) => boolean, start: number): boolean {
  const ahead =
    p.isAt(1, 'PARTITION') ||
    p.isAt(1, 'SUBPARTITION') ||
    p.isAt(1, 'PARTITIONS') ||
    p.isAt(1, 'SUBPARTITIONS');
  if (ahead && partitionVerbs.has(p.text())) {
    p.at += 2;
    const name = p.isName && !p.is('FOR', '(') ? p.identifier() : undefined;
    skipPartitionChange(p);
    return add({ ...text(p, start, 'partition change'), ...(name ? { name } : {}) });
  }
  if (
    p.isOneOf(
      'MOVE',
      'SHRINK',
      'DEALLOCATE',
      'UPGRADE',
      'MINIMIZE',
      'NOMINIMIZE',
      'RECORDS_PER_BLOCK',
      'COALESCE',
    )
  ) {
    skipStorage(p);
    return add(text(p, start, 'other'));
  }
  if (p.accept('READ', 'ONLY') || p.accept('READ', 'WRITE')) return add(text(p, start, 'other'));
  return acceptProperty(p) !== undefined && add(text(p, start, 'other'));
}

const partitionVerbs = new Set(['SPLIT', 'MERGE', 'EXCHANGE', 'TRUNCATE', 'MOVE', 'COALESCE', 'REBUILD']);

/** Everything up to the end: what changes a partition is one action with all its clauses. */
function skipPartitionChange(p: TokenCursor): void {
  while (!p.atEnd && !p.is(';')) p.skip();
}

/** Words and groups up to the next action. */
function skipStorage(p: TokenCursor): void {
  p.at += 1;
  while (!p.atEnd && !p.is(';') && !p.is('ADD') && !p.is('MODIFY') && !p.is('DROP') && !p.is('RENAME'))
    p.skip();
}

function readUpdateIndexes(p: TokenCursor): void {
  p.expect('UPDATE');
  p.accept('GLOBAL');
  if (!p.accept('INDEXES')) p.expect('BLOCK', 'REFERENCES');
  if (p.is('(')) skipGroup(p);
}

function readAdd(p: TokenCursor, actions: AlterAction[]): boolean {
  const start = p.start;
  p.expect('ADD');
  const push = (fields: ActionFields) => actions.push({ kind: 'alterAction', ...p.span(start), ...fields });
  if (p.is('(')) return readAddList(p, push);
  if (p.is('PARTITION') || p.is('SUBPARTITION')) {
    const word = p.is('PARTITION') ? 'PARTITION' : 'SUBPARTITION';
    do {
      const partition = parsePartition(p, word);
      push({ action: 'add partition', partition, ...(partition.name ? { name: partition.name } : {}) });
    } while (p.accept(','));
    readPartitionOptions(p, actions);
    return true;
  }
  if (p.is('SUPPLEMENTAL', 'LOG')) {
    supplementalLog(p);
    while (p.accept(',')) supplementalLog(p);
    return push(text(p, start, 'other')) > 0;
  }
  if (p.is('OVERFLOW') || p.is('PERIOD', 'FOR')) {
    acceptProperty(p);
    return push(text(p, start, 'other')) > 0;
  }
  if (!startsTableConstraint(p)) return push({ action: 'add column', columns: [parseColumn(p)] }) > 0;
  const constraints = [parseConstraint(p, 'action')];
  while (startsTableConstraint(p)) constraints.push(parseConstraint(p, 'action'));
  return push({ action: 'add constraint', constraints }) > 0;
}

/** What follows added partitions: `BEFORE PARTITION p`, `DEPENDENT TABLES (…)`, `UPDATE INDEXES`. */
function readPartitionOptions(p: TokenCursor, actions: AlterAction[]): void {
  for (;;) {
    const start = p.start;
    if (p.accept('BEFORE')) {
      p.at += 1;
      p.identifier();
    } else if (p.accept('DEPENDENT', 'TABLES')) skipGroup(p);
    else if (p.is('UPDATE')) readUpdateIndexes(p);
    else return;
    actions.push({ kind: 'alterAction', ...p.span(start), action: 'other', text: p.slice(start, p.end) });
  }
}

/** `ADD (a NUMBER, CONSTRAINT c CHECK (a > 0))`: columns and constraints mixed. */
function readAddList(p: TokenCursor, push: (fields: ActionFields) => number): boolean {
  const items: TableItems = { columns: [], constraints: [], properties: [] };
  parseTableItems(p, items);
  const { columns, constraints } = items;
  if (columns.length > 0) push({ action: 'add column', columns });
  if (constraints.length > 0) push({ action: 'add constraint', constraints });
  for (const each of items.properties) push({ action: 'other', text: `ADD (${each.text})` });
  return true;
}

function readModify(p: TokenCursor, actions: AlterAction[]): boolean {
  const start = p.start;
  p.expect('MODIFY');
  actions.push({ kind: 'alterAction', ...parseModify(p, start), ...p.span(start) });
  return true;
}

function parseModify(p: TokenCursor, start: number): ActionFields {
  if (p.is('(')) return { action: 'modify column', columns: p.parenthesised(() => parseColumn(p)) };
  if (p.is('CONSTRAINT') || p.is('PRIMARY', 'KEY') || p.is('UNIQUE', '(')) {
    const what = parseConstraintChoice(p);
    const { state } = parseConstraintState(p, 'action');
    const cascade = p.accept('CASCADE');
    return { action: 'modify constraint', ...what, state, ...(cascade ? { cascade } : {}) };
  }
  if (p.is('PARTITION') || p.is('SUBPARTITION') || p.is('DEFAULT', 'ATTRIBUTES')) {
    const isDefault = p.is('DEFAULT');
    p.at += 1;
    const name = !isDefault && p.isName && !p.is('FOR', '(') ? p.identifier() : undefined;
    skipPartitionChange(p);
    return { ...text(p, start, 'partition change'), ...(name ? { name } : {}) };
  }
  if (p.is('NESTED', 'TABLE') || p.is('OPAQUE', 'TYPE') || p.is('LOB', '(') || p.is('CLUSTERING')) {
    skipStorage(p);
    return text(p, start, 'other');
  }
  if ((p.is('VARRAY') || p.is('COLUMN')) && acceptProperty(p)) return text(p, start, 'other');
  return { action: 'modify column', columns: [parseColumn(p)] };
}

function parseDropAction(p: TokenCursor): ActionFields {
  const start = p.start;
  p.expect('DROP');
  if (p.is('(')) return dropColumns(p, parseColumns(p));
  if (p.accept('COLUMN')) {
    p.accept('IF', 'EXISTS');
    return dropColumns(p, [p.identifier()]);
  }
  if (p.is('UNUSED') || p.is('COLUMNS')) {
    p.at += 1;
    if (!p.accept('COLUMNS')) p.expect('CONTINUE');
    if (p.accept('CHECKPOINT') && p.type() === 'number') p.at += 1;
    return text(p, start, 'other');
  }
  if (p.is('CONSTRAINT') || p.is('PRIMARY', 'KEY') || p.is('UNIQUE', '(')) return dropConstraint(p, start);
  if (p.isOneOf('PARTITION', 'PARTITIONS', 'SUBPARTITION', 'SUBPARTITIONS')) return dropPartitions(p, start);
  if (p.is('SUPPLEMENTAL', 'LOG')) {
    do supplementalLog(p);
    while (p.accept(','));
    return text(p, start, 'other');
  }
  if (p.accept('PERIOD', 'FOR')) {
    p.identifier();
    return text(p, start, 'other');
  }
  return p.fail('COLUMN, CONSTRAINT, PRIMARY KEY, UNIQUE or PARTITION was expected');
}

/** The options that may follow columns to be dropped or set unused. */
function readDropOptions(p: TokenCursor): boolean {
  let cascade = false;
  for (;;) {
    if (p.accept('CASCADE')) {
      if (!p.accept('CONSTRAINTS')) p.accept('CONSTRAINT');
      cascade = true;
    } else if (p.accept('CHECKPOINT')) {
      if (p.type() === 'number') p.at += 1;
    } else if (!p.accept('INVALIDATE') && !p.accept('ONLINE')) return cascade;
  }
}

function dropColumns(p: TokenCursor, names: Identifier[]): ActionFields {
  const options = p.start;
  const cascade = readDropOptions(p);
  return {
    action: 'drop column',
    names,
    ...(cascade ? { cascade } : {}),
    ...(p.end > options ? { text: p.slice(options, p.end) } : {}),
  };
}

function dropConstraint(p: TokenCursor, start: number): ActionFields {
  const what = parseConstraintChoice(p);
  let cascade = false;
  let kept = false;
  for (;;) {
    if (p.accept('CASCADE')) cascade = true;
    else if (p.accept('KEEP', 'INDEX') || p.accept('DROP', 'INDEX') || p.accept('ONLINE')) kept = true;
    else break;
  }
  return {
    action: 'drop constraint',
    ...what,
    ...(cascade ? { cascade } : {}),
    ...(kept ? { text: p.slice(start, p.end) } : {}),
  };
}

function dropPartitions(p: TokenCursor, start: number): ActionFields {
  const sub = p.isOneOf('SUBPARTITION', 'SUBPARTITIONS');
  p.at += 1;
  const byValue = p.is('FOR', '(');
  const names: Identifier[] = [];
  do {
    if (p.accept('FOR')) {
      p.parenthesised(() => parseExpression(p));
    } else names.push(p.identifier());
  } while (p.accept(','));
  for (;;) {
    if (p.is('UPDATE')) readUpdateIndexes(p);
    else if (p.accept('INVALIDATE')) {
      p.accept('GLOBAL');
      p.expect('INDEXES');
    } else if (p.isOneOf('PARALLEL', 'NOPARALLEL')) acceptProperty(p);
    else break;
  }
  if (sub || byValue) return text(p, start, 'partition change');
  const [name] = names;
  return { action: 'drop partition', ...(name ? { name } : {}), names, text: p.slice(start, p.end) };
}

function parseSet(p: TokenCursor): ActionFields {
  const start = p.start;
  p.expect('SET');
  if (p.accept('UNUSED')) {
    const names = p.is('(') ? parseColumns(p) : (p.expect('COLUMN'), [p.identifier()]);
    const options = p.start;
    const cascade = readDropOptions(p);
    return {
      action: 'set unused',
      names,
      ...(cascade ? { cascade } : {}),
      ...(p.end > options ? { text: p.slice(options, p.end) } : {}),
    };
  }
  if (p.accept('INTERVAL')) {
    p.expect('(');
    if (!p.is(')')) parseExpression(p);
    p.expect(')');
    return text(p, start, 'partition change');
  }
  if (p.accept('STORE', 'IN') || p.accept('SUBPARTITION', 'TEMPLATE')) {
    if (p.is('(')) skipGroup(p);
    else p.at += 1;
    return text(p, start, 'partition change');
  }
  if (p.accept('PARTITIONING')) {
    if (p.accept('AUTOMATIC')) {
      if (p.accept('STORE', 'IN')) skipGroup(p);
    } else p.expect('MANUAL');
    return text(p, start, 'partition change');
  }
  return p.fail('UNUSED or INTERVAL was expected');
}

function parseRename(p: TokenCursor): ActionFields {
  const start = p.start;
  p.expect('RENAME');
  if (p.accept('TO')) return { action: 'rename', newName: p.identifier() };
  if (p.accept('COLUMN')) return { action: 'rename column', ...parseToName(p) };
  if (p.accept('CONSTRAINT')) return { action: 'rename constraint', ...parseToName(p) };
  if (p.accept('PARTITION') || p.accept('SUBPARTITION')) {
    if (p.accept('FOR')) {
      skipGroup(p);
      p.expect('TO');
      p.identifier();
      return text(p, start, 'partition change');
    }
    const names = parseToName(p);
    return { ...text(p, start, 'partition change'), ...names };
  }
  if (p.accept('LOB')) {
    skipGroup(p);
    skipStorage(p);
    return text(p, start, 'other');
  }
  return p.fail('TO, COLUMN or CONSTRAINT was expected');
}

function parseToName(p: TokenCursor): { name: Identifier; newName: Identifier } {
  const name = p.identifier();
  p.expect('TO');
  return { name, newName: p.identifier() };
}

function parseSwitch(p: TokenCursor): ActionFields {
  const start = p.start;
  const enabled = p.is('ENABLE');
  const constraint = parseConstraintSwitch(p);
  if (constraint) {
    const { cascade, ...what } = constraint;
    const kept = p.slice(start, p.end);
    return {
      action: enabled ? 'enable constraint' : 'disable constraint',
      ...what,
      ...(cascade ? { cascade } : {}),
      text: kept,
    };
  }
  if (p.isAt(1, 'ALL') && p.isAt(2, 'TRIGGERS')) {
    p.at += 3;
    return { action: enabled ? 'enable trigger' : 'disable trigger', text: p.slice(start, p.end) };
  }
  if (acceptProperty(p)) return text(p, start, 'other');
  return p.fail('a constraint, ALL TRIGGERS or ROW MOVEMENT was expected');
}
