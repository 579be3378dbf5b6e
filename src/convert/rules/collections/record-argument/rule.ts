import { rowValue, untypedRow } from '../../../collections/row-value.ts';
import { parameterFor } from '../../../collections/written.ts';
import { rule } from '../../../rule.ts';

/** The record of a loop as an argument: PostgreSQL finds the routine by the argument's type, which must be named; see the page. */
export const recordArgument = rule({
  name: 'record-argument',
  on: ['argument'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const call = context.parents.at(-1);
    if (call?.kind !== 'call' || node.value.kind !== 'reference' || !untypedRow(node.value, context))
      return undefined;
    const parameter = parameterFor(call, node, context);
    if (parameter?.mode !== 'in') return undefined;
    const type = context.resolution.typeOfDeclaration(parameter);
    const wanted = type.kind === 'unknown' ? context.typeIn(parameter.type, context.object.nameSchema) : type;
    const value = rowValue(node.value, wanted, context);
    return value === node.value ? undefined : { ...node, value };
  },
});
