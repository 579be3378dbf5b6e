import * as make from '../../../../sql/make.ts';
import type { Parameter, Statement } from '../../../../sql/tree/routine.ts';
import { initialValue } from '../../../collections/initial.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** An associative array is empty and never NULL; fields of records have initial values; see the page. */
export const collectionVariable = rule({
  name: 'collection-variable',
  on: ['variable'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.default) return undefined;
    const value = initialValue(context.resolution.typeOfDeclaration(node), node, context);
    return value && { ...node, default: value };
  },
});

/** OUT parameters begin with their type's initial value; see the page. */
export const collectionParameter = rule({
  name: 'collection-variable',
  on: ['routine'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { body } = node;
    if (!body) return undefined;
    const statements = node.parameters.flatMap((each) => initialised(each, context));
    return statements.length === 0
      ? undefined
      : { ...node, body: { ...body, statements: [...statements, ...body.statements] } };
  },
});

function initialised(parameter: Parameter, context: RuleContext): Statement[] {
  if (parameter.mode !== 'out') return [];
  const value = initialValue(context.resolution.typeOfDeclaration(parameter), parameter, context);
  if (!value) return [];
  const at = { start: -1, end: -1 };
  const target = make.reference(at, context.names.local(parameter.name));
  return [{ kind: 'assignment', ...at, target, value }];
}
