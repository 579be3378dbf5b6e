import type { Place, Span } from './span.ts';

/**
 * One piece of text that was read, with where it came from. A script is cut into statements before it is parsed and
 * each statement is a source of its own: so a file of any size can be read as a stream, and the text of a statement
 * can be forgotten when it has been dealt with.
 */
export interface Source {
  /** The file as the user named it, relative to the folder that was given, or `-` for standard input. */
  readonly file: string;
  /** The text that the parser sees: after substitution variables were replaced. */
  readonly text: string;
  /** Absolute position of the first character of `text`. */
  readonly base: number;
  /** Line and column in `file` of the first character. Both count from 1. */
  readonly line: number;
  readonly column: number;
  /**
   * Where `text` differs from the file (a replaced `&variable`), in rising order of `at`. From offset `at` on (until the
   * next entry), the original column is `offset - at + column` on `line`. Without entries the text is the file's own.
   */
  readonly edits?: readonly Edit[];
}

/** A point in a source's text from which on positions in the file are to be counted anew. */
export interface Edit {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** What is known of a source before it has a place on the number line. */
export type SourceText = Omit<Source, 'base'>;

/**
 * All sources of one run, each on its own range of absolute positions.
 *
 * It is a class because it grows while files are read; nothing that was added is ever changed.
 */
export class SourceMap {
  readonly #sources: Source[] = [];
  #next = 0;
  /** The lines of the source that was asked for last: places are asked for one after the other. */
  #lines: { readonly source: Source; readonly ends: readonly number[] } | undefined;

  /** Gives the text a range of absolute positions. The position after its last character belongs to it too. */
  add(text: SourceText): Source {
    const source: Source = { ...text, base: this.#next };
    this.#next += text.text.length + 1;
    this.#sources.push(source);
    return source;
  }

  /** Forgets a source whose statement needs no further place (a row of data that was loaded). It is mostly one of the newest. */
  release(source: Source): void {
    const index = this.#sources.lastIndexOf(source);
    if (index >= 0 && index === this.#sources.length - 1) this.#sources.pop();
    else if (index >= 0) this.#sources.splice(index, 1);
  }

  /** The source that holds a position, or undefined when it is nowhere. */
  at(position: number): Source | undefined {
    let low = 0;
    let high = this.#sources.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const source = this.#sources[middle] as Source;
      if (position < source.base) high = middle - 1;
      else if (position > source.base + source.text.length) low = middle + 1;
      else return source;
    }
    return undefined;
  }

  /** The exact text of a span as the parser saw it; empty when the span is nowhere. */
  text(span: Span): string {
    const source = this.at(span.start);
    return source ? source.text.slice(span.start - source.base, span.end - source.base) : '';
  }

  /** File, line and column of an absolute position, in the user's own file. */
  place(position: number): Place | undefined {
    const source = this.at(position);
    if (!source) return undefined;
    if (this.#lines?.source !== source) this.#lines = { source, ends: lineEnds(source.text) };
    return placeIn(source, position - source.base, this.#lines.ends);
  }
}

/** Where the lines of a text end but for the last. */
function lineEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
}

/** How many of the rising numbers are less than the limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeIn(source: Source, offset: number, ends: readonly number[]): Place {
  let from = 0;
  let line = source.line;
  let column = source.column;
  for (const edit of source.edits ?? []) {
    if (edit.at > offset) break;
    from = edit.at;
    line = edit.line;
    column = edit.column;
  }
  const before = countBelow(ends, offset);
  const lines = before - countBelow(ends, from);
  if (lines <= 0) return { file: source.file, line, column: column + offset - from };
  const start = (ends[before - 1] as number) + 1;
  return { file: source.file, line: line + lines, column: offset - start + 1 };
}
