import * as make from '../../sql/make.ts';
import type { Table, UserType, View } from '../../catalog/catalog.ts';
import type { CreateType } from '../../sql/tree/define.ts';
import type { Expression, Reference, Subquery } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { RecordField } from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { Names } from '../object-types/composite.ts';
import { compositeFields, compositeType } from '../object-types/composite.ts';
import type { Workshop } from '../context.ts';
import type { RuleContext } from '../rule.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import type { Home } from './home.ts';
import { hasRowIdentifier, homeOf, homeOfObject } from './home.ts';

/**
 * The column of an object table that identifies its rows where no primary key does. It is called like Oracle's pseudo-column, if
 * no attribute is.
 */
export function rowIdentifier(table: Table, { catalog, names }: Names): string {
  const home = homeOfObject(table, catalog, (each) => names.stored(each));
  const taken = new Set(home ? compositeFields(home.type, { catalog, names }) : []);
  let name = 'OBJECT_ID';
  while (taken.has(name)) name = `ROW_${name}`;
  return name;
}

/** The composite type of a key of several columns. */
export function keyTypeName(home: Home, names: TargetNames): TargetName {
  return names.beside(home.object, `${names.object(home.object).name}_key`);
}

/** The composite type for the keys of a home, which REFs to it are of; none where the key is one column. */
export function keyType(home: Home, at: Span, { names, types }: Workshop): CreateType | undefined {
  if (home.key.length < 2) return undefined;
  const fields = home.key.map(
    ({ column, type }): RecordField => ({
      kind: 'recordField',
      ...at,
      name: names.identifier(names.column(home.object, column), at),
      type: types.of(type, 'attribute', { schema: home.type.nameSchema, object: home.type }),
      notNull: false,
    }),
  );
  return {
    kind: 'createType',
    ...at,
    name: names.qualified(keyTypeName(home, names), at),
    definition: { kind: 'recordType', ...at, fields },
  };
}

/** The home that a REF points to; undefined where it is not known. */
export function homeOfReference(value: ValueType, { catalog, names }: RuleContext): Home | undefined {
  return value.kind === 'reference' ? homeOf(value, catalog, (each) => names.stored(each)) : undefined;
}

/** The columns that identify a row of a home, as they are written in the target. */
export function keyColumns(home: Home, at: Span, context: RuleContext): Identifier[] {
  const { names } = context;
  const own = home.object.kind === 'table' ? [rowIdentifier(home.object, context)] : [];
  const columns = home.key.length > 0 ? home.key.map((each) => each.column) : own;
  return columns.map((each) => names.identifier(names.column(home.object, each), at));
}

/** The values of a key as what a REF holds. */
export function keyValue(
  home: Home,
  values: readonly Expression[],
  at: Expression,
  context: RuleContext,
): Expression {
  const [only, ...more] = values;
  if (only && more.length === 0) return asReference(only, at, context);
  const name = context.names.qualified(keyTypeName(home, context.names), at);
  return make.cast(at, make.call(at, 'ROW', values), { ...make.type(at, 'record'), name });
}

/** The value of a key is a REF from now on. */
function asReference(value: Expression, call: Expression, { resolution }: RuleContext): Expression {
  const type = resolution.typeOf(call);
  const made = { ...value };
  resolution.inherit(made, value);
  resolution.state(made, type, resolution.nullable(value));
  return made;
}

/** The key of the row that an alias of a home stands for. */
export function keyOfRow(
  home: Home,
  alias: readonly Identifier[],
  at: Expression,
  context: RuleContext,
): Expression {
  const values = keyColumns(home, at, context).map((each) => make.reference(at, ...alias, each));
  return keyValue(home, values, at, context);
}

const aliases = new WeakMap<object, Identifier>();

/** The alias of the rows that REFs point to: one for each object, since each stands in a query of its own. */
function aliasIn(context: RuleContext): Identifier {
  let alias = aliases.get(context.resolution);
  if (!alias)
    aliases.set(
      context.resolution,
      (alias = make.identifier(context.object.span, context.freshName('t').text)),
    );
  return alias;
}

/** `(SELECT … FROM home r WHERE r.key = reference)`: NULL where no row is there any more, as of a dangling REF. */
export function queryOfRow(
  home: Home,
  reference: Expression,
  item: (alias: Identifier) => Expression,
  context: RuleContext,
): Subquery {
  const { names } = context;
  const at = { start: reference.start, end: reference.end };
  const alias = { ...aliasIn(context), ...at };
  return {
    kind: 'subquery',
    ...at,
    query: {
      kind: 'query',
      ...at,
      body: {
        kind: 'select',
        ...at,
        reshaped: true,
        items: [{ kind: 'selectItem', ...at, expression: item(alias) }],
        from: [{ kind: 'table', ...at, name: names.qualified(names.object(home.object), at), alias }],
        where: isKey(home, [alias], reference, context),
      },
    },
  };
}

/** A key of several columns is compared column by column, so that an index on them serves; where that is possible. */
function isKey(
  home: Home,
  alias: readonly Identifier[],
  reference: Expression,
  context: RuleContext,
): Expression {
  const columns = keyColumns(home, reference, context);
  if (columns.length < 2 || reference.kind !== 'reference')
    return make.binary(reference, keyOfRow(home, alias, reference, context), '=', reference);
  const { start, end } = reference;
  const tests = columns.map((name) => {
    const field: Expression = { kind: 'field', start, end, operand: reference, name };
    return make.binary(reference, make.reference(reference, ...alias, name), '=', field);
  });
  return make.chain(reference, 'and', tests);
}

/** A row of an object table or view as an object: `ROW(alias.*)::type`, which has the attributes in their order. */
export function objectOfRow(
  object: Table | View | undefined,
  type: UserType,
  alias: readonly Identifier[],
  at: Expression,
  context: RuleContext,
): Expression {
  const { catalog, names } = context;
  const fold = (each: Identifier): string => names.stored(each);
  const isWider = object?.kind === 'table' && hasRowIdentifier(object, catalog, fold);
  const row = isWider
    ? make.call(
        at,
        'ROW',
        compositeFields(type, context).map((each) =>
          make.reference(at, ...alias, names.identifier(names.column(object, each), at)),
        ),
      )
    : make.fragment(at, 'primary', 'ROW(', make.reference(at, ...alias), '.*)');
  const made = make.cast(at, row, compositeType(type, at, context));
  if (object) rows.set(made, { object, alias });
  return made;
}

/** The rows that objects were made of. */
const rows = new WeakMap<
  Expression,
  { readonly object: Table | View; readonly alias: readonly Identifier[] }
>();

/** A column of the row that an object was made of, by the stored name of the attribute; undefined for any other expression. */
export function columnBehind(
  made: Expression,
  stored: string,
  at: Span,
  { names }: RuleContext,
): Reference | undefined {
  const row = rows.get(made);
  if (!row) return undefined;
  return make.reference(at, ...row.alias, names.identifier(names.column(row.object, stored), at));
}

/** Whether the rows of a home have a column that identifies them, besides the attributes of their type. */
export function isIdentified({ object }: Home, { catalog, names }: RuleContext): boolean {
  return object.kind === 'table' && hasRowIdentifier(object, catalog, (each) => names.stored(each));
}
