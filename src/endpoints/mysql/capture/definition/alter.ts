import type { TableChange, TableWords } from '../../../../change/alteration.ts';
import type { Column, Key, Shape } from '../../../../change/shape.ts';
import type {
  AlterAction,
  AlterTable,
  ColumnDefinition,
  ConstraintDefinition,
} from '../../../../sql/tree/define.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { isUtf8 } from '../binlog/character-set.ts';
import type { ColumnSurroundings } from './column.ts';
import { columnOf, wordsOf } from './column.ts';

/** A column while a statement is folded. */
interface Item {
  column: Column;
  /** Its place before the statement; -1 for one that the statement adds. */
  readonly from: number;
  /** The name by which the actions of the statement speak of it: the one before, so that two columns can exchange theirs. */
  readonly spoken: string;
}

/** A table while a statement is folded. */
interface Draft {
  items: Item[];
  /** Columns that were added to it are told by their names, which may still be to come. */
  key:
    | { readonly name: string; readonly kind: Key['kind']; readonly columns: readonly (Item | string)[] }
    | undefined;
  characterSet: string;
  schema: string;
  name: string;
  readonly words: Record<string, TableWords[string]>;
  readonly around: Omit<ColumnSurroundings, 'characterSet'>;
  /** Why it cannot be known what the table holds afterwards. */
  unclear?: string | undefined;
}

/** What ALTER TABLE does to a table (MySQL and MariaDB, "ALTER TABLE"): all its actions, in their order. */
export function alteredTable(
  before: Shape,
  { actions }: AlterTable,
  around: Omit<ColumnSurroundings, 'characterSet'>,
  fallbackSet: string,
): TableChange {
  const draft = draftOf(before, around, fallbackSet);
  for (const action of actions) act(draft, action);
  if (draft.unclear !== undefined) return { kind: 'unclear', before, why: draft.unclear };
  const after = shapeOf(draft, before);
  return {
    kind: 'altered',
    before,
    after,
    origins: draft.items.map(({ from }) => from),
    words: draft.words,
  };
}

/** A table out of the columns and constraints of CREATE TABLE. */
export function createdTable(
  place: { readonly schema: string; readonly name: string; readonly characterSet: string },
  columns: readonly ColumnDefinition[],
  constraints: readonly ConstraintDefinition[],
  around: Omit<ColumnSurroundings, 'characterSet'>,
): { readonly after: Shape; readonly words: TableWords } {
  const empty: Shape = { ...place, columns: [], isPartitioned: false };
  const draft = draftOf(empty, around, place.characterSet);
  for (const each of columns) addColumn(draft, each, undefined);
  for (const each of constraints) addConstraint(draft, each);
  return { after: shapeOf(draft, empty), words: draft.words };
}

function draftOf(
  { columns, key, characterSet, schema, name }: Shape,
  around: Draft['around'],
  fallbackSet: string,
): Draft {
  const items = columns.map((column, from) => ({ column, from, spoken: column.name }));
  return {
    items,
    key: key && {
      name: key.name,
      kind: key.kind,
      columns: key.columns.flatMap((place) => items[place] ?? []),
    },
    characterSet: characterSet ?? fallbackSet,
    schema,
    name,
    words: {},
    around,
  };
}

function shapeOf({ items, key, characterSet, schema, name }: Draft, before: Shape): Shape {
  const { key: _, ...rest } = before;
  const keyed = key?.columns.map((each) =>
    typeof each === 'string' ? items.find(({ column }) => same(column.name, each)) : each,
  );
  const columns = items.map((item) =>
    key?.kind === 'primary' && keyed?.includes(item) === true
      ? { ...item.column, nullable: false }
      : item.column,
  );
  const places = keyed?.map((each) => (each ? items.indexOf(each) : -1)) ?? [];
  const isKey = places.length > 0 && places.every((place) => columns[place]?.nullable === false);
  return {
    ...rest,
    schema,
    name,
    columns,
    characterSet,
    ...(key && isKey ? { key: { name: key.name, kind: key.kind, columns: places } } : {}),
  };
}

