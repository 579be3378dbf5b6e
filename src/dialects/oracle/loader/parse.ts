import { loaderClause, loaderSyntax } from '../../../sql/codes/reading.ts';
import type { CodeEntry } from '../../../text/finding.ts';
import type { Remark } from '../../../sql/script.ts';
import { ColumnReader } from './columns.ts';
import type { Comparison, Delimiters, LoaderControl, LoaderInput, LoaderTable } from './control.ts';
import { columnName, type Token, tokenize, unescape } from './tokens.ts';

const beginData = /^[ \t]*begindata[ \t]*\r?(?:\n|$)/im;

/** Parses a control file. It never throws: what it does not understand becomes a remark, and the rest is read. */
export function parseControl(text: string): LoaderControl {
  const data = beginData.exec(text);
  return new ControlParser(data ? text.slice(0, data.index) : text).parse(
    data ? data.index + data[0].length : undefined,
  );
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Clauses that only concern speed, logs or other files of SQL*Loader itself. */
const ignored: ReadonlyMap<string, 'word' | 'number' | 'file' | 'parentheses'> = new Map([
  ['unrecoverable', 'word'],
  ['recoverable', 'word'],
  ['badfile', 'file'],
  ['discardfile', 'file'],
  ['discards', 'number'],
  ['discardmax', 'number'],
  ['readbuffers', 'number'],
  ['readsize', 'number'],
  ['singlerow', 'word'],
  ['reenable', 'word'],
  ['disabled_constraints', 'word'],
]);

/** Reads the tokens of one control file. It is a class because it has a place in them that moves. */
class ControlParser {
  readonly #tokens: readonly Token[];
  readonly #remarks: Remark[] = [];
  #at = 0;
  #method: LoaderTable['method'] = 'insert';
  #fields: Delimiters = {};
  readonly #control: Writable<LoaderControl> & { inputs: LoaderInput[]; tables: LoaderTable[] };

  constructor(text: string) {
    this.#tokens = tokenize(text);
    this.#control = {
      inputs: [],
      countsCharacters: false,
      skip: 0,
      preserveBlanks: false,
      embeddedLineEnds: false,
      concatenate: 1,
      tables: [],
      remarks: this.#remarks,
    };
  }

  parse(dataAt: number | undefined): LoaderControl {
    while (this.peek().kind !== 'end') this.#clause();
    if (this.#control.tables.length === 0)
      this.remark(loaderSyntax, this.peek(), 'The control file names no table');
    return { ...this.#control, ...(dataAt !== undefined && { dataAt }) };
  }

  // Tokens

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  /** Whether the next token is one of the words, or the mark; and if so, goes on behind it. */
  take(...words: readonly string[]): boolean {
    const token = this.peek();
    if (token.kind === 'text' || token.kind === 'end' || !words.includes(token.text.toLowerCase()))
      return false;
    this.#at += 1;
    return true;
  }

  integer(): number | undefined {
    const token = this.peek();
    if (token.kind !== 'word' || !/^\d+$/.test(token.text)) return undefined;
    this.#at += 1;
    return Number(token.text);
  }

  remark(entry: CodeEntry, token: Token, what: string): void {
    this.#remarks.push({ entry, start: token.start, end: token.end, what });
  }

  /** Passes over a group in parentheses, if one follows. */
  skipGroup(): void {
    if (!this.take('(')) return;
    for (let depth = 1; depth > 0 && this.peek().kind !== 'end'; ) {
      const token = this.next();
      if (token.kind === 'mark') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    }
  }

  // Clauses

  #clause(): void {
    const token = this.next();
    const word = token.kind === 'word' ? token.text.toLowerCase() : token.text;
    switch (token.kind === 'text' ? '' : word) {
      case 'load':
        this.take('data');
        return;
      case 'continue_load':
        this.take('data');
        this.remark(
          loaderClause,
          token,
          'CONTINUE_LOAD goes on with a load that was interrupted; all records are read',
        );
        return;
      case 'options':
        this.#options();
        return;
      case 'characterset':
        this.#control.characterSet = this.next().text;
        return;
      case 'length':
        this.take('semantics');
        this.#control.countsCharacters = this.take('char', 'character') || (this.next(), false);
        return;
      case 'infile':
      case 'indfile':
        this.#infile();
        return;
      case 'preserve':
        this.take('blanks');
        this.#control.preserveBlanks = true;
        return;
      case 'concatenate':
        this.take('(');
        this.#control.concatenate = this.integer() ?? 1;
        this.take(')');
        return;
      case 'insert':
      case 'append':
      case 'replace':
      case 'truncate':
        this.#method = word as LoaderTable['method'];
        return;
      case 'fields':
        this.#fields = this.#fieldsClause();
        return;
      case 'into':
        this.#intoTable();
        return;
      default:
        this.#otherClause(word, token);
    }
  }

  #otherClause(word: string, token: Token): void {
    const form = ignored.get(word);
    if (form === 'file' || form === 'number') this.next();
    if (form !== undefined) return;
    if (word === 'continueif') {
      this.remark(loaderClause, token, 'CONTINUEIF joins records by their contents, which is not followed');
      this.take('this', 'next', 'last');
      this.skipGroup();
      return;
    }
    this.remark(loaderSyntax, token, `"${token.text}" is no clause of a control file`);
  }

  #options(): void {
    if (!this.take('(')) return;
    while (!this.take(')') && this.peek().kind !== 'end') {
      const name = this.next().text.toLowerCase();
      if (!this.take('=')) continue;
      const value = this.next().text;
      if (name === 'skip') this.#control.skip = Number(value);
      if (name === 'load') this.#control.limit = Number(value);
    }
  }

  #infile(): void {
    const token = this.next();
    const input: Writable<LoaderInput> = { file: token.text };
    const option = this.peek();
    if (option.kind === 'text' && option.double) {
      this.#at += 1;
      const separator = /^\s*str\s+(?:x'([0-9a-f]+)'|'([^']*)')/i.exec(option.text);
      const fixed = /^\s*fix\s+(\d+)/i.exec(option.text);
      if (separator) {
        const [, hexadecimal, text] = separator;
        input.recordEnd =
          hexadecimal === undefined
            ? unescape(text ?? '')
            : Buffer.from(hexadecimal, 'hex').toString('latin1');
      } else if (fixed) input.recordLength = Number(fixed[1]);
      else if (/^\s*var\b/i.test(option.text))
        this.remark(loaderClause, option, `Records of the form "${option.text}" are not read`);
    }
    this.#control.inputs.push(input);
  }

  #fieldsClause(): Delimiters {
    if (!this.take('csv')) return this.delimiters({});
    if (this.take('with')) this.#control.embeddedLineEnds = this.take('embedded');
    else if (this.take('without')) this.take('embedded');
    return this.delimiters({
      terminator: { text: ',' },
      enclosure: { open: '"', close: '"', optional: true },
    });
  }

  /** TERMINATED BY and ENCLOSED BY, over those that hold without them. */
  delimiters(outer: Delimiters): Delimiters {
    const found: Writable<Delimiters> = { ...outer };
    for (;;) {
      if (this.take('terminated')) {
        this.take('by');
        const token = this.next();
        const word = token.kind === 'word' ? token.text.toLowerCase() : '';
        found.terminator =
          word === 'whitespace' ? 'whitespace' : word === 'eof' ? 'end' : { text: unescape(token.text) };
      } else if (this.take('optionally')) {
        this.take('enclosed');
        found.enclosure = this.#enclosure(true);
      } else if (this.take('enclosed')) {
        found.enclosure = this.#enclosure(false);
      } else if (this.peek().text.toLowerCase() === 'and' && this.peek(1).text.toLowerCase() !== 'enclosed') {
        return found;
      } else if (!this.take('and')) {
        return found;
      }
    }
  }

  #enclosure(optional: boolean): NonNullable<Delimiters['enclosure']> {
    this.take('by');
    const open = this.next().text;
    const close =
      this.peek().text.toLowerCase() === 'and' && this.peek(1).kind === 'text'
        ? (this.next(), this.next().text)
        : open;
    return { open, close, optional };
  }

  #intoTable(): void {
    this.take('table');
    const name = this.#tableName();
    let method = this.#method;
    let fields = this.#fields;
    let when: readonly Comparison[] = [];
    let trailingNulls = false;
    for (;;) {
      const token = this.peek();
      const word = token.kind === 'word' ? token.text.toLowerCase() : token.text;
      if (this.take('insert', 'append', 'replace', 'truncate')) method = word as LoaderTable['method'];
      else if (this.take('when')) when = this.comparisons();
      else if (this.take('fields')) fields = this.#fieldsClause();
      else if (this.take('trailing')) trailingNulls = this.take('nullcols') || true;
      else if (this.take('partition', 'subpartition', 'options')) this.skipGroup();
      else if (this.take('sorted')) {
        this.take('indexes');
        this.skipGroup();
      } else if (ignored.has(word) && word !== 'badfile') this.#clause();
      else if (token.kind === 'mark' && word === '(') break;
      else if (token.kind === 'end' || word === 'into') {
        this.remark(
          loaderClause,
          token,
          `The columns of ${name.name} are not named; they would be those of the table in its order`,
        );
        return;
      } else {
        this.remark(loaderSyntax, token, `"${token.text}" is no clause of INTO TABLE`);
        this.#at += 1;
      }
    }
    const columns = new ColumnReader(this, fields).readAll();
    this.#control.tables.push({ ...name, method, when, trailingNulls, columns });
  }

  #tableName(): { schema?: string; name: string } {
    const parts = [this.next()];
    while (this.take('.') || parts.at(-1)?.text.endsWith('.')) parts.push(this.next());
    const names = parts.flatMap((part) =>
      part.kind === 'text' ? [part.text] : part.text.toUpperCase().split('.').filter(Boolean),
    );
    const name = names.at(-1) ?? '';
    const schema = names.at(-2);
    return schema === undefined ? { name } : { schema, name };
  }

  /** `field = 'text' AND (1:3) != BLANKS …`, in parentheses or not. */
  comparisons(): Comparison[] {
    const found: Comparison[] = [];
    const enclosed = this.peek().text === '(' && !/^\d+$/.test(this.peek(1).text) && this.take('(');
    do {
      const comparison = this.#comparison();
      if (comparison) found.push(comparison);
    } while (this.take('and'));
    if (enclosed) this.take(')');
    return found;
  }

  #comparison(): Comparison | undefined {
    const inner = this.peek().text === '(' && this.peek(1).text === '(' && this.take('(');
    const token = this.peek();
    let field: Comparison['field'];
    if (this.take('(')) {
      const start = this.integer() ?? this.#enclosedComparisonRemark(token);
      const end = this.take(':', '-') ? (this.integer() ?? start) : start;
      this.take(')');
      field = { start, end };
    } else {
      field = columnName(this.next());
    }
    const operator = this.next();
    if (!['=', '!=', '<>'].includes(operator.text)) {
      this.remark(loaderSyntax, operator, `"${operator.text}" is no comparison`);
      return undefined;
    }
    const value = this.next();
    if (inner) this.take(')');
    const blanks = value.kind === 'word' && value.text.toLowerCase() === 'blanks';
    return { field, equal: operator.text === '=', value: blanks ? undefined : value.text };
  }

  #enclosedComparisonRemark(token: Token): number {
    this.remark(loaderSyntax, token, 'A position is missing in a comparison');
    return 1;
  }
}

/** What the reader of a column list needs of the parser. */
export type ControlTokens = Pick<
  ControlParser,
  'peek' | 'next' | 'take' | 'integer' | 'remark' | 'skipGroup' | 'delimiters' | 'comparisons'
>;
