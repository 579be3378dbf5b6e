import pg from 'pg';
import { connect, parseAddress } from '../connect.ts';

/** The rows of the last statement that has any, every value in its text form; or what the server said against it. */
export type Answer =
  | { readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly message: string };

/** Runs statements in a session of their own and gives the last rows. */
export async function ask(url: string, sql: string): Promise<Answer> {
  const client = await connect(parseAddress(url, 'target'), { side: 'target' });
  try {
    const result = (await client.query({
      text: sql,
      rowMode: 'array',
      types: { getTypeParser: () => (value: string) => value },
    })) as unknown as pg.QueryArrayResult | pg.QueryArrayResult[];
    const results = Array.isArray(result) ? result : [result];
    return { rows: (results.findLast((each) => each.fields.length > 0)?.rows ?? []) as (string | null)[][] };
  } catch (error) {
    if (error instanceof pg.DatabaseError) return { message: error.message };
    throw error;
  } finally {
    await client.end();
  }
}
