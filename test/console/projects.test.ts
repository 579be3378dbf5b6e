import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { JobView, NodeView } from '../../src/server/rest/contract/project.ts';
import { serve } from '../../src/server/server.ts';
import type { Server } from '../../src/server/server.ts';
import { hasBrowser, openPage, startBrowser, withoutBrowser } from './browser.ts';
import { Visitor } from './visitor.ts';

if (!hasBrowser) withoutBrowser('a project in the console');

describe('a project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-project-'));
  let server: Server;
  let visitor: Visitor;
  let browser: Browser | undefined;

  beforeAll(async () => {
    cpSync('samples/harbor', join(folder, 'harbor'), { recursive: true });
    server = await serve({
      port: 0,
      host: '127.0.0.1',
      state: join(folder, 'server.sqlite'),
      keys: new Map(),
      isAnonymous: true,
      scripts: folder,
    });
    visitor = new Visitor(server);
    await visitor.enter();
    if (hasBrowser) browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ended = async (): Promise<JobView> => {
    for (;;) {
      const [last] = (await visitor.ask('GET', '/projects/library/jobs')).body as JobView[];
      if (last && ['SUCCESS', 'FAILED', 'CANCELED'].includes(last.status)) return last;
      await sleep(100);
    }
  };
  const tree = async (side: string, path: readonly string[]): Promise<NodeView[]> => {
    const query = new URLSearchParams({ side, path: JSON.stringify(path) });
    return (await visitor.ask('GET', `/projects/library/tree?${String(query)}`)).body as NodeView[];
  };

  it('is made with both sides at once, and not at all when one is wrong', async () => {
    const project = {
      id: 'library',
      source: { kind: 'scripts', engine: 'oracle', folder: join(folder, 'harbor') },
      target: { kind: 'virtual', engine: 'postgres' },
    };
    expect((await visitor.ask('POST', '/projects', { ...project, target: { kind: 'server' } })).status).toBe(
      400,
    );
    expect(await visitor.ask('POST', '/projects', project)).toMatchObject({
      status: 201,
      body: { id: 'library', source: { isVirtual: true }, target: { isVirtual: true }, states: {} },
    });
    expect((await visitor.ask('POST', '/projects', project)).status).toBe(409);
  });

  it('reads its source, and shows it branch by branch', async () => {
    await visitor.ask('POST', '/projects/library/jobs', { action: 'import', paths: [] });
    expect(await ended()).toMatchObject({ operation: 'import', status: 'SUCCESS' });
    const [schemas] = await tree('source', []);
    expect(schemas).toMatchObject({ name: 'Schemas', kind: 'category' });
    expect((await visitor.ask('GET', '/projects/library/report')).status).toBe(409);
  });

  it('converts all of it, and shows an object beside what it became', async () => {
    await visitor.ask('POST', '/projects/library/jobs', { action: 'convert', paths: [] });
    expect(await ended()).toMatchObject({ operation: 'conversion', status: 'SUCCESS' });
    expect((await tree('target', [])).length).toBeGreaterThan(0);
    const query = new URLSearchParams({ side: 'source', text: 'a' });
    const found = (await visitor.ask('GET', `/projects/library/search?${String(query)}`)).body as NodeView[];
    const table = found.find(({ kind }) => kind === 'table');
    const path = JSON.stringify(table?.path);
    const model = await visitor.ask(
      'GET',
      `/projects/library/model?${String(new URLSearchParams({ side: 'source', path }))}`,
    );
    expect(model.body).toMatchObject({
      kind: 'table',
      definition: expect.stringMatching(/CREATE TABLE/i),
      result: expect.stringContaining('CREATE TABLE'),
    });
    const targets = await visitor.ask('POST', '/projects/library/targets', { paths: [table?.path] });
    expect(targets.body).toMatchObject([[expect.anything(), expect.anything(), 'Tables', expect.anything()]]);
  });

  it('says what is left, also on paper and as SQL', async () => {
    const report = (await visitor.ask('GET', '/projects/library/report')).body as { headline: string[] };
    expect(report.headline[0]).toMatch(/objects/);
    const files = (await visitor.ask('POST', '/projects/library/report/files', {})).body as { pdf: string };
    const pdf = await fetch(`${server.address}${files.pdf}`);
    expect((await pdf.text()).slice(0, 5)).toBe('%PDF-');
    await visitor.ask('POST', '/projects/library/jobs', { action: 'save-as-sql', side: 'target', paths: [] });
    const { file } = await ended();
    expect((await fetch(`${server.address}${file}`)).status).toBe(200);
  });

  it.skipIf(!hasBrowser)(
    'is looked at in the browser: trees, search, texts side by side, report',
    async () => {
      const { page, faults } = await openPage(browser as Browser);
      await page.goto(`${server.address}/console/projects`);
      await page.getByRole('link', { name: 'library', exact: true }).click();
      await page.getByLabel('Find objects: Source').fill('VESSEL');
      const source = page.getByRole('region', { name: 'Source' });
      await source.getByRole('treeitem').first().getByRole('button').last().click();
      await page.getByLabel('SQL text').first().waitFor();
      expect(new URL(page.url()).searchParams.get('object')).toContain('Schemas');
      await page.getByRole('tab', { name: 'Assessment report' }).click();
      await page
        .getByText(/objects \(\d+ %\)/)
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'Requests' }).click();
      await page.getByText('Converting').first().waitFor();
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  it('goes with what was made for it', async () => {
    expect((await visitor.ask('DELETE', '/projects/library')).status).toBe(204);
    expect((await visitor.ask('GET', '/projects/library')).status).toBe(404);
  });
});
