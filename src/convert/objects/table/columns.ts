import { tableFindings } from '../../../sql/codes/tables.ts';
import * as make from '../../../sql/make.ts';
import type { ColumnDefinition, ConstraintDefinition, SequenceOptions } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import { isAccentInsensitive, isCaseInsensitive } from '../../types/mysql-collation.ts';
import { rowVersionDefault } from '../sqlserver/row-version.ts';
import { periodDefault } from '../sqlserver/temporal.ts';
import { changesByItself, isImmutable } from '../immutable.ts';
import { sequenceOptions } from '../sequence.ts';
import type { TableWork } from './work.ts';
import { isEnforced, sayable, targetColumn } from './work.ts';

/** The columns of a table, and what a trigger must do for those that PostgreSQL cannot declare. */
export interface Columns {
  readonly columns: readonly ColumnDefinition[];
  /** Columns whose default also stands for an explicit NULL. */
  readonly defaultsOnNull: readonly RowValue[];
  /** Columns that are computed from the others but cannot be generated columns. */
  readonly computed: readonly RowValue[];
  /** NOT NULL constraints that old rows may break. */
  readonly notValidated: readonly ColumnDefinition[];
}

/** A value that a trigger gives to a column. */
export interface RowValue {
  readonly column: ColumnDefinition;
  /** Absent for an identity, whose value comes from its sequence. */
  readonly value?: Expression;
  readonly onUpdate: boolean;
}

/** A class because it collects. */
class ColumnWork {
  readonly defaultsOnNull: RowValue[] = [];
  readonly computed: RowValue[] = [];
  readonly notValidated: ColumnDefinition[] = [];
}

/** Converts the columns of a table. */
export function convertColumns(work: TableWork): Columns {
  const found = new ColumnWork();
  const columns = work.table.definition.columns.map((original, i) =>
    convertColumn(original, work.converted.columns[i] ?? original, work, found),
  );
  return { columns, ...found };
}

function convertColumn(
  original: ColumnDefinition,
  converted: ColumnDefinition,
  work: TableWork,
  found: ColumnWork,
): ColumnDefinition {
  const { bench, workshop, table } = work;
  const stored = workshop.names.stored(original.name);
  const base: ColumnDefinition = {
    kind: 'column',
    start: converted.start,
    end: converted.end,
    name: targetColumn(original.name, work),
    ...columnType(original, converted, work, stored),
    ...collationOf(original, work),
    constraints: notNull(original, work, found),
    properties: [],
  };
  if (original.invisible)
    bench.report(tableFindings.invisibleColumn, original, `Column ${table.name}.${stored} is invisible.`);
  if (original.collation) reportCollation(original, work);
  reportFeatures(original, work, stored);
  if (original.generated) return generated(base, converted, work, found, stored);
  if (original.identity) return identity(base, original, found, work.table.definition.autoIncrement);
  return withDefault(base, original, converted, work, found, stored);
}

function columnType(
  original: ColumnDefinition,
  converted: ColumnDefinition,
  { workshop, table }: TableWork,
  stored: string,
): Pick<ColumnDefinition, 'type'> {
  if (!original.type && !original.generated) return {};
  return { type: converted.type ?? workshop.types.column(table, stored) };
}

/** The collation of a text of SQL Server; one that ignores case, where the settings want it for texts of MySQL that do. */
function collationOf(
  original: ColumnDefinition,
  { table, workshop, bench }: TableWork,
): Pick<ColumnDefinition, 'collation'> {
  const { settings, source, names, types, collations, resolver } = workshop;
  if (source.name === 'sqlserver') {
    const type = original.generated
      ? bench.resolution.typeOf(original.generated.expression)
      : resolver.columns(table)?.get(names.stored(original.name))?.type;
    const collation = type && collations.ofTexts([type]);
    return collation ? { collation: collations.write(collation, original) } : {};
  }
  const ignores = source.name === 'mysql' && isCaseInsensitive(original, table.definition);
  if (!ignores || settings.caseInsensitive !== 'collation') return {};
  const { dimensions } = types.column(table, names.stored(original.name));
  if (dimensions !== undefined) return {};
  const isBoth = isAccentInsensitive(original, table.definition);
  const name = isBoth ? 'case_accent_insensitive' : 'case_insensitive';
  return { collation: make.name(original, settings.extensionSchema, name) };
}

function reportCollation(original: ColumnDefinition, work: TableWork): void {
  const { bench, table } = work;
  const collation = original.collation?.parts.map((each) => each.text).join('.') ?? '';
  if (/^(USING_NLS_COMP|BINARY)$/i.test(collation)) return;
  // Those of SQL Server have their like.
  if (work.workshop.source.name === 'sqlserver') return;
  const what = `Column ${table.name}.${original.name.text} has the collation ${collation}.`;
  bench.report(tableFindings.collation, original, what);
}

