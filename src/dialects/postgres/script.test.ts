import { describe, expect, it } from 'vitest';
import { splitScript } from './script.ts';

const texts = (script: string): string[] => splitScript(script).map((each) => each.text);

describe('a script of PostgreSQL', () => {
  it('is cut at semicolons outside of what is quoted', () => {
    expect(texts(`SELECT 'a;b''c;', "x;y", E'it\\';s'; SELECT 2 -- no; end\n; SELECT 3`)).toEqual([
      `SELECT 'a;b''c;', "x;y", E'it\\';s';`,
      'SELECT 2 -- no; end\n;',
      'SELECT 3',
    ]);
  });

  it('keeps bodies whole', () => {
    const dollar = 'CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN RETURN $$;$$; END; $x$;';
    const atomic =
      'CREATE FUNCTION g(a int) RETURNS int BEGIN ATOMIC SELECT CASE a WHEN 1 THEN 2 END; SELECT 3; END;';
    const rule = 'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);';
    expect(texts(`${dollar}\n\n${atomic} ${rule}`)).toEqual([dollar, atomic, rule]);
  });

  it('keeps the comments before a statement, which nest, and says where it begins', () => {
    const script = '\n  -- first;\n/* a; /* b; */ c; */ SELECT 1; -- behind\n';
    expect(splitScript(script)).toEqual([{ text: '-- first;\n/* a; /* b; */ c; */ SELECT 1;', start: 3 }]);
  });

  it('takes what is not closed to the end', () => {
    expect(texts("SELECT 'a; SELECT 2;")).toEqual(["SELECT 'a; SELECT 2;"]);
    expect(texts('DO $$ BEGIN; ')).toEqual(['DO $$ BEGIN;']);
    expect(texts('/* only ; /* this')).toEqual([]);
  });
});
