import { describe, expect, test } from 'vitest';
import { loadPack } from '../dialects/sqlserver/pack/pack.ts';
import { collationName, readCollation, targetCollation } from './sqlserver-collation.ts';

describe('collations of SQL Server', () => {
  test.each([
    ['SQL_Latin1_General_CP1_CI_AS', 'case_insensitive'],
    ['Latin1_General_100_CI_AI_SC_UTF8', 'case_accent_insensitive'],
    ['Latin1_General_CS_AI', 'accent_insensitive'],
    ['Latin1_General_CS_AS_KS_WS', 'und-x-icu'],
    ['Danish_Norwegian_CI_AS', 'case_insensitive_da'],
    ['SQL_Danish_Pref_CP1_CI_AS', 'case_insensitive_da'],
    ['german_phonebook_ci_as', 'case_insensitive_de_phonebk'],
    ['German_PhoneBook_100_CS_AS', 'case_sensitive_de_phonebk'],
    ['Serbian_Latin_100_CI_AI', 'case_accent_insensitive_sr_latn'],
    ['Polish_CS_AS', 'pl-x-icu'],
    ['Latin1_General_BIN', 'C'],
    ['Japanese_XJIS_140_BIN2_UTF8', 'C'],
  ])('%s is %s in the target', (name, wanted) => {
    const collation = targetCollation(readCollation(name));
    expect(collation.name).toBe(wanted);
    expect(collation.place === 'pack').toBe(loadPack().files.has(wanted));
    expect(collation.isDeterministic).toBe(/x-icu$|^C$|^case_sensitive/.test(wanted));
  });

  test('DATABASE_DEFAULT names none', () => {
    const written = (text: string): Parameters<typeof collationName>[0] => ({
      kind: 'name',
      start: 0,
      end: 0,
      parts: [{ kind: 'identifier', start: 0, end: 0, text, quoted: false }],
    });
    expect(collationName(written('database_default'))).toBeUndefined();
    expect(collationName(written('Polish_CI_AS'))).toBe('Polish_CI_AS');
    expect(collationName(undefined)).toBeUndefined();
  });
});
