import * as make from '../../../sql/make.ts';
import type { ColumnDefinition } from '../../../sql/tree/define.ts';
import { sqlserverTypeName } from '../../types/sqlserver.ts';
import { writtenName } from '../../names/spelling.ts';
import type { TargetStatement } from '../../conversion.ts';
import type { TableWork } from '../table/work.ts';
import { targetColumn } from '../table/work.ts';
import { ownTrigger, statedText } from './own-trigger.ts';

/** The default of a row version, which a new row has; undefined for any other column. */
export function rowVersionDefault(
  column: ColumnDefinition,
  { bench, workshop }: TableWork,
): Required<Pick<ColumnDefinition, 'default'>> | undefined {
  if (workshop.source.name !== 'sqlserver' || !isRowVersion(column)) return undefined;
  return { default: make.call(column, bench.pack('row_version'), []) };
}

function isRowVersion({ type }: ColumnDefinition): boolean {
  return type?.name.parts.length === 1 && sqlserverTypeName(type) === 'ROWVERSION';
}

/** The trigger that gives a row a new version at each change ("rowversion"), behind the rows that come with theirs; new versions go on behind the last of these. */
export function rowVersions(work: TableWork): TargetStatement[] {
  const { table, workshop, bench, target } = work;
  const column = table.definition.columns.find(isRowVersion);
  if (workshop.source.name !== 'sqlserver' || !column) return [];
  const at = { start: table.span.end, end: table.span.end };
  const given = writtenName(make.name(at, ...bench.pack('row_version')));
  const name = targetColumn(column.name, work);
  const own = writtenName({ kind: 'name', ...at, parts: [name] });
  const rows = writtenName(workshop.names.qualified(target, at));
  const number = `('x' || encode(${own}, 'hex'))::bit(64)::bigint`;
  const goOn = `SELECT setval('${given}', greatest(${number}, nextval('${given}')))\nFROM ${rows} WHERE ${own} IS NOT NULL ORDER BY ${own} DESC LIMIT 1`;
  return [
    ...ownTrigger(work, '_row_version', 'BEFORE UPDATE', [`NEW.${own} := ${given}();`, 'RETURN NEW;']),
    statedText(
      work,
      'post-data',
      'SELECT',
      goOn,
      { schema: target.schema, name: `${target.name} row versions` },
      'sequence',
    ),
  ];
}
