import { describe, expect, it } from 'vitest';
import { SourceMap } from './source.ts';

describe('places in sources', () => {
  it('counts lines and columns from where a source begins in its file', () => {
    const sources = new SourceMap();
    const { base } = sources.add({ file: 'a.sql', text: 'one\ntwo\n\nfour', line: 10, column: 5 });
    expect(sources.place(base)).toEqual({ file: 'a.sql', line: 10, column: 5 });
    expect(sources.place(base + 2)).toEqual({ file: 'a.sql', line: 10, column: 7 });
    // A line break belongs to the line that it ends.
    expect(sources.place(base + 3)).toEqual({ file: 'a.sql', line: 10, column: 8 });
    expect(sources.place(base + 4)).toEqual({ file: 'a.sql', line: 11, column: 1 });
    expect(sources.place(base + 8)).toEqual({ file: 'a.sql', line: 12, column: 1 });
    expect(sources.place(base + 13)).toEqual({ file: 'a.sql', line: 13, column: 5 });
    expect(sources.place(base + 14)).toBeUndefined();
  });

  it('tells sources apart, whichever was asked for before', () => {
    const sources = new SourceMap();
    const a = sources.add({ file: 'a.sql', text: 'x\ny', line: 1, column: 1 });
    const b = sources.add({ file: 'b.sql', text: '\n\nz', line: 7, column: 1 });
    expect(sources.place(b.base + 2)).toEqual({ file: 'b.sql', line: 9, column: 1 });
    expect(sources.place(a.base + 2)).toEqual({ file: 'a.sql', line: 2, column: 1 });
    expect(sources.place(b.base)).toEqual({ file: 'b.sql', line: 7, column: 1 });
  });

  it('counts anew from where a variable was replaced', () => {
    const sources = new SourceMap();
    // `&t` on line 3 became `employees`; behind it the file goes on at column 8.
    const text = 'SELECT *\nFROM employees\nWHERE x';
    const edits = [
      { at: 14, line: 3, column: 6 },
      { at: 23, line: 3, column: 8 },
    ];
    const { base } = sources.add({ file: 'a.sql', text, line: 2, column: 1, edits });
    expect(sources.place(base + 9)).toEqual({ file: 'a.sql', line: 3, column: 1 });
    expect(sources.place(base + 16)).toEqual({ file: 'a.sql', line: 3, column: 8 });
    expect(sources.place(base + 23)).toEqual({ file: 'a.sql', line: 3, column: 8 });
    expect(sources.place(base + 24)).toEqual({ file: 'a.sql', line: 4, column: 1 });
    expect(sources.place(base + 30)).toEqual({ file: 'a.sql', line: 4, column: 7 });
  });
});
