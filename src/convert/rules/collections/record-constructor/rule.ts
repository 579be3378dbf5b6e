import * as make from '../../../../sql/make.ts';
import type { Argument, Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { RecordField } from '../../../../sql/tree/routine.ts';
import type { RecordValue } from '../../../../sql/value-type.ts';
import { declaredField } from '../../../collections/declared.ts';
import { initialField, recordDefinition, rowOf } from '../../../collections/initial.ts';
import { toElement } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `person(name => 'x', OTHERS => NULL)`: a record made by its type's name; see the page. */
export const recordConstructor = rule({
  name: 'record-constructor',
  on: ['call'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const type = constructed(node, context);
    const definition = type && recordDefinition(type);
    if (!type || !definition) return undefined;
    const values = definition.fields.map((field, i): Expression => {
      const given = givenFor(field, i, node.arguments, context);
      const value = given
        ? fieldValue(given, field, type, context)
        : initialField(field, type, node, context);
      return value ?? make.nullLiteral(node);
    });
    return rowOf(type, values, node, context);
  },
});

function constructed(node: Call, { resolution }: RuleContext): RecordValue | undefined {
  if (node.callee.kind !== 'reference' || resolution.referent(node.callee).kind !== 'local type')
    return undefined;
  const type = resolution.typeOf(node);
  return type.kind === 'record' ? type : undefined;
}

/** The value for a field: by its place, by its name, by one of several names, or OTHERS. */
function givenFor(
  field: RecordField,
  position: number,
  given: readonly Argument[],
  context: RuleContext,
): Expression | undefined {
  const stored = (name: Identifier): string => context.names.stored(name);
  const own = stored(field.name);
  const byPlace = given[position];
  if (byPlace && !byPlace.name && !byPlace.key) return byPlace.value;
  const named = given.find((each) => namesOf(each).some((name) => stored(name) === own));
  return (named ?? given.find((each) => each.name && stored(each.name) === 'OTHERS'))?.value;
}

/** The fields that an argument is for: `a => 1`, `a | b => 1`. */
function namesOf({ name, key }: Argument): readonly Identifier[] {
  if (name) return [name];
  const names = (node: Expression | undefined): Identifier[] => {
    if (node?.kind === 'binary' && node.operator === '|') return [...names(node.left), ...names(node.right)];
    return node?.kind === 'reference' ? [...node.name.parts] : [];
  };
  return names(key);
}

/** Literals that fit need no type of their own in a row. */
function fieldValue(
  value: Expression,
  field: RecordField,
  type: RecordValue,
  context: RuleContext,
): Expression {
  if (value.kind === 'null') return value;
  const stored = context.names.stored(field.name);
  const own = type.fields.get(stored);
  if (!own) return value;
  const fitted = toElement(value, own.type, declaredField(type, stored, value, context), context);
  return fitted.kind === 'cast' && fitted.operand.kind === 'string' && value.kind === 'string'
    ? fitted.operand
    : fitted;
}
