import type { Table, UserType } from '../../catalog/catalog.ts';
import { keyOf } from '../../catalog/catalog.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import { rowFindings } from '../../sql/codes/rows.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { walk } from '../../sql/walk.ts';
import type { Workshop } from '../context.ts';
import { lookUp, storedParts } from '../resolve/lookup.ts';
import type { TargetName } from '../target-names.ts';
import type { CellContext, CellProblem, Encoder, UserParts } from './cell.ts';
import { encoderFor } from './cell.ts';
import type { Constant, ConstantContext } from './constant.ts';
import { constantOf } from './constant.ts';
import { copyField, nullCell } from './copy-text.ts';
import { mysqlEncoder } from './mysql-cell.ts';
import { sqlserverEncoder } from './sqlserver-cell.ts';
import { sqlserverTypeName } from '../types/sqlserver.ts';
import type { DialectName } from '../../sql/dialect.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { InsertTriggers } from './triggers.ts';

/** What stands in a column that a row says nothing of. */
type Filling =
  | { readonly kind: 'cell'; readonly cell: string }
  /** The default is made by the target while the rows are loaded; the sequences that it draws from (`*`: whatever a function of the user's does). */
  | { readonly kind: 'target'; readonly draws: readonly string[] };

/** A column as rows see it. */
export interface ColumnShape {
  /** As stored in the source, and in the target. */
  readonly name: string;
  readonly target: string;
  readonly encode: Encoder;
  readonly required: boolean;
  readonly filling: Filling;
  /** DEFAULT ON NULL: NULL stands for the default. */
  readonly fillsNull: boolean;
  /** GENERATED ALWAYS AS IDENTITY: Oracle refuses other values. */
  readonly always: boolean;
  /** A virtual column has no value of its own. */
  readonly virtual: boolean;
  readonly invisible: boolean;
}

/** A table as rows see it. */
export interface TableShape {
  readonly table: Table;
  readonly key: string;
  readonly target: TargetName;
  readonly columns: readonly ColumnShape[];
  /** The indexes of columns by stored name. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** The indexes of the columns that INSERT without a list means. */
  readonly visible: readonly number[];
  readonly triggers: InsertTriggers | undefined;
  /** Only the database itself can take its rows: a temporary or external table, or one whose columns are not known. */
  readonly onlyByStatement: boolean;
  /** How a value that a column cannot hold is told of; Oracle's own words and numbers where it is absent. */
  readonly refused?: CodeEntry;
}

/** Makes the shape of a table. */
export function shapeOf(
  table: Table,
  workshop: Workshop,
  constants: ConstantContext,
  triggers: InsertTriggers | undefined,
  cells: CellContext,
): TableShape {
  const keyColumns = primaryKey(table, workshop);
  const columns = [...table.columns].map(([name, column]): ColumnShape => {
    const encode = columnEncoder(table, name, column, workshop);
    return {
      name,
      target: workshop.names.column(table, name),
      encode,
      required: keyColumns.has(name) || isNotNull(column),
      filling: fillingOf(table, column, encode, workshop, constants, cells),
      fillsNull:
        column.defaultOnNull === true || column.identity?.onNull === true || isCounted(column, workshop),
      always: column.identity?.always === true,
      virtual: column.generated !== undefined,
      invisible: column.invisible === true,
    };
  });
  const { temporary, organization, ofType } = table.definition;
  const refused = refusedValues[workshop.source.name];
  return {
    table,
    key: keyOf(table.schema, table.name),
    target: workshop.names.object(table),
    columns,
    indexOf: new Map(columns.map((each, i) => [each.name, i])),
    visible: visibleOf(table, columns, workshop),
    triggers,
    ...(refused ? { refused } : {}),
    onlyByStatement:
      temporary !== undefined ||
      organization === 'external' ||
      ofType !== undefined ||
      [...table.columns.values()].some((each) => !each.type && !each.generated),
  };
}

/** NULL asks for the next number of AUTO_INCREMENT. */
function isCounted({ identity }: ColumnDefinition, { source }: Workshop): boolean {
  return identity !== undefined && source.name === 'mysql';
}

function isNotNull(column: ColumnDefinition): boolean {
  return (
    column.identity !== undefined ||
    column.constraints.some((each) => each.type === 'not null' && each.state.enabled !== false)
  );
}

function primaryKey(table: Table, { source }: Workshop): ReadonlySet<string> {
  const key = table.definition.constraints.find(
    (each) => each.type === 'primary key' && each.state.enabled !== false,
  );
  return new Set(key?.columns.map((each) => source.names.fold(each)) ?? []);
}

