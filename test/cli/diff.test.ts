import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/endpoints/postgres/prove/ask.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { Folder, Ran } from './godwit.ts';
import { godwit, makeFolder } from './godwit.ts';

let server: EmbeddedServer;
let folder: Folder;

const mapping = {
  rules: [
    {
      'rule-type': 'transformation',
      'rule-id': 1,
      'rule-target': 'schema',
      'rule-action': 'rename',
      'object-locator': { 'schema-name': 'HR' },
      value: 'people',
    },
  ],
};

beforeAll(async () => {
  server = await borrowPostgres();
  folder = makeFolder({
    'in/all.sql': `CREATE TABLE hr.emp (id NUMBER(5) PRIMARY KEY, name VARCHAR2(20));
CREATE INDEX hr.emp_name ON hr.emp (name);
CREATE VIEW hr.named AS
SELECT id FROM hr.emp WHERE name IS NOT NULL;
CREATE SEQUENCE hr.ids;
`,
    'mapping.json': JSON.stringify(mapping),
  });
  const more = ['--out', 'out', '--verify', 'off', '--mapping', 'mapping.json', '--json'];
  expect((await godwit(['convert', 'in', ...more], { cwd: folder.path })).status).toBe(0);
  expect((await godwit(['apply', 'out', '--target', server.url], { cwd: folder.path })).status).toBe(0);
});

afterAll(async () => {
  folder.remove();
  await server.stop();
});

const diff = (...more: string[]): Promise<Ran> =>
  godwit(['diff', '--source', 'in', '--target', server.url, '--verify', server.url, ...more], {
    cwd: folder.path,
  });

it('finds no difference behind an installation, through the mapping', async () => {
  expect(await diff('--mapping', 'mapping.json')).toEqual({
    status: 0,
    stdout: '4 objects are the same\n',
    stderr: '',
  });
});

it('tells what is missing, different and extra, with its place in the scripts', async () => {
  const { status, stdout } = await diff('--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout).differences).toHaveLength(4);
  await ask(
    server.url,
    `ALTER TABLE people.emp ADD note text; DROP SEQUENCE people.ids;
     CREATE VIEW people.more AS SELECT 1 AS one`,
  );
  const changed = await diff('--mapping', 'mapping.json');
  expect(changed).toEqual({
    status: 1,
    stdout: `2 objects are the same, 1 missing, 1 different, 1 extra

different: table people.emp (all.sql:1)
  column note is extra

missing: sequence people.ids (all.sql:5)

extra: view people.more
`,
    stderr: '',
  });
});

it('leaves no database behind', async () => {
  const sql = "SELECT count(*) FROM pg_database WHERE datname LIKE 'godwit%'";
  expect(await ask(server.url, sql)).toEqual({ rows: [['0']] });
});
