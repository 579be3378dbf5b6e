import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, openPage, startBrowser, withoutBrowser } from './browser.ts';
import type { TestServer } from './visitor.ts';
import { startServer } from './visitor.ts';

if (!hasBrowser) withoutBrowser('long lists in the console');

const events = 3000;

describe.skipIf(!hasBrowser)('long lists in the console', () => {
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let faults: string[];
  /** The addresses of the server's answers, without what only limits and orders them. */
  const asked: string[] = [];

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(true), startBrowser()]);
    const { endpoints, store } = server.server.services;
    for (let number = 1; number <= 120; number += 1)
      await endpoints.create({
        identifier: `shop-${number}`,
        type: 'source',
        engine: 'postgres',
        server: `db${number}.example`,
        port: 5432,
        database: 'shop',
        username: 'mover',
        sslMode: 'none',
      });
    for (let number = 1; number <= events; number += 1)
      await store.events.append('a', {
        source: number % 2 === 0 ? 'endpoint' : 'replication-task',
        identifier: `thing-${number}`,
        arn: 'a',
        categories: ['creation'],
        message: `Number ${number} was created.`,
      });
    ({ page, faults } = await openPage(browser));
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('chooses one of many endpoints by words that the server looks for', async () => {
    await page.goto(`${server.server.address}/console/tasks/create`);
    await page.getByText('A task needs two endpoints').waitFor();
    const source = page.getByRole('button', { name: 'Choose the source' });
    await source.click();
    await page.getByRole('option', { name: 'shop-1', exact: false }).first().waitFor();
    expect(await page.getByRole('option').count()).toBeLessThanOrEqual(51);
    await page.getByLabel('Find a source').fill('db117');
    await page.getByRole('option', { name: 'shop-117' }).click();
    await page.getByRole('button', { name: /shop-117/ }).waitFor();
    expect(asked).not.toContain('/api/v1/endpoints');
  });

  it('looks through what happened, from the latest to the first, and finds words in all of it', async () => {
    await page.goto(`${server.server.address}/console/history`);
    await page.getByText(`Number ${events} was created.`).waitFor();
    const grid = page.getByRole('grid', { name: 'Events' });
    expect(Number(await grid.getAttribute('aria-rowcount'))).toBeGreaterThan(events);
    await grid.focus();
    await page.keyboard.press('End');
    await page.getByText(/shop-1 was created/).waitFor();
    await page.getByLabel('Find events').fill('replication-task thing-17');
    await page
      .getByText(/^\d+ of 3,1\d\d$/)
      .first()
      .waitFor();
    // It is shown from its beginning, wherever one was in the list before.
    await page.getByText('Number 1799 was created.').waitFor();
    await page.getByRole('button', { name: 'Name' }).click();
    await page.getByRole('row').nth(1).getByText('Number 17 was created.').waitFor();
    expect(asked).not.toContain('/api/v1/history/events');
    expect(faults).toEqual([]);
  });
});
