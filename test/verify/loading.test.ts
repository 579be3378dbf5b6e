import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prover } from '../../src/catalog/prover.ts';
import { borrowPostgres } from '../servers/postgres.ts';
import type { EmbeddedServer } from '../../src/endpoints/postgres/embedded.ts';
import { serverProver } from '../../src/endpoints/postgres/prove/prover.ts';
import { proveSamples } from './proving.ts';

let server: EmbeddedServer;
let prover: Prover;

beforeAll(async () => {
  server = await borrowPostgres();
  prover = serverProver(server.url);
});

afterAll(() => server.stop());

describe('loading', () => {
  it('names the object whose failure is the cause, once', async () => {
    const { findings, proof } = await proveSamples(prover, [
      'CREATE TABLE crew (id INTEGER, mood feeling)',
      'CREATE VIEW moody AS SELECT id FROM crew',
      'CREATE VIEW moodier AS SELECT id FROM moody',
      'CREATE PROCEDURE cheer IS\nBEGIN\n  UPDATE crew SET mood = NULL;\n  DELETE FROM moodier;\nEND;',
      'CREATE FUNCTION one RETURN INTEGER IS BEGIN RETURN 1; END;',
    ]);
    expect(findings('crew')).toEqual(['GW7000 1:37 type "feeling" does not exist.']);
    expect(findings('moody')).toEqual(['GW7001 1:1 it needs table public.crew, which could not be created.']);
    expect(findings('moodier')).toEqual([
      'GW7001 1:1 it needs view public.moody, which could not be created.',
    ]);
    expect(findings('cheer')).toEqual([
      'GW7001 3:10 it needs table public.crew, which could not be created.',
      'GW7001 4:15 it needs view public.moodier, which could not be created.',
    ]);
    expect(proof('crew')).toMatchObject({
      verified: false,
      loaded: false,
      reason: 'type "feeling" does not exist',
    });
    expect(proof('moody')).toMatchObject({ verified: false, loaded: false });
    expect(proof('cheer')).toMatchObject({ verified: false, loaded: true, analysed: true });
    expect(proof('one')).toEqual({ verified: true, loaded: true, analysed: true, findings: [] });
  });

  it('says nothing of what follows from a failure of the same object', async () => {
    const { findings, proof } = await proveSamples(prover, [
      'CREATE TABLE crew (id INTEGER, mood feeling)',
      { sql: "COMMENT ON TABLE crew IS 'people'", of: 'crew' },
      { sql: "COMMENT ON COLUMN crew.moods IS 'how they feel'", of: 'crew' },
      'CREATE TABLE flight (id INTEGER)',
      { sql: "COMMENT ON COLUMN flight.ids IS 'key'", of: 'flight' },
    ]);
    expect(findings('crew')).toHaveLength(1);
    expect(proof('crew').reason).toBe('type "feeling" does not exist');
    expect(findings('flight')).toEqual(['GW7000 1:1 column "ids" of relation "flight" does not exist.']);
  });

  it('creates what comes too early after the others, and says so', async () => {
    const { findings, proof } = await proveSamples(prover, [
      'CREATE VIEW seniors AS SELECT id FROM veterans',
      'CREATE VIEW veterans AS SELECT id FROM crew',
      'CREATE TABLE crew (id INTEGER)',
    ]);
    expect(findings('seniors')[0]).toMatch(/^GW7002 1:1 /);
    expect(findings('veterans')[0]).toMatch(/^GW7002 1:1 /);
    expect(proof('veterans')).toMatchObject({ verified: true, loaded: true });
    expect(proof('crew').findings).toEqual([]);
  });

  it('analyses a body that CREATE refuses, and the callers of its routine', async () => {
    const { findings, proof } = await proveSamples(prover, [
      'CREATE FUNCTION bad RETURN INTEGER IS\n  n INTEGER;\nBEGIN\n  m := 1;\n  k := 2;\n  RETURN n;\nEND;',
      'CREATE PROCEDURE worse IS\nBEGIN\n  NULL;\n  broken.text(1;\nEND;'.replace(
        'broken.text(1;',
        "text('THIS is no statement');",
      ),
      'CREATE FUNCTION caller RETURN INTEGER IS BEGIN RETURN bad() + 1; END;',
    ]);
    expect(findings('bad')).toEqual([
      'GW7021 4:3 "m" is not a known variable.',
      'GW7021 5:3 "k" is not a known variable.',
    ]);
    expect(proof('bad')).toMatchObject({ verified: false, loaded: false });
    expect(findings('worse')).toEqual(['GW7000 4:3 syntax error at or near "THIS".']);
    expect(proof('caller')).toMatchObject({ verified: true, findings: [] });
  });

  it('loads what is given to be loaded first', async () => {
    const { verification, proof } = await proveSamples(
      prover,
      ['CREATE FUNCTION f RETURN INTEGER IS BEGIN RETURN pack.one(); END;'],
      [
        'CREATE SCHEMA pack; CREATE FUNCTION pack.one() RETURNS integer LANGUAGE sql RETURN 1;',
        'CREATE SCHEMA pack;',
      ],
    );
    expect(proof('f').verified).toBe(true);
    expect(verification.findings.map((each) => `${each.code} ${each.what}`)).toEqual([
      'GW7003 schema pack: schema "pack" already exists.',
    ]);
    expect(verification.server).toMatch(/^15\./);
    expect(verification.plpgsqlCheck).toBe(false);
  });

  it('loads the rest of a text when a part of it fails, and names that part as the cause', async () => {
    const { verification, findings, proof } = await proveSamples(
      prover,
      [
        'CREATE FUNCTION f RETURN INTEGER IS BEGIN RETURN kit.good(); END;',
        'CREATE FUNCTION g RETURN INTEGER IS\nBEGIN\n  RETURN kit.bad() + kit.bad();\nEND;',
      ],
      [
        `CREATE SCHEMA kit;
-- One; it works.
CREATE FUNCTION kit.good() RETURNS integer LANGUAGE sql AS $$ SELECT 1; $$;
CREATE FUNCTION kit.bad() RETURNS integer LANGUAGE sql AS $$ SELECT COLLATE; $$;`,
      ],
    );
    expect(verification.findings.map((each) => each.what)).toEqual([
      'function kit.bad: syntax error at or near "COLLATE".',
    ]);
    expect(proof('f').verified).toBe(true);
    expect(findings('g')).toEqual(['GW7001 3:10 it needs function kit.bad, which could not be created.']);
  });

  it('says that the server is older than what the result is for', async () => {
    const { verification } = await proveSamples(prover, [], [], 17);
    expect(verification.findings.map((each) => each.code)).toEqual(['GW7004']);
  });

  it('leaves the text of the user to CREATE', async () => {
    const { proof } = await proveSamples(prover, [
      { sql: 'CREATE PROCEDURE own IS BEGIN DELETE FROM nowhere; END;', overridden: true },
    ]);
    expect(proof('own')).toMatchObject({ verified: null, loaded: true, analysed: false, findings: [] });
  });

  it('drops the roles again that the result creates', async () => {
    const roles =
      'CREATE ROLE proof_guest NOLOGIN; CREATE TABLE t (a integer); GRANT SELECT ON t TO proof_guest;';
    const { verification } = await proveSamples(prover, [], [roles]);
    expect(verification.findings).toEqual([]);
    const scratch = await prover.open();
    expect(await scratch.query("SELECT 1 FROM pg_roles WHERE rolname = 'proof_guest'")).toEqual([]);
    await scratch.close();
  });
});

