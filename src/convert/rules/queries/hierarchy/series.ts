import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Hierarchy, Query, TableExpression } from '../../../../sql/tree/query.ts';
import { keysOf } from '../../../keys.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Block } from '../block.ts';
import {
  bare,
  conjuncts,
  isPseudoColumn,
  outsideQueries,
  someInBlock,
  substituteKnown,
} from '../condition.ts';
import { integer, literal } from '../limit.ts';
import { relationOf, tablesOf } from '../relations.ts';

/**
 * `CONNECT BY LEVEL <= n` without PRIOR counts: generate_series. Over a table each row is repeated if the condition holds the
 * row fast with `PRIOR key = key` (and `PRIOR SYS_GUID() IS NOT NULL`, which keeps Oracle from seeing a loop in it).
 */
export function asSeries(block: Block, hierarchy: Hierarchy, context: RuleContext): Query | undefined {
  const { body } = block;
  if (hierarchy.startWith) return undefined;
  let bound: Expression | undefined;
  const fixed: Expression[] = [];
  for (const condition of conjuncts(hierarchy.connectBy)) {
    const upper = upperBound(condition, context);
    const same = sameRow(condition, context);
    if (upper && !bound) bound = upper;
    else if (same === undefined) return undefined;
    else fixed.push(...same);
  }
  if (!bound || usesHierarchy(body, context)) return undefined;
  if (body.from.length > 0 && !holdsRows(body.from, fixed, context)) return undefined;
  const { hierarchy: _, ...rest } = body;
  const name = make.identifier(hierarchy, 'level');
  const { start, end } = hierarchy;
  const series: TableExpression = {
    kind: 'tableFunction',
    start,
    end,
    expression: make.call(bound, 'generate_series', [make.number(bound, 1), bound]),
    unnest: false,
    alias: name,
  };
  const from: readonly TableExpression[] =
    body.from.length === 0
      ? [series]
      : [
          ...body.from.slice(0, -1),
          {
            kind: 'join',
            start,
            end,
            type: 'cross',
            natural: false,
            left: body.from.at(-1) as TableExpression,
            right: { ...series, lateral: true },
          },
        ];
  const isLevel = (node: Node): boolean =>
    isPseudoColumn(node, 'LEVEL', context) ||
    (body.from.length === 0 && isPseudoColumn(node, 'ROWNUM', context));
  const result: Block = { ...block, body: { ...rest, from } };
  return substituteKnown(
    result,
    (node) => (isLevel(node) ? integer(make.reference(node, name), context) : undefined),
    context,
    (node) => node === result || outsideQueries(node),
  );
}

/** The n of `LEVEL <= n`, at least 1 since the first level is always there. */
function upperBound(condition: Expression, context: RuleContext): Expression | undefined {
  const node = bare(condition);
  if (node.kind === 'between')
    return isCounter(node.operand, context) && literal(node.low) === 1 && !node.not
      ? atLeastOne(node.high, false, context)
      : undefined;
  if (node.kind !== 'binary') return undefined;
  const { left, right, operator } = node;
  if ((operator === '<=' || operator === '<') && isCounter(left, context))
    return atLeastOne(right, operator === '<', context);
  if ((operator === '>=' || operator === '>') && isCounter(right, context))
    return atLeastOne(left, operator === '>', context);
  return undefined;
}

function isCounter(node: Expression, context: RuleContext): boolean {
  const plain = bare(node);
  return isPseudoColumn(plain, 'LEVEL', context) || isPseudoColumn(plain, 'ROWNUM', context);
}

function atLeastOne(bound: Expression, isBelow: boolean, context: RuleContext): Expression | undefined {
  if (someInBlock(bound, (each) => isPart(each, context))) return undefined;
  const value = literal(bound);
  if (value !== undefined)
    return make.number(bound, Math.max(1, isBelow ? Math.ceil(value) - 1 : Math.floor(value)));
  const type = context.resolution.typeOf(bound);
  const isFraction = type.kind === 'number' && !type.integer;
  const whole = isFraction
    ? make.cast(bound, make.call(bound, isBelow ? 'ceil' : 'floor', [bare(bound)]), 'integer')
    : bare(bound);
  const most = isBelow ? make.binary(bound, integer(whole, context), '-', make.number(bound, 1)) : whole;
  return make.call(bound, 'greatest', [integer(most, context), make.number(bound, 1)]);
}

