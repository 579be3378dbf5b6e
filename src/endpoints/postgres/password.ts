import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The connection that a password is wanted for. */
export interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/**
 * The password for a connection whose URL has none: PGPASSWORD, else the first matching line of the password file
 * (PGPASSFILE, or ~/.pgpass), as in PostgreSQL, "The Password File". Like libpq it does not read a file that others may
 * read.
 */
export async function findPassword(wanted: Wanted, environment = process.env): Promise<string | undefined> {
  if (environment['PGPASSWORD']) return environment['PGPASSWORD'];
  const file = environment['PGPASSFILE'] || join(homedir(), '.pgpass');
  const mode = await stat(file).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode === undefined || (mode & 0o077) !== 0) return undefined;
  return passwordIn(await readFile(file, 'utf8').catch(() => ''), wanted);
}

/** The password of the first line that matches. */
export function passwordIn(text: string, { host, port, database, user }: Wanted): string | undefined {
  // A socket is looked up as localhost, whatever its folder.
  const named = [host.startsWith('/') ? 'localhost' : host, String(port), database, user];
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length >= 5 && named.every((name, at) => fields[at] === '*' || fields[at] === name))
      return fields[4];
  }
  return undefined;
}

/** The fields of a line: colons part them, a backslash makes a colon or a backslash ordinary. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|:)((?:\\.|[^:\\])*)/g)].map((match) =>
    (match[1] ?? '').replace(/\\(.)/g, '$1'),
  );
}