function columnEncoder(table: Table, name: string, column: ColumnDefinition, workshop: Workshop): Encoder {
  if (!column.type) return () => undefined;
  if (workshop.source.name === 'mysql')
    return mysqlEncoder(column.type, workshop.types.column(table, name), workshop.settings);
  if (workshop.source.name === 'sqlserver')
    return sqlserverEncoder(column.type, workshop.types.column(table, name));
  return typeEncoder(column.type, workshop.types.column(table, name), table.nameSchema, workshop, new Set());
}

/** The encoder of a declared type, of what objects and collections hold too. */
function typeEncoder(
  declared: DataType,
  target: DataType,
  schema: string,
  workshop: Workshop,
  within: ReadonlySet<UserType>,
): Encoder {
  const value = workshop.resolver.typeIn(declared, schema);
  const parts = userParts(declared, target, schema, workshop, within);
  return encoderFor({ declared, value, target, ...(parts ? { parts } : {}) });
}

function userParts(
  declared: DataType,
  target: DataType,
  schema: string,
  workshop: Workshop,
  within: ReadonlySet<UserType>,
): UserParts | undefined {
  const type = userType(declared.name, schema, workshop);
  const definition = type?.definition.definition;
  if (!type || !definition || declared.attribute || declared.reference || within.has(type)) return undefined;
  const inner = new Set([...within, type]);
  const encoder = (of: DataType): Encoder =>
    typeEncoder(
      of,
      workshop.types.of(of, 'attribute', { schema: type.nameSchema }),
      type.nameSchema,
      workshop,
      inner,
    );
  const isSame: UserParts['isSame'] = (constructed) => userType(constructed.type, schema, workshop) === type;
  // A collection that is no array in the target, and a type with subtypes, are left to the database.
  if (definition.kind === 'collectionType' && target.dimensions === 1)
    return { isSame, collection: true, encoders: [encoder(definition.element)] };
  if (definition.kind !== 'objectType' || definition.under || isExtended(type, workshop)) return undefined;
  return { isSame, collection: false, encoders: definition.attributes.map((each) => encoder(each.type)) };
}

function userType(name: Name, schema: string, { catalog, source }: Workshop): UserType | undefined {
  const found = lookUp(catalog, schema, storedParts(name, source));
  return found?.kind === 'type' ? found.object : undefined;
}

function isExtended(type: UserType, workshop: Workshop): boolean {
  return [...workshop.catalog.types.values()].some((each) => {
    const { definition } = each.definition;
    return (
      definition?.kind === 'objectType' &&
      definition.under !== undefined &&
      userType(definition.under, each.nameSchema, workshop) === type
    );
  });
}

function fillingOf(
  table: Table,
  column: ColumnDefinition,
  encode: Encoder,
  workshop: Workshop,
  constants: ConstantContext,
  cells: CellContext,
): Filling {
  if (column.generated) return { kind: 'target', draws: [] };
  if (column.identity) return { kind: 'target', draws: [`identity ${keyOf(table.schema, table.name)}`] };
  if (!column.default) return { kind: 'cell', cell: nullCell };
  const constant = constantOf(column.default, constants);
  const cell = constant && encode(constant, cells);
  if (cell === null) return { kind: 'cell', cell: nullCell };
  if (typeof cell === 'string') return { kind: 'cell', cell: copyField(cell) };
  return { kind: 'target', draws: drawsOf(column.default, table.nameSchema, workshop) };
}

/** The sequences that an expression draws from; `*` when it calls a routine of the user's, which may do anything. */
export function drawsOf(expression: Expression, schema: string, workshop: Workshop): string[] {
  const draws: string[] = [];
  walk(expression, (node) => {
    if (node.kind !== 'reference' && !(node.kind === 'call' && node.callee.kind === 'reference')) return;
    const name =
      node.kind === 'reference' ? node.name : node.callee.kind === 'reference' ? node.callee.name : undefined;
    const parts = name ? storedParts(name, workshop.source) : [];
    const found = lookUp(workshop.catalog, schema, parts);
    if (found?.kind === 'sequence') draws.push(keyOf(found.object.schema, found.object.name));
    else if (found?.kind === 'routine' || found?.kind === 'package') draws.push('*');
  });
  return draws;
}

