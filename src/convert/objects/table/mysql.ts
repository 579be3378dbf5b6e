import { mysqlFindings } from '../../../sql/codes/mysql.ts';
import * as make from '../../../sql/make.ts';
import type {
  ColumnDefinition,
  ConstraintDefinition,
  CreateType,
  Property,
} from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Assignment, If, Statement } from '../../../sql/tree/routine.ts';
import type { DataType } from '../../../sql/tree/type.ts';
import type { CodeEntry } from '../../../text/finding.ts';
import type { Span } from '../../../text/span.ts';
import type { TargetStatement } from '../../conversion.ts';
import { isCaseInsensitive } from '../../types/mysql-collation.ts';
import { isCheckedJson, jsonChecked, MysqlTypes, mysqlTypeName } from '../../types/mysql.ts';
import { targetTypeName } from '../../types/mapped.ts';
import { writtenName } from '../../names/spelling.ts';
import { statement } from '../object.ts';
import { rowTrigger } from './row-trigger.ts';
import type { TableWork } from './work.ts';
import { targetColumn } from './work.ts';

/** What a table of MySQL needs besides its columns and constraints. */
export interface MysqlParts {
  /** Enumerated types, to be made before the table. */
  readonly types: readonly TargetStatement[];
  /** Checks that stand for ENUM, SET and UNSIGNED. */
  readonly checks: readonly ConstraintDefinition[];
  /** The trigger for ON UPDATE CURRENT_TIMESTAMP. */
  readonly triggers: readonly TargetStatement[];
}

const noParts: MysqlParts = { types: [], checks: [], triggers: [] };

/** The parts of a table that only MySQL has; nothing for a table of another source. */
export function mysqlParts(work: TableWork): MysqlParts {
  const { workshop, table } = work;
  if (workshop.source.name !== 'mysql') return noParts;
  report(work);
  const columns = [...table.columns.values()];
  return {
    types: columns.flatMap((each) => enumeration(each, work)),
    checks: columns.flatMap((each) => checksOf(each, work)),
    triggers: updateTrigger(columns, work),
  };
}

function stored(column: ColumnDefinition, { workshop }: TableWork): string {
  return workshop.names.stored(column.name);
}

function targetType(column: ColumnDefinition, work: TableWork): DataType {
  return work.workshop.types.column(work.table, stored(column, work));
}

function enumeration(column: ColumnDefinition, work: TableWork): TargetStatement[] {
  const { workshop, table } = work;
  const { type } = column;
  if (!type || mysqlTypeName(type) !== 'ENUM' || workshop.settings.enums !== 'type') return [];
  const types = new MysqlTypes(workshop.catalog, workshop.settings, workshop.names);
  const target = types.enumeration(table, stored(column, work));
  const at: Span = { start: type.start, end: type.end };
  const node: CreateType = {
    kind: 'createType',
    ...at,
    name: workshop.names.qualified(target, at),
    definition: {
      kind: 'enumeratedType',
      ...at,
      values: (type.members ?? []).map((each) => make.string(at, each)),
    },
  };
  return [statement('pre-data', node, { ...target, kind: 'type' })];
}

/** Checks that hold what the type of the source held. */
function checksOf(column: ColumnDefinition, work: TableWork): ConstraintDefinition[] {
  const { type } = column;
  const { settings } = work.workshop;
  if (!type) return [];
  const at: Span = { start: type.start, end: type.end };
  const self = make.reference(at, targetColumn(column.name, work));
  const members = (type.members ?? []).map((each) => make.string(at, each));
  const checks: Expression[] = [];
  const name = mysqlTypeName(type);
  if (name === 'ENUM' && settings.enums === 'check' && members.length > 0)
    checks.push({ kind: 'in', ...at, operand: self, not: false, list: members });
  if (name === 'SET' && members.length > 0) {
    const list: Expression = { kind: 'array', ...at, items: members };
    const isArray = targetType(column, work).dimensions !== undefined;
    const own = isArray ? self : make.call(at, 'string_to_array', [self, make.string(at, ',')]);
    checks.push(make.fragment(at, 'operator', own, ' <@ ', list));
  }
  if (type.unsigned && settings.unsignedChecks && targetTypeName(targetType(column, work)) !== 'boolean')
    checks.push(make.binary(at, self, '>=', make.number(at, 0)));
  return checks.map((check) => ({
    kind: 'constraint',
    ...at,
    type: 'check',
    columns: [],
    check,
    state: {},
    properties: [],
  }));
}

