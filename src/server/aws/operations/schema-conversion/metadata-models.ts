import { z } from 'zod';
import type { ModelReference } from '../../../resources/metadata-models.ts';
import type { Operation } from '../../operation.ts';
import { operation } from '../../operation.ts';
import { markerOf, pageOf, paging } from '../../paging.ts';
import { describeRequests, describing, wireRequest } from './requests.ts';

const project = { MigrationProjectIdentifier: z.string() };
const selecting = { ...project, SelectionRules: z.string() };
const origin = z.enum(['SOURCE', 'TARGET']);

/** The operations that read the trees of metadata models. */
const reading: readonly Operation[] = [
  operation('DescribeMetadataModel', { ...selecting, Origin: origin }, async (asked, { services }) => {
    const { models } = services.schemaConversion;
    const model = await models.describe(asked.MigrationProjectIdentifier, asked.Origin, asked.SelectionRules);
    return {
      MetadataModelName: model.name,
      MetadataModelType: model.kind,
      ...(asked.Origin === 'SOURCE' && model.counterparts.length > 0
        ? { TargetMetadataModels: model.counterparts.map(wireReference) }
        : {}),
      ...(model.definition === undefined ? {} : { Definition: model.definition }),
    };
  }),
  operation(
    'DescribeMetadataModelChildren',
    { ...selecting, Origin: origin, ...paging },
    async ({ MigrationProjectIdentifier, Origin, SelectionRules, ...asked }, { services }) => {
      const { after, limit } = pageOf(asked);
      const children = await services.schemaConversion.models.childrenOf(
        MigrationProjectIdentifier,
        Origin,
        SelectionRules,
        { after, limit: limit + 1 },
      );
      return {
        MetadataModelChildren: children.slice(0, limit).map(wireReference),
        ...markerOf(children.length > limit ? after + limit : undefined),
      };
    },
  ),
  operation('GetTargetSelectionRules', selecting, async (asked, { services }) => ({
    TargetSelectionRules: await services.schemaConversion.models.targetRules(
      asked.MigrationProjectIdentifier,
      asked.SelectionRules,
    ),
  })),
];

/** The operation that writes the report of an assessment. */
const reporting: readonly Operation[] = [
  operation(
    'ExportMetadataModelAssessment',
    {
      ...selecting,
      FileName: z.string().min(1).max(255).optional(),
      AssessmentReportTypes: z
        .array(z.enum(['pdf', 'csv']))
        .min(1)
        .optional(),
    },
    async (asked, { services }) => {
      const { models, artifacts } = services.schemaConversion;
      const { pdf, csv } = await models.exportReport(asked.MigrationProjectIdentifier, {
        rules: asked.SelectionRules,
        name: asked.FileName,
        forms: asked.AssessmentReportTypes ?? ['pdf', 'csv'],
      });
      const entry = (key: string) => ({ S3ObjectKey: key, ObjectURL: artifacts.urlOf(key) });
      return {
        ...(pdf === undefined ? {} : { PdfReport: entry(pdf) }),
        ...(csv === undefined ? {} : { CsvReport: entry(csv) }),
      };
    },
  ),
];

