import { invalidValue } from '../fault.ts';

/** The settings object of the API that belongs to an engine. */
export type SettingsName = 'PostgreSQLSettings' | 'MySQLSettings';

/** An engine as DMS names it, and what it is here. */
export interface Engine {
  /** `EngineName` of the API. */
  readonly name: string;
  readonly displayName: string;
  /** What its URLs begin with. */
  readonly scheme: 'postgresql' | 'mysql' | 'mariadb';
  readonly settings: SettingsName;
}

/** The engines that endpoints may have (DMS API, "CreateEndpoint", EngineName). Each is a source and a target, and is followed. */
export const engines: readonly Engine[] = [
  { name: 'postgres', displayName: 'PostgreSQL', scheme: 'postgresql', settings: 'PostgreSQLSettings' },
  {
    name: 'aurora-postgresql',
    displayName: 'Amazon Aurora PostgreSQL',
    scheme: 'postgresql',
    settings: 'PostgreSQLSettings',
  },
  { name: 'mysql', displayName: 'MySQL', scheme: 'mysql', settings: 'MySQLSettings' },
  { name: 'mariadb', displayName: 'MariaDB', scheme: 'mariadb', settings: 'MySQLSettings' },
  { name: 'aurora', displayName: 'Amazon Aurora MySQL', scheme: 'mysql', settings: 'MySQLSettings' },
];

/** The engine that a request names. */
export function engineOf(name: string): Engine {
  const found = engines.find((each) => each.name === name.toLowerCase());
  if (found) return found;
  throw invalidValue(
    `Godwit has no endpoints of the engine ${name}. It has those of ${engines.map((each) => each.name).join(', ')}.`,
  );
}
