import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Window } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type {
  CommonTable,
  DerivedTable,
  MatchRecognize,
  NamedWindow,
  Query,
  Select,
  SelectItem,
  TableExpression,
} from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../../expressions/built-in.ts';
import { columnsOf } from '../columns.ts';
import { isAggregate, substituteKnown } from '../condition.ts';
import type { Plan } from './measure.ts';
import { beside, measure, NotConverted, ofRow, over, span, valuesOf, variableOf } from './measure.ts';
import type { Pattern } from './pattern.ts';
import { readPattern } from './pattern.ts';

/** MATCH_RECOGNIZE; see the page. */
export const matchRecognize = rule({
  name: 'match-recognize',
  on: ['matchRecognize'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    try {
      const pattern = readPattern(node.pattern);
      if (typeof pattern === 'string') throw new NotConverted(`a pattern that ${pattern}`);
      return new Conversion(node, pattern, context).table();
    } catch (error) {
      if (!(error instanceof NotConverted)) throw error;
      context.refuse(queryFindings.matchRecognize, node, `MATCH_RECOGNIZE has ${error.message}.`);
      return undefined;
    }
  },
});

/** One clause while it is converted. A class because it collects columns. */
class Conversion {
  readonly #node: MatchRecognize;
  readonly #pattern: Pattern;
  readonly #context: RuleContext;
  readonly #columns: SelectItem[] = [];
  readonly #label: Identifier;
  readonly #group: Identifier | undefined;
  readonly #labelled: Identifier;
  readonly #matched: Identifier;
  readonly #plan: Plan;

