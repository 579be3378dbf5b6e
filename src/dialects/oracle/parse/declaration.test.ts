import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseDeclarations } from './block.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  ['x NUMBER;', '[(variable name=‹x› type=‹NUMBER›)]'],
  ['x NUMBER(10,2) := 0;', '[(variable name=‹x› type=‹NUMBER(10,2)› default=‹0›)]'],
  ["x VARCHAR2(10 CHAR) DEFAULT 'a';", "[(variable name=‹x› type=‹VARCHAR2(10 CHAR)› default=‹'a'›)]"],
  ['x NUMBER NOT NULL := 1;', '[(variable name=‹x› type=‹NUMBER› notNull default=‹1›)]'],
  ['x CONSTANT PLS_INTEGER := 10;', '[(variable name=‹x› constant type=‹PLS_INTEGER› default=‹10›)]'],
  ['constant CONSTANT NUMBER := 1;', '[(variable name=‹constant› constant type=‹NUMBER› default=‹1›)]'],
  ['x employees.salary%TYPE;', '[(variable name=‹x› type=‹employees.salary%TYPE›)]'],
  ['x hr.employees%ROWTYPE;', '[(variable name=‹x› type=‹hr.employees%ROWTYPE›)]'],
  [
    'x hr.employees.salary%TYPE NOT NULL DEFAULT 0;',
    '[(variable name=‹x› type=‹hr.employees.salary%TYPE› notNull default=‹0›)]',
  ],
  ['x SYS_REFCURSOR;', '[(variable name=‹x› type=‹SYS_REFCURSOR›)]'],
  [
    "x INTERVAL DAY(2) TO SECOND(3) := INTERVAL '1' DAY;",
    "[(variable name=‹x› type=‹INTERVAL DAY(2) TO SECOND(3)› default=‹INTERVAL '1' DAY›)]",
  ],
  ['x TIMESTAMP WITH LOCAL TIME ZONE;', '[(variable name=‹x› type=‹TIMESTAMP WITH LOCAL TIME ZONE›)]'],
  ['x pkg.t_list := pkg.t_list(1, 2);', '[(variable name=‹x› type=‹pkg.t_list› default=‹pkg.t_list(1, 2)›)]'],
  ['x LONG RAW;', '[(variable name=‹x› type=‹LONG RAW›)]'],
  ['"Odd Name" DOUBLE PRECISION;', '[(variable name=‹"Odd Name"› type=‹DOUBLE PRECISION›)]'],
  ['date_ DATE := SYSDATE;', '[(variable name=‹date_› type=‹DATE› default=‹SYSDATE›)]'],
  ['open BOOLEAN := FALSE;', '[(variable name=‹open› type=‹BOOLEAN› default=‹FALSE›)]'],
  ['failed EXCEPTION;', '[(exception name=‹failed›)]'],
  ['PRAGMA EXCEPTION_INIT (failed, -20001);', '[(pragma name=EXCEPTION_INIT arguments=[‹failed› ‹-20001›])]'],
  ['PRAGMA AUTONOMOUS_TRANSACTION;', '[(pragma name=AUTONOMOUS_TRANSACTION)]'],
  ['PRAGMA SERIALLY_REUSABLE;', '[(pragma name=SERIALLY_REUSABLE)]'],
  [
    'PRAGMA RESTRICT_REFERENCES (DEFAULT, WNDS, RNPS);',
    '[(pragma name=RESTRICT_REFERENCES arguments=[‹DEFAULT› ‹WNDS› ‹RNPS›])]',
  ],
  ['PRAGMA UDF;', '[(pragma name=UDF)]'],
  ["PRAGMA DEPRECATE (p, 'Use q.');", "[(pragma name=DEPRECATE arguments=[‹p› ‹'Use q.'›])]"],
  ['CURSOR c IS SELECT a FROM t;', '[(cursor name=‹c› query=‹SELECT a FROM t›)]'],
  [
    "CURSOR c (p_id IN NUMBER, p_name VARCHAR2 DEFAULT 'x', n t.a%TYPE := 1) IS SELECT a FROM t WHERE id = p_id FOR UPDATE OF a NOWAIT;",
    "[(cursor name=‹c› parameters=[(parameter name=‹p_id› mode=in type=‹NUMBER›) (parameter name=‹p_name› mode=in type=‹VARCHAR2› default=‹'x'›) (parameter name=‹n› mode=in type=‹t.a%TYPE› default=‹1›)] query=‹SELECT a FROM t WHERE id = p_id FOR UPDATE OF a NOWAIT›)]",
  ],
  ['CURSOR c RETURN t%ROWTYPE;', '[(cursor name=‹c› returns=‹t%ROWTYPE›)]'],
  [
    'CURSOR c (a NUMBER) RETURN t%ROWTYPE IS (SELECT * FROM t);',
    '[(cursor name=‹c› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›)] returns=‹t%ROWTYPE› query=‹(SELECT * FROM t)›)]',
  ],
  [
    'CURSOR c IS WITH w AS (SELECT 1 a FROM dual) SELECT a FROM w;',
    '[(cursor name=‹c› query=‹WITH w AS (SELECT 1 a FROM dual) SELECT a FROM w›)]',
  ],
  [
    "TYPE r IS RECORD (a NUMBER NOT NULL := 1, b t.b%TYPE, c VARCHAR2(10) DEFAULT 'x');",
    "[(typeDeclaration name=‹r› definition=(recordType fields=[(recordField name=‹a› type=‹NUMBER› notNull default=‹1›) (recordField name=‹b› type=‹t.b%TYPE›) (recordField name=‹c› type=‹VARCHAR2(10)› default=‹'x'›)]))]",
  ],
  [
    'TYPE l IS TABLE OF NUMBER;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=nested table element=‹NUMBER›))]',
  ],
  [
    'TYPE l IS TABLE OF t%ROWTYPE NOT NULL INDEX BY PLS_INTEGER;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=associative array element=‹t%ROWTYPE› elementNotNull indexBy=‹PLS_INTEGER›))]',
  ],
  [
    'TYPE l IS TABLE OF VARCHAR2(10) INDEX BY VARCHAR2(30);',
    '[(typeDeclaration name=‹l› definition=(collectionType form=associative array element=‹VARCHAR2(10)› indexBy=‹VARCHAR2(30)›))]',
  ],
  [
    'TYPE l IS TABLE OF r INDEX BY t.code%TYPE;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=associative array element=‹r› indexBy=‹t.code%TYPE›))]',
  ],
  [
    'TYPE l IS VARRAY(10) OF NUMBER;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=varray element=‹NUMBER› limit=‹10›))]',
  ],
  [
    'TYPE l IS VARYING ARRAY (5) OF DATE NOT NULL;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=varray element=‹DATE› elementNotNull limit=‹5›))]',
  ],
  [
    'TYPE l IS ARRAY(limit_) OF DATE;',
    '[(typeDeclaration name=‹l› definition=(collectionType form=varray element=‹DATE› limit=‹limit_›))]',
  ],
  ['TYPE rc IS REF CURSOR;', '[(typeDeclaration name=‹rc› definition=(refCursorType))]'],
  [
    'TYPE rc IS REF CURSOR RETURN t%ROWTYPE;',
    '[(typeDeclaration name=‹rc› definition=(refCursorType returns=‹t%ROWTYPE›))]',
  ],
  [
    'TYPE color IS (red, green);',
    '[(typeDeclaration name=‹color› definition=(enumeratedType values=[‹red› ‹green›]))]',
  ],
  ['SUBTYPE id IS NUMBER(10);', '[(typeDeclaration name=‹id› definition=(subtype base=‹NUMBER(10)›))]'],
  [
    'SUBTYPE small IS PLS_INTEGER RANGE -5 .. 1 + 4 NOT NULL;',
    '[(typeDeclaration name=‹small› definition=(subtype base=‹PLS_INTEGER› low=‹-5› high=‹1 + 4› notNull))]',
  ],
  [
    'SUBTYPE name IS t.name%TYPE NOT NULL;',
    '[(typeDeclaration name=‹name› definition=(subtype base=‹t.name%TYPE› notNull))]',
  ],
  ['PROCEDURE p;', '[(routine form=procedure name=‹p›)]'],
  ['FUNCTION f RETURN NUMBER;', '[(routine form=function name=‹f› returns=‹NUMBER›)]'],
  [
    'PROCEDURE p (a NUMBER) IS BEGIN NULL; END;',
    '[(routine form=procedure name=‹p› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›)] body=(block statements=[(nullStatement)]))]',
  ],
];

describe('declarations', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, parseDeclarations);
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
