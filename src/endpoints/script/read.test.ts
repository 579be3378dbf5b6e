import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../text/finding.ts';
import { SourceMap } from '../../text/source.ts';
import { oracle } from '../../dialects/oracle/oracle.ts';
import { listScripts, type ReadOptions, type ScriptFile } from './files.ts';
import { readScripts } from './read.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'godwit-script-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

interface Reading {
  readonly units: readonly string[];
  readonly findings: readonly string[];
  readonly files: readonly string[];
  readonly loaders: readonly string[];
}

async function read(input = folder, given: Partial<ReadOptions> = {}): Promise<Reading> {
  const sources = new SourceMap();
  const findings: Finding[] = [];
  const files: ScriptFile[] = [];
  const options: ReadOptions = {
    rules: oracle.scripts,
    sources,
    report: (finding) => findings.push(finding),
    fileRead: (file) => files.push(file),
    ...given,
  };
  const listed = await listScripts(input, options);
  const units: string[] = [];
  for await (const some of readScripts(listed, options))
    for (const unit of some) if (unit.kind !== 'command') units.push(unit.source.text);
  return {
    units,
    findings: findings.map((finding) => {
      const place = sources.place(finding.span.start);
      return `${finding.code} ${place?.file}:${place?.line}:${place?.column}`;
    }),
    files: files.map((file) => `${file.path} ${file.encoding}`),
    loaders: listed.loaders.map((file) => file.path),
  };
}

describe('the files of a folder', () => {
  test('are read in the order of their names, numbers by value', async () => {
    write({ '10_c.sql': 'C;', '9_b.sql': 'COMMIT;', '2/a.tab': 'ROLLBACK;', 'x.whatever': 'SAVEPOINT s;' });
    expect((await read()).files.map((file) => file.split(' ')[0])).toEqual([
      '2/a.tab',
      '9_b.sql',
      '10_c.sql',
      'x.whatever',
    ]);
  });

  test('that hold no SQL are left out, each with a finding', async () => {
    write({
      'a.sql': 'COMMIT;',
      LICENSE: 'Copyright',
      'README.md': '# hello',
      'LICENSE.upstream.txt': 'x',
      '.git/config': 'x',
      'a.dmp': 'x',
      binary: Buffer.from([1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 1]),
    });
    const { files, findings } = await read();
    expect(files).toEqual(['a.sql utf-8']);
    expect(findings).toEqual([
      'GW0001 .git:1:1',
      'GW0001 a.dmp:1:1',
      'GW0001 binary:1:1',
      'GW0001 LICENSE:1:1',
      'GW0001 LICENSE.upstream.txt:1:1',
      'GW0001 README.md:1:1',
    ]);
  });

  test('of SQL*Loader are handed over apart', async () => {
    write({ 'a.sql': 'COMMIT;', 'load/t.ctl': 'LOAD DATA', 'load/t.dat': '1,2' });
    expect(await read()).toMatchObject({ loaders: ['load/t.ctl'], files: ['a.sql utf-8'], findings: [] });
  });

  test('a single file may be named, whatever its ending', async () => {
    write({ 'a.txt': 'COMMIT;', 'b.sql': 'ROLLBACK;' });
    expect((await read(join(folder, 'a.txt'))).units).toEqual(['COMMIT;']);
  });

  test('a script that only drops objects is left out', async () => {
    write({
      'install.sql': 'CREATE TABLE t (a NUMBER);',
      'uninstall.sql': 'DROP TABLE t;',
      'drop_and_create.sql': 'DROP TABLE u;\nCREATE TABLE u (a NUMBER);',
    });
    expect(await read()).toMatchObject({
      files: ['drop_and_create.sql utf-8', 'install.sql utf-8'],
      findings: ['GW0008 uninstall.sql:1:1'],
    });
  });

  test('a script that includes those that drop is left out, whatever it says to the session', async () => {
    write({
      'install.sql': 'CREATE TABLE t (a NUMBER);',
      'uninstall.sql': 'ALTER SESSION SET CURRENT_SCHEMA = shop;\n@@uninstall_tables.sql',
      'uninstall_tables.sql': 'DROP TABLE t;',
    });
    expect(await read()).toMatchObject({
      files: ['install.sql utf-8'],
      findings: ['GW0008 uninstall.sql:1:1', 'GW0008 uninstall_tables.sql:1:1'],
    });
  });

  test('that an included script is told to include come where it includes them', async () => {
    write({
      'a/first.sql': 'SELECT 2 FROM dual;',
      'a/second.sql': 'SELECT 1 FROM dual;',
      'install.sql': "@@step.sql 'a/second.sql'\n@@step.sql a/first.sql",
      'step.sql': '@@&&1',
    });
    expect((await read()).units).toEqual(['SELECT 1 FROM dual;', 'SELECT 2 FROM dual;']);
  });

  test('that are missing, or none, end the reading', async () => {
    await expect(read(join(folder, 'nothing'))).rejects.toThrow(/nothing cannot be read: it does not exist/);
    await expect(read()).rejects.toThrow(/holds no SQL script/);
  });
});

