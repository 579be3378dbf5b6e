import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { parseCreatePackage } from './package.ts';

/** Source text, and its tree: what is no structure of PL/SQL itself is shown by the text of its span. */
const cases: readonly (readonly [source: string, tree: string])[] = [
  ['PACKAGE p IS END;', '(createPackage name=‹p›)'],
  [
    'PACKAGE hr.p AUTHID CURRENT_USER ACCESSIBLE BY (q) AS c CONSTANT NUMBER := 1; PROCEDURE a; FUNCTION b RETURN NUMBER; END p;',
    '(createPackage name=‹hr.p› authid=current_user options=[ACCESSIBLE BY (q)] declarations=[(variable name=‹c› constant type=‹NUMBER› default=‹1›) (routine form=procedure name=‹a›) (routine form=function name=‹b› returns=‹NUMBER›)])',
  ],
  [
    'PACKAGE BODY p IS x NUMBER; PROCEDURE a IS BEGIN NULL; END a; END p;',
    '(createPackageBody name=‹p› declarations=[(variable name=‹x› type=‹NUMBER›) (routine form=procedure name=‹a› body=(block statements=[(nullStatement)] endName=‹a›))])',
  ],
  [
    'PACKAGE BODY p IS x NUMBER; BEGIN x := 1; EXCEPTION WHEN OTHERS THEN NULL; END p;',
    '(createPackageBody name=‹p› declarations=[(variable name=‹x› type=‹NUMBER›)] initialization=(block statements=[(assignment target=‹x› value=‹1›)] handlers=[(handler statements=[(nullStatement)])]))',
  ],
  ['PACKAGE "HR"."P" AS END "P";', '(createPackage name=‹"HR"."P"›)'],
  [
    'PACKAGE p $IF $$x $THEN ACCESSIBLE BY (q) $END AS FUNCTION f RETURN NUMBER $IF $$y $THEN RESULT_CACHE $END; END;',
    '(createPackage name=‹p› options=[$IF $$x $THEN ACCESSIBLE BY (q) $END] declarations=[(routine form=function name=‹f› returns=‹NUMBER› properties={other=[$IF $$y $THEN RESULT_CACHE $END]})])',
  ],
  [
    'PACKAGE IF NOT EXISTS p SHARING = METADATA DEFAULT COLLATION USING_NLS_COMP IS END p;',
    '(createPackage name=‹p› options=[IF NOT EXISTS SHARING = METADATA DEFAULT COLLATION USING_NLS_COMP])',
  ],
];

describe('packages', () => {
  it.each(cases)('%s', (source, tree) => {
    const { text, faults, rest } = outline(source, (p) => parseCreatePackage(p, p.start));
    expect(faults).toEqual([]);
    expect(text).toBe(tree);
    expect(['', ';']).toContain(rest);
  });
});
