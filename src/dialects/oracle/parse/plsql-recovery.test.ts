import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { TokenCursor } from '../../../sql/cursor.ts';
import { lex } from '../../../sql/lexer.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { eachChild, some, walk } from '../../../sql/walk.ts';
import { SourceMap } from '../../../text/source.ts';
import { oracleLexis } from '../lexis.ts';
import { parseBlock } from './block.ts';
import { parseCreatePackage } from './package.ts';

const body = `PACKAGE BODY harbor_fees AS
  TYPE fee_list IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  g_fees fee_list;
  CURSOR c_open (p_port VARCHAR2) IS SELECT id, fee FROM calls WHERE port = p_port;

  FUNCTION total (p_port VARCHAR2) RETURN NUMBER IS
    v_sum NUMBER := 0;
    PROCEDURE add_one (n NUMBER) IS
    BEGIN
      v_sum := v_sum + NVL(n, 0);
    END add_one;
  BEGIN
    FOR r IN c_open(p_port) LOOP
      IF r.fee > 0 THEN
        add_one(r.fee);
      ELSIF r.fee IS NULL THEN
        CONTINUE;
      ELSE
        CASE WHEN r.id = 1 THEN RAISE no_data_found; ELSE NULL; END CASE;
      END IF;
    END LOOP;
    RETURN CASE WHEN v_sum < 0 THEN 0 ELSE v_sum END;
  EXCEPTION
    WHEN no_data_found OR too_many_rows THEN
      RETURN NULL;
    WHEN OTHERS THEN
      ROLLBACK;
      RAISE;
  END total;
BEGIN
  g_fees(1) := 10;
  <<fill>>
  FOR i IN 2..10 LOOP
    g_fees(i) := g_fees(i - 1) * 1.5;
    EXIT fill WHEN g_fees(i) > 100;
  END LOOP fill;
END harbor_fees;`;

function cursor(text: string): TokenCursor {
  return new TokenCursor(lex(new SourceMap().add({ file: 'a.sql', text, line: 1, column: 1 }), oracleLexis));
}

/** The tree, or undefined when the whole unit was given up with a failure, which the statement's reader turns into a fault. */
function read(text: string): { node: Node | undefined; p: TokenCursor } {
  const p = cursor(text);
  return { node: p.attempt(() => parseCreatePackage(p, p.start)), p };
}

const statementKinds = new Set([
  'assignment',
  'if',
  'loop',
  'callStatement',
  'raise',
  'return',
  'exit',
  'caseStatement',
  'nullStatement',
  'transaction',
]);

function countStatements(node: Node | undefined): number {
  let count = 0;
  if (node) walk(node, (each) => void (count += statementKinds.has(each.kind) ? 1 : 0));
  return count;
}

