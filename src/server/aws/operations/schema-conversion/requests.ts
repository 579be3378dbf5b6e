import type { SchemaConversionRequest } from '@aws-sdk/client-database-migration-service';
import { z } from 'zod';
import type { WorkProgress } from '../../../conversions/messages.ts';
import type { ConversionOperation, ConversionRequest } from '../../../resources/conversion-requests.ts';
import type { Services } from '../../../services.ts';
import { filters, whereOf } from '../../filters.ts';
import { markerOf, pageOf, paging } from '../../paging.ts';

/** The members of a request that describes requests. */
export const describing = { MigrationProjectIdentifier: z.string(), Filters: filters, ...paging };

/** The requests of a project for an operation. */
export async function describeRequests(
  { schemaConversion }: Services,
  operation: ConversionOperation,
  { MigrationProjectIdentifier, Filters, ...asked }: z.output<z.ZodObject<typeof describing>>,
): Promise<{ readonly Requests: SchemaConversionRequest[]; readonly Marker?: string }> {
  const { arn } = await schemaConversion.projects.get(MigrationProjectIdentifier);
  const where = whereOf(Filters, ['request-id', 'status']);
  const { values, next } = await schemaConversion.requests.find({
    where: { ...where, project: arn, operation },
    ...pageOf(asked),
  });
  return {
    Requests: values.map((each) => wireRequest(each, (key) => schemaConversion.artifacts.urlOf(key))),
    ...markerOf(next),
  };
}

/** A request as clients see it. */
export function wireRequest(
  request: ConversionRequest,
  urlOf: (key: string) => string,
): SchemaConversionRequest {
  const { file, error } = request;
  return {
    Status: request.status,
    RequestIdentifier: request.id,
    MigrationProjectArn: request.projectArn,
    ...(error === undefined ? {} : { Error: { defaultErrorDetails: { Message: error } } }),
    ...(file === undefined ? {} : { ExportSqlDetails: { S3ObjectKey: file, ObjectURL: urlOf(file) } }),
    Progress: wireProgress(request),
  };
}

function wireProgress({ status, progress, operation, asked }: ConversionRequest): object {
  const isDone = status === 'SUCCESS';
  const { done, total, step, object }: Partial<WorkProgress> = progress ?? {};
  const percent = done !== undefined && total ? Math.floor((100 * done) / total) : 0;
  const isTarget =
    operation === 'export-to-target' || operation === 'extension-pack' || asked.origin === 'TARGET';
  return {
    ProgressPercent: isDone ? 100 : percent,
    ...(total === undefined ? {} : { TotalObjects: total }),
    ProgressStep: isDone ? 'FINISHED' : (step ?? 'IN_PROGRESS'),
    ...(object
      ? {
          ProcessedObject: {
            Name: object.name,
            Type: object.kind,
            EndpointType: isTarget ? 'TARGET' : 'SOURCE',
          },
        }
      : {}),
  };
}
