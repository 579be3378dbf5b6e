import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { TableFunction } from '../../../../sql/tree/query.ts';
import type { RoutineDeclaration } from '../../../../sql/tree/routine.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { homeOfReference } from '../../../references/key.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare } from '../condition.ts';

/** TABLE(collection) is unnest(array), TABLE(pipelined function) a call of the function in FROM; see the page. */
export const tableFunction = rule({
  name: 'table-function',
  on: ['tableFunction'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.expression.kind === 'keywordCall' || isOfTarget(node.expression)) return undefined;
    const { outer: _, ...rest } = node;
    const expression = withoutQuery(node.expression);
    const routine = routineOf(expression, context);
    const type = context.resolution.typeOf(node.expression);
    const isPipelined = routine?.properties.pipelined === true;
    if (!routine && type.kind === 'unknown' && node.unnest)
      context.report(queryFindings.tableFunction, node, 'It is not known what TABLE() works on.');
    const unnest = type.kind === 'collection' ? !isPipelined : false;
    const element = type.kind === 'collection' ? type.element : undefined;
    const isScalar = element !== undefined && !isComposite(element, context);
    const alias = node.alias ?? context.freshName('t');
    const columns = isScalar ? [make.identifier(node, 'column_value')] : undefined;
    const result: TableFunction = {
      ...rest,
      expression,
      unnest: node.expression.kind === 'subquery' && type.kind === 'unknown' ? true : unnest,
      alias,
      ...(node.outer ? { outer: true } : {}),
      ...(columns ? { columns } : {}),
    };
    return result;
  },
});

/** Whether the elements are rows in the target, whose columns FROM shows. */
function isComposite(element: ValueType, context: RuleContext): boolean {
  if (element.kind === 'reference') return (homeOfReference(element, context)?.key.length ?? 0) > 1;
  return element.kind === 'record' || element.kind === 'object';
}

/** Made by a rule before this one. */
function isOfTarget(node: Expression): boolean {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'reference' &&
    node.callee.name.parts.every((each) => each.target)
  );
}

function withoutQuery(node: Expression): Expression {
  return node.kind === 'parenthesis' ? bare(node) : node;
}

function routineOf(node: Expression, { resolution }: RuleContext): RoutineDeclaration | undefined {
  const callee = node.kind === 'call' ? node.callee : node;
  const referent = resolution.referent(callee);
  if (referent.kind === 'standalone') return referent.routine.definition.routine;
  return referent.kind === 'routine' ? referent.routine : undefined;
}
