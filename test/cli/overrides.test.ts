import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { Report, ReportObject } from '../../src/report/model.ts';
import type { Folder, Ran } from './godwit.ts';
import { godwit, makeFolder } from './godwit.ts';

const source = `
CREATE TABLE shop.item (id NUMBER(5) PRIMARY KEY, price NUMBER(8, 2));
CREATE VIEW shop.dear AS SELECT id FROM shop.item WHERE price > 100;
CREATE FUNCTION shop.twice(x NUMBER) RETURN NUMBER IS
BEGIN
  RETURN x * 2;
END;
/
CREATE PROCEDURE shop.fetch_page IS
  request UTL_HTTP.REQ;
BEGIN
  request := UTL_HTTP.BEGIN_REQUEST('http://example.org');
END;
/
`;

let server: EmbeddedServer;
let folder: Folder;

beforeAll(async () => {
  server = await borrowPostgres();
});
afterAll(() => server.stop());

async function convert(files: Record<string, string>, script = source): Promise<Ran & { report?: Report }> {
  folder = makeFolder({ 'in/all.sql': script });
  for (const [path, text] of Object.entries(files)) folder.write(`overrides/${path}`, text);
  const ran = await godwit([
    'convert',
    folder.at('in'),
    '--out',
    folder.at('out'),
    ...(Object.keys(files).length > 0 ? ['--overrides', folder.at('overrides')] : []),
    '--verify',
    server.url,
    '--json',
  ]);
  return ran.status === 2 ? ran : { ...ran, report: JSON.parse(ran.stdout) as Report };
}

const written = (path: string): string => readFileSync(folder.at(`out/${path}`), 'utf8');

function objectOf(report: Report | undefined, id: string): ReportObject {
  const object = report?.targets[0]?.objects.find((each) => each.id === id);
  if (!object) throw new Error(`the report has no ${id}`);
  return object;
}

const codesOf = (object: ReportObject): string[] => object.findings.map((each) => each.code);

describe('an override', () => {
  it('stands in place of the converted text, and is proved', async () => {
    const { report } = await convert({
      'shop/view/dear.sql': 'CREATE VIEW shop.dear AS\n  SELECT id, price FROM shop.item WHERE price > 99;\n',
    });
    const view = objectOf(report, 'view SHOP.DEAR');
    expect(view).toMatchObject({ verified: true, complexity: 'automatic' });
    expect(codesOf(view)).toEqual(['GW1012', 'GW1010']);
    expect(written('pre-data.sql')).toContain('price > 99');
    expect(written('pre-data.sql')).not.toContain('price > 100');
    expect(written('objects/shop/view/dear.sql')).toContain('price > 99');
    folder.remove();
  });

  it('that is wrong is found with its own file and line', async () => {
    const { report } = await convert({
      'shop/view/dear.sql': '-- mine\nCREATE VIEW shop.dear AS\n  SELECT id FROM shop.itemm;\n',
    });
    const view = objectOf(report, 'view SHOP.DEAR');
    expect(view.verified).toBe(false);
    const fault = view.findings.find((each) => each.severity === 'error');
    expect(fault).toMatchObject({ line: 3, column: 18 });
    expect(fault?.file).toMatch(/overrides\/shop\/view\/dear\.sql$/);
    expect(fault?.what).toContain('itemm');
    folder.remove();
  });

  it('can stand for what could not be converted', async () => {
    const { report } = await convert({
      'shop/procedure/fetch_page.sql':
        'CREATE PROCEDURE shop.fetch_page() LANGUAGE plpgsql AS $$\nBEGIN\n  PERFORM 1;\nEND\n$$;\n',
    });
    const procedure = objectOf(report, 'procedure SHOP.FETCH_PAGE');
    expect(procedure).toMatchObject({ complexity: 'automatic', effortHours: 0 });
    expect(procedure.verified).not.toBe(false);
    expect(procedure.findings.every((each) => each.severity === 'info')).toBe(true);
    expect(written('pre-data.sql')).toContain('PERFORM 1');
    folder.remove();
  });

  it('is flagged when its source has changed since', async () => {
    await convert({});
    const proposed = written('objects/shop/function/twice.sql');
    expect(proposed).toMatch(/^-- godwit: source [0-9a-f]{16}\n\nCREATE/);
    folder.remove();
    const mine = proposed.replace('x * 2', '2 * x');
    const same = objectOf((await convert({ 'shop/function/twice.sql': mine })).report, 'function SHOP.TWICE');
    expect(codesOf(same)).toEqual(['GW1010']);
    folder.remove();
    const other = source.replace('RETURN x * 2', 'RETURN x * 2.0');
    const changed = objectOf(
      (await convert({ 'shop/function/twice.sql': mine }, other)).report,
      'function SHOP.TWICE',
    );
    expect(changed.findings[0]).toMatchObject({ code: 'GW1011', severity: 'warning' });
    expect(written('pre-data.sql')).toContain('2 * x');
    expect(written('pre-data.sql')).not.toContain('godwit: source');
    folder.remove();
  });

  it('of no object is an error that names what is meant', async () => {
    const { report, status } = await convert({
      'shop/view/dears.sql': 'SELECT 1;',
      'shop/function/dear.sql': 'SELECT 1;',
      'shop/view/dear.sql': '-- only a comment\n',
    });
    const findings = report?.targets[0]?.findings ?? [];
    expect(findings.map((each) => `${each.code} ${each.what}`)).toEqual([
      'GW1013 shop/function/dear.sql names no object; there is shop/view/dear.sql.',
      'GW1014 shop/view/dear.sql holds no statement.',
      'GW1013 shop/view/dears.sql names no object; there is shop/view/dear.sql.',
    ]);
    expect(status).toBe(1);
    folder.remove();
  });

  it('folder that is not there is said', async () => {
    folder = makeFolder({ 'in/all.sql': source });
    const ran = await godwit([
      'convert',
      folder.at('in'),
      '--out',
      folder.at('out'),
      '--overrides',
      folder.at('none'),
      '--verify',
      'off',
    ]);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toBe(`godwit: --overrides ${folder.at('none')} cannot be read: it does not exist.\n`);
    folder.remove();
  });
});
