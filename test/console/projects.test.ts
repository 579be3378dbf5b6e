import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { BranchView, JobView, ModelView, NodeView } from '../../src/server/rest/contract/project.ts';
import { serve } from '../../src/server/server.ts';
import type { Server } from '../../src/server/server.ts';
import { filesIn } from '../server/archive.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import { barriersOf } from './accessibility.ts';
import { hasBrowser, openPage, startBrowser, withoutBrowser } from './browser.ts';
import { downloadOf, wordsOfPdf } from './downloads.ts';
import { Visitor } from './visitor.ts';

if (!hasBrowser) withoutBrowser('a project in the console');

/** A source with one of each: a table, a function that converts as it is, and a procedure that needs a hand. */
const scripts = `
CREATE TABLE harbor.vessel (id NUMBER(9) CONSTRAINT vessel_pk PRIMARY KEY, name VARCHAR2(80) NOT NULL);
CREATE TABLE harbor.tariff (service VARCHAR2(8) CONSTRAINT tariff_pk PRIMARY KEY, rate NUMBER(10,2));
CREATE OR REPLACE FUNCTION harbor.rate_of (p_service IN VARCHAR2) RETURN NUMBER AS
  l_rate harbor.tariff.rate%TYPE;
BEGIN
  SELECT rate INTO l_rate FROM harbor.tariff WHERE service = p_service;
  RETURN l_rate;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RAISE_APPLICATION_ERROR(-20101, 'No tariff for ' || p_service);
END;
/
CREATE OR REPLACE PROCEDURE harbor.tell_pilots AS
  l_request UTL_HTTP.req;
BEGIN
  l_request := UTL_HTTP.begin_request('http://pilots.example/calls', 'POST');
END;
/
`;
const rateOf = {
  source: ['Schemas', 'HARBOR', 'Functions', 'RATE_OF'],
  target: ['Schemas', 'harbor', 'Functions', 'rate_of'],
};