/** Whether the node is of a hierarchical query: LEVEL, PRIOR and the like. */
export function isPart(node: Node, context: RuleContext): boolean {
  if (node.kind === 'unary') return node.operator === 'prior' || node.operator === 'connect_by_root';
  return isPathCall(node, context) || hierarchyColumns.some((name) => isPseudoColumn(node, name, context));
}

const hierarchyColumns = ['LEVEL', 'CONNECT_BY_ISLEAF', 'CONNECT_BY_ISCYCLE'];

/** Whether the node is `SYS_CONNECT_BY_PATH(…)`. */
export function isPathCall(node: Node, context: RuleContext): boolean {
  if (node.kind !== 'call' || node.callee.kind !== 'reference') return false;
  const [only, ...more] = node.callee.name.parts;
  return more.length === 0 && only !== undefined && context.names.stored(only) === 'SYS_CONNECT_BY_PATH';
}

/** Whether more than LEVEL is used of the hierarchy. */
function usesHierarchy(body: Block['body'], context: RuleContext): boolean {
  return [...body.items, ...(body.where ? [body.where] : [])].some((each) =>
    someInBlock(each, (node) => isPart(node, context) && !isPseudoColumn(node, 'LEVEL', context)),
  );
}

/** The columns of `PRIOR a = a`; an empty list for what is true of every row; undefined for anything else. */
function sameRow(condition: Expression, context: RuleContext): readonly Expression[] | undefined {
  const node = bare(condition);
  if (isAlwaysTrue(node)) return [];
  if (node.kind !== 'binary' || node.operator !== '=') return undefined;
  const [prior, other] = [bare(node.left), bare(node.right)].sort((a) => (isPrior(a) ? -1 : 1));
  if (!prior || !other || prior.kind !== 'unary' || prior.operator !== 'prior') return undefined;
  const operand = bare(prior.operand);
  if (operand.kind !== 'reference' || other.kind !== 'reference') return undefined;
  const a = context.resolution.referent(operand);
  const b = context.resolution.referent(other);
  const isSame =
    a.kind === 'column' &&
    b.kind === 'column' &&
    a.column === b.column &&
    a.relation.alias === b.relation.alias;
  return isSame ? [operand] : undefined;
}

function isPrior(node: Expression): boolean {
  return node.kind === 'unary' && node.operator === 'prior';
}

/** `PRIOR SYS_GUID() IS NOT NULL`, `PRIOR DBMS_RANDOM.VALUE IS NOT NULL`: written only to hide a loop. */
export function isAlwaysTrue(condition: Expression): boolean {
  const node = bare(condition);
  if (node.kind !== 'is' || node.test !== 'null' || !node.not || !isPrior(bare(node.operand))) return false;
  return someInBlock(node, (each) => {
    if (each.kind !== 'name') return false;
    const words = each.parts.map((part) => part.text.toUpperCase());
    return words.includes('SYS_GUID') || words.includes('DBMS_RANDOM');
  });
}

/** Whether the columns are a key of the only table, so that each row is connected with itself alone. */
function holdsRows(
  from: readonly TableExpression[],
  columns: readonly Expression[],
  context: RuleContext,
): boolean {
  const tables = from.flatMap(tablesOf);
  const [table] = tables;
  if (!table || tables.length > 1 || columns.length === 0) return false;
  const object = relationOf(table, context)?.object;
  if (object?.kind !== 'table') return false;
  const held = new Set(
    columns.flatMap((each) => {
      const referent = context.resolution.referent(each);
      return referent.kind === 'column' ? [referent.column] : [];
    }),
  );
  return keysOf(object).some(
    (key) =>
      (key.type === 'primary key' || key.type === 'unique') &&
      key.columns.every((each) => held.has(context.names.stored(each))),
  );
}
