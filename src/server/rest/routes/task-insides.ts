import { z } from 'zod';
import { csv } from '../../../report/csv.ts';
import type { Services } from '../../services.ts';
import { GaugeHistory } from '../../tasks/gauge-history.ts';
import type { TableRow } from '../contract/task.ts';
import {
  checkRun,
  cutoverRequest,
  cutoverView,
  logLine,
  metricPoint,
  recordedView,
  reloadRequest,
  suspendRequest,
  tableRow,
  tablesPage,
  tablesPageRequest,
} from '../contract/task.ts';
import type { RestApp } from '../door.ts';
import { asItIs } from '../as-it-is.ts';
import { given } from '../given.ts';
import { checkView, latestRun } from '../check-view.ts';
import { TableTexts } from '../table-texts.ts';
import { tableView } from '../task-view.ts';
import { taskOf } from './tasks.ts';

const params = z.strictObject({ id: z.string() });
/** As many points as a chart can show. */
const mostPoints = 300;

/** What is inside a task: its tables, how it went, its log, what it wrote down, what its ends lack, its cutover. */
export function taskInsides(app: RestApp, services: Services): void {
  const { tasks, inspections, assessments, store } = services;
  const tags = ['tasks'];
  const history = new GaugeHistory(tasks.gauges);
  app.addHook('onClose', () => history.close());
  const texts = new TableTexts();
  app.get(
    '/tasks/:id/tables',
    { schema: { tags, params, response: { 200: z.array(tableRow) } } },
    async ({ params: { id } }, reply) => {
      const { arn } = await taskOf(services, id);
      const text = texts.of(arn, await store.statistics.read(arn));
      return await reply.type('application/json; charset=utf-8').send(text as never);
    },
  );
  app.get(
    '/tasks/:id/tables/page',
    {
      schema: { tags, params, querystring: tablesPageRequest, response: { 200: tablesPage } },
      serializerCompiler: asItIs,
    },
    async ({ params: { id }, query: { descending, ...asked } }) => {
      const { arn } = await taskOf(services, id);
      const list = await store.statistics.list(arn, { ...asked, isDescending: descending });
      return { ...list, rows: list.rows.map(tableView) };
    },
  );
  app.get(
    '/tasks/:id/tables.csv',
    { schema: { tags, params, response: { 200: z.string() } } },
    async ({ params: { id } }, reply) => {
      const rows = await store.statistics.read((await taskOf(services, id)).arn);
      return await reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}-tables.csv"`)
        .send(csv(sheetOf(rows.map(tableView))));
    },
  );
  app.post(
    '/tasks/:id/reload',
    {
      config: { action: 'reload tables' },
      schema: { tags, params, body: reloadRequest, response: { 202: z.void() } },
    },
    async ({ params: { id }, body: { tables: names, what } }, reply) => {
      const { arn } = await taskOf(services, id);
      await tasks.reload(arn, names, what === 'data' ? 'data-reload' : 'validate-only');
      return await reply.code(202).send();
    },
  );
  app.post(
    '/tasks/:id/suspend',
    {
      config: { action: 'suspend tables' },
      schema: { tags, params, body: suspendRequest, response: { 202: z.void() } },
    },
    async ({ params: { id }, body: { tables: names } }, reply) => {
      await tasks.suspend((await taskOf(services, id)).arn, names);
      return await reply.code(202).send();
    },
  );
  app.get(
    '/tasks/:id/metrics',
    {
      schema: {
        tags,
        params,
        querystring: z.strictObject({ seconds: z.coerce.number().int().min(10).max(14_400).default(300) }),
        response: { 200: z.array(metricPoint) },
      },
    },
    async ({ params: { id }, query: { seconds } }) => {
      const { arn } = await taskOf(services, id);
      return history.since(arn, Date.now() - seconds * 1000, mostPoints).map((point) => ({
        at: point.at,
        loadRows: point.rowsPerSecond,
        loadBytes: point.bytesPerSecond,
        ...given({
          changes: point.changesPerSecond,
          changesRead: point.changesReadPerSecond,
          pending: point.pending,
          lagSeconds: point.lag === undefined ? undefined : point.lag / 1000,
          sourceLagSeconds: point.sourceLag === undefined ? undefined : point.sourceLag / 1000,
        }),
        memory: point.memory,
      }));
    },
  );
  app.get(
    '/tasks/:id/log',
    {
      schema: {
        tags,
        params,
        querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(10_000).default(500) }),
        response: { 200: z.array(logLine) },
      },
    },
    async ({ params: { id }, query: { limit } }) => [
      ...(await tasks.log((await taskOf(services, id)).arn, limit)),
    ],
  );
  app.get(
    '/tasks/:id/recorded',
    {
      // It has values of rows, which take more than looking at a task.
      config: { role: 'operator' },
      schema: { tags, params, response: { 200: recordedView } },
    },
    async ({ params: { id } }) => {
      const { refusals, failures } = await inspections.recorded((await taskOf(services, id)).arn, 1000);
      return { refusals: [...refusals], failures: [...failures] };
    },
  );
  app.get(
    '/tasks/:id/check',
    { schema: { tags, params, response: { 200: checkRun } } },
    async ({ params: { id } }) => checkView(await latestRun(services, (await taskOf(services, id)).arn)),
  );
  app.post(
    '/tasks/:id/check',
    { config: { action: 'check task' }, schema: { tags, params, response: { 202: z.void() } } },
    async ({ params: { id } }, reply) => {
      const name = `console-${new Date().toISOString().replace(/\D/g, '').slice(0, 17)}`;
      await assessments.start({ taskArn: (await taskOf(services, id)).arn, name, given: {} });
      return await reply.code(202).send();
    },
  );
  app.get(
    '/tasks/:id/cutover',
    { schema: { tags, params, response: { 200: cutoverView } } },
    async ({ params: { id } }) => {
      const last = await inspections.lastCutover((await taskOf(services, id)).arn);
      if (!last) return { status: 'never' as const, steps: [], differences: [] };
      const { at, status, failure, steps, differences, reverse } = last;
      return {
        at,
        status,
        ...given({ failure, reverse }),
        steps: [...steps],
        differences: [...differences],
      };
    },
  );
  app.post(
    '/tasks/:id/cutover',
    {
      config: { action: 'cut over' },
      schema: { tags, params, body: cutoverRequest, response: { 202: z.void() } },
    },
    async ({ params: { id }, body }, reply) => {
      await inspections.cutOver((await taskOf(services, id)).arn, body);
      return await reply.code(202).send();
    },
  );
}

/** The statistics with a line of names. */
function sheetOf(rows: readonly TableRow[]): (string | number | undefined)[][] {
  const names = Object.keys(tableRow.shape) as (keyof TableRow)[];
  return [names, ...rows.map((row) => names.map((name) => row[name]))];
}
