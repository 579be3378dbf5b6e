import type { Table } from '../../../catalog/catalog.ts';
import { tableFindings } from '../../../sql/codes/tables.ts';
import * as make from '../../../sql/make.ts';
import type {
  AlterTable,
  ColumnDefinition,
  ConstraintDefinition,
  ConstraintState,
  CreateIndex,
} from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Identifier } from '../../../sql/tree/name.ts';
import type { CodeEntry, Finding } from '../../../text/finding.ts';
import { finding } from '../../../text/finding.ts';
import type { Span } from '../../../text/span.ts';
import type { ConvertedObject, Stage, TargetStatement } from '../../conversion.ts';
import type { ForeignKey } from '../../keys.ts';
import { hasRowIdentifier } from '../../references/home.ts';
import { rowIdentifier } from '../../references/key.ts';
import { foreignKey, isEnabled, tableNamed, indexMadeFor } from '../../keys.ts';
import { withEnding } from '../../names/spelling.ts';
import { converted, statement } from '../object.ts';
import { isImpliedByType } from './mysql.ts';
import { partitionPlan } from './partition-plan.ts';
import type { TableWork } from './work.ts';
import { isEnforced, requiredColumns, sayable, storedNames, targetColumns } from './work.ts';

/** What became of a table's constraints. */
export interface Constraints {
  /** Those that stand in CREATE TABLE. */
  readonly inTable: readonly ConstraintDefinition[];
  /** One object for each constraint; those that are not in the table have their statements. */
  readonly objects: readonly ConvertedObject[];
}

/** Where the primary key is: on a partitioned table it may need further columns. */
export interface KeyColumns {
  /** Columns that a key of this table must hold besides its own. */
  readonly extra: readonly Identifier[];
}

/** What one constraint became. */
interface Outcome {
  readonly inTable?: ConstraintDefinition;
  readonly statements?: readonly TargetStatement[];
  readonly findings?: readonly Finding[];
  readonly refused?: boolean;
  readonly name?: string;
}

/** Converts the keys, checks and foreign keys of a table. */
export function convertConstraints(work: TableWork, keys: KeyColumns): Constraints {
  const { constraints } = work.table.definition;
  const inTable: ConstraintDefinition[] = [];
  const objects: ConvertedObject[] = [];
  constraints.forEach((original, i) => {
    if (!isKept(original) || isImpliedByType(original, work)) return;
    const outcome = convertConstraint(original, work.converted.constraints[i] ?? original, work, keys);
    if (outcome.inTable) inTable.push(outcome.inTable);
    objects.push(objectOf(original, outcome, i, work));
  });
  return { inTable, objects };
}

/** SCOPE and ROWID constraints speak of REFs, about which the column has its own finding. */
function isKept(constraint: ConstraintDefinition): boolean {
  return ['primary key', 'unique', 'foreign key', 'check'].includes(constraint.type);
}

function convertConstraint(
  original: ConstraintDefinition,
  convertedNode: ConstraintDefinition,
  work: TableWork,
  keys: KeyColumns,
): Outcome {
  if (!isEnforced(original)) return disabled(original, work);
  switch (original.type) {
    case 'primary key':
      return primaryKey(original, work, keys);
    case 'unique':
      return unique(original, work, keys);
    case 'foreign key':
      return foreign(original, work);
    default:
      return check(original, convertedNode, work);
  }
}

function objectOf(
  original: ConstraintDefinition,
  outcome: Outcome,
  position: number,
  work: TableWork,
): ConvertedObject {
  const { table, target, workshop } = work;
  const name = original.name
    ? workshop.names.stored(original.name)
    : `${table.name} ${original.type.toUpperCase()} ${storedNames(original.columns, work).join(', ') || position + 1}`;
  return converted(table, 'constraint', {
    name,
    parent: `table ${table.schema}.${table.name}`,
    origin: { start: original.start, end: original.end },
    statements: outcome.statements ?? [],
    findings: outcome.findings ?? [],
    refused: outcome.refused ?? false,
    ...(outcome.statements || outcome.inTable
      ? { target: { schema: target.schema, name: outcome.name ?? target.name } }
      : {}),
  });
}

