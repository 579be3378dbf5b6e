import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ParseFailure, type TokenCursor } from '../../../sql/cursor.ts';
import type { Node } from '../../../sql/tree/node.ts';
import { eachChild, walk } from '../../../sql/walk.ts';
import { expressionCases } from './expression.cases.ts';
import { parseExpression } from './expression.ts';
import { queryCases } from './query.cases.ts';
import { parseQuery } from './query.ts';
import { cursorOf, shown } from './show.fixture.ts';
import { typeCases } from './type.cases.ts';
import { parseType } from './type.ts';
import { writeCases } from './write.cases.ts';
import { parseWrite } from './write.ts';

type Parse = (p: TokenCursor) => Node;

const grammars: readonly (readonly [string, Parse, typeof typeCases])[] = [
  ['type', parseType, typeCases],
  ['expression', parseExpression, expressionCases],
  ['query', parseQuery, queryCases],
  ['write', parseWrite, writeCases],
];

const all = grammars.flatMap(([, parse, cases]) =>
  Object.values(cases).flatMap((list) => list.map(([text]) => ({ parse, text }))),
);

for (const [name, parse, cases] of grammars) {
  for (const [subject, list] of Object.entries(cases)) {
    describe(`${name}: ${subject}`, () => {
      it.each(list)('%s', (text, tree) => {
        expect(shown(parse, text)).toBe(tree);
      });
    });
  }
}

describe('spans', () => {
  it.each(all)('of $text lie within their parents and end at tokens', ({ parse, text }) => {
    const p = cursorOf(text);
    const root = parse(p);
    const starts = new Set(p.tokens.starts);
    const ends = new Set(p.tokens.ends);
    expect([root.start, root.end]).toEqual([0, text.length]);
    walk(root, (node) => {
      eachChild(node, (child) => {
        expect([node.kind, child.kind, child.start >= node.start && child.end <= node.end]).toEqual([
          node.kind,
          child.kind,
          true,
        ]);
      });
      // The name of a bind variable begins behind the colon; a word may be the text inside parentheses.
      if (node.kind !== 'word') {
        const begins = starts.has(node.start) || text[node.start - 1] === ':';
        expect([node.kind, begins, ends.has(node.end)]).toEqual([node.kind, true, true]);
      }
      if (node.kind === 'identifier') expectName(text, node);
    });
  });

  function expectName(text: string, node: Extract<Node, { kind: 'identifier' }>): void {
    const written = text.slice(node.start, node.end);
    const read = node.quoted ? `"${node.text.replaceAll('"', '""')}"` : node.text;
    expect(read.toUpperCase()).toBe(written.toUpperCase());
  }
});

describe('comments and line ends', () => {
  it.each(all)('in every gap of $text change nothing', ({ parse, text }) => {
    const { starts, ends } = cursorOf(text).tokens;
    const spread = starts.map((start, i) => `/* ${i} */ ${text.slice(start, ends[i])} -- '${i}\n`).join('');
    expect(bare(shown(parse, spread))).toBe(bare(shown(parse, text)));
  });

  /** Clauses that are kept as text have the comments in them. */
  function bare(tree: string): string {
    return tree.replaceAll(/\/\* \d+ \*\/|-- '\d+\n?|\s/g, '');
  }
});

describe('broken text', () => {
  it('fails as a parse failure, whatever tokens are missing or doubled', () => {
    const change = fc.record({
      index: fc.nat(all.length - 1),
      at: fc.array(fc.nat(200), { minLength: 1, maxLength: 3 }),
      doubled: fc.boolean(),
    });
    fc.assert(
      fc.property(change, ({ index, at, doubled }) => {
        const { parse, text } = all[index] as (typeof all)[number];
        const p = cursorOf(broken(text, at, doubled));
        try {
          parse(p);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseFailure);
        }
      }),
      { numRuns: 3000 },
    );
  });

  function broken(text: string, at: readonly number[], doubled: boolean): string {
    const { starts, ends } = cursorOf(text).tokens;
    const chosen = new Set(at.map((each) => each % starts.length));
    return starts
      .map((start, i) => {
        const token = text.slice(start, ends[i]);
        return chosen.has(i) ? (doubled ? `${token} ${token}` : '') : token;
      })
      .join(' ');
  }

  it.each([
    ['a +', 'an expression was expected, found the end of the statement'],
    ['f(a b)', ') was expected, found b'],
    ['a in (1, )', 'an expression was expected, found )'],
    ['case when a end', 'THEN was expected, found end'],
    ['cast(a as)', 'a name was expected, found )'],
    ['(a, b', ') was expected, found the end of the statement'],
    ['a is b', 'NULL or another word that can follow IS was expected, found b'],
    ['extract(year from)', 'an expression was expected, found )'],
  ])('%s says what is missing', (text, message) => {
    expect(() => parseExpression(cursorOf(text))).toThrow(message);
  });

  it.each([
    ['select from t', 'an expression was expected, found from'],
    ['select a from', 'a name was expected, found the end of the statement'],
    ['select a from t join u', 'ON or USING was expected, found the end of the statement'],
    ['select a from (select b from c', ') was expected, found the end of the statement'],
    ['select a from t order a', 'BY was expected, found a'],
    ['select a from t fetch first 5 rows', 'ONLY was expected, found the end of the statement'],
  ])('%s says what is missing', (text, message) => {
    expect(() => parseQuery(cursorOf(text))).toThrow(message);
  });
});

