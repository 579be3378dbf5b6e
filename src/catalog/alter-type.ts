import type { AlterType, TypeChange } from '../sql/tree/define.ts';
import type { Identifier } from '../sql/tree/name.ts';
import type { ObjectType, RoutineDeclaration, TypeDefinition } from '../sql/tree/routine.ts';

type Fold = (name: Identifier) => string;

/** The definition of a type as ALTER TYPE leaves it (PL/SQL Language Reference, "ALTER TYPE Statement"). */
export function alteredType(definition: TypeDefinition, node: AlterType, fold: Fold): TypeDefinition {
  if (definition.kind === 'collectionType')
    return {
      ...definition,
      ...(node.limit ? { limit: node.limit } : {}),
      ...(node.element ? { element: node.element } : {}),
    };
  if (definition.kind !== 'objectType') return definition;
  const changed = node.changes.reduce((each, change) => withChange(each, change, fold), definition);
  return { ...changed, modifiers: withModifiers(changed.modifiers, node.modifiers) };
}

function withChange(definition: ObjectType, change: TypeChange, fold: Fold): ObjectType {
  const { action, method } = change;
  if (method) return withMethod(definition, action, method, fold);
  const named = new Map(change.attributes.map((each) => [fold(each.name), each]));
  if (action === 'add')
    return { ...definition, attributes: [...definition.attributes, ...change.attributes] };
  if (action === 'modify')
    return {
      ...definition,
      attributes: definition.attributes.map((each) => named.get(fold(each.name)) ?? each),
    };
  const dropped = new Set(change.names.map(fold));
  return { ...definition, attributes: definition.attributes.filter((each) => !dropped.has(fold(each.name))) };
}

function withMethod(
  definition: ObjectType,
  action: TypeChange['action'],
  method: RoutineDeclaration,
  fold: Fold,
): ObjectType {
  if (action === 'add') return { ...definition, methods: [...definition.methods, method] };
  return { ...definition, methods: definition.methods.filter((each) => !isSame(each, method, fold)) };
}

/** Whether two heads are those of one method: the name, the form and the names of the parameters. */
function isSame(a: RoutineDeclaration, b: RoutineDeclaration, fold: Fold): boolean {
  const head = (each: RoutineDeclaration): string =>
    [each.form, ...each.name.parts.slice(-1).map(fold), ...each.parameters.map((one) => fold(one.name))]
      .filter((part) => part !== 'SELF')
      .join(' ');
  return head(a) === head(b);
}

/** `FINAL` takes the place of `NOT FINAL`, and the other way round. */
function withModifiers(before: readonly string[], after: readonly string[]): readonly string[] {
  const word = (each: string): string => each.replace(/^NOT /, '');
  return [...before.filter((each) => !after.some((one) => word(one) === word(each))), ...after];
}
