import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { TableRow } from '../../src/server/rest/contract/task.ts';
import type { Server } from '../../src/server/server.ts';
import { serve } from '../../src/server/server.ts';
import { makeAuthority } from '../servers/certificates.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { until } from '../server/waiting.ts';
import { barriersOf } from './accessibility.ts';
import { hasBrowser, openPage, startBrowser, withoutBrowser } from './browser.ts';
import { setupToken, Visitor } from './visitor.ts';

if (!hasBrowser) withoutBrowser('the examination of all pages of the console');

const sql = `
  CREATE SCHEMA shop;
  CREATE TABLE shop.customer (id int PRIMARY KEY, full_name text NOT NULL, height numeric(5,2));
  INSERT INTO shop.customer SELECT n, 'Person ' || n, n / 100.0 FROM generate_series(1, 5000) AS n;
  CREATE TABLE shop.purchase (id int PRIMARY KEY, customer int NOT NULL, total numeric(10,2));
  INSERT INTO shop.purchase SELECT n, 1 + n % 5000, n FROM generate_series(1, 20000) AS n;
  CREATE TABLE shop.sport_type (name text PRIMARY KEY, description text);`;
const samples = join(import.meta.dirname, '../../samples');
const password = 'correct horse battery';
/** A folder for a picture of each page, light and dark, in two widths; without it none is made. */
const pictures = process.env['GODWIT_TEST_PICTURES'];

/** A page with what is to be seen there before it is examined. */
type Place = readonly [name: string, path: string, seen: string | RegExp];

const object = (side: 'source' | 'target', ...path: readonly string[]): string =>
  String(new URLSearchParams({ object: JSON.stringify(path), side }));
const places: readonly Place[] = [
  ['dashboard', '', 'What happened last'],
  ['endpoints', 'endpoints', 'shop-source'],
  ['endpoint', 'endpoints/shop-source', 'Tasks that use it'],
  ['endpoint-edit', 'endpoints/shop-source/edit', 'How it is reached'],
  ['endpoint-create', 'endpoints/create', 'How it is reached'],
  ['tasks', 'tasks', 'shop'],
  ['task-create', 'tasks/create?source=shop-source&target=shop-target', '3 of 3 tables will be moved'],
  ['task-overview', 'tasks/shop', 'Replication ongoing'],
  ['task-tables', 'tasks/shop?tab=tables', 'sport_type'],
  ['task-validation', 'tasks/shop?tab=validation', '"8"'],
  ['task-exceptions', 'tasks/shop?tab=exceptions', 'grown'],
  ['task-checks', 'tasks/shop?tab=checks', /failed, .* passed/],
  ['task-log', 'tasks/shop?tab=logs', /runs the task/],
  ['task-definition', 'tasks/shop?tab=definition', '3 of 3 tables will be moved'],
  ['task-definition-json', 'tasks/shop?tab=definition&mappings=json&settings=json', 'Table mappings'],
  ['projects', 'projects', 'harbor'],
  ['project-create', 'projects/create', 'Source'],
  ['project', 'projects/harbor', 'HARBOR'],
  [
    'project-object',
    `projects/harbor?${object('source', 'Schemas', 'HARBOR', 'Packages', 'BILLING')}`,
    'Source text',
  ],
  ['project-report', 'projects/harbor?tab=report', /objects \(\d+ %\)/],
  ['project-requests', 'projects/harbor?tab=jobs', 'Converting'],
  ['history', 'history', 'shop is running.'],
  ['deeds', 'history?tab=deeds', 'create endpoint'],
  ['certificates', 'certificates', 'harbour-ca'],
  ['users', 'users', 'Viewer: looks at everything'],
  ['nowhere', 'nowhere', 'There is no such page'],
];

/** What a click opens, or shows below what was chosen. */
type Opened = readonly [name: string, path: string, open: (page: Page) => Promise<void>];

