import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { ApplyResult } from '../../src/endpoints/postgres/install/apply.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, makeFolder } from '../cli/godwit.ts';

let server: EmbeddedServer;
let folder: Folder;

beforeAll(async () => {
  server = await borrowPostgres();
  folder = makeFolder();
});
afterAll(async () => {
  folder.remove();
  await server.stop();
});

const script = (changes: { readonly view?: string; readonly column?: string } = {}): string => `
CREATE TABLE shop.item (id NUMBER(5) PRIMARY KEY, name VARCHAR2(20)${changes.column ?? ''});
CREATE TABLE shop.sale (item NUMBER(5) REFERENCES shop.item, sold DATE);
CREATE VIEW shop.named AS SELECT id, name FROM shop.item${changes.view ?? ''};
CREATE FUNCTION shop.first_name RETURN VARCHAR2 IS v VARCHAR2(20);
BEGIN
  SELECT MIN(name) INTO v FROM shop.named;
  RETURN v;
END;
/
INSERT INTO shop.item (id, name) VALUES (1, 'net');
INSERT INTO shop.item (id, name) VALUES (2, 'rope');
INSERT INTO shop.sale VALUES (1, DATE '2024-02-03');
COMMIT;
`;

/** Converts, applies, and gives what apply says. */
async function apply(text: string): Promise<{ status: number | null; result: ApplyResult; stderr: string }> {
  folder.write('in/all.sql', text);
  const out = folder.at('out');
  const converted = await godwit(['convert', folder.at('in'), '--out', out, '--verify', 'off', '--json']);
  expect(converted.status).not.toBe(2);
  const { status, stdout, stderr } = await godwit(['apply', out, '--target', server.url, '--json']);
  return { status, result: JSON.parse(stdout) as ApplyResult, stderr };
}

const statuses = ({ outcomes }: ApplyResult): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of outcomes) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

it('installs everything once, skips it the second time, and replaces what has changed', async () => {
  const first = await apply(script());
  expect(first).toMatchObject({ status: 0, stderr: '', result: { complete: true } });
  expect(first.result.tables).toEqual([
    { schema: 'shop', name: 'item', expected: 2, loaded: 2 },
    { schema: 'shop', name: 'sale', expected: 1, loaded: 1 },
  ]);
  expect(await ask(server.url, 'SELECT shop.first_name(), count(*) FROM shop.sale')).toEqual({
    rows: [['net', '1']],
  });

  const second = await apply(script());
  expect(second.status).toBe(0);
  expect(statuses(second.result)).toEqual({ unchanged: second.result.outcomes.length });

  const changed = await apply(script({ view: ' WHERE id > 1' }));
  expect(changed.status).toBe(0);
  expect(statuses(changed.result)).toEqual({ unchanged: second.result.outcomes.length - 1, replaced: 1 });
  expect(await ask(server.url, 'SELECT shop.first_name(), count(*) FROM shop.sale')).toEqual({
    rows: [['rope', '1']],
  });

  const wider = await apply(script({ view: ' WHERE id > 1', column: ', price NUMBER(8,2)' }));
  expect(wider.status).toBe(1);
  const table = wider.result.outcomes.find(({ status }) => status === 'changed');
  expect(table?.entry.object).toEqual({ schema: 'shop', kind: 'table', name: 'item' });
  expect(table?.entry.source).toEqual({ file: 'all.sql', line: 2 });
  expect(table?.alter).toEqual(['ALTER TABLE shop.item ADD COLUMN price numeric(8,2);']);
  expect(await ask(server.url, 'SELECT count(*) FROM shop.item')).toEqual({ rows: [['2']] });
});

it('refuses a folder that was edited, and one that is none', async () => {
  folder.write('out/pre-data.sql', '-- edited\n');
  const edited = await godwit(['apply', folder.at('out'), '--target', server.url]);
  expect(edited.status).toBe(2);
  expect(edited.stderr).toMatch(/pre-data\.sql was edited after the conversion/);
  const none = await godwit(['apply', folder.at('nowhere'), '--target', server.url]);
  expect(none.status).toBe(2);
  expect(none.stderr).toMatch(
    /^godwit: .*nowhere has no manifest\.json: it is not a folder that godwit convert wrote\.\n$/,
  );
});
