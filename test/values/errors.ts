import type { ValueCase, ValueSection } from './table.ts';

/** SQLCODE, SQLERRM and which handler catches what. */
export const errors: readonly ValueSection[] = [
  {
    manual: 'PL/SQL Language Reference, "SQLCODE Function"',
    setup: `CREATE TABLE parents (id NUMBER(5) PRIMARY KEY, name VARCHAR2(5) NOT NULL, age NUMBER(3,1) CHECK (age >= 0));
CREATE TABLE children (id NUMBER(5) PRIMARY KEY, parent_id NUMBER(5) REFERENCES parents);`,
    cases: [
      {
        declare: 'v NUMBER;',
        run: 'SELECT id INTO v FROM parents WHERE id = -1;',
        value: 'v',
        is: 'ORA+00100',
      },
      {
        declare: 'v NUMBER;',
        run: 'SELECT level INTO v FROM dual CONNECT BY LEVEL < 3;',
        value: 'v',
        is: 'ORA-01422',
      },
      { declare: 'v NUMBER;', run: 'v := 1/0;', value: 'v', is: 'ORA-01476' },
      {
        run: "INSERT INTO parents (id, name) VALUES (1, 'a'); INSERT INTO parents (id, name) VALUES (1, 'b');",
        value: 'NULL',
        is: 'ORA-00001',
      },
      { run: 'INSERT INTO parents (id) VALUES (2);', value: 'NULL', is: 'ORA-01400' },
      { run: "INSERT INTO parents (id, name) VALUES (3, ''); ", value: 'NULL', is: 'ORA-01400' },
      {
        run: "INSERT INTO parents (id, name) VALUES (3, 'a'); UPDATE parents SET name = NULL WHERE id = 3;",
        value: 'NULL',
        is: 'ORA-01407',
      },
      { run: "INSERT INTO parents (id, name, age) VALUES (4, 'a', -1);", value: 'NULL', is: 'ORA-02290' },
      { run: 'INSERT INTO children (id, parent_id) VALUES (1, 99);', value: 'NULL', is: 'ORA-02291' },
      {
        run: "INSERT INTO parents (id, name) VALUES (5, 'a'); INSERT INTO children (id, parent_id) VALUES (5, 5); DELETE FROM parents WHERE id = 5;",
        value: 'NULL',
        is: 'ORA-02292',
      },
      { run: "INSERT INTO parents (id, name) VALUES (6, 'abcdef');", value: 'NULL', is: 'ORA-12899' },
      { run: "INSERT INTO parents (id, name, age) VALUES (6, 'abc', 1000);", value: 'NULL', is: 'ORA-01438' },
      {
        declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER;',
        run: 'FETCH c INTO v;',
        value: 'v',
        is: 'ORA-01001',
      },
      {
        declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER;',
        run: 'OPEN c; OPEN c;',
        value: 'v',
        is: 'ORA-06511',
      },
      {
        declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER;',
        run: 'OPEN c; FETCH c INTO v; CLOSE c; OPEN c; FETCH c INTO v; CLOSE c;',
        value: 'v',
        is: '1',
      },
      {
        declare: 'CURSOR c IS SELECT 1 AS n FROM dual; v NUMBER;',
        run: 'OPEN c; FOR r IN c LOOP v := r.n; END LOOP;',
        value: 'v',
        is: 'ORA-06511',
      },
      {
        declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER := 0;',
        run: 'FOR i IN 1 .. 2 LOOP OPEN c; EXIT WHEN i = 3; END LOOP;',
        value: 'v',
        is: 'ORA-06511',
      },
      {
        declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER := 0;',
        run: 'FOR i IN 1 .. 2 LOOP IF NOT c%ISOPEN THEN OPEN c; v := v + 1; END IF; END LOOP; CLOSE c;',
        value: 'v',
        is: '1',
      },
      {
        declare: 'c SYS_REFCURSOR; v NUMBER;',
        run: 'OPEN c FOR SELECT 1 FROM dual; OPEN c FOR SELECT 2 FROM dual; FETCH c INTO v; CLOSE c;',
        value: 'v',
        is: '2',
      },
      ...['c%FOUND', 'c%NOTFOUND', 'c%ROWCOUNT = 1'].flatMap((asked): ValueCase[] => [
        {
          declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER;',
          run: `OPEN c; FETCH c INTO v; CLOSE c; IF ${asked} THEN v := 2; END IF;`,
          value: 'v',
          is: 'ORA-01001',
        },
        {
          declare: 'CURSOR c IS SELECT 1 FROM dual; v NUMBER;',
          run: `IF ${asked} THEN v := 2; END IF; OPEN c; FETCH c INTO v; CLOSE c;`,
          value: 'v',
          is: 'ORA-01001',
        },
      ]),
      {
        declare: 'CURSOR c IS SELECT 1 AS n FROM dual; v NUMBER;',
        run: 'OPEN c; FETCH c INTO v; CLOSE c; FOR r IN c LOOP v := 10 + c%ROWCOUNT; END LOOP;',
        value: 'v',
        is: '11',
      },
      { declare: 'CURSOR c IS SELECT 1 FROM dual;', run: 'CLOSE c;', value: 'NULL', is: 'ORA-01001' },
      {
        declare: 'TYPE t IS TABLE OF NUMBER; v t;',
        run: 'v(1) := 1;',
        value: 'NULL',
        is: 'ORA-06531',
        here: { is: null, because: 'GW4502' },
      },
      {
        declare: 'TYPE t IS TABLE OF NUMBER; v t := t(1);',
        run: 'v(2) := 1;',
        value: 'NULL',
        is: 'ORA-06533',
        here: { is: null, because: 'GW4502' },
      },
      {
        declare: 'TYPE t IS VARRAY(2) OF NUMBER; v t := t(1, 2);',
        run: 'v.EXTEND;',
        value: 'NULL',
        is: 'ORA-06532',
        here: { is: null, because: 'GW4502' },
      },
      { declare: 'TYPE t IS TABLE OF NUMBER INDEX BY PLS_INTEGER; v t;', value: 'v(7)', is: 'ORA+00100' },
      { declare: 'v NUMBER := 3;', run: 'CASE v WHEN 1 THEN v := 2; END CASE;', value: 'v', is: 'ORA-06592' },
      {
        declare: 'v NUMBER;',
        run: "EXECUTE IMMEDIATE 'SELECT x FROM nowhere' INTO v;",
        value: 'v',
        is: 'ORA-00942',
      },
      { declare: 'v DATE;', run: "v := TO_DATE('32', 'DD');", value: 'v', is: 'ORA-01847' },
      { declare: 'v DATE;', run: "v := TO_DATE('2020-13-01', 'YYYY-MM-DD');", value: 'v', is: 'ORA-01843' },
      { declare: 'v DATE;', run: "v := TO_DATE('2021-02-29', 'YYYY-MM-DD');", value: 'v', is: 'ORA-01839' },
      { declare: 'v DATE;', run: "v := TO_DATE('2021', 'YYYY-MM-DD');", value: 'v', is: 'ORA-01840' },
      {
        declare: 'v DATE;',
        run: "v := TO_DATE('2021-01-01 10', 'YYYY-MM-DD');",
        value: 'v',
        is: 'ORA-01830',
      },
      { run: "RAISE_APPLICATION_ERROR(-20123, 'wrong');", value: 'NULL', is: 'ORA-20123' },
      { declare: 'e EXCEPTION;', run: 'RAISE e;', value: 'NULL', is: 'ORA+00001' },
      {
        declare: 'e EXCEPTION; PRAGMA EXCEPTION_INIT(e, -1476); v NUMBER;',
        run: 'RAISE e;',
        value: 'NULL',
        is: 'ORA-01476',
      },
      {
        declare: 'e EXCEPTION; PRAGMA EXCEPTION_INIT(e, -24381); v NUMBER;',
        run: 'RAISE e;',
        value: 'NULL',
        is: 'ORA-24381',
      },
      { run: 'RAISE VALUE_ERROR;', value: 'NULL', is: 'ORA-06502' },
      { run: 'RAISE INVALID_NUMBER;', value: 'NULL', is: 'ORA-01722' },
      { run: 'RAISE NO_DATA_FOUND;', value: 'NULL', is: 'ORA+00100' },
      { run: 'RAISE DUP_VAL_ON_INDEX;', value: 'NULL', is: 'ORA-00001' },
      { run: 'RAISE PROGRAM_ERROR;', value: 'NULL', is: 'ORA-06501' },
      { run: 'RAISE TIMEOUT_ON_RESOURCE;', value: 'NULL', is: 'ORA-00051' },
      { run: 'RAISE ROWTYPE_MISMATCH;', value: 'NULL', is: 'ORA-06504' },
      { run: 'RAISE ACCESS_INTO_NULL;', value: 'NULL', is: 'ORA-06530' },
      { run: 'RAISE SELF_IS_NULL;', value: 'NULL', is: 'ORA-30625' },
      { run: 'RAISE STORAGE_ERROR;', value: 'NULL', is: 'ORA-06500' },
      { run: 'RAISE LOGIN_DENIED;', value: 'NULL', is: 'ORA-01017' },
      { run: 'RAISE INVALID_CURSOR;', value: 'NULL', is: 'ORA-01001' },
      { value: 'SQLCODE', is: '0' },
      { value: 'SQLERRM', is: 'ORA-0000: normal, successful completion' },
      { value: 'SQLERRM(-1403)', is: 'ORA-01403: no data found' },
      { value: 'SQLERRM(100)', is: 'ORA-01403: no data found' },
      { value: 'SQLERRM(1)', is: 'User-Defined Exception' },
      { value: 'SQLERRM(-6502)', is: 'ORA-06502: PL/SQL: numeric or value error' },
      { value: 'SQLERRM(-1476)', is: 'ORA-01476: divisor is equal to zero' },
      { value: 'SQLERRM(-20001)', is: 'ORA-20001: ' },
      { value: 'SQLERRM(0)', is: 'ORA-0000: normal, successful completion' },
    ],
  },
  {
    manual: 'PL/SQL Language Reference, "SQLERRM Function"',
    setup: 'CREATE TABLE words (word VARCHAR2(3), n NUMBER(3,1));',
    cases: caught({
      'SELECT n INTO v FROM words WHERE n = 4;': 'ORA-01403: no data found',
      'v := 1/0;': 'ORA-01476: divisor is equal to zero',
      "RAISE_APPLICATION_ERROR(-20001, 'my message');": 'ORA-20001: my message',
      'RAISE NO_DATA_FOUND;': 'ORA-01403: no data found',
      'RAISE VALUE_ERROR;': 'ORA-06502: PL/SQL: numeric or value error',
      'RAISE e;': 'User-Defined Exception',
      'v := 1000;': 'ORA-06502: PL/SQL: numeric or value error: number precision too large',
      "s := 'abcd';": 'ORA-06502: PL/SQL: numeric or value error: character string buffer too small',
      "v := 'abc';": 'ORA-06502: PL/SQL: numeric or value error: character to number conversion error',
      "SELECT SUM(TO_NUMBER('abc')) INTO v FROM dual;": 'ORA-01722: invalid number',
      'SELECT LEVEL INTO v FROM dual CONNECT BY LEVEL < 3;':
        'ORA-01422: exact fetch returns more than requested number of rows',
      'INSERT INTO words (n) VALUES (1000);':
        'ORA-01438: value larger than specified precision allowed for this column',
    }),
  },
  {
    manual: 'PL/SQL Language Reference, "Predefined Exceptions": what a named handler catches',
    setup: 'CREATE TABLE words2 (word VARCHAR2(3), n NUMBER(3,1));',
    cases: [
      handled('v := 1000;', 'VALUE_ERROR'),
      handled("s := 'abcd';", 'VALUE_ERROR'),
      handled("v := 'abc';", 'VALUE_ERROR'),
      handled("v := TO_NUMBER('abc');", 'VALUE_ERROR'),
      handled("SELECT TO_NUMBER('abc') INTO v FROM dual;", 'INVALID_NUMBER', 'VALUE_ERROR'),
      handled("SELECT 'abcd' INTO s FROM dual;", 'VALUE_ERROR'),
      handled('SELECT 1000 INTO v FROM dual;', 'VALUE_ERROR'),
      handled("INSERT INTO words2 (n) VALUES ('x');", 'INVALID_NUMBER', 'VALUE_ERROR'),
      handled("INSERT INTO words2 (word) VALUES ('abcd');", 'OTHERS', 'VALUE_ERROR'),
      handled('INSERT INTO words2 (n) VALUES (1000);', 'OTHERS', 'VALUE_ERROR'),
      handled("EXECUTE IMMEDIATE 'INSERT INTO words2 (n) VALUES (1000)';", 'OTHERS', 'VALUE_ERROR'),
      handled('v := SQRT(-1);', 'VALUE_ERROR', 'OTHERS'),
      handled('v := 1/0;', 'ZERO_DIVIDE'),
      handled("v := ASCII(TO_DATE('x', 'YYYY'));", 'OTHERS'),
      handled('p := 2147483647; p := p + 1;', 'OTHERS', 'VALUE_ERROR'),
    ],
  },
  {
    manual: 'PL/SQL Language Reference, "Exception Propagation", RAISE and reraised errors',
    cases: [
      {
        run: "BEGIN RAISE NO_DATA_FOUND; EXCEPTION WHEN OTHERS THEN RAISE_APPLICATION_ERROR(-20002, 'outer: ' || SQLERRM); END;",
        value: 'NULL',
        is: 'ORA-20002',
      },
      {
        run: 'BEGIN RAISE ZERO_DIVIDE; EXCEPTION WHEN OTHERS THEN RAISE; END;',
        value: 'NULL',
        is: 'ORA-01476',
      },
      {
        declare: 'm VARCHAR2(200);',
        run: "BEGIN RAISE_APPLICATION_ERROR(-20002, 'text'); EXCEPTION WHEN OTHERS THEN m := DBMS_UTILITY.FORMAT_ERROR_STACK; END;",
        value: 'SUBSTR(m, 1, 15)',
        is: 'ORA-20002: text',
      },
    ],
  },
];

