import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Before any test: installs the servers that npm has not. Where that cannot be done, the tests that need them say that they did not run. */
export default function setup(): void {
  const script = join(import.meta.dirname, '../../scripts/install-test-servers.sh');
  const { status, stderr } = spawnSync('sh', [script], { encoding: 'utf8' });
  if (status !== 0) process.stderr.write(stderr);
}
