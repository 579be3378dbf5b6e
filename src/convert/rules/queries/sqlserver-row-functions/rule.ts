import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { DerivedTable, SelectItem, TableFunction } from '../../../../sql/tree/query.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { implicitly } from '../../expressions/sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf } from '../../expressions/sqlserver-conversions/family.ts';
import { mayIgnoreCase } from '../../expressions/sqlserver-text/sensitivity.ts';

/** Makes what stands in FROM of a function of the system that gives rows. */
type RowMaker = (
  node: TableFunction,
  given: readonly Expression[],
  context: RuleContext,
) => TableFunction | DerivedTable | undefined;

const nvarchar: ValueType = { kind: 'text', large: true, typeName: 'NVARCHAR' };

/** Functions of the system in FROM; see the page. */
export const sqlserverRowFunctions = rule({
  name: 'sqlserver-row-functions',
  on: ['tableFunction'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { expression } = node;
    if (expression.kind !== 'call' || expression.callee.kind !== 'reference') return undefined;
    const [name, ...more] = expression.callee.name.parts;
    if (!name || name.target || more.length > 0) return undefined;
    const word = name.text.toUpperCase();
    if (refused.has(word)) {
      context.refuse(
        sqlserverQueryFindings.rowFunction,
        node,
        `${word} reads what is outside of the database, or by an index of its own.`,
      );
      return undefined;
    }
    return makers.get(word)?.(
      node,
      expression.arguments.map(({ value }) => value),
      context,
    );
  },
});

const refused: ReadonlySet<string> = new Set([
  'OPENROWSET',
  'OPENQUERY',
  'OPENDATASOURCE',
  'OPENXML',
  'CONTAINSTABLE',
  'FREETEXTTABLE',
  'CHANGETABLE',
  'PREDICT',
]);

/** The function in FROM under the alias of the source, or its own name, with the names of its columns. */
function inFrom(
  node: TableFunction,
  expression: Expression,
  columns: readonly string[],
  ordinality = false,
): TableFunction {
  const { start, end, alias, columns: written } = node;
  return {
    kind: 'tableFunction',
    start,
    end,
    expression,
    unnest: false,
    ...(ordinality ? { ordinality } : {}),
    alias: alias ?? make.identifier(node, 'item'),
    columns: columns.map((each, i) => written?.[i] ?? make.identifier(node, each)),
  };
}

const splitString: RowMaker = (node, [text, separator, ordinal], context) => {
  if (!text || !separator) return undefined;
  const literal = bare(separator);
  if (literal.kind !== 'string') return undefined;
  const pattern = make.string(literal, literal.value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // An empty text is one piece, which string_to_table would not give.
  const pieces = mayIgnoreCase(text, context)
    ? make.call(node, context.pack('string_split'), [text, separator])
    : make.call(node, 'regexp_split_to_table', [implicitly(text, nvarchar, context), pattern]);
  const hasPlaces =
    ordinal !== undefined &&
    !(bare(ordinal).kind === 'number' && Number((bare(ordinal) as { text: string }).text) === 0);
  return inFrom(node, pieces, hasPlaces ? ['value', 'ordinal'] : ['value'], hasPlaces);
};

/** Without a step it is 1, or -1 downward. */
const series: RowMaker = (node, [from, to, step], context) => {
  if (!from || !to) return undefined;
  const [first, last] = [from, to].map((each) => bare(each));
  const isUpward =
    first?.kind === 'number' && last?.kind === 'number' ? Number(first.text) <= Number(last.text) : undefined;
  const one = make.number(node, 1);
  const steps =
    step ??
    (isUpward === undefined
      ? make.caseExpression(node, [[make.binary(node, from, '<=', to), one]], make.number(node, '-1'))
      : isUpward
        ? undefined
        : make.number(node, '-1'));
  const isWhole = [from, to].every((each) => familyOf(context.resolution.typeOf(each)) === 'whole');
  const given = isWhole ? [from, to] : [from, to].map((each) => make.cast(each, atomic(each), 'numeric'));
  return inFrom(node, make.call(node, 'generate_series', [...given, ...(steps ? [steps] : [])]), ['value']);
};

/** Without a schema a row for each member, with one a row of its columns for each element of an array. */
const openJson: RowMaker = (node, given, context) => {
  const texts = given.map((each) => implicitly(each, nvarchar, context));
  if (!node.definitions)
    return inFrom(node, make.call(node, context.pack('openjson'), texts), ['key', 'value', 'type']);
  const row = context.freshName('json_row');
  const element = make.identifier(node, 'value');
  const { start, end } = node;
  const rows: TableFunction = {
    kind: 'tableFunction',
    start,
    end,
    expression: make.call(node, context.pack('json_rows'), texts),
    unnest: false,
    alias: row,
    columns: [element],
  };
  const items = node.definitions.map((each) =>
    definedItem(each, make.reference(each.name, row, element), context),
  );
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: false,
    alias: node.alias ?? context.freshName('json'),
    query: {
      kind: 'query',
      start,
      end,
      body: { kind: 'select', start, end, reshaped: true, items, from: [rows] },
    },
  };
};

type Definition = NonNullable<TableFunction['definitions']>[number];

function definedItem(
  { name, type, path, isDocument }: Definition,
  element: Expression,
  context: RuleContext,
): SelectItem {
  const own = /^\w+$/.test(name.text) ? name.text : JSON.stringify(name.text);
  const given = [element, path ?? make.string(name, `$.${own}`)];
  const found = make.call(name, context.pack(isDocument ? 'json_query' : 'json_value'), given);
  context.resolution.state(found, nvarchar, true);
  const { start, end } = name;
  // The conversion of values is that of CAST.
  const expression: Expression = isDocument
    ? found
    : { kind: 'cast', start, end, operand: found, type, style: 'function' };
  context.resolution.state(expression, context.typeIn(type, context.object.nameSchema), true);
  return { kind: 'selectItem', start, end, expression, alias: localName(name, context) };
}

function localName(name: Identifier, context: RuleContext): Identifier {
  return context.names.local(name);
}

const makers: ReadonlyMap<string, RowMaker> = new Map<string, RowMaker>([
  ['OPENJSON', openJson],
  ['STRING_SPLIT', splitString],
  ['GENERATE_SERIES', series],
]);
