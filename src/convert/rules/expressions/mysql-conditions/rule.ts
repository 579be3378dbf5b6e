import * as make from '../../../../sql/make.ts';
import { mysqlFindings } from '../../../../sql/codes/mysql.ts';
import type { Binary, Expression } from '../../../../sql/tree/expression.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { ignoresCase, literalDigits, truth } from '../mysql-values.ts';
import { columnOf, isNumberKind, targetKind } from '../target-kind.ts';

/** Numbers as conditions, and truth values as numbers; see the page. */
const conditions = rule({
  name: 'mysql-conditions',
  on: ['chain', 'unary', 'constraint', 'case'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    switch (node.kind) {
      case 'chain':
        if (node.operator === '||') return undefined;
        return { ...node, operands: node.operands.map((each) => truth(each, context)) };
      case 'unary':
        return node.operator === 'not' ? { ...node, operand: truth(node.operand, context) } : undefined;
      case 'constraint':
        return node.check ? { ...node, check: truth(node.check, context) } : undefined;
      case 'case':
        if (node.operand) return undefined;
        return {
          ...node,
          branches: node.branches.map((each) => ({
            ...each,
            tests: each.tests.map((test) => truth(test, context)),
          })),
        };
    }
  },
});

const ordered = new Set(['=', '<>', '<', '>', '<=', '>=']);

const comparison = rule({
  name: 'mysql-conditions',
  on: ['binary', 'in', 'between'],
  from: ['mysql'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.kind === 'binary') return ordered.has(node.operator) ? compared(node, context) : undefined;
    reportCase(node.operand, context);
    if (node.kind === 'between')
      return {
        ...node,
        low: fitted(node.low, node.operand, context),
        high: fitted(node.high, node.operand, context),
      };
    return node.list
      ? { ...node, list: node.list.map((each) => fitted(each, node.operand, context)) }
      : undefined;
  },
});

function compared(node: Binary, context: RuleContext): Expression {
  reportCase(node.left, context);
  reportCase(node.right, context);
  return {
    ...node,
    left: fitted(node.left, node.right, context),
    right: fitted(node.right, node.left, context),
  };
}

/** A literal as a value of the type that it is compared with. */
function fitted(literal: Expression, other: Expression, context: RuleContext): Expression {
  const kind = targetKind(other, context);
  if (literal.kind === 'boolean' && isNumberKind(kind)) return make.number(literal, literal.value ? 1 : 0);
  if (kind === 'boolean' && literal.kind === 'number')
    return make.boolean(literal, Number(literal.text) !== 0);
  if (kind === 'boolean' && literal.kind === 'string' && /^[01]$/.test(literal.value))
    return make.boolean(literal, literal.value === '1');
  const digits = literalDigits(literal);
  if (!digits) return literal;
  if (kind === 'boolean') return make.boolean(literal, /[1-9a-f]/.test(digits.digits));
  if (isNumberKind(kind))
    return make.number(literal, String(BigInt(`0${digits.of.toLowerCase()}${digits.digits}`)));
  if (kind === 'bit') return bitLiteral(literal, digits, columnOf(other, context)?.type.precision);
  return literal;
}

function bitLiteral(
  at: Expression,
  { of, digits }: { readonly of: 'X' | 'B'; readonly digits: string },
  length: number | '*' | undefined,
): Expression {
  const bits = of === 'B' ? digits : BigInt(`0x${digits}`).toString(2);
  const width = typeof length === 'number' ? length : bits.length;
  return make.fragment(at, 'primary', `B'${bits.padStart(width, '0').slice(-width)}'`);
}

/** Texts are compared with their case in PostgreSQL. */
function reportCase(node: Expression, context: RuleContext): void {
  const column = columnOf(node, context);
  // ENUM and SET hold their members in one spelling.
  if (column?.definition.type?.members) return;
  if (!column || context.settings.caseInsensitive === 'collation' || !ignoresCase(node, context)) return;
  const what = `${column.table.name}.${column.name} is compared with its case in PostgreSQL.`;
  context.report(mysqlFindings.caseInsensitiveText, node, what);
}

export const mysqlConditions = [conditions, comparison];