/** The operations that begin what takes its time. */
const starting: readonly Operation[] = [
  operation(
    'StartMetadataModelImport',
    { ...selecting, Origin: origin, Refresh: z.boolean().optional() },
    async (asked, { services }) => {
      const { id } = await services.schemaConversion.models.startImport(asked.MigrationProjectIdentifier, {
        origin: asked.Origin,
        rules: asked.SelectionRules,
        refresh: asked.Refresh,
      });
      return { RequestIdentifier: id };
    },
  ),
  operation('StartMetadataModelAssessment', selecting, async (asked, { services }) => {
    const { models } = services.schemaConversion;
    const { id } = await models.startAssessment(asked.MigrationProjectIdentifier, asked.SelectionRules);
    return { RequestIdentifier: id };
  }),
  operation('StartMetadataModelConversion', selecting, async (asked, { services }) => {
    const { models } = services.schemaConversion;
    const { id } = await models.startConversion(asked.MigrationProjectIdentifier, asked.SelectionRules);
    return { RequestIdentifier: id };
  }),
  operation(
    'StartMetadataModelCreation',
    {
      ...selecting,
      MetadataModelName: z.string().min(1).max(255),
      Properties: z.object({ StatementProperties: z.object({ Definition: z.string().min(1) }) }),
    },
    async (asked, { services }) => {
      const { id } = await services.schemaConversion.models.startCreation(asked.MigrationProjectIdentifier, {
        rules: asked.SelectionRules,
        name: asked.MetadataModelName,
        definition: asked.Properties.StatementProperties.Definition,
      });
      return { RequestIdentifier: id };
    },
  ),
  operation(
    'StartMetadataModelExportAsScript',
    { ...selecting, Origin: origin, FileName: z.string().min(1).max(255).optional() },
    async (asked, { services }) => {
      const { models } = services.schemaConversion;
      const { id } = await models.startExportAsScript(asked.MigrationProjectIdentifier, {
        origin: asked.Origin,
        rules: asked.SelectionRules,
        fileName: asked.FileName,
      });
      return { RequestIdentifier: id };
    },
  ),
  operation(
    'StartMetadataModelExportToTarget',
    { ...selecting, OverwriteExtensionPack: z.boolean().optional() },
    async (asked, { services }) => {
      const { models } = services.schemaConversion;
      const { id } = await models.startExportToTarget(asked.MigrationProjectIdentifier, {
        rules: asked.SelectionRules,
        overwriteExtensionPack: asked.OverwriteExtensionPack,
      });
      return { RequestIdentifier: id };
    },
  ),
  operation('StartExtensionPackAssociation', project, async (asked, { services }) => {
    const { id } = await services.schemaConversion.models.startExtensionPack(
      asked.MigrationProjectIdentifier,
    );
    return { RequestIdentifier: id };
  }),
];

/** The operations that tell of requests, and give them up. */
const following: readonly Operation[] = [
  operation('DescribeMetadataModelImports', describing, (asked, { services }) =>
    describeRequests(services, 'import', asked),
  ),
  operation('DescribeMetadataModelAssessments', describing, (asked, { services }) =>
    describeRequests(services, 'assessment', asked),
  ),
  operation('DescribeMetadataModelConversions', describing, (asked, { services }) =>
    describeRequests(services, 'conversion', asked),
  ),
  operation('DescribeMetadataModelCreations', describing, (asked, { services }) =>
    describeRequests(services, 'creation', asked),
  ),
  operation('DescribeMetadataModelExportsAsScript', describing, (asked, { services }) =>
    describeRequests(services, 'export-as-script', asked),
  ),
  operation('DescribeMetadataModelExportsToTarget', describing, (asked, { services }) =>
    describeRequests(services, 'export-to-target', asked),
  ),
  operation('DescribeExtensionPackAssociations', describing, (asked, { services }) =>
    describeRequests(services, 'extension-pack', asked),
  ),
  ...(['Conversion', 'Creation'] as const).map((name) =>
    operation(
      `CancelMetadataModel${name}`,
      { ...project, RequestIdentifier: z.string() },
      async (asked, { services }) => {
        const { requests, artifacts } = services.schemaConversion;
        const request = await requests.cancel(
          asked.MigrationProjectIdentifier,
          name === 'Conversion' ? 'conversion' : 'creation',
          asked.RequestIdentifier,
        );
        return { Request: wireRequest(request, (key) => artifacts.urlOf(key)) };
      },
    ),
  ),
];

/** The operations of conversion settings. */
const configuring: readonly Operation[] = [
  operation('DescribeConversionConfiguration', project, async (asked, { services }) => ({
    MigrationProjectIdentifier: asked.MigrationProjectIdentifier,
    ConversionConfiguration: await services.schemaConversion.configuration(asked.MigrationProjectIdentifier),
  })),
  operation(
    'ModifyConversionConfiguration',
    { ...project, ConversionConfiguration: z.string() },
    async (asked, { services }) => {
      await services.schemaConversion.configure(
        asked.MigrationProjectIdentifier,
        asked.ConversionConfiguration,
      );
      return { MigrationProjectIdentifier: asked.MigrationProjectIdentifier };
    },
  ),
];

/** The operations of metadata models. */
export const metadataModelOperations: readonly Operation[] = [
  ...reading,
  ...reporting,
  ...starting,
  ...following,
  ...configuring,
];

function wireReference({ name, rules }: ModelReference) {
  return { MetadataModelName: name, SelectionRules: rules };
}