/** Source text that cannot be read as a whole, its tree, and the faults with their places. */
const cases: readonly (readonly [source: string, tree: string, faults: readonly string[]])[] = [
  [
    'BEGIN\n  FOR r IN (SELECT FROM t) LOOP\n    a;\n  END LOOP;\n  b;\nEND',
    '(block statements=[(loop control=‹FOR r IN (SELECT FROM t)› statements=[(callStatement call=‹a›)]) (callStatement call=‹b›)])',
    ['2:20 an expression was expected, found FROM'],
  ],
  [
    'BEGIN\n  ELSE a;\n  b;\nEND',
    '(block statements=[‹ELSE a› (callStatement call=‹b›)])',
    ['2:3 nothing is open that ELSE could belong to'],
  ],
  [
    'BEGIN\n  $IF $$x $THEN a b; $ELSE c; $END\n  d := $IF $$y $THEN 1 $ELSE 2 $END;\n  e;\nEND',
    '(block statements=[(conditionalCompilation branches=[{test=‹$$x› items=[‹a b›]} {items=[(callStatement call=‹c›)]}]) ‹d := $IF $$y $THEN 1 $ELSE 2 $END› (callStatement call=‹e›)])',
    ['2:19 ; was expected, found b', '3:8 an expression was expected, found $IF'],
  ],
  [
    'BEGIN\n  a := 1;\n  b := * 2;\n  c := 3;\nEND',
    '(block statements=[(assignment target=‹a› value=‹1›) ‹b := * 2› (assignment target=‹c› value=‹3›)])',
    ['3:10 ; was expected, found 2'],
  ],
  [
    'BEGIN\n  a := 1\n  b := 2;\n  c := 3;\nEND',
    '(block statements=[‹a := 1\n  b := 2› (assignment target=‹c› value=‹3›)])',
    ['3:3 ; was expected, found b'],
  ],
  [
    'BEGIN\n  IF x = = 1 THEN\n    a;\n  END IF;\n  b;\nEND',
    '(block statements=[(if branches=[(ifBranch test=‹x = = 1› statements=[(callStatement call=‹a›)])]) (callStatement call=‹b›)])',
    ['2:10 an expression was expected, found ='],
  ],
  [
    'BEGIN\n  IF x THEN\n    a b c;\n    d;\n  ELSE\n    e;\n  END IF;\n  f;\nEND',
    '(block statements=[(if branches=[(ifBranch test=‹x› statements=[‹a b c› (callStatement call=‹d›)])] otherwise=[(callStatement call=‹e›)]) (callStatement call=‹f›)])',
    ['3:7 ; was expected, found b'],
  ],
  [
    'BEGIN\n  LOOP\n    IF x THEN\n      a;\n  END LOOP;\n  b;\nEND',
    '(block statements=[(loop statements=[‹IF x THEN\n      a;›]) (callStatement call=‹b›)])',
    ['5:3 END IF was expected, found END'],
  ],
  [
    'BEGIN\n  IF x THEN\n    a;\n  END IF;\n  END IF;\n  b;\nEND',
    '(block statements=[(if branches=[(ifBranch test=‹x› statements=[(callStatement call=‹a›)])]) ‹END IF› (callStatement call=‹b›)])',
    ['5:3 nothing is open that END IF could belong to'],
  ],
  [
    'BEGIN\n  FOR i IN 1..10 LOP\n    a;\n  END LOOP;\n  b;\nEND',
    '(block statements=[‹FOR i IN 1..10 LOP\n    a› ‹END LOOP› (callStatement call=‹b›)])',
    ['2:18 LOOP was expected, found LOP', '4:3 nothing is open that END LOOP could belong to'],
  ],
  [
    'BEGIN\n  a(1;\n  b;\nEXCEPTION\n  WHEN x THEN\n    c c;\n    d;\nEND',
    '(block statements=[‹a(1› (callStatement call=‹b›)] handlers=[(handler exceptions=[‹x›] statements=[‹c c› (callStatement call=‹d›)])])',
    ['2:6 ) was expected, found ;', '6:7 ; was expected, found c'],
  ],
  [
    'DECLARE\n  a NUMBER :=;\n  b NUMBER\n  PROCEDURE q IS BEGIN NULL; END;\n  d NUMBER;\nBEGIN\n  NULL;\nEND',
    '(block declarations=[‹a NUMBER :=› ‹b NUMBER› (routine form=procedure name=‹q› body=(block statements=[(nullStatement)])) (variable name=‹d› type=‹NUMBER›)] statements=[(nullStatement)])',
    ['2:14 an expression was expected, found ;', '4:3 ; was expected, found PROCEDURE'],
  ],
  [
    'DECLARE\n  PROCEDURE q (a NUMBER,, b NUMBER) IS\n    x NUMBER;\n    PROCEDURE inner_ IS BEGIN NULL; END;\n  BEGIN\n    IF a THEN b; END IF;\n  END q;\n  d NUMBER;\nBEGIN\n  NULL;\nEND',
    '(block declarations=[‹PROCEDURE q (a NUMBER,, b NUMBER) IS\n    x NUMBER;\n    PROCEDURE inner_ IS BEGIN NULL; END;\n  BEGIN\n    IF a THEN b; END IF;\n  END q› (variable name=‹d› type=‹NUMBER›)] statements=[(nullStatement)])',
    ['2:25 a name was expected, found ,'],
  ],
  [
    'BEGIN\n  SELECT FROM WHERE;\n  BEGIN\n    x y;\n  END;\n  a;\nEND',
    '(block statements=[‹SELECT FROM WHERE› (block statements=[‹x y›]) (callStatement call=‹a›)])',
    ['2:10 an expression was expected, found FROM', '4:7 ; was expected, found y'],
  ],
  [
    'BEGIN\n  a := CASE WHEN b THEN 1 ELSE END;\n  c;\nEND',
    '(block statements=[‹a := CASE WHEN b THEN 1 ELSE END› (callStatement call=‹c›)])',
    ['2:35 END was expected, found ;'],
  ],
  [
    'BEGIN\n  WHILE a b LOOP\n    c;\n  END LOOP;\n  d;\nEND',
    '(block statements=[(loop control=(whileControl test=‹a b›) statements=[(callStatement call=‹c›)]) (callStatement call=‹d›)])',
    ['2:11 LOOP was expected, found b'],
  ],
  [
    'BEGIN\n  FORALL i IN 1..2 x;\n  $IF $$a $THEN b; $ELSE c c; $END\n  d;\nEND',
    '(block statements=[(forall variable=‹i› bounds=range from=‹1› to=‹2› statement=(callStatement call=‹x›)) (conditionalCompilation branches=[{test=‹$$a› items=[(callStatement call=‹b›)]} {items=[‹c c›]}]) (callStatement call=‹d›)])',
    ['3:28 ; was expected, found c'],
  ],
];

