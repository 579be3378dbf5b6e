import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isCallee, valuesOf } from '../operands.ts';

type Converter = (call: Call, values: readonly Expression[], context: RuleContext) => Expression | undefined;

/** Members that PostgreSQL has itself. */
const natives: Readonly<Record<string, Converter>> = {
  'DBMS_LOB.GETLENGTH': (call, [given]) => given && make.call(call, 'length', [given]),
  'UTL_RAW.LENGTH': (call, [given]) => given && make.call(call, 'length', [given]),
  'UTL_RAW.CAST_TO_RAW': (call, [given]) =>
    given && make.call(call, 'convert_to', [given, make.string(call, 'UTF8')]),
  'UTL_RAW.CAST_TO_VARCHAR2': (call, [given]) =>
    given && make.call(call, 'convert_from', [given, make.string(call, 'UTF8')]),
  'DBMS_ASSERT.NOOP': (_, [given]) => given,
  'DBMS_ASSERT.ENQUOTE_LITERAL': (call, [given]) => given && make.call(call, 'quote_literal', [given]),
  'DBMS_ASSERT.ENQUOTE_NAME': (call, [given]) => given && make.call(call, 'quote_ident', [given]),
};

/** Members that the rules about errors, cursors and output deal with. */
const elsewhere = /^(DBMS_OUTPUT\.|DBMS_UTILITY\.FORMAT_ERROR_|DBMS_SQL\.)/;

function member(call: Call, context: RuleContext): Expression | undefined {
  const referent = context.resolution.referent(call.callee);
  if (referent.kind !== 'built-in' || referent.package === undefined) return undefined;
  const name = `${referent.package}.${referent.name}`;
  if (elsewhere.test(name)) return undefined;
  if (Object.hasOwn(natives, name)) return natives[name]?.(call, valuesOf(call), context);
  const packed = `${referent.package}_${referent.name}`.toLowerCase();
  if (context.hasPack(packed))
    return { ...call, callee: make.reference(call.callee, ...context.pack(packed)) };
  context.refuse(expressions.unknownPackage, call, `${name} has no equivalent.`);
  return undefined;
}

/**
 * Functions of Oracle's packages (PL/SQL Packages and Types Reference): those of the extension pack are called `package_member` there.
 * Calls of procedures are statements, and another phase's.
 */
export const builtInPackages = [
  rule({
    name: 'built-in-packages',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      return context.parents.at(-1)?.kind === 'callStatement' ? undefined : member(node, context);
    },
  }),
  rule({
    name: 'built-in-packages',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const parent = context.parents.at(-1);
      if (isCallee(node, context) || parent?.kind === 'callStatement') return undefined;
      const referent = context.resolution.referent(node);
      if (referent.kind !== 'built-in' || referent.package === undefined) return undefined;
      const constant = context.source.packageConstant(referent.package, referent.name);
      if (constant !== undefined) return make.number(node, constant);
      return member({ kind: 'call', start: node.start, end: node.end, callee: node, arguments: [] }, context);
    },
  }),
];