describe('depth', () => {
  const nested: readonly (readonly [string, (depth: number) => string])[] = [
    ['parentheses', (n) => '('.repeat(n) + '1' + ')'.repeat(n)],
    ['calls', (n) => 'f('.repeat(n) + '1' + ')'.repeat(n)],
    ['CASE', (n) => 'case when a = 1 then '.repeat(n) + '1' + ' end'.repeat(n)],
    ['subqueries', (n) => '(select '.repeat(n) + '1' + ' from dual)'.repeat(n)],
    ['EXISTS', (n) => 'exists (select 1 from t where '.repeat(n) + 'a = 1' + ')'.repeat(n)],
    ['inline views', (n) => `(${'select * from ('.repeat(n)}select 1 from dual${')'.repeat(n + 1)}`],
    ['joins in parentheses', (n) => `(select * from ${'('.repeat(n)}t${' join u on 1 = 1)'.repeat(n)})`],
    ['NOT', (n) => `${'not '.repeat(n)}a`],
    ['signs', (n) => `${'- '.repeat(n)}a`],
    ['arguments of results', (n) => `f${'(1)'.repeat(n)}`],
    ['keyword calls', (n) => 'xmlelement("a", '.repeat(n) + '1' + ')'.repeat(n)],
    ['windows', (n) => 'sum(a) over (order by '.repeat(n) + '1' + ')'.repeat(n)],
    ['sums', (n) => `1${' + 1'.repeat(n)}`],
    ['products', (n) => `1${' * 1'.repeat(n)}`],
    ['comparisons', (n) => `a${' = a'.repeat(n)}`],
  ];

  it.each(nested)('%s: a hundred levels are read and can be walked', (_, text) => {
    const tree = parseExpression(cursorOf(text(100)));
    let count = 0;
    walk(tree, () => {
      count += 1;
    });
    expect(count).toBeGreaterThan(100);
  });

  it.each(nested)('%s: ten thousand levels are refused without exhausting the stack', (_, text) => {
    expect(() => parseExpression(cursorOf(text(10_000)))).toThrow(ParseFailure);
  });

  it.each([
    ['concatenation', `'a'${" || 'a'".repeat(20_000)}`],
    ['AND', `a = 1${' and a = 1'.repeat(20_000)}`],
    ['OR', `a = 1${' or a = 1'.repeat(20_000)}`],
    ['IN', `a in (1${', 1'.repeat(20_000)})`],
    ['UNION ALL', `(select 1 from dual${' union all select 1 from dual'.repeat(2000)})`],
  ])('%s may be of any length', (_, text) => {
    const p = cursorOf(text);
    const tree = parseExpression(p);
    expect(p.atEnd).toBe(true);
    let deep = 0;
    const measure = (node: Node, level: number): void => {
      deep = Math.max(deep, level);
      eachChild(node, (child) => measure(child, level + 1));
    };
    measure(tree, 0);
    expect(deep).toBeLessThan(10);
  });
});
