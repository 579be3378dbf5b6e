import type { UserType } from '../../../catalog/catalog.ts';
import * as make from '../../../sql/make.ts';
import type { ColumnDefinition, ConstraintDefinition } from '../../../sql/tree/define.ts';
import type { Name } from '../../../sql/tree/name.ts';
import type { Span } from '../../../text/span.ts';
import { compositeName, hierarchy, tagName, tagValue } from '../../object-types/composite.ts';
import type { Hierarchy } from '../../object-types/hierarchy.ts';
import { keyType, rowIdentifier } from '../../references/key.ts';
import { hasRowIdentifier, homeOfObject } from '../../references/home.ts';
import { rowTypeOf } from '../../resolve/lookup.ts';
import { attributesOf } from '../../routines/methods.ts';
import type { TargetStatement } from '../../conversion.ts';
import { statement } from '../object.ts';
import type { TableWork } from './work.ts';

/** How an object table is written: as a typed table, or with columns of its own. */
export interface ObjectTable {
  readonly ofType?: Name;
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly ConstraintDefinition[];
  /** The type of the keys by which REFs find its rows. */
  readonly before: readonly TargetStatement[];
}

/**
 * An object table is a typed table (manual, CREATE TABLE, `OF type_name`). Where REFs point to its rows and no primary key tells one
 * from another, it has a column more than the type and so is a table of its own.
 */
export function objectTable(columns: readonly ColumnDefinition[], work: TableWork): ObjectTable | undefined {
  const { table, target, workshop } = work;
  const { names, catalog, source } = workshop;
  const type = rowTypeOf(catalog, source, table);
  if (!type) return undefined;
  const fold = (each: Parameters<typeof names.stored>[0]): string => names.stored(each);
  const home = homeOfObject(table, catalog, fold);
  const at = table.definition.ofType ?? table.span;
  const key = home && keyType(home, { start: at.start, end: at.start }, workshop);
  const before = key ? [statement('pre-data', key, { ...target, kind: 'type' })] : [];
  if (hasRowIdentifier(table, catalog, fold)) {
    const own = identifier({ start: at.end, end: at.end }, work);
    return {
      columns: [...ownColumns(type, columns, work), own],
      constraints: [primaryKey(own)],
      before,
    };
  }
  return {
    constraints: [],
    ofType: names.qualified(compositeName(type, workshop), at),
    columns: withTag(type, columns, work),
    before,
  };
}

/** The attributes as columns, with what the table says of some of them. */
function ownColumns(
  type: UserType,
  columns: readonly ColumnDefinition[],
  { table, workshop }: TableWork,
): ColumnDefinition[] {
  const { catalog, names, types } = workshop;
  const { ofType } = table.definition;
  const found = hierarchy(type, workshop);
  const own = (found?.attributes.map((each) => each.field) ?? attributesOf(type, catalog, names)).map(
    (each) => {
      const name = names.identifier(names.column(table, names.stored(each.name)), each.name);
      const said = columns.find((one) => one.name.text === name.text);
      const at = { start: each.start, end: each.start };
      const declared = types.of(each.type, 'column', { schema: type.nameSchema, object: type });
      return {
        kind: 'column',
        ...at,
        constraints: [],
        properties: [],
        ...said,
        name: { ...name, ...at },
        type: { ...declared, ...at },
      } as const;
    },
  );
  return found && ofType
    ? [...own, { ...tagColumn(type, found, ofType, workshop), type: make.type(ofType, 'text') }]
    : own;
}

/** Rows that are inserted by their attributes are objects of the table's own type. */
function withTag(
  type: UserType,
  columns: readonly ColumnDefinition[],
  work: TableWork,
): readonly ColumnDefinition[] {
  const found = hierarchy(type, work.workshop);
  const at = work.table.definition.ofType;
  return found && at
    ? [...columns, tagColumn(type, found, { start: at.end, end: at.end }, work.workshop)]
    : columns;
}

function tagColumn(
  type: UserType,
  found: Hierarchy,
  at: Span,
  workshop: TableWork['workshop'],
): ColumnDefinition {
  const required: ConstraintDefinition = {
    kind: 'constraint',
    start: at.start,
    end: at.end,
    type: 'not null',
    columns: [],
    state: {},
    properties: [],
  };
  return {
    kind: 'column',
    start: at.start,
    end: at.end,
    name: tagName(found, at, workshop),
    default: tagValue(type, found, at, workshop),
    constraints: [required],
    properties: [],
  };
}

function identifier(at: Span, { table, workshop }: TableWork): ColumnDefinition {
  const name = workshop.names.column(table, rowIdentifier(table, workshop));
  return {
    kind: 'column',
    ...at,
    name: workshop.names.identifier(name, at),
    type: make.type(at, 'uuid'),
    default: make.call(at, 'gen_random_uuid', []),
    constraints: [],
    properties: [],
  };
}

function primaryKey({ start, end, name }: ColumnDefinition): ConstraintDefinition {
  return { kind: 'constraint', start, end, type: 'primary key', columns: [name], state: {}, properties: [] };
}
