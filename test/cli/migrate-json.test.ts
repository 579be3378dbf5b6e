import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb, withoutMariadb } from '../servers/mariadb.ts';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import type { Folder } from './godwit.ts';
import { godwit, makeFolder, start } from './godwit.ts';

if (!hasMariadb) withoutMariadb('godwit migrate --json');

describe.skipIf(!hasMariadb)('godwit migrate --json', () => {
  let ends: Ends;
  let folder: Folder;
  beforeAll(async () => {
    ends = await startEnds();
    folder = makeFolder();
    await ends.mariadb.query(`CREATE DATABASE told; USE told; CREATE TABLE item (id int PRIMARY KEY, name varchar(20));
      INSERT INTO item SELECT seq, 'x' FROM seq_1_to_500; CREATE TABLE empty (id int PRIMARY KEY); ANALYZE TABLE item, empty`);
  });
  afterAll(async () => {
    folder?.remove();
    await ends?.stop();
  });

  it('writes a JSON object for each event, the result in the last line, and goes on with the following in the same way', async () => {
    const servers = ['--source', `${ends.mariadb.url}/told`, '--target', ends.postgres.url];
    const args = ['--task', 'told', '--type', 'full-load-and-cdc', '--state', folder.at('state'), ...servers];
    const child = start(['migrate', '--json', ...args]);
    const events: { readonly event: string; readonly [member: string]: unknown }[] = [];
    let text = '';
    child.stdout?.on('data', (data: Buffer) => {
      const lines = (text + data.toString()).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) events.push(JSON.parse(line) as (typeof events)[number]);
    });
    child.stderr?.resume();
    const ended = new Promise((resolve) => child.once('close', resolve));
    const find = (event: string, phase?: string) =>
      events.find((each) => each.event === event && (phase === undefined || each['phase'] === phase));
    await expect.poll(() => find('progress', 'follow'), { timeout: 120_000 }).toBeDefined();
    await ends.mariadb.query(
      'DELETE FROM told.item WHERE id <= 3; ALTER TABLE told.item ADD COLUMN more int',
    );
    await expect.poll(() => find('definition'), { timeout: 120_000 }).toBeDefined();
    child.kill('SIGINT');
    await ended;
    expect(find('plan')).toMatchObject({ task: 'told', ranges: 2, loadedRows: 0 });
    expect(events.filter(({ event }) => event === 'table')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ source: 'told.item', target: 'told.item', rows: 500 }),
        expect.objectContaining({ source: 'told.empty', rows: 0 }),
      ]),
    );
    expect(find('progress', 'follow')).toMatchObject({
      position: expect.any(String),
      lag: expect.any(Number),
    });
    expect(find('definition')).toMatchObject({ statement: expect.stringContaining('ADD COLUMN more') });
    expect(events.at(-1)).toMatchObject({ event: 'result', position: expect.any(String) });
    expect(text).toBe('');
    // The server has nothing to tell, so that only the command itself can end its connection to the log.
    const cutover = await godwit(['cutover', 'told', '--state', folder.at('state'), ...servers]);
    expect(cutover.status).toBe(0);
  });
});