describe('encodings', () => {
  const text = "INSERT INTO t VALUES ('Größe €');";

  test('UTF-8, with and without a mark, and UTF-16 by its mark', async () => {
    write({
      'a.sql': text,
      'b.sql': Buffer.from(`\ufeff${text}`),
      'c.sql': Buffer.from(`\ufeff${text}`, 'utf16le'),
      'd.sql': Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    });
    const { units, files } = await read();
    expect(units).toEqual([text, text, text, text]);
    expect(files).toEqual(['a.sql utf-8', 'b.sql utf-8', 'c.sql utf-16le', 'd.sql utf-16be']);
  });

  test('Windows-1252 where the bytes are no UTF-8, however late that shows', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`-- ${'x'.repeat(300_000)}\nINSERT INTO t VALUES ('Gr`),
      Buffer.from([0xf6, 0xdf]),
      Buffer.from('e '),
      Buffer.from([0x80]),
      Buffer.from("');"),
    ]);
    write({ 'a.sql': bytes });
    const { units, files } = await read();
    expect(units[0]?.endsWith(text)).toBe(true);
    expect(files).toEqual(['a.sql windows-1252']);
  });

  test('UTF-8 characters across the chunks in which a file is read', async () => {
    const long = `INSERT INTO t VALUES ('${'€'.repeat(400_000)}');`;
    write({ 'a.sql': long, 'b.sql': `x${long}` });
    const { units, files } = await read();
    expect(units[0]).toBe(long);
    expect(files).toEqual(['a.sql utf-8', 'b.sql utf-8']);
  });

  test('by name', async () => {
    write({
      'a.sql': Buffer.concat([
        Buffer.from("INSERT INTO t VALUES ('Gr"),
        Buffer.from([0xf6, 0xdf]),
        Buffer.from('e '),
        Buffer.from([0xa4]),
        Buffer.from("');"),
      ]),
    });
    expect((await read(folder, { encoding: 'ISO-8859-15' })).units).toEqual([text]);
    await expect(read(folder, { encoding: 'martian' })).rejects.toThrow(/encoding "martian" is not known/);
    await expect(read(folder, { encoding: 'utf-8' })).rejects.toThrow(/a.sql is not valid utf-8/);
  });

  test('a NUL character, and a byte without a meaning, are found with their place', async () => {
    write({
      'a.sql': 'COMMIT;\nSELECT \0 FROM dual;',
      'b.sql': Buffer.concat([Buffer.from('COMMIT;\n-- '), Buffer.from([0x81, 10])]),
    });
    expect((await read()).findings).toEqual(['GW0002 a.sql:2:8', 'GW0003 b.sql:2:4']);
  });

  test('UTF-16 without a mark is not guessed', async () => {
    write({ 'a.sql': 'COMMIT;', 'b.sql': Buffer.from(text, 'utf16le') });
    expect((await read()).findings).toEqual(['GW0002 b.sql:1:1']);
    expect((await read(join(folder, 'b.sql'), { encoding: 'utf-16le' })).units).toEqual([text]);
  });
});

