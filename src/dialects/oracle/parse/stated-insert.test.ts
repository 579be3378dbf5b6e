import { describe, expect, it } from 'vitest';
import { SourceMap } from '../../../text/source.ts';
import { parseStatement } from './statement.ts';
import { StatedInserts } from './stated-insert.ts';

/** A tree without its places. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) =>
      key === 'start' || key === 'end' ? [] : [[key, bare(each)]],
    ),
  );
}

const heads = [
  'insert into t values (',
  'INSERT INTO hr."Emp" (a, "B",c)\nVALUES (',
  'Insert into T(A)values(',
];

const rests = [
  "1, 'it''s; a) test', null);",
  "1.5e3, .5, '');",
  "to_date('2024-01-01', 'YYYY-MM-DD'), DATE '2024-01-01', Timestamp '2024-01-01 00:00:00');",
  "sysdate, seq.nextval, 'a' || 'b')",
  "'a' /* comment */, 2);",
  '1, 2) -- comment',
  '1, 2), (3, 4);',
  '1, 2) returning id into :x;',
  "q'[it's]', n'x');",
  '1.5f, default);',
  "(1), ('a');",
  '1 2);',
  "'not closed);",
];

describe('inserts of stated rows', () => {
  it.each(heads.flatMap((head) => rests.map((rest) => head + rest)))(
    'reads as the parser does: %s',
    (text) => {
      const sources = new SourceMap();
      const inserts = new StatedInserts();
      const first = text.slice(0, text.indexOf('(', text.toLowerCase().indexOf('values')) + 1);
      inserts.parse(sources.add({ file: 'a.sql', text: `${first}0);`, line: 1, column: 1 }));
      const source = sources.add({ file: 'a.sql', text, line: 2, column: 1 });
      const read = inserts.parse(source);
      const parsed = parseStatement(source);
      expect(bare(read.node)).toEqual(bare(parsed.node));
      expect(read.faults.length).toBe(parsed.faults.length);
      expect(read.comments).toEqual(parsed.comments);
      expect([read.node.start, read.node.end]).toEqual([parsed.node.start, parsed.node.end]);
    },
  );

  it('gives every value its place', () => {
    const sources = new SourceMap();
    const inserts = new StatedInserts();
    const parse = (text: string) => inserts.parse(sources.add({ file: 'a.sql', text, line: 1, column: 1 }));
    parse('insert into t values (1);');
    const { node } = parse("insert into t values (  'abc', 42);");
    const values = node.kind === 'insert' ? (node.rows?.[0] ?? []) : [];
    expect(values.map((each) => sources.text(each))).toEqual(["'abc'", '42']);
  });
});
