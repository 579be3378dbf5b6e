import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import type { NamedItem } from './columns.ts';
import { namedItems, over, selectOf } from './columns.ts';
import type { Format } from './options.ts';

/** An object for each row, those of all rows in an array. Members that are NULL are left out unless it is said otherwise. */
export function json(query: Query, format: Format, context: RuleContext): Query | undefined {
  const { mode } = format;
  const body = selectOf(query);
  const items = body && namedItems(body, context)?.map((each) => asJson(each, context));
  // AUTO nests the columns of several tables, PATH those with a point in their names.
  const isKnown =
    mode === 'PATH' || (mode === 'AUTO' && body?.from?.length === 1 && body.from[0]?.kind !== 'join');
  if (!body || !items || !isKnown) return undefined;
  const members = membersOf(items, mode === 'PATH');
  if (!members) return undefined;
  const isNested = members.some(({ inner }) => inner !== undefined);
  // json_strip_nulls would take members out of nested values, too, and their slashes are as they are to be.
  const isPlain = !isNested && !items.some(({ item }) => isJsonCast(item.expression));
  const rows = { query, body, items };
  return isPlain ? ofWholeRows(rows, format, context) : ofMembers(rows, members, format, context);
}

interface Rows {
  readonly query: Query;
  readonly body: Select;
  readonly items: readonly NamedItem[];
}

/** Where the names of the columns are those of the members, a row is an object as it is. */
function ofWholeRows({ query, body, items }: Rows, format: Format, context: RuleContext): Query {
  const spelled = items.map(({ item, name }) => ({ ...item, alias: make.identifier(item, name, true) }));
  const alias = context.freshName('json_row');
  const row = make.call(query, 'row_to_json', [make.reference(query, alias)]);
  const object = format.words.has('INCLUDE_NULL_VALUES') ? row : make.call(query, 'json_strip_nulls', [row]);
  const text = make.cast(query, object, 'text');
  const mayHaveSlash = items.some(({ item, name }) => name.includes('/') || isText(item.expression, context));
  const escaped = mayHaveSlash ? withSlashes(query, text) : text;
  return arrayOf({ query, body, items: spelled, alias }, escaped, format, context);
}

/** Kinds of values that hold no slash as JSON. */
const slashless: ReadonlySet<string> = new Set(['number', 'date', 'timestamp', 'boolean', 'null']);

/** Whether a value becomes a string that may hold a slash. */
function isText(node: Expression, { resolution }: RuleContext): boolean {
  const type = resolution.typeOf(node);
  if (type.kind === 'other') return !/^(?:time|uniqueidentifier)$/i.test(type.name);
  return !slashless.has(type.kind);
}

/** SQL Server escapes the slash of a string, which JSON allows and PostgreSQL does not do ("How FOR JSON escapes special characters and control characters"). Outside of strings JSON has none. */
function withSlashes(at: Query, text: Expression): Expression {
  return make.call(at, 'replace', [text, make.string(at, '/'), make.string(at, '\\/')]);
}

/** Objects put together member by member. */
function ofMembers(
  { query, body, items }: Rows,
  members: readonly Member[],
  format: Format,
  context: RuleContext,
): Query {
  const alias = context.freshName('json_row');
  const columns = items.map(({ item }, i) => ({
    ...item,
    alias: make.identifier(item, `column_${i + 1}`),
  }));
  const maker = {
    at: query,
    row: alias,
    items: columns,
    keepsNulls: format.words.has('INCLUDE_NULL_VALUES'),
  };
  return arrayOf({ query, body, items: columns, alias }, objectOf(members, maker, context), format, context);
}

/** The objects of all rows as one text. */
function arrayOf(
  {
    query,
    body,
    items,
    alias,
  }: {
    readonly query: Query;
    readonly body: Select;
    readonly items: readonly SelectItem[];
    readonly alias: Identifier;
  },
  object: Expression,
  { root, words }: Format,
  context: RuleContext,
): Query {
  const all = make.call(query, 'string_agg', [object, make.string(query, ',')]);
  const isBare = words.has('WITHOUT_ARRAY_WRAPPER');
  const [open, close] =
    root === undefined ? (isBare ? ['', ''] : ['[', ']']) : [`{${JSON.stringify(root)}:[`, ']}'];
  const text =
    open === ''
      ? all
      : make.chain(query, '||', [make.string(query, open ?? ''), all, make.string(query, close ?? '')]);
  // What has no brackets need not be JSON, and is a text for the query around it.
  const staysJson = !isBare && isMember(context);
  const value = staysJson ? make.cast(query, make.parenthesis(query, text), 'json') : text;
  return over({ ...query, body: { ...body, reshaped: true, items } }, alias, value);
}