const dialog = (page: Page): Promise<void> => page.getByRole('dialog').waitFor();
const fromMenu = (item: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  await dialog(page);
};
const byButton = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click();
  await dialog(page);
};
const dialogs: readonly Opened[] = [
  ['user-create', 'users', byButton('Create user')],
  ['certificate-import', 'certificates', byButton('Import certificate')],
  ['endpoint-delete', 'endpoints/shop-source', byButton('Delete')],
  ['task-cutover', 'tasks/shop', fromMenu('Cut over…')],
  [
    'task-suspend',
    'tasks/shop?tab=tables',
    async (page) => {
      await page.getByRole('row').filter({ hasText: 'purchase' }).click();
      await byButton('Suspend…')(page);
    },
  ],
  [
    'task-difference',
    'tasks/shop?tab=validation',
    async (page) => {
      await page.getByRole('row').filter({ hasText: '"7"' }).click();
      await page.getByText('1.75').waitFor();
    },
  ],
  [
    'task-refusal',
    'tasks/shop?tab=exceptions',
    async (page) => {
      await page.getByRole('row').filter({ hasText: 'grown' }).click();
      await page.getByText('UPDATE by key (id)').waitFor();
    },
  ],
  [
    'task-create-rules',
    'tasks/create?source=shop-source&target=shop-target',
    async (page) => {
      await page.getByText('Rows: all').click();
      await page.getByRole('button', { name: 'Add transformation rule' }).click();
      await page.getByText('Names and control tables of the target').click();
      await page.getByRole('button', { name: 'Create and start' }).click();
      await page.getByText('Some of it is not right yet').waitFor();
    },
  ],
  [
    'endpoint-create-failed',
    'endpoints/create',
    async (page) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByLabel('Name', { exact: true }).fill('shop');
      await page.getByLabel('Server').fill('127.0.0.1');
      await page.getByLabel('Database').fill('shop');
      await page.getByLabel('Port').fill('1');
      await page.getByLabel('User', { exact: true }).fill('mover');
      await page.getByRole('button', { name: 'Test connection' }).click();
      await page.getByText('The connection failed').waitFor();
    },
  ],
  [
    'project-findings',
    `projects/harbor?${object('source', 'Schemas', 'HARBOR', 'Procedures', 'NOTIFY_PILOTS')}`,
    async (page) => {
      await page.getByText(/^\d+ findings$/).waitFor();
      await page
        .getByText(/^GW2011/)
        .first()
        .click();
    },
  ],
];

