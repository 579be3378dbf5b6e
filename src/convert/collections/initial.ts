import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { RecordField, RecordType, TypeDeclaration } from '../../sql/tree/routine.ts';
import type { RecordValue, ValueType } from '../../sql/value-type.ts';
import type { Span } from '../../text/span.ts';
import type { RuleContext } from '../rule.ts';

/** What is asked for an initial value: a part of the context of a rule. */
export type InitialContext = Pick<RuleContext, 'names' | 'types' | 'object'>;

/**
 * What a variable of a type holds before anything is assigned to it, where that is not NULL: an associative array is empty,
 * and a record has the defaults of its fields (PL/SQL Language Reference, "Associative Arrays", "Record Variables").
 */
export function initialValue(type: ValueType, origin: Span, context: InitialContext): Expression | undefined {
  if (type.kind === 'collection')
    return type.form === 'associative array' ? make.string(origin, '{}') : undefined;
  return type.kind === 'record' ? recordValue(type, origin, context) : undefined;
}

function recordValue(type: RecordValue, origin: Span, context: InitialContext): Expression | undefined {
  const definition = recordDefinition(type);
  if (!definition) return undefined;
  let isPlain = true;
  const values = definition.fields.map((field): Expression => {
    const value = initialField(field, type, origin, context);
    if (value) isPlain = false;
    return value ?? make.nullLiteral(origin);
  });
  return isPlain ? undefined : rowOf(type, values, origin, context);
}

/** A record of all its fields' values, in their order. */
export function rowOf(
  type: RecordValue,
  values: readonly Expression[],
  origin: Span,
  context: InitialContext,
): Expression | undefined {
  const target = context.types.forValue(type, origin, context.object);
  return target && make.cast(origin, make.call(origin, 'ROW', values), target);
}

/** What a field holds at first; undefined for NULL. */
export function initialField(
  field: RecordField,
  of: RecordValue,
  origin: Span,
  context: InitialContext,
): Expression | undefined {
  const own = of.fields.get(context.names.stored(field.name))?.type;
  return field.default ?? (own && initialValue(own, origin, context));
}

/** The declaration of a record type. */
export function recordDefinition(type: RecordValue): RecordType | undefined {
  const { from } = type;
  if (from?.kind !== 'type') return undefined;
  const { definition } = from.declaration as TypeDeclaration;
  return definition.kind === 'recordType' ? definition : undefined;
}
