import type { AnyObject, Catalog } from '../../catalog/catalog.ts';
import type { TargetNames } from '../target-names.ts';

/**
 * Whether the scripts let somebody else than the owner use an object. A routine of Oracle runs with its owner's rights; where
 * nobody else may call it, that is the same as PostgreSQL's default, the rights of the caller.
 */
export function isGranted(
  object: AnyObject,
  privileges: readonly string[],
  catalog: Catalog,
  names: TargetNames,
): boolean {
  return catalog.grants.some(({ grant, nameSchema }) => {
    if (grant.action !== 'grant' || !grant.on) return false;
    const parts = grant.on.name.parts.map((part) => names.stored(part));
    const schema = parts.length > 1 ? parts.at(-2) : nameSchema;
    return (
      parts.at(-1) === object.name &&
      schema === object.schema &&
      grant.privileges.some(
        (each) => privileges.includes(each.name) || each.name === 'ALL' || each.name === 'ALL PRIVILEGES',
      )
    );
  });
}
