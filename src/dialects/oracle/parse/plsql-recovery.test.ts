import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outline } from '../../../../test/outline.ts';
import { TokenCursor } from '../../../sql/cursor.ts';
import { lex } from '../../../sql/lexer.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { some, walk } from '../../../sql/walk.ts';
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

describe('recovery inside PL/SQL', () => {
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
    let lost = 0;
    for (let index = 10; index < starts.length - 4; index += 1) {
      const { node } = read(body.slice(0, starts[index]) + body.slice(ends[index]));
      if (!node) lost += 1;
    }
    // Only a missing IS, END or the like of the package itself gives up the whole unit.
    expect(lost).toBeLessThanOrEqual(3);
  });

  it('keeps children inside their parents', () => {
    const { node } = read(body);
    const check = (parent: Node): void => {
      walk(parent, (each) => {
        if (each === parent) return;
        expect(each.start).toBeGreaterThanOrEqual(parent.start);
        expect(each.end).toBeLessThanOrEqual(parent.end);
        check(each);
        return false;
      });
    };
    check(node as Node);
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
