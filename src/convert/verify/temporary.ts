import type { Node } from '../../sql/tree/node.ts';
import { walk as walkTree } from '../../sql/walk.ts';
import type { Ground } from './walk.ts';

const creating =
  /^\s*create\s+(?:(?:local|global)\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?(?:pg_temp\s*\.\s*)?("(?:[^"]|"")+"|[a-z_][\w$]*)/i;

/** The name, as written, of the temporary table that a statement creates; undefined for any other statement. */
function createdTemporary(sql: string): string | undefined {
  return creating.exec(sql)?.[1];
}

/** Whether a routine may create temporary tables: its text says so somewhere. */
export function createsTemporary(routine: Node): boolean {
  let found = false;
  walkTree(routine, (node) => {
    if (node.kind === 'createTable') found ||= node.temporary !== undefined;
    else if (node.kind === 'string') found ||= /\bcreate\s+(?:\w+\s+)?temp/i.test(node.value);
    else if (node.kind === 'fragment')
      found ||= node.parts.some(
        (part) => typeof part === 'string' && /\bcreate\s+(?:\w+\s+)?temp/i.test(part),
      );
    return !found;
  });
  return found;
}

/** Makes the temporary table of a statement, if it is one that does, for the statements after it. */
export async function makeTemporary(
  sql: string,
  types: readonly string[],
  { server, temporary }: Ground,
): Promise<void> {
  const name = createdTemporary(sql);
  if (name === undefined || !temporary) return;
  await server.scratch.run(`DROP TABLE IF EXISTS pg_temp.${name}`);
  const failure = await server.scratch.run(lastingTemporary(sql, types));
  if (!failure) temporary.add(name);
  await server.read();
}

/**
 * The statement so that the table can be made before the routine runs, and outlives the statement: variables in its query are
 * NULLs of their types.
 */
function lastingTemporary(sql: string, types: readonly string[]): string {
  return sql
    .replace(/;\s*$/, '')
    .replace(/\$(\d+)/g, (whole, number: string) => {
      const type = types[Number(number) - 1];
      return type === undefined ? whole : `(NULL::${type})`;
    })
    .replace(/\bon\s+commit\s+(?:drop|delete\s+rows|preserve\s+rows)\b/i, '');
}
