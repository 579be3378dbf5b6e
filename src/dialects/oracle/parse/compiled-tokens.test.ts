import { describe, expect, it } from 'vitest';
import { lex } from '../../../sql/lexer.ts';
import type { StaticValue } from '../../../sql/static-value.ts';
import { oracleLexis } from '../lexis.ts';
import { compiledTokens } from './compiled-tokens.ts';
import { parseStatement } from './statement.ts';

const source = (text: string) => ({ file: 'a.sql', text, base: 0, line: 1, column: 1 });
const known: Readonly<Record<string, StaticValue>> = { $$ON: true, 'P.LIMIT': 5 };
const statics = (name: string) => known[name] ?? (name.startsWith('$$') ? null : undefined);
const compiled = (text: string) => compiledTokens(lex(source(text), oracleLexis), statics).tokens;

describe('what is left when directives are decided', () => {
  it.each([
    ['a $IF $$on $THEN b $ELSE c $END d', 'a b d'],
    ['a $IF $$off $THEN b $ELSE c $END d', 'a c d'],
    ['$IF $$off $THEN b $ELSIF P.LIMIT > 4 $THEN c $ELSE d $END', 'c'],
    ['$IF $$off IS NULL $THEN b $END', 'b'],
    ['$IF NOT $$off $THEN b $END', ''],
    ['$IF $$on $THEN a $IF $$off $THEN b $ELSE c $END $ELSE $IF $$on $THEN d $END $END e', 'a c e'],
    ['$IF dbms_db_version.version >= 12 $THEN a $ELSE b $END', 'a'],
    ["$IF $$off $THEN a $ELSE $ERROR 'no' $END $END b", "$ERROR 'no' $END b"],
    ['$IF x.unknown $THEN a $ELSE b $END c', '$IF X . UNKNOWN $THEN A $ELSE B $END C'.toLowerCase()],
  ])('%s', (text, left) => {
    expect(compiled(text).texts.join(' ').trim().toLowerCase()).toBe(left.toLowerCase());
  });

  it('forgets what could not be read in a branch that is left out', () => {
    expect(compiled('$IF FALSE $THEN <%\\ %> $END a').faults).toEqual([]);
    expect(compiled('$IF TRUE $THEN \\ $END a').faults).toHaveLength(1);
  });
});

describe('a unit whose directives cut statements', () => {
  it.each([
    'CREATE FUNCTION f(p IN $IF $$on $THEN NUMBER $ELSE VARCHAR2 $END) RETURN NUMBER IS BEGIN RETURN 1; END;',
    'BEGIN $IF $$on $THEN IF a THEN $END b; $IF $$on $THEN END IF; $END END;',
    'BEGIN SELECT a INTO b FROM t WHERE 1 = 1 $IF $$off $THEN AND c = 2 $END; END;',
    'CREATE PROCEDURE p IS $IF $$on $THEN BEGIN a; $ELSE x NUMBER; BEGIN b; $END END;',
  ])('%s', (text) => {
    const { faults, decided } = parseStatement(source(text), statics);
    expect(faults).toEqual([]);
    expect(decided?.length).toBeGreaterThan(0);
  });

  it('keeps whole branches in the tree', () => {
    expect(
      parseStatement(source('BEGIN $IF $$on $THEN a; $END NULL; END;'), statics).decided,
    ).toBeUndefined();
  });
});

describe('a test that asks for what the scripts do not define', () => {
  const text = 'CREATE PROCEDURE p IS BEGIN a; $IF q.debug $THEN EXCEPTION WHEN OTHERS THEN b; $END END;';

  it('is taken as not set where its piece cuts a statement, which is told', () => {
    const { node, faults } = parseStatement(source(text), statics);
    expect(node).toMatchObject({ kind: 'createRoutine' });
    expect(faults.map((each) => each.what)).toEqual([
      '$IF asks for Q.DEBUG, which the scripts do not define; it was taken as not set',
    ]);
  });

  it('stays in the tree around whole statements', () => {
    const whole = 'CREATE PROCEDURE p IS BEGIN a; $IF q.debug $THEN b; $END END;';
    expect(parseStatement(source(whole), statics).faults).toEqual([]);
  });
});
