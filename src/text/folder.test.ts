import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from './folder.ts';

describe('making a folder', () => {
  const root = mkdtempSync(join(tmpdir(), 'godwit-folder-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('makes those above it, and is content with what is there', () => {
    const folder = join(root, 'a/b/c');
    makeFolder(folder, 0o700);
    makeFolder(folder);
    expect(statSync(folder).isDirectory()).toBe(true);
    expect(statSync(join(root, 'a')).mode & 0o777).toBe(0o700);
  });

  it('tells of a file in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(root, 'file/a/b'))).toThrow('EEXIST');
  });

  it.skipIf(process.platform !== 'linux')('ends where the system makes no folders', () => {
    expect(() => makeFolder('/proc/none/a/b')).toThrow(
      "ENOENT: no such file or directory, mkdir '/proc/none'",
    );
  });
});
