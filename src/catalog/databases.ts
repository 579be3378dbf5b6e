import { systemDatabases } from '../sql/sqlserver-system-databases.ts';
import type { Catalog } from './catalog.ts';

/**
 * Where a name of SQL Server leads by the parts before its schema, which are a database and a server ("Database identifiers"): `own` when they say nothing or the database that the
 * scripts define, `assumed` when the scripts do not say what theirs is called, else `elsewhere`. `before` are those parts, folded.
 */
export function placeOf(before: readonly string[], { databases }: Catalog): 'own' | 'assumed' | 'elsewhere' {
  const database = before.at(-1);
  if (database === undefined) return 'own';
  if (before.length === 1 && databases.has(database)) return 'own';
  if (before.length > 1 || systemDatabases.has(database)) return 'elsewhere';
  return databases.size === 0 ? 'assumed' : 'elsewhere';
}