describe.skipIf(!hasBrowser)('all pages of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-sweep-'));
  let source: EmbeddedServer;
  let target: EmbeddedServer;
  let server: Server;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  let visitor: Visitor;

  beforeAll(async () => {
    [source, target, browser] = await Promise.all([borrowPostgres(), borrowPostgres(), startBrowser()]);
    server = await serve({
      port: 0,
      host: '127.0.0.1',
      state: join(folder, 'server.sqlite'),
      keys: new Map(),
      isAnonymous: false,
      scripts: samples,
    });
    visitor = new Visitor(server);
    ({ page, faults } = await openPage(browser));
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await Promise.all([source?.stop(), target?.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const picture = async (name: string, theme: string): Promise<void> => {
    if (pictures === undefined) return;
    for (const width of [1600, 1280]) {
      await page.setViewportSize({ width, height: 860 });
      await page.screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`), fullPage: true });
    }
  };

  /** Examines what is shown, in light and in dark. */
  async function examine(name: string): Promise<readonly string[]> {
    const light = await barriersOf(page);
    await picture(name, 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('body.awsui-dark-mode').waitFor();
    const dark = await barriersOf(page, 'colours');
    await picture(name, 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    return [...light, ...dark.map((each) => `dark: ${each}`)];
  }

  it('have no barriers where the first user is made, and at the login', async () => {
    await page.goto(server.setup ?? '');
    await page.getByLabel('Password again').waitFor();
    expect(await examine('setup')).toEqual([]);
    const setup = { token: setupToken(server), name: 'ada', password };
    expect((await visitor.ask('POST', '/setup', setup)).status).toBe(204);
    await visitor.enter();
    await page.goto(`${server.address}/console/`);
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password').fill('a wrong one');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('not right').waitFor();
    expect(await examine('login')).toEqual([]);
  });

  it('have no barriers while there is nothing to show', async () => {
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Move your first database').waitFor();
    expect(await examine('dashboard-empty')).toEqual([]);
    for (const [list, seen] of [
      ['endpoints', 'No endpoints yet'],
      ['tasks', 'No tasks yet'],
    ] as const) {
      await page.goto(`${server.address}/console/${list}`);
      await page.getByText(seen).waitFor();
      expect(await examine(`${list}-empty`), list).toEqual([]);
    }
  });

  it('get something to show', async () => {
    await Promise.all([makeTask(), makeProject(), makeUsersAndCertificate()]);
  }, 60_000);

  it.each(places)('have no barriers: %s', async (name, path, seen) => {
    await page.goto(`${server.address}/console/${path}`);
    await page.getByText(seen).or(page.getByLabel(seen)).first().waitFor();
    expect(await examine(name)).toEqual([]);
  });

  it.each(dialogs)('have no barriers in a dialog: %s', async (name, path, open) => {
    await page.goto(`${server.address}/console/${path}`);
    await open(page);
    expect(await examine(name)).toEqual([]);
  });

  it('have no barriers in a dialog: what a change does', async () => {
    await visitor.ask('POST', '/tasks/shop/stop');
    await page.goto(`${server.address}/console/tasks/shop?tab=definition&mappings=json`);
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    const json = page.getByLabel('Table mappings as JSON');
    const mappings = await json.inputValue();
    await json.fill(
      mappings
        .replace('"%"', '"customer"')
        .replace(
          '"include"',
          '"include", "filters": [{ "filter-type": "source", "column-name": "id", "filter-conditions": [{ "filter-operator": "gte", "value": "9" }] }]',
        ),
    );
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('dialog').getByText('Changed: its filters.').waitFor();
    expect(await examine('task-change')).toEqual([]);
  });

  it('have no fault of their own', () => {
    expect(faults).toEqual([]);
  });

  async function makeTask(): Promise<void> {
    await ask(source.url, sql);
    for (const [id, role, { host, user }] of [
      ['shop-source', 'source', source],
      ['shop-target', 'target', target],
    ] as const) {
      const connection = { engine: 'postgres', host, port: 5432, database: 'postgres', user, tls: 'none' };
      await visitor.ask('POST', '/endpoints', { id, role, ...connection });
      await visitor.ask('POST', `/endpoints/${id}/test`);
    }
    const include = {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': '1',
      'object-locator': { 'schema-name': 'shop', 'table-name': '%' },
      'rule-action': 'include',
    };
    await visitor.ask('POST', '/tasks', {
      id: 'shop',
      source: 'shop-source',
      target: 'shop-target',
      type: 'full-load-and-cdc',
      mappings: { rules: [include] },
      settings: { ValidationSettings: { EnableValidation: true, RecordFailureDelayInMinutes: 0 } },
    });
    await visitor.ask('POST', '/tasks/shop/start', { how: 'begin' });
    const table = async () => {
      const { body } = await visitor.ask('GET', '/tasks/shop/tables');
      return (body as TableRow[]).find(({ name }) => name === 'customer');
    };
    await until(table, (each) => each?.validation === 'Validated');
    await ask(
      target.url,
      `ALTER TABLE shop.customer ADD CONSTRAINT grown CHECK (height < 900) NOT VALID;
       UPDATE shop.customer SET height = 1.75 WHERE id = 7; DELETE FROM shop.customer WHERE id = 8`,
    );
    await ask(source.url, 'UPDATE shop.customer SET height = 999 WHERE id = 9');
    await visitor.ask('POST', '/tasks/shop/check');
    await until(
      async () => (await visitor.ask('GET', '/tasks/shop/recorded')).body as { refusals: unknown[] },
      ({ refusals }) => refusals.length > 0,
    );
    await visitor.ask('POST', '/tasks/shop/reload', {
      tables: [{ schema: 'shop', name: 'customer' }],
      what: 'validate',
    });
    await until(
      async () => (await visitor.ask('GET', '/tasks/shop/recorded')).body as { failures: unknown[] },
      ({ failures }) => failures.length > 1,
    );
  }

  async function makeProject(): Promise<void> {
    await visitor.ask('POST', '/projects', {
      id: 'harbor',
      source: { kind: 'scripts', engine: 'oracle', folder: join(samples, 'harbor') },
      target: { kind: 'virtual', engine: 'postgres' },
    });
    for (const action of ['import', 'convert']) {
      await visitor.ask('POST', '/projects/harbor/jobs', { action, side: 'source', paths: [] });
      await until(
        async () => ((await visitor.ask('GET', '/projects/harbor/jobs')).body as { status: string }[])[0],
        (job) => job !== undefined && ['SUCCESS', 'FAILED'].includes(job.status),
      );
    }
  }

  async function makeUsersAndCertificate(): Promise<void> {
    await visitor.ask('POST', '/users', { name: 'viktor', role: 'viewer', password });
    const authority = makeAuthority();
    const pem = readFileSync(authority.ca, 'utf8');
    authority.remove();
    await visitor.ask('POST', '/certificates', { id: 'harbour-ca', pem });
  }
});
