import type { Table } from '../../catalog/catalog.ts';
import { tableFindings } from '../../sql/codes/tables.ts';
import type { CreateTable } from '../../sql/tree/define.ts';
import { Bench } from '../context.ts';
import type { ConvertedObject, TargetStatement } from '../conversion.ts';
import { convertComments } from './comment.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';
import { withPlainBounds } from './table/bound.ts';
import { convertColumns } from './table/columns.ts';
import { keyExtension } from './table/partition-plan.ts';
import { convertPartitions } from './table/partitions.ts';
import { convertConstraints, notValidatedNotNull } from './table/constraints.ts';
import { computedTrigger, defaultOnNullTrigger } from './table/row-trigger.ts';
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
    converted: bench.convert(withPlainBounds(table.definition)) as CreateTable,
    target: workshop.names.object(table),
  };
  reportFeatures(work);
  const columns = convertColumns(work);
  const partitions = convertPartitions(work);
  const constraints = convertConstraints(work, { extra: keyExtension(table, workshop) });
  const { definition } = table;
  const node: CreateTable = {
    kind: 'createTable',
    start: definition.start,
    end: definition.end,
    name: workshop.names.qualified(work.target, definition.name),
    columns: columns.columns,
    constraints: constraints.inTable,
    ...(partitions.clause ? { partitioning: partitions.clause } : {}),
    properties: [],
  };
  const target = { ...work.target, kind: 'table' } as const;
  const statements: TargetStatement[] = [
    ...extraStatements(bench, target),
    statement('pre-data', node, target, table.sourceComments),
    ...partitions.statements,
    ...defaultOnNullTrigger(columns.defaultsOnNull, work),
    ...computedTrigger(columns.computed, work),
    ...convertComments(table, workshop),
    ...columns.notValidated.map((each) => notValidatedNotNull(each, work)),
  ];
  const object: ConvertedObject = converted(table, 'table', {
    target: work.target,
    statements,
    findings: [...workshop.names.findings(table), ...bench.findings],
  });
  return [object, ...constraints.objects];
};

/** Reports what a table has besides columns and constraints. Where its rows lie on disk is left out without a word. */
function reportFeatures({ table, bench }: TableWork): void {
  const { definition } = table;
  if (definition.organization === 'index')
    bench.report(tableFindings.indexOrganized, definition, `Table ${table.name} is organized by its index.`);
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
