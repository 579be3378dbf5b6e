import { routineFindings } from '../../../../sql/codes/routines.ts';
import * as make from '../../../../sql/make.ts';
import type { Argument, Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement } from '../../../../sql/tree/routine.ts';
import {
  isOutside,
  onlyOverload,
  parameterFor,
  raisingStatement,
  reportMissing,
  takes,
} from '../../../built-in-packages.ts';
import type { PackParameter } from '../../../../sql/pack.ts';
import { converted, hasType } from '../../../routines/argument.ts';
import { callArgument } from '../../../routines/call-argument.ts';
import { argumentsOf, calleeOf } from '../../../routines/called.ts';
import { assignment, declareLocal, writable } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { nativeStatement } from './natives.ts';

/** Procedures of Oracle's packages, called as statements; see the page. */
export const builtInProcedure = rule({
  name: 'built-in-procedure',
  on: ['callStatement'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const callee = calleeOf(node.call);
    const referent = callee && context.resolution.referent(callee);
    if (node.style || referent?.kind !== 'built-in' || referent.package === undefined) return undefined;
    if (callee?.name.parts.every((part) => part.target)) return undefined;
    const member = { package: referent.package, name: referent.name };
    const full = `${member.package}.${member.name}`;
    const given = argumentsOf(node.call as never);
    const native = nativeStatement(node, full, given, context);
    if (native) return native;
    const packed = full.replace('.', '_').toLowerCase();
    const signatures = context.packSignatures(packed).filter((each) => takes(each, given));
    if (signatures.length === 0) {
      reportMissing(routineFindings.unknownBuiltIn, node, member, `${full} has no counterpart.`, context);
      return raisingStatement(node, full, context);
    }
    if (isOutside(member.package))
      reportMissing(
        routineFindings.unknownBuiltIn,
        node,
        member,
        `${full} is a stub that raises an error.`,
        context,
      );
    const only = onlyOverload(signatures, given, context);
    const style = signatures[0]?.kind === 'function' ? 'perform' : 'call';
    const args = given.map((each, i) => {
      const argument = argumentFor(each, only && parameterFor(only, each, i), context);
      if (style === 'perform') return argument;
      return { ...argument, value: callArgument(argument.value, undefined, context) };
    });
    const name = make.reference(callee ?? node, ...context.pack(packed));
    const call: CallStatement = {
      ...node,
      style,
      call: { kind: 'call', start: node.call.start, end: node.call.end, callee: name, arguments: args },
    };
    return call;
  },
});

function argumentFor(
  argument: Argument,
  parameter: PackParameter | undefined,
  context: RuleContext,
): Argument {
  const name = argument.name
    ? { name: make.identifier(argument.name, argument.name.text.toLowerCase()) }
    : {};
  if (!parameter) return { ...argument, ...name };
  const type = make.type(argument, parameter.type);
  if (parameter.mode === 'in' || parameter.mode === 'variadic')
    return { ...argument, ...name, value: converted(argument.value, type, context) };
  return { ...argument, ...name, value: outArgument(argument.value, parameter, context) };
}

/** A result is given back to a plain variable of the parameter's type. */
function outArgument(value: Expression, parameter: PackParameter, context: RuleContext): Expression {
  const isRead = parameter.mode === 'inout';
  const { target, load, store } = writable(value, isRead, context);
  if (load) context.around.before(load);
  const type = make.type(value, parameter.type);
  if (parameter.type === 'anyelement' || hasType(target, type, context)) {
    if (store) context.around.after(store);
    return target;
  }
  const local = context.freshName(parameter.name);
  declareLocal(local, type, context);
  const variable = make.reference(value, local);
  if (isRead) context.around.before(assignment(variable, target));
  context.around.after(assignment(target, variable));
  if (store) context.around.after(store);
  return make.reference(value, local);
}
