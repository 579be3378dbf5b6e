import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseRoutine } from './routine.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  [
    'PROCEDURE p IS BEGIN NULL; END p',
    '(routine form=procedure name=‹p› body=(block statements=[(nullStatement)] endName=‹p›))',
  ],
  [
    'PROCEDURE hr.p AS x NUMBER; BEGIN x := 1; END',
    '(routine form=procedure name=‹hr.p› body=(block declarations=[(variable name=‹x› type=‹NUMBER›)] statements=[(assignment target=‹x› value=‹1›)]))',
  ],
  [
    'PROCEDURE p (a IN NUMBER, b OUT VARCHAR2, c IN OUT NOCOPY t_list, d DATE DEFAULT SYSDATE, e OUT NOCOPY CLOB, f BOOLEAN := TRUE) IS BEGIN NULL; END p',
    '(routine form=procedure name=‹p› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›) (parameter name=‹b› mode=out type=‹VARCHAR2›) (parameter name=‹c› mode=in out nocopy type=‹t_list›) (parameter name=‹d› mode=in type=‹DATE› default=‹SYSDATE›) (parameter name=‹e› mode=out nocopy type=‹CLOB›) (parameter name=‹f› mode=in type=‹BOOLEAN› default=‹TRUE›)] body=(block statements=[(nullStatement)] endName=‹p›))',
  ],
  [
    "FUNCTION f RETURN VARCHAR2 IS BEGIN RETURN 'a'; END",
    "(routine form=function name=‹f› returns=‹VARCHAR2› body=(block statements=[(return form=return value=‹'a'›)]))",
  ],
  [
    'FUNCTION f (a t.a%TYPE) RETURN t%ROWTYPE DETERMINISTIC PARALLEL_ENABLE RESULT_CACHE RELIES_ON (t, u) AUTHID CURRENT_USER IS BEGIN RETURN NULL; END f',
    '(routine form=function name=‹f› parameters=[(parameter name=‹a› mode=in type=‹t.a%TYPE›)] returns=‹t%ROWTYPE› body=(block statements=[(return form=return value=‹NULL›)] endName=‹f›) properties={deterministic parallel=PARALLEL_ENABLE resultCache=RESULT_CACHE RELIES_ON (t, u) authid=current_user})',
  ],
  [
    'FUNCTION f RETURN NUMBER RESULT_CACHE IS BEGIN RETURN 1; END',
    '(routine form=function name=‹f› returns=‹NUMBER› body=(block statements=[(return form=return value=‹1›)]) properties={resultCache=RESULT_CACHE})',
  ],
  [
    'FUNCTION f (c SYS_REFCURSOR) RETURN t_list PIPELINED PARALLEL_ENABLE (PARTITION c BY HASH (id)) ORDER c BY (id) IS BEGIN RETURN; END',
    '(routine form=function name=‹f› parameters=[(parameter name=‹c› mode=in type=‹SYS_REFCURSOR›)] returns=‹t_list› body=(block statements=[(return form=return)]) properties={pipelined parallel=PARALLEL_ENABLE (PARTITION c BY HASH (id)) other=[ORDER c BY (id)]})',
  ],
  [
    'FUNCTION f RETURN t_list PIPELINED IS BEGIN PIPE ROW (1); RETURN; END',
    '(routine form=function name=‹f› returns=‹t_list› body=(block statements=[(pipeRow value=‹1›) (return form=return)]) properties={pipelined})',
  ],
  [
    'FUNCTION f (a NUMBER) RETURN t_list PIPELINED USING impl_type',
    '(routine form=function name=‹f› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›)] returns=‹t_list› external=PIPELINED USING impl_type properties={pipelined})',
  ],
  [
    'FUNCTION f (t TABLE) RETURN TABLE PIPELINED ROW POLYMORPHIC USING impl_pkg',
    '(routine form=function name=‹f› parameters=[(parameter name=‹t› mode=in type=‹TABLE›)] returns=‹TABLE› external=PIPELINED ROW POLYMORPHIC USING impl_pkg properties={pipelined})',
  ],
  [
    'FUNCTION f (a NUMBER) RETURN NUMBER PARALLEL_ENABLE AGGREGATE USING impl_type',
    '(routine form=function name=‹f› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›)] returns=‹NUMBER› external=AGGREGATE USING impl_type properties={parallel=PARALLEL_ENABLE})',
  ],
  [
    "FUNCTION f RETURN VARCHAR2 SQL_MACRO(SCALAR) IS BEGIN RETURN 'a'; END",
    "(routine form=function name=‹f› returns=‹VARCHAR2› body=(block statements=[(return form=return value=‹'a'›)]) properties={other=[SQL_MACRO(SCALAR)]})",
  ],
  [
    "FUNCTION f RETURN VARCHAR2 SQL_MACRO IS BEGIN RETURN 'a'; END",
    "(routine form=function name=‹f› returns=‹VARCHAR2› body=(block statements=[(return form=return value=‹'a'›)]) properties={other=[SQL_MACRO]})",
  ],
  [
    'PROCEDURE p ACCESSIBLE BY (PACKAGE a.b, TRIGGER t) AUTHID DEFINER IS BEGIN NULL; END',
    '(routine form=procedure name=‹p› body=(block statements=[(nullStatement)]) properties={accessibleBy=ACCESSIBLE BY (PACKAGE a.b, TRIGGER t) authid=definer})',
  ],
  [
    "PROCEDURE p (a NUMBER) AS LANGUAGE JAVA NAME 'C.m(int)'",
    "(routine form=procedure name=‹p› parameters=[(parameter name=‹a› mode=in type=‹NUMBER›)] external=LANGUAGE JAVA NAME 'C.m(int)')",
  ],
  [
    'FUNCTION f (a BINARY_INTEGER) RETURN BINARY_INTEGER AS EXTERNAL LIBRARY l NAME "f" LANGUAGE C PARAMETERS (a INT)',
    '(routine form=function name=‹f› parameters=[(parameter name=‹a› mode=in type=‹BINARY_INTEGER›)] returns=‹BINARY_INTEGER› external=EXTERNAL LIBRARY l NAME "f" LANGUAGE C PARAMETERS (a INT))',
  ],
  [
    'FUNCTION f RETURN NUMBER IS LANGUAGE C LIBRARY l NAME "f" WITH CONTEXT',
    '(routine form=function name=‹f› returns=‹NUMBER› external=LANGUAGE C LIBRARY l NAME "f" WITH CONTEXT)',
  ],
  [
    'PROCEDURE p DEFAULT COLLATION USING_NLS_COMP IS BEGIN NULL; END',
    '(routine form=procedure name=‹p› body=(block statements=[(nullStatement)]) properties={other=[DEFAULT COLLATION USING_NLS_COMP]})',
  ],
  [
    'PROCEDURE p SHARING = NONE IS BEGIN NULL; END',
    '(routine form=procedure name=‹p› body=(block statements=[(nullStatement)]) properties={other=[SHARING = NONE]})',
  ],
  [
    'PROCEDURE IF NOT EXISTS p IS BEGIN NULL; END',
    '(routine form=procedure name=‹p› body=(block statements=[(nullStatement)]) properties={other=[IF NOT EXISTS]})',
  ],
  [
    'PROCEDURE p IS FUNCTION g (n NUMBER) RETURN NUMBER; PROCEDURE q IS BEGIN p; END q; FUNCTION g (n NUMBER) RETURN NUMBER IS BEGIN RETURN n; END g; BEGIN q; END p',
    '(routine form=procedure name=‹p› body=(block declarations=[(routine form=function name=‹g› parameters=[(parameter name=‹n› mode=in type=‹NUMBER›)] returns=‹NUMBER›) (routine form=procedure name=‹q› body=(block statements=[(callStatement call=‹p›)] endName=‹q›)) (routine form=function name=‹g› parameters=[(parameter name=‹n› mode=in type=‹NUMBER›)] returns=‹NUMBER› body=(block statements=[(return form=return value=‹n›)] endName=‹g›))] statements=[(callStatement call=‹q›)] endName=‹p›))',
  ],
  [
    'PROCEDURE p IS language NUMBER; BEGIN NULL; END',
    '(routine form=procedure name=‹p› body=(block declarations=[(variable name=‹language› type=‹NUMBER›)] statements=[(nullStatement)]))',
  ],
];

describe('procedures and functions', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, (p) => parseRoutine(p));
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
