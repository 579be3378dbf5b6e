import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { openSqliteState } from '../migrate/sqlite-state.ts';
import type { State } from '../migrate/state.ts';
import { StoredState } from '../migrate/stored-state.ts';
import { OperationError } from '../text/error.ts';

/** The folder of a user's own files that no command line names. */
export function ownFolder(): string {
  return join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'godwit');
}

/** The file of tasks of a user who names none. */
export function defaultState(): string {
  return join(ownFolder(), 'tasks.sqlite');
}

/** Opens what `--state` names: the URL of a PostgreSQL database, or a file. */
export async function openState(place: string): Promise<State> {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(place)?.[1]?.toLowerCase();
  if (scheme === undefined) return openSqliteState(place);
  if (scheme !== 'postgresql' && scheme !== 'postgres')
    throw new OperationError(
      `Tasks are kept in a file or in a PostgreSQL database, not in one of ${scheme}://: give --state FILE or --state postgresql://user@host/database.`,
      { code: 'state', side: 'config' },
    );
  const { openPostgresStore } = await import('../endpoints/postgres/store.ts');
  return new StoredState(await openPostgresStore(place));
}

/** Where a task leaves files for its user: beside a state that is a file. */
export function folderOf(place: string): string {
  return isUrl(place) ? ownFolder() : dirname(place);
}

/** Whether a place is no file but a database. */
export function isUrl(place: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(place);
}
