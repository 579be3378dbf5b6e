import { ParseFailure, type TokenCursor } from '../../../sql/cursor.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  ConstraintState,
  CreateTable,
  Partitioning,
  Property,
} from '../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../sql/tree/name.ts';
import type { Query } from '../../../sql/tree/query.ts';
import { parseColumn } from './column.ts';
import { parseColumns, parseConstraint, parseConstraintState, startsTableConstraint } from './constraint.ts';
import { parseName } from './name.ts';
import { acceptNotExists } from './object-kind.ts';
import { parsePartitioning } from './partition.ts';
import { acceptProperty, property, skipGroup, supplementalLog } from './property.ts';
import { parseQuery } from './query.ts';

type NestedTable = { readonly column: Identifier; readonly storage: Name };

type Draft = {
  columns: ColumnDefinition[];
  constraints: ConstraintDefinition[];
  properties: Property[];
  nestedTables: NestedTable[];
  onCommit?: NonNullable<CreateTable['onCommit']>;
  organization?: NonNullable<CreateTable['organization']>;
  external?: string;
  partitioning?: Partitioning;
  as?: Query;
};

/**
 * CREATE TABLE, from the first word behind CREATE (SQL Language Reference, "CREATE TABLE"): relational, object and
 * XMLType tables, temporary, index-organized, external, partitioned, clustered, and as a query.
 */
export function parseCreateTable(p: TokenCursor, start: number): CreateTable {
  const draft: Draft = { columns: [], constraints: [], properties: [], nestedTables: [] };
  const temporary = parseTableSort(p, draft);
  p.expect('TABLE');
  const ifNotExists = acceptNotExists(p);
  const name = parseName(p);
  while (p.is('SHARING')) readProperty(p, draft);
  const ofType = p.accept('OF') ? parseName(p) : undefined;
  if (ofType) readSubstitution(p, draft);
  if (p.is('(')) parseTableItems(p, draft);
  while (readClause(p, draft));
  const { onCommit, organization, external, partitioning, as, nestedTables } = draft;
  return {
    kind: 'createTable',
    ...p.span(start),
    name,
    ...(temporary ? { temporary } : {}),
    ...(onCommit ? { onCommit } : {}),
    columns: draft.columns,
    constraints: draft.constraints,
    ...(ofType ? { ofType } : {}),
    ...(organization ? { organization } : {}),
    ...(external === undefined ? {} : { external }),
    ...(partitioning ? { partitioning } : {}),
    ...(nestedTables.length > 0 ? { nestedTables } : {}),
    ...(as ? { as } : {}),
    properties: draft.properties,
    ...(ifNotExists ? { ifNotExists } : {}),
  };
}

/** The words before TABLE that say which sort of table it is; those without a field of their own are properties. */
function parseTableSort(p: TokenCursor, draft: Draft): CreateTable['temporary'] {
  let temporary: CreateTable['temporary'];
  while (!p.is('TABLE')) {
    const start = p.start;
    if (p.accept('GLOBAL', 'TEMPORARY')) temporary = 'global';
    else if (p.accept('PRIVATE', 'TEMPORARY')) temporary = 'private';
    else {
      const word = p.acceptOneOf('SHARDED', 'DUPLICATED', 'IMMUTABLE', 'BLOCKCHAIN', 'JSON', 'COLLECTION');
      if (!word) p.fail('TABLE was expected');
      draft.properties.push(property(p, start, word));
    }
  }
  return temporary;
}

/** `OF person NOT SUBSTITUTABLE AT ALL LEVELS`. */
function readSubstitution(p: TokenCursor, draft: Draft): void {
  const start = p.start;
  if (!p.accept('SUBSTITUTABLE') && !p.accept('NOT', 'SUBSTITUTABLE')) return;
  p.accept('AT', 'ALL', 'LEVELS');
  draft.properties.push(property(p, start, 'SUBSTITUTABLE'));
}

/** What a table's parentheses hold: columns, constraints, and what is neither. */
export interface TableItems {
  readonly columns: ColumnDefinition[];
  readonly constraints: ConstraintDefinition[];
  readonly properties: Property[];
}

/** The columns and constraints in a table's parentheses. */
export function parseTableItems(p: TokenCursor, items: TableItems): void {
  p.expect('(');
  do readItem(p, items);
  while (p.accept(','));
  p.expect(')');
}

/**
 * One item of the list. When it cannot be read, a fault is noted and the item is kept as a property called UNREAD: one
 * clause that nobody knows must not cost the table, on which everything else rests.
 */
