import * as make from '../../../../sql/make.ts';
import { nodesOfKind } from '../../../../sql/nodes-by-kind.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { Assignment, Block, If, Loop, QueryStatement, Statement } from '../../../../sql/tree/routine.ts';
import { mapChildren } from '../../../../sql/rewrite.ts';
import { some, walk } from '../../../../sql/walk.ts';
import { isExpression } from '../../../resolve/expression.ts';
import { assignedValue } from '../../../routines/sqlserver-assigned.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { helperVariable, outermostBlock, parentsInRoutine } from '../routine.ts';
import { declaredType, holderOf } from '../sqlserver-variables/rule.ts';

type AssigningItem = SelectItem & { readonly assigns: Expression };
type Assigning = Omit<Select, 'items'> & { readonly items: readonly AssigningItem[] };

/** `SELECT @a = x, @b = y FROM …`; see the page. */
export const selectAssignment = rule({
  name: 'sqlserver-select-assignment',
  on: ['queryStatement'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context): Statement | readonly Statement[] | undefined {
    const { body } = node.query;
    if (body.kind !== 'select' || !isAssigning(body)) return undefined;
    if (body.from.length === 0) return withoutTable(node, body, context);
    if (reads(body) || isOrdered(node.query)) return rowByRow(node, body, context);
    const isCertain = givesOneRow(body) || body.items.every((each) => isUnset(each.assigns, node, context));
    return isCertain ? intoVariables(node, body, context) : intoRecord(node, body, context);
  },
});

function isAssigning(body: Select): body is Assigning {
  return body.items.length > 0 && body.items.every((each) => each.assigns !== undefined);
}

/** Without FROM they are plain assignments, one after the other, under the condition that WHERE says. */
function withoutTable(node: QueryStatement, body: Assigning, context: RuleContext): readonly Statement[] {
  const statements = body.items.map((each) => assignmentOf(each, each.expression, context));
  if (!body.where) return statements;
  const { start, end } = node;
  const branch = { kind: 'ifBranch', start, end, test: body.where, statements } as const;
  return [{ kind: 'if', start, end, branches: [branch] }];
}

function assignmentOf(item: AssigningItem, value: Expression, context: RuleContext): Assignment {
  return {
    kind: 'assignment',
    start: item.start,
    end: item.end,
    target: item.assigns,
    value: valueFor(item, value, context),
  };
}

function valueFor(item: AssigningItem, value: Expression, context: RuleContext): Expression {
  const type = declaredType(item.assigns, context);
  return type ? assignedValue(value, type, context, holderOf(item.assigns, context)) : value;
}

/** Whether a value is made of what the statement assigns: `@list = @list + name`. */
function reads(body: Assigning): boolean {
  const targets = new Set(body.items.map((each) => variableName(each.assigns)));
  return body.items.some((item) =>
    some(item.expression, (node) => node.kind === 'reference' && targets.has(variableName(node))),
  );
}

function variableName(node: Expression): string | undefined {
  if (node.kind !== 'reference') return undefined;
  const [only, ...more] = node.name.parts;
  return only && more.length === 0 && only.text.startsWith('@') ? only.text.toLowerCase() : undefined;
}

/** The last row of the order counts; a query of one row has no last one. */
function isOrdered({ orderBy, fetch }: Query): boolean {
  const isOne = fetch !== undefined && (!fetch.count || isOneLiteral(fetch.count));
  return orderBy !== undefined && orderBy.length > 0 && !isOne;
}

function isOneLiteral(node: Expression): boolean {
  return node.kind === 'parenthesis'
    ? isOneLiteral(node.operand)
    : node.kind === 'number' && node.text === '1';
}

const aggregates = new Set([
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'string_agg',
  'bool_and',
  'bool_or',
  'stddev',
  'variance',
]);

/** Aggregates over the whole table give exactly one row. */
function givesOneRow(body: Assigning): boolean {
  if (body.groupBy || body.having) return false;
  return body.items.some((item) => {
    let found = false;
    walk(item.expression, (node) => {
      if (node.kind === 'query') return false;
      if (node.kind === 'call' && !node.over && node.callee.kind === 'reference')
        found ||= aggregates.has(node.callee.name.parts.at(-1)?.text.toLowerCase() ?? '');
      return true;
    });
    return found;
  });
}