  constructor(node: MatchRecognize, pattern: Pattern, context: RuleContext) {
    this.#node = node;
    this.#pattern = pattern;
    this.#context = context;
    const columns = new Set(
      columnsOf(node.table, context)?.map((each) => each.identifier.text.toLowerCase()),
    );
    const free = (wish: string): Identifier => {
      let name = context.freshName(wish);
      while (columns.has(name.text)) name = context.freshName(wish);
      return name;
    };
    this.#label = free('label');
    this.#group = node.partitionBy.length > 0 ? free('series') : undefined;
    this.#labelled = context.freshName('labelled');
    this.#matched = context.freshName('matched');
    const subsets = new Map(
      node.subsets.map((each) => [
        context.names.stored(each.name),
        each.members.map((member) => context.names.stored(member)),
      ]),
    );
    this.#plan = {
      context,
      members: (name) => subsets.get(name) ?? (pattern.variables.includes(name) ? [name] : []),
      place: free('place'),
      classifier: free('classifier'),
      number: free('match_number'),
      series: context.freshName('in_series'),
      ...(node.rows === 'one'
        ? {}
        : { running: context.freshName('so_far'), final: context.freshName('in_match') }),
      column: (value) => this.#column(value),
    };
  }

  table(): DerivedTable {
    const node = this.#node;
    // Measures are first: they ask for columns of the rows.
    const last = node.rows === 'one' ? this.#oneRow() : this.#allRows();
    const query: Query = {
      kind: 'query',
      ...span(node),
      with: {
        kind: 'with',
        ...span(node),
        tables: [this.#common(this.#labelled, this.#labels()), this.#common(this.#matched, this.#matches())],
      },
      body: last,
    };
    const alias = node.alias ?? this.#context.freshName('matches');
    return { kind: 'derivedTable', ...span(node), lateral: false, query, alias };
  }

  #common(name: Identifier, body: Select): CommonTable {
    const at = span(this.#node);
    return { kind: 'commonTable', ...at, name, query: { kind: 'query', ...at, body } };
  }

  /** The rows with their places, and the variables whose conditions they meet. */
  #labels(): Select {
    const node = this.#node;
    const plan = this.#plan;
    const labels = this.#pattern.variables.map((each) => this.#test(each));
    const order: Window = {
      kind: 'window',
      ...span(node),
      partitionBy: node.partitionBy,
      orderBy: node.orderBy,
    };
    const series: NamedWindow = { kind: 'namedWindow', ...span(node), name: plan.series, window: order };
    const group = this.#group && {
      ...make.call(node, 'dense_rank', []),
      over: {
        ...order,
        partitionBy: [],
        orderBy: node.partitionBy.map((expression) => ({
          kind: 'orderItem' as const,
          ...span(expression),
          expression,
        })),
      },
    };
    return this.#select(
      [
        this.#item(make.star(node)),
        ...(group && this.#group ? [this.#item(group, this.#group)] : []),
        this.#item({ ...make.call(node, 'row_number', []), over: over(node, plan.series) }, plan.place),
        this.#item(make.call(node, 'concat_ws', [make.string(node, ' '), ...labels]), this.#label),
        ...this.#columns,
      ],
      [node.table],
      { windows: [series] },
    );
  }

  /** The variable's name where its condition holds; what has no condition may stand for any row. */
  #test(variable: string): Expression {
    const { names } = this.#context;
    const define = this.#node.defines.find((each) => each.alias && names.stored(each.alias) === variable);
    if (!define) return make.string(this.#node, variable);
    const condition = this.#condition(define.expression, variable);
    return make.caseExpression(define, [[condition, make.string(define, variable)]]);
  }

  /** A condition that asks for nothing but the row and those beside it. */
  #condition(node: Expression, variable: string): Expression {
    const plan = this.#plan;
    const own = (value: Node): void => {
      const other = variableOf(value, plan);
      if (other !== undefined && other !== variable)
        throw new NotConverted(`a condition of ${variable} about the rows of ${other}`);
    };
    return substituteKnown(
      node,
      (each) => {
        if (isAggregate(each, this.#context))
          throw new NotConverted(`a condition of ${variable} with an aggregate over the rows so far`);
        if (each.kind === 'reference' && this.#context.resolution.referent(each).kind === 'column') {
          own(each);
          return ofRow(each, plan);
        }
        if (each.kind !== 'keywordCall' || !each.name.startsWith('MATCH ')) return undefined;
        const [value] = valuesOf(each);
        const isBeside = each.name === 'MATCH PREV' || each.name === 'MATCH NEXT';
        if (!value || !isBeside || value.kind === 'keywordCall')
          throw new NotConverted(`a condition of ${variable} with ${each.name.slice(6)} of the rows so far`);
        own(value);
        return beside(each, ofRow(value, plan), plan);
      },
      this.#context,
    );
  }

  /** The rows of matches, or all of them, with number and variable. */
  #matches(): Select {
    const node = this.#node;
    const plan = this.#plan;
    const found = this.#context.freshName('found');
    const lists = this.#context.freshName('lists');
    const labels = make.identifier(node, 'labels');
    const group = this.#group;
    const all = {
      ...make.call(node, 'array_agg', [make.reference(node, this.#label)]),
      orderBy: [{ kind: 'orderItem' as const, ...span(node), expression: make.reference(node, plan.place) }],
    };
    const list = this.#select(
      [...(group ? [this.#item(make.reference(node, group))] : []), this.#item(all, labels)],
      [this.#from(this.#labelled)],
      group ? { groupBy: [make.reference(node, group)] } : {},
    );
    const rows = packCall(node, this.#context, 'match_rows', [
      make.reference(node, lists, labels),
      make.string(node, this.#pattern.text),
      ...this.#skip(),
    ]);
    const places = this.#select(
      [
        ...(group ? [this.#item(make.reference(node, lists, group))] : []),
        this.#item(make.star(node, make.name(node, found))),
      ],
      [
        this.#derived(list, lists),
        {
          kind: 'tableFunction',
          ...span(node),
          expression: rows,
          unnest: false,
          alias: found,
          columns: [plan.place, plan.number, plan.classifier],
        },
      ],
    );
    return this.#select(
      [this.#item(make.star(node))],
      [
        {
          kind: 'join',
          ...span(node),
          type: node.rows === 'all with unmatched' ? 'left' : 'inner',
          natural: false,
          left: this.#from(this.#labelled),
          right: this.#derived(places, found),
          using: [...(group ? [group] : []), plan.place],
        },
      ],
    );
  }

  #skip(): Expression[] {
    const { skip } = this.#node;
    if (skip === 'past last row') return [];
    if (typeof skip === 'string') return [make.string(this.#node, skip)];
    const name = this.#context.names.stored(skip.variable);
    if (!this.#pattern.variables.includes(name)) throw new NotConverted('AFTER MATCH SKIP TO a subset');
    return [make.string(this.#node, `${skip.to} ${name}`)];
  }

  #oneRow(): Select {
    const node = this.#node;
    const partition = node.partitionBy.map((each) => ofRow(each, this.#plan));
    const items = [
      ...partition.map((each) => this.#item(each)),
      ...node.measures.map((each) => this.#measure(each)),
    ];
    const groups = [...(this.#group ? [this.#group] : []), this.#plan.number];
    return this.#select(
      items.length > 0 ? items : [this.#item(make.number(node, 1))],
      [this.#from(this.#matched)],
      {
        groupBy: [...groups.map((each) => make.reference(node, each)), ...partition],
      },
    );
  }

  #measure(item: SelectItem): SelectItem {
    return { ...item, expression: measure(item.expression, this.#plan, this.#plan.running) };
  }

  /** Partition, order, measures, then what columns are left (SQL Language Reference, `row_pattern_rows_per_match`). */
  #allRows(): Select {
    const node = this.#node;
    const plan = this.#plan;
    const columns = columnsOf(node.table, this.#context);
    if (!columns || !plan.running || !plan.final)
      throw new NotConverted('ALL ROWS PER MATCH over columns that are not known');
    const ordered = [...node.partitionBy, ...node.orderBy.map((each) => each.expression)];
    const before = ordered.map((each) => {
      const referent = this.#context.resolution.referent(each);
      if (referent.kind !== 'column')
        throw new NotConverted('ALL ROWS PER MATCH over an order that is no column');
      return referent.column;
    });
    const rest = columns.filter((each) => !before.includes(each.stored));
    const match: Window = {
      kind: 'window',
      ...span(node),
      partitionBy: [...(this.#group ? [this.#group] : []), plan.number].map((each) =>
        make.reference(node, each),
      ),
      orderBy: [{ kind: 'orderItem', ...span(node), expression: make.reference(node, plan.place) }],
    };
    const whole: Window = {
      ...match,
      frame: {
        kind: 'frame',
        ...span(node),
        unit: 'rows',
        from: { kind: 'frameBound', ...span(node), bound: 'unbounded preceding' },
        to: { kind: 'frameBound', ...span(node), bound: 'unbounded following' },
      },
    };
    const named = (name: Identifier, window: Window): NamedWindow => ({
      kind: 'namedWindow',
      ...span(node),
      name,
      window,
    });
    return this.#select(
      [
        ...[...new Set(before)].flatMap((stored) =>
          columns
            .filter((each) => each.stored === stored)
            .map((each) => this.#item(make.reference(node, each.identifier))),
        ),
        ...node.measures.map((each) => this.#measure(each)),
        ...rest.map((each) => this.#item(make.reference(node, each.identifier))),
      ],
      [this.#from(this.#matched)],
      { windows: [named(plan.running, match), named(plan.final, whole)] },
    );
  }

  #column(value: Expression): Identifier {
    const name = this.#context.freshName('beside');
    this.#columns.push(this.#item(value, name));
    return name;
  }

  #item(expression: Expression, alias?: Identifier): SelectItem {
    return { kind: 'selectItem', ...span(expression), expression, ...(alias ? { alias } : {}) };
  }

  #select(
    items: readonly SelectItem[],
    from: readonly TableExpression[],
    more: Partial<Pick<Select, 'groupBy' | 'windows'>> = {},
  ): Select {
    return { kind: 'select', ...span(this.#node), reshaped: true, items, from, ...more };
  }

  #from(name: Identifier): TableExpression {
    return { kind: 'table', ...span(this.#node), name: make.name(this.#node, name) };
  }

  #derived(body: Select, alias: Identifier): DerivedTable {
    const at: Span = span(this.#node);
    return { kind: 'derivedTable', ...at, lateral: false, query: { kind: 'query', ...at, body }, alias };
  }
}
