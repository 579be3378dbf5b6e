import { openPostgresStateStore } from './postgres/store.ts';
import { openSqliteStore } from './sqlite/store.ts';
import type { StateStore } from './store.ts';
import { isUrl } from '../../jobs/state.ts';

/** Opens the state of a server: a file, or a PostgreSQL database by its URL. It is this process's alone while it is open. */
export async function openStore(place: string, onTaken: (error: Error) => void): Promise<StateStore> {
  return isUrl(place) ? await openPostgresStateStore(place, onTaken) : openSqliteStore(place);
}
