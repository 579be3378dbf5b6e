import type { Scratch } from '../../catalog/prover.ts';

/** The roles of the server before anything is loaded: they belong to the server, not to the scratch database. */
export async function rolesBefore(scratch: Scratch): Promise<ReadonlySet<string>> {
  const rows = await scratch.query('SELECT rolname FROM pg_roles');
  return new Set(rows.map(([name]) => String(name)));
}

/** Drops the roles that the loaded texts created, so that a proof leaves nothing behind on the user's server. */
export async function dropRoles(
  scratch: Scratch,
  before: ReadonlySet<string>,
  texts: readonly string[],
): Promise<void> {
  const created = new Set<string>();
  for (const text of texts)
    for (const [, quoted, plain] of text.matchAll(
      /\bCREATE\s+(?:ROLE|USER)\s+(?:"((?:[^"]|"")+)"|([\w$]+))/gi,
    ))
      created.add(quoted?.replaceAll('""', '"') ?? plain?.toLowerCase() ?? '');
  if (created.size === 0) return;
  const after = await rolesBefore(scratch);
  for (const role of created) {
    if (before.has(role) || !after.has(role)) continue;
    const name = `"${role.replaceAll('"', '""')}"`;
    await scratch.run(`DROP OWNED BY ${name}; DROP ROLE ${name}`);
  }
}
