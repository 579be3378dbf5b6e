import { z } from 'zod';
import type { ModelPath } from '../../../jobs/models/path.ts';
import { rulesFor } from '../../../jobs/models/rules.ts';
import { serverNames } from '../../conversions/sides.ts';
import { invalidState, invalidValue, notFound } from '../../fault.ts';
import type { ConversionRequest } from '../../resources/conversion-requests.ts';
import type { DescribedModel } from '../../resources/metadata-models.ts';
import type { Services } from '../../services.ts';
import type { ProjectAction, TreeSide } from '../contract/project.ts';
import {
  actionRequest,
  branchQuery,
  branchView as branchSchema,
  editRequest,
  foundView as foundSchema,
  jobView as jobSchema,
  modelView as modelSchema,
  pathsRequest,
  placeQuery,
  reportView as reportSchema,
  searchQuery,
} from '../contract/project.ts';
import { asItIs } from '../as-it-is.ts';
import type { RestApp } from '../door.ts';
import { checkVersion } from '../overtaken.ts';
import { branchView, jobView, localOf, modelView, nodeView, versionOfModel } from '../project-view.ts';

const params = z.strictObject({ id: z.string() });
const origins = { source: 'SOURCE', target: 'TARGET' } as const;
/** So many lines of each branch come with the way to an object. */
const wayPart = 200;

const deeds: Readonly<Record<ProjectAction, string>> = {
  import: 'read source',
  'read-target': 'read target',
  assess: 'assess',
  convert: 'convert',
  apply: 'apply to target',
  'save-as-sql': 'save as SQL',
};

/** What an audit record calls an action of a project; one that there is not is refused before it is done. */
function deedOf(body: unknown): string {
  const { success, data } = actionRequest.safeParse(body);
  return success ? deeds[data.action] : 'project action';
}

