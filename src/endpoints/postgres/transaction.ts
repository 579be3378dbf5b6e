import type pg from 'pg';

/** Does all of the work or none of it. */
export async function transact<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A broken connection cannot roll back, and need not: the server does. The first error is the one to tell.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Does the work to learn from it, and undoes it in any case. */
export async function rehearse<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    return await work();
  } finally {
    await client.query('ROLLBACK').catch(() => {});
  }
}
