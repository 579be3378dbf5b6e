import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from './ends.ts';
import { startEnds } from './ends.ts';
import { startMigrate } from './program.ts';

if (!hasMariadb) withoutMariadb('going on with a load whose process was killed');

describe.skipIf(!hasMariadb)('a load whose process is killed', () => {
  let ends: Ends;
  const folder = mkdtempSync(join(tmpdir(), 'godwit-resume-'));
  beforeAll(async () => {
    ends = await startEnds();
  });
  afterAll(async () => {
    await ends?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('goes on with the ranges that are missing, and doubles none', async () => {
    await ends.mariadb.query(`CREATE DATABASE killed; USE killed; CREATE TABLE killed.item (id bigint PRIMARY KEY, name varchar(40));
      INSERT INTO killed.item SELECT seq, CONCAT('item ', seq) FROM seq_1_to_1500000; ANALYZE TABLE killed.item`);
    await ends.postgres.query('CREATE SCHEMA killed; CREATE TABLE killed.item (id bigint, name varchar(40))');
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, '{"FullLoadSettings": {"MaxFullLoadSubTasks": 1}}');
    const args = [
      '--source',
      `${ends.mariadb.url}/killed`,
      '--target',
      ends.postgres.url,
      '--state',
      join(folder, 'state'),
      '--task-settings',
      settings,
    ];
    const first = startMigrate(...args);
    while (Number(await loadedRanges()) < 2 && !first.isOver()) await sleep(20);
    first.kill();
    const all = Number(/1 table in (\d+) ranges/.exec((await first.ended).output)?.[1]);
    expect(all).toBeGreaterThan(4);
    const before = Number(await loadedRanges());
    expect(before).toBeGreaterThanOrEqual(2);
    expect(before).toBeLessThan(all);
    const { status, output } = await startMigrate(...args).ended;
    expect(output).toContain('The counts of rows agree on both sides.');
    expect(output).toMatch(new RegExp(`1 table in ${all - before} ranges?`));
    expect(status).toBe(0);
    expect(
      await ends.postgres.query('SELECT count(*), count(DISTINCT id), min(id), max(id) FROM killed.item'),
    ).toEqual([['1500000', '1500000', '1', '1500000']]);
  });

  /** The ranges that the target knows of; none before its control table is there. */
  async function loadedRanges(): Promise<unknown> {
    const [[there] = []] = await ends.postgres.query(
      `SELECT to_regclass('public.awsdms_full_load_ranges') IS NOT NULL`,
    );
    if (there !== 't') return 0;
    return (await ends.postgres.query('SELECT count(*) FROM public.awsdms_full_load_ranges'))[0]?.[0];
  }
});
