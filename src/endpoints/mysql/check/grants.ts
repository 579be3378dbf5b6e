import type mysql from 'mysql2/promise';

/** One line of SHOW GRANTS. */
interface Grant {
  readonly privileges: readonly string[];
  /** `*` is all; a database's name may be a pattern with `%` and `_`. */
  readonly database: string;
  readonly table: string;
}

/** What a user may do. */
export type Grants = readonly Grant[];

/** Reads the rights of the user, and of the roles that are active (MySQL, "SHOW GRANTS"; MariaDB tells those of roles without being asked). */
export async function readGrants(connection: mysql.Connection): Promise<Grants> {
  const lines = await show(connection, 'SHOW GRANTS');
  const roles = await connection
    .query<mysql.RowDataPacket[]>('SELECT CURRENT_ROLE() AS roles')
    .then(([rows]) => String(rows[0]?.['roles'] ?? 'NONE'))
    // MySQL 5.7 has no roles.
    .catch(() => 'NONE');
  // MySQL writes roles as `name`@`host`, MariaDB the bare name.
  if (roles.startsWith('`'))
    lines.push(...(await show(connection, `SHOW GRANTS FOR CURRENT_USER() USING ${roles}`)));
  return lines.map(grantOf).filter((each) => each !== undefined);
}

async function show(connection: mysql.Connection, statement: string): Promise<string[]> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(statement);
  return rows.map((row) => String(Object.values(row)[0]));
}

/** `` GRANT SELECT, INSERT (a, b) ON `shop`.* TO … ``: rights on single columns are left out, because whole rows are moved. */
export function grantOf(line: string): Grant | undefined {
  const match = /^GRANT (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /i.exec(line);
  if (!match) return undefined;
  const [, privileges = '', database = '', table = ''] = match;
  return {
    privileges: privileges
      .replaceAll(/\w+ \([^)]*\)/g, '')
      .split(',')
      .map((each) => each.trim().toUpperCase())
      .filter((each) => each !== ''),
    database: bare(database),
    table: bare(table),
  };
}

function bare(quoted: string): string {
  return quoted === '*' ? '*' : quoted.slice(1, -1).replaceAll('``', '`');
}

/** Whether a right on a table (on the whole server without one) is given. */
export function holds(grants: Grants, privilege: string, database = '*', table = '*'): boolean {
  return grants.some(
    (grant) =>
      (grant.privileges.includes(privilege) ||
        grant.privileges.some((each) => /^ALL( PRIVILEGES)?$/.test(each))) &&
      (grant.database === '*' || (database !== '*' && like(grant.database, database))) &&
      (grant.table === '*' || grant.table === table),
  );
}

/** In the name of a database `%` and `_` stand for others, unless a backslash is before them. */
function like(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(
    /\\([%_])|[%_]|[.*+?^${}()|[\]\\]/g,
    (found, escaped: string | undefined) => {
      if (escaped !== undefined) return escaped;
      if (found === '%') return '.*';
      return found === '_' ? '.' : `\\${found}`;
    },
  );
  return new RegExp(`^${source}$`, 's').test(text);
}