/** Whether the query is itself a column of one that is made JSON: there it stays JSON. */
function isMember({ parents }: RuleContext): boolean {
  const above = parents.filter(({ kind }) => kind !== 'parenthesis').slice(-4);
  const [outer, select, item, subquery] = above;
  return (
    outer?.kind === 'query' &&
    select?.kind === 'select' &&
    item?.kind === 'selectItem' &&
    subquery?.kind === 'subquery' &&
    (outer.options ?? []).some(({ name }) => name === 'FOR JSON')
  );
}

/** Functions whose text is JSON for FOR JSON, which writes any other text as a string. */
const makers: ReadonlySet<string> = new Set(['JSON_QUERY', 'JSON_MODIFY', 'JSON_OBJECT', 'JSON_ARRAY']);

/** A column whose text is JSON gets the type that says so. */
function asJson(named: NamedItem, context: RuleContext): NamedItem {
  const { item } = named;
  const { expression } = item;
  const value = bareOf(expression);
  const word =
    value.kind === 'call' && value.callee.kind === 'reference' && value.callee.name.parts.length === 1
      ? value.callee.name.parts[0]?.text
      : value.kind === 'keywordCall'
        ? value.name
        : undefined;
  const isMade = word !== undefined && makers.has(word.toUpperCase());
  const isTyped = !isJsonCast(expression) && context.resolution.typeOf(expression).kind === 'json';
  if (!isMade && !isTyped) return named;
  return { ...named, item: { ...item, expression: make.cast(expression, expression, 'json') } };
}

function bareOf(node: Expression): Expression {
  return node.kind === 'parenthesis' ? bareOf(node.operand) : node;
}

/** Whether it has been made JSON: by a cast, or a query whose only column is cast. */
function isJsonCast(node: Expression): boolean {
  const value = bareOf(node);
  if (value.kind === 'subquery') {
    const { body } = value.query;
    const [only] = body.kind === 'select' ? body.items : [];
    return only !== undefined && isJsonCast(only.expression);
  }
  return value.kind === 'cast' && value.type.target === true && value.type.name.parts.at(-1)?.text === 'json';
}

/** A member of an object: the column that it holds, or the members of the object that it holds. */
interface Member {
  readonly name: string;
  readonly column?: number;
  readonly inner?: Member[];
}

/**
 * The members that the names of the columns say, by their points; undefined where they contradict each other. SQL Server refuses
 * members of one object with others between them, too.
 */
function membersOf(items: readonly NamedItem[], byPoints: boolean): readonly Member[] | undefined {
  const all: Member[] = [];
  for (const [column, { name }] of items.entries()) {
    const path = byPoints ? name.split('.') : [name];
    const last = path.pop() as string;
    let level = all;
    for (const step of path) {
      const before = level.at(-1);
      const next = before?.name === step && before.inner ? before : { name: step, inner: [] as Member[] };
      if (next !== before) {
        if (level.some((each) => each.name === step)) return undefined;
        level.push(next);
      }
      level = next.inner as Member[];
    }
    if (last === '' || level.some((each) => each.name === last)) return undefined;
    level.push({ name: last, column });
  }
  return all;
}

interface ObjectMaker {
  readonly at: Query;
  readonly row: Identifier;
  readonly items: readonly SelectItem[];
  readonly keepsNulls: boolean;
}

/** The text of an object with these members. */
function objectOf(members: readonly Member[], maker: ObjectMaker, context: RuleContext): Expression {
  const { at, keepsNulls } = maker;
  const parts = members.flatMap((each) => [
    make.string(at, each.name),
    each.inner ? innerObject(each.inner, maker, context) : valueOf(each.column as number, maker, context),
  ]);
  const absent = make.boolean(at, !keepsNulls);
  const callee = context.pack('json_object');
  // A call has 100 arguments at most.
  return parts.length < 100
    ? make.call(at, callee, [absent, ...parts])
    : make.call(at, callee, [
        absent,
        make.fragment(
          at,
          'primary',
          'VARIADIC ARRAY[',
          ...parts.flatMap((each, i) => [i === 0 ? '' : ', ', each]),
          ']',
        ),
      ]);
}

/** An object all of whose members are left out is left out itself. */
function innerObject(members: readonly Member[], maker: ObjectMaker, context: RuleContext): Expression {
  const object = objectOf(members, maker, context);
  return maker.keepsNulls ? object : make.call(maker.at, 'nullif', [object, make.string(maker.at, '{}')]);
}

function valueOf(column: number, { at, row, items }: ObjectMaker, context: RuleContext): Expression {
  const item = items[column] as SelectItem;
  const value = make.reference(at, row, item.alias as Identifier);
  if (isJsonCast(item.expression)) return make.cast(at, value, 'text');
  const text = make.cast(at, make.call(at, 'to_json', [value]), 'text');
  return isText(item.expression, context) ? withSlashes(at, text) : text;
}
