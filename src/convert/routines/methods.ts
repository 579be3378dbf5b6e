import type { UserType } from '../../catalog/catalog.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { TargetName, TargetNames } from '../target-names.ts';
import { routineName } from './book.ts';

/**
 * The function that stands for a method of an object type: the type's name and the method's, `address_line`; a constructor
 * of the user's own is `address_new`.
 */
export function methodTarget(of: UserType, method: RoutineDeclaration, names: TargetNames): TargetName {
  const type = names.object(of);
  const role = method.method?.role;
  const own = role === 'constructor' ? 'new' : routineName(method, names).toLowerCase();
  return { schema: type.schema, name: `${type.name}_${own}` };
}