function note(entry: CodeEntry, at: Span, what: string, todo?: string): Finding {
  return finding(entry, at, what, todo === undefined ? {} : { todo });
}

/** What a finding calls a constraint. */
function describe(constraint: ConstraintDefinition, { table }: TableWork): string {
  const words = constraint.type.replace(/^./, (letter) => letter.toUpperCase());
  return constraint.name ? `${words} ${constraint.name.text} of ${table.name}` : `${words} of ${table.name}`;
}

function nameOf(constraint: ConstraintDefinition, { table, workshop }: TableWork): Identifier | undefined {
  const { names } = workshop;
  if (!constraint.name) return undefined;
  return names.identifier(names.constraint(table, names.stored(constraint.name)), constraint.name);
}

function nameField(name: Identifier | undefined): { name?: Identifier } {
  return name ? { name } : {};
}

/** A constraint for the target with nothing of the source's state but what is given. */
function targetConstraint(
  original: ConstraintDefinition,
  work: TableWork,
  state: ConstraintState = {},
): ConstraintDefinition {
  return {
    kind: 'constraint',
    start: original.start,
    end: original.end,
    type: original.type,
    ...nameField(nameOf(original, work)),
    columns: targetColumns(original.columns, work),
    state,
    properties: [],
  };
}

function deferral({ state }: ConstraintDefinition): ConstraintState {
  if (!state.deferrable && !state.initiallyDeferred) return {};
  return { deferrable: true, ...(state.initiallyDeferred ? { initiallyDeferred: true } : {}) };
}

/** A disabled constraint is left out; the finding has the statement that would add it. */
function disabled(original: ConstraintDefinition, work: TableWork): Outcome {
  const what = `${describe(original, work)} is disabled and left out.`;
  return { findings: [note(tableFindings.disabledConstraint, original, what)] };
}

function primaryKey(original: ConstraintDefinition, work: TableWork, keys: KeyColumns): Outcome {
  const findings = keyFindings(original, work, keys);
  const base = targetConstraint(original, work, keyState(original, work, findings));
  // The scripts make its index themselves: the index's converter adds the key to it.
  if (isMadeByIndex(original, work)) return { findings, statements: [], ...targetNameOf(base) };
  const node = { ...base, columns: [...base.columns, ...missing(base, keys)] };
  return { inTable: node, findings, ...targetNameOf(node) };
}

function isMadeByIndex(original: ConstraintDefinition, { table, workshop }: TableWork): boolean {
  const { catalog, names } = workshop;
  return indexMadeFor(catalog, table, original, (each) => names.stored(each)) !== undefined;
}

function missing(key: ConstraintDefinition, { extra }: KeyColumns): readonly Identifier[] {
  const own = new Set(key.columns.map((each) => each.text));
  return extra.filter((each) => !own.has(each.text));
}

function targetNameOf({ name }: ConstraintDefinition): { name?: string } {
  return name ? { name: name.text } : {};
}

function keyFindings(original: ConstraintDefinition, work: TableWork, keys: KeyColumns): Finding[] {
  const findings: Finding[] = [];
  if (original.state.validated === false)
    findings.push(
      note(tableFindings.notValidatedKey, original, `${describe(original, work)} is not validated.`),
    );
  const added = missing({ ...original, columns: targetColumns(original.columns, work) }, keys);
  if (added.length > 0)
    findings.push(
      note(
        tableFindings.partitionKey,
        original,
        `${describe(original, work)} also gets ${added.map((each) => each.text).join(', ')}, by which the table is partitioned: its own columns alone are no longer unique.`,
      ),
    );
  return findings;
}

/** A foreign key cannot refer to a key that is deferrable, so that such a key is checked at once. */
function keyState(original: ConstraintDefinition, work: TableWork, findings: Finding[]): ConstraintState {
  const state = deferral(original);
  if (!state.deferrable || !isReferred(original, work)) return state;
  const what = `${describe(original, work)} cannot be deferred, because foreign keys refer to it.`;
  findings.push(note(tableFindings.deferrable, original, what));
  return {};
}

