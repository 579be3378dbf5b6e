import { blankline, hardline, layout, mark, onOneLine, suffix, verbatim } from '../../../text/document.ts';
import { keepLayout, width } from '../../../sql/keep-layout.ts';
import type { Document } from '../../../text/document.ts';
import type { SourceMap } from '../../../text/source.ts';
import type { Span } from '../../../text/span.ts';
import type { Comment } from '../../../sql/lexer.ts';
import type { Node, NodeKind, Of } from '../../../sql/tree/node.ts';

/** How each kind is said: a family's part of the whole table. */
export type PrintTable<K extends NodeKind> = {
  readonly [P in K]: (node: Of<P>, printer: Printer) => Document;
};

/** The whole table, with rows for the kinds that PostgreSQL can say. */
export type PrintRows = { readonly [K in NodeKind]?: (node: Of<K>, printer: Printer) => Document };

/**
 * Prints one statement: walks its nodes in the order of the output and, on the way, puts each comment of the source back
 * at the first place that is not before it (as gofmt does). So a comment is printed exactly once whatever rules did to the
 * nodes around it. It is a class because it remembers how far the comments have been printed.
 */
export class Printer {
  readonly sources: SourceMap;
  readonly #rows: PrintRows;
  readonly #comments: readonly Comment[];
  #next = 0;
  /** Inside something whose layout is kept as a whole. */
  #keeping = false;
  /** Nothing of the comments is printed now. */
  #silent = false;
  /** Something that was printed in silence had been given another shape by a rule: then our own layout shows that shape better. */
  #isReshaped = false;

  constructor(rows: PrintRows, sources: SourceMap, comments: readonly Comment[]) {
    this.#rows = rows;
    this.sources = sources;
    this.#comments = [...comments].sort((a, b) => a.start - b.start);
  }

  /** The node as a document, without the comments before it. */
  print(node: Node): Document {
    const row = this.#rows[node.kind] as ((node: Node, printer: Printer) => Document) | undefined;
    if (!row) throw new Error(`PostgreSQL has no way to say ${node.kind}; it should have been left over.`);
    if (this.#silent && isReshaped(node)) this.#isReshaped = true;
    if (this.#keeping || !keepsLayout.has(node.kind)) return row(node, this);
    return this.#inUsersLayout(node, () => row(node, this));
  }

  /**
   * The node in the layout that the user gave it, where enough of it is left. It is laid out first in our own way, without comments,
   * and then white space and comments that still stand between the same two tokens are taken from the source.
   */
  #inUsersLayout(node: Node, print: () => Document): Document {
    const source = this.sources.at(node.start);
    if (!source || node.end > source.base + source.text.length || isReshaped(node)) return print();
    const before = this.#next;
    const first = this.before(node.start);
    const next = this.#next;
    this.#keeping = true;
    this.#silent = true;
    this.#isReshaped = false;
    const document = print();
    const printed = onOneLine(document, widest) ?? layout(document, widest).text;
    this.#silent = false;
    this.#keeping = false;
    if (this.#isReshaped) {
      this.#next = before;
      return print();
    }
    const text = source.text.slice(node.start - source.base, node.end - source.base);
    const indentation = this.#indentation(node.start, text);
    const inside = this.#inside(node, indentation);
    const kept = keepLayout(text, indentation, printed, (offset) => inside.get(offset + node.start));
    if (kept !== undefined && fitsWell(kept, text)) {
      this.#next = next + inside.size;
      return [first, verbatim(kept)];
    }
    this.#keeping = true;
    const ours = print();
    this.#keeping = false;
    return [first, ours];
  }

  /** The comments within a node that have not been printed, by their places, with their lines moved to the left as the node's are. */
  #inside(node: Node, indentation: number): ReadonlyMap<number, string> {
    const found = new Map<number, string>();
    for (let at = this.#next; at < this.#comments.length; at += 1) {
      const comment = this.#comments[at] as Comment;
      if (comment.start >= node.end) break;
      found.set(
        comment.start,
        comment.line ? comment.text.trimEnd() : outdent(unnest(comment.text), indentation),
      );
    }
    return found;
  }

