import { describe, expect, it } from 'vitest';
import { nameOf, parseAddress } from './connect.ts';
import { toOperationError } from './errors.ts';

const parse = (url: string, environment: NodeJS.ProcessEnv = {}) => parseAddress(url, 'source', environment);

describe('a URL', () => {
  it('says where the server is, and how to speak to it', () => {
    expect(parse('sqlserver://sa:p%40ss@db1/Shop')).toMatchObject({
      host: 'db1',
      port: 1433,
      database: 'Shop',
      login: { kind: 'sql-password', user: 'sa', password: 'p@ss' },
      encryption: 'mandatory',
      trustsCertificate: false,
    });
    expect(parse('mssql://sa@[::1]:1434', { SQLCMDPASSWORD: 'x' })).toMatchObject({
      host: '::1',
      port: 1434,
      login: { password: 'x' },
    });
    expect(nameOf(parse('sqlserver://sa@db1?instance=SQLEXPRESS'))).toBe(String.raw`db1\SQLEXPRESS`);
  });

  it('says who logs in', () => {
    expect(parse('sqlserver://ada:x@db1?domain=CORP').login).toEqual({
      kind: 'ntlm',
      user: 'ada',
      password: 'x',
      domain: 'CORP',
    });
    expect(
      parse('sqlserver://app:x@db1?authentication=active-directory-service-principal&tenant-id=t').login,
    ).toMatchObject({ kind: 'active-directory-service-principal', tenantId: 't' });
  });

  it('is refused with what is wrong, never with the URL', () => {
    const refused = (url: string): string => {
      try {
        parse(url);
      } catch (error) {
        return (error as Error).message;
      }
      return 'nothing';
    };
    expect(refused('sqlserver://sa:secret@db1?encrypt=perhaps')).toBe(
      'The SQL Server URL of the source cannot be used: its encrypt is none of disabled, optional, mandatory, strict.',
    );
    expect(refused('sqlserver://sa:secret@db1:1433?instance=X')).toContain('a port and an instance');
    expect(refused('sqlserver://sa:secret@db1?colour=red')).toContain('the parameter colour');
    expect(refused('sqlserver://sa:secret@db1?authentication=ntlm')).toContain('which needs domain');
    expect(refused('sqlserver://sa:secret@db1?trust-server-certificate=maybe')).toContain(
      'neither yes nor no',
    );
  });
});

describe('an error', () => {
  const about = { side: 'source', server: 'SQL Server at db1:1433', user: 'sa', database: 'Shop' } as const;
  const told = (error: object): unknown => toOperationError(Object.assign(new Error('said.'), error), about);

  it('says what to do', () => {
    expect(told({ code: 'ELOGIN', number: 4060 })).toMatchObject({
      message:
        'SQL Server at db1:1433 does not let user sa into database Shop, or there is none of that name.',
    });
    const cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
    expect(told({ code: 'ESOCKET', cause })).toMatchObject({ code: 'ECONNREFUSED', retry: 'later' });
    expect(told({ code: 'EREQUEST', number: 1205 })).toMatchObject({ retry: 'now' });
    expect(told({ code: 'EREQUEST', number: 208 })).toMatchObject({ concerns: 'table' });
  });

  it('has no value of a row', () => {
    const error = new Error(`Conversion failed when converting the varchar value 'Ada's' to data type int.`);
    expect(toOperationError(Object.assign(error, { code: 'EREQUEST', number: 245 }), about)).toMatchObject({
      message: expect.not.stringContaining('Ada') as string,
    });
  });

  it('that is a bug comes back as it is', () => {
    const bug = new TypeError('undefined is not a function');
    expect(toOperationError(bug, about)).toBe(bug);
  });
});
