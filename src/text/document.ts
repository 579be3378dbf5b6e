import type { Span } from './span.ts';

/**
 * The layout language: a document says where lines may break, and {@link layout} chooses the breaks so that lines fit
 * (Oppen, "Prettyprinting", 1980; Wadler, "A prettier printer", 2003). Printers of dialects build documents only.
 */
export type Document =
  | string
  | readonly Document[]
  | { readonly type: 'line'; readonly mode: 'space' | 'nothing' | 'always'; readonly blank?: boolean }
  | { readonly type: 'indent'; readonly content: Document }
  | { readonly type: 'group'; readonly content: Document; readonly breaks: boolean }
  | { readonly type: 'suffix'; readonly text: string }
  | { readonly type: 'verbatim'; readonly lines: readonly string[] }
  | { readonly type: 'mark'; readonly span: Span; readonly content: Document };

/** A space, or a new line when the group around it does not fit on one. */
export const line: Document = { type: 'line', mode: 'space' };
/** Nothing, or a new line when the group around it does not fit on one. */
export const softline: Document = { type: 'line', mode: 'nothing' };
/** Always a new line; the groups around it break. */
export const hardline: Document = { type: 'line', mode: 'always' };
/** A new line with an empty one before it. */
export const blankline: Document = { type: 'line', mode: 'always', blank: true };

/** The content, one level further in. */
export function indent(...content: readonly Document[]): Document {
  return { type: 'indent', content };
}

/** The content on one line if it fits, else with all of its own lines broken. */
export function group(...content: readonly Document[]): Document {
  return { type: 'group', content, breaks: forcesBreak(content) };
}

/** The content with all of its own lines broken. */
export function broken(...content: readonly Document[]): Document {
  return { type: 'group', content, breaks: true };
}

/** Text for the end of the current line, whatever still comes on it: a comment behind code. The line ends after it. */
export function suffix(text: string): Document {
  return { type: 'suffix', text };
}

/** Text of several lines, as it is; its further lines move with the indentation of the first. */
export function verbatim(text: string): Document {
  return { type: 'verbatim', lines: text.split(/\r?\n/) };
}

/** The content, remembered as coming from that place in the source. */
export function mark(span: Span, content: Document): Document {
  return { type: 'mark', span, content };
}

/** The parts with the separator between them. */
export function join(separator: Document, parts: readonly Document[]): Document {
  const joined: Document[] = [];
  parts.forEach((part, i) => {
    if (i > 0) joined.push(separator);
    joined.push(part);
  });
  return joined;
}

/** Whether a document holds a line that always breaks. */
export function forcesBreak(document: Document): boolean {
  if (typeof document === 'string') return false;
  if (isList(document)) return document.some(forcesBreak);
  if (document.type === 'line') return document.mode === 'always';
  if (document.type === 'group') return document.breaks;
  if (document.type === 'verbatim') return document.lines.length > 1;
  if (document.type === 'suffix') return false;
  return forcesBreak(document.content);
}

function isList(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}

/** What was laid out: the text, and for each line that begins something marked, where it comes from. */
export interface Layout {
  readonly text: string;
  /** In rising order of `line`, which counts from 1. */
  readonly marks: readonly { readonly line: number; readonly span: Span }[];
  /** Where the code ends, when only comments stand behind it. */
  readonly end?: number;
}

interface Job {
  readonly indent: number;
  readonly flat: boolean;
  readonly document: Document;
}

/** Lays a document out in lines of at most `width` characters where its groups allow. The text ends without a newline. */
export function layout(document: Document, width = 100, tab = 2): Layout {
  const writer = new Writer();
  const jobs: Job[] = [{ indent: 0, flat: false, document }];
  for (let job = jobs.pop(); job; job = jobs.pop()) {
    const { document: current, flat } = job;
    if (typeof current === 'string') writer.write(current);
    else if (isList(current)) pushAll(jobs, job, current);
    else if (current.type === 'indent')
      jobs.push({ indent: job.indent + tab, flat, document: current.content });
    else if (current.type === 'group') {
      const fitsFlat = !current.breaks && (flat || fits(current.content, width - writer.column, jobs));
      jobs.push({ indent: job.indent, flat: fitsFlat, document: current.content });
    } else if (current.type === 'suffix') writer.suffix(current.text);
    else if (current.type === 'verbatim') writer.verbatim(current.lines, job.indent);
    else if (current.type === 'mark') {
      writer.mark(current.span);
      jobs.push({ ...job, document: current.content });
    } else if (current.mode === 'always' || !flat) writer.newline(job.indent, current.blank === true);
    else if (current.mode === 'space') writer.write(' ');
  }
  return writer.finish();
}