/** A row, why it is left out, or that it must be inserted by a statement. */
export type BuiltRow =
  | {
      readonly kind: 'row';
      /** The line of the file. */
      readonly text: string;
      /** The indexes of the columns that the target fills, joined; rows of one file agree on them. */
      readonly omitted: string;
      readonly draws: readonly string[];
      /** Columns without a value, as far as a trigger would have given them one. */
      readonly awaited: readonly string[];
    }
  | { readonly kind: 'refused'; readonly column: string; readonly problem: CellProblem }
  | { readonly kind: 'statement' };

const noDraws: readonly string[] = [];

/** Builds the row that gives `values` to the columns of the indexes in `given`. */
export function buildRow(
  shape: TableShape,
  given: readonly number[],
  values: readonly Constant[],
  context: CellContext,
): BuiltRow {
  const cells: (string | undefined)[] = shape.columns.map(() => undefined);
  for (const [i, index] of given.entries()) {
    const column = shape.columns[index] as ColumnShape;
    const value = values[i] as Constant;
    if (value.kind === 'default' || (value.kind === 'null' && column.fillsNull)) continue;
    // MySQL computes the value of a generated column again, whatever a dump says.
    if (column.virtual && shape.refused) continue;
    const problem = column.virtual ? virtualColumn : column.always ? generatedAlways : undefined;
    if (problem) return { kind: 'refused', column: column.name, problem };
    const cell = column.encode(value, context);
    if (cell === undefined) return { kind: 'statement' };
    if (cell === null) cells[index] = nullCell;
    else if (typeof cell === 'string') cells[index] = copyField(cell);
    else return { kind: 'refused', column: column.name, problem: cell };
  }
  return completeRow(shape, cells);
}

function completeRow(shape: TableShape, cells: (string | undefined)[]): BuiltRow {
  const assigned = shape.triggers?.assigned;
  const omitted: number[] = [];
  const awaited: string[] = [];
  let draws = noDraws;
  let text = '';
  let first = true;
  for (const [i, column] of shape.columns.entries()) {
    let cell = cells[i];
    if (cell === undefined) {
      const { filling } = column;
      if (filling.kind === 'target') {
        if (!column.virtual) omitted.push(i);
        if (filling.draws.length > 0) draws = [...draws, ...filling.draws];
        continue;
      }
      cell = filling.cell;
    }
    if (cell === nullCell) {
      if (assigned?.has(column.name)) awaited.push(column.name);
      else if (column.required) return { kind: 'refused', column: column.name, problem: nullProblem(shape) };
    }
    text += first ? cell : `\t${cell}`;
    first = false;
  }
  // COPY needs at least one column.
  if (first) return { kind: 'statement' };
  return { kind: 'row', text: `${text}\n`, omitted: omitted.join(' '), draws, awaited };
}

/** The columns of a file whose rows leave out the given ones, by their names in the target. */
export function columnsWithout(shape: TableShape, omitted: string): string[] {
  const left = new Set(omitted.split(' '));
  return shape.columns.flatMap((each, i) => (each.virtual || left.has(String(i)) ? [] : [each.target]));
}

/** Findings about refused values, of the sources whose scripts are mostly dumps. */
export const refusedValues: { readonly [D in DialectName]?: CodeEntry } = {
  mysql: mysqlFindings.refusedValue,
  sqlserver: sqlserverFindings.refusedValue,
};

function nullProblem({ refused }: TableShape): CellProblem {
  return refused ? { entry: refused, message: 'the column cannot be NULL' } : nullRefused;
}

/** SQL Server leaves out of an INSERT without a list what it fills itself: identities, computed columns, row versions. */
function visibleOf(table: Table, columns: readonly ColumnShape[], { source }: Workshop): readonly number[] {
  const filled = (name: string): boolean => {
    const column = table.columns.get(name);
    const isVersion = column?.type && sqlserverTypeName(column.type) === 'ROWVERSION';
    return column?.identity !== undefined || column?.generated !== undefined || isVersion === true;
  };
  return columns.flatMap((each, i) =>
    each.invisible || (source.name === 'sqlserver' && filled(each.name)) ? [] : [i],
  );
}

const nullRefused: CellProblem = { entry: rowFindings.refusedRow, message: 'ORA-01400: cannot insert NULL' };
const virtualColumn: CellProblem = {
  entry: rowFindings.refusedRow,
  message: 'ORA-54013: INSERT operation disallowed on virtual columns',
};
const generatedAlways: CellProblem = {
  entry: rowFindings.refusedRow,
  message: 'ORA-32795: cannot insert into a generated always identity column',
};
