import { describe, expect, it } from 'vitest';
import { loadPack } from '../../dialects/oracle/pack/pack.ts';
import { immutablePackFunctions } from './immutable.ts';

describe('functions of the extension pack that indexes may use', () => {
  const pack = loadPack();

  it.each([...immutablePackFunctions])('%s is immutable in all its overloads', (name) => {
    const { sql } = pack.files.get(name) ?? { sql: '' };
    const created = sql.match(/^CREATE OR REPLACE FUNCTION/gm) ?? [];
    expect(created.length).toBeGreaterThan(0);
    expect(sql.match(/\bIMMUTABLE\b/g)).toHaveLength(created.length);
  });
});
