/** What FOR XML and FOR JSON say. */
export interface Format {
  readonly language: 'xml' | 'json';
  readonly mode: string;
  /** The name of a row's element; absent unless it is written. */
  readonly row?: string;
  readonly root?: string;
  /** Other words, in upper case. */
  readonly words: ReadonlySet<string>;
}

/** Reads `FOR XML PATH('row'), ROOT('rows'), TYPE`; undefined where it is written otherwise. */
export function readFormat(text: string): Format | undefined {
  const head = /^FOR\s+(XML|JSON)\s+(\w+)\s*(?:\(\s*N?'((?:[^']|'')*)'\s*\))?/i.exec(text.trim());
  if (!head) return undefined;
  const rest = text.trim().slice(head[0].length);
  const root = /\bROOT\b\s*(?:\(\s*N?'((?:[^']|'')*)'\s*\))?/i.exec(rest);
  const words =
    rest
      .replace(/\([^)]*\)/g, ' ')
      .toUpperCase()
      .match(/[A-Z_0-9]+/g) ?? [];
  return {
    language: head[1]?.toUpperCase() === 'XML' ? 'xml' : 'json',
    mode: head[2]?.toUpperCase() ?? '',
    ...(head[3] === undefined ? {} : { row: head[3] }),
    ...(root ? { root: root[1] ?? 'root' } : {}),
    words: new Set(words),
  };
}
