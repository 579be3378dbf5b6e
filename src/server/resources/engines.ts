import { invalidValue } from '../fault.ts';

/** The settings object of the API that belongs to an engine. */
export type SettingsName = 'PostgreSQLSettings' | 'MySQLSettings' | 'MicrosoftSQLServerSettings';

/** An engine as DMS names it, and what it is here. */
export interface Engine {
  /** `EngineName` of the API. */
  readonly name: string;
  readonly displayName: string;
  /** What its URLs begin with. */
  readonly scheme: 'postgresql' | 'mysql' | 'mariadb' | 'sqlserver';
  readonly settings: SettingsName;
  /** Rows are read from it, and never written to it. */
  readonly isSourceOnly?: true;
}

/** The engines that endpoints may have (DMS API, "CreateEndpoint", EngineName). Changes of each can be followed. */
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
  {
    name: 'sqlserver',
    displayName: 'Microsoft SQL Server',
    scheme: 'sqlserver',
    settings: 'MicrosoftSQLServerSettings',
    isSourceOnly: true,
  },
];

/** The engine that a request names. */
export function engineOf(name: string): Engine {
  const found = engines.find((each) => each.name === name.toLowerCase());
  if (found) return found;
  throw invalidValue(
    `Godwit has no endpoints of the engine ${name}. It has those of ${engines.map((each) => each.name).join(', ')}.`,
  );
}