describe('a project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-project-'));
  let server: Server;
  let visitor: Visitor;
  let target: EmbeddedServer;
  let browser: Browser | undefined;

  beforeAll(async () => {
    mkdirSync(join(folder, 'harbor'));
    writeFileSync(join(folder, 'harbor', 'harbor.sql'), scripts);
    target = await borrowPostgres();
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
    await target.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const ended = async (): Promise<JobView> => {
    for (;;) {
      const [last] = (await visitor.ask('GET', '/projects/library/jobs')).body as JobView[];
      if (last && ['SUCCESS', 'FAILED', 'CANCELED'].includes(last.status)) return last;
      await sleep(100);
    }
  };
  const get = async (address: string, query: Readonly<Record<string, string>>): Promise<never> =>
    (await visitor.ask('GET', `/projects/library/${address}?${String(new URLSearchParams(query))}`)).body;
  const tree = async (side: string, path: readonly string[]): Promise<readonly NodeView[]> => {
    const branch: BranchView = await get('tree', { side, path: JSON.stringify(path) });
    return branch.rows;
  };

  it('is made with both sides at once, and not at all when one is wrong', async () => {
    const project = {
      id: 'library',
      source: { kind: 'scripts', engine: 'oracle', folder: join(folder, 'harbor') },
      target: {
        kind: 'server',
        engine: 'postgres',
        host: target.host,
        port: target.port,
        database: 'postgres',
        user: target.user,
        password: 'not needed here',
        tls: 'none',
      },
    };
    expect((await visitor.ask('POST', '/projects', { ...project, target: { kind: 'server' } })).status).toBe(
      400,
    );
    expect(await visitor.ask('POST', '/projects', project)).toMatchObject({
      status: 201,
      body: { id: 'library', source: { isVirtual: true }, target: { isVirtual: false }, states: {} },
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

  it('gives branches and what was found in parts, and the way to an object', async () => {
    const whole: readonly BranchView[] = await get('tree/way', { side: 'source' });
    expect(whole.map(({ path, total }) => [path, total])).toEqual([
      [[], 1],
      [['Schemas'], 1],
      [['Schemas', 'HARBOR'], whole[2]?.total],
    ]);
    const tables = ['Schemas', 'HARBOR', 'Tables'];
    const all = await tree('source', tables);
    const part: BranchView = await get('tree', {
      side: 'source',
      path: JSON.stringify(tables),
      offset: '1',
      limit: '2',
    });
    expect(part).toEqual({ path: tables, offset: 1, total: all.length, rows: all.slice(1, 3) });
    const last = all.at(-1)?.path ?? [];
    const way: readonly BranchView[] = await get('tree/way', { side: 'source', path: JSON.stringify(last) });
    expect(way.map(({ path }) => path)).toEqual(
      [0, 1, 2, 3].slice(0, last.length).map((i) => last.slice(0, i)),
    );
    expect(way.at(-1)?.rows.map(({ path }) => path)).toContainEqual(last);
    const found = { side: 'source', text: 'e' };
    const most: { matching: number; rows: readonly NodeView[] } = await get('search', found);
    expect(await get('search', { ...found, offset: '2', limit: '3' })).toMatchObject({
      matching: most.matching,
      rows: most.rows.slice(2, 5),
    });
  });

  it('converts all of it, and shows an object beside what it became', async () => {
    await visitor.ask('POST', '/projects/library/jobs', { action: 'convert', paths: [] });
    expect(await ended()).toMatchObject({ operation: 'conversion', status: 'SUCCESS' });
    expect((await tree('target', [])).length).toBeGreaterThan(0);
    const found: { rows: readonly NodeView[] } = await get('search', { side: 'source', text: 'a' });
    const table = found.rows.find(({ kind }) => kind === 'table');
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

  const model = async (side: string, path: readonly string[]): Promise<ModelView> => {
    const query = new URLSearchParams({ side, path: JSON.stringify(path) });
    return (await visitor.ask('GET', `/projects/library/model?${String(query)}`)).body as ModelView;
  };

  it('knows which lines of the target were made of which lines of the source, from either side', async () => {
    const source = await model('source', rateOf.source);
    const target = await model('target', rateOf.target);
    const words = ({ blocks, links }: ModelView, text: string): string[] => {
      const lines = text.split('\n');
      return links.flatMap(({ target: at, file, line }) => {
        const block = blocks.find((each) => each.file === file && each.line <= line);
        const from = block?.text.split('\n')[line - block.line] ?? '';
        return from.includes('NO_DATA_FOUND') ? [`${from.trim()} → ${lines[at - 1]?.trim()}`] : [];
      });
    };
    const pair = ['WHEN NO_DATA_FOUND THEN → WHEN no_data_found THEN'];
    expect(words(source, source.result ?? '')).toEqual(pair);
    expect(words(target, target.definition ?? '')).toEqual(pair);
    expect(target).toMatchObject({ canEdit: true, isProven: true, findings: source.findings });
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
      await page.getByLabel('Source text').waitFor();
      expect(await barriersOf(page)).toEqual([]);
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

  it.skipIf(!hasBrowser)('applies what is chosen in the tree by keys, and saves it as SQL', async () => {
    const { page, faults } = await openPage(browser as Browser);
    await page.goto(`${server.address}/console/projects/library?find-source=VESSEL`);
    const tree = page.getByRole('tree', { name: 'Source' });
    await tree
      .getByRole('treeitem', { name: /VESSEL/ })
      .first()
      .waitFor();
    await tree.focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    await page.getByText('Applying 1 choice: begun').waitFor();
    expect(await ended()).toMatchObject({ operation: 'export-to-target', status: 'SUCCESS' });
    const tables = `SELECT tablename FROM pg_tables WHERE schemaname = 'harbor' ORDER BY 1`;
    expect(await ask(target.url, tables)).toMatchObject({ rows: [['vessel']] });
    await page.getByRole('button', { name: 'Save as SQL' }).click();
    await page.getByText('The SQL is ready.').waitFor();
    const sql = [
      ...filesIn(await downloadOf(page, page.getByRole('link', { name: 'Download' }))).values(),
    ].join();
    expect(sql).toContain('CREATE TABLE harbor.vessel');
    expect(sql).not.toContain('CREATE TABLE harbor.tariff');
    expect(faults).toEqual([]);
    await page.close();
  });

  it.skipIf(!hasBrowser)('gives the report on paper and as tables', async () => {
    const { page, faults } = await openPage(browser as Browser);
    await page.goto(`${server.address}/console/projects/library?tab=report`);
    await page.getByRole('button', { name: 'Export as PDF and CSV' }).click();
    const words = wordsOfPdf(await downloadOf(page, page.getByRole('link', { name: 'PDF' })));
    expect(words).toContain('Oracle to PostgreSQL 15');
    expect(words).toContain('HARBOR.TELL_PILOTS');
    const tables = filesIn(await downloadOf(page, page.getByRole('link', { name: 'CSV' })));
    expect(tables.size).toBe(3);
    expect([...tables.values()].join()).toContain('TELL_PILOTS');
    expect(faults).toEqual([]);
    await page.close();
  });

  it.skipIf(!hasBrowser)(
    'takes a text of one’s own for what was converted, proves it, and keeps it when it is converted again',
    async () => {
      const { page, faults } = await openPage(browser as Browser);
      const address = `${server.address}/console/projects/library?${String(
        new URLSearchParams({ object: JSON.stringify(rateOf.target), side: 'target' }),
      )}`;
      await page.goto(address);
      const text = page.getByLabel('Target text');
      const replace = async (from: string, to: string): Promise<void> => {
        await page.getByRole('button', { name: 'Edit the text' }).click();
        const line = text.locator('.cm-line', { hasText: from });
        await line.click();
        await page.keyboard.press('Home');
        await page.keyboard.press('Shift+End');
        await page.keyboard.type(to);
      };
      const keep = async (): Promise<void> => {
        await page.getByRole('button', { name: 'Keep and prove' }).click();
        await page.getByText('Your text is kept').first().waitFor();
        await ended();
      };
      await replace('RETURN l_rate', 'RETURN l_rate +;');
      await page.getByRole('link', { name: 'Dashboard' }).click();
      await page.getByRole('dialog').getByText('was not kept').waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await keep();
      await page.getByText(/Not proven: .*syntax error/).waitFor();
      await replace('RETURN l_rate', 'RETURN l_rate + 0;');
      await keep();
      await page.getByText('A text of yours stands for it').first().waitFor();
      await page.getByText('Taken by a real server').waitFor();
      await page.close();
      const paths = [rateOf.source];
      await visitor.ask('POST', '/projects/library/jobs', { action: 'convert', paths });
      expect(await ended()).toMatchObject({ operation: 'conversion', status: 'SUCCESS' });
      expect(await model('target', rateOf.target)).toMatchObject({
        state: 'edited',
        isLoaded: true,
        definition: expect.stringContaining('RETURN l_rate + 0'),
      });
      expect(faults).toEqual([]);
    },
    180_000,
  );

  it('goes with what was made for it', async () => {
    expect((await visitor.ask('DELETE', '/projects/library')).status).toBe(204);
    expect((await visitor.ask('GET', '/projects/library')).status).toBe(404);
  });
});
