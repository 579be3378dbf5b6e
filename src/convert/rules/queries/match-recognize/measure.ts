import * as make from '../../../../sql/make.ts';
import type {
  Call,
  Element,
  Expression,
  KeywordCall,
  KeywordPart,
  Window,
} from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Span } from '../../../../text/span.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { isAggregate, substituteKnown } from '../condition.ts';
import { unqualified } from '../relations.ts';

/** What the parts of a conversion of MATCH_RECOGNIZE have in common. */
export interface Plan {
  readonly context: RuleContext;
  /** The variables that a name in the clause stands for: itself, or those of a SUBSET. */
  members(variable: string): readonly string[];
  /** Columns of the row's place in its partition and of what it matched. */
  readonly place: Identifier;
  readonly classifier: Identifier;
  readonly number: Identifier;
  /** The windows of a partition's rows; of a match up to the row at hand and to its end, where all rows are shown. */
  readonly series: Identifier;
  readonly running?: Identifier;
  readonly final?: Identifier;
  /** A column of the rows before they are matched, for a value of a row beside a matched one. */
  column(value: Expression): Identifier;
}

/** Says why a clause cannot be converted. */
export class NotConverted extends Error {}

/** The variable that qualifies the columns of an expression; undefined where none does. Of several, no row has them all. */
export function variableOf(node: Node, plan: Plan): string | undefined {
  const found = new Set<string | undefined>();
  const visit = (each: Node): Node => {
    if (each.kind === 'reference') {
      const referent = plan.context.resolution.referent(each);
      if (
        referent.kind === 'column' &&
        plan.members(referent.relation.alias).length > 0 &&
        each.name.parts.length > 1
      )
        found.add(referent.relation.alias);
      else if (referent.kind === 'column') found.add(undefined);
    }
    return each;
  };
  substituteKnown(node, (each) => void visit(each), plan.context);
  if (found.size > 1) throw new NotConverted('an expression about rows of several variables at once');
  return [...found][0];
}

/** The expression over the columns of a row, without the variables before their names. */
export function ofRow<N extends Expression>(node: N, plan: Plan): Expression {
  return substituteKnown(
    node as Expression,
    (each) => {
      const bare = each.kind === 'reference' ? unqualified(each, plan.context) : each;
      return bare === each ? undefined : bare;
    },
    plan.context,
  );
}

/** `PREV(x, n)` and `NEXT(x, n)`: the value of a row before or after, matched or not. */
export function beside(node: KeywordCall, value: Expression, plan: Plan): Expression {
  const [, by] = valuesOf(node);
  const name = node.name === 'MATCH PREV' ? 'lag' : 'lead';
  const values = by ? [value, make.cast(by, by, 'integer')] : [value];
  return typedLike({ ...make.call(node, name, values), over: over(node, plan.series) }, value, plan);
}

export function valuesOf(node: KeywordCall): readonly Expression[] {
  return node.parts.filter((each): each is Expression => isValue(each));
}

