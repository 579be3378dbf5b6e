import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyFolder } from '../../src/endpoints/postgres/install/apply.ts';
import type { ApplyResult } from '../../src/endpoints/postgres/install/apply.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { Report } from '../../src/report/model.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';

const sample = fileURLToPath(new URL('../../samples/harbor', import.meta.url));

/** A question to the converted database, and what Oracle answers. */
interface Question {
  readonly name: string;
  readonly why: string;
  readonly sql: string;
  readonly rows: readonly (readonly (string | null)[])[];
  /** What the converted code says instead, where the construct cannot be converted. */
  readonly refused?: string;
}

const questions = JSON.parse(readFileSync(`${sample}/questions.json`, 'utf8')) as readonly Question[];

let server: EmbeddedServer;
let folder: Folder;
let report: Report;
let result: ApplyResult;

beforeAll(async () => {
  server = await borrowPostgres();
  folder = makeFolder();
  const ran = await godwit(['convert', sample, '--out', folder.at('out'), '--verify', server.url, '--json']);
  report = JSON.parse(ran.stdout) as Report;
  result = await applyFolder({ folder: folder.at('out'), target: server.url, stage: 'all' });
});

afterAll(async () => {
  folder.remove();
  await server.stop();
});

describe('the sample database, converted and installed,', () => {
  it('has all that the scripts define, but for what needs another database or a scheduler', () => {
    const failed = result.outcomes.filter(({ status }) => ['failed', 'blocked', 'changed'].includes(status));
    expect(failed.map(({ message }) => message)).toEqual([
      'rows harbor.script, 61_outside.sql:39: DBMS_SCHEDULER.CREATE_JOB needs the extension pg_cron in this database',
    ]);
    const objects = report.targets[0]?.objects ?? [];
    const unproved = objects.filter((each) => each.verified !== true).map((each) => each.id);
    expect(unproved.sort()).toEqual([
      'database link HARBOR.CUSTOMS_LINK',
      'packaged function HARBOR.REPORTING.COUNT_ROWS',
    ]);
  });

  it('has all rows', () => {
    expect(result.tables.filter((each) => each.loaded !== each.expected)).toEqual([]);
    expect(result.tables.length).toBeGreaterThan(14);
  });

  it.each(questions.filter((each) => each.refused === undefined))(
    'answers as Oracle does: $name ($why)',
    async ({ sql, rows }) => {
      expect(await ask(server.url, sql)).toEqual({ rows });
    },
  );

  it.each(questions.filter((each) => each.refused !== undefined))(
    'raises an error rather than answer wrongly: $name ($why)',
    async ({ sql, refused }) => {
      expect(await ask(server.url, sql)).toEqual({ message: expect.stringContaining(refused ?? '') });
    },
  );
});
