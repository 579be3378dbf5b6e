import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinedScript } from './page/script.ts';

/** The parts of the page's script that need no browser, run as the page runs them: put together in one scope. */
interface Client {
  highlightLines(text: string): string[];
  alignLines(source: string[], target: string[], links: [number, number][]): [number, number][];
  underline(raw: string, html: string, findings: object[]): string;
  matches(object: object, filter: object): boolean;
  itemsOf(
    data: object,
    found: object[],
    sort: string,
  ): { heading?: string; object?: unknown; inside?: boolean }[];
}

const client: Client = runInContext(
  `${joinedScript()}
({ highlightLines, alignLines, underline, matches, itemsOf })`,
  createContext({}),
);

const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));
/** The same value made here: arrays of another context have another prototype. */
const values = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('colouring', () => {
  it('marks comments, literals, names, numbers and words', () => {
    expect(values(client.highlightLines(`SELECT "A", 'it''s', 12.5 -- end`))).toEqual([
      '<span class="s-word">SELECT</span> <span class="s-name">&#34;A&#34;</span>, ' +
        '<span class="s-text">&#39;it&#39;&#39;s&#39;</span>, <span class="s-number">12.5</span> <span class="s-comment">-- end</span>',
    ]);
  });

  it('carries a comment over lines, and closes it on each', () => {
    expect(values(client.highlightLines('/* a\n b */ x'))).toEqual([
      '<span class="s-comment">/* a</span>',
      '<span class="s-comment"> b */</span> x',
    ]);
  });

  it("reads Oracle's alternative quotes, whatever stands inside", () => {
    const [line] = client.highlightLines(`q'[it's -- here]' x`);
    expect(line).toBe('<span class="s-text">q&#39;[it&#39;s -- here]&#39;</span> x');
  });

  it('never changes the text', () => {
    const pieces = fc.constantFrom(
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '\n',
      'q',
      '[',
      ']',
      '<',
      '&',
      ' SELECT ',
      'x',
      '1',
      '$$',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        expect(client.highlightLines(text).map(plain).join('\n')).toBe(text);
      }),
    );
  });
});

describe('side by side', () => {
  it('keeps every line once and in order, whatever the map says', () => {
    const lines = fc.array(fc.constantFrom('', 'BEGIN', 'END;', 'x := 1;', 'SELECT a FROM b', 'NULL;'), {
      maxLength: 25,
    });
    const link = fc.tuple(fc.nat(24), fc.nat(24));
    fc.assert(
      fc.property(lines, lines, fc.array(link, { maxLength: 20 }), (source, target, wanted) => {
        const links = wanted.filter(([s, t]) => s < source.length && t < target.length);
        const rows = client.alignLines(source, target, links);
        expect(rows.map(([s]) => s).filter((s) => s >= 0)).toEqual(source.map((_, at) => at));
        expect(rows.map(([, t]) => t).filter((t) => t >= 0)).toEqual(target.map((_, at) => at));
      }),
    );
  });

  it('puts lines that a map joins on one row', () => {
    const rows = client.alignLines(
      ['a', 'b', 'c'],
      ['x', 'y', 'z', 'w'],
      [
        [2, 3],
        [0, 0],
      ],
    );
    expect(values(rows)).toEqual([
      [0, 0],
      [1, 1],
      [-1, 2],
      [2, 3],
    ]);
  });

  it('leaves out links that cross the longest rising chain', () => {
    const rows = client.alignLines(
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
      [
        [0, 2],
        [1, 0],
        [2, 1],
      ],
    );
    expect(values(rows)).toEqual([
      [0, -1],
      [1, 0],
      [2, 1],
      [-1, 2],
    ]);
  });

  it('finds the partner of a line by its words where there is no map', () => {
    const source = ['BEGIN', '  INSERT INTO LOG (ID, NOTE)', '  VALUES (LOG_SEQ.NEXTVAL, p_text);', 'END;'];
    const target = [
      'LANGUAGE plpgsql AS $$',
      'DECLARE',
      'BEGIN',
      '  INSERT INTO app.log (id, note)',
      "  VALUES (nextval('app.log_seq'), p_text);",
      'END',
      '$$;',
    ];
    expect(values(client.alignLines(source, target, []))).toEqual([
      [-1, 0],
      [-1, 1],
      [0, 2],
      [1, 3],
      [2, 4],
      [3, 5],
      [-1, 6],
    ]);
  });

  it('underlines exactly what a finding covers, through colours and escapes', () => {
    const raw = `x := a < 'b' + c;`;
    const [html] = client.highlightLines(raw);
    const at = raw.indexOf(`a < 'b'`) + 1;
    const marked = client.underline(raw, html!, [{ line: 1, column: at, endLine: 1, endColumn: at + 7 }]);
    const covered = [...marked.matchAll(/<u>(.*?)<\/u>/g)].map((match) => plain(match[1]!)).join('');
    expect(covered).toBe(`a < 'b'`);
    expect(plain(marked)).toBe(raw);
  });
});

describe('the list of objects', () => {
  const kinds = {
    view: { kind: 'view', one: 'view', many: 'Views' },
    package: { kind: 'package', one: 'package', many: 'Packages' },
  };
  const make = (name: string, over: object = {}) => ({
    id: name,
    name,
    label: name,
    fullName: `HR.${name}`,
    schema: 0,
    kind: 0,
    schemaName: 'HR',
    kindInfo: kinds.view,
    complexity: 'automatic',
    proof: 'proven',
    effortHours: 0,
    findings: [],
    source: { file: 'a.sql', line: 1 },
    ...over,
  });
  const finding = { code: 'GW1000', title: 'Hint', what: 'A hint was left out.', severity: 'info' };

  it('filters by every field and searches words in names and findings', () => {
    const object = make('EMP_V', { findings: [finding] });
    expect(client.matches(object, { text: 'emp hint' })).toBe(true);
    expect(client.matches(object, { text: 'emp error' })).toBe(false);
    expect(client.matches(object, { kind: 'view', schema: 'HR', severity: 'info', proof: 'proven' })).toBe(
      true,
    );
    expect(client.matches(object, { severity: 'none' })).toBe(false);
    expect(client.matches(object, { severity: 'error' })).toBe(false);
    expect(client.matches(object, { complexity: 'complex' })).toBe(false);
  });

  it('puts members inside their package, with a heading per kind', () => {
    const pack = make('PAY', { kind: 1, kindInfo: kinds.package });
    const member = make('RUN', { parentObject: pack, label: 'PAY.RUN' });
    const data = { schemas: ['HR'] };
    const view = make('V');
    expect(client.itemsOf(data, [view, pack, member], '').map((each) => each.heading ?? each.inside)).toEqual(
      ['Views', false, 'Packages', false, true],
    );
    expect(client.itemsOf(data, [member], '').map((each) => each.heading ?? each.inside)).toEqual([
      'Packages',
      false,
    ]);
  });

  it('orders by work when asked', () => {
    const [a, b] = [make('A', { effortHours: 1 }), make('B', { effortHours: 5 })];
    expect(client.itemsOf({ schemas: [] }, [a, b], 'work').map((each) => each.object)).toEqual([b, a]);
  });
});
