import type { Catalog, View } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { triggersOnNestedTables } from '../../catalog/lookup.ts';
import * as make from '../../sql/make.ts';
import type { CreateView } from '../../sql/tree/define.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { CollectionValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { Relation } from '../resolve/resolution.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import type { Names } from './composite.ts';
import { compositeFields, sourceName } from './composite.ts';

/**
 * The rows of a nested table that is a column of a view, as a view of their own: the row that they belong to and the columns of an
 * element. It is there for the triggers ON NESTED TABLE column OF view, and is what statements write that name the nested table as their
 * target (PL/SQL Language Reference, "INSTEAD OF Triggers on Nested Table Columns of Views").
 */
export interface NestedView {
  readonly view: View;
  /** The stored name of the column. */
  readonly column: string;
  readonly target: TargetName;
  /** The columns of an element, as stored. */
  readonly fields: readonly string[];
  /** The column with the row of the view that the nested table stands in, as stored. */
  readonly parent: string;
}

type Columns = NonNullable<Relation['columns']>;

/** The nested tables of a view that have triggers. */
export function nestedViewsOf(
  view: View,
  columns: Columns | undefined,
  context: Names,
): readonly NestedView[] {
  return [...new Set(nestedColumns(view, context.catalog, context.names))].flatMap((column) => {
    const made = nestedView(view, column, columns?.get(column)?.type, context);
    return made ? [made] : [];
  });
}

/** The view that stands for a nested table; undefined where no trigger asks for one. */
export function nestedViewAt(
  view: View,
  column: string,
  columns: Columns | undefined,
  context: Names,
): NestedView | undefined {
  return nestedViewsOf(view, columns, context).find((each) => each.column === column);
}

function nestedColumns(view: View, catalog: Catalog, names: TargetNames): string[] {
  return triggersOnNestedTables(catalog).flatMap(({ definition, nameSchema }) => {
    const { table, nestedColumn } = definition;
    const parts = nestedColumn && table?.parts.map((each) => names.stored(each));
    const found = parts && lookUp(catalog, nameSchema, parts);
    return nestedColumn && found?.kind === 'relation' && found.object === view
      ? [names.stored(nestedColumn)]
      : [];
  });
}

function nestedView(
  view: View,
  column: string,
  type: ValueType | undefined,
  context: Names,
): NestedView | undefined {
  if (type?.kind !== 'collection') return undefined;
  const fields = fieldsOf(type, context);
  const { names } = context;
  const target = names.beside(view, `${names.object(view).name}_${names.column(view, column)}`);
  let parent = 'PARENT';
  while (fields.includes(parent)) parent = `${parent}_ROW`;
  return { view, column, target, fields, parent };
}

function fieldsOf({ element }: CollectionValue, context: Names): readonly string[] {
  const type =
    element.kind === 'object' ? context.catalog.types.get(keyOf(element.schema, element.name)) : undefined;
  return type ? compositeFields(type, context) : ['COLUMN_VALUE'];
}

/** `SELECT v AS parent, n.* FROM view v, unnest(v.column) AS n`. */
export function nestedViewNode(nested: NestedView, at: Span, { names }: Names): CreateView {
  const row = make.identifier(at, 'v');
  const element = make.identifier(at, 'n');
  const isScalar = nested.fields.length === 1 && nested.fields[0] === 'COLUMN_VALUE';
  const column = names.identifier(names.column(nested.view, nested.column), at);
  return {
    kind: 'createView',
    ...at,
    name: names.qualified(nested.target, at),
    orReplace: false,
    force: false,
    columns: [],
    constraints: [],
    options: [],
    query: {
      kind: 'query',
      ...at,
      body: {
        kind: 'select',
        ...at,
        items: [
          {
            kind: 'selectItem',
            ...at,
            expression: make.reference(at, row),
            alias: nestedColumn(nested.parent, at, names),
          },
          {
            kind: 'selectItem',
            ...at,
            expression: { kind: 'star', ...at, qualifier: make.name(at, element) },
          },
        ],
        from: [
          { kind: 'table', ...at, name: names.qualified(names.object(nested.view), at), alias: row },
          {
            kind: 'tableFunction',
            ...at,
            expression: make.reference(at, row, column),
            unnest: true,
            alias: element,
            ...(isScalar ? { columns: [make.identifier(at, 'column_value')] } : {}),
          },
        ],
      },
    },
  };
}

/** A column of the view, as the target writes it. */
export function nestedColumn(stored: string, at: Span, names: TargetNames): Identifier {
  return { ...names.local(sourceName(stored, at)), target: true };
}
