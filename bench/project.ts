import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversionOperation } from '../src/server/resources/conversion-requests.ts';
import type { Asked } from './asking.ts';
import { startClient } from './asking.ts';
import { row } from './measure.ts';
import { startServer } from './serving.ts';

/**
 * What a project of many objects costs the server that it belongs to: import, conversion, the report's sums and the export as scripts of so many objects, each done by a process of its own. Meanwhile a client
 * asks for endpoints and for a part of the tree: how long that took, and the longest time that the server's thread was kept from answering. The peak is the server's own memory.
 *
 *     node bench/project.ts [OBJECTS]      (20000 if nothing is said)
 */
const objects = Number(process.argv[2] ?? 20_000);
const widths = [28, 10, 10, 10, 12, 12, 12, 10];

const { server, folder, stop } = await startServer();
const client = startClient();
const project = 'large';

/** A quarter each of tables, views, functions and procedures over them. */
function script(): string {
  return Array.from({ length: Math.ceil(objects / 4) }, (_, i) => {
    const table = `ORDER_${String(i).padStart(5, '0')}`;
    return `CREATE TABLE ${table} (ID NUMBER(10) PRIMARY KEY, PLACED DATE DEFAULT SYSDATE, TOTAL NUMBER(12, 2), NOTE VARCHAR2(200));
CREATE VIEW ${table}_V AS SELECT ID, NVL(NOTE, '-') AS NOTE, TRUNC(PLACED) AS DAY FROM ${table} WHERE TOTAL > 0;
CREATE FUNCTION ${table}_SUM (P_DAY DATE) RETURN NUMBER IS
  V_SUM NUMBER;
BEGIN
  SELECT NVL(SUM(TOTAL), 0) INTO V_SUM FROM ${table} WHERE PLACED >= P_DAY;
  RETURN V_SUM;
END;
/
CREATE PROCEDURE ${table}_CLEAR (P_DAYS NUMBER) IS
BEGIN
  DELETE FROM ${table} WHERE PLACED < SYSDATE - P_DAYS;
  IF SQL%ROWCOUNT = 0 THEN DBMS_OUTPUT.PUT_LINE('nothing'); END IF;
END;
/
`;
  }).join('');
}

async function makeProject(): Promise<void> {
  const { dataProviders, instanceProfiles, projects, configure } = server.services.schemaConversion;
  writeFileSync(join(folder, 'app.sql'), `ALTER SESSION SET CURRENT_SCHEMA = APP;\n${script()}`);
  const S3Path = `file://${join(folder, 'app.sql')}`;
  await dataProviders.create({ name: 'from', engine: 'oracle', virtual: true, settings: { S3Path } });
  await dataProviders.create({ name: 'to', engine: 'postgres', virtual: true, settings: {} });
  await instanceProfiles.create({ name: 'workers' });
  const source = { identifier: 'from' };
  await projects.create({ name: project, source, target: { identifier: 'to' }, profile: 'workers' });
  await configure(project, JSON.stringify({ Verification: { Mode: 'off' } }));
}

/** Requests that are not about the work: a list of the DMS API, and a level of the tree. */
const asked: readonly Asked[] = [
  {
    url: server.address,
    init: {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonDMSv20160101.DescribeDataProviders',
      },
      body: '{}',
    },
  },
  { url: `${server.address}/api/v1/projects/${project}/jobs` },
];

/** Does some work while a client asks, ten times a second. */
async function measure(what: string, work: () => Promise<unknown>): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let peak = 0;
  let shown = 0;
  let last = '';
  const times: number[] = [];
  const end = new AbortController();
  const began = performance.now();
  const before = process.threadCpuUsage();
  delay.enable();
  const working = work().finally(() => end.abort());
  while (!end.signal.aborted) {
    for (const each of asked) times.push(await client.ask(each));
    peak = Math.max(peak, process.memoryUsage.rss());
    const progress = await progressNow();
    if (progress !== last) shown += 1;
    last = progress;
    await sleep(100);
  }
  await working;
  delay.disable();
  const { user, system } = process.threadCpuUsage(before);
  times.sort((left, right) => left - right);
  const at = (share: number): string =>
    `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)} ms`;
  const cells = [
    what,
    `${((performance.now() - began) / 1000).toFixed(1)} s`,
    `${((user + system) / 1e6).toFixed(1)} s`,
    String(shown),
    at(0.5),
    at(0.99),
    `${(delay.percentile(99.9) / 1e6).toFixed(1)} ms`,
    `${(peak / 2 ** 20).toFixed(0)} MB`,
  ];
  process.stdout.write(row(cells, widths));
}

/** What the newest request shows of itself. */
async function progressNow(): Promise<string> {
  const { requests } = server.services.schemaConversion;
  const { values } = await requests.find({ where: { status: 'IN_PROGRESS' } });
  return JSON.stringify(values.map(({ progress }) => progress));
}

const rule = { 'rule-type': 'selection', 'rule-id': '1', 'rule-name': '1', 'rule-action': 'include' };

/** Starts an operation of Schema Conversion and waits until it has ended well. */
async function operate(operation: ConversionOperation, origin: 'SOURCE' | 'TARGET'): Promise<void> {
  const { requests } = server.services.schemaConversion;
  const rules = JSON.stringify({
    rules: [
      {
        ...rule,
        'object-locator': { 'server-name': origin === 'SOURCE' ? 'from' : 'to', 'schema-name': '%' },
      },
    ],
  });
  const { id } = await requests.start(project, operation, { rules, origin });
  for (;;) {
    const { status, error } = await requests.get(id);
    if (status === 'FAILED') throw new Error(error);
    if (status === 'SUCCESS') return;
    await sleep(100);
  }
}

await makeProject();
process.stdout.write(`A project of ${objects} objects\n`);
process.stdout.write(
  row(['work', 'time', 'CPU', 'progress', 'answer 50 %', 'answer 99 %', 'kept 99.9 %', 'peak'], widths),
);
await measure('import', () => operate('import', 'SOURCE'));
await measure('conversion', () => operate('conversion', 'SOURCE'));
await measure("the report's sums", () => server.services.schemaConversion.models.report(project));
await measure('export as scripts', () => operate('export-as-script', 'TARGET'));
client.close();
await stop();
