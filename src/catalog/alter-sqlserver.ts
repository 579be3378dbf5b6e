import type { NameRules } from '../sql/dialect.ts';
import type { AlterAction, ConstraintState, CreateTable, Property } from '../sql/tree/define.ts';
import type { Change } from './alter.ts';

/** What ALTER TABLE of SQL Server does otherwise than Oracle's ("ALTER TABLE (Transact-SQL)"). */
export const sqlserverChanges: { readonly [K in AlterAction['action']]?: Change } = {
  // A default is a constraint of its own there, which is added for a column.
  'column default': (table, action, names) => {
    const [given] = action.columns ?? [];
    const stored = given && names.fold(given.name);
    const value = given?.default;
    if (!value || !table.columns.some((each) => names.fold(each.name) === stored))
      return `ALTER TABLE gives a default to the column ${given?.name.text ?? ''}, which the table does not have.`;
    return {
      ...table,
      columns: table.columns.map((each) =>
        names.fold(each.name) === stored ? { ...each, default: value } : each,
      ),
    };
  },
  'enable constraint': (table, action, names) =>
    withState(table, action, names, { enabled: true, ...action.state }),
  'disable constraint': (table, action, names) => withState(table, action, names, { enabled: false }),
  other: (table, { text = '', start, end }, names) => {
    const properties = (name: string): Property => ({ kind: 'property', start, end, name, text });
    if (/^PERIOD\b/i.test(text))
      return { ...table, properties: [...table.properties, properties('PERIOD FOR SYSTEM_TIME')] };
    if (/^DROP\s+PERIOD\b/i.test(text)) return without(table, 'PERIOD FOR SYSTEM_TIME');
    if (versioning.test(text)) return { ...table, properties: [...table.properties, properties('WITH')] };
    const attribute = columnAttribute.exec(text)?.groups;
    return attribute ? withAttribute(table, attribute, properties, names) : undefined;
  },
};

const versioning = /^SET\s*\(\s*SYSTEM_VERSIONING\b/i;
const columnAttribute =
  /^(?:\[(?<bracketed>(?:[^\]]|\]\])+)\]|"(?<quoted>[^"]+)"|(?<plain>[\w@#$]+))\s+(?<change>ADD|DROP)\s+(?<attribute>ROWGUIDCOL|PERSISTED|NOT\s+FOR\s+REPLICATION|SPARSE|HIDDEN|MASKED)\b/i;

/** `ALTER COLUMN name ADD | DROP MASKED …`: an attribute as it would stand with the column. */
function withAttribute(
  table: CreateTable,
  found: Readonly<Record<string, string | undefined>>,
  properties: (name: string) => Property,
  names: NameRules,
): CreateTable {
  const { bracketed, quoted, plain, change = '', attribute = '' } = found;
  const text = bracketed?.replaceAll(']]', ']') ?? quoted ?? plain ?? '';
  const stored = names.fold({ kind: 'identifier', start: -1, end: -1, text, quoted: true });
  const name = attribute.toUpperCase() === 'MASKED' ? 'MASKED WITH' : attribute.toUpperCase();
  const changed = (each: CreateTable['columns'][number]): CreateTable['columns'][number] => {
    const others = each.properties.filter((property) => property.name !== name);
    const isAdded = change.toUpperCase() === 'ADD';
    const generated =
      name === 'PERSISTED' && each.generated ? { generated: { ...each.generated, stored: isAdded } } : {};
    return { ...each, ...generated, properties: isAdded ? [...others, properties(name)] : others };
  };
  return {
    ...table,
    columns: table.columns.map((each) => (names.fold(each.name) === stored ? changed(each) : each)),
  };
}

function without(table: CreateTable, property: string): CreateTable {
  return { ...table, properties: table.properties.filter(({ name }) => name !== property) };
}

/** What becomes of an action of ALTER TABLE that changes nothing in the definition: it is about storage, or PostgreSQL has no such thing. */
export function sqlserverLeftOut({ action, text = '' }: AlterAction): 'storage' | 'option' | undefined {
  if (action !== 'other' || /^(?:DROP\s+)?PERIOD\b/i.test(text)) return undefined;
  if (versioning.test(text) || columnAttribute.test(text)) return undefined;
  return /^(?:REBUILD|SET\s*\(\s*(?:LOCK_ESCALATION|FILESTREAM_ON))\b/i.test(text) ? 'storage' : 'option';
}

/** CHECK and NOCHECK CONSTRAINT speak of foreign keys and checks only: of one, or with ALL, which has no name, of all of them. */
function withState(
  table: CreateTable,
  { name }: AlterAction,
  names: NameRules,
  state: ConstraintState,
): CreateTable {
  const stored = name && names.fold(name);
  const isMeant = (each: CreateTable['constraints'][number]): boolean =>
    (each.type === 'foreign key' || each.type === 'check') &&
    (stored === undefined || (each.name !== undefined && names.fold(each.name) === stored));
  const constraints = table.constraints.map((each) =>
    isMeant(each) ? { ...each, state: { ...each.state, ...state } } : each,
  );
  return { ...table, constraints };
}
