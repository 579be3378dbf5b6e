import type { Table } from '../../catalog/catalog.ts';
import { tableFindings } from '../../sql/codes/tables.ts';
import * as make from '../../sql/make.ts';
import type { ColumnDefinition, ConstraintDefinition, CreateTable } from '../../sql/tree/define.ts';
import type { Span } from '../../text/span.ts';
import { Bench } from '../context.ts';
import type { TargetStatement } from '../conversion.ts';
import { isTemporaryName } from '../target-names.ts';
import { isOfSession } from '../temporary.ts';
import { unresolvedFindings } from '../unresolved.ts';
import { convertComments } from './comment.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';
import { tableAsQuery } from './table/as-query.ts';
import { sessionTable } from './table/session-table.ts';
import { withPlainBounds } from './table/bound.ts';
import type { Columns } from './table/columns.ts';
import { convertColumns } from './table/columns.ts';
import { objectTable } from './table/object-table.ts';
import { keyExtension } from './table/partition-plan.ts';
import type { Partitions } from './table/partitions.ts';
import { convertPartitions } from './table/partitions.ts';
import { convertConstraints, notValidatedNotNull } from './table/constraints.ts';
import { computedTrigger, defaultOnNullTrigger } from './table/row-trigger.ts';
import { reportWholeNumbers } from './table/whole-numbers.ts';
import { lengthChecks, rangeChecks } from './sqlserver/range-checks.ts';
import { rowVersions } from './sqlserver/row-version.ts';
import { versioning } from './sqlserver/temporal.ts';
import { isVolatile, reportSqlserverFeatures } from './sqlserver/table-features.ts';
import { mysqlParts } from './table/mysql.ts';
import { withColumnPartitions } from './table/mysql-partitions.ts';
import type { TableWork } from './table/work.ts';

/**
 * Converts a table: columns, primary key and checks in CREATE TABLE, then its partitions, triggers for what PostgreSQL
 * cannot declare, and comments; unique keys where the indexes are made, foreign keys when all rows are there.
 */
export const convertTable: ObjectConverter<Table> = (table, workshop) => {
  const bench = new Bench(table, workshop);
  const work: TableWork = {
    table,
    workshop,
    bench,
    converted: bench.convert(withPlainBounds(withColumnPartitions(table.definition))) as CreateTable,
    target: workshop.names.object(table),
  };
  reportFeatures(work);
  reportSqlserverFeatures(work);
  const columns = convertColumns(work);
  if (workshop.source.name === 'oracle') reportWholeNumbers(work);
  const partitions = convertPartitions(work);
  const constraints = convertConstraints(work, { extra: keyExtension(table, workshop) });
  const own = mysqlParts(work);
  const inTable = [...constraints.inTable, ...own.checks, ...rangeChecks(work), ...lengthChecks(work)];
  const statements: TargetStatement[] = [
    ...extraStatements(bench, { ...work.target, kind: 'table' }),
    ...own.types,
    ...(tableAsQuery(columns.columns, inTable, work) ?? createTable(columns, inTable, partitions, work)),
    ...partitions.statements,
    ...defaultOnNullTrigger(columns.defaultsOnNull, work),
    ...computedTrigger(columns.computed, work),
    ...own.triggers,
    ...versioning(work),
    ...rowVersions(work),
    ...(isOfSession(table, workshop.settings) ? sessionTable(columns.columns, work) : []),
    ...convertComments(table, workshop),
    ...columns.notValidated.map((each) => notValidatedNotNull(each, work)),
  ];
  const findings = [
    ...workshop.names.findings(table),
    ...bench.findings,
    ...unresolvedFindings(workshop, table),
  ];
  return [converted(table, 'table', { target: work.target, statements, findings }), ...constraints.objects];
};

function createTable(
  { columns }: Columns,
  constraints: readonly ConstraintDefinition[],
  { clause }: Partitions,
  work: TableWork,
): TargetStatement[] {
  const { table, target, workshop } = work;
  const { definition } = table;
  const isXml = definition.ofType?.parts.at(-1)?.text.toUpperCase() === 'XMLTYPE';
  const object = isXml ? undefined : objectTable(columns, work);
  const ofType = isXml || object ? object?.ofType : definition.ofType;
  const node: CreateTable = {
    kind: 'createTable',
    start: definition.start,
    end: definition.end,
    name: workshop.names.qualified(target, definition.name),
    columns: isXml ? [xmlColumn(definition)] : (object?.columns ?? columns),
    constraints: [...constraints, ...(object?.constraints ?? [])],
    ...(isTemporaryName(table.name) ? { temporary: 'private' as const } : {}),
    ...(ofType ? { ofType } : {}),
    ...(clause ? { partitioning: clause } : {}),
    // The rows of a temporary table that is shared need not outlive a crash, nor those of which only the definition is durable.
    properties:
      isShared(work) || isVolatile(definition)
        ? [{ kind: 'property', start: -1, end: -1, name: 'UNLOGGED', text: 'UNLOGGED' }]
        : [],
  };
  const made = statement('pre-data', node, { ...target, kind: 'table' }, table.sourceComments);
  return [...(object?.before ?? []), made];
}

function isShared({ table, workshop }: TableWork): boolean {
  return (
    table.definition.temporary !== undefined &&
    !isTemporaryName(table.name) &&
    !isOfSession(table, workshop.settings)
  );
}

/** A table of XMLTYPE has one column without a name, which queries call OBJECT_VALUE. */
function xmlColumn(at: Span): ColumnDefinition {
  return {
    kind: 'column',
    start: at.start,
    end: at.end,
    name: make.identifier(at, 'object_value'),
    type: make.type(at, 'xml'),
    constraints: [],
    properties: [],
  };
}

/** Reports what a table has besides columns and constraints. Where its rows lie on disk is left out without a word. */
function reportFeatures(work: TableWork): void {
  const { table, bench } = work;
  const { definition } = table;
  if (definition.organization === 'index')
    bench.report(tableFindings.indexOrganized, definition, `Table ${table.name} is organized by its index.`);
  if (definition.ofType)
    bench.report(tableFindings.objectTable, definition.ofType, `${table.name} is an object table.`);
  if (isShared(work))
    bench.report(tableFindings.sharedTemporaryTable, definition, `All sessions share table ${table.name}.`);
  if (definition.organization === 'external')
    bench.report(tableFindings.externalTable, definition, `Table ${table.name} is external.`);
  for (const each of definition.properties) {
    if (each.name === 'UNREAD')
      bench.report(tableFindings.unreadItem, each, `An item of table ${table.name} could not be read.`);
    if (features.has(each.name))
      bench.report(tableFindings.tableFeature, each, `Table ${table.name} has ${each.name}.`);
  }
}

/** Clauses that say more than where and how rows are stored. */
const features = new Set(['BLOCKCHAIN', 'IMMUTABLE', 'PERIOD', 'FLASHBACK ARCHIVE', 'SHARDED', 'DUPLICATED']);
