import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** How each method is said. */
const methods: Readonly<
  Record<
    string,
    (given: readonly Expression[], node: KeywordCall, context: RuleContext) => Expression | undefined
  >
> = {
  'HIERARCHY GETANCESTOR': packed('hierarchy_ancestor'),
  'HIERARCHY GETDESCENDANT': packed('hierarchy_descendant'),
  'HIERARCHY GETLEVEL': packed('hierarchy_level'),
  'HIERARCHY GETREPARENTEDVALUE': packed('hierarchy_reparented'),
  'HIERARCHY PARSE': packed('hierarchy_parse'),
  'HIERARCHY GETROOT': (_, node) => make.string(node, '/'),
  'HIERARCHY ISDESCENDANTOF': (given, node) => make.call(node, 'starts_with', given),
  // A node is held as its text.
  'HIERARCHY TOSTRING': ([operand], node, context) => {
    if (!operand || isNode(operand, context)) return operand;
    context.refuse(sqlserverFindings.function, node, 'The method ToString of a value has no equivalent.');
    return undefined;
  },
};

function packed(name: string) {
  return (given: readonly Expression[], node: KeywordCall, context: RuleContext): Expression =>
    make.call(node, context.pack(name), given);
}

function isNode(node: Expression, { resolution }: RuleContext): boolean {
  const type = resolution.typeOf(node);
  return type.kind === 'other' && type.name === 'HIERARCHYID';
}

/** What a node is sorted by. */
function ordered(node: Expression, context: RuleContext): Expression {
  return make.call(node, context.pack('hierarchy_order'), [node]);
}

const comparisons: ReadonlySet<string> = new Set(['<', '>', '<=', '>=']);

/** Nodes of hierarchies; see the page. */
export const hierarchyNodes = [
  rule({
    name: 'hierarchies',
    on: ['keywordCall'],
    ...dialects,
    apply(node, context) {
      const given = node.parts as readonly Expression[];
      const made = methods[node.name]?.(given, node, context);
      if (made && made !== given[0]) context.resolution.inherit(made, node);
      return made;
    },
  }),
  rule({
    name: 'hierarchies',
    on: ['binary'],
    ...dialects,
    apply(node, context) {
      const { left, right } = node;
      if (!comparisons.has(node.operator) || !(isNode(left, context) || isNode(right, context)))
        return undefined;
      return { ...node, left: ordered(left, context), right: ordered(right, context) };
    },
  }),
  rule({
    name: 'hierarchies',
    on: ['orderItem'],
    ...dialects,
    apply(node, context) {
      const isIndexed = context.parents.some((each) => each.kind === 'createIndex');
      if (isIndexed || !isNode(node.expression, context)) return undefined;
      return { ...node, expression: ordered(node.expression, context) };
    },
  }),
  rule({
    name: 'hierarchies',
    on: ['call'],
    ...dialects,
    apply(node, context) {
      const name = node.callee.kind === 'reference' ? node.callee.name.parts.at(-1)?.text.toLowerCase() : '';
      const value = node.arguments[0]?.value;
      if ((name !== 'min' && name !== 'max') || node.over || !value || !isNode(value, context))
        return undefined;
      const direction = name === 'max' ? ' DESC' : '';
      const order = ordered(value, context);
      const made = make.fragment(
        node,
        'primary',
        '(array_agg(',
        value,
        ' ORDER BY ',
        order,
        `${direction} NULLS LAST))[1]`,
      );
      context.resolution.inherit(made, node);
      return made;
    },
  }),
];
