import type { Expression, KeywordCall, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { DataType } from '../../../../sql/tree/type.ts';

/** JSON_TABLE as its clauses say it (SQL Language Reference, "JSON_TABLE"). */
export interface JsonTable {
  readonly document: Expression;
  readonly path: string;
  readonly failsOnError: boolean;
  readonly columns: readonly JsonColumn[];
}

/** A column, or the rows of a nested path. */
export type JsonColumn =
  | { readonly kind: 'ordinality'; readonly name: Identifier }
  | {
      readonly kind: 'value' | 'query' | 'exists';
      readonly name: Identifier;
      readonly type?: DataType;
      readonly path: string;
      readonly wrapper?: 'unconditional' | 'conditional';
    }
  | { readonly kind: 'nested'; readonly path: string; readonly columns: readonly JsonColumn[] };

/** Reads the parts of a JSON_TABLE; undefined when a clause is there that is not known here. */
export function readJsonTable(node: KeywordCall): JsonTable | undefined {
  return new PartReader(node.parts).table();
}

/** A path in quotes, or `key.key[*]` without them, which begins at the root. */
export function pathOf(part: KeywordPart): string | undefined {
  switch (part.kind) {
    case 'string':
      return part.value;
    case 'reference':
      return ['$', ...part.name.parts.map(key)].join('.');
    case 'field': {
      const path = pathOf(part.operand);
      return path === undefined ? undefined : `${path}.${key(part.name)}`;
    }
    case 'element': {
      const path = pathOf(part.operand);
      const { index } = part;
      const step = index?.kind === 'star' ? '*' : index?.kind === 'number' ? index.text : undefined;
      return path === undefined || step === undefined ? undefined : `${path}[${step}]`;
    }
    default:
      return undefined;
  }
}

function key({ text, quoted }: Identifier): string {
  return quoted ? `"${text}"` : text;
}

/** A class because it remembers how far it has read. */
class PartReader {
  readonly #parts: readonly KeywordPart[];
  #at = 0;

  constructor(parts: readonly KeywordPart[]) {
    this.#parts = parts;
  }

  table(): JsonTable | undefined {
    const document = this.#value();
    if (!document) return undefined;
    this.#accept('FORMAT', 'JSON');
    let path = '$';
    if (this.#accept(',')) {
      const given = this.#value();
      if (given?.kind !== 'string') return undefined;
      path = given.value;
    }
    const failsOnError = this.#accept('ERROR', 'ON', 'ERROR');
    if (!failsOnError) this.#accept('NULL', 'ON', 'ERROR');
    const columns = this.#columns();
    return columns && this.#at === this.#parts.length ? { document, path, failsOnError, columns } : undefined;
  }

  #columns(): readonly JsonColumn[] | undefined {
    if (!this.#accept('COLUMNS')) return undefined;
    const enclosed = this.#accept('(');
    const columns: JsonColumn[] = [];
    do {
      const column = this.#column();
      if (!column) return undefined;
      columns.push(column);
    } while (this.#accept(','));
    return !enclosed || this.#accept(')') ? columns : undefined;
  }

  #column(): JsonColumn | undefined {
    if (this.#accept('NESTED')) {
      this.#accept('PATH');
      const path = this.#path();
      const columns = path === undefined ? undefined : this.#columns();
      return path !== undefined && columns ? { kind: 'nested', path, columns } : undefined;
    }
    const written = this.#value();
    const name = written?.kind === 'reference' ? written.name.parts.at(-1) : undefined;
    if (!name || (written?.kind === 'reference' && written.name.parts.length > 1)) return undefined;
    if (this.#accept('FOR', 'ORDINALITY')) return { kind: 'ordinality', name };
    const part = this.#parts[this.#at];
    const type = part?.kind === 'dataType' ? part : undefined;
    if (type) this.#at += 1;
    return this.#described(name, type);
  }

  #described(name: Identifier, type: DataType | undefined): JsonColumn | undefined {
    let kind: 'value' | 'query' | 'exists' = 'value';
    if (this.#accept('EXISTS')) kind = 'exists';
    else if (this.#accept('FORMAT', 'JSON')) kind = 'query';
    const wrapper = this.#wrapper();
    let path = `$.${name.text}`;
    if (this.#accept('PATH')) {
      const given = this.#path();
      if (given === undefined) return undefined;
      path = given;
    }
    for (const what of ['ERROR', 'EMPTY']) this.#accept('NULL', 'ON', what);
    return { kind, name, path, ...(type ? { type } : {}), ...(wrapper ? { wrapper } : {}) };
  }

  #path(): string | undefined {
    const given = this.#value();
    return given && pathOf(given);
  }

  #wrapper(): 'unconditional' | 'conditional' | undefined {
    if (this.#accept('WITHOUT')) {
      this.#accept('ARRAY');
      this.#accept('WRAPPER');
      return undefined;
    }
    if (!this.#accept('WITH')) return undefined;
    const conditional = this.#accept('CONDITIONAL');
    if (!conditional) this.#accept('UNCONDITIONAL');
    this.#accept('ARRAY');
    this.#accept('WRAPPER');
    return conditional ? 'conditional' : 'unconditional';
  }

  #value(): Expression | undefined {
    const part = this.#parts[this.#at];
    if (!part || part.kind === 'word' || part.kind === 'dataType' || part.kind === 'orderItem')
      return undefined;
    this.#at += 1;
    return part;
  }

  #accept(...words: readonly string[]): boolean {
    const found = words.every((word, i) => {
      const part = this.#parts[this.#at + i];
      return part?.kind === 'word' && part.text === word;
    });
    if (found) this.#at += words.length;
    return found;
  }
}
