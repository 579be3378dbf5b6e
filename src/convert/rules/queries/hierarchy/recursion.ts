import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type {
  CommonTable,
  Hierarchy,
  OrderItem,
  Query,
  Select,
  SelectItem,
  TableExpression,
} from '../../../../sql/tree/query.ts';
import { walk } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import { expandStars } from '../columns.ts';
import {
  bare,
  conjunction,
  conjuncts,
  isAggregate,
  isPseudoColumn,
  someInBlock,
  substituteKnown,
} from '../condition.ts';
import { integer } from '../limit.ts';
import { aliasOf, columnIdentifier, qualifierOf, tablesIn, tablesOf } from '../relations.ts';
import { TreeColumns } from './columns.ts';
import { connectingColumns, primaryKey, searchKeys } from './keys.ts';
import { isRownum, item, namesIn, onTheWay, orderItem, typedNull, withoutAliases, wordOf } from './parts.ts';
import { isAlwaysTrue, isPart, isPathCall } from './series.ts';

/** A hierarchical query as a recursive one; a sentence that says why not, when it cannot be. */
export function recursion(block: Block, clause: Hierarchy, context: RuleContext): Query | string {
  const items = expandStars(block.body, context);
  if (!items) return 'The columns that * stands for must be listed, and they are not known.';
  return new Recursion({ ...block, body: { ...block.body, items } }, clause, context).query();
}

/** How the references of one part of the query are written. */
interface Place {
  /** The columns of the row at hand. */
  readonly row: (node: Reference, isNested: boolean) => Expression | undefined;
  /** The columns of the row above, of PRIOR. */
  readonly prior?: Place['row'];
  readonly level?: (node: Node) => Expression;
  /** Inside of a subquery, whose own columns may have the same names. */
  readonly isNested?: true;
}

/** A class because the parts of the query that it makes ask for columns of each other. */
class Recursion {
  readonly #block: Block;
  readonly #clause: Hierarchy;
  readonly #context: RuleContext;
  readonly #aliases: ReadonlySet<string>;
  readonly #columns: TreeColumns;
  readonly #tree: Identifier;
  /** The name of the tables' rows in the recursion, and of the tree's rows outside. */
  readonly #base: Identifier | undefined;
  readonly #prior: Identifier;
  readonly #before: Expression[] = [];
  readonly #after: Expression[] = [];
  /** A common table of the rows that are connected, when they are not those of a single table. */
  readonly #joined: Identifier | undefined;

  constructor(block: Block, clause: Hierarchy, context: RuleContext) {
    this.#block = block;
    this.#clause = clause;
    this.#context = context;
    const tables = block.body.from.flatMap(tablesOf);
    this.#aliases = new Set(tables.map((each) => aliasOf(each, context)));
    this.#columns = new TreeColumns(this.#aliases, namesIn(block), context);
    const [only] = tables;
    const isSingle = tables.length === 1 && only?.kind === 'table' && !only.sample;
    const qualifier = isSingle ? qualifierOf(only) : undefined;
    this.#splitWhere(isSingle || tables.length === 0);
    const word = tables.length === 0 ? 'levels' : `${isSingle ? wordOf(only, context) : 'joined'}_tree`;
    this.#tree = context.freshName(word);
    this.#joined = isSingle || tables.length === 0 ? undefined : context.freshName('joined');
    this.#base = qualifier ? context.names.local(qualifier) : this.#joined;
    this.#prior = make.identifier(clause, 'prior');
  }