describe('the data stage', () => {
  it('analyses statements and blocks without running them', async () => {
    const { verification } = await proveSamples(prover, [
      'CREATE TABLE crew (id INTEGER)',
      { sql: 'INSERT INTO crew (id) SELECT id + 1 FROM crew', stage: 'data' },
      { sql: 'INSERT INTO crew (ids) SELECT id + 1 FROM crew', stage: 'data' },
      {
        sql: 'BEGIN\n  FOR i IN 1 .. 3 LOOP\n    INSERT INTO crew VALUES (i, 2);\n    COMMIT;\n  END LOOP;\nEND;',
        stage: 'data',
      },
    ]);
    const failing = await proveSamples(prover, [
      { sql: "BEGIN\n  NULL;\n  text('THIS is no statement');\nEND;", stage: 'data' },
    ]);
    expect(failing.findings('anonymousBlock')).toEqual(['GW7000 3:3 syntax error at or near "THIS".']);
    const found = [...verification.objects.values()].map((each) => each.findings.map((one) => one.what));
    expect(found).toEqual([
      [],
      [],
      ['In other PUBLIC.insert: column "ids" of relation "crew" does not exist.'],
      ['In other PUBLIC.anonymousBlock: INSERT has more expressions than target columns.'],
    ]);
  });
});

describe('speed', () => {
  it('proves hundreds of routines in seconds', async () => {
    const routine = (i: number) => `CREATE PROCEDURE r${i} (p_id INTEGER, p_pay NUMERIC) IS
  v_name TEXT; v_count INTEGER := 0; r RECORD;
BEGIN
  SELECT name INTO v_name FROM crew WHERE id = p_id;
  FOR r IN (SELECT id, pay FROM crew WHERE pay > p_pay + ${i}) LOOP
    v_count := v_count + r.id;
    IF v_count > ${i} AND v_name IS NOT NULL THEN
      UPDATE crew SET pay = r.pay * 2 WHERE id = r.id;
    END IF;
  END LOOP;
  INSERT INTO crew (id, name, pay) VALUES (v_count, upper(v_name), p_pay);
END;`;
    const routines = Array.from({ length: 400 }, (_, i) => routine(i));
    const start = performance.now();
    const { verification } = await proveSamples(prover, [
      'CREATE TABLE crew (id INTEGER, name VARCHAR(40), pay NUMERIC(8,2))',
      ...routines,
    ]);
    const seconds = (performance.now() - start) / 1000;
    expect([...verification.objects.values()].every((each) => each.verified)).toBe(true);
    expect(seconds).toBeLessThan(20);
  });
});
