import type { TableStatistics } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import type { Services } from '../../services.ts';
import type { TableRow } from '../../store/store.ts';
import type { TableFigures } from '../../tasks/messages.ts';
import { ProtocolError } from '../errors.ts';
import { filters, whereOf } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { limitOf, paging } from '../paging.ts';

const tablesToReload = z.array(z.object({ SchemaName: z.string(), TableName: z.string() }));
const reloadOption = z.enum(['data-reload', 'validate-only']).optional();

/** The statistics of tables, and their reload, of both kinds of replications. */
export const tableOperations: readonly Operation[] = [
  operation(
    'DescribeTableStatistics',
    { ReplicationTaskArn: z.string(), ...paging, Filters: filters },
    async ({ ReplicationTaskArn, ...asked }, { services }) => {
      await services.tasks.get(ReplicationTaskArn, 'task');
      const { tables, marker } = await statisticsOf(services, ReplicationTaskArn, asked);
      return { ReplicationTaskArn, TableStatistics: tables, ...marker };
    },
  ),
  operation(
    'DescribeReplicationTableStatistics',
    { ReplicationConfigArn: z.string(), ...paging, Filters: filters },
    async ({ ReplicationConfigArn, ...asked }, { services }) => {
      await services.tasks.get(ReplicationConfigArn, 'serverless');
      const { tables, marker } = await statisticsOf(services, ReplicationConfigArn, asked);
      return { ReplicationConfigArn, ReplicationTableStatistics: tables, ...marker };
    },
  ),
  operation(
    'ReloadTables',
    { ReplicationTaskArn: z.string(), TablesToReload: tablesToReload, ReloadOption: reloadOption },
    async ({ ReplicationTaskArn, TablesToReload, ReloadOption }, { services }) => {
      await services.tasks.get(ReplicationTaskArn, 'task');
      await services.tasks.reload(ReplicationTaskArn, namesOf(TablesToReload), ReloadOption ?? 'data-reload');
      return { ReplicationTaskArn };
    },
  ),
  operation(
    'ReloadReplicationTables',
    { ReplicationConfigArn: z.string(), TablesToReload: tablesToReload, ReloadOption: reloadOption },
    async ({ ReplicationConfigArn, TablesToReload, ReloadOption }, { services }) => {
      await services.tasks.get(ReplicationConfigArn, 'serverless');
      await services.tasks.reload(
        ReplicationConfigArn,
        namesOf(TablesToReload),
        ReloadOption ?? 'data-reload',
      );
      return { ReplicationConfigArn };
    },
  ),
];

function namesOf(tables: z.output<typeof tablesToReload>): { schema: string; name: string }[] {
  return tables.map(({ SchemaName, TableName }) => ({ schema: SchemaName, name: TableName }));
}

interface Asked {
  readonly Filters?: z.output<typeof filters>;
  readonly Marker?: string | undefined;
  readonly MaxRecords?: number | undefined;
}

async function statisticsOf(
  { store }: Services,
  arn: string,
  { Filters, Marker, MaxRecords }: Asked,
): Promise<{ readonly tables: TableStatistics[]; readonly marker: { readonly Marker?: string } }> {
  const where = whereOf(Filters, ['schema-name', 'table-name', 'table-state']);
  const list = (name: string): readonly string[] | undefined => {
    const values = where[name];
    return typeof values === 'string' ? [values] : values;
  };
  const [schemas, names, states] = [list('schema-name'), list('table-name'), list('table-state')];
  const limit = statisticsLimit(MaxRecords);
  const after = Marker === undefined || Marker === '' ? undefined : placeOf(Marker);
  const rows = await store.statistics.read(arn, {
    ...(after ? { after } : {}),
    limit: limit + 1,
    ...(schemas ? { schemas } : {}),
    ...(names ? { names } : {}),
    ...(states ? { states } : {}),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    tables: shown.map((row) => wire(JSON.parse(row.content) as TableFigures)),
    marker: rows.length > limit && last ? { Marker: markerOf(last) } : {},
  };
}

/** Statistics come up to 500 at a time (DMS API, "DescribeTableStatistics"). */
function statisticsLimit(wanted: number | undefined): number {
  return wanted !== undefined && wanted > 100 && wanted <= 500 ? wanted : limitOf(wanted);
}

function markerOf({ schema, name }: TableRow): string {
  return Buffer.from(JSON.stringify([schema, name])).toString('base64url');
}

function placeOf(marker: string): { readonly schema: string; readonly name: string } {
  try {
    const [schema, name] = z
      .tuple([z.string(), z.string()])
      .parse(JSON.parse(Buffer.from(marker, 'base64url').toString('utf8')));
    return { schema, name };
  } catch {
    throw new ProtocolError('InvalidParameterValueException', `Invalid value ${marker} for Marker.`);
  }
}

/** Changes that were captured and are not applied yet are not counted by table: both figures of DMS are those of what was applied. */
function wire(table: TableFigures): TableStatistics {
  const { validation, loadStartedAt, loadEndedAt, updatedAt } = table;
  return {
    SchemaName: table.schema,
    TableName: table.name,
    Inserts: table.inserts,
    Deletes: table.deletes,
    Updates: table.updates,
    Ddls: table.ddls,
    AppliedInserts: table.inserts,
    AppliedDeletes: table.deletes,
    AppliedUpdates: table.updates,
    AppliedDdls: table.ddls,
    FullLoadRows: table.fullLoadRows,
    FullLoadCondtnlChkFailedRows: 0,
    FullLoadErrorRows: table.fullLoadErrorRows,
    ...(loadStartedAt === undefined ? {} : { FullLoadStartTime: new Date(loadStartedAt) }),
    ...(loadEndedAt === undefined ? {} : { FullLoadEndTime: new Date(loadEndedAt) }),
    FullLoadReloaded: table.isReloaded,
    ...(updatedAt === undefined ? {} : { LastUpdateTime: new Date(updatedAt) }),
    TableState: table.state,
    ValidationPendingRecords: validation?.pending ?? 0,
    ValidationFailedRecords: validation?.failed ?? 0,
    ValidationSuspendedRecords: validation?.suspended ?? 0,
    ValidationState: validation?.state ?? 'Not enabled',
    ...(validation?.details === undefined ? {} : { ValidationStateDetails: validation.details }),
  };
}