/** The trees of a project, its objects, and what is done with them. */
export function modelRoutes(app: RestApp, services: Services): void {
  const { schemaConversion } = services;
  const { projects, models, requests, artifacts } = schemaConversion;
  const tags = ['projects'];
  const rulesOf = async (id: string, side: TreeSide, paths: readonly ModelPath[]): Promise<string> => {
    const provider = await projects.providerOf(await projects.get(id), side);
    return rulesFor(paths.length === 0 ? [[]] : paths, serverNames(provider)[0] ?? '');
  };
  /** What a model of the target was made of: the first object with a report, if there are several. */
  const originOf = async (id: string, model: DescribedModel): Promise<DescribedModel> => {
    for (const { path } of modelView(model).counterparts) {
      const origin = await models.at(id, 'SOURCE', path);
      if (origin.report) return origin;
    }
    return model;
  };
  const actions: Readonly<
    Record<
      ProjectAction,
      (id: string, side: TreeSide, rules: string, resultFor?: string) => Promise<ConversionRequest>
    >
  > = {
    import: (id, _side, rules) => models.startImport(id, { origin: 'SOURCE', rules, refresh: true }),
    'read-target': async (id) =>
      models.startImport(id, { origin: 'TARGET', rules: await rulesOf(id, 'target', []), refresh: true }),
    assess: (id, _side, rules, resultFor) => models.startAssessment(id, rules, resultFor),
    convert: (id, _side, rules, resultFor) => models.startConversion(id, rules, resultFor),
    apply: (id, _side, rules) => models.startExportToTarget(id, { rules }),
    'save-as-sql': (id, side, rules) => models.startExportAsScript(id, { origin: origins[side], rules }),
  };
  app.get(
    '/projects/:id/tree',
    {
      schema: { tags, params, querystring: branchQuery, response: { 200: branchSchema } },
      serializerCompiler: asItIs,
    },
    async ({ params: { id }, query: { side, path, offset, limit } }) =>
      branchView(await models.below(id, origins[side], path, { after: offset, limit })),
  );
  app.get(
    '/projects/:id/tree/way',
    {
      schema: { tags, params, querystring: placeQuery, response: { 200: z.array(branchSchema) } },
      serializerCompiler: asItIs,
    },
    async ({ params: { id }, query: { side, path } }) =>
      (await models.wayTo(id, origins[side], path, wayPart)).map(branchView),
  );
  app.get(
    '/projects/:id/search',
    { schema: { tags, params, querystring: searchQuery, response: { 200: foundSchema } } },
    async ({ params: { id }, query: { side, text, offset, limit } }) => {
      const found = await models.search(id, origins[side], text, { after: offset, limit });
      return { total: found.count, matching: found.count, rows: found.models.map(nodeView) };
    },
  );
  app.get(
    '/projects/:id/model',
    { schema: { tags, params, querystring: placeQuery, response: { 200: modelSchema } } },
    async ({ params: { id }, query: { side, path } }) => {
      const model = await models.at(id, origins[side], path);
      return modelView(model, side === 'source' ? model : await originOf(id, model));
    },
  );
  app.post(
    '/projects/:id/targets',
    {
      config: { role: 'viewer', action: 'look for targets' },
      schema: { tags, params, body: pathsRequest, response: { 200: z.array(z.array(z.string())) } },
    },
    async ({ params: { id }, body: { paths } }) => {
      const chosen = await Promise.all(paths.map((path) => models.at(id, 'SOURCE', path)));
      const targets = chosen.flatMap((each) => modelView(each).counterparts.map(({ path }) => path));
      // Nothing would be taken for everything.
      if (targets.length === 0)
        throw invalidState(
          'Nothing stands in the target for what is chosen: convert it first, or choose objects or schemas.',
        );
      return targets;
    },
  );
  app.put(
    '/projects/:id/model',
    {
      config: { action: 'edit model' },
      schema: { tags, params, body: editRequest, response: { 202: jobSchema } },
    },
    async ({ params: { id }, body: { path, text, version: given } }, reply) => {
      const model = await models.at(id, 'TARGET', path);
      // An audit record names the project alone, so that it does not say who changed which text.
      const changeable = { noun: model.name, resources: [], actions: [], version: versionOfModel(model) };
      await checkVersion(services, changeable, given);
      return await reply.code(202).send(jobView(schemaConversion, await models.edit(id, path, text)));
    },
  );
  app.post(
    '/projects/:id/jobs',
    {
      config: { action: deedOf },
      schema: { tags, params, body: actionRequest, response: { 202: jobSchema } },
    },
    async ({ params: { id }, body: { action, side, paths, resultFor } }, reply) => {
      if (resultFor !== undefined && (paths.length > 0 || (action !== 'convert' && action !== 'assess')))
        throw invalidValue('resultFor is for the actions convert and assess of everything, without paths.');
      const begun = await actions[action](id, side, await rulesOf(id, side, paths), resultFor);
      return await reply.code(202).send(jobView(schemaConversion, begun));
    },
  );
  app.get(
    '/projects/:id/jobs',
    { schema: { tags, params, response: { 200: z.array(jobSchema) } } },
    async ({ params: { id } }) => {
      const { arn } = await projects.get(id);
      const { values } = await requests.find({ where: { project: arn }, limit: 1000 });
      return values
        .toReversed()
        .slice(0, 50)
        .map((each) => jobView(schemaConversion, each));
    },
  );
  app.post(
    '/projects/:id/jobs/:job/cancel',
    {
      config: { action: 'cancel project action' },
      schema: { tags, params: params.extend({ job: z.string() }), response: { 202: jobSchema } },
    },
    async ({ params: { id, job } }, reply) => {
      const { projectArn, operation } = await requests.get(job);
      if (projectArn !== (await projects.get(id)).arn)
        throw notFound(`The project ${id} has no such request.`);
      return await reply.code(202).send(jobView(schemaConversion, await requests.cancel(id, operation, job)));
    },
  );
  app.get(
    '/projects/:id/report',
    { schema: { tags, params, response: { 200: reportSchema } } },
    async ({ params: { id } }) => await models.report(id),
  );
  app.post(
    '/projects/:id/report/files',
    {
      config: { action: 'export report' },
      schema: { tags, params, response: { 200: z.strictObject({ pdf: z.string(), csv: z.string() }) } },
    },
    async ({ params: { id } }) => {
      const rules = await rulesOf(id, 'source', []);
      const { pdf = '', csv = '' } = await models.exportReport(id, { rules, forms: ['pdf', 'csv'] });
      return { pdf: localOf(artifacts.urlOf(pdf)), csv: localOf(artifacts.urlOf(csv)) };
    },
  );
}
