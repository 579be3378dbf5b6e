import type { Browser, CDPSession } from 'playwright-core';
import { chromium } from 'playwright-core';
import { taskSettingsSchema } from '../src/migrate/settings.ts';
import type { Replication } from '../src/server/resources/replications.ts';
import { containerRow, objectRow } from '../src/server/conversions/model-rows.ts';
import { row } from './measure.ts';
import { startServer } from './serving.ts';

/**
 * How long the console takes to show a page to somebody who comes to it for the first time, while the server holds a project and a task of the given size: from going to its
 * address until what it is about can be read, the processor's time of the page's process in that, and how much was sent over the network. The console must be built (`npm run build`)
 * and Chromium installed.
 *
 *     node bench/console.ts [OBJECTS] [TABLES]      (20000 objects and 5000 tables if nothing is said)
 */
const objects = Number(process.argv[2] ?? 20_000);
const tables = Number(process.argv[3] ?? 5000);
const rounds = 5;
const widths = [34, 12, 12, 12, 10];
const kinds = ['Tables', 'Views', 'Procedures', 'Functions'];

const { server, folder, stop } = await startServer();

async function makeProject(): Promise<void> {
  const { schemaConversion, store } = server.services;
  const { dataProviders, instanceProfiles, projects } = schemaConversion;
  const S3Path = `file://${folder}`;
  await dataProviders.create({ name: 'from', engine: 'oracle', virtual: true, settings: { S3Path } });
  await dataProviders.create({ name: 'to', engine: 'postgres', virtual: true, settings: {} });
  await instanceProfiles.create({ name: 'workers' });
  const { arn } = await projects.create({
    name: 'large',
    source: { identifier: 'from' },
    target: { identifier: 'to' },
    profile: 'workers',
  });
  const containers = [['Schemas'], ['Schemas', 'APP'], ...kinds.map((kind) => ['Schemas', 'APP', kind])];
  const rows = Array.from({ length: objects }, (_, i) =>
    objectRow(['Schemas', 'APP', kinds[i % kinds.length] ?? '', `OBJECT_${String(i).padStart(6, '0')}`], {
      kind: 'table',
      state: i % 9 === 0 ? 'converted-with-findings' : 'converted',
      facts: { hash: '', file: 'app.sql', line: i, warnings: i % 9 === 0 ? 1 : 0 },
      definition: 'CREATE TABLE t (id NUMBER)',
      content: {},
    }),
  );
  for (const origin of ['SOURCE', 'TARGET'] as const)
    await store.models.put(arn, origin, [...containers.map(containerRow), ...rows]);
}

async function makeTask(): Promise<void> {
  const { store, tasks } = server.services;
  const now = new Date().toISOString();
  const task: Replication = {
    arn: 'arn:aws:dms:us-east-1:000000000000:task:LARGE',
    form: 'task',
    identifier: 'large',
    name: 'large',
    sourceArn: 'source',
    targetArn: 'target',
    type: 'full-load-and-cdc',
    tableMappings: '{"rules":[]}',
    settings: JSON.stringify(taskSettingsSchema.parse({})),
    status: 'stopped',
    hasRun: true,
    isWanted: false,
    isRestarting: false,
    reload: [],
    createdAt: now,
    changedAt: now,
  };
  await tasks.registry.collection.add(task);
  const figures = { state: 'Table completed', inserts: 1, updates: 2, deletes: 3, ddls: 0, fullLoadRows: 9 };
  await store.statistics.put(
    task.arn,
    Array.from({ length: tables }, (_, i) => {
      const place = { schema: `schema${i % 10}`, name: `table${i}` };
      const content = { ...place, ...figures, fullLoadErrorRows: 0, isReloaded: false };
      return { ...place, state: figures.state, content: JSON.stringify(content) };
    }),
  );
}

/** What one visit took. */
interface Visit {
  readonly ms: number;
  readonly cpuMs: number;
  readonly sent: number;
}

async function visit(browser: Browser, path: string, text: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  const tools = await context.newCDPSession(page);
  await tools.send('Performance.enable');
  await tools.send('Network.enable');
  let sent = 0;
  tools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    sent += encodedDataLength;
  });
  const began = performance.now();
  await page.goto(`${server.address}/console${path}`, { waitUntil: 'commit' });
  await page.getByText(text, { exact: true }).first().waitFor();
  const ms = performance.now() - began;
  const cpuMs = await processorTime(tools);
  await context.close();
  return { ms, cpuMs, sent };
}

async function processorTime(tools: CDPSession): Promise<number> {
  const { metrics } = await tools.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? 0) * 1000;
}

async function measure(browser: Browser, what: string, path: string, text: string): Promise<void> {
  const visits: Visit[] = [];
  for (let i = 0; i < rounds; i += 1) visits.push(await visit(browser, path, text));
  const middle = (of: (visit: Visit) => number): number =>
    visits.map(of).sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
  const most = Math.max(...visits.map(({ ms }) => ms));
  const cells = [
    what,
    `${middle(({ ms }) => ms).toFixed(0)} ms`,
    `${most.toFixed(0)} ms`,
    `${middle(({ cpuMs }) => cpuMs).toFixed(0)} ms`,
    `${(middle(({ sent }) => sent) / 1000).toFixed(0)} kB`,
  ];
  process.stdout.write(row(cells, widths));
}

await makeProject();
await makeTask();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
process.stdout.write(`A project of ${objects} objects, a task of ${tables} tables\n`);
process.stdout.write(row(['page', 'middle', 'longest', 'processor', 'sent'], widths));
const branch = JSON.stringify(['Schemas', 'APP', 'Tables', 'OBJECT_000004']);
await measure(browser, 'dashboard', '/', 'What happened last');
await measure(browser, 'statistics of the task', '/tasks/large?tab=tables', 'schema0.table0');
await measure(browser, 'trees of the project', '/projects/large', 'APP');
await measure(
  browser,
  `an object among ${objects / kinds.length}`,
  `/projects/large?${String(new URLSearchParams({ object: branch }))}`,
  'OBJECT_000008',
);
await browser.close();
await stop();
