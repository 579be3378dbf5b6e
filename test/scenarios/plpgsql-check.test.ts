import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serverProver } from '../../src/endpoints/postgres/prove/prover.ts';
import type { Report } from '../../src/report/model.ts';
import { verifying } from '../../src/sql/codes/verifying.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';

const sample = fileURLToPath(new URL('../../samples/harbor', import.meta.url));

/**
 * A server with the extension plpgsql_check (on Debian the package postgresql-15-plpgsql-check), and a user that may create
 * databases and extensions: `GODWIT_TEST_PLPGSQL_CHECK=postgresql://…`. The embedded server has no extensions of others.
 */
const url = process.env['GODWIT_TEST_PLPGSQL_CHECK'];

if (url === undefined)
  process.stderr.write(
    'The comparison with plpgsql_check is skipped: GODWIT_TEST_PLPGSQL_CHECK names no server that has the extension.\n',
  );

describe.skipIf(url === undefined)('plpgsql_check', () => {
  it('is there', async () => {
    const prover = serverProver(url as string);
    const scratch = await prover.open();
    expect(scratch.checkRoutine).toBeTypeOf('function');
    await scratch.close();
  });

  it('finds nothing in the sample database that our own analysis has not found', async () => {
    const folder = makeFolder();
    const ran = await godwit([
      'convert',
      sample,
      '--out',
      folder.at('out'),
      '--verify',
      url as string,
      '--json',
    ]);
    folder.remove();
    const report = JSON.parse(ran.stdout) as Report;
    expect(report.run.verification).toMatchObject({ mode: 'server', plpgsqlCheck: true });
    const found = report.targets[0]?.objects.flatMap((each) => each.findings) ?? [];
    expect(found.filter((each) => each.code === verifying.checker.code).map((each) => each.what)).toEqual([]);
  });
});