/** Whether a check says no more than that a column is JSON, which its type in the target says too. */
export function isImpliedByType(constraint: ConstraintDefinition, { table, workshop }: TableWork): boolean {
  if (workshop.source.name !== 'mysql' || !constraint.check) return false;
  const fold = (name: DataType['name']['parts'][number]): string => workshop.names.stored(name);
  const column = jsonChecked(constraint.check, fold);
  if (column === undefined || !table.columns.has(column) || !isCheckedJson(table, column, fold)) return false;
  const kind = targetTypeName(workshop.types.column(table, column));
  return kind === 'json' || kind === 'jsonb';
}

/**
 * ON UPDATE CURRENT_TIMESTAMP: the column gets the moment when another one changes and it is not given a value itself
 * (Reference Manual, "Automatic Initialization and Updating for TIMESTAMP and DATETIME").
 */
function updateTrigger(columns: readonly ColumnDefinition[], work: TableWork): TargetStatement[] {
  const { table, bench } = work;
  const touched = columns.filter((each) => each.onUpdate !== undefined);
  if (touched.length === 0) return [];
  const at: Span = { start: table.span.end, end: table.span.end };
  const assignments = touched.map((each): Statement => {
    const name = targetColumn(each.name, work);
    const column = (row: string): Expression =>
      make.reference(at, row, make.identifier(at, name.text, name.quoted));
    const target = column('NEW');
    const assign: Assignment = {
      kind: 'assignment',
      ...at,
      target,
      value: momentFor(targetType(each, work), at),
    };
    return branch(at, make.isDistinct(at, target, column('OLD'), true), [assign]);
  });
  const changed = make.fragment(at, 'operator', changedRow(columns, work));
  const statements: Statement[] = [
    branch(at, changed, assignments),
    { kind: 'return', ...at, form: 'return', value: make.reference(at, 'NEW') },
  ];
  const [first] = touched;
  if (first)
    bench.report(
      mysqlFindings.onUpdate,
      first.onUpdate ?? first,
      `Columns of ${table.name} (${touched.map((each) => each.name.text).join(', ')}) are set by a trigger when the row changes.`,
    );
  return rowTrigger('on_update_current_timestamp', '_on_update', ['UPDATE'], statements, work);
}

function branch(at: Span, test: Expression, statements: readonly Statement[]): If {
  return { kind: 'if', ...at, branches: [{ kind: 'ifBranch', ...at, test, statements }] };
}

function momentFor(type: DataType, at: Span): Expression {
  return make.reference(at, targetTypeName(type) === 'timestamptz' ? 'CURRENT_TIMESTAMP' : 'LOCALTIMESTAMP');
}

/** Types without an equality of their own. */
const incomparable = new Set(['json', 'point', 'xml']);

/** Whether any column changes. Generated columns have no value yet before the row is stored, and json none to compare. */
function changedRow(columns: readonly ColumnDefinition[], work: TableWork): string {
  const isOdd = (each: ColumnDefinition): boolean =>
    each.generated !== undefined || incomparable.has(targetTypeName(targetType(each, work)));
  if (!columns.some(isOdd)) return 'NEW IS DISTINCT FROM OLD';
  const values = (row: string): string =>
    columns
      .filter((each) => each.generated === undefined)
      .map((each) => {
        const name = `${row}.${writtenName(targetColumn(each.name, work))}`;
        return isOdd(each) ? `${name}::text` : name;
      })
      .join(', ');
  return `(${values('NEW')}) IS DISTINCT FROM (${values('OLD')})`;
}

// What is to be told

