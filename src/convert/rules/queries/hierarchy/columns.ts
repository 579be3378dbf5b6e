import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { SelectItem } from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { columnIdentifier, tableOf } from '../relations.ts';

/** A column that the recursion computes, with what it is in the first rows and in those below. */
export interface ComputedColumn {
  readonly name: Identifier;
  readonly first: Expression;
  readonly next: Expression;
}

/**
 * The columns of the recursive common table: those of the tables that the query uses, each under a name of its own, and
 * those that the recursion computes. A class because it collects while the query is rewritten.
 */
export class TreeColumns {
  readonly #aliases: ReadonlySet<string>;
  readonly #context: RuleContext;
  readonly #names = new Map<string, Identifier>();
  readonly #taken: Set<string>;
  /** The columns of the tables, as the source's FROM has them. */
  readonly columns: { readonly name: Identifier; readonly source: Reference }[] = [];
  readonly computed: ComputedColumn[] = [];
  readonly #computedNames = new Map<string, Identifier>();

  constructor(aliases: ReadonlySet<string>, taken: Iterable<string>, context: RuleContext) {
    this.#aliases = aliases;
    this.#context = context;
    this.#taken = new Set(taken);
  }

  /** The name of a column of the tables; undefined for a reference to anything else. */
  of(node: Reference): Identifier | undefined {
    const table = tableOf(node, this.#aliases, this.#context);
    if (table === undefined) return undefined;
    const column = columnIdentifier(node, this.#context);
    const key = `${table}.${column.text.toLowerCase()}`;
    const known = this.#names.get(key);
    if (known) return known;
    const isTaken = [...this.#names.values()].some(
      (each) => each.text.toLowerCase() === column.text.toLowerCase(),
    );
    const name = isTaken ? this.#fresh(`${table.toLowerCase()}_${column.text}`, column) : column;
    this.#names.set(key, name);
    this.columns.push({ name, source: node });
    return name;
  }

  /** The name of a computed column, made when first asked for. `key` says which it is. */
  compute(
    key: string,
    wish: string,
    origin: Span,
    make: (name: Identifier) => Omit<ComputedColumn, 'name'>,
  ): Identifier {
    const known = this.#computedNames.get(key);
    if (known) return known;
    const name = this.#fresh(wish, origin);
    this.#computedNames.set(key, name);
    this.computed.push({ name, ...make(name) });
    return name;
  }

  /** A name that no column of the query has. */
  free(wish: string, origin: Span): Identifier {
    return this.#fresh(wish, origin);
  }

  /** The columns as items of a select list, qualified or not. */
  items(reference: (source: Reference) => Expression): SelectItem[] {
    return this.columns.map(({ name, source }): SelectItem => {
      const expression = reference(source);
      const last = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
      const isSame = last?.text.toLowerCase() === name.text.toLowerCase();
      const { start, end } = source;
      return { kind: 'selectItem', start, end, expression, ...(isSame ? {} : { alias: name }) };
    });
  }

  #fresh(wish: string, origin: Span): Identifier {
    let text = wish.toLowerCase();
    for (let i = 2; this.#taken.has(text); i += 1) text = `${wish.toLowerCase()}_${i}`;
    this.#taken.add(text);
    return make.identifier(origin, text);
  }
}