describe('included scripts', () => {
  test('are read in their place, in the session of the main script, and not a second time', async () => {
    write({
      'a_tables.sql': 'CREATE TABLE &p._a (x NUMBER);\nDEFINE q = changed',
      'install.sql':
        'DEFINE p = hr\nDEFINE q = first\n@a_tables\nINSERT INTO &q VALUES (1);\n@@sub/views.sql EMP 2\nCOMMIT;',
      'sub/views.sql': 'CREATE VIEW v_&1 AS SELECT &2 x FROM dual;\n@@more',
      'sub/more.sql': 'ROLLBACK;',
      'z.sql': 'SAVEPOINT z;',
    });
    const { units, files, findings } = await read();
    expect(units).toEqual([
      'CREATE TABLE hr_a (x NUMBER);',
      'INSERT INTO changed VALUES (1);',
      'CREATE VIEW v_EMP AS SELECT 2 x FROM dual;',
      'ROLLBACK;',
      'COMMIT;',
      'SAVEPOINT z;',
    ]);
    expect(files.map((file) => file.split(' ')[0])).toEqual([
      'install.sql',
      'a_tables.sql',
      'sub/views.sql',
      'sub/more.sql',
      'z.sql',
    ]);
    expect(findings).toEqual([]);
  });

  test('are found with a backslash, another case, or a variable in the path', async () => {
    write({ 'Sub/Tables.SQL': 'COMMIT;', 'main.sql': 'DEFINE d = Sub\n@sub\\tables\n@&d/Tables.SQL' });
    const { units, files } = await read();
    expect(units).toEqual(['COMMIT;', 'COMMIT;']);
    expect(files.map((file) => file.split(' ')[0])).toEqual(['main.sql', 'Sub/Tables.SQL']);
  });

  test('that are missing, circular, or of the Oracle software are findings at the line', async () => {
    write({ 'a.sql': 'COMMIT;\n@b\n@gone.sql\n@?/rdbms/admin/utlxplan', 'b.sql': '@a.sql\n' });
    const { findings } = await read(join(folder, 'a.sql'));
    expect(findings).toEqual(['GW0005 b.sql:1:1', 'GW0004 a.sql:3:1', 'GW0006 a.sql:4:1']);
  });

  test('two main scripts do not make objects twice', async () => {
    write({
      'install.sql': '@t',
      'install_all.sql': '@t\n@u',
      't.sql': 'CREATE TABLE t (a NUMBER);',
      'u.sql': 'COMMIT;',
    });
    const { units, findings } = await read();
    expect(units).toEqual(['CREATE TABLE t (a NUMBER);', 'COMMIT;']);
    expect(findings).toEqual(['GW0007 install_all.sql:1:1']);
  });

  test('that only a comment names are read all the same', async () => {
    write({ 'a.sql': '/*\n@b.sql\n*/\nCOMMIT;', 'b.sql': 'ROLLBACK;' });
    expect((await read()).units).toEqual(['/*\n@b.sql\n*/\nCOMMIT;', 'ROLLBACK;']);
  });
});

describe('findings', () => {
  test('stand where the script has them', async () => {
    write({ 'a.sql': "COMMIT;\n\n-- comment\nSELECT &x, 'A&B'\nFROM dual;\n" });
    expect((await read()).findings).toEqual(['GW0010 a.sql:4:8', 'GW0011 a.sql:4:14']);
    expect((await read(folder, { variables: { X: '1', b: '2' } })).findings).toEqual([]);
  });

  test('of one kind do not flood the report', async () => {
    write({ 'a.sql': "INSERT INTO t VALUES ('AT&T');\n".repeat(100) });
    expect((await read()).findings.length).toBe(20);
  });
});
