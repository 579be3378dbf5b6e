import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OperationError } from '../../text/error.ts';
import { connect, nameOf, parseAddress } from './connect.ts';
import { asFailure, toOperationError } from './errors.ts';
import { findPassword, passwordIn } from './password.ts';

const none = {};

describe('the address of a server', () => {
  it.each([
    [
      'postgresql://ann:s%40crt@db.example:6000/shop?sslmode=require',
      'db.example',
      6000,
      'ann',
      's@crt',
      'shop',
      'require',
    ],
    ['postgres://ann@[::1]/shop', '::1', 5432, 'ann', undefined, 'shop', 'prefer'],
    ['postgresql://ann@%2Frun%2Fpg/shop', '/run/pg', 5432, 'ann', undefined, 'shop', 'prefer'],
    ['postgresql://ann@/shop?host=/run/pg&port=5433', '/run/pg', 5433, 'ann', undefined, 'shop', 'prefer'],
    ['postgresql:///?user=ann&dbname=a%20b&password=x', 'localhost', 5432, 'ann', 'x', 'a b', 'prefer'],
  ])('is read from %s', (url, host, port, user, password, database, sslmode) => {
    const address = parseAddress(url, 'target', none);
    expect([
      address.host,
      address.port,
      address.user,
      address.password,
      address.database,
      address.sslmode,
    ]).toEqual([host, port, user, password, database, sslmode]);
  });

  it('takes from the environment what the URL leaves open', () => {
    const environment = { PGHOST: 'h', PGPORT: '1', PGUSER: 'u', PGDATABASE: 'd', PGSSLMODE: 'disable' };
    expect(parseAddress('postgresql://', 'target', environment)).toMatchObject({
      host: 'h',
      port: 1,
      user: 'u',
      database: 'd',
      sslmode: 'disable',
    });
    expect(nameOf(parseAddress('postgresql://x:7/', 'target', environment))).toBe('x:7');
  });

  it.each([
    ['mysql://ann:hush@db/shop', /has the form postgresql:/],
    ['postgresql://ann:hu#sh@db:x/shop', /has the form postgresql:/],
    ['postgresql://ann:hush@db/shop?sslmode=maybe', /sslmode is none of disable/],
    ['postgresql://ann:hush@db/shop?colour=red', /parameter colour/],
    ['postgresql://ann:hush@/shop?host=a,b', /several hosts/],
    ['postgresql://ann:hush@db/shop?port=70000', /port/],
  ])('is refused when it is wrong, without showing the password: %s', (url, message) => {
    expect(() => parseAddress(url, 'target', none)).toThrow(message);
    expect(() => parseAddress(url, 'target', none)).not.toThrow(/hu#?sh/);
  });
});

describe('the password', () => {
  const wanted = { host: 'db', port: 5432, database: 'shop', user: 'ann' };

  it('comes from the first line of the password file that matches', () => {
    const text = '# comment\nother:*:*:*:no\ndb:5432:shop:bob:no\ndb:*:shop:ann:a\\:b\\\\c\n*:*:*:*:late\n';
    expect(passwordIn(text, wanted)).toBe('a:b\\c');
    expect(passwordIn('localhost:5432:shop:ann:x', { ...wanted, host: '/run/pg' })).toBe('x');
    expect(passwordIn('db:5432:shop:ann', wanted)).toBeUndefined();
  });

  it('comes from PGPASSWORD first, and never from a file that others may read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'godwit-password-'));
    const file = join(folder, 'pgpass');
    await writeFile(file, '*:*:*:*:filed\n', { mode: 0o600 });
    expect(await findPassword(wanted, { PGPASSFILE: file, PGPASSWORD: 'given' })).toBe('given');
    expect(await findPassword(wanted, { PGPASSFILE: file })).toBe('filed');
    await chmod(file, 0o644);
    expect(await findPassword(wanted, { PGPASSFILE: file })).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});

describe('errors', () => {
  it('say what to do when nothing answers', async () => {
    const attempt = connect(parseAddress('postgresql://ann:hush@127.0.0.1:1/shop', 'target', none), {
      side: 'target',
    });
    await expect(attempt).rejects.toThrow(/PostgreSQL at 127\.0\.0\.1:1 cannot be reached/);
    await expect(attempt).rejects.toBeInstanceOf(OperationError);
    await expect(attempt).rejects.not.toThrow(/hush/);
  });

  it('tell a refused statement from a broken connection', () => {
    expect(asFailure({ code: '42P01', severity: 'ERROR', message: 'm', position: '3' }, '😀 x')).toEqual({
      sqlstate: '42P01',
      message: 'm',
      position: 3,
    });
    expect(asFailure({ code: '57P01', severity: 'FATAL', message: 'm' })).toBeUndefined();
    expect(asFailure(new Error('Connection terminated unexpectedly'))).toBeUndefined();
    const bug = new TypeError('x is undefined');
    expect(toOperationError(bug, { side: 'target', server: 'X' })).toBe(bug);
    expect(
      toOperationError(new Error('Connection terminated unexpectedly'), { side: 'target', server: 'X' }),
    ).toMatchObject({ retry: 'now' });
  });
});