/** A document of which nothing breaks, as the one line that {@link layout} makes of it; undefined where something breaks, or the line is too long. */
export function onOneLine(document: Document, width: number): string | undefined {
  const text = flat(document, false);
  return text === undefined || text.length > width ? undefined : text.trimEnd();
}

function flat(document: Document, isInGroup: boolean): string | undefined {
  if (typeof document === 'string') return document;
  if (isList(document)) {
    let text = '';
    for (let i = 0; i < document.length; i += 1) {
      const part = flat(document[i] as Document, isInGroup);
      if (part === undefined) return undefined;
      text += part;
    }
    return text;
  }
  switch (document.type) {
    case 'line':
      if (!isInGroup || document.mode === 'always') return undefined;
      return document.mode === 'space' ? ' ' : '';
    case 'group':
      return document.breaks ? undefined : flat(document.content, true);
    case 'suffix':
      return undefined;
    case 'verbatim':
      return document.lines.length === 1 ? document.lines[0] : undefined;
    default:
      return flat(document.content, isInGroup);
  }
}

function pushAll(jobs: Job[], job: Job, parts: readonly Document[]): void {
  for (let i = parts.length - 1; i >= 0; i -= 1)
    jobs.push({ indent: job.indent, flat: job.flat, document: parts[i] as Document });
}

/** Whether the content, laid out flat, and what follows it up to the next possible break, fits into `room` characters. */
function fits(content: Document, room: number, rest: readonly Job[]): boolean {
  let left = room;
  const stack: { document: Document; flat: boolean }[] = [{ document: content, flat: true }];
  let next = rest.length - 1;
  while (left >= 0) {
    let item = stack.pop();
    if (!item) {
      const job = rest[next];
      next -= 1;
      if (!job) return true;
      item = { document: job.document, flat: job.flat };
    }
    const { document, flat } = item;
    if (typeof document === 'string') left -= document.length;
    else if (isList(document))
      for (let i = document.length - 1; i >= 0; i -= 1)
        stack.push({ document: document[i] as Document, flat });
    else if (document.type === 'verbatim') {
      left -= document.lines[0]?.length ?? 0;
      if (document.lines.length > 1) return left >= 0;
    } else if (document.type === 'line') {
      if (!flat || document.mode === 'always') return left >= 0;
      if (document.mode === 'space') left -= 1;
    } else if (document.type === 'group')
      stack.push({ document: document.content, flat: flat && !document.breaks });
    else if (document.type !== 'suffix') stack.push({ document: document.content, flat });
  }
  return false;
}

/** A class because it carries the text while it grows. */
class Writer {
  readonly #lines: string[] = [];
  #line = '';
  #suffix = '';
  readonly #marks: { line: number; span: Span }[] = [];
  #pendingIndent = 0;

  get column(): number {
    return this.#line === '' ? this.#pendingIndent : this.#line.length;
  }

  write(text: string): void {
    if (text === '') return;
    if (this.#suffix.startsWith('--') && text !== ',' && text !== ';' && text !== ')')
      this.newline(this.#pendingIndent, false);
    if (this.#line === '') this.#line = ' '.repeat(this.#pendingIndent);
    this.#line += text;
  }

  suffix(text: string): void {
    if (this.#suffix.startsWith('--')) this.newline(this.#pendingIndent, false);
    this.#suffix += this.#suffix === '' ? text : ` ${text}`;
  }

  verbatim(lines: readonly string[], indent: number): void {
    lines.forEach((text, i) => {
      if (i > 0) this.newline(indent, false);
      this.write(text);
    });
    this.#pendingIndent = indent;
  }

  mark(span: Span): void {
    const line = this.#lines.length + 1;
    // Not what is marked itself: it may be a tree, which would live as long as the text.
    if (span.start >= 0 && this.#marks.at(-1)?.line !== line)
      this.#marks.push({ line, span: { start: span.start, end: span.end } });
  }

  newline(indent: number, blank: boolean): void {
    const text =
      this.#suffix === ''
        ? this.#line
        : this.#line.trim() === ''
          ? ' '.repeat(this.#pendingIndent) + this.#suffix
          : `${this.#line} ${this.#suffix}`;
    this.#lines.push(text.trimEnd());
    if (blank && this.#lines.at(-1) !== '') this.#lines.push('');
    this.#line = '';
    this.#suffix = '';
    this.#pendingIndent = indent;
  }

  finish(): Layout {
    this.newline(0, false);
    while (this.#lines.at(-1) === '') this.#lines.pop();
    return { text: this.#lines.join('\n'), marks: this.#marks };
  }
}