/** Names of columns and indexes are compared without regard to case. */
function same(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function act(draft: Draft, action: AlterAction): void {
  const { name, newName } = action;
  switch (action.action) {
    case 'add column':
      addColumns(draft, action);
      return;
    case 'replace column':
      if (name) replaceColumn(draft, name, action);
      return;
    case 'rename column':
      if (name && newName) renameColumn(draft, name.text, newName.text);
      return;
    case 'drop column':
      if (name) dropColumn(draft, name.text);
      return;
    case 'column default':
      changeColumn(draft, name, (column) => ({
        ...column,
        hasDefault: action.columns?.[0]?.default !== undefined,
      }));
      return;
    case 'add constraint':
      for (const each of action.constraints ?? []) addConstraint(draft, each);
      return;
    case 'drop constraint':
    case 'drop index':
      dropKey(draft, action);
      return;
    case 'rename':
      if (newName) draft.name = newName.text;
      if (action.newSchema) draft.schema = action.newSchema.text;
      return;
    case 'table options':
      changeOptions(draft, action);
      return;
    default:
      draft.unclear ??= hiddenRows(action);
  }
}

/** What takes rows away, or brings them, without a word of them in the log. */
function hiddenRows({ action, text = '' }: AlterAction): string | undefined {
  if (action === 'drop partition' || action === 'truncate partition')
    return 'partitions were emptied or dropped, and the log does not tell which rows were in them';
  if (/\bEXCHANGE\s+PARTITION\b|\b(?:DISCARD|IMPORT)\b.*\bTABLESPACE\b/is.test(text))
    return 'its rows were exchanged for others that are not in the log';
  return undefined;
}

function addColumns(draft: Draft, { columns = [], constraints = [], position }: AlterAction): void {
  let place = position;
  for (const each of columns) {
    addColumn(draft, each, place);
    if (place !== undefined) place = each.name;
  }
  for (const each of constraints) addConstraint(draft, each);
}

/** A column that is there already was added IF NOT EXISTS: the source did nothing. */
function addColumn(draft: Draft, definition: ColumnDefinition, position: AlterAction['position']): void {
  const { text } = definition.name;
  if (draft.items.some(({ column, spoken }) => same(column.name, text) && same(spoken, text))) return;
  put(draft, { column: read(draft, definition), from: -1, spoken: definition.name.text }, position);
  addOwnKey(draft, definition);
}

function read(draft: Draft, definition: ColumnDefinition): Column {
  const around: ColumnSurroundings = { ...draft.around, characterSet: draft.characterSet };
  draft.words[definition.name.text] = wordsOf(definition, around);
  return columnOf(definition, around);
}

function put(draft: Draft, item: Item, position: AlterAction['position']): void {
  const place =
    position === 'first'
      ? 0
      : position === undefined
        ? draft.items.length
        : draft.items.findIndex(({ column }) => same(column.name, position.text)) + 1;
  draft.items.splice(place, 0, item);
}

function addOwnKey(draft: Draft, { name, constraints }: ColumnDefinition): void {
  for (const each of constraints)
    if (each.type === 'primary key' || each.type === 'unique')
      addConstraint(draft, { ...each, columns: [name] });
}

/** CHANGE and MODIFY say all of a column anew; it stays in its place unless another is named. */
function replaceColumn(draft: Draft, name: Identifier, { columns = [], position }: AlterAction): void {
  const [definition] = columns;
  const item = spokenOf(draft, name.text);
  if (!definition || !item) return;
  item.column = read(draft, definition);
  if (position !== undefined) {
    draft.items = draft.items.filter((each) => each !== item);
    put(draft, item, position);
  }
  addOwnKey(draft, definition);
}

function spokenOf({ items }: Draft, name: string): Item | undefined {
  return items.find(({ spoken }) => same(spoken, name));
}

function renameColumn(draft: Draft, from: string, to: string): void {
  const item = spokenOf(draft, from);
  if (item) item.column = { ...item.column, name: to };
}

/** A key goes on with the columns that are left. */
function dropColumn(draft: Draft, name: string): void {
  const item = spokenOf(draft, name);
  draft.items = draft.items.filter((each) => each !== item);
  const columns = draft.key?.columns.filter((each) => each !== item);
  draft.key = draft.key && columns && columns.length > 0 ? { ...draft.key, columns } : undefined;
}

function changeColumn(draft: Draft, name: Identifier | undefined, change: (column: Column) => Column): void {
  const item = name && spokenOf(draft, name.text);
  if (item) item.column = change(item.column);
}

/** A primary key takes the place of any other; a unique one serves where there is none. */
function addConstraint(draft: Draft, { type, name, columns }: ConstraintDefinition): void {
  const names = columns.map(({ text }) => text);
  if (type === 'primary key') draft.key = { name: 'PRIMARY', kind: 'primary', columns: names };
  if (type !== 'unique' || draft.key) return;
  const isTotal = names.every((each) =>
    draft.items.some(({ column }) => same(column.name, each) && !column.nullable),
  );
  if (isTotal) draft.key = { name: name?.text ?? names[0] ?? '', kind: 'unique', columns: names };
}

function dropKey(draft: Draft, { key, name }: AlterAction): void {
  const isPrimary = key?.type === 'primary key' || (name !== undefined && same(name.text, 'primary'));
  if (isPrimary ? draft.key?.kind === 'primary' : name && draft.key && same(draft.key.name, name.text))
    draft.key = undefined;
}

/** CONVERT TO CHARACTER SET changes the columns too. */
function changeOptions(draft: Draft, { options, text }: AlterAction): void {
  const { characterSet } = options ?? {};
  if (characterSet === undefined) return;
  draft.characterSet = characterSet;
  if (text !== 'CONVERT') return;
  for (const item of draft.items) {
    const { kind } = item.column.type;
    if (kind !== 'text' && kind !== 'enum' && kind !== 'set') continue;
    const { characterSet: _, ...column } = item.column;
    item.column = isUtf8(characterSet) ? column : { ...column, characterSet };
  }
}
