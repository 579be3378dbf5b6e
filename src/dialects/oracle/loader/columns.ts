import { loaderClause, loaderSyntax } from '../../../sql/codes/reading.ts';
import type { Delimiters, LoaderColumn, Position } from './control.ts';
import type { ControlTokens } from './parse.ts';
import { columnName } from './tokens.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Types whose bytes are not text: their values depend on the machine that wrote them. */
const binary: ReadonlySet<string> = new Set(
  'smallint float double byteint varchar vargraphic varraw varrawc long raw graphic lobfile bfile ref sid oid column varray nested json'.split(
    ' ',
  ),
);

/** Reads the list of columns of one INTO TABLE. It is a class because it shares the parser's place in the tokens. */
export class ColumnReader {
  readonly #tokens: ControlTokens;
  readonly #fields: Delimiters;

  constructor(tokens: ControlTokens, fields: Delimiters) {
    this.#tokens = tokens;
    this.#fields = fields;
  }

  readAll(): LoaderColumn[] {
    const tokens = this.#tokens;
    const columns: LoaderColumn[] = [];
    tokens.take('(');
    while (tokens.peek().kind !== 'end' && !tokens.take(')')) {
      columns.push(this.#column());
      if (!tokens.take(',') && tokens.peek().text !== ')') {
        tokens.remark(loaderSyntax, tokens.peek(), `"${tokens.peek().text}" does not belong to a column`);
        while (tokens.peek().kind !== 'end' && ![',', ')'].includes(tokens.peek().text)) tokens.next();
        tokens.take(',');
      }
    }
    return columns;
  }

  #column(): LoaderColumn {
    const tokens = this.#tokens;
    const column: Writable<LoaderColumn> = {
      name: columnName(tokens.next()),
      filler: tokens.take('filler', 'boundfiller'),
      from: { kind: 'field', delimiters: this.#fields },
      type: 'char',
      nullIf: [],
      defaultIf: [],
    };
    if (!this.#generated(column)) this.#field(column);
    return column;
  }

  /** Columns whose values SQL*Loader makes itself. */
  #generated(column: Writable<LoaderColumn>): boolean {
    const tokens = this.#tokens;
    if (tokens.take('constant')) {
      column.from = { kind: 'constant', value: tokens.next().text };
    } else if (tokens.take('recnum')) {
      column.from = { kind: 'record number' };
    } else if (tokens.take('sysdate')) {
      column.from = { kind: 'load time' };
    } else if (tokens.take('expression')) {
      column.from = { kind: 'expression' };
      column.expression = tokens.next().text;
    } else if (tokens.peek().text.toLowerCase() === 'sequence') {
      this.#sequence(column);
    } else {
      return false;
    }
    return true;
  }

  #sequence(column: Writable<LoaderColumn>): void {
    const tokens = this.#tokens;
    const token = tokens.next();
    let start: number | 'count' | 'max' = 1;
    let step = 1;
    if (tokens.take('(')) {
      start = tokens.take('count') ? 'count' : tokens.take('max') ? 'max' : (tokens.integer() ?? 1);
      if (tokens.take(',')) step = tokens.integer() ?? 1;
      tokens.take(')');
    }
    if (typeof start === 'string') {
      tokens.remark(
        loaderClause,
        token,
        `The numbers of ${column.name} go on from the rows in the table, which is taken to be empty`,
      );
    }
    column.from = { kind: 'sequence', start, step };
  }

  #field(column: Writable<LoaderColumn>): void {
    const tokens = this.#tokens;
    let position: Position | undefined;
    let delimiters = this.#fields;
    for (;;) {
      const token = tokens.peek();
      if (token.kind === 'text') {
        tokens.next();
        column.expression = token.text;
      } else if (tokens.take('position')) {
        position = this.#position();
      } else if (['terminated', 'enclosed', 'optionally'].includes(token.text.toLowerCase())) {
        delimiters = tokens.delimiters(delimiters);
      } else if (tokens.take('nullif')) {
        column.nullIf = tokens.comparisons();
      } else if (tokens.take('defaultif')) {
        column.defaultIf = tokens.comparisons();
      } else if (tokens.take('preserve')) {
        tokens.take('blanks');
        tokens.remark(
          loaderClause,
          token,
          `PRESERVE BLANKS of the column ${column.name} alone is not followed`,
        );
      } else if (!this.#type(column)) {
        break;
      }
    }
    // A field between two columns of the record has no delimiters unless it names its own.
    if (position?.end !== undefined && delimiters === this.#fields) delimiters = {};
    column.from = { kind: 'field', delimiters, ...(position && { position }) };
  }

  #position(): Position {
    const tokens = this.#tokens;
    tokens.take('(');
    const relative = tokens.take('*');
    const after = relative && tokens.take('+') ? (tokens.integer() ?? 0) : 0;
    const start = relative ? undefined : (tokens.integer() ?? 1);
    const end = tokens.take(':', '-') ? tokens.integer() : undefined;
    tokens.take(')');
    return end === undefined ? { start, after } : { start, after, end };
  }

  #type(column: Writable<LoaderColumn>): boolean {
    const tokens = this.#tokens;
    const token = tokens.peek();
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (tokens.take('char', 'character', 'varcharc')) {
      column.type = 'char';
      if (word === 'varcharc')
        tokens.remark(
          loaderClause,
          token,
          `The column ${column.name} has its length before its text, which is not read`,
        );
    } else if (tokens.take('date')) {
      column.type = 'date';
    } else if (tokens.take('timestamp', 'time')) {
      column.type = 'timestamp';
      if (tokens.take('with')) {
        tokens.take('local');
        tokens.take('time');
        tokens.take('zone');
      }
    } else if (tokens.take('interval')) {
      column.type = 'interval';
      while (tokens.take('year', 'day', 'to', 'month', 'second')) continue;
    } else if (tokens.take('integer', 'decimal', 'zoned', 'float')) {
      column.type = 'number';
      this.#length(column);
      if (!tokens.take('external')) {
        tokens.remark(
          loaderClause,
          token,
          `The column ${column.name} holds ${word.toUpperCase()} in the form of the machine, not text`,
        );
      }
    } else if (binary.has(word)) {
      tokens.next();
      tokens.remark(
        loaderClause,
        token,
        `The column ${column.name} is read as ${word.toUpperCase()}, which is no text`,
      );
      while (tokens.take('object', 'table', 'precision', 'raw')) continue;
      tokens.skipGroup();
      return true;
    } else {
      return false;
    }
    this.#length(column);
    if (column.type === 'date' || column.type === 'timestamp') this.#mask(column);
    return true;
  }

  /** The format behind DATE; a text with a call in it is the column's SQL expression instead. */
  #mask(column: Writable<LoaderColumn>): void {
    const token = this.#tokens.peek();
    if (token.kind !== 'text' || token.text.includes('(')) return;
    this.#tokens.next();
    column.mask = token.text;
    this.#length(column);
  }

  #length(column: Writable<LoaderColumn>): void {
    const tokens = this.#tokens;
    if (tokens.peek().text !== '(' || tokens.peek().kind === 'text') return;
    tokens.take('(');
    const length = tokens.integer();
    while (tokens.peek().kind !== 'end' && !tokens.take(')')) tokens.next();
    if (length !== undefined) column.length = length;
  }
}
