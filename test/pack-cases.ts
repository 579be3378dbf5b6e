import pg from 'pg';

/**
 * The cases of one family of functions, in order and in one session: an expression and its value as text, or `ERROR` with the start of
 * what it raises (`SQLSTATE message`). A case that starts with SELECT is a statement of its own; one that starts with CALL or DO
 * gives the notices that it shows.
 */
export interface PackCases {
  readonly setup?: readonly string[];
  readonly cases: readonly (readonly [string, string | null])[];
}

/** The cases of a family with the answers that the server gives; an error that begins as it was expected is the expected one. */
export async function answersTo(
  family: PackCases,
  client: pg.Client,
): Promise<readonly (readonly [string, string | null])[]> {
  for (const statement of family.setup ?? []) await client.query(statement);
  const found: [string, string | null][] = [];
  for (const [expression, expected] of family.cases) {
    const answer = await ask(client, expression);
    const same = expected?.startsWith('ERROR') && answer?.startsWith(expected);
    found.push([expression, same ? expected : answer]);
  }
  return found;
}

/** The value of an expression or statement as text, its notices, or what it raises. */
export async function ask(client: pg.Client, expression: string): Promise<string | null> {
  try {
    if (/^(CALL|DO) /.test(expression)) return await notices(client, expression);
    const text = expression.startsWith('SELECT') ? expression : `SELECT (${expression})::text`;
    const answer = await client.query<(string | null)[]>({ text, rowMode: 'array' });
    return answer.rows[0]?.[0] ?? null;
  } catch (cause) {
    if (cause instanceof pg.DatabaseError) return `ERROR ${cause.code} ${cause.message}`;
    throw cause;
  }
}

async function notices(client: pg.Client, statement: string): Promise<string> {
  const shown: string[] = [];
  const listen = (notice: { message?: string | undefined }): void => {
    shown.push(notice.message ?? '');
  };
  client.on('notice', listen);
  try {
    await client.query(statement);
  } finally {
    client.off('notice', listen);
  }
  return shown.join('\n');
}
