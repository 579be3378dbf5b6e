import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ExitStatement, If, Loop } from '../../../../sql/tree/routine.ts';
import { some } from '../../../../sql/walk.ts';
import { calledRoutine, returnsRecord } from '../../../routines/called.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/** Tests that call functions with OUT parameters, moved to where a statement can stand before them; see the page. */
export const testsWithResults = [
  rule({
    name: 'tests-with-results',
    on: ['loop'],
    ...dialects,
    apply(node, context): Loop | undefined {
      if (node.control?.kind !== 'whileControl' || !givesMore(node.control.test, context)) return undefined;
      const { test } = node.control;
      const { control: _, ...rest } = node;
      const leave: ExitStatement = {
        kind: 'exit',
        start: test.start,
        end: test.end,
        action: 'exit',
        when: { kind: 'is', start: test.start, end: test.end, operand: test, not: true, test: 'true' },
      };
      return { ...rest, statements: [leave, ...node.statements] };
    },
  }),
  rule({
    name: 'tests-with-results',
    on: ['if'],
    ...dialects,
    apply(node, context): If | undefined {
      const at = node.branches.findIndex((each, i) => i > 0 && givesMore(each.test, context));
      const first = node.branches[at];
      if (!first) return undefined;
      const inner: If = { ...node, start: first.start, branches: node.branches.slice(at) };
      return { ...node, branches: node.branches.slice(0, at), otherwise: [inner] };
    },
  }),
];

function givesMore(test: Expression, context: RuleContext): boolean {
  return some(test, (node) => {
    if (node.kind !== 'reference') return false;
    const called = calledRoutine(context.resolution.referent(node), context);
    return called !== undefined && returnsRecord(called.declaration);
  });
}