function readItem(p: TokenCursor, items: TableItems): void {
  const at = p.at;
  const faults = p.faults.length;
  try {
    parseItem(p, items);
  } catch (error) {
    if (!(error instanceof ParseFailure)) throw error;
    p.at = at;
    const start = p.start;
    while (!p.atEnd && !p.is(',') && !p.is(')')) p.skip();
    if (p.atEnd || p.at === at) throw error;
    p.faults.length = faults;
    p.faults.push({ span: error.span, what: error.message });
    items.properties.push(property(p, start, 'UNREAD'));
  }
}

function parseItem(p: TokenCursor, items: TableItems): void {
  const start = p.start;
  if (startsTableConstraint(p)) {
    // The manual asks for no comma between constraints.
    const constraints = [parseConstraint(p, 'list')];
    while (startsTableConstraint(p)) constraints.push(parseConstraint(p, 'list'));
    if (!p.is(',') && !p.is(')')) p.fail(', or ) was expected');
    items.constraints.push(...constraints);
  } else if (p.is('SUPPLEMENTAL', 'LOG')) {
    const name = supplementalLog(p) ?? '';
    items.properties.push(property(p, start, name));
  } else if (p.is('PERIOD', 'FOR')) {
    const period = acceptProperty(p);
    if (period) items.properties.push(period);
  } else {
    const column = parseColumn(p);
    if (!p.is(',') && !p.is(')')) p.fail(', or ) was expected');
    items.columns.push(column);
  }
}

function readProperty(p: TokenCursor, draft: Draft): boolean {
  const next = acceptProperty(p);
  if (next) draft.properties.push(next);
  return next !== undefined;
}

/** Reads one clause behind the columns; false when no known one is next. */
function readClause(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  switch (p.type() === 'word' ? p.text() : '') {
    case 'ON':
      return readOnCommit(p, draft);
    case 'PARTITION':
    case 'PARTITIONSET':
      draft.partitioning = parsePartitioning(p);
      return true;
    case 'ORGANIZATION':
      return readOrganization(p, draft);
    case 'NESTED':
      draft.properties.push(parseNestedTable(p, draft.nestedTables));
      return true;
    case 'AS':
      p.at += 1;
      draft.as = parseQuery(p);
      return true;
    case 'FOR':
      if (p.accept('FOR', 'EXCHANGE', 'WITH', 'TABLE')) parseName(p);
      else p.expect('FOR', 'STAGING');
      draft.properties.push(property(p, start, 'FOR'));
      return true;
    case 'REJECT':
      p.expect('REJECT', 'LIMIT');
      p.at += 1;
      draft.properties.push(property(p, start, 'REJECT LIMIT'));
      return true;
    default:
      if (readProperty(p, draft)) return true;
      return p.isOneOf('ENABLE', 'DISABLE') && readConstraintSwitch(p, draft);
  }
}

function readOnCommit(p: TokenCursor, draft: Draft): boolean {
  p.expect('ON', 'COMMIT');
  const action = p.acceptOneOf('DELETE', 'PRESERVE', 'DROP');
  if (!action) return p.fail('DELETE, PRESERVE or DROP was expected');
  const what = action === 'DELETE' ? 'ROWS' : action === 'DROP' ? 'DEFINITION' : p.text();
  p.expect(what);
  if (action === 'DELETE') draft.onCommit = 'delete rows';
  else if (action === 'DROP') draft.onCommit = 'drop definition';
  else if (what === 'ROWS') draft.onCommit = 'preserve rows';
  else if (what === 'DEFINITION') draft.onCommit = 'preserve definition';
  else return p.fail('ROWS or DEFINITION was expected');
  return true;
}

/** ORGANIZATION HEAP, INDEX or EXTERNAL; the access parameters of an external table belong to its driver and stay text. */
function readOrganization(p: TokenCursor, draft: Draft): boolean {
  p.expect('ORGANIZATION');
  if (p.accept('HEAP')) draft.organization = 'heap';
  else if (p.accept('INDEX')) draft.organization = 'index';
  else {
    p.expect('EXTERNAL');
    draft.organization = 'external';
    const start = p.start;
    if (p.is('(')) skipGroup(p);
    if (p.accept('REJECT', 'LIMIT')) p.at += 1;
    draft.external = p.slice(start, p.end);
  }
  return true;
}

/**
 * Storage of a nested table column, whose own nested tables are written inside its parentheses. COLUMN_VALUE names the
 * elements of a collection of collections.
 */
export function parseNestedTable(p: TokenCursor, found: NestedTable[]): Property {
  return p.nested(() => {
    const start = p.start;
    p.expect('NESTED', 'TABLE');
    const column = parseNestedItem(p);
    if (!p.accept('LOCAL')) p.accept('GLOBAL');
    p.expect('STORE', 'AS');
    found.push({ column, storage: parseName(p) });
    if (p.accept('(')) {
      while (!p.atEnd && !p.is(')')) readNestedStorage(p, found);
      p.expect(')');
    }
    if (p.accept('RETURN')) {
      p.accept('AS');
      if (!p.accept('LOCATOR')) p.expect('VALUE');
    }
    return property(p, start, 'NESTED TABLE');
  });
}

