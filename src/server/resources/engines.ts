import { invalidValue } from '../fault.ts';
import type { EngineChoice, EngineName } from '../rest/contract/engine.ts';
import { engineChoices } from '../rest/contract/engine.ts';

/** The settings object of the API that belongs to an engine. */
export type SettingsName = 'PostgreSQLSettings' | 'MySQLSettings' | 'MicrosoftSQLServerSettings';

/** What only the server has to know of an engine. */
interface Dealings {
  /** What its URLs begin with. */
  readonly scheme: 'postgresql' | 'mysql' | 'mariadb' | 'sqlserver';
  readonly settings: SettingsName;
}

/** An engine as DMS names it, and what it is here. */
export type Engine = EngineChoice & Dealings;

const dealings: Readonly<Record<EngineName, Dealings>> = {
  postgres: { scheme: 'postgresql', settings: 'PostgreSQLSettings' },
  mysql: { scheme: 'mysql', settings: 'MySQLSettings' },
  mariadb: { scheme: 'mariadb', settings: 'MySQLSettings' },
  'aurora-postgresql': { scheme: 'postgresql', settings: 'PostgreSQLSettings' },
  aurora: { scheme: 'mysql', settings: 'MySQLSettings' },
  sqlserver: { scheme: 'sqlserver', settings: 'MicrosoftSQLServerSettings' },
};

/** The engines that endpoints may have (DMS API, "CreateEndpoint", EngineName). Changes of each can be followed. */
export const engines: readonly Engine[] = engineChoices.map((each) => ({ ...each, ...dealings[each.name] }));

/** The engine that a request names. */
export function engineOf(name: string): Engine {
  const found = engines.find((each) => each.name === name.toLowerCase());
  if (found) return found;
  throw invalidValue(
    `Godwit has no endpoints of the engine ${name}. It has those of ${engines.map((each) => each.name).join(', ')}.`,
  );
}
