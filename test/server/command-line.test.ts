import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signingHeaders } from '../../src/client/identity.ts';
import type { Folder } from '../cli/godwit.ts';
import { godwit, godwitEach, makeFolder, start } from '../cli/godwit.ts';
import type { Ends } from '../migrate/ends.ts';
import { startEnds } from '../migrate/ends.ts';
import { mappingOf } from './harbor.ts';

const key = 'AKIDEXAMPLE:not-so-secret';

/** `godwit serve` in a process of its own. */
async function startServer(folder: Folder): Promise<{ process: ChildProcess; url: string; setup: string }> {
  const child = start(['serve', '--port', '0', '--state', folder.at('server.sqlite'), '--access-key', key]);
  child.stderr?.resume();
  let said = '';
  const setup = await new Promise<string>((resolve, reject) => {
    child.once('close', (status) => reject(new Error(`The server ended with ${status}: ${said}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = /first user of the console at (\S+)/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  return { process: child, url: new URL(setup).origin, setup };
}

/** The files below a folder with their texts, in the order of their names. */
function filesBelow(path: string): ReadonlyMap<string, string> {
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(path, join(each.parentPath, each.name)));
  return new Map(names.sort().map((name) => [name, readFileSync(join(path, name), 'latin1')]));
}

/** A text without what two runs of the same never share: when they began, and how long they took. */
function untimed(text = ''): string {
  return text
    .replaceAll(/"startedAt":\s*"[^"]*"/g, '"startedAt"')
    .replaceAll(/"seconds":\s*[\d.e-]+/g, '"seconds"')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/>\d+\.\d s</g, '>TOOK<');
}

describe('the command line at a server', () => {
  let folder: Folder;
  let ends: Ends;
  let server: Awaited<ReturnType<typeof startServer>>;

  beforeAll(async () => {
    folder = makeFolder();
    [ends, server] = await Promise.all([startEnds(), startServer(folder)]);
    await ends.mariadb.query(
      `CREATE DATABASE quay; CREATE TABLE quay.ship (id int PRIMARY KEY, name varchar(40));
       INSERT INTO quay.ship VALUES (1, 'Esk'), (2, 'Ouse'), (3, 'Tyne')`,
    );
  });
  afterAll(async () => {
    server.process.kill('SIGTERM');
    await new Promise((resolve) => server.process.once('close', resolve));
    await ends.stop();
    folder.remove();
  });

  const at = (...args: readonly string[]): readonly string[] => [
    ...args,
    '--server',
    server.url,
    '--access-key',
    key,
  ];
  const run = async (...commands: readonly (readonly string[])[]) =>
    await godwitEach(
      commands.map((each) => at(...each)),
      folder.path,
    );
  /** Waits until a query answers so, as a user would look again. */
  const rowsOf = async (sql: string, expected: unknown): Promise<void> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const rows = await ends.postgres.query(sql).catch(() => []);
      if (JSON.stringify(rows) === JSON.stringify(expected)) return;
      await sleep(100);
    }
    expect(await ends.postgres.query(sql)).toEqual(expected);
  };

  it('makes endpoints and a task, follows changes, stops, goes on, and cuts over', async () => {
    folder.write('quay.json', mappingOf('quay'));
    const moved = ['--source', 'quay', '--target', ends.postgres.url, '--table-mappings', 'quay.json'];
    const [made, tested, checked, begun, list] = await run(
      ['endpoint', 'create', 'quay', '--role', 'source', '--url', ends.mariadb.url],
      ['endpoint', 'test', 'quay', '--json'],
      ['migrate', '--task', 'harbour', '--type', 'full-load-and-cdc', ...moved, '--check'],
      ['migrate', 'harbour', '--detach'],
      ['endpoint', 'list', '--json'],
    );
    expect(made).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Endpoint quay is made.') as string,
    });
    expect(JSON.parse(tested?.stdout ?? '')).toMatchObject({ status: 'successful' });
    expect(checked).toMatchObject({ status: 0, stdout: expect.stringContaining('0 failures') as string });
    expect(begun).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Task harbour runs at') as string,
    });
    expect(JSON.parse(list?.stdout ?? '')).toMatchObject([
      { id: 'quay', role: 'source', tasks: ['harbour'] },
      { id: 'harbour-target', role: 'target', engine: 'postgres' },
    ]);
    await rowsOf('SELECT id, name FROM quay.ship ORDER BY id', [
      ['1', 'Esk'],
      ['2', 'Ouse'],
      ['3', 'Tyne'],
    ]);
    await ends.mariadb.query(`INSERT INTO quay.ship VALUES (4, 'Wear'); DELETE FROM quay.ship WHERE id = 2`);
    await rowsOf('SELECT id FROM quay.ship ORDER BY id', [['1'], ['3'], ['4']]);
    const [stopped, tables, logs, gone] = await run(
      ['task', 'stop', 'harbour'],
      ['task', 'tables', 'harbour'],
      ['task', 'logs', 'harbour', '--tail', '200'],
      ['endpoint', 'delete', 'quay'],
    );
    expect(stopped).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Task harbour is stopped at /) as string,
    });
    expect(tables?.stdout).toMatch(/quay\.ship\s+Table completed\s+3\s+1\s+0\s+1/);
    expect(logs?.stdout).toMatch(/Z info/);
    expect(gone).toMatchObject({ status: 2, stderr: expect.stringContaining('harbour') as string });
    await ends.mariadb.query(`UPDATE quay.ship SET name = 'Tees' WHERE id = 4`);
    const [resumed] = await run(['task', 'resume', 'harbour', '--detach']);
    expect(resumed?.status).toBe(0);
    await rowsOf('SELECT name FROM quay.ship WHERE id = 4', [['Tees']]);
    await ends.mariadb.query(`INSERT INTO quay.ship VALUES (9, 'Aln')`);
    const [, cut, shown, other] = await run(
      ['task', 'stop', 'harbour'],
      ['cutover', 'harbour', '--json'],
      ['task', 'show', 'harbour', '--json'],
      ['migrate', '--task', 'harbour', '--type', 'full-load'],
    );
    expect(cut?.status, cut?.stderr).toBe(0);
    expect(JSON.parse(cut?.stdout ?? '')).toMatchObject({ status: 'done', differences: [] });
    expect(cut?.stderr).toContain('counted the rows of both sides');
    await rowsOf('SELECT count(*) FROM quay.ship', [['4']]);
    expect(JSON.parse(shown?.stdout ?? '')).toMatchObject({ id: 'harbour', status: 'stopped' });
    expect(other).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has a task harbour already, with other type') as string,
    });
  });

  it('follows a load to its end, compares the rows, and leaves a task running when it is interrupted', async () => {
    folder.write(
      'task.json',
      JSON.stringify({
        name: 'copy',
        source: ends.mariadb.url,
        target: ends.postgres.url,
        tableMappings: 'quay.json',
        taskSettings: { FullLoadSettings: { TargetTablePrepMode: 'TRUNCATE_BEFORE_LOAD' } },
      }),
    );
    const [loaded, same] = await run(['migrate', 'task.json'], ['validate', 'task.json']);
    expect(loaded, loaded?.stderr).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /Task copy: 4 rows in 1 table\.\n.*\nquay\.ship\s+Table completed/,
      ) as string,
    });
    expect(loaded?.stderr).toContain('quay.ship: 4 rows loaded');
    expect(same, same?.stderr).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Validated') as string,
    });
    await ends.postgres.query(`UPDATE quay.ship SET name = 'Blyth' WHERE id = 9`);
    const [differs, rest] = await run(['validate', 'task.json'], ['task', 'list', '--json']);
    expect(differs, differs?.stderr).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('Mismatched records') as string,
    });
    expect((JSON.parse(rest?.stdout ?? '') as { id: string }[]).map(({ id }) => id)).not.toContain(
      'copy-validate',
    );

    const child = start(
      at(
        'migrate',
        '--task',
        'on',
        '--type',
        'cdc',
        '--source',
        'quay',
        '--target',
        'harbour-target',
        '--table-mappings',
        'quay.json',
      ),
      folder.path,
    );
    let said = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stderr?.on('data', (chunk: Buffer) => {
      const isSaid = said.includes('Replication ongoing');
      said += chunk.toString();
      if (!isSaid && said.includes('Replication ongoing')) child.kill('SIGINT');
    });
    expect(await ended).toBe(130);
    expect(said).toContain('Task on goes on at');
    const [running] = await run(
      ['task', 'show', 'on', '--json'],
      ['task', 'stop', 'on'],
      ['task', 'delete', 'on'],
    );
    expect(JSON.parse(running?.stdout ?? '')).toMatchObject({ status: 'running' });
  });

  it('converts scripts, brings the result and the report here, and installs it', async () => {
    const scripts = {
      'install.sql': '@@tables/ship.sql\n@@code.sql\n',
      'tables/ship.sql':
        "CREATE TABLE dock.ship (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40 CHAR), built DATE DEFAULT SYSDATE);\nCREATE DATABASE LINK yard USING 'yard';\n",
      'code.sql': `CREATE OR REPLACE FUNCTION dock.called(p_id NUMBER) RETURN VARCHAR2 IS
  v VARCHAR2(40);
BEGIN
  SELECT NVL(name, 'nobody') INTO v FROM ship WHERE id = p_id;
  RETURN v;
END;
/
`,
    };
    for (const [name, text] of Object.entries(scripts)) folder.write(`My dock/${name}`, text);
    const [converted, again, list, installed, object] = await run(
      ['convert', 'My dock', '--out', 'made'],
      ['assess', 'My-dock', '--out', 'report', '--json'],
      ['project', 'tree', 'My-dock', 'Schemas', 'DOCK', 'Tables'],
      ['apply', 'My-dock', '--target', ends.postgres.url],
      ['project', 'object', 'My-dock', 'Schemas', 'DOCK', 'Functions', 'CALLED'],
    );
    expect(converted, converted?.stderr).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Project My-dock of the server has the result, too.') as string,
    });
    expect(readFileSync(folder.at('made/pre-data.sql'), 'utf8')).toContain(
      'CREATE OR REPLACE FUNCTION dock.called',
    );
    expect(readFileSync(folder.at('made/report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(again, again?.stderr).toMatchObject({ status: 1 });
    expect(JSON.parse(again?.stdout ?? '')).toMatchObject({
      targets: [{ summary: { objects: 5, findings: { warning: 1, error: 0 } } }],
    });
    expect(readFileSync(folder.at('report/report-summary.csv'), 'utf8')).not.toBe('');
    expect(list?.stdout).toMatch(/SHIP\s+table\s+converted/);
    expect(installed, installed?.stderr).toMatchObject({ status: 0 });
    expect(object?.stdout).toContain('CREATE OR REPLACE FUNCTION dock.called');
    await ends.postgres.query(`INSERT INTO dock.ship (id, name) VALUES (7, 'Coquet')`);
    expect(await ends.postgres.query('SELECT dock.called(7)')).toEqual([['Coquet']]);
    const local = await run(
      ['apply', 'made', '--target', ends.postgres.url],
      ['convert', 'My dock', '--out', 'made', '--overrides', 'own'],
      ['project', 'delete', 'My-dock'],
    );
    expect(local.map(({ status }) => status)).toEqual([2, 2, 0]);
    expect(local[1]?.stderr).toContain('--overrides is for conversions that run here');
    expect(readdirSync(folder.at('server.sqlite.scripts'))).toEqual([]);
  });

  it('chooses of scripts, and reads them, as without a server', async () => {
    const scripts = {
      'gate.sql':
        "CREATE TABLE &owner..gate (id NUMBER(9) PRIMARY KEY, name VARCHAR2(40) DEFAULT 'Mühle');\n",
      'loose.sql': 'CREATE TABLE rope (id NUMBER(9) PRIMARY KEY);\nCREATE TABLE rope_tmp (id NUMBER(9));\n',
      'other.sql': 'CREATE TABLE mole.lamp (id NUMBER(9));\n',
    };
    for (const [name, text] of Object.entries(scripts))
      folder.write(`Quays/${name}`, Buffer.from(text, 'latin1'));
    folder.write(
      'quays.json',
      JSON.stringify({
        rules: [
          {
            'rule-type': 'selection',
            'rule-id': '1',
            'rule-name': 'no mole',
            'object-locator': { 'schema-name': 'QUAY', 'table-name': '%' },
            'rule-action': 'include',
          },
        ],
      }),
    );
    const read = ['--encoding', 'windows-1252', '--define', 'owner=quay', '--schema', 'quay'];
    const chosen = ['--exclude', 'QUAY.%_TMP', '--mapping', 'quays.json'];
    const [made, tree, again, strange, deleted] = await run(
      ['convert', 'Quays', '--out', 'quays', ...read, ...chosen],
      ['project', 'tree', 'Quays', 'Schemas', 'QUAY', 'Tables'],
      ['convert', 'Quays', '--out', 'quays-again', '--exclude', 'QUAY.GATE'],
      ['convert', 'Quays', '--out', 'quays-latin', '--encoding', 'martian'],
      ['project', 'delete', 'Quays'],
    );
    expect(made, made?.stderr).toMatchObject({ status: 0 });
    const sql = readFileSync(folder.at('quays/pre-data.sql'), 'utf8');
    expect(sql).toContain('CREATE TABLE quay.gate');
    expect(sql).toContain('Mühle');
    expect(sql).toContain('CREATE TABLE quay.rope (');
    expect(sql).not.toMatch(/rope_tmp|lamp/);
    expect(tree?.stdout).toMatch(/GATE[^]*ROPE/);
    expect(tree?.stdout).not.toContain('ROPE_TMP');
    expect(again?.stderr).toContain(
      'Project Quays keeps what was chosen for it before: Encoding windows-1252',
    );
    const other = readFileSync(folder.at('quays-again/pre-data.sql'), 'utf8');
    expect(other).toContain('quay.rope_tmp');
    expect(other).not.toContain('quay.gate');
    expect(strange).toMatchObject({ status: 2, stderr: expect.stringContaining('martian') as string });
    expect(deleted?.status).toBe(0);
  });

  it.each([
    ['oracle', 'harbor'],
    ['sqlserver', 'playhouse'],
    ['mysql', 'library'],
  ])('writes of %s the same files, and says the same, as without a server', async (dialect, name) => {
    const source = fileURLToPath(new URL(`../../samples/${name}`, import.meta.url));
    const args = ['convert', source, '--from', dialect, '--out', name, '--project', `same-${name}`];
    const [remote] = await run(args);
    const brought = filesBelow(folder.at(name));
    const [local] = await godwitEach([args.slice(0, -2)], folder.path);
    const made = filesBelow(folder.at(name));
    expect([remote?.status, remote?.stdout], remote?.stderr).toEqual([local?.status, local?.stdout]);
    // A run here makes no PDF.
    expect([...brought.keys()]).toEqual([...made.keys(), 'report.pdf'].sort());
    for (const [file, text] of made) expect(untimed(brought.get(file)), file).toBe(untimed(text));
    await run(['project', 'delete', `same-${name}`]);
  });

  it('takes no script that would lie elsewhere, and no body that was not signed', async () => {
    const [id = '', secret = ''] = key.split(':');
    const ask = async (
      method: string,
      path: string,
      body: string,
      sent = body,
    ): Promise<[number, unknown]> => {
      const headers = signingHeaders(
        { method, path, host: new URL(server.url).host, body: Buffer.from(body) },
        { kind: 'key', id, secret },
      );
      const { host: _, ...rest } = headers;
      const type = path.includes('scripts') ? 'application/octet-stream' : 'application/json';
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: { ...rest, 'content-type': type },
        body: sent,
      });
      const text = await answer.text();
      return [answer.status, text === '' ? undefined : JSON.parse(text)];
    };
    const project = {
      source: { kind: 'uploaded', engine: 'oracle' },
      target: { kind: 'virtual', engine: 'postgres' },
    };
    const body = JSON.stringify({ id: 'safe', ...project });
    expect(await ask('POST', '/api/v1/projects', body, body.replace('safe', 'evil'))).toMatchObject([
      403,
      { error: { message: expect.stringContaining('not what was signed') as string } },
    ]);
    expect((await ask('POST', '/api/v1/projects', body))[0]).toBe(201);
    const put = async (path: string): Promise<[number, unknown]> =>
      await ask('PUT', `/api/v1/projects/safe/scripts?path=${encodeURIComponent(path)}`, 'SELECT 1;');
    for (const path of ['../x.sql', '/etc/x.sql', 'a//b.sql', 'a\\b.sql', './x.sql'])
      expect(await put(path)).toMatchObject([400, { error: { code: 'InvalidParameterValueException' } }]);
    expect((await put('deep/er/x.sql'))[0]).toBe(204);
    expect((await run(['project', 'delete', 'safe']))[0]?.status).toBe(0);
  });

  it('says what is wrong with the server, the key or the user', async () => {
    const port = 1; // Nobody listens there.
    const list = ['task', 'list', '--server'];
    const [nobody, wrongSecret, wrongKey, away, page, noServer, nonsense] = await godwitEach(
      [
        [...list, server.url],
        [...list, server.url, '--access-key', 'AKIDEXAMPLE:guess'],
        [...list, server.url, '--access-key', 'AKIDOTHER:guess', '--json'],
        [...list, `http://127.0.0.1:${port}`],
        [...list, `${server.url}/healthz`],
        ['task', 'list'],
        [...list, 'quay'],
      ],
      folder.path,
    );
    expect(nobody).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('GODWIT_ACCESS_KEY') as string,
    });
    expect(wrongSecret?.stderr).toMatch(/the secret of the access key is not right/);
    expect(JSON.parse(wrongKey?.stdout ?? '')).toMatchObject({ error: { code: 'Unauthorized' } });
    expect(away?.stderr).toBe(
      `godwit: The server http://127.0.0.1:${port} cannot be reached: nothing listens there. See whether godwit serve is running, at this address and port.\n`,
    );
    expect(page?.stderr).toContain('is no Godwit server');
    expect(noServer?.stderr).toContain('GODWIT_SERVER');
    expect(nonsense?.stderr).toContain('a URL such as http://127.0.0.1:8125');
  });

  it('works as a user with a role', async () => {
    const token = /token=([\w-]+)/.exec(server.setup)?.[1];
    const password = 'correct horse battery';
    const setup = await fetch(`${server.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, name: 'ada', password }),
    });
    const cookie = setup.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const session = await fetch(`${server.url}/api/v1/session`, { headers: { cookie } });
    const { csrf } = (await session.json()) as { csrf: string };
    await fetch(`${server.url}/api/v1/users`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: JSON.stringify({ name: 'vi', role: 'viewer', password }),
    });
    folder.write('vi.txt', `${password}\n`);
    const vi = ['--server', server.url, '--user', 'vi', '--password-file', 'vi.txt'];
    const [list, refused] = await godwitEach(
      [
        ['task', 'list', ...vi],
        ['task', 'delete', 'harbour', ...vi],
      ],
      folder.path,
    );
    expect(list).toMatchObject({ status: 0, stdout: expect.stringContaining('harbour') as string });
    expect(refused?.stderr).toContain('This takes the role operator; vi has the role viewer.');
    const deeds = (await (
      await fetch(`${server.url}/api/v1/history/deeds`, { headers: { cookie } })
    ).json()) as unknown;
    expect(deeds).toContainEqual(
      expect.objectContaining({ who: 'AKIDEXAMPLE', action: 'cut over', resources: ['harbour'] }),
    );
    expect(JSON.stringify(deeds)).not.toContain('not-so-secret');
  });

  it('asks for nothing that the server does not describe', async () => {
    const text = readFileSync(new URL('../../src/client/calls.ts', import.meta.url), 'utf8');
    const calls = [...text.matchAll(/^ {2}'([A-Z]+) (\S+)'/gm)].map(
      ([, method = '', path = '']) => `${method.toLowerCase()} /api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    const { paths } = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const known = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(calls.length).toBeGreaterThan(30);
    expect(calls.filter((each) => !known.includes(each))).toEqual([]);
  });

  it('is described whole: what each request does, takes, and may fail with', async () => {
    type Operation = Record<string, never> & {
      readonly summary?: string;
      readonly operationId: string;
      readonly security: readonly object[];
      readonly parameters?: readonly { readonly in: string; readonly name: string }[];
      readonly requestBody?: {
        readonly content: Record<string, { readonly example?: unknown; readonly schema?: object }>;
      };
      readonly responses: Record<string, { readonly description?: string }>;
    };
    const document = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
      components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
    };
    const all = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    );
    const lacking = all.filter(({ path, operation }) => {
      const { summary, responses, requestBody, parameters = [], security } = operation;
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
      const media = Object.entries(requestBody?.content ?? {});
      return (
        summary === undefined ||
        !Object.keys(responses).some((status) => status.startsWith('2')) ||
        !Object.keys(responses).some((status) => status.startsWith('4')) ||
        Object.values(responses).some(({ description }) => description === undefined) ||
        !given.every((each) => named.includes(each)) ||
        given.length !== named.length ||
        media.some(([type, { example }]) => type === 'application/json' && example === undefined) ||
        security.some(
          (each) => !Object.keys(each).every((name) => name in document.components.securitySchemes),
        )
      );
    });
    expect(lacking.map(({ name }) => name)).toEqual([]);
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g) ?? [];
    const known = Object.keys(document.components.schemas).map(
      (name) => `"$ref":"#/components/schemas/${name}"`,
    );
    expect([...new Set(references)].filter((each) => !known.includes(each))).toEqual([]);
  });

  it('answers --help with what it can do', async () => {
    const { status, stdout } = await godwit(['task', '--help']);
    expect(status).toBe(0);
    for (const word of ['list', 'show', 'start', 'stop', 'resume', 'tables', 'logs'])
      expect(stdout).toContain(`  ${word}`);
  });
});