describe('recovery inside PL/SQL', () => {
  it.each(cases)('%s', (source, tree, faults) => {
    const found = outline(source, parseBlock);
    expect(found.text).toBe(tree);
    expect(found.faults).toEqual(faults);
    expect(found.rest).toBe('');
  });

  it('reads the sample without a fault', () => {
    const { node, p } = read(body);
    expect(p.faults).toEqual([]);
    expect(node && some(node, (each) => each.kind === 'unread')).toBe(false);
  });

  it('never throws anything but a parse failure, and has a fault for each unread piece, when tokens are missing', () => {
    const { starts, ends } = cursor(body).tokens;
    const indices = fc.uniqueArray(fc.nat(starts.length - 2), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(indices, (missing) => {
        let text = body;
        for (const index of [...missing].sort((a, b) => b - a))
          text = text.slice(0, starts[index]) + text.slice(ends[index]);
        const { node, p } = read(text);
        if (!node) return;
        let unread = 0;
        walk(node, (each) => {
          expect(each.start).toBeLessThanOrEqual(each.end);
          if (each.kind === 'unread') {
            unread += 1;
            expect(each.text).toBe(text.slice(each.start, each.end));
          }
        });
        expect(p.faults.length).toBeGreaterThanOrEqual(unread);
      }),
      { numRuns: 300 },
    );
  });

  it('loses little when one token is missing: most of the statements are still read', () => {
    const { starts, ends } = cursor(body).tokens;
    const whole = countStatements(read(body).node);
    let kept = 0;
    let lost = 0;
    let runs = 0;
    for (let index = 4; index < starts.length - 4; index += 1) {
      const { node } = read(body.slice(0, starts[index]) + body.slice(ends[index]));
      if (!node) lost += 1;
      kept += countStatements(node);
      runs += 1;
    }
    // Only the package's own END can make the whole unit unreadable.
    expect(lost).toBeLessThanOrEqual(1);
    expect(kept / runs / whole).toBeGreaterThan(0.8);
  });

  it('keeps children inside their parents', () => {
    const { node } = read(body);
    const check = (parent: Node): void => {
      eachChild(parent, (child) => {
        expect(child.start).toBeGreaterThanOrEqual(parent.start);
        expect(child.end).toBeLessThanOrEqual(parent.end);
        check(child);
      });
    };
    expect(node).toBeDefined();
    if (node) check(node);
  });

  it('refuses nesting that is too deep instead of running out of stack', () => {
    const deep = `${'BEGIN IF a THEN '.repeat(5000)}NULL;${' END IF; END;'.repeat(5000)}`;
    const { faults } = outline(`BEGIN ${deep} b; END`, parseBlock);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]).toContain('nesting of at most');
  });

  it('reads 2,000 branches of one IF and 2,000 of one CASE', () => {
    const elsifs = Array.from({ length: 2000 }, (_, i) => `ELSIF a = ${i} THEN p(${i});`).join('\n');
    const whens = Array.from({ length: 2000 }, (_, i) => `WHEN ${i} THEN p(${i});`).join('\n');
    const { faults, rest } = outline(
      `BEGIN IF b THEN c; ${elsifs} END IF; CASE x ${whens} END CASE; END`,
      parseBlock,
    );
    expect(faults).toEqual([]);
    expect(rest).toBe('');
  });
});