  /**
   * The columns that the further lines of a text are indented by in any case: those of its own line, or, when other code
   * stands before it there, what its further lines have in common.
   */
  #indentation(position: number, text: string): number {
    const source = this.sources.at(position);
    if (!source) return 0;
    const offset = position - source.base;
    const start = source.text.lastIndexOf('\n', offset - 1) + 1;
    const before = source.text.slice(start, offset);
    const own = width(/^[ \t]*/.exec(before)?.[0] ?? '');
    if (before.trim() === '') return own;
    const further = text
      .split('\n')
      .slice(1)
      .filter((each) => each.trim() !== '');
    return Math.max(
      own,
      Math.min(width(before), ...further.map((each) => width(/^[ \t]*/.exec(each)?.[0] ?? ''))),
    );
  }

  /** The node on its own line or lines: the comments that stand before it, itself, and the comments behind it. */
  item(node: Node): Document {
    return this.itemWith(node, () => this.print(node));
  }

  /** As {@link item}, for a node that is printed in its own way. `end` is what closes it, such as a semicolon or comma. */
  itemWith(node: Span, print: () => Document, end: Document = ''): Document {
    const before = this.before(node.start);
    const content = print();
    return [before, mark(node, [content, end]), this.behind(node.end)];
  }

  /** Comments that start before the position and have not been printed: each on a line of its own, or behind the code before. */
  before(position: number): Document {
    const parts: Document[] = [];
    if (this.#silent) return parts;
    for (
      let comment = this.#comments[this.#next];
      comment && comment.start < position;
      comment = this.#comments[this.#next]
    ) {
      this.#next += 1;
      if (comment.trailing && parts.length === 0) parts.push(suffix(oneLine(comment)));
      else parts.push(commentText(comment, this.#column(comment)), hardline);
    }
    return parts;
  }

  /** Comments that stand on the line where a node ends, behind it. */
  behind(end: number): Document {
    const parts: Document[] = [];
    if (this.#silent) return parts;
    for (let comment = this.#comments[this.#next]; comment; comment = this.#comments[this.#next]) {
      if (!comment.trailing || comment.start < end || !this.#sameLine(end, comment.start)) break;
      this.#next += 1;
      parts.push(suffix(oneLine(comment)));
    }
    return parts;
  }

  /** All comments that are left, at the end of a statement. */
  rest(): Document {
    const parts: Document[] = [];
    if (this.#silent) return parts;
    for (const comment of this.#comments.slice(this.#next)) {
      if (comment.trailing && parts.length === 0) parts.push(suffix(oneLine(comment)));
      else parts.push(hardline, commentText(comment, this.#column(comment)));
    }
    this.#next = this.#comments.length;
    return parts;
  }

  /** Whether comments wait to be printed before the position. */
  hasCommentBefore(position: number): boolean {
    const comment = this.#comments[this.#next];
    return !this.#silent && comment !== undefined && comment.start < position;
  }

  /** Statements or declarations one under the other, with the empty lines that the user left between them. */
  lines(nodes: readonly Node[], print: (node: Node) => Document = (node) => this.item(node)): Document {
    return nodes.map((node, i) => {
      const blank = i > 0 && this.blankBefore(node.start);
      return [i === 0 ? '' : blank ? blankline : hardline, print(node)];
    });
  }

  /** Whether an empty line stands before the position, or before the comments that stand directly before it. */
  blankBefore(position: number): boolean {
    const at = this.#nextOwnLine(position)?.start ?? position;
    const source = this.sources.at(at);
    if (!source) return false;
    const text = source.text;
    let newlines = 0;
    for (let i = at - source.base - 1; i >= 0; i -= 1) {
      const character = text[i] as string;
      if (character === '\n') newlines += 1;
      else if (character.trim() !== '') break;
      if (newlines > 1) return true;
    }
    return false;
  }

  /** The next comment on lines of its own that starts before the position. */
  #nextOwnLine(position: number): Comment | undefined {
    for (let at = this.#next; at < this.#comments.length; at += 1) {
      const comment = this.#comments[at] as Comment;
      if (comment.start >= position) return undefined;
      if (!comment.trailing) return comment;
    }
    return undefined;
  }

  /** How many characters stand before a comment on its line. */
  #column(comment: Comment): number {
    const source = this.sources.at(comment.start);
    if (!source) return 0;
    const offset = comment.start - source.base;
    return offset - (source.text.lastIndexOf('\n', offset - 1) + 1);
  }

  #sameLine(from: number, to: number): boolean {
    const source = this.sources.at(from);
    if (!source || to > source.base + source.text.length) return false;
    return !source.text.slice(from - source.base, to - source.base).includes('\n');
  }
}

/** What keeps its layout as a whole: statements without statements in them, and queries. */
const keepsLayout: ReadonlySet<NodeKind> = new Set([
  'assignment',
  'callStatement',
  'delete',
  'executeImmediate',
  'exit',
  'fetch',
  'insert',
  'merge',
  'open',
  'query',
  'queryStatement',
  'raise',
  'return',
  'update',
  'variable',
]);

type Reshapable = Extract<Node, { readonly reshaped?: true }>;

const mayBeReshaped: ReadonlySet<NodeKind> = new Set<Reshapable['kind']>([
  'insert',
  'merge',
  'select',
  'update',
]);

function isReshaped(node: Node): boolean {
  return mayBeReshaped.has(node.kind) && (node as Reshapable).reshaped === true;
}

/** As wide as no statement is. */
const widest = 10_000;

/** A line that became much longer than the user's longest is better broken anew. */
function fitsWell(kept: string, source: string): boolean {
  if (kept === source) return true;
  const longest = (text: string): number => Math.max(...text.split('\n').map((each) => each.length));
  return longest(kept) <= Math.max(110, longest(source) + 10);
}

/** A comment on a line of its own. PostgreSQL nests block comments, Oracle does not: an inner opening mark is broken up. */
function commentText(comment: Comment, column: number): Document {
  return comment.line ? comment.text.trimEnd() : verbatim(dedent(unnest(comment.text), column));
}

function oneLine(comment: Comment): string {
  if (comment.line) return comment.text.trimEnd();
  return unnest(comment.text).replace(/\s*\r?\n\s*/g, ' ');
}

/** The further lines of a text, moved to the left. */
function outdent(text: string, columns: number): string {
  return text.replace(
    /\r?\n([ \t]*)/g,
    (_, space: string) => `\n${' '.repeat(Math.max(0, width(space) - columns))}`,
  );
}

function unnest(text: string): string {
  return `/*${text.slice(2, -2).replaceAll('/*', '/ *')}*/`;
}

/** The comment with the indentation of its first line taken away from the further ones; stars stand one in. */
function dedent(text: string, column: number): string {
  const lines = text.split(/\r?\n/);
  const depths = lines
    .slice(1)
    .filter((each) => each.trim() !== '')
    .map((each) => /^[ \t]*/.exec(each)?.[0].length ?? 0);
  const depth = Math.min(column, ...depths);
  const starred = lines.slice(1).every((each) => each.trim() === '' || each.trim().startsWith('*'));
  return lines
    .map((each, i) =>
      i === 0
        ? each.trimEnd()
        : starred && each.trim() !== ''
          ? ` ${each.trim()}`
          : each.slice(depth).trimEnd(),
    )
    .join('\n');
}
