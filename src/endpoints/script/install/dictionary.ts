import type { Catalog } from '../../../catalog/catalog.ts';
import type { NameRules } from '../../../sql/dialect.ts';
import type { Value } from './values.ts';

/** A row of a view of the data dictionary, by its columns. */
export type Row = ReadonlyMap<string, Value>;

/** What the dictionary holds while scripts run: the parts of the catalog that have been made so far. */
export type Made = Pick<
  Catalog,
  | 'tables'
  | 'views'
  | 'materializedViews'
  | 'indexes'
  | 'sequences'
  | 'routines'
  | 'packages'
  | 'types'
  | 'triggers'
  | 'synonyms'
>;

/** The rows of a view of the data dictionary (Oracle Database Reference, "Static Data Dictionary Views"); undefined when they are not known. */
export function dictionaryRows(view: string, made: Made, names: NameRules): readonly Row[] | undefined {
  const match = /^(?:USER|ALL|DBA)_(\w+)$/.exec(view);
  const wanted =
    match?.[1] ?? (view === 'TAB' || view === 'TABS' ? 'TABLES' : view === 'COLS' ? 'TAB_COLUMNS' : '');
  return views[wanted]?.(made, names).map((row) => new Map(Object.entries(row)));
}

type Rows = readonly Record<string, Value>[];

/** Objects of one kind by the name of the column that their own name stands in. */
function named(
  objects: ReadonlyMap<string, { readonly schema: string; readonly name: string }>,
  column: string,
): Rows {
  return [...objects.values()].map(({ schema, name }) => ({ OWNER: schema, [column]: name }));
}

const columns = ({ tables }: Made): Rows =>
  [...tables.values()].flatMap(({ schema, name, columns: all, definition }) => {
    const keys = new Set(
      definition.constraints
        .filter((each) => each.type === 'primary key')
        .flatMap((each) => each.columns.map((one) => one.text.toUpperCase())),
    );
    return [...all].map(([column, each], i) => ({
      OWNER: schema,
      TABLE_NAME: name,
      COLUMN_NAME: column,
      COLUMN_ID: i + 1,
      NULLABLE: keys.has(column) || each.constraints.some((one) => one.type === 'not null') ? 'N' : 'Y',
      DATA_TYPE: each.type?.name.parts.map((part) => part.text.toUpperCase()).join(' ') ?? null,
    }));
  });

const constraintTypes: Readonly<Record<string, string>> = {
  'primary key': 'P',
  unique: 'U',
  'foreign key': 'R',
  check: 'C',
};

const constraints = ({ tables }: Made, names: NameRules): Rows =>
  [...tables.values()].flatMap(({ schema, name, definition }) =>
    definition.constraints.flatMap((each) =>
      each.name
        ? [
            {
              OWNER: schema,
              TABLE_NAME: name,
              CONSTRAINT_NAME: names.fold(each.name),
              CONSTRAINT_TYPE: constraintTypes[each.type] ?? '?',
            },
          ]
        : [],
    ),
  );

const constraintColumns = ({ tables }: Made, names: NameRules): Rows =>
  [...tables.values()].flatMap(({ schema, name, definition }) =>
    definition.constraints.flatMap((each) => {
      const own = each.name;
      return own
        ? each.columns.map((column, i) => ({
            OWNER: schema,
            TABLE_NAME: name,
            CONSTRAINT_NAME: names.fold(own),
            COLUMN_NAME: names.fold(column),
            POSITION: i + 1,
          }))
        : [];
    }),
  );

const indexes = ({ indexes: all }: Made, names: NameRules): Rows =>
  [...all.values()].map(({ schema, name, definition }) => {
    const table = definition.table.parts.at(-1);
    return { OWNER: schema, INDEX_NAME: name, TABLE_NAME: table ? names.fold(table) : null };
  });

const triggers = ({ triggers: all }: Made, names: NameRules): Rows =>
  [...all.values()].map(({ schema, name, definition }) => {
    const table = definition.table?.parts.at(-1);
    return { OWNER: schema, TRIGGER_NAME: name, TABLE_NAME: table ? names.fold(table) : null };
  });

const objects = (made: Made): Rows => [
  ...typed(made.tables, 'TABLE'),
  ...typed(made.views, 'VIEW'),
  ...typed(made.materializedViews, 'MATERIALIZED VIEW'),
  ...typed(made.indexes, 'INDEX'),
  ...typed(made.sequences, 'SEQUENCE'),
  ...[...made.routines.values()].map(({ schema, name, kind }) => object(schema, name, kind.toUpperCase())),
  ...typed(made.packages, 'PACKAGE'),
  ...typed(made.types, 'TYPE'),
  ...typed(made.triggers, 'TRIGGER'),
  ...typed(made.synonyms, 'SYNONYM'),
];

function typed(
  all: ReadonlyMap<string, { readonly schema: string; readonly name: string }>,
  type: string,
): Rows {
  return [...all.values()].map(({ schema, name }) => object(schema, name, type));
}

function object(schema: string, name: string, type: string): Record<string, Value> {
  return { OWNER: schema, OBJECT_NAME: name, OBJECT_TYPE: type, STATUS: 'VALID' };
}

const views: Readonly<Record<string, (made: Made, names: NameRules) => Rows>> = {
  TABLES: ({ tables }) => named(tables, 'TABLE_NAME'),
  VIEWS: (made) => named(made.views, 'VIEW_NAME'),
  MVIEWS: (made) => named(made.materializedViews, 'MVIEW_NAME'),
  SEQUENCES: (made) => named(made.sequences, 'SEQUENCE_NAME'),
  SYNONYMS: (made) => named(made.synonyms, 'SYNONYM_NAME'),
  TYPES: (made) => named(made.types, 'TYPE_NAME'),
  TAB_COLUMNS: columns,
  TAB_COLS: columns,
  CONSTRAINTS: constraints,
  CONS_COLUMNS: constraintColumns,
  INDEXES: indexes,
  TRIGGERS: triggers,
  OBJECTS: objects,
};
