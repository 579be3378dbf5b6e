import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseCreateType } from './type-definition.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  ['TYPE t;', '(createType name=‹t›)'],
  [
    'TYPE hr.t AS OBJECT (a NUMBER, b VARCHAR2(10), c REF t);',
    '(createType name=‹hr.t› definition=(objectType attributes=[(recordField name=‹a› type=‹NUMBER›) (recordField name=‹b› type=‹VARCHAR2(10)›) (recordField name=‹c› type=‹REF t›)]))',
  ],
  [
    "TYPE t FORCE OID '19A57209ECB73F91E03400400B40BBE3' AUTHID CURRENT_USER AS OBJECT (a NUMBER) NOT FINAL NOT INSTANTIABLE;",
    "(createType name=‹t› authid=current_user options=[FORCE OID '19A57209ECB73F91E03400400B40BBE3'] definition=(objectType attributes=[(recordField name=‹a› type=‹NUMBER›)] modifiers=[NOT FINAL NOT INSTANTIABLE]))",
  ],
  [
    'TYPE t AS OBJECT (map NUMBER, final DATE, member VARCHAR2(5), order_ NUMBER, MEMBER PROCEDURE p (SELF IN OUT NOCOPY t, x NUMBER), STATIC FUNCTION make RETURN t, CONSTRUCTOR FUNCTION t (SELF IN OUT NOCOPY t, a NUMBER) RETURN SELF AS RESULT, MAP MEMBER FUNCTION key RETURN NUMBER DETERMINISTIC, NOT INSTANTIABLE NOT FINAL MEMBER FUNCTION g RETURN NUMBER, PRAGMA RESTRICT_REFERENCES (g, WNDS));',
    '(createType name=‹t› definition=(objectType attributes=[(recordField name=‹map› type=‹NUMBER›) (recordField name=‹final› type=‹DATE›) (recordField name=‹member› type=‹VARCHAR2(5)›) (recordField name=‹order_› type=‹NUMBER›)] methods=[(routine form=procedure name=‹p› parameters=[(parameter name=‹SELF› mode=in out nocopy type=‹t›) (parameter name=‹x› mode=in type=‹NUMBER›)] method={role=member}) (routine form=function name=‹make› returns=‹t› method={role=static}) (routine form=function name=‹t› parameters=[(parameter name=‹SELF› mode=in out nocopy type=‹t›) (parameter name=‹a› mode=in type=‹NUMBER›)] method={role=constructor}) (routine form=function name=‹key› returns=‹NUMBER› properties={deterministic} method={role=map}) (routine form=function name=‹g› returns=‹NUMBER› method={role=member modifiers=[NOT INSTANTIABLE NOT FINAL]})] modifiers=[PRAGMA RESTRICT_REFERENCES (g, WNDS)]))',
  ],
  [
    'TYPE t UNDER hr.base (extra NUMBER, OVERRIDING MEMBER FUNCTION g RETURN NUMBER, FINAL MEMBER PROCEDURE q) FINAL;',
    '(createType name=‹t› definition=(objectType under=‹hr.base› attributes=[(recordField name=‹extra› type=‹NUMBER›)] methods=[(routine form=function name=‹g› returns=‹NUMBER› method={role=member modifiers=[OVERRIDING]}) (routine form=procedure name=‹q› method={role=member modifiers=[FINAL]})] modifiers=[FINAL]))',
  ],
  [
    "TYPE t AS OBJECT (a NUMBER, ORDER MEMBER FUNCTION cmp (o t) RETURN INTEGER, MEMBER FUNCTION j RETURN NUMBER AS LANGUAGE JAVA NAME 'C.m() return int', MEMBER PROCEDURE z);",
    "(createType name=‹t› definition=(objectType attributes=[(recordField name=‹a› type=‹NUMBER›)] methods=[(routine form=function name=‹cmp› parameters=[(parameter name=‹o› mode=in type=‹t›)] returns=‹INTEGER› method={role=order}) (routine form=function name=‹j› returns=‹NUMBER› external=LANGUAGE JAVA NAME 'C.m() return int' method={role=member}) (routine form=procedure name=‹z› method={role=member})]))",
  ],
  [
    'TYPE t AS TABLE OF NUMBER;',
    '(createType name=‹t› definition=(collectionType form=nested table element=‹NUMBER›))',
  ],
  [
    'TYPE t IS VARRAY(10) OF hr.person NOT NULL;',
    '(createType name=‹t› definition=(collectionType form=varray element=‹hr.person› elementNotNull limit=‹10›))',
  ],
  [
    'TYPE t AS TABLE OF (VARCHAR2(10) NOT NULL) NOT PERSISTABLE;',
    '(createType name=‹t› options=[NOT PERSISTABLE] definition=(collectionType form=nested table element=‹VARCHAR2(10)› elementNotNull))',
  ],
  [
    'TYPE BODY t AS CONSTRUCTOR FUNCTION t (SELF IN OUT NOCOPY t, a NUMBER) RETURN SELF AS RESULT IS BEGIN SELF.a := a; RETURN; END; MEMBER PROCEDURE p IS BEGIN NULL; END p; STATIC FUNCTION f RETURN t IS BEGIN RETURN NEW t(1); END; MAP MEMBER FUNCTION key RETURN NUMBER IS BEGIN RETURN a; END key; OVERRIDING MEMBER FUNCTION g RETURN NUMBER IS BEGIN RETURN (SELF AS base).g; END; END;',
    '(createTypeBody name=‹t› methods=[(routine form=function name=‹t› parameters=[(parameter name=‹SELF› mode=in out nocopy type=‹t›) (parameter name=‹a› mode=in type=‹NUMBER›)] body=(block statements=[(assignment target=‹SELF.a› value=‹a›) (return form=return)]) method={role=constructor}) (routine form=procedure name=‹p› body=(block statements=[(nullStatement)] endName=‹p›) method={role=member}) (routine form=function name=‹f› returns=‹t› body=(block statements=[(return form=return value=‹NEW t(1)›)]) method={role=static}) (routine form=function name=‹key› returns=‹NUMBER› body=(block statements=[(return form=return value=‹a›)] endName=‹key›) method={role=map}) (routine form=function name=‹g› returns=‹NUMBER› body=(block statements=[(return form=return value=‹(SELF AS base).g›)]) method={role=member modifiers=[OVERRIDING]})])',
  ],
];

describe('object and collection types', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, (p) => parseCreateType(p, p.start));
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
