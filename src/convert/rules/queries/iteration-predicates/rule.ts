import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Loop, Statement } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/**
 * WHILE and WHEN behind an iteration control become the first statements of the loop; see the page. It is done before all other
 * phases, so that they see plain loops.
 */
export const iterationPredicates = rule({
  name: 'iteration-predicates',
  on: ['loop'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { control } = node;
    if (!control || !('variable' in control) || control.kind === 'foreachControl') return undefined;
    const { while: stopping, when: skipping, ...plain } = control;
    if (!stopping && !skipping) return undefined;
    return {
      ...node,
      control: plain,
      statements: [
        ...(stopping ? [leaving(stopping, context)] : []),
        ...(skipping ? [guarded(skipping, node)] : node.statements),
      ],
    };
  },
});

/** The loop ends where the predicate is false or NULL. */
function leaving(test: Expression, { resolution }: RuleContext): Statement {
  const inner: Expression =
    test.kind === 'parenthesis' || test.kind === 'reference' || test.kind === 'call'
      ? test
      : make.parenthesis(test, test);
  const when: Expression = resolution.nullable(test)
    ? { kind: 'is', start: test.start, end: test.end, operand: inner, not: true, test: 'true' }
    : make.unary(test, 'not', inner);
  return { kind: 'exit', start: test.start, end: test.end, action: 'exit', when };
}

/** The statements are skipped where the predicate is false or NULL. */
function guarded(test: Expression, { statements }: Loop): Statement {
  const start = test.start;
  const end = statements.at(-1)?.end ?? test.end;
  return {
    kind: 'if',
    start,
    end,
    branches: [{ kind: 'ifBranch', start, end, test, statements }],
  };
}