/** Whether a foreign key of any table refers to a key of this one with these columns. */
export function isReferred(key: ConstraintDefinition, work: Pick<TableWork, 'table' | 'workshop'>): boolean {
  const { catalog, names } = work.workshop;
  const fold = (each: Identifier): string => names.stored(each);
  const columns = key.columns.map(fold).sort().join('\0');
  for (const table of catalog.tables.values())
    for (const each of table.definition.constraints) {
      if (each.type !== 'foreign key' || !isEnabled(each)) continue;
      const found = foreignKey(catalog, table, each, fold);
      if (found?.parent === work.table && [...found.parentColumns].sort().join('\0') === columns) return true;
    }
  return false;
}

/**
 * A unique key. Oracle has rows with NULLs in a key of several columns be alike when the other columns are, unless all are
 * NULL (SQL Language Reference, "constraint", Restrictions on Unique Constraints). With one column, PostgreSQL does the
 * same; with a column that is never NULL, NULLS NOT DISTINCT is the same; else a second index covers the rows with some
 * NULLs. SQL Server takes NULL for a value like others ("Unique constraints and check constraints"), which NULLS NOT DISTINCT does too.
 */
function unique(original: ConstraintDefinition, work: TableWork, keys: KeyColumns): Outcome {
  const findings = keyFindings(original, work, keys);
  const state = keyState(original, work, findings);
  const base = targetConstraint(original, work, state);
  const node = { ...base, columns: [...base.columns, ...missing(base, keys)] };
  const nulls = nullRows(original, work);
  const add = (constraint: ConstraintDefinition): TargetStatement =>
    alterStatement('indexes', constraint, work, node.name?.text ?? work.target.name);
  if (nulls === 'none') return { statements: [add(node)], findings, ...targetNameOf(node) };
  if (work.workshop.settings.targetVersion < 15) {
    const what = `${describe(original, work)} allows rows that are alike but for a NULL.`;
    findings.push(note(tableFindings.partlyNullKeyWeaker, original, what));
    return { statements: [add(node)], findings, ...targetNameOf(node) };
  }
  if (nulls === 'some')
    return { statements: [add({ ...node, nullsNotDistinct: true })], findings, ...targetNameOf(node) };
  const index = partlyNullIndex(node, original, work);
  findings.push(
    note(
      tableFindings.partlyNullKey,
      original,
      `${describe(original, work)} gets a second index for rows with some NULLs.`,
    ),
  );
  return { statements: [add(node), index], findings, ...targetNameOf(node) };
}

/** Which rows with NULLs a unique key must compare: none of them, all of them, or those in which not every column is NULL. */
function nullRows(key: ConstraintDefinition, { table, workshop }: TableWork): 'none' | 'some' | 'not all' {
  const { nullsInKeys } = workshop.source.traits;
  if (nullsInKeys === 'distinct') return 'none';
  const required = requiredColumns(table, (each) => workshop.names.stored(each));
  const nullable = key.columns.filter((each) => !required.has(workshop.names.stored(each)));
  if (nullsInKeys === 'equal') return nullable.length === 0 ? 'none' : 'some';
  if (key.columns.length === 1 || nullable.length === 0) return 'none';
  return nullable.length < key.columns.length ? 'some' : 'not all';
}

/** A unique index over the rows in which some but not all columns of the key are NULL. */
function partlyNullIndex(
  key: ConstraintDefinition,
  original: ConstraintDefinition,
  { table, target, workshop }: TableWork,
): TargetStatement {
  const { names } = workshop;
  const own = key.name?.text ?? `${target.name}_${key.columns.map((each) => each.text).join('_')}`;
  const name = names.beside(table, withEnding(own, '_nulls', workshop.target.names.maxBytes));
  const columns = key.columns.map((each) => make.reference(original, each));
  const node: CreateIndex = {
    kind: 'createIndex',
    start: original.start,
    end: original.end,
    name: names.qualified(name, original),
    table: names.qualified(target, original),
    unique: true,
    bitmap: false,
    items: columns.map((expression) => ({
      kind: 'orderItem',
      start: original.start,
      end: original.end,
      expression,
    })),
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    nullsNotDistinct: true,
    where: someNulls(original, columns),
    properties: [],
  };
  return statement('indexes', node, { ...name, kind: 'index' });
}

