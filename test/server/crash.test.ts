import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateReplicationTaskCommand,
  DescribeReplicationTasksCommand,
  StartReplicationTaskCommand,
} from '@aws-sdk/client-database-migration-service';
import type { DatabaseMigrationServiceClient } from '@aws-sdk/client-database-migration-service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import { makeHarbor, mappingOf } from './harbor.ts';
import { clientOf } from './served.ts';
import { until } from './waiting.ts';

if (!hasMariadb) withoutMariadb('test/server/crash');

const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** `godwit serve` in a process of its own, as a user starts it. */
async function startServe(
  state: string,
): Promise<{ readonly child: ChildProcess; readonly address: string }> {
  const script = `import { main } from ${JSON.stringify(main)}; await main(process.argv.slice(1));`;
  const child = spawn(
    process.execPath,
    ['--input-type=module-typescript', '--eval', script, '--', 'serve', '--port', '0', '--state', state],
    {
      env: { ...process.env, GODWIT_ACCESS_KEYS: 'AKIDEXAMPLE:not-so-secret' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const address = await until(
    () => Promise.resolve(/serves at (http:\S+)/.exec(output)?.[1] ?? ''),
    (found) => found !== '' || child.exitCode !== null,
  );
  if (address === '') throw new Error(output);
  return { child, address };
}

describe.skipIf(!hasMariadb)('a server that is killed', () => {
  let ends: Ends;
  let folder: string;
  let child: ChildProcess;
  let client: DatabaseMigrationServiceClient;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'godwit-crash-'));
    ends = await startEnds();
    await ends.mariadb.query(
      'CREATE DATABASE harbor; CREATE TABLE harbor.ship (id int PRIMARY KEY); INSERT INTO harbor.ship VALUES (1)',
    );
  });

  afterAll(async () => {
    client.destroy();
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    await ends.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = async (): Promise<void> => {
    const started = await startServe(join(folder, 'server.sqlite'));
    child = started.child;
    client = clientOf(started.address);
  };
  const count = async (): Promise<string> =>
    String((await ends.postgres.query('SELECT count(*)::text FROM harbor.ship').catch(() => []))[0]?.[0]);

  it('takes its tasks up again when it is started, and loses nothing of them', {
    timeout: 180_000,
  }, async () => {
    await serve();
    const harbor = await makeHarbor({ client }, ends);
    const { ReplicationTask } = await client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: 'ships',
        SourceEndpointArn: harbor.mariadb,
        TargetEndpointArn: harbor.postgres,
        ReplicationInstanceArn: harbor.instance,
        MigrationType: 'full-load-and-cdc',
        TableMappings: mappingOf('harbor'),
      }),
    );
    const arn = ReplicationTask?.ReplicationTaskArn ?? '';
    await client.send(
      new StartReplicationTaskCommand({
        ReplicationTaskArn: arn,
        StartReplicationTaskType: 'start-replication',
      }),
    );
    await until(count, (rows) => rows === '1');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    client.destroy();
    await ends.mariadb.query('INSERT INTO harbor.ship VALUES (2), (3)');
    await serve();
    await until(count, (rows) => rows === '3', 120);
    const { ReplicationTasks } = await client.send(new DescribeReplicationTasksCommand({}));
    expect(ReplicationTasks).toMatchObject([{ ReplicationTaskArn: arn, Status: 'running' }]);
  });
});
