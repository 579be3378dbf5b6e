import * as make from '../../sql/make.ts';
import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';
import { fieldText, isRow } from './representation.ts';

/**
 * A value for an element or a field. PL/pgSQL assigns a variable of type record as a whole only to a variable, and jsonb would
 * keep the names of its fields.
 */
export function rowValue(value: Expression, type: ValueType, context: RuleContext): Expression {
  if (value.kind !== 'reference' || !isRow(type)) return value;
  const fields = untypedRow(value, context);
  const composite = context.types.forValue(type, value, context.object);
  const isLoop = context.resolution.referent(value).kind === 'loop variable';
  const given = isLoop
    ? declaredType(value, context)
    : context.types.forValue(context.resolution.typeOf(value), value, context.object);
  if (given && sameType(given, composite)) return value;
  const own = fields ?? ownFields(value, context);
  return own && composite && composite.name.parts.at(-1)?.text !== 'record'
    ? rowOf(value, own, composite)
    : value;
}

/** Records of different types are assigned field by field, in their order. */
function ownFields(value: Reference, context: RuleContext): readonly string[] | undefined {
  const type = context.resolution.typeOf(value);
  return type.kind === 'record' && type.fields.size > 0
    ? [...type.fields.keys()].map((stored) => fieldText(type, stored, value, context))
    : undefined;
}

/** The fields of a variable that is of type record in the target: of a loop over a query, or of a cursor's row. */
export function untypedRow(value: Reference, context: RuleContext): readonly string[] | undefined {
  const { resolution } = context;
  if (declaredType(value, context)) return undefined;
  const referent = resolution.referent(value);
  const type = resolution.typeOf(value);
  if (type.kind !== 'record') return undefined;
  const isOfQuery = type.from?.kind === 'cursor' || type.from?.kind === 'query';
  return referent.kind === 'loop variable' || isOfQuery ? [...type.fields.keys()] : undefined;
}

/** The type that a loop's record has got in a declaration around the loop. */
function declaredType(value: Reference, { parents }: RuleContext): DataType | undefined {
  const name = value.name.parts[0]?.text;
  for (const node of parents.toReversed()) {
    if (node.kind !== 'block') continue;
    const found = node.declarations.find((each) => each.kind === 'variable' && each.name.text === name);
    if (found?.kind === 'variable') return found.type.attribute === 'rowtype' ? found.type : undefined;
  }
  return undefined;
}

function sameType(a: DataType, b: DataType | undefined): boolean {
  const text = (type: DataType | undefined): string | undefined =>
    type?.name.parts
      .map((part) => part.text)
      .join('.')
      .toLowerCase();
  return text(a) === text(b);
}

function rowOf(value: Reference, fields: readonly string[], type: DataType): Expression {
  const parts = fields.map((field): Reference => {
    const name = make.identifier(value, field.toLowerCase());
    const parts = [...value.name.parts, name];
    return { kind: 'reference', start: value.start, end: value.end, name: { ...value.name, parts } };
  });
  const row = make.call(value, 'ROW', parts);
  return make.cast(value, row, type);
}