/** A column or attribute; of a subtype, `TREAT (OBJECT_VALUE AS leaf_t).children`. The last name is the collection's. */
function parseNestedItem(p: TokenCursor): Identifier {
  if (p.accept('TREAT')) {
    skipGroup(p);
    p.expect('.');
  }
  let column = p.identifier();
  while (p.accept('.')) column = p.identifier();
  return column;
}

function readNestedStorage(p: TokenCursor, found: NestedTable[]): void {
  if (p.is('NESTED', 'TABLE')) parseNestedTable(p, found);
  else if (p.is('(')) skipGroup(p);
  else if (p.is('PARTITION', 'BY')) parsePartitioning(p);
  else if (p.accept('ORGANIZATION', 'INDEX')) return;
  else if (!acceptProperty(p)) p.fail('storage of the nested table was expected');
}

/**
 * `DISABLE CONSTRAINT c`, `ENABLE NOVALIDATE PRIMARY KEY` behind the columns: changes the state of a constraint that was
 * defined in the same statement. It is kept as a property too.
 */
function readConstraintSwitch(p: TokenCursor, draft: Draft): boolean {
  const start = p.start;
  const change = parseConstraintSwitch(p);
  if (!change) return false;
  draft.properties.push(property(p, start, change.state.enabled ? 'ENABLE' : 'DISABLE'));
  draft.constraints = draft.constraints.map((each) => switched(each, change));
  draft.columns = draft.columns.map((column) => ({
    ...column,
    constraints: column.constraints.map((each) => switched(each, change, column.name)),
  }));
  return true;
}

function switched(
  constraint: ConstraintDefinition,
  change: ConstraintSwitch,
  column?: Identifier,
): ConstraintDefinition {
  const { name, key, state } = change;
  const columns = column ? [column] : constraint.columns;
  const same = name
    ? constraint.name !== undefined && stored(constraint.name) === stored(name)
    : key !== undefined &&
      constraint.type === key.type &&
      (key.type === 'primary key' || columns.map(stored).join() === key.columns.map(stored).join());
  return same ? { ...constraint, state: { ...constraint.state, ...state } } : constraint;
}

function stored(name: Identifier): string {
  return name.quoted ? name.text : name.text.toUpperCase();
}

/** ENABLE or DISABLE of a constraint by its name or its columns. */
export interface ConstraintSwitch {
  readonly name?: Identifier;
  readonly key?: { readonly type: 'primary key' | 'unique'; readonly columns: readonly Identifier[] };
  readonly state: ConstraintState;
  readonly cascade: boolean;
}

/**
 * `ENABLE [NO]VALIDATE CONSTRAINT c`, `DISABLE PRIMARY KEY CASCADE KEEP INDEX` (SQL Language Reference, "CREATE TABLE",
 * enable_disable_clause); undefined when something other than a constraint is switched.
 */
export function parseConstraintSwitch(p: TokenCursor): ConstraintSwitch | undefined {
  const ahead = p.isAt(1, 'VALIDATE') || p.isAt(1, 'NOVALIDATE') ? 2 : 1;
  if (!['CONSTRAINT', 'PRIMARY', 'UNIQUE'].some((word) => p.isAt(ahead, word))) return undefined;
  const enabled = p.is('ENABLE');
  p.at += 1;
  const validated = p.accept('VALIDATE') ? true : p.accept('NOVALIDATE') ? false : undefined;
  const what = parseConstraintChoice(p);
  const { state } = parseConstraintState(p, 'action');
  let cascade = p.accept('CASCADE');
  if (p.acceptOneOf('KEEP', 'DROP')) p.expect('INDEX');
  if (!cascade) cascade = p.accept('CASCADE');
  return {
    ...what,
    state: { ...state, enabled, ...(validated === undefined ? {} : { validated }) },
    cascade,
  };
}

/** A constraint by its name or its columns: `CONSTRAINT c`, `PRIMARY KEY`, `UNIQUE (a, b)`. */
export function parseConstraintChoice(p: TokenCursor): Pick<ConstraintSwitch, 'name' | 'key'> {
  if (p.accept('CONSTRAINT')) {
    p.accept('IF', 'EXISTS');
    return { name: p.identifier() };
  }
  if (p.accept('PRIMARY', 'KEY')) return { key: { type: 'primary key', columns: [] } };
  p.expect('UNIQUE');
  return { key: { type: 'unique', columns: parseColumns(p) } };
}