/**
 * Whether a variable certainly has no value yet: declared without one, and nothing before has given it any. Then the NULL that SELECT INTO stores where it finds no row
 * changes nothing.
 */
function isUnset(target: Expression, node: Node, context: RuleContext): boolean {
  const name = variableName(target);
  const block = outermostBlock(context);
  if (name === undefined || !block) return false;
  if (context.resolution.referent(target).kind !== 'variable') return false;
  if (parentsInRoutine(context).some((each) => each.kind === 'loop')) return false;
  if (nodesOfKind(block, 'goto').length > 0) return false;
  const given = firstGiven(block).get(name);
  return given === undefined || given >= node.start;
}

const known = new WeakMap<Block, ReadonlyMap<string, number>>();

/** Where each variable of a routine is given a value first, by its name in lower case; found once for the routine. */
function firstGiven(block: Block): ReadonlyMap<string, number> {
  const before = known.get(block);
  if (before) return before;
  const first = new Map<string, number>();
  walk(block, (node) => {
    for (const name of givenBy(node)) first.set(name, Math.min(node.start, first.get(name) ?? node.start));
  });
  known.set(block, first);
  return first;
}

/** The variables that a node itself gives values. */
function givenBy(node: Node): readonly string[] {
  switch (node.kind) {
    case 'assignment':
      return namesOf([node.target]);
    case 'variable':
      return node.default === undefined ? [] : [node.name.text.toLowerCase()];
    case 'selectItem':
      return namesOf([node.assigns]);
    case 'setItem':
      return namesOf([node.variable]);
    case 'into':
      return namesOf(node.targets);
    case 'executeProcedure':
      return namesOf([node.result]);
    case 'executeArgument':
      return node.output ? namesOf([node.value]) : [];
    default:
      return [];
  }
}

function namesOf(targets: readonly (Expression | undefined)[]): readonly string[] {
  return targets.flatMap((each) => (each && variableName(each)) ?? []);
}

function intoVariables(node: QueryStatement, body: Assigning, context: RuleContext): Statement {
  const { start } = node;
  const items = body.items.map((each) => plainItem(each, context));
  const targets = body.items.map((each) => each.assigns);
  const into = { kind: 'into', start, end: start, bulk: false, targets } as const;
  return { ...node, query: { ...node.query, body: { ...body, items, into } } };
}

function plainItem(item: AssigningItem, context: RuleContext, alias?: Identifier): SelectItem {
  const { assigns: _, ...plain } = item;
  const expression = valueFor(item, item.expression, context);
  const isNamed =
    alias !== undefined &&
    expression.kind === 'reference' &&
    expression.name.parts.at(-1)?.text.toLowerCase() === alias.text.toLowerCase();
  return { ...plain, expression, ...(alias && !isNamed ? { alias } : {}) };
}

/** A row is looked for first, and the variables are left alone where there is none. */
function intoRecord(node: QueryStatement, body: Assigning, context: RuleContext): readonly Statement[] {
  const { start, end } = node;
  const record = helperVariable(context, 'found_row', 'record', { kind: 'unknown' }, node);
  if (!record) return [intoVariables(node, body, context)];
  const names = fieldNames(body, context);
  const items = body.items.map((each, i) => plainItem(each, context, names[i]));
  const into = { kind: 'into', start, end: start, bulk: false, targets: [record] } as const;
  const select: QueryStatement = { ...node, query: { ...node.query, body: { ...body, items, into } } };
  const statements = body.items.map((each, i) => fromField(each, record.name.parts, names[i]));
  const branch = {
    kind: 'ifBranch',
    start: end,
    end,
    test: make.reference(node, 'FOUND'),
    statements,
  } as const;
  const check: If = { kind: 'if', start: end, end, branches: [branch] };
  return [select, check];
}

function fieldNames(body: Assigning, context: RuleContext): readonly Identifier[] {
  return body.items.map((each) => {
    const name = (variableName(each.assigns) ?? '@value').slice(1);
    return context.targetNames.identifier(name, { start: -1, end: -1 });
  });
}

