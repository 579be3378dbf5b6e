import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { EndpointView } from '../../src/server/rest/contract/endpoint.ts';
import type { TaskDetails } from '../../src/server/rest/contract/task.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { hasBrowser, patience, startBrowser, withoutBrowser } from './browser.ts';
import type { TestServer } from './visitor.ts';
import { startServer, Visitor } from './visitor.ts';

const password = 'correct horse battery';
const users = ['ada', 'bea'] as const;

const include = (table: string): object => ({
  rules: [
    {
      'rule-type': 'selection',
      'rule-id': '1',
      'rule-name': '1',
      'object-locator': { 'schema-name': 'shop', 'table-name': table },
      'rule-action': 'include',
    },
  ],
});

describe('two users who change one thing', () => {
  let database: EmbeddedServer;
  let server: TestServer;
  let ada: Visitor;
  let bea: Visitor;

  beforeAll(async () => {
    [database, server] = await Promise.all([borrowPostgres(), startServer(false)]);
    await ask(database.url, 'CREATE SCHEMA shop; CREATE TABLE shop.customer (id int PRIMARY KEY)');
    for (const name of users) await server.server.services.users.add({ name, role: 'operator', password });
    [ada, bea] = [new Visitor(server.server), new Visitor(server.server)];
    await ada.login('ada', password);
    await bea.login('bea', password);
    const { host, user } = database;
    for (const [id, role] of [
      ['from', 'source'],
      ['to', 'target'],
    ])
      await ada.ask('POST', '/endpoints', {
        id,
        role,
        engine: 'postgres',
        host,
        port: 5432,
        database: 'postgres',
        user,
        tls: 'none',
      });
    const made = await ada.ask('POST', '/tasks', {
      id: 'shop',
      source: 'from',
      target: 'to',
      type: 'full-load',
      mappings: include('customer'),
      settings: {},
    });
    expect(made.status).toBe(201);
  });
  afterAll(async () => {
    await server?.stop();
    await database?.stop();
  });

  const task = async (of: Visitor): Promise<TaskDetails> => (await of.ask('GET', '/tasks/shop')).body;
  const endpoint = async (of: Visitor): Promise<EndpointView> =>
    (await of.ask('GET', '/endpoints/from')).body;

  it('keeps the change of the first, and tells the second who made it: a task', async () => {
    const { version } = await task(bea);
    expect(await ada.ask('PATCH', '/tasks/shop', { mappings: include('%'), version })).toMatchObject({
      status: 200,
    });
    const mappings = include('invoice');
    expect(await bea.ask('PATCH', '/tasks/shop', { mappings, version })).toMatchObject({
      status: 409,
      body: {
        error: {
          code: 'Conflict',
          message: expect.stringMatching(
            /^Task shop is not as it was when you began\. ada changed it at 20\d\d-.* UTC\.$/,
          ),
          remedy: 'Load it again, and make your change to what is there now.',
        },
      },
    });
    const now = await task(bea);
    expect(now).toMatchObject({ mappings: include('%') });
    const changed = await bea.ask('PATCH', '/tasks/shop', { mappings, version: now.version });
    expect(changed).toMatchObject({ status: 200, body: { mappings } });
    // A program that names no version is not held against any.
    expect((await ada.ask('PATCH', '/tasks/shop', { mappings: include('customer') })).status).toBe(200);
  });

  it('keeps the change of the first, and tells the second who made it: an endpoint', async () => {
    const { version } = await endpoint(bea);
    expect((await ada.ask('PATCH', '/endpoints/from', { user: 'mover', version })).status).toBe(200);
    expect(await bea.ask('PATCH', '/endpoints/from', { user: 'other', version })).toMatchObject({
      status: 409,
      body: { error: { code: 'Conflict', message: expect.stringContaining('ada changed it at') } },
    });
    const now = await endpoint(bea);
    expect(now.user).toBe('mover');
    expect(
      await bea.ask('PATCH', '/endpoints/from', { user: database.user, version: now.version }),
    ).toMatchObject({ status: 200, body: { user: database.user } });
  });

  it('lets one of two through who save at the same moment', async () => {
    const { version } = await task(ada);
    const answers = await Promise.all(
      [ada, bea].map((each, i) => each.ask('PATCH', '/tasks/shop', { mappings: include(`t${i}`), version })),
    );
    expect(answers.map(({ status }) => status).toSorted((left, right) => left - right)).toEqual([200, 409]);
    await ada.ask('PATCH', '/tasks/shop', { mappings: include('customer') });
  });

  it('is the same version again after a change that was taken back, and after one that changes nothing', async () => {
    const { version, settings } = await task(ada);
    await ada.ask('PATCH', '/tasks/shop', { mappings: include('x') });
    expect((await task(ada)).version).not.toBe(version);
    await ada.ask('PATCH', '/tasks/shop', { mappings: include('customer'), settings });
    expect((await task(ada)).version).toBe(version);
  });

  if (!hasBrowser) withoutBrowser('two users who change one task in the console');

  describe.skipIf(!hasBrowser)('in the console', () => {
    let browser: Browser;

    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());

    /** A page of a user's own browser. */
    async function pageOf(user: string, path: string): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      await page.goto(`${server.server.address}/console/${path}`);
      await page.getByLabel('User name').fill(user);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      return page;
    }

    const definition = 'tasks/shop?tab=definition&mappings=json';
    const json = (page: Page) => page.getByLabel('Table mappings as JSON');
    const rename = async (page: Page, from: string, to: string): Promise<void> =>
      json(page).fill((await json(page).inputValue()).replace(`"${from}"`, `"${to}"`));
    const save = (page: Page) => page.getByRole('button', { name: 'Save changes' });
    const warning = (page: Page) => page.getByText('shop was changed by somebody else');

    it('shows the newer to who has changed nothing, and asks who has', { timeout: 120_000 }, async () => {
      const one = await pageOf('ada', definition);
      const two = await pageOf('bea', definition);
      await Promise.all([one, two].map((page) => json(page).waitFor()));
      await rename(one, 'customer', 'orders');
      await save(one).click();
      await expect.poll(() => json(two).inputValue(), { timeout: patience }).toContain('"orders"');
      expect(await save(two).isDisabled()).toBe(true);

      await rename(two, 'orders', 'of-bea');
      await rename(one, 'orders', 'of-ada');
      await save(one).click();
      await warning(two).waitFor();
      expect(await save(two).isDisabled()).toBe(true);
      expect(await json(two).inputValue()).toContain('"of-bea"');
      const pictures = process.env['GODWIT_TEST_PICTURES'];
      if (pictures !== undefined) await two.screenshot({ path: `${pictures}/overtaken.png` });
      await two.getByRole('button', { name: 'Load what is there now' }).click();
      expect(await json(two).inputValue()).toContain('"of-ada"');
      expect(await warning(two).count()).toBe(0);

      await rename(two, 'of-ada', 'of-bea');
      await rename(one, 'of-ada', 'again');
      await save(one).click();
      await two.getByRole('button', { name: 'Keep my changes' }).click();
      await save(two).click();
      await expect.poll(async () => JSON.stringify((await task(ada)).mappings)).toContain('"of-bea"');
      await Promise.all([one, two].map((page) => page.context().close()));
    });

    it('asks who edits an endpoint', { timeout: 120_000 }, async () => {
      const page = await pageOf('bea', 'endpoints/from/edit');
      const user = page.getByLabel('User', { exact: true });
      await user.fill('of-bea');
      await ada.ask('PATCH', '/endpoints/from', { user: 'of-ada' });
      await page.getByText('from was changed by somebody else').waitFor();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('ada changed it at').waitFor();
      expect((await endpoint(ada)).user).toBe('of-ada');
      await page.getByRole('button', { name: 'Load what is there now' }).click();
      expect(await user.inputValue()).toBe('of-ada');
      await page.context().close();
    });
  });
});
