import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Assignment, Statement, VariableDeclaration } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import { assignedValue } from '../../../routines/sqlserver-assigned.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { parentsInRoutine } from '../routine.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** DECLARE moves to the head of the routine; see the page. */
const declarations = rule({
  name: 'sqlserver-variables',
  on: ['declareVariables'],
  ...dialects,
  apply(node, context): readonly Statement[] {
    const isFirst = leads(node, context);
    const assignments: Statement[] = [];
    for (const each of node.variables) {
      const { default: given, ...plain } = each;
      const value = given && assignedValue(given, each.type, context);
      if (!value || isFirst)
        context.around.declare(value ? { ...each, default: value } : declared(plain, isFirst));
      else {
        context.around.declare(declared(plain, false));
        assignments.push(assignment(each, value));
      }
    }
    return assignments;
  },
});

/** What comes from the middle of the routine brings no comments along from before it. */
function declared(variable: VariableDeclaration, staysInPlace: boolean): VariableDeclaration {
  return staysInPlace ? variable : { ...variable, start: -1, end: -1 };
}

function assignment(variable: VariableDeclaration, value: Expression): Assignment {
  const { start, end, name } = variable;
  const target: Reference = {
    kind: 'reference',
    start: name.start,
    end: name.end,
    name: { kind: 'name', start: name.start, end: name.end, parts: [name] },
  };
  return { kind: 'assignment', start, end, target, value };
}

/** Whether a DECLARE stands before all statements that do anything, so that its values can stand in the declaration. */
function leads(node: Node, context: RuleContext): boolean {
  const [outermost, ...inner] = parentsInRoutine(context);
  if (outermost?.kind !== 'block' || inner.length > 0) return false;
  for (const each of outermost.statements) {
    if (each.start >= node.start) return true;
    if (each.kind !== 'declareVariables' && each.kind !== 'setOption') return false;
  }
  return true;
}

/** A value becomes of the type of its variable; see the page. */
const assignments = rule({
  name: 'sqlserver-variables',
  on: ['assignment'],
  ...dialects,
  apply(node, context) {
    const type = declaredType(node.target, context);
    const value = type && assignedValue(node.value, type, context, holderOf(node.target, context));
    return !value || value === node.value ? undefined : { ...node, value };
  },
});

/** Parameters of PostgreSQL keep no scale of their type, variables do. */
export function holderOf(target: Expression, { resolution }: RuleContext): 'variable' | 'open' {
  return resolution.referent(target).kind === 'parameter' ? 'open' : 'variable';
}

/** The type that a variable or parameter was declared with. */
export function declaredType(target: Expression, { resolution }: RuleContext): DataType | undefined {
  const referent = resolution.referent(target);
  return referent.kind === 'variable' || referent.kind === 'parameter'
    ? referent.declaration.type
    : undefined;
}

export const sqlserverVariables = [declarations, assignments];
