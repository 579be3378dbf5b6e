import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateReplicationInstanceCommand,
  DescribeReplicationInstancesCommand,
} from '@aws-sdk/client-database-migration-service';
import { afterAll, describe, expect, it } from 'vitest';
import { startServed } from './served.ts';

const folder = mkdtempSync(join(tmpdir(), 'godwit-full-'));

/** A disk of a megabyte, which only root may make. */
function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      'NOT RUN: the tests of a full disk, because no tmpfs can be mounted here (that needs root).\n',
    );
    return false;
  }
}

const isMounted = mountSmallDisk();
afterAll(() => {
  if (isMounted) execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!isMounted)('a server whose disk is full', () => {
  it('says so, keeps what it had, and goes on when there is room again', async () => {
    const served = await startServed(join(folder, 'server'));
    const { client } = served;
    const make = (name: string): Promise<unknown> =>
      client.send(
        new CreateReplicationInstanceCommand({
          ReplicationInstanceIdentifier: name,
          ReplicationInstanceClass: 'dms.t3.micro',
        }),
      );
    const names = async (): Promise<(string | undefined)[]> => {
      const { ReplicationInstances = [] } = await client.send(new DescribeReplicationInstancesCommand({}));
      return ReplicationInstances.map((each) => each.ReplicationInstanceIdentifier);
    };
    await make('first');
    const ballast = join(folder, 'ballast');
    for (let size = 2 ** 20; size >= 512; size /= 2) fill(`${ballast}-${size}`, size);
    await expect(make('second')).rejects.toMatchObject({
      name: 'ServiceUnavailable',
      message: expect.stringMatching(/^The state in .*server\.sqlite cannot be used: the disk is full\. /),
      $metadata: { httpStatusCode: 503 },
    });
    expect(await names()).toEqual(['first']);
    for (let size = 2 ** 20; size >= 512; size /= 2) rmSync(`${ballast}-${size}`, { force: true });
    await make('third');
    const again = await served.restart();
    expect(
      (await again.client.send(new DescribeReplicationInstancesCommand({}))).ReplicationInstances,
    ).toHaveLength(2);
    await again.stop();
  });
});

/** Takes so many bytes of the disk, if it has them. */
function fill(file: string, size: number): void {
  try {
    writeFileSync(file, Buffer.alloc(size));
  } catch {
    rmSync(file, { force: true });
  }
}