/** Storage clauses of a column mean nothing in the target; encryption does. */
function reportFeatures(original: ColumnDefinition, { bench, table }: TableWork, stored: string): void {
  for (const each of original.properties)
    if (each.name === 'ENCRYPT')
      bench.report(tableFindings.tableFeature, each, `Column ${table.name}.${stored} is encrypted.`);
}

function withDefault(
  base: ColumnDefinition,
  original: ColumnDefinition,
  converted: ColumnDefinition,
  work: TableWork,
  found: ColumnWork,
  stored: string,
): ColumnDefinition {
  const kept = periodDefault(original, work) ?? rowVersionDefault(original, work);
  if (kept) return { ...base, ...kept };
  if (!converted.default) return base;
  const value = sayable(converted.default, work, `The default of ${work.table.name}.${stored}`);
  if (!value) return base;
  const column = { ...base, default: value };
  if (!original.defaultOnNull) return column;
  const onUpdate = original.properties.some((each) => /UPDATE/.test(each.name));
  found.defaultsOnNull.push({ column, value, onUpdate });
  work.bench.report(
    tableFindings.defaultOnNull,
    original,
    `The default of ${work.table.name}.${stored} also stands for NULL.`,
  );
  // DEFAULT ON NULL declares the column NOT NULL as well.
  return column.constraints.length > 0
    ? column
    : { ...column, constraints: [notNullConstraint(original, work)] };
}

function identity(
  base: ColumnDefinition,
  original: ColumnDefinition,
  found: ColumnWork,
  start: string | undefined,
): ColumnDefinition {
  const { always, onNull, options } = original.identity ?? { always: false, options: {} };
  const column: ColumnDefinition = {
    ...base,
    // MySQL has the next value with the table.
    identity: {
      always,
      options: identityOptions(start === undefined || start === '1' ? options : { ...options, start }),
    },
  };
  if (onNull) found.defaultsOnNull.push({ column, onUpdate: false });
  return { ...column, constraints: [] };
}

/** START WITH LIMIT VALUE, which ALTER TABLE writes, is settled when the rows are there. */
function identityOptions(options: SequenceOptions): SequenceOptions {
  return sequenceOptions(options).options;
}

/** A virtual column is stored in PostgreSQL, whose expression must be immutable for that; else a trigger computes it. */
function generated(
  base: ColumnDefinition,
  converted: ColumnDefinition,
  work: TableWork,
  found: ColumnWork,
  stored: string,
): ColumnDefinition {
  const expression =
    converted.generated &&
    sayable(
      converted.generated.expression,
      work,
      `The expression of the virtual column ${work.table.name}.${stored}`,
    );
  if (!expression) return base;
  if (isImmutable(expression, work.bench)) return { ...base, generated: { expression, stored: true } };
  found.computed.push({ column: base, value: expression, onUpdate: true });
  work.bench.report(
    changesByItself(expression) ? tableFindings.computedAtWrite : tableFindings.computedByTrigger,
    converted,
    `The virtual column ${work.table.name}.${stored} is computed by a trigger.`,
  );
  return base;
}

function notNull(
  original: ColumnDefinition,
  work: TableWork,
  found: ColumnWork,
): readonly ConstraintDefinition[] {
  const constraint = original.constraints.find((each) => each.type === 'not null');
  if (!constraint) return [];
  const { bench, workshop, table } = work;
  const what = `${table.name}.${workshop.names.stored(original.name)}`;
  if (!isEnforced(constraint)) {
    bench.report(
      tableFindings.disabledConstraint,
      constraint,
      `NOT NULL of ${what} is disabled and left out.`,
    );
    return [];
  }
  if (constraint.state.validated === false) {
    found.notValidated.push(original);
    return [];
  }
  if (constraint.state.deferrable)
    bench.report(tableFindings.deferrable, constraint, `NOT NULL of ${what} cannot be deferred.`);
  return [notNullConstraint(constraint, work, constraint)];
}

function notNullConstraint(
  at: { readonly start: number; readonly end: number },
  work: TableWork,
  constraint?: ConstraintDefinition,
): ConstraintDefinition {
  const { workshop, bench } = work;
  const name = constraint?.name;
  const isOwn = name !== undefined && !/^SYS_C\d+$/.test(workshop.names.stored(name));
  const keepsName = isOwn && workshop.settings.targetVersion >= 18;
  if (isOwn && !keepsName)
    bench.report(
      tableFindings.notNullName,
      name,
      `The name ${name.text} of a NOT NULL constraint is not kept.`,
    );
  return {
    kind: 'constraint',
    start: at.start,
    end: at.end,
    type: 'not null',
    columns: [],
    state: {},
    properties: [],
    ...(keepsName ? { name: workshop.names.local(name) } : {}),
  };
}