/** Some of the columns are NULL, but not all. */
function someNulls(at: Span, columns: readonly Expression[]): Expression {
  const nulls = make.call(at, 'num_nulls', columns);
  if (columns.length === 2) return make.binary(at, nulls, '=', make.number(at, 1));
  return {
    kind: 'between',
    start: at.start,
    end: at.end,
    operand: nulls,
    not: false,
    low: make.number(at, 1),
    high: make.number(at, columns.length - 1),
  };
}

function alterStatement(
  stage: Stage,
  constraint: ConstraintDefinition,
  { target, workshop }: TableWork,
  name: string,
): TargetStatement {
  const at: Span = { start: constraint.start, end: constraint.end };
  const node: AlterTable = {
    kind: 'alterTable',
    ...at,
    name: workshop.names.qualified(target, at),
    actions: [{ kind: 'alterAction', ...at, action: 'add constraint', constraints: [constraint] }],
  };
  return statement(stage, node, { schema: target.schema, name, kind: 'constraint' });
}

/** ALTER TABLE … ADD for a constraint of a table that is there already. */
export function addConstraint(
  stage: Stage,
  constraint: ConstraintDefinition,
  work: TableWork,
): TargetStatement {
  return alterStatement(stage, constraint, work, constraint.name?.text ?? work.target.name);
}

/** Added without looking at the rows, then validated, so that the table is locked for a moment only. */
function validateStatement(
  constraint: ConstraintDefinition,
  work: TableWork,
  name: Identifier,
): TargetStatement {
  const { target, workshop } = work;
  const at: Span = { start: constraint.start, end: constraint.end };
  const node: AlterTable = {
    kind: 'alterTable',
    ...at,
    name: workshop.names.qualified(target, at),
    actions: [{ kind: 'alterAction', ...at, action: 'validate constraint', name }],
  };
  return statement('post-data', node, { schema: target.schema, name: name.text, kind: 'constraint' });
}

function foreign(original: ConstraintDefinition, work: TableWork): Outcome {
  const { workshop, table } = work;
  const { catalog, names, settings } = workshop;
  const fold = (each: Identifier): string => names.stored(each);
  const identified = identifierKey(original, work);
  const key = identified ?? foreignKey(catalog, table, original, fold);
  const problem = identified
    ? undefined
    : key
      ? keyProblem(key.parent, key.parentColumns, work)
      : parentProblem(original, work);
  if (!key || problem !== undefined)
    return {
      findings: [
        note(
          tableFindings.foreignKeyLeftOut,
          original,
          `${describe(original, work)} is left out: ${problem ?? 'its table has no such key'}.`,
        ),
      ],
      refused: true,
    };
  const parent = names.object(key.parent);
  const name = nameOf(original, work) ?? foreignKeyName(original, work);
  // PostgreSQL before version 18 cannot add a foreign key of a partitioned table without looking at its rows.
  const atOnce = partitionPlan(table, workshop).levels.length > 0 && settings.targetVersion < 18;
  const references = original.references;
  const node: ConstraintDefinition = {
    ...targetConstraint(original, work, { ...deferral(original), ...(atOnce ? {} : { notValid: true }) }),
    name,
    references: {
      table: names.qualified(parent, references?.table ?? original),
      columns: key.parentColumns.map((each) => names.identifier(names.column(key.parent, each), original)),
    },
    ...(original.onDelete && original.onDelete !== 'no action' ? { onDelete: original.onDelete } : {}),
    ...(original.onUpdate && original.onUpdate !== 'no action' ? { onUpdate: original.onUpdate } : {}),
  };
  const added = alterStatement('post-data', node, work, name.text);
  const isValidated = original.state.validated !== false && !atOnce;
  return {
    statements: isValidated ? [added, validateStatement(original, work, name)] : [added],
    name: name.text,
  };
}

