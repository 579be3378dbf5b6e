import type {
  RecommendationSettings,
  SourceDataSetting,
  StartRecommendationsRequestEntry,
  TargetDataSetting,
} from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import { Fault } from '../../fault.ts';
import { filters } from '../filters.ts';
import type { Operation } from '../operation.ts';
import { operation } from '../operation.ts';
import { paging } from '../paging.ts';
import { tagList } from './tags.ts';

/** Some descriptions are paged in another way. */
const tokens = { MaxRecords: z.number().int().optional(), NextToken: z.string().optional() };

/** Says that something is not done here, and what does what was meant. */
function refuse(what: string) {
  return async (): Promise<never> => Promise.reject(new Fault('InvalidOperationFault', what));
}

const noMigrations = refuse(
  'Homogeneous data migrations are not done here: a replication task between two endpoints of one engine moves the rows, and makes the tables that are missing.',
);
const noFleet = refuse('Fleet Advisor, which Amazon has ended, is not done here.');
const noAdvice = refuse(
  'Recommendations are of instances of Amazon RDS, and are not made here. A migration project assesses what a conversion will take.',
);

const dataMigration = {
  EnableCloudwatchLogs: z.boolean().optional(),
  SourceDataSettings: z.array(z.custom<SourceDataSetting>()).optional(),
  TargetDataSettings: z.array(z.custom<TargetDataSetting>()).optional(),
  NumberOfJobs: z.number().int().optional(),
  SelectionRules: z.string().optional(),
};
const migrationType = z.enum(['full-load', 'cdc', 'full-load-and-cdc']);
const identifier = { DataMigrationIdentifier: z.string() };

/** Operations that have no meaning here. What they list is empty, and what they would make is refused by name. */
export const notHereOperations: readonly Operation[] = [
  operation(
    'CreateDataMigration',
    {
      DataMigrationName: z.string().optional(),
      MigrationProjectIdentifier: z.string(),
      DataMigrationType: migrationType,
      ServiceAccessRoleArn: z.string(),
      ...dataMigration,
      Tags: tagList.optional(),
    },
    noMigrations,
  ),
  operation(
    'ModifyDataMigration',
    {
      ...identifier,
      DataMigrationName: z.string().optional(),
      ServiceAccessRoleArn: z.string().optional(),
      DataMigrationType: migrationType.optional(),
      ...dataMigration,
    },
    noMigrations,
  ),
  operation('DeleteDataMigration', identifier, noMigrations),
  operation(
    'StartDataMigration',
    { ...identifier, StartType: z.enum(['reload-target', 'resume-processing', 'start-replication']) },
    noMigrations,
  ),
  operation('StopDataMigration', identifier, noMigrations),
  operation(
    'DescribeDataMigrations',
    {
      Filters: filters,
      ...paging,
      WithoutSettings: z.boolean().optional(),
      WithoutStatistics: z.boolean().optional(),
    },
    async () => Promise.resolve({ DataMigrations: [] }),
  ),
  operation(
    'CreateFleetAdvisorCollector',
    {
      CollectorName: z.string(),
      Description: z.string().optional(),
      ServiceAccessRoleArn: z.string(),
      S3BucketName: z.string(),
    },
    noFleet,
  ),
  operation('DeleteFleetAdvisorCollector', { CollectorReferencedId: z.string() }, noFleet),
  operation('DeleteFleetAdvisorDatabases', { DatabaseIds: z.array(z.string()) }, noFleet),
  operation('RunFleetAdvisorLsaAnalysis', {}, noFleet),
  operation('DescribeFleetAdvisorCollectors', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ Collectors: [] }),
  ),
  operation('DescribeFleetAdvisorDatabases', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ Databases: [] }),
  ),
  operation('DescribeFleetAdvisorLsaAnalysis', tokens, async () => Promise.resolve({ Analysis: [] })),
  operation('DescribeFleetAdvisorSchemaObjectSummary', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ FleetAdvisorSchemaObjects: [] }),
  ),
  operation('DescribeFleetAdvisorSchemas', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ FleetAdvisorSchemas: [] }),
  ),
  operation(
    'StartRecommendations',
    {
      DatabaseId: z.string(),
      Settings: z.custom<RecommendationSettings>((value) => typeof value === 'object'),
    },
    noAdvice,
  ),
  operation(
    'BatchStartRecommendations',
    { Data: z.array(z.custom<StartRecommendationsRequestEntry>()).optional() },
    noAdvice,
  ),
  operation('DescribeRecommendations', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ Recommendations: [] }),
  ),
  operation('DescribeRecommendationLimitations', { Filters: filters, ...tokens }, async () =>
    Promise.resolve({ Limitations: [] }),
  ),
];