  query(): Query {
    const { body } = this.#block;
    const { orderBy, siblings } = this.#block;
    // Without a table there is one row on each level, and they come one after the other.
    const isOrdered =
      body.from.length > 0 && (siblings === true || (orderBy === undefined && this.#orderMatters()));
    const outside = this.#outside();
    const numbered = this.#usesRownum();
    const from = this.#fromTree();
    const items = body.items.map((each) => this.#item(each, outside));
    const filters = this.#after.map((each) => this.#rewrite(each, outside));
    const groupBy = body.groupBy?.map((each) => this.#rewrite(each, outside));
    const having = body.having && this.#rewrite(body.having, outside);
    const order = siblings ? undefined : orderBy?.map((each) => this.#rewrite(each, outside));
    const path = isOrdered ? this.#path() : undefined;
    const cycle = this.#cycle();
    const where = conjunction([...(cycle ? [this.#notCycle(cycle.set)] : []), ...filters]);
    const level = this.#parts(path, cycle);
    const byPath = path && [orderItem(this.#block, this.#block, path.name)];
    const source = byPath && numbered ? this.#sorted(from, byPath) : from;
    const final = order ?? (numbered ? undefined : byPath);
    const select: Select = {
      ...body,
      items,
      from: [source],
      ...(groupBy ? { groupBy } : {}),
      ...(having ? { having } : {}),
    };
    const { hierarchy: __, where: ___, ...plain } = select;
    const { orderBy: ____, siblings: _____, ...query } = this.#block;
    this.#noteLoop();
    return {
      ...query,
      with: {
        kind: 'with',
        start: this.#block.start,
        end: this.#block.start,
        ...this.#block.with,
        recursive: true,
        tables: [...(this.#block.with?.tables ?? []), ...level],
      },
      body: { ...plain, reshaped: true, ...(where ? { where } : {}) },
      ...(final ? { orderBy: final } : {}),
    };
  }

  /** Conditions that join tables come before the hierarchy, all others after it (SQL Language Reference, "Hierarchical Queries"). */
  #splitWhere(isSingle: boolean): void {
    for (const condition of conjuncts(this.#block.body.where)) {
      const isJoin =
        !isSingle &&
        tablesIn(condition, this.#aliases, this.#context).size > 1 &&
        !someInBlock(condition, (each) => isPart(each, this.#context) || isRownum(each, this.#context));
      (isJoin ? this.#before : this.#after).push(condition);
    }
  }

  #usesRownum(): boolean {
    const { items } = this.#block.body;
    return [...items, ...this.#after].some((each) =>
      someInBlock(each, (node) => isRownum(node, this.#context)),
    );
  }

  /** Rows come depth first; where nobody sees their order, it need not be asked for. */
  #orderMatters(): boolean {
    const { body } = this.#block;
    if (this.#usesRownum()) return true;
    const parent = this.#context.parents.at(-1)?.kind;
    if (parent === 'in' || parent === 'exists' || parent === 'quantified' || parent === 'setOperand')
      return false;
    if (parent === 'setOperation' || body.groupBy || body.having || body.quantifier === 'distinct')
      return false;
    return !body.items.some((each) => someInBlock(each, (node) => isAggregate(node, this.#context)));
  }

  /** The tree's rows, under the alias that the source's table has. */
  #fromTree(): TableExpression {
    const tables = this.#block.body.from.flatMap(tablesOf);
    const [only] = tables;
    const alias = tables.length === 1 && only?.kind === 'table' ? only.alias : undefined;
    const { start, end } = this.#clause;
    const name = make.name(this.#clause, this.#tree);
    return { kind: 'table', start, end, name, ...(alias ? { alias } : {}) };
  }

  /** The alias by which the tree's rows are qualified outside. */
  #outer(): Identifier {
    const table = this.#fromTree();
    return table.kind === 'table' && table.alias ? this.#context.names.local(table.alias) : this.#tree;
  }

  #sorted(from: TableExpression, orderBy: readonly OrderItem[]): TableExpression {
    const { start, end } = this.#clause;
    const star: SelectItem = { kind: 'selectItem', start, end, expression: { kind: 'star', start, end } };
    return {
      kind: 'derivedTable',
      start,
      end,
      lateral: false,
      alias: this.#outer(),
      query: {
        kind: 'query',
        start,
        end,
        body: { kind: 'select', start, end, items: [star], from: [from] },
        orderBy,
      },
    };
  }

  /** A place where the tree's rows are seen from outside. */
  #outside(): Place {
    return {
      row: (node, isNested) => {
        const name = this.#columns.of(node);
        if (!name) return undefined;
        const hasAlias = this.#outer() !== this.#tree && node.name.parts.length > 1;
        return isNested || hasAlias ? make.reference(node, this.#outer(), name) : make.reference(node, name);
      },
      level: (node) => make.reference(node, this.#level(node)),
    };
  }

  /** A row of the tables, in the first part (`isFirst`) or below a row of the tree. */
  #row(isFirst: boolean): Place['row'] {
    return (node, isNested) => {
      const name = this.#columns.of(node);
      if (!name) return undefined;
      const column = this.#joined ? name : columnIdentifier(node, this.#context);
      const isPlain =
        !this.#base || (isFirst && !isNested && (this.#joined !== undefined || node.name.parts.length === 1));
      return isPlain ? make.reference(node, column) : make.reference(node, this.#base, column);
    };
  }

  #of(alias: Identifier): Place['row'] {
    return (node) => {
      const name = this.#columns.of(node);
      return name && make.reference(node, alias, name);
    };
  }

  #level(origin: Span): Identifier {
    return this.#columns.compute('level', 'level', origin, (name) => ({
      first: integer(make.number(this.#clause, 1), this.#context),
      next: integer(
        make.binary(
          this.#clause,
          make.reference(this.#clause, this.#prior, name),
          '+',
          make.number(this.#clause, 1),
        ),
        this.#context,
      ),
    }));
  }

  #rewrite<N extends Node>(node: N, place: Place): N {
    return substituteKnown(node, (each) => this.#replacement(each, place), this.#context);
  }

  #replacement(node: Node, place: Place): Node | undefined {
    const context = this.#context;
    if (node.kind === 'query' && !place.isNested) return this.#rewrite(node, { ...place, isNested: true });
    if (node.kind === 'reference') {
      if (isPseudoColumn(node, 'LEVEL', context))
        return integer(place.level?.(node) ?? make.number(node, 1), context);
      if (isPseudoColumn(node, 'CONNECT_BY_ISLEAF', context)) return this.#isLeaf(node);
      if (isPseudoColumn(node, 'CONNECT_BY_ISCYCLE', context)) return this.#isCycle(node);
      return place.row(node, place.isNested === true);
    }
    if (node.kind === 'unary' && node.operator === 'connect_by_root')
      return make.reference(node, this.#root(node.operand));
    if (node.kind === 'unary' && node.operator === 'prior') {
      const { prior } = place;
      if (!prior) return make.reference(node, this.#above(node.operand));
      const level = (at: Node): Expression => make.reference(at, this.#prior, this.#level(at));
      return this.#rewrite(bare(node.operand), { row: prior, level });
    }
    if (node.kind === 'call' && isPathCall(node, context)) {
      const [value, separator] = node.arguments.map((each) => each.value);
      if (value && separator) return make.reference(node, this.#connected(value, separator));
    }
    return undefined;
  }

  /** CONNECT_BY_ROOT: a value of the first row, handed down. */
  #root(operand: Expression): Identifier {
    return this.#columns.compute(
      `root ${this.#text(operand)}`,
      `root_${this.#wordOf(operand)}`,
      operand,
      (name) => ({
        first: this.#rewrite(operand, { row: this.#row(true) }),
        next: make.reference(operand, this.#prior, name),
      }),
    );
  }

  /** PRIOR outside of CONNECT BY: a value of the row above; NULL in the first rows. */
  #above(operand: Expression): Identifier {
    return this.#columns.compute(
      `prior ${this.#text(operand)}`,
      `prior_${this.#wordOf(operand)}`,
      operand,
      () => ({
        first: typedNull(operand, () => this.#rewrite(operand, { row: this.#row(true) }), this.#context),
        next: this.#rewrite(bare(operand), {
          row: this.#of(this.#prior),
          level: (at) => make.reference(at, this.#prior, this.#level(at)),
        }),
      }),
    );
  }

  /** SYS_CONNECT_BY_PATH: the separator and the value of each row on the way. */
  #connected(value: Expression, separator: Expression): Identifier {
    const context = this.#context;
    const text = <E extends Expression>(node: E, nullable = false): E => {
      context.resolution.state(node, { kind: 'text' }, nullable);
      return node;
    };
    return this.#columns.compute(
      `path ${this.#text(value)} ${this.#text(separator)}`,
      `${this.#wordOf(value)}_path`,
      value,
      (name) => ({
        first: text(
          make.chain(value, '||', [
            separator,
            this.#rewrite(value, { row: this.#row(true), level: (at) => make.number(at, 1) }),
          ]),
        ),
        next: text(
          make.chain(value, '||', [
            text(make.reference(value, this.#prior, name)),
            separator,
            this.#rewrite(value, { row: this.#row(false), level: (at) => this.#nextLevel(at) }),
          ]),
        ),
      }),
    );
  }

  #nextLevel(at: Node): Expression {
    return make.binary(at, make.reference(at, this.#prior, this.#level(at)), '+', make.number(at, 1));
  }

  /** Whether a row has rows below it: asked of the tables again. */
  #isLeaf(node: Node): Expression {
    const exists = this.#child(node, undefined);
    return integer(
      make.caseExpression(node, [[exists, make.number(node, 0)]], make.number(node, 1)),
      this.#context,
    );
  }

  #isCycle(node: Node): Expression {
    const exists = this.#child(node, 'any');
    return integer(
      make.caseExpression(node, [[exists, make.number(node, 1)]], make.number(node, 0)),
      this.#context,
    );
  }

  /** `EXISTS (SELECT … FROM tables AS child WHERE connect by)`, the child being on the way (`any`) or not. */
  #child(node: Node, among: 'any' | undefined): Expression {
    const child = make.identifier(node, 'child');
    const { start, end } = node;
    const conditions = this.#connectBy({
      row: (each) => {
        const name = this.#columns.of(each);
        const column = name && (this.#joined ? name : columnIdentifier(each, this.#context));
        return column && make.reference(each, child, column);
      },
      prior: this.#of(this.#outer()),
      level: (at) =>
        make.binary(at, make.reference(at, this.#outer(), this.#level(at)), '+', make.number(at, 1)),
    });
    const cycle = this.#cycle();
    if (cycle) {
      const path = make.reference(node, this.#outer(), cycle.using);
      conditions.push(onTheWay(node, child, cycle.columns, path, among === 'any'));
    }
    const where = conjunction(conditions);
    const body: Select = {
      kind: 'select',
      start,
      end,
      items: [{ kind: 'selectItem', start, end, expression: make.number(node, 1) }],
      from: [this.#baseTable(child)],
      ...(where ? { where } : {}),
    };
    return { kind: 'exists', start, end, query: { kind: 'query', start, end, body } };
  }

  /** The conditions of CONNECT BY; what only hides loops is left out. */
  #connectBy(place: Place): Expression[] {
    return conjuncts(this.#clause.connectBy)
      .filter((each) => !isAlwaysTrue(each))
      .map((each) => this.#rewrite(each, place));
  }

  /** The table whose rows are connected, under an alias or its own. */
  #baseTable(alias?: Identifier): TableExpression {
    const { start, end } = this.#clause;
    if (this.#joined) {
      const name = make.name(this.#clause, this.#joined);
      return { kind: 'table', start, end, name, ...(alias ? { alias } : {}) };
    }
    const table = this.#block.body.from.flatMap(tablesOf)[0] as Extract<TableExpression, { kind: 'table' }>;
    return alias ? { ...table, alias } : table;
  }

  /** What tells the rows apart on the way down, for NOCYCLE: the primary key, or the columns that connect the rows. */
  #cycle():
    | { readonly columns: readonly Identifier[]; readonly set: Identifier; readonly using: Identifier }
    | undefined {
    if (!this.#clause.nocycle) return undefined;
    this.#cycleNames ??= {
      columns: this.#key() ?? connectingColumns(this.#clause, this.#columns),
      set: this.#columns.free('is_cycle', this.#clause),
      using: this.#columns.free('ancestors', this.#clause),
    };
    return this.#cycleNames;
  }

  #cycleNames: { columns: readonly Identifier[]; set: Identifier; using: Identifier } | undefined;

  #key(): readonly Identifier[] | undefined {
    const table = this.#joined ? undefined : this.#block.body.from.flatMap(tablesOf)[0];
    return table && primaryKey(table, this.#clause, this.#columns, this.#context);
  }

  #notCycle(name: Identifier): Expression {
    return make.unary(this.#clause, 'not', make.reference(this.#clause, name));
  }

  /** How rows are sorted depth first: by SEARCH where it can say the order, else by the numbers of the siblings. */
  #path(): { readonly name: Identifier; readonly search?: CommonTable['search'] } {
    const siblings = this.#block.siblings ? (this.#block.orderBy ?? []) : [];
    const keys = searchKeys(siblings, this.#key(), this.#columns, this.#context);
    if (keys) {
      const set = this.#columns.free('path', this.#clause);
      const by = keys.map((each) => orderItem(this.#clause, this.#clause, each));
      return { name: set, search: { order: 'depth', by, set } };
    }
    const number = (isFirst: boolean): Expression => {
      const { start, end } = this.#clause;
      const place: Place = {
        row: this.#row(isFirst),
        level: (at) => (isFirst ? make.number(at, 1) : this.#nextLevel(at)),
      };
      const orderBy = siblings.map((each) =>
        this.#rewrite(each, isFirst ? place : { ...place, prior: this.#of(this.#prior) }),
      );
      return {
        ...make.call(this.#clause, 'row_number', []),
        over: { kind: 'window', start, end, partitionBy: [], orderBy },
      };
    };
    const name = this.#columns.compute('order', 'path', this.#clause, (own) => ({
      first: { kind: 'array', start: this.#clause.start, end: this.#clause.end, items: [number(true)] },
      next: make.call(this.#clause, 'array_append', [
        make.reference(this.#clause, this.#prior, own),
        number(false),
      ]),
    }));
    return { name };
  }

  /** The common tables: the joined rows where there are several tables, and the tree. */
  #parts(
    path: { readonly search?: CommonTable['search'] } | undefined,
    cycle:
      | { readonly columns: readonly Identifier[]; readonly set: Identifier; readonly using: Identifier }
      | undefined,
  ): CommonTable[] {
    const { start, end } = this.#clause;
    const first = this.#firstPart();
    const next = this.#nextPart();
    const at = { start, end };
    const tree: CommonTable = {
      kind: 'commonTable',
      ...at,
      name: this.#tree,
      query: {
        kind: 'query',
        ...at,
        body: {
          kind: 'setOperation',
          ...at,
          first: first(),
          rest: [{ kind: 'setOperand', ...at, operator: 'union', all: true, body: next() }],
        },
      },
      ...(path?.search ? { search: path.search } : {}),
      ...(cycle
        ? {
            cycle: {
              columns: cycle.columns,
              set: cycle.set,
              to: make.boolean(this.#clause, true),
              otherwise: make.boolean(this.#clause, false),
              using: cycle.using,
            },
          }
        : {}),
    };
    return this.#joined ? [this.#joinedRows(this.#joined), tree] : [tree];
  }

  /** The rows of START WITH. It is made when all columns are known, but rewritten before, since it asks for some. */
  #firstPart(): () => Select {
    const { startWith } = this.#clause;
    const where =
      startWith && this.#rewrite(startWith, { row: this.#row(true), level: (at) => make.number(at, 1) });
    const { start, end } = this.#clause;
    return () => ({
      kind: 'select',
      start,
      end,
      items: [
        ...this.#columns.items((each) => this.#row(true)(each, false) ?? each),
        ...this.#columns.computed.map(({ name, first }) => item(first, name)),
      ],
      from: this.#block.body.from.length === 0 ? [] : [this.#baseTable()],
      ...(where ? { where } : {}),
    });
  }

  /** The rows below those of the tree. */
  #nextPart(): () => Select {
    const conditions = this.#connectBy({
      row: this.#row(false),
      prior: this.#of(this.#prior),
      level: (at) => this.#nextLevel(at),
    });
    const on = conjunction(conditions);
    const { start, end } = this.#clause;
    const tree: TableExpression = {
      kind: 'table',
      start,
      end,
      name: make.name(this.#clause, this.#tree),
      alias: this.#prior,
    };
    return () => {
      const isAlone = this.#block.body.from.length === 0;
      const joined: TableExpression = {
        kind: 'join',
        start,
        end,
        type: on ? 'inner' : 'cross',
        natural: false,
        left: tree,
        right: isAlone ? tree : this.#baseTable(),
        ...(on ? { on } : {}),
      };
      return {
        kind: 'select',
        start,
        end,
        items: [
          ...withoutAliases(this.#columns.items((each) => this.#row(false)(each, false) ?? each)),
          ...this.#columns.computed.map(({ next }) => item(next, undefined)),
        ],
        from: [isAlone ? tree : joined],
        ...(isAlone && on ? { where: on } : {}),
      };
    };
  }

  #joinedRows(name: Identifier): CommonTable {
    const { from } = this.#block.body;
    const start = from[0]?.start ?? this.#clause.start;
    const end = from.at(-1)?.end ?? this.#clause.end;
    const where = conjunction(this.#before);
    const body: Select = {
      kind: 'select',
      start,
      end,
      items: this.#columns.items((each) => each),
      from,
      ...(where ? { where } : {}),
    };
    return { kind: 'commonTable', start, end, name, query: { kind: 'query', start, end, body } };
  }

  /** An item keeps the name that it has in the source. */
  #item(node: SelectItem, place: Place): SelectItem {
    const expression = this.#rewrite(node.expression, place);
    if (node.alias || expression.kind !== 'reference') return { ...node, expression };
    const own =
      node.expression.kind === 'reference' ? columnIdentifier(node.expression, this.#context) : undefined;
    const last = expression.name.parts.at(-1);
    const isSame = !own || own.text.toLowerCase() === last?.text.toLowerCase();
    return { ...node, expression, ...(isSame ? {} : { alias: own }) };
  }

  #noteLoop(): void {
    const hasPrior = someInBlock(
      this.#clause.connectBy,
      (each) => each.kind === 'unary' && each.operator === 'prior',
    );
    const hidden = conjuncts(this.#clause.connectBy).some(isAlwaysTrue);
    if (hasPrior && !this.#clause.nocycle && !hidden)
      this.#context.report(
        queryFindings.hierarchyLoop,
        this.#clause,
        'A loop among the rows would not be noticed.',
      );
  }

  #text(node: Node): string {
    return this.#context.sources.text(node).toUpperCase();
  }

  #wordOf(node: Expression): string {
    const plain = bare(node);
    if (plain.kind === 'reference') return columnIdentifier(plain, this.#context).text.toLowerCase();
    let word = 'value';
    walk(plain, (each) => {
      if (word === 'value' && each.kind === 'reference' && this.#columns.of(each))
        word = columnIdentifier(each, this.#context).text.toLowerCase();
    });
    return word;
  }
}
