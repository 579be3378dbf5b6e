import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesFor } from '../jobs/models/rules.ts';
import type { EmbeddedServer } from '../endpoints/postgres/embedded.ts';
import { startEmbedded } from '../endpoints/postgres/embedded.ts';
import { ask } from '../endpoints/postgres/prove/ask.ts';
import type { Server } from '../server/server.ts';
import { serveHere } from '../server/server.ts';

/** How often the application of the demo writes, in milliseconds. */
const pause = 500;

/** What the demo's console shows. */
export interface ConsoleDemo {
  /** The folder of the scripts that its project converts. */
  readonly sample: string;
  readonly say: (text: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * The part of the demo that goes on: a server for this machine, with the sample as a project that is converted and a task between two databases of which one is written to.
 * It prints its address and runs until it is ended; then all of it is taken away.
 */
export async function consoleDemo({ sample, say, signal }: ConsoleDemo): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-demo-'));
  const [source, target] = await Promise.all([
    startEmbedded({ settings: { wal_level: 'logical' } }),
    startEmbedded(),
  ]);
  const server = await serveHere(folder, sample);
  let round = 0;
  const application = setInterval(() => {
    round += 1;
    void ask(source.url, work(round));
  }, pause);
  try {
    await ask(source.url, table);
    await makeProject(server, sample);
    await makeTask(server, source, target);
    say(
      `The console is at ${server.address}/console/ with this project and a task that follows changes. Ctrl+C ends it.`,
    );
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    clearInterval(application);
    await server.close();
    await Promise.all([source.stop(), target.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const table = `CREATE SCHEMA yard; CREATE TABLE yard.container (id bigint PRIMARY KEY, code text NOT NULL, weight numeric(9,2));
  INSERT INTO yard.container SELECT n, 'C' || n, n / 7.0 FROM generate_series(1, 20000) AS n`;

const work = (round: number): string => `
  UPDATE yard.container SET weight = weight + 0.25 WHERE id % 2003 = ${round} % 2003;
  INSERT INTO yard.container SELECT 20000 + ${round} * 10 + n, 'NEW' || n, n FROM generate_series(1, 8) AS n`;

async function makeProject({ services: { schemaConversion } }: Server, sample: string): Promise<void> {
  const { dataProviders, instanceProfiles, projects, models } = schemaConversion;
  await dataProviders.create({
    name: 'harbor-source',
    engine: 'oracle',
    virtual: true,
    settings: { S3Path: `file://${encodeURI(sample)}` },
  });
  await dataProviders.create({ name: 'harbor-target', engine: 'postgres', virtual: true, settings: {} });
  await instanceProfiles.create({ name: 'workers' });
  await projects.create({
    name: 'harbor',
    source: { identifier: 'harbor-source' },
    target: { identifier: 'harbor-target' },
    profile: 'workers',
  });
  const rules = rulesFor([[]], 'harbor-source');
  await models.startImport('harbor', { origin: 'SOURCE', rules });
  await models.startConversion('harbor', rules);
}

async function makeTask({ services }: Server, source: EmbeddedServer, target: EmbeddedServer): Promise<void> {
  const { endpoints, instances, tasks } = services;
  const at = ({ host, port, user }: EmbeddedServer) => ({
    server: host,
    port,
    username: user,
    database: 'postgres',
  });
  const from = await endpoints.create({
    identifier: 'yard-source',
    type: 'source',
    engine: 'postgres',
    ...at(source),
  });
  const to = await endpoints.create({
    identifier: 'yard-target',
    type: 'target',
    engine: 'postgres',
    ...at(target),
  });
  const workers = await instances.create({ identifier: 'workers', instanceClass: 'dms.c5.2xlarge' });
  const mappings = {
    rules: [
      {
        'rule-type': 'selection',
        'rule-id': '1',
        'rule-name': '1',
        'object-locator': { 'schema-name': 'yard', 'table-name': '%' },
        'rule-action': 'include',
      },
    ],
  };
  const task = await tasks.create('task', {
    identifier: 'yard',
    sourceArn: from.arn,
    targetArn: to.arn,
    instanceArn: workers.arn,
    type: 'full-load-and-cdc',
    tableMappings: JSON.stringify(mappings),
    settings: '{"ValidationSettings":{"EnableValidation":true}}',
  });
  await tasks.start(task.arn, { type: 'start-replication' });
}
