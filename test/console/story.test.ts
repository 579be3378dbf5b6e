import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import { makeAuthority } from '../servers/certificates.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { barriersOf } from './accessibility.ts';
import { hasBrowser, openPage, startBrowser, withoutBrowser } from './browser.ts';
import type { TestServer } from './visitor.ts';
import { startServer } from './visitor.ts';

if (!hasBrowser) withoutBrowser('the story of the workshop in the console');

const sql = `
  CREATE SCHEMA dms_sample;
  CREATE TABLE dms_sample.sport_type (name text PRIMARY KEY, description text);
  INSERT INTO dms_sample.sport_type VALUES ('baseball', 'A sport with nine players'), ('football', 'A sport with eleven players');
  CREATE TABLE dms_sample.person (id int PRIMARY KEY, full_name text NOT NULL, height numeric(5,2));
  INSERT INTO dms_sample.person SELECT n, 'Person ' || n, n / 100.0 FROM generate_series(1, 5000) AS n;
  CREATE SCHEMA other; CREATE TABLE other.thing (id int PRIMARY KEY);`;

describe.skipIf(!hasBrowser)('the workshop’s story in the console', () => {
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    [source, target, server, browser] = await Promise.all([
      borrowPostgres(),
      borrowPostgres(),
      startServer(false),
      startBrowser(),
    ]);
    await ask(source.url, sql);
    ({ page, faults } = await openPage(browser));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([source?.stop(), target?.stop()]);
  });

  const choose = async (label: string, option: string): Promise<void> => {
    await page.getByRole('button', { name: `Choose the ${label}` }).click();
    await page.getByRole('option', { name: option }).first().click();
  };
  const see = async (text: string | RegExp): Promise<void> => {
    await page.getByText(text).first().waitFor();
  };

  it('begins with the first user', async () => {
    await page.goto(server.server.setup ?? '');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByLabel('Password again').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create the user and log in' }).click();
    await see('Move your first database');
  });

  it('makes both endpoints, and says why a connection fails', async () => {
    for (const [role, name, database] of [
      ['Source', 'sample-source', source],
      ['Target', 'sample-target', target],
    ] as const) {
      await page.goto(`${server.server.address}/console/endpoints/create`);
      await page.getByRole('radio', { name: role }).check();
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByLabel('Server').fill(database.host);
      await page.getByLabel('Database').fill('nowhere');
      await page.getByLabel('User', { exact: true }).fill(database.user);
      await page.getByRole('button', { name: 'Test connection' }).click();
      await see('has no database nowhere');
      await page.getByLabel('Database').fill('postgres');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await see(/The connection works/);
      await page.getByRole('button', { name: 'Create endpoint' }).click();
      await see(`${name} is created`);
    }
  });

  it('makes a task: mappings are judged as one types, and show their tables', async () => {
    await page.goto(`${server.server.address}/console/tasks/create`);
    await page.getByLabel('Name', { exact: true }).fill('sample');
    await choose('source', 'sample-source');
    await choose('target', 'sample-target');
    await see('3 of 3 tables will be moved');
    await page.getByLabel('Schema', { exact: true }).first().fill('dms_sample');
    await see('2 of 3 tables will be moved');
    await page.getByRole('button', { name: 'JSON', exact: true }).first().click();
    const json = page.getByLabel('Table mappings as JSON');
    const right = await json.inputValue();
    expect(right).toContain('"schema-name": "dms_sample"');
    await json.fill(right.replace('"include"', '"take"'));
    await see(/rule-action: Invalid option/);
    await json.fill(right);
    await see('It is right.');
    await page.getByRole('button', { name: 'Create and start' }).click();
    await see('The task sample is created');
  });

  it('loads the tables, and follows the changes', async () => {
    await see('Replication ongoing');
    await page.getByRole('tab', { name: 'Table statistics' }).click();
    const row = (name: string) => page.getByRole('row').filter({ hasText: name });
    await row('sport_type').getByText('Table completed').waitFor();
    await row('person').getByText('5,000').waitFor();
    await ask(
      source.url,
      `INSERT INTO dms_sample.sport_type VALUES ('hockey', ''), ('basketball', ''), ('soccer', ''), ('volleyball', ''), ('cricket', '')`,
    );
    await row('sport_type').getByRole('gridcell', { name: '5', exact: true }).waitFor();
    await row('sport_type').getByText('Validated').waitFor();
    const { rows } = (await ask(target.url, 'SELECT count(*) FROM dms_sample.sport_type')) as {
      rows: string[][];
    };
    expect(rows).toEqual([['7']]);
  });

  it('keeps where one is in the address', async () => {
    await page.getByLabel('Find tables').fill('sport');
    await page.waitForURL(/filter=sport/);
    await page.reload();
    await see('1 of 2 tables');
    expect(new URL(page.url()).searchParams.get('tab')).toBe('tables');
  });

  it('examines both ends, and shows what mends them', async () => {
    await page.getByRole('tab', { name: 'Checks' }).click();
    await page.getByRole('button', { name: 'Run the checks' }).first().click();
    await see(/failed, .* passed/);
    await see('It holds rows already.');
  });

  it('shows what the task wrote, stops, is told something else, and goes on', async () => {
    await page.getByRole('tab', { name: 'Log' }).click();
    await page.getByRole('log').getByText(/./).first().waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('tab', { name: 'Definition' }).click();
    await page.getByRole('button', { name: 'JSON', exact: true }).last().click();
    const json = page.getByLabel('Task settings as JSON');
    const settings = await json.inputValue();
    await json.fill(settings.replace('"RecordFailureDelayInMinutes": 5', '"RecordFailureDelayInMinutes": 0'));
    await page.getByRole('button', { name: 'Save changes' }).click();
    await see('sample is changed');
  });

  it('says what other mappings do to its tables, before they are saved', async () => {
    await page.getByRole('button', { name: 'JSON', exact: true }).first().click();
    const json = page.getByLabel('Table mappings as JSON');
    const dialog = page.getByRole('dialog', { name: 'What this change does' });
    const rule = (schema: string, table: string, more: object = {}): object => ({
      'rule-type': 'selection',
      'rule-id': table,
      'rule-name': table,
      'object-locator': { 'schema-name': schema, 'table-name': table },
      'rule-action': 'include',
      ...more,
    });
    const ask = async (...rules: readonly object[]): Promise<void> => {
      await json.fill(JSON.stringify({ rules }));
      await page.getByRole('button', { name: 'Save changes' }).click();
    };
    const fate = (table: string) => dialog.getByRole('row').filter({ hasText: table });
    const filter = {
      'filter-type': 'source',
      'column-name': 'id',
      'filter-conditions': [{ 'filter-operator': 'lte', value: '6000' }],
    };
    await ask(rule('dms_sample', 'person', { filters: [filter] }));
    await dialog
      .getByText(/^1 table is emptied in the target and loaded again, 1 table is left as it is\. Nothing/)
      .waitFor();
    await fate('dms_sample.person').getByText('Changed: its filters.').waitFor();
    await fate('dms_sample.sport_type').getByText('The rules select it no longer.').waitFor();
    expect(await barriersOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Go on editing' }).click();
    await ask(rule('dms_sample', '%'), rule('other', 'thing'));
    await dialog.getByText('1 table is loaded for the first time, 2 tables go on as before.').waitFor();
    await fate('other.thing').getByText('The rules select it now.').waitFor();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await see('sample is changed');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await see('Replication ongoing');
  });

  const inTables = async (name: string, button: string, told: string): Promise<void> => {
    await page.getByRole('tab', { name: 'Table statistics' }).click();
    await page.getByLabel('Find tables').fill('');
    await page.getByRole('row').filter({ hasText: name }).click();
    await page.getByRole('button', { name: button }).click();
    await see(told);
  };

  it('shows what the target refused, and rows that differ with the values of both sides', async () => {
    await ask(
      target.url,
      `ALTER TABLE dms_sample.person ADD CONSTRAINT grown CHECK (height < 900) NOT VALID;
       UPDATE dms_sample.person SET height = 1.75 WHERE id = 7; DELETE FROM dms_sample.person WHERE id = 8`,
    );
    await ask(source.url, 'UPDATE dms_sample.person SET height = 999 WHERE id = 9');
    await page.getByRole('tab', { name: 'Exceptions' }).click();
    await page.getByRole('row').filter({ hasText: 'grown' }).click();
    await see('UPDATE by key (id)');
    await inTables('person', 'Validate again', '1 table will be compared again');
    await page.getByRole('row').filter({ hasText: 'person' }).getByText('3 differ').waitFor();
    await page.getByRole('tab', { name: 'Validation' }).click();
    await page.getByRole('row').filter({ hasText: '"8"' }).click();
    await see('This row is missing in the target.');
    await page.getByRole('row').filter({ hasText: '"7"' }).click();
    const values = page.getByRole('row').filter({ hasText: 'height' }).last();
    expect(await values.getByRole('cell').allInnerTexts()).toEqual(expect.arrayContaining(['0.07', '1.75']));
  });

  it('suspends a table, which gets no more changes', async () => {
    await inTables('person', 'Suspend…', 'Suspend 1 table?');
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'person' }).getByText('Table error').waitFor();
    await see(/person: .*on request/);
    await ask(source.url, 'UPDATE dms_sample.person SET height = 5 WHERE id = 5');
  });

  it('loads a table again, which mends it', async () => {
    await ask(target.url, 'ALTER TABLE dms_sample.person DROP CONSTRAINT grown');
    await inTables('person', 'Reload table data', '1 table will be loaded again');
    const row = page.getByRole('row').filter({ hasText: 'person' });
    await row.getByText('Table completed').waitFor();
    await row.getByText('Validated').waitFor();
    expect(
      await ask(target.url, 'SELECT height FROM dms_sample.person WHERE id IN (5, 7, 8, 9) ORDER BY id'),
    ).toMatchObject({
      rows: [['5.00'], ['0.07'], ['0.08'], ['999.00']],
    });
  });

  it('is cut over step by step, with the way back', async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Cut over…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Cut over' }).click();
    await see('Applications may write to the target now.');
    for (const step of [
      'Apply what the source wrote last',
      'Count the rows of both sides',
      'Record the changes of the target',
    ])
      await dialog.getByText(new RegExp(`${step}: \\d`)).waitFor();
    await dialog
      .getByText(/Changes of the target are recorded from/)
      .last()
      .waitFor();
    await dialog.getByText(/godwit migrate --task .* --type cdc/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).first().click();
  });

  it('lets a viewer look at everything and act on nothing', async () => {
    await page.getByRole('link', { name: 'Users' }).click();
    await page.getByRole('button', { name: 'Create user' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('User name').fill('viktor');
    await dialog.getByRole('radio', { name: 'Viewer' }).check();
    await dialog.getByLabel('Password').fill('too short');
    await dialog.getByRole('button', { name: 'Create user' }).click();
    await dialog.getByText('It could not be created').waitFor();
    await dialog.getByLabel('Password').fill('correct horse battery');
    await dialog.getByRole('button', { name: 'Create user' }).click();
    await see('Viewer: looks at everything');
    const context = await browser.newContext();
    try {
      const other = await context.newPage();
      await other.goto(`${server.server.address}/console/tasks/sample`);
      await other.getByLabel('User name').fill('viktor');
      await other.getByLabel('Password').fill('correct horse battery');
      await other.getByRole('button', { name: 'Log in' }).click();
      await other.getByRole('heading', { name: 'sample' }).waitFor();
      for (const name of ['Actions', 'Resume'])
        expect(await other.getByRole('button', { name }).isDisabled()).toBe(true);
      expect(await other.getByRole('link', { name: 'Users' }).count()).toBe(0);
      await other.getByRole('tab', { name: 'Validation' }).click();
      await other.getByText('which a viewer does not see').waitFor();
    } finally {
      await context.close();
    }
  });

  it('keeps the certificates that servers are held against', async () => {
    const authority = makeAuthority();
    await page.getByRole('link', { name: 'Certificates' }).click();
    await page.getByRole('button', { name: 'Import certificate' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('harbour-ca');
    await dialog.getByLabel('Certificate', { exact: true }).fill(readFileSync(authority.ca, 'utf8'));
    authority.remove();
    await dialog.getByRole('button', { name: 'Import' }).click();
    await see('harbour-ca is imported');
    await page.getByText(/^Until /).waitFor();
    await page.getByRole('radio', { name: 'harbour-ca' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await see('harbour-ca is deleted');
    await see('No certificates yet');
  });

  it.each([
    ['', 'What happened last'],
    ['endpoints/create', 'How it is reached'],
    ['tasks/create', 'Task settings'],
    ['tasks/sample?tab=tables', 'sport_type'],
    ['history', 'Who did what'],
  ])('has no barrier for keys and screen readers: /%s', async (path, text) => {
    await page.goto(`${server.server.address}/console/${path}`);
    await see(text);
    expect(await barriersOf(page)).toEqual([]);
  });

  it('tells who did what', async () => {
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('tab', { name: 'Who did what' }).click();
    for (const deed of ['create endpoint', 'create task', 'start task', 'cut over']) await see(deed);
  });

  it('is as good in the dark, and by keys', async () => {
    await page.getByRole('button', { name: 'Light or dark' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
    expect(await page.evaluate(`document.body.className`)).toContain('awsui-dark-mode');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
  });

  it('has no fault of its own', () => {
    expect(faults).toEqual([]);
  });
});