function isValue(part: KeywordPart): boolean {
  return part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

/** A measure over the rows of a match: of the whole match, or up to the row at hand where all rows are shown. */
export function measure(node: Expression, plan: Plan, window: Identifier | undefined): Expression {
  const { context } = plan;
  return substituteKnown(node, (each) => measured(each, plan, window), context);
}

function measured(node: Node, plan: Plan, window: Identifier | undefined): Expression | undefined {
  switch (node.kind) {
    case 'keywordCall':
      return navigated(node, plan, window);
    case 'reference': {
      if (plan.context.resolution.referent(node).kind !== 'column') return undefined;
      return nth(node, node, plan, window, 'last');
    }
    case 'call':
      return isAggregate(node, plan.context) ? aggregated(node, plan, window) : undefined;
    default:
      return undefined;
  }
}

function navigated(node: KeywordCall, plan: Plan, window: Identifier | undefined): Expression | undefined {
  const [value, offset] = valuesOf(node);
  switch (node.name) {
    case 'MATCH NUMBER':
      return typed(make.reference(node, plan.number), { kind: 'number', integer: true }, plan);
    case 'MATCH CLASSIFIER':
      return typed(
        pick(node, make.reference(node, plan.classifier), undefined, plan, window, 'last'),
        { kind: 'text' },
        plan,
      );
    case 'MATCH FINAL':
      return value && measure(value, plan, window && plan.final);
    case 'MATCH RUNNING':
      return value && measure(value, plan, window && plan.running);
    case 'MATCH FIRST':
    case 'MATCH LAST':
      return value && nth(node, value, plan, window, node.name === 'MATCH FIRST' ? 'first' : 'last', offset);
    case 'MATCH PREV':
    case 'MATCH NEXT':
      return value && besideMatched(node, value, plan, window);
    default:
      return undefined;
  }
}

/** PREV and NEXT of a matched row: the row beside it is looked for before rows that match nothing are gone. */
function besideMatched(
  node: KeywordCall,
  value: Expression,
  plan: Plan,
  window: Identifier | undefined,
): Expression {
  const isNavigated = value.kind === 'keywordCall' && /^MATCH (?:FIRST|LAST)$/.test(value.name);
  const [inner, offset] = isNavigated ? valuesOf(value) : [value];
  if (!inner) throw new NotConverted('a navigation without a value');
  const which = isNavigated && value.name === 'MATCH FIRST' ? 'first' : 'last';
  const column = make.reference(node, plan.column(beside(node, ofRow(inner, plan), plan)));
  typedLike(column, inner, plan);
  return typedLike(pick(node, column, variableOf(inner, plan), plan, window, which, offset), inner, plan);
}

function nth(
  node: Expression,
  value: Expression,
  plan: Plan,
  window: Identifier | undefined,
  which: 'first' | 'last',
  offset?: Expression,
): Expression {
  const made = pick(node, ofRow(value, plan), variableOf(value, plan), plan, window, which, offset);
  return typedLike(made, value, plan);
}

/** The value in the first or last of a match's rows that a variable stands for, or the nth from there. */
function pick(
  at: Span,
  value: Expression,
  variable: string | undefined,
  plan: Plan,
  window: Identifier | undefined,
  which: 'first' | 'last',
  offset?: Expression,
): Expression {
  const steps = offset ? Number(offset.kind === 'number' ? offset.text : Number.NaN) : 0;
  if (!Number.isSafeInteger(steps)) throw new NotConverted('an offset that is no whole number');
  const filter = variable === undefined ? {} : { filter: among(at, variable, plan) };
  if (window === undefined) {
    const place = make.reference(at, plan.place);
    const direction = which === 'last' ? { direction: 'desc' as const } : {};
    const all: Call = {
      ...make.call(at, 'array_agg', [value]),
      orderBy: [{ kind: 'orderItem', ...span(at), expression: place, ...direction }],
      ...filter,
    };
    return element(at, all, make.number(at, steps + 1));
  }
  if (variable === undefined && which === 'last' && steps === 0 && window === plan.running) return value;
  const all: Call = { ...make.call(at, 'array_agg', [value]), ...filter, over: over(at, window) };
  if (which === 'first') return element(at, all, make.number(at, steps + 1));
  const rows: Call = { ...make.call(at, 'count', [make.star(at)]), ...filter, over: over(at, window) };
  const index: Expression = steps === 0 ? rows : make.binary(at, rows, '-', make.number(at, steps));
  return element(at, all, index);
}

/** `COUNT(A.*)`, `SUM(A.x)`: over the rows that the variable stands for. */
function aggregated(node: Call, plan: Plan, window: Identifier | undefined): Expression {
  if (node.keep || node.withinGroup || node.over) throw new NotConverted('an aggregate with an order');
  const variables = new Set<string | undefined>();
  const values = node.arguments.map(({ value }) => {
    if (value.kind === 'star') {
      const [alias] = value.qualifier?.parts ?? [];
      variables.add(alias && plan.context.names.stored(alias));
      return make.star(value);
    }
    variables.add(variableOf(value, plan));
    return ofRow(value, plan);
  });
  if (variables.size > 1) throw new NotConverted('an aggregate over rows of several variables');
  const [variable] = variables;
  const made: Call = {
    ...node,
    arguments: values.map((value) => make.argument(value)),
    ...(variable === undefined ? {} : { filter: among(node, variable, plan) }),
    ...(window ? { over: over(node, window) } : {}),
  };
  return typedLike(made, node, plan);
}

function among(at: Span, variable: string, plan: Plan): Expression {
  const names = plan.members(variable).map((each) => make.string(at, each));
  const classifier = make.reference(at, plan.classifier);
  const [only] = names;
  if (only && names.length === 1) return make.binary(at, classifier, '=', only);
  return { kind: 'in', ...span(at), operand: classifier, not: false, list: names };
}

function element(at: Span, operand: Expression, index: Expression): Element {
  return { kind: 'element', ...span(at), operand, index };
}

export function over(at: Span, base: Identifier): Window {
  return { kind: 'window', ...span(at), base, partitionBy: [], orderBy: [] };
}

export function span({ start, end }: Span): Span {
  return { start, end };
}

function typed<N extends Expression>(node: N, type: ValueType, { context }: Plan): N {
  context.resolution.state(node, type, true);
  return node;
}

function typedLike<N extends Expression>(node: N, origin: Expression, plan: Plan): N {
  return typed(node, plan.context.resolution.typeOf(origin), plan);
}
