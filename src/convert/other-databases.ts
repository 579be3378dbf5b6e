import type { Name } from '../sql/tree/name.ts';
import type { Settings } from './settings.ts';

/**
 * The schema of the target that the setting `otherDatabases` names for an object of another database of SQL Server. A key is `database` or `server.database`, which stands for
 * its schema `dbo` and, with `_` and the schema's name behind, for its others; or it names the schema too. Keys are compared without regard to case.
 */
export function schemaElsewhere(name: Name, { otherDatabases }: Settings): string | undefined {
  const parts = name.parts.map((part) => part.text.toLowerCase());
  const of = (key: readonly string[]): string | undefined =>
    Object.entries(otherDatabases).find(([each]) => each.toLowerCase() === key.join('.'))?.[1];
  const whole = of(parts.slice(0, -1));
  if (whole !== undefined) return whole;
  const schema = parts.at(-2);
  const ofDatabase = of(parts.slice(0, -2));
  return ofDatabase === undefined || schema === 'dbo' ? ofDatabase : `${ofDatabase}_${schema}`;
}
