import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Prover } from '../../src/catalog/prover.ts';
import { embeddedProver } from '../../src/endpoints/postgres/prove/prover.ts';
import type { Proven } from './proving.ts';
import { proveSamples } from './proving.ts';

let prover: Prover;

beforeAll(() => {
  prover = embeddedProver(15);
});

afterAll(() => prover.close());

const crew = 'CREATE TABLE crew (id INTEGER, name VARCHAR(40), pay NUMERIC(8,2), born DATE)';
const flight = 'CREATE TABLE flight (id INTEGER, pilot INTEGER, miles BIGINT)';

const settle = 'CREATE PROCEDURE settle (n IN INTEGER, total IN OUT NUMERIC) IS BEGIN total := n; END;';

type Case = readonly [what: string, sql: string, findings: readonly string[]];

/** Proves all cases at once, each routine under a name of its own, and compares what is found in each. */
function proveCases(cases: readonly Case[]): void {
  let proven: Proven;
  const named = (i: number) => (cases[i]?.[1].startsWith('CREATE FUNCTION f') ? `f${i}` : `p${i}`);
  beforeAll(async () => {
    const samples = cases.map(([, sql], i) =>
      sql.replace(/\b[pf]\b(?= ?\(| IS| RETURN| AUTHID|\.)/g, named(i)),
    );
    proven = await proveSamples(prover, [crew, flight, settle, ...samples]);
  });
  it.each(cases.map(([what, , expected], i) => [what, i, expected] as const))('%s', (_, i, expected) => {
    expect(proven.findings(named(i))).toEqual(expected);
  });
}

/** A function of one statement. */
function procedure(statement: string, declarations = '', parameters = ''): string {
  return `CREATE PROCEDURE p${parameters} IS\n${declarations}\nBEGIN\n${statement}\nEND;`;
}

describe('names', () => {
  proveCases([
    ['a missing table', procedure('DELETE FROM crews;'), ['GW7010 4:13 relation "crews" does not exist.']],
    [
      'a missing column',
      procedure('UPDATE crew SET pay = pay * 2 WHERE c_id = 1;'),
      ['GW7011 4:37 column "c_id" does not exist.'],
    ],
    [
      'a missing variable',
      procedure('n := n + m;', 'n INTEGER;'),
      ['GW7011 4:10 column "m" does not exist.'],
    ],
    [
      'a missing function',
      procedure('n := bonus(n, 2);', 'n INTEGER;'),
      ['GW7012 4:6 function bonus(integer, integer) does not exist.'],
    ],
    [
      'a type without the operator',
      procedure("n := 'x' || d * 2;", 'n TEXT; d DATE;'),
      ['GW7013 4:13 operator does not exist: date * integer.'],
    ],
    [
      'a name that is a variable and a column',
      procedure('UPDATE crew SET pay = 0 WHERE crew.id = id;', '', '(id INTEGER)'),
      ['GW7015 4:41 column reference "id" is ambiguous: it may be a variable or a column.'],
    ],
    [
      'the same name qualified',
      procedure('UPDATE crew SET pay = 0 WHERE crew.id = p.id;', '', '(id INTEGER)'),
      [],
    ],
    [
      'a variable that some other table has as a column',
      procedure('UPDATE crew SET pay = 0 WHERE id = pilot;', '', '(pilot INTEGER)'),
      [],
    ],
    [
      'variables of the same name, the innermost first',
      `CREATE PROCEDURE p (n INTEGER) IS
v TEXT;
BEGIN
  <<deep>>
  DECLARE
    v DATE;
  BEGIN
    v := v + 1;
    p.n := p.n + 1;
    v := p.n;
    v := q.n;
  END;
  v := v || 'x';
  v := deep.v;
END;`,
      [
        'GW7027 10:10 a value of type integer becomes one of type date only if its text is one.',
        'GW7011 11:10 missing FROM-clause entry for table "q".',
        'GW7011 14:8 missing FROM-clause entry for table "deep".',
      ],
    ],
    [
      'a variable that is the name of a result column in ORDER BY',
      procedure('SELECT max(id) INTO n FROM crew; SELECT id AS n INTO n FROM crew ORDER BY n;', 'n INTEGER;'),
      [],
    ],
  ]);
});

describe('INTO', () => {
  proveCases([
    [
      'too many columns',
      procedure('SELECT id, name INTO n FROM crew;', 'n INTEGER;'),
      ['GW7017 4:17 2 columns for 1 variable.'],
    ],
    [
      'too few columns',
      procedure('DELETE FROM crew RETURNING id INTO n, t;', 'n INTEGER; t TEXT;'),
      ['GW7017 4:31 1 column for 2 variables.'],
    ],
    [
      'a column of another type',
      procedure('SELECT id, born INTO n, n FROM crew;', 'n INTEGER;'),
      ['GW7016 4:25 column born of type date cannot become one of type integer.'],
    ],
    [
      'an unknown variable',
      procedure('SELECT id INTO m FROM crew;'),
      ['GW7021 4:16 "m" is not a known variable.'],
    ],
    [
      'a constant',
      procedure('SELECT id INTO m FROM crew;', 'm CONSTANT INTEGER := 1;'),
      ['GW7022 4:16 variable "m" is declared CONSTANT.'],
    ],
    [
      'a row of the table',
      procedure('SELECT * INTO r FROM crew; r.pay := r.pay * 2;', 'r crew%ROWTYPE;'),
      [],
    ],
    [
      'literals that do not fit their variables',
      procedure(
        "t := 'abcd'; t := 'abc  '; n := 3000000000; s := -32768; s := 32768;",
        't VARCHAR(3); n INTEGER; s SMALLINT;',
      ),
      [
        'GW7016 4:6 value too long for type character varying(3).',
        'GW7016 4:33 3000000000 is out of range for type integer.',
        'GW7016 4:63 32768 is out of range for type smallint.',
      ],
    ],
    [
      'a row of another shape',
      procedure('SELECT id, name INTO r FROM crew;', 'r crew%ROWTYPE;'),
      ['GW7017 4:17 2 columns for 4 fields of the record.'],
    ],
  ]);
});

describe('records, loops and cursors', () => {
  proveCases([
    [
      'a field that the table does not have',
      procedure('r.salary := 1; n := r.wage;', 'r crew%ROWTYPE; n INTEGER;'),
      ['GW7025 4:1 record "r" has no field "salary".', 'GW7025 4:21 record "r" has no field "wage".'],
    ],
    [
      'a loop over a query, its record taking the columns of the query',
      procedure(
        `FOR r IN (SELECT id, pay * 2 AS twice FROM crew WHERE pay > 1) LOOP
  n := r.twice;
  n := r.pay;
  INSERT INTO flight (id, pilot) VALUES (r.id, r.id);
END LOOP;`,
        'r RECORD; n NUMERIC;',
      ),
      ['GW7025 6:8 record "r" has no field "pay".'],
    ],
    [
      'a record that is filled at the end of a loop',
      procedure(
        `LOOP
  n := r.id;
  n := r.name_of;
  SELECT id, name INTO r FROM crew;
  EXIT WHEN r.id IS NULL;
END LOOP;`,
        'r RECORD; n INTEGER;',
      ),
      ['GW7025 6:8 record "r" has no field "name_of".'],
    ],
    [
      'a record that nothing is assigned to, and one whose columns nobody knows',
      procedure(
        "EXECUTE IMMEDIATE 'SELECT id FROM ' || t INTO s;\nn := s.id + r.id;",
        'r RECORD; s RECORD; n INTEGER;',
        '(t TEXT)',
      ),
      [
        'GW7025 5:13 record "r" is not assigned yet.',
        'GW7030 4:19 The text that procedure PUBLIC.p3 executes is known only when it runs.',
      ],
    ],
    [
      'a cursor with parameters',
      procedure(
        `OPEN c(1);
FETCH c INTO n, t;
FETCH c INTO n;
CLOSE c;
OPEN c(1, 2);
FOR r IN c(3) LOOP
  n := r.id + r.missing;
END LOOP;`,
        'CURSOR c (least INTEGER) IS SELECT id, name FROM crew WHERE id > least; n INTEGER; t TEXT;',
      ),
      [
        'GW7017 6:9 2 columns for 1 variable.',
        'GW7017 8:6 too many arguments for cursor "c".',
        'GW7025 10:15 record "r" has no field "missing".',
      ],
    ],
    [
      'a cursor variable',
      procedure(
        `OPEN c FOR SELECT id FROM crew;
FETCH c INTO n, n;
FETCH d INTO n;`,
        'c REFCURSOR; n INTEGER;',
      ),
      ['GW7017 5:9 1 column for 2 variables.', 'GW7021 6:7 "d" is not a cursor variable.'],
    ],
    [
      'bounds and conditions',
      procedure(
        `FOR i IN 1 .. d LOOP
  n := i;
END LOOP;
WHILE d LOOP
  NULL;
END LOOP;
IF n THEN
  NULL;
END IF;`,
        'n INTEGER; d DATE;',
      ),
      [
        'GW7016 4:15 a value of type date cannot become one of type integer.',
        'GW7016 7:7 a condition of type date cannot become one of type boolean.',
        'GW7027 10:4 a condition of type integer becomes one of type boolean only if its text is one.',
      ],
    ],
    [
      'a whole row as a value',
      procedure('INSERT INTO crew VALUES r; r := s; s := n;', 'r crew%ROWTYPE; s crew%ROWTYPE; n INTEGER;'),
      ['GW7016 4:41 a value of type integer cannot be assigned to a record of type crew.'],
    ],
    [
      'elements of arrays',
      procedure(
        'l := string_to_array(t, t); t := at(l, n); at(l, n) := t; n := l;',
        'l textlist; n INTEGER; t TEXT;',
      ).replace('textlist', '_text'),
      ['GW7016 4:64 a value of type text[] cannot become one of type integer.'],
    ],
  ]);
});

it('tells a RECORD from a row of a table', async () => {
  const sql = `CREATE PROCEDURE p IS
  r RECORD; s crew%ROWTYPE; n INTEGER;
BEGIN
  SELECT * INTO r FROM crew;
  IF r IS NULL OR r = s THEN
    n := first_of(s);
  END IF;
  n := first_of(r);
  s := r;
END;`;
  const function_ = 'CREATE FUNCTION first_of(c crew) RETURNS integer LANGUAGE sql RETURN c.id;';
  const table = 'CREATE TABLE crew (id integer, name varchar(40));';
  const { findings } = await proveSamples(prover, [sql], [table + function_]);
  expect(findings('p')).toEqual(['GW7016 8:17 cannot cast type record to crew.']);
});

describe('RETURN', () => {
  const f = (returns: string, statements: string, declarations = '') =>
    `CREATE FUNCTION f (n INTEGER) RETURN ${returns} IS\n${declarations}\nBEGIN\n${statements}\nEND;`;
  proveCases([
    [
      'a value of the wrong type',
      f('INTEGER', 'RETURN d;', 'd DATE;'),
      ['GW7016 4:8 a value of type date cannot become one of type integer.'],
    ],
    [
      'a literal of the wrong type',
      f('DATE', "RETURN 'tomorrowish';"),
      ['GW7016 4:8 invalid input syntax for type date: "tomorrowish".'],
    ],
    ['a value that can be assigned', f('INTEGER', 'RETURN n * 1.5;'), []],
    ['a row', f('crew', 'SELECT * INTO r FROM crew WHERE crew.id = n; RETURN r;', 'r crew%ROWTYPE;'), []],
    [
      'a scalar for a row',
      f('crew', 'RETURN n;'),
      ['GW7018 4:8 a value of type integer is returned where a row is declared.'],
    ],
    ['rows of a query', f('crew PIPELINED', 'return_query((SELECT * FROM crew)); RETURN;'), []],
    [
      'rows of another type',
      f(
        'INTEGER PIPELINED',
        'return_query((SELECT miles FROM flight)); return_query((SELECT id, id FROM crew));',
      ),
      [
        'GW7018 4:1 column 1 of the result is of type bigint, integer is declared.',
        'GW7018 4:43 the result has 2 columns, 1 are declared.',
      ],
    ],
    [
      'no RETURN at all',
      f('INTEGER', 'IF n > 1 THEN\n  NULL;\nEND IF;'),
      ['GW7018 1:17 control reaches the end of the function without RETURN.'],
    ],
    [
      'RETURN in some branches, an endless loop, an error',
      f('INTEGER', 'IF n > 1 THEN\n  RETURN 1;\nEND IF;\nLOOP\n  n := n + 1;\nEND LOOP;'),
      [],
    ],
    [
      'RETURN NEXT',
      f('INTEGER PIPELINED', 'return_next(n); return_next(d);', 'd DATE;'),
      ['GW7016 4:29 a value of type date cannot become one of type integer.'],
    ],
  ]);
});

describe('calls', () => {
  proveCases([
    ['an output argument that is a variable', procedure('settle(1, t);', 't NUMERIC;'), []],
    [
      'one that is none',
      procedure('settle(1, 2 + t);', 't NUMERIC;'),
      ['GW7019 4:11 2 + t is passed to the output parameter "total" and is not a variable.'],
    ],
    [
      'one of another type',
      procedure('settle(1, t);', 't DATE;'),
      ['GW7012 4:1 procedure settle(integer, date) does not exist.'],
    ],
    [
      'one that is a constant',
      procedure('settle(1, t);', 't CONSTANT NUMERIC := 1;'),
      ['GW7022 4:11 variable "t" is declared CONSTANT.'],
    ],
    ['too few arguments', procedure('settle(1);'), ['GW7012 4:1 procedure settle(integer) does not exist.']],
    [
      'PERFORM of a procedure',
      procedure('perform(settle(1, t));', 't NUMERIC;'),
      ['GW7026 4:9 settle(integer, numeric) is a procedure.'],
    ],
    [
      'PERFORM of a function',
      procedure("perform(upper('x')); perform(uper('x'));"),
      ['GW7012 4:30 function uper(unknown) does not exist.'],
    ],
  ]);
});

describe('triggers', () => {
  const body = (statements: string) =>
    `CREATE FUNCTION touch RETURN TRIGGER IS\n\nBEGIN\n${statements}\nEND;`;
  const row = (table: string) =>
    `CREATE TRIGGER touch_${table} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW CALL touch()`;

  async function touched(statements: string, ...triggers: string[]): Promise<string[]> {
    const { findings } = await proveSamples(prover, [crew, flight, body(statements), ...triggers]);
    return findings('touch');
  }

  it('checks the columns of NEW and OLD for each table', async () => {
    const statements =
      'NEW.pay := NEW.pay + 1;\nIF OLD.id <> NEW.id THEN\n  NEW.id := TG_OP;\nEND IF;\nRETURN NEW;';
    expect(await touched(statements, row('crew'))).toEqual([]);
    expect(await touched(statements, row('crew'), row('flight'))).toEqual([
      'GW7025 4:1 record "new" has no field "pay".',
      'GW7025 4:12 record "new" has no field "pay".',
    ]);
  });

  it('knows that a trigger for each statement has no rows', async () => {
    const each = 'CREATE TRIGGER touch_all AFTER INSERT ON crew CALL touch()';
    expect(await touched('INSERT INTO flight (id) VALUES (NEW.id);\nRETURN NULL;', each)).toEqual([
      'GW7025 4:33 record "new" is not assigned in a trigger for each statement.',
    ]);
  });

  it('knows the tables of changed rows that a trigger names', async () => {
    const each = 'CREATE TRIGGER touch_all AFTER INSERT ON crew REFERENCING NEW AS added CALL touch()';
    const statements =
      'INSERT INTO flight (id) SELECT id FROM added;\nINSERT INTO flight (id) SELECT ids FROM added;\nRETURN NULL;';
    expect(await touched(statements, each)).toEqual(['GW7011 5:32 column "ids" does not exist.']);
  });

  it('says that a function which no trigger executes could not be analysed', async () => {
    const { proof } = await proveSamples(prover, [crew, body('RETURN NEW;')]);
    expect(proof('touch')).toMatchObject({
      verified: null,
      loaded: true,
      analysed: false,
      reason: 'no trigger executes the function',
    });
  });

  it('finds a value that is no row, and transaction control', async () => {
    expect(await touched('COMMIT;\nRETURN 1;', row('crew'))).toEqual([
      'GW7020 4:1 COMMIT fails when it runs: a trigger function is part of a statement.',
      'GW7018 5:8 a trigger function returns a row, not a value of type integer.',
    ]);
  });
});

describe('dynamic SQL and temporary tables', () => {
  proveCases([
    [
      'a constant',
      procedure("EXECUTE IMMEDIATE 'DELETE FROM crews';"),
      ['GW7010 4:19 relation "crews" does not exist, in dynamic SQL.'],
    ],
    [
      'parts that are constants',
      procedure(
        "EXECUTE IMMEDIATE 'SELECT id' || c || ' WHERE id = $1' INTO n, m USING n;",
        "c CONSTANT TEXT := ' FROM crew'; n INTEGER; m INTEGER;",
      ),
      ['GW7017 4:56 1 column for 2 variables.'],
    ],
    [
      'format() of constants',
      procedure("EXECUTE IMMEDIATE format('SELECT %I FROM crew', 'wage');"),
      ['GW7011 4:19 column "wage" does not exist, in dynamic SQL.'],
    ],
    [
      'a variable that gets its text once',
      procedure("q := 'SELECT wage FROM crew';\nEXECUTE IMMEDIATE q INTO n;", 'q TEXT; n INTEGER;'),
      ['GW7011 5:19 column "wage" does not exist, in dynamic SQL.'],
    ],
    [
      'a text that is known only later',
      procedure("EXECUTE IMMEDIATE 'DELETE FROM ' || t;", '', '(t TEXT)'),
      ['GW7030 4:19 The text that procedure PUBLIC.p4 executes is known only when it runs.'],
    ],
    [
      'a temporary table that the routine makes',
      procedure(
        `EXECUTE IMMEDIATE 'CREATE TEMPORARY TABLE work (id integer, amount numeric) ON COMMIT DROP';
INSERT INTO work (id, amount) VALUES (1, 2);
INSERT INTO work (id, amounts) VALUES (1, 2);`,
      ),
      ['GW7011 6:23 column "amounts" of relation "work" does not exist.'],
    ],
    [
      'one made by a query with variables',
      procedure(
        `text('CREATE TEMP TABLE results AS SELECT id, n AS k FROM crew');
UPDATE results SET k = k + 1, m = 2;`,
        'n INTEGER;',
      ),
      ['GW7011 5:31 column "m" of relation "results" does not exist.'],
    ],
  ]);

  it('lets a routine use the temporary table that another makes', async () => {
    const { findings, proof } = await proveSamples(prover, [
      "CREATE PROCEDURE make IS BEGIN EXECUTE IMMEDIATE 'CREATE TEMP TABLE work (id integer)'; END;",
      'CREATE PROCEDURE fill IS\nBEGIN\nINSERT INTO work (ids) VALUES (1);\nEND;',
      'CREATE PROCEDURE clean IS BEGIN DELETE FROM work; END;',
    ]);
    expect(findings('fill')).toEqual(['GW7011 3:19 column "ids" of relation "work" does not exist.']);
    expect(proof('clean')).toMatchObject({ verified: true });
    expect(proof('make')).toMatchObject({ verified: true });
  });
});

describe('the search path', () => {
  it('is the one that the routine sets', async () => {
    const statements = 'IS\nBEGIN\nDELETE FROM hidden;\nEND;';
    const { findings, proof } = await proveSamples(
      prover,
      [`CREATE PROCEDURE near ${statements}`, `CREATE PROCEDURE far AUTHID CURRENT_USER ${statements}`],
      ['CREATE SCHEMA away; CREATE TABLE away.hidden (id integer);'],
    );
    expect(findings('near')).toEqual(['GW7010 3:13 relation "hidden" does not exist.']);
    expect(proof('far')).toMatchObject({ verified: true, analysed: true });
  });
});

describe('what fails when it runs', () => {
  proveCases([
    [
      'COMMIT in a function',
      'CREATE FUNCTION p RETURN INTEGER IS\n\nBEGIN\nCOMMIT;\nRETURN 1;\nEND;',
      ['GW7020 4:1 COMMIT fails when it runs: a function is part of a statement.'],
    ],
    ['COMMIT in a procedure', procedure('COMMIT;'), []],
    [
      'COMMIT in a block with handlers, though not in its handler',
      procedure("BEGIN\nCOMMIT;\nEXCEPTION\nWHEN OTHERS THEN\nROLLBACK;\nraise_notice('%', SQLERRM);\nEND;"),
      ['GW7020 5:1 COMMIT fails when it runs: a block that handles exceptions is a subtransaction.'],
    ],
    [
      'COMMIT in a SECURITY DEFINER procedure',
      'CREATE PROCEDURE p AUTHID DEFINER IS\n\nBEGIN\nCOMMIT;\nEND;',
      ['GW7020 4:1 COMMIT fails when it runs: the procedure is SECURITY DEFINER.'],
    ],
    [
      'a query without a destination',
      procedure('SELECT id FROM crew;'),
      ['GW7024 4:1 the query has no destination for its result.'],
    ],
    [
      'a label that is not there',
      procedure('LOOP\nEXIT far_away;\nEND LOOP;'),
      ['GW7023 5:6 there is no label "far_away" around this EXIT.'],
    ],
    [
      'ROW_COUNT',
      procedure('row_count(n); row_count(d); row_count(x);', 'n INTEGER; d DATE;'),
      [
        'GW7027 4:25 column item of type bigint becomes one of type date only if its text is one.',
        'GW7021 4:39 "x" is not a known variable.',
      ],
    ],
  ]);
});
