import { describe, expect, test } from 'vitest';
import { packRecords } from '../packages/types.ts';
import { packSignatures, packViews, readPackFile, renderPack, resolvePack } from '../../../sql/pack.ts';
import { loadPack } from './pack.ts';

const pack = loadPack();

describe('the files of the pack', () => {
  test.each([...pack.files.values()].map((file) => [file.name, file] as const))(
    '%s requires exactly what it calls',
    (_name, file) => {
      const called = [...file.sql.matchAll(/(?<!')godwit_oracle\.([\w$]+)/g)].map((match) => match[1] ?? '');
      const others = [...new Set(called.filter((name) => name !== file.name))].sort();
      expect([...file.requires].sort()).toEqual(others);
      if (file.columns)
        return expect(file.sql).toContain(`CREATE OR REPLACE VIEW godwit_oracle.${file.name} AS`);
      if (packRecords.has(file.name))
        return expect(file.sql).toContain(`CREATE TYPE godwit_oracle.${file.name} AS`);
      // A subtype is a domain, which has no signature.
      if (file.sql.includes(`CREATE DOMAIN godwit_oracle.${file.name} AS`)) return;
      expect(file.signatures.length).toBeGreaterThan(0);
      expect(new Set(file.signatures.map((signature) => signature.name))).toEqual(new Set([file.name]));
    },
  );

  test('nothing that starts a subtransaction claims to be safe in a parallel plan', () => {
    for (const file of pack.files.values()) {
      if (/^EXCEPTION$/m.test(file.sql)) expect(file.sql).not.toContain('PARALLEL SAFE');
    }
  });
});

test('every record of a built-in package that programs look into has a composite type', () => {
  for (const [name, fields] of packRecords) {
    const written = /AS \(\n([\s\S]+?)\n {2}\);/.exec(pack.files.get(name)?.sql ?? '')?.[1] ?? '';
    const names = written.split('\n').map((line) => line.trim().split(' ')[0]);
    expect(names).toEqual(fields.split(', ').map((field) => field.split(' ')[0]));
  }
});

describe('signatures', () => {
  const signatures = packSignatures(pack);

  test('hold the types and defaults of every overload', () => {
    const substr = signatures.filter((signature) => signature.name === 'substr');
    expect(substr.map((signature) => signature.parameters.map((parameter) => parameter.type))).toEqual([
      ['text', 'numeric'],
      ['text', 'numeric', 'numeric'],
    ]);
    expect(substr[0]?.returns).toBe('text');
    const instr = signatures.findLast((signature) => signature.name === 'instr');
    expect(instr?.parameters.at(-1)).toEqual({
      name: 'occurrence',
      mode: 'in',
      type: 'numeric',
      optional: true,
    });
  });

  test('tell procedures, modes and quoted names', () => {
    const erase = signatures.find((signature) => signature.name === 'dbms_lob_erase');
    expect(erase?.kind).toBe('procedure');
    expect(erase?.returns).toBeUndefined();
    expect(erase?.parameters.map((parameter) => [parameter.name, parameter.mode])).toEqual([
      ['lob_loc', 'inout'],
      ['amount', 'inout'],
      ['offset', 'in'],
    ]);
  });
});

describe('installing', () => {
  test('takes what is required along, before what requires it', () => {
    const names = resolvePack(pack, ['round']).map((file) => file.name);
    expect(names.indexOf('trunc')).toBeLessThan(names.indexOf('round'));
    expect(names.indexOf('raise_error')).toBeLessThan(names.indexOf('trunc'));
    expect(names).not.toContain('to_char');
  });

  test('renames the schema, not the settings', () => {
    const sql = renderPack(pack, ['nls_format'], { schema: 'Ora pack' });
    expect(sql).toContain('CREATE SCHEMA IF NOT EXISTS "Ora pack";');
    expect(sql).toContain('FUNCTION "Ora pack".nls_format(');
    expect(sql).toContain("'godwit_oracle.nls_'");
  });

  test('asks for an extension only when a chosen function needs it', () => {
    expect(renderPack(pack, ['substr'], { schema: 'o' })).not.toContain('EXTENSION');
    expect(renderPack(pack, ['dbms_crypto_mac'], { schema: 'o' })).toContain(
      'CREATE EXTENSION IF NOT EXISTS pgcrypto;',
    );
    expect(renderPack(pack, [], { schema: 'o' })).toBe('');
  });

  test('refuses an unknown name and a file without a header', () => {
    expect(() => resolvePack(pack, ['no_such'])).toThrow('no_such');
    expect(() =>
      readPackFile('f', 'CREATE OR REPLACE FUNCTION godwit_oracle.f() RETURNS text', 'godwit_oracle'),
    ).toThrow('header');
  });
});

describe('views of the data dictionary', () => {
  const views = packViews(pack);

  test('take types over from the views below', () => {
    const columns = views.get('user_tables') ?? [];
    expect(columns.find((each) => each.name === 'table_name')).toMatchObject({
      type: 'text',
      required: true,
    });
    expect(columns.find((each) => each.name === 'num_rows')).toMatchObject({
      type: 'numeric',
      required: false,
    });
    expect(columns.find((each) => each.name === 'tablespace_name')).toMatchObject({ empty: true });
    expect(columns.map((each) => each.name)).not.toContain('owner');
  });

  test('of one family agree in their columns', () => {
    for (const [name, columns] of views) {
      const all = views.get(name.replace(/^user_/, 'dba_'));
      if (!all || name === 'user_role_privs') continue;
      const names = new Set(all.map((each) => each.name));
      expect(columns.filter((each) => !names.has(each.name)).map((each) => `${name}.${each.name}`)).toEqual(
        [],
      );
    }
  });
});
