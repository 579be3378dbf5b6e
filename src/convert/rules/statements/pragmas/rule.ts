import { statementFindings } from '../../../../sql/codes/statements.ts';
import { rule } from '../../../rule.ts';

/** Advice to Oracle's compiler, which changes nothing of what a program does. */
const advice: ReadonlySet<string> = new Set([
  'INLINE',
  'RESTRICT_REFERENCES',
  'UDF',
  'DEPRECATE',
  'COVERAGE',
  'SUPPRESSES_WARNING_6009',
]);

/** Pragmas; EXCEPTION_INIT and AUTONOMOUS_TRANSACTION are told elsewhere. */
export const pragmas = rule({
  name: 'pragmas',
  on: ['pragma'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (advice.has(node.name)) return [];
    if (node.name !== 'SERIALLY_REUSABLE') return undefined;
    context.report(
      statementFindings.seriallyReusable,
      node,
      `The variables of ${context.object.name} keep their values until the session ends.`,
    );
    return [];
  },
});