/** A column of REFs to an object table without a primary key refers to what identifies its rows instead. */
function identifierKey(
  original: ConstraintDefinition,
  { table, workshop }: TableWork,
): ForeignKey | undefined {
  const { catalog, names } = workshop;
  const fold = (each: Identifier): string => names.stored(each);
  const { references } = original;
  const parent = references && tableNamed(catalog, references.table, table.nameSchema, fold);
  if (!parent || !hasRowIdentifier(parent, catalog, fold)) return undefined;
  return {
    table,
    columns: original.columns.map(fold),
    parent,
    parentColumns: [rowIdentifier(parent, workshop)],
  };
}

/** A foreign key without a name gets the one that PostgreSQL would give it, since it is validated by name. */
function foreignKeyName(original: ConstraintDefinition, work: TableWork): Identifier {
  const { names, target } = work.workshop;
  const columns = targetColumns(original.columns, work).map((each) => each.text);
  const name = withEnding([work.target.name, ...columns].join('_'), '_fkey', target.names.maxBytes);
  return names.identifier(name, original);
}

function parentProblem(original: ConstraintDefinition, { table, workshop }: TableWork): string | undefined {
  const { catalog, names } = workshop;
  const { references } = original;
  if (!references) return 'it names no table';
  const parent = tableNamed(catalog, references.table, table.nameSchema, (each) => names.stored(each));
  const written = references.table.parts.map((each) => each.text).join('.');
  return parent ? `table ${written} has no primary key` : `table ${written} is not in the scripts`;
}

function keyProblem(parent: Table, columns: readonly string[], { workshop }: TableWork): string | undefined {
  const { names } = workshop;
  const wanted = [...columns].sort().join('\0');
  const key = parent.definition.constraints.find(
    (each) =>
      (each.type === 'primary key' || each.type === 'unique') &&
      each.columns
        .map((column) => names.stored(column))
        .sort()
        .join('\0') === wanted,
  );
  if (!key) return `${parent.name} has no key of ${columns.join(', ')}`;
  return isEnforced(key) ? undefined : `the key of ${parent.name} that it refers to is disabled`;
}

/** A check stands in the table; one that old rows may break is added behind them without looking at them. */
function check(
  original: ConstraintDefinition,
  convertedNode: ConstraintDefinition,
  work: TableWork,
): Outcome {
  const expression = convertedNode.check && sayable(convertedNode.check, work, describe(original, work));
  if (!expression) return { refused: true };
  const findings = original.state.deferrable
    ? [note(tableFindings.deferrable, original, `${describe(original, work)} cannot be deferred.`)]
    : [];
  const node = { ...targetConstraint(original, work), columns: [], check: expression };
  if (original.state.validated !== false) return { inTable: node, findings, ...targetNameOf(node) };
  const notValid: ConstraintDefinition = { ...node, state: { notValid: true } };
  const name = node.name?.text ?? work.target.name;
  return { statements: [alterStatement('post-data', notValid, work, name)], findings, ...targetNameOf(node) };
}

/** NOT NULL that old rows may break, as a check that looks at new rows only. */
export function notValidatedNotNull(column: ColumnDefinition, work: TableWork): TargetStatement {
  const original = column.constraints.find((each) => each.type === 'not null') ?? column;
  const [target] = targetColumns([column.name], work);
  const at: Span = { start: original.start, end: original.end };
  const constraint: ConstraintDefinition = {
    kind: 'constraint',
    ...at,
    type: 'check',
    columns: [],
    check: make.isNull(at, make.reference(at, target ?? column.name), true),
    state: { notValid: true },
    properties: [],
    ...(original.kind === 'constraint' && original.name
      ? { name: work.workshop.names.local(original.name) }
      : {}),
  };
  return alterStatement('post-data', constraint, work, constraint.name?.text ?? work.target.name);
}