function report(work: TableWork): void {
  const { table, bench } = work;
  const columns = [...table.columns.values()];
  const tell = (
    entry: CodeEntry,
    some: readonly ColumnDefinition[],
    what: (names: string) => string,
  ): void => {
    const [first] = some;
    if (first) bench.report(entry, first, what(some.map((each) => each.name.text).join(', ')));
  };
  const typed = (test: (type: DataType) => boolean): ColumnDefinition[] =>
    columns.filter((each) => each.type !== undefined && test(each.type));
  if (!work.workshop.settings.unsignedChecks)
    tell(
      mysqlFindings.unsigned,
      columns.filter((each) => each.type?.unsigned && !each.identity),
      (names) => `Columns of ${table.name} are unsigned: ${names}.`,
    );
  tell(
    mysqlFindings.zerofill,
    typed((type) => type.zerofill === true),
    (names) => `Columns of ${table.name} are shown with zeros: ${names}.`,
  );
  if (work.workshop.settings.mysqlChar === 'char')
    tell(
      mysqlFindings.charBlanks,
      typed(
        (type) =>
          mysqlTypeName(type) === 'CHAR' && Number(type.precision ?? 1) > 1 && type.characterSet !== 'binary',
      ),
      (names) => `Columns of ${table.name} are CHAR: ${names}.`,
    );
  if (work.workshop.settings.enums !== 'type')
    tell(
      mysqlFindings.enumeration,
      typed((type) => mysqlTypeName(type) === 'ENUM'),
      (names) => `Columns of ${table.name} are ENUM: ${names}.`,
    );
  tell(
    mysqlFindings.set,
    typed((type) => mysqlTypeName(type) === 'SET'),
    (names) => `Columns of ${table.name} are SET: ${names}.`,
  );
  tell(
    mysqlFindings.binaryPadding,
    typed((type) => mysqlTypeName(type) === 'BINARY'),
    (names) => `Columns of ${table.name} are BINARY: ${names}.`,
  );
  reportKeys(work);
  reportProperties(work);
}

/** Keys of texts that ignore case, and primary keys of prefixes. */
function reportKeys(work: TableWork): void {
  const { table, bench, workshop } = work;
  for (const each of table.definition.constraints) {
    if (each.properties.some(({ name }) => name === 'PREFIX'))
      bench.report(
        mysqlFindings.prefixKey,
        each,
        `The primary key of ${table.name} is of the beginning of a column.`,
      );
    if (each.properties.some(({ name }) => name === 'INLINE REFERENCES'))
      bench.report(
        mysqlFindings.inlineReferences,
        each,
        `A column of ${table.name} has REFERENCES behind it.`,
      );
    const isKey = ['primary key', 'unique', 'foreign key'].includes(each.type);
    if (!isKey || workshop.settings.caseInsensitive === 'collation') continue;
    const names = each.columns.filter((column) => {
      const definition = table.columns.get(workshop.names.stored(column));
      return (
        definition !== undefined && isPlainText(definition) && isCaseInsensitive(definition, table.definition)
      );
    });
    const words = names.map((name) => name.text).join(', ');
    if (names.length > 0)
      bench.report(
        mysqlFindings.caseInsensitiveKey,
        each,
        `The ${each.type} of ${table.name} compares ${words} with its case in PostgreSQL.`,
      );
  }
}

/** ENUM and SET store their members, in one spelling. */
function isPlainText({ type }: ColumnDefinition): boolean {
  return type !== undefined && !['ENUM', 'SET'].includes(mysqlTypeName(type));
}

const specialEngines = new Set([
  'memory',
  'heap',
  'csv',
  'blackhole',
  'federated',
  'merge',
  'mrg_myisam',
  'connect',
  'spider',
  'example',
  'archive',
  's3',
]);

function reportProperties(work: TableWork): void {
  const { table, bench } = work;
  const all: readonly Property[] = [
    ...table.definition.properties,
    ...table.definition.columns.flatMap((each) => each.properties),
  ];
  for (const each of all) {
    const engine =
      each.name === 'ENGINE' ? /([\w-]+)['"`]?\s*$/.exec(each.text)?.[1]?.toLowerCase() : undefined;
    if (engine !== undefined && specialEngines.has(engine))
      bench.report(mysqlFindings.engine, each, `Table ${table.name} has the engine ${engine.toUpperCase()}.`);
    if (each.name === 'SYSTEM VERSIONING' || each.name === 'PERIOD')
      bench.report(mysqlFindings.systemVersioning, each, `Table ${table.name} is versioned by the system.`);
    if (each.name === 'AS QUERY')
      bench.report(mysqlFindings.tableAsQuery, each, `Table ${table.name} is made from a query.`);
  }
}
