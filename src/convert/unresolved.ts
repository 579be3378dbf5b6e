import type { AnyObject } from '../catalog/catalog.ts';
import { converting } from '../sql/codes/converting.ts';
import { dictionaryFindings } from '../sql/codes/dictionary.ts';
import { sqlserverDatabaseFindings } from '../sql/codes/sqlserver-databases.ts';
import { finding } from '../text/finding.ts';
import type { Finding } from '../text/finding.ts';
import type { Workshop } from './context.ts';

/** Names that could not be found, as findings of the object that uses them. */
export function unresolvedFindings(workshop: Workshop, object: AnyObject): Finding[] {
  const { unresolved, assumedDatabases } = workshop.resolver.resolve(object);
  const assumed = [...assumedDatabases].map(([database, at]) =>
    finding(
      sqlserverDatabaseFindings.assumed,
      at,
      `The database ${database} is taken for the one that the scripts define.`,
    ),
  );
  const seen = new Set<string>();
  const missing = unresolved.flatMap((each) => {
    if (seen.has(each.name)) return [];
    seen.add(each.name);
    if (each.isDictionary)
      return [
        finding(
          dictionaryFindings.viewMissing,
          each.span,
          `${each.name} is a view of the data dictionary that the extension pack does not have.`,
        ),
      ];
    return [
      finding(
        converting.unresolved,
        each.span,
        `The ${each.expected} ${each.name} is not defined in the scripts.`,
      ),
    ];
  });
  return [...assumed, ...missing];
}
