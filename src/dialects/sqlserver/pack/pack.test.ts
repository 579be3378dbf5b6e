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
