import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { OpaqueClause, Query, Select, SelectItem } from '../../../../sql/tree/query.ts';
import type { Span } from '../../../../text/span.ts';
import type { RuleContext } from '../../../rule.ts';
import { namedItems, over, selectOf } from './columns.ts';
import type { Format } from './options.ts';

/** FOR XML: an element for each row; undefined where it is none that can be made. */
export function xml(
  query: Query,
  format: Format,
  clause: OpaqueClause,
  context: RuleContext,
): Query | undefined {
  const body = selectOf(query);
  if (
    !body ||
    [...format.words].some((word) => !['TYPE', 'ROOT', 'ELEMENTS', 'BINARY', 'BASE64'].includes(word))
  )
    return undefined;
  const [only, ...more] = body.items;
  const isText =
    format.mode === 'PATH' &&
    format.row === '' &&
    more.length === 0 &&
    only !== undefined &&
    !only.alias &&
    only.expression.kind !== 'reference';
  if (isText && format.root === undefined) return concatenated(query, body, only.expression, clause, context);
  const items = namedItems(body, context);
  const row = rowName(format, body);
  if (!items || row === undefined) return undefined;
  const alias = context.freshName('xml_row');
  const columns = items.map(({ name }, i) => ({
    name,
    value: make.reference(query, alias, make.identifier(query, `column_${i + 1}`)),
  }));
  const element = elementOf(row, columns, format, query);
  if (!element) return undefined;
  const all = make.call(query, 'xmlagg', [element]);
  const whole = format.root === undefined ? all : elementNamed(query, format.root, [], [all]);
  const inner = items.map(({ item }, i) => ({
    ...item,
    expression: plainBit(item.expression, context),
    alias: make.identifier(item, `column_${i + 1}`),
  }));
  const value = format.words.has('TYPE') ? whole : make.cast(query, whole, 'text');
  return over({ ...query, body: { ...body, reshaped: true, items: inner } }, alias, value);
}

/** A BIT is 0 or 1 in XML. */
function plainBit(node: Expression, context: RuleContext): Expression {
  if (context.resolution.typeOf(node).kind !== 'boolean') return node;
  return make.cast(node, make.parenthesis(node, node), 'integer');
}

/** The name of a row's element: AUTO names it by its table, which must be the only one. */
function rowName({ mode, row }: Format, body: Select): string | undefined {
  if (mode === 'RAW' || mode === 'PATH') return row ?? 'row';
  const [table, ...more] = body.from ?? [];
  if (mode !== 'AUTO' || more.length > 0 || table?.kind !== 'table') return undefined;
  return table.alias?.text ?? table.name.parts.map(({ text }) => text).join('.');
}

interface Column {
  readonly name: string;
  readonly value: Expression;
}

/** RAW and AUTO write columns as attributes unless ELEMENTS is said; PATH writes elements, and `@name` as an attribute. */
function elementOf(
  row: string,
  columns: readonly Column[],
  { mode, words }: Format,
  at: Query,
): Expression | undefined {
  const areElements = mode === 'PATH' || words.has('ELEMENTS');
  const isAttribute = ({ name }: Column): boolean => (mode === 'PATH' ? name.startsWith('@') : !areElements);
  if (columns.some(({ name }) => /[/*()]|^data$/.test(name))) return undefined;
  const attributes = columns
    .filter(isAttribute)
    .map(({ name, value }) => ({ name: name.replace(/^@/, ''), value }));
  const elements = columns.filter((each) => !isAttribute(each));
  const content = elements.length > 0 ? [forest(at, 'xmlforest', elements)] : [];
  if (row === '') return attributes.length > 0 ? undefined : content[0];
  return elementNamed(at, row, attributes, content);
}

function forest(at: Span, name: string, columns: readonly Column[]): Expression {
  const parts = columns.flatMap(({ name: column, value }, i) => [
    i === 0 ? '' : ', ',
    value,
    ` AS "${column.replaceAll('"', '""')}"`,
  ]);
  return make.fragment(at, 'primary', `${name}(`, ...parts, ')');
}

function elementNamed(
  at: Span,
  name: string,
  attributes: readonly Column[],
  content: readonly Expression[],
): Expression {
  const inner = [...(attributes.length > 0 ? [forest(at, 'xmlattributes', attributes)] : []), ...content];
  return make.fragment(
    at,
    'primary',
    `xmlelement(name "${name.replaceAll('"', '""')}"`,
    ...inner.flatMap((each) => [', ', each]),
    ')',
  );
}

/** The texts of all rows as one text, which is what a column without a name in an element without one is used for. */
function concatenated(
  query: Query,
  body: Select,
  text: Expression,
  clause: OpaqueClause,
  context: RuleContext,
): Query {
  context.report(
    sqlserverQueryFindings.joinedTexts,
    clause,
    'FOR XML PATH is used to join the texts of rows.',
  );
  const { start, end } = query;
  const isPlain = !body.groupBy && !body.having && !query.fetch && !query.offset && !query.with;
  if (isPlain) {
    const call = make.call(text, 'string_agg', [text, make.string(text, '')]);
    const ordered: Expression = {
      ...call,
      ...(body.quantifier === 'distinct' ? { quantifier: 'distinct' as const } : {}),
      ...(query.orderBy && body.quantifier !== 'distinct' ? { orderBy: query.orderBy } : {}),
    };
    const { quantifier: _, ...rest } = body;
    const items: SelectItem[] = [
      { kind: 'selectItem', start: text.start, end: text.end, expression: ordered },
    ];
    return { kind: 'query', start, end, body: { ...rest, reshaped: true, items } };
  }
  const alias = context.freshName('joined');
  const name = make.identifier(text, 'piece');
  const items: SelectItem[] = [
    { kind: 'selectItem', start: text.start, end: text.end, expression: text, alias: name },
  ];
  const all = make.call(text, 'string_agg', [make.reference(text, alias, name), make.string(text, '')]);
  return over({ ...query, body: { ...body, reshaped: true, items } }, alias, all);
}