function caught(cases: Readonly<Record<string, string>>): ValueSection['cases'] {
  return Object.entries(cases).map(([statement, is]) => ({
    declare: 'v NUMBER(3); s VARCHAR2(3); m VARCHAR2(400); e EXCEPTION;',
    run: `BEGIN ${statement} EXCEPTION WHEN OTHERS THEN m := SUBSTR(SQLCODE || ' ' || SQLERRM, INSTR(SQLCODE || ' ', ' ') + 1); END;`,
    value: 'm',
    is,
  }));
}

/** The first handler of several that gets the error; where PostgreSQL has one condition for several exceptions, GW4091 says so. */
function handled(statement: string, name: string, here = name): ValueSection['cases'][number] {
  return {
    declare: 'v NUMBER(3); s VARCHAR2(3); p PLS_INTEGER; m VARCHAR2(400);',
    run: `BEGIN ${statement} EXCEPTION WHEN ZERO_DIVIDE THEN m := 'ZERO_DIVIDE'; WHEN VALUE_ERROR THEN m := 'VALUE_ERROR'; WHEN INVALID_NUMBER THEN m := 'INVALID_NUMBER'; WHEN NO_DATA_FOUND THEN m := 'NO_DATA_FOUND'; WHEN OTHERS THEN m := 'OTHERS'; END;`,
    value: 'm',
    is: name,
    ...(here === name ? {} : { here: { is: here, because: 'GW4091' } }),
  };
}
