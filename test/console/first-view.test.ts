import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, patience, startBrowser, withoutBrowser } from './browser.ts';
import type { TestServer } from './visitor.ts';
import { startServer } from './visitor.ts';

if (!hasBrowser) withoutBrowser('the first view of the console');

describe.skipIf(!hasBrowser)('the first view of the console', () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(false), startBrowser()]);
    await server.server.services.users.add({
      name: 'ada',
      role: 'admin',
      password: 'correct horse battery',
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** A new page of a browser with what it asks the server for, and what it is refused. */
  async function watched(context: BrowserContext) {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const asked: string[] = [];
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/v1')) asked.push(pathname.slice('/api/v1'.length));
    });
    await page.goto(`${server.server.address}/console/endpoints`);
    return { page, asked, refused };
  }

  it('asks for nothing that is refused before a login, and for all at once after it', async () => {
    const context = await browser.newContext();
    const first = await watched(context);
    await first.page.getByLabel('User name').fill('ada');
    expect(first.asked).toEqual(['/session']);
    await first.page.getByLabel('Password').fill('correct horse battery');
    await first.page.getByRole('button', { name: 'Log in' }).click();
    await first.page.getByText('No endpoints yet').waitFor();
    expect(first.refused).toEqual([]);
    const second = await watched(context);
    await second.page.getByText('No endpoints yet').waitFor();
    expect(second.asked.toSorted()).toEqual(['/endpoints-page', '/events', '/session']);
    await context.clearCookies();
    const ended = { name: 'godwit_session', value: 'of-one-that-has-ended', url: server.server.address };
    await context.addCookies([ended]);
    const third = await watched(context);
    await third.page.getByRole('button', { name: 'Log in' }).waitFor();
    expect([third.asked, third.refused]).toEqual([['/session'], []]);
    await context.close();
  });
});
