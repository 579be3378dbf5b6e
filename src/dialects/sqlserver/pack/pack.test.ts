import { describe, expect, test } from 'vitest';
import { loadPack } from './pack.ts';

const functions = [...loadPack().files.values()].filter(({ signatures }) => signatures.length > 0);

describe('the files of the pack', () => {
  test.each(functions.map((file) => [file.name, file] as const))(
    '%s requires exactly what it calls',
    (_name, file) => {
      const called = [...file.sql.matchAll(/(?<!')godwit_sqlserver\.([\w$]+)/g)].map(
        (match) => match[1] ?? '',
      );
      const others = [...new Set(called.filter((name) => name !== file.name))].sort();
      expect([...file.requires].sort()).toEqual(others);
      expect(new Set(file.signatures.map((signature) => signature.name))).toEqual(new Set([file.name]));
      // What starts a subtransaction cannot run in a parallel worker.
      if (/^EXCEPTION$/m.test(file.sql)) expect(file.sql).not.toContain('PARALLEL SAFE');
    },
  );
});

/** They read messages and contexts of the server, texts of functions of the pack, or what is no text any more. */
const plain = /^(?:error_\w+|json_set|json_text|openjson|xml_value)$/;

test('what searches in a text says under which collation, since that of an argument may not know searches', () => {
  const searching = functions.filter(
    ({ sql, signatures }) =>
      signatures.some(({ parameters }) => parameters.some(({ type }) => /^(?:text|anyelement)/.test(type))) &&
      /~|\bLIKE\b|\bstrpos\(|\breplace\(|\bsplit_part\(|\bregexp_|\bsubstring\([^)]* FROM '/.test(sql),
  );
  const silent = searching.filter(({ sql }) => !sql.includes('COLLATE')).map(({ name }) => name);
  expect(silent.filter((name) => !plain.test(name))).toEqual([]);
});
