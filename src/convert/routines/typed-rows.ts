import * as make from '../../sql/make.ts';
import type { Call, CaseExpression, Expression } from '../../sql/tree/expression.ts';
import type { Query, QueryBody, Select, SelectItem } from '../../sql/tree/query.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { RuleContext } from '../rule.ts';
import { expandStars } from '../rules/queries/columns.ts';
import { targetKind } from '../rules/expressions/target-kind.ts';
import { targetTypeName } from '../types/mapped.ts';
import type { ResultColumn } from './procedure-plan.ts';

/** The query with a cast at each column that is not certainly of the type that the function declares, as RETURN QUERY wants it (PL/pgSQL, "Returning from a Function"). */
export function typedRows(query: Query, columns: readonly ResultColumn[], context: RuleContext): Query {
  const body = typedBody(query.body, columns, context);
  return body === query.body ? query : { ...query, body };
}

function typedBody(body: QueryBody, columns: readonly ResultColumn[], context: RuleContext): QueryBody {
  switch (body.kind) {
    case 'select':
      return typedSelect(body, columns, context);
    case 'setOperation': {
      const first = typedBody(body.first, columns, context);
      const rest = body.rest.map((each) => {
        const branch = typedBody(each.body, columns, context);
        return branch === each.body ? each : { ...each, body: branch };
      });
      const isSame = first === body.first && rest.every((each, i) => each === body.rest[i]);
      return isSame ? body : { ...body, first, rest };
    }
    case 'parenthesisedQuery': {
      const query = typedRows(body.query, columns, context);
      return query === body.query ? body : { ...body, query };
    }
    default:
      return body;
  }
}

/** Stars are written out where what they stand for needs a cast. */
function typedSelect(select: Select, columns: readonly ResultColumn[], context: RuleContext): Select {
  const hasStar = select.items.some((each) => each.expression.kind === 'star');
  const items = hasStar ? expandStars(select, context) : select.items;
  if (items?.length !== columns.length) return select;
  const typed = items.map((each, i) => typedItem(each, columns[i]?.type, context));
  return typed.every((each, i) => each === items[i]) ? select : { ...select, items: typed };
}

/** A column with a cast keeps the name that ORDER BY may speak of. */
function typedItem(item: SelectItem, type: DataType | undefined, context: RuleContext): SelectItem {
  const { expression } = item;
  if (!type || (isOf(expression, targetTypeName(type), context) && fitsScale(expression, type, context)))
    return item;
  const name = expression.kind === 'reference' ? expression.name.parts.at(-1) : undefined;
  const alias = item.alias ?? name;
  const cast = make.cast(expression, operand(expression), type);
  context.resolution.inherit(cast, expression);
  return { ...item, expression: cast, ...(alias ? { alias } : {}) };
}

function operand(node: Expression): Expression {
  const isPlain = ['reference', 'call', 'number', 'string', 'null', 'parenthesis', 'cast'].includes(
    node.kind,
  );
  return isPlain ? node : make.parenthesis(node, node);
}

function isOf(node: Expression, wanted: string, context: RuleContext): boolean {
  if (node.kind === 'string') return wanted === 'text';
  const kind = certainKind(node, context);
  return (kind === 'char' ? 'bpchar' : kind) === wanted;
}

/** Whether a number has no more digits behind the point than a column with a scale keeps. */
function fitsScale(node: Expression, { precision, scale = 0 }: DataType, context: RuleContext): boolean {
  if (precision === undefined) return true;
  const value = context.resolution.typeOf(node);
  return value.kind === 'number' && (value.integer || (value.scale !== undefined && value.scale <= scale));
}

/** The type that PostgreSQL certainly gives an expression; undefined where that takes more than a look at its parts. */
function certainKind(node: Expression, context: RuleContext): string | undefined {
  switch (node.kind) {
    case 'parenthesis':
    case 'collate':
      return certainKind(node.operand, context);
    case 'reference':
    case 'cast':
    case 'datetime':
      return targetKind(node, context);
    case 'number':
      return /^\d{1,9}$/.test(node.text) ? 'integer' : /^\d*\.\d*$/.test(node.text) ? 'numeric' : undefined;
    case 'chain':
      return node.operator === '||' ? joinedKind(node.operands, context) : 'boolean';
    case 'is':
    case 'in':
    case 'like':
    case 'between':
    case 'exists':
    case 'boolean':
      return 'boolean';
    case 'binary':
      return sumKind(node.operator, certainKind(node.left, context), certainKind(node.right, context));
    case 'case':
      return common(resultsOf(node), context);
    case 'call':
      return callKind(node, context);
    default:
      return undefined;
  }
}

function joinedKind(operands: readonly Expression[], context: RuleContext): string | undefined {
  const texts = ['text', 'varchar', 'char', 'bpchar'];
  const isText = operands.some((each) => texts.includes(certainKind(each, context) ?? ''));
  return isText ? 'text' : undefined;
}

function sumKind(operator: string, left: string | undefined, right: string | undefined): string | undefined {
  if (['=', '<>', '<', '>', '<=', '>='].includes(operator)) return 'boolean';
  if (left !== right || !['+', '-', '*', '/'].includes(operator)) return undefined;
  return ['smallint', 'integer', 'bigint', 'numeric', 'double precision'].includes(left ?? '')
    ? left
    : undefined;
}

function resultsOf({ branches, otherwise }: CaseExpression): readonly Expression[] {
  return [...branches.map((each) => each.result), ...(otherwise ? [otherwise] : [])];
}

/** The type of all of some expressions; NULL and text constants take that of the others. */
function common(nodes: readonly Expression[], context: RuleContext): string | undefined {
  const typed = nodes.filter((each) => each.kind !== 'null' && each.kind !== 'string');
  const kinds = new Set(typed.map((each) => certainKind(each, context)));
  if (typed.length === 0) return nodes.some((each) => each.kind === 'string') ? 'text' : undefined;
  const [only] = kinds;
  return kinds.size === 1 ? only : undefined;
}

const results: Readonly<Record<string, string>> = {
  count: 'bigint',
  length: 'integer',
  strpos: 'integer',
  lower: 'text',
  upper: 'text',
  rtrim: 'text',
  ltrim: 'text',
  btrim: 'text',
  left: 'text',
  right: 'text',
  substring: 'text',
  substr: 'text',
  replace: 'text',
  concat: 'text',
  string_agg: 'text',
  to_char: 'text',
  row_number: 'bigint',
  rank: 'bigint',
  dense_rank: 'bigint',
};

function callKind(node: Call, context: RuleContext): string | undefined {
  if (node.callee.kind !== 'reference') return undefined;
  if (context.resolution.referent(node.callee).kind === 'standalone') return targetKind(node, context);
  const name = node.callee.name.parts.at(-1)?.text.toLowerCase() ?? '';
  const values = node.arguments.map((each) => each.value);
  const [first] = values;
  if (name === 'coalesce' || name === 'nullif') return common(values, context);
  if (name === 'min' || name === 'max') {
    const kind = first && certainKind(first, context);
    // Of varchar they are text.
    return kind === 'varchar' ? 'text' : kind;
  }
  const kept = ['sum', 'avg', 'round', 'trunc', 'abs', 'ceil', 'floor'];
  if (kept.includes(name)) return first && certainKind(first, context) === 'numeric' ? 'numeric' : undefined;
  return results[name];
}
