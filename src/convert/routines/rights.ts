import type { AnyObject, Catalog } from '../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../sql/codes/sqlserver-routines.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { Bench } from '../context.ts';
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

/** Whether a routine of SQL Server is to run with other rights than its caller's (EXECUTE AS OWNER, SELF or a user), which is told. */
export function executesAsOther(routine: RoutineDeclaration, bench: Bench): boolean {
  const clause = routine.properties.options?.find((each) => /^EXECUTE AS (?!CALLER)/.test(each));
  if (clause === undefined) return false;
  bench.report(sqlserverRoutineFindings.executeAs, routine.name, `${bench.object.name} has ${clause}.`);
  return true;
}
