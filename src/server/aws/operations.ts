import type { Operation } from './operation.ts';
import { accountOperations } from './operations/account.ts';
import { assessmentOperations } from './operations/assessments.ts';
import { certificateOperations } from './operations/certificates.ts';
import { connectionOperations } from './operations/connections.ts';
import { endpointOperations } from './operations/endpoints.ts';
import { eventOperations } from './operations/events.ts';
import { instanceOperations } from './operations/instances.ts';
import { notHereOperations } from './operations/not-here.ts';
import { schemaConversionOperations } from './operations/schema-conversion/operations.ts';
import { serverlessOperations } from './operations/serverless.ts';
import { subnetGroupOperations } from './operations/subnet-groups.ts';
import { tableOperations } from './operations/table-statistics.ts';
import { tagOperations } from './operations/tags.ts';
import { taskOperations } from './operations/tasks.ts';

/** The operations of the DMS API, group by group. A new group is a line here. */
const groups: readonly (readonly Operation[])[] = [
  accountOperations,
  assessmentOperations,
  certificateOperations,
  connectionOperations,
  endpointOperations,
  eventOperations,
  instanceOperations,
  notHereOperations,
  schemaConversionOperations,
  serverlessOperations,
  subnetGroupOperations,
  tableOperations,
  tagOperations,
  taskOperations,
];

/** The operations of the DMS API, by their names. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  groups.flat().map((each) => [each.name, each]),
);
