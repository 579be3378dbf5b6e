import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Assignment, GetDiagnostics, VariableDeclaration } from '../../../../sql/tree/routine.ts';
import { statementFindings } from '../../../../sql/codes/statements.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { placeOf } from '../cursors/cursor.ts';
import { cursorStates } from '../cursors/states.ts';
import { enclosingRoutine } from '../routine.ts';
import { assigned } from './implicit.ts';

const dialects = { from: ['oracle'], to: ['postgresql'] } as const;

/** Values that become of another type where they are stored; see the page. */
export const assignmentRules = [
  rule({
    name: 'assignments',
    on: ['assignment'],
    ...dialects,
    apply(node, context) {
      if (isHostVariable(node.target, context)) {
        context.refuse(
          statementFindings.hostVariable,
          node,
          `${hostName(node.target)} is a variable of the client.`,
        );
        return undefined;
      }
      if (
        node.value.kind === 'cursorAttribute' &&
        cursorStates(context)?.diagnosed.has(placeOf(node.value)) === true
      )
        return diagnostics(node);
      const value = assigned(node.value, context.resolution.typeOf(node.target), context);
      return value === node.value ? undefined : { ...node, value };
    },
  }),
  rule({
    name: 'assignments',
    on: ['variable'],
    ...dialects,
    apply(node, context) {
      if (!node.default) return undefined;
      const value = assigned(node.default, declaredType(node, context), context);
      return value === node.default ? undefined : { ...node, default: value };
    },
  }),
  rule({
    name: 'assignments',
    on: ['return'],
    ...dialects,
    apply(node, context) {
      const returns = enclosingRoutine(context)?.returns;
      if (!node.value || !returns) return undefined;
      const type = context.source.valueType(returns);
      const value = type && assigned(node.value, type, context);
      return !value || value === node.value ? undefined : { ...node, value };
    },
  }),
];

function diagnostics(node: Assignment): GetDiagnostics {
  const items = [{ target: node.target, item: 'ROW_COUNT' }];
  return { kind: 'getDiagnostics', start: node.start, end: node.end, stacked: false, items };
}

function declaredType(
  node: VariableDeclaration,
  context: RuleContext,
): ReturnType<RuleContext['resolution']['typeOf']> {
  if (node.type.attribute) return { kind: 'unknown' };
  return context.source.valueType(node.type) ?? { kind: 'unknown' };
}

/** `:name` that is no row of a trigger. */
export function isHostVariable(node: Expression, context: RuleContext): boolean {
  return node.kind === 'bind' && context.resolution.referent(node).kind !== 'trigger row';
}

export function hostName(node: Expression): string {
  return node.kind === 'bind' ? `:${node.path.map((part) => part.text).join('.')}` : '';
}