function fromField(
  item: AssigningItem,
  record: readonly Identifier[],
  name: Identifier | undefined,
): Assignment {
  const value = make.reference(item, ...record, ...(name ? [name] : []));
  return { kind: 'assignment', start: item.end, end: item.end, target: item.assigns, value };
}

/** Each row gives the variables their values anew, and the last one stays. */
function rowByRow(node: QueryStatement, body: Assigning, context: RuleContext): Statement {
  const { start, end } = node;
  const row = helperVariable(context, 'each_row', 'record', { kind: 'unknown' }, node);
  const [variable] = row?.name.parts ?? [];
  if (!variable) return node;
  const columns = new RowColumns(body, context);
  const statements = body.items.map((each) =>
    assignmentOf(each, columns.within<Expression>(each.expression, variable), context),
  );
  const items = columns.items(node);
  const query: Query = { ...node.query, body: { ...body, items, reshaped: true } };
  const control = { kind: 'queryControl', start, end, variable, query } as const;
  const loop: Loop = { kind: 'loop', start, end, labels: [], control, statements };
  return loop;
}

/** The values of a row that are used in assignments: what has no variable in it that the statement changes. A class because it collects. */
class RowColumns {
  readonly #targets: ReadonlySet<string | undefined>;
  readonly #context: RuleContext;
  readonly #columns: { readonly value: Expression; readonly name: Identifier }[] = [];

  constructor(body: Assigning, context: RuleContext) {
    this.#targets = new Set(body.items.map((each) => variableName(each.assigns)));
    this.#context = context;
  }

  /** The expression with its largest parts that the row gives replaced by fields of the row. */
  within<N extends Node>(node: N, row: Identifier): N | Expression {
    const isOwn = some(node, (each) => each.kind === 'reference' && this.#targets.has(variableName(each)));
    if (isOwn) {
      if (node.kind === 'reference') return node;
      const made = mapChildren(node, (each) => this.within(each, row));
      this.#context.resolution.inherit(made, node);
      return made;
    }
    return isExpression(node) && !isConstant(node) ? this.#field(node, row) : node;
  }

  #field(value: Expression, row: Identifier): Expression {
    const referent = this.#context.resolution.referent(value);
    const known = this.#columns.find((each) => isSameColumn(each.value, value));
    if (known) return this.#reference(value, row, known.name);
    const wish = referent.kind === 'column' ? referent.column : 'value';
    const taken = (name: string): boolean => this.#columns.some((each) => each.name.text === name);
    let name = wish;
    for (let i = 2; taken(name); i += 1) name = `${wish}_${i}`;
    const field = this.#context.targetNames.identifier(name, { start: -1, end: -1 });
    this.#columns.push({ value, name: field });
    return this.#reference(value, row, field);
  }

  #reference(value: Expression, row: Identifier, field: Identifier): Expression {
    const { resolution } = this.#context;
    const made = make.reference(value, row, field);
    resolution.state(made, resolution.typeOf(value), resolution.nullable(value));
    return made;
  }

  items(at: Node): readonly SelectItem[] {
    const { start } = at;
    if (this.#columns.length === 0)
      return [{ kind: 'selectItem', start, end: start, expression: make.nullLiteral({ start, end: start }) }];
    return this.#columns.map(({ value, name }) => {
      const isPlain = value.kind === 'reference' && value.name.parts.at(-1)?.text.toLowerCase() === name.text;
      const { start: from, end } = value;
      return { kind: 'selectItem', start: from, end, expression: value, ...(isPlain ? {} : { alias: name }) };
    });
  }
}

function isSameColumn(a: Expression, b: Expression): boolean {
  if (a.kind !== 'reference' || b.kind !== 'reference') return false;
  const written = (each: typeof a): string =>
    each.name.parts.map((part) => part.text.toLowerCase()).join('.');
  return written(a) === written(b);
}

function isConstant(node: Expression): boolean {
  return ['string', 'number', 'null', 'boolean'].includes(node.kind) || variableName(node) !== undefined;
}
