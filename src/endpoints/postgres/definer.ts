import type pg from 'pg';
import type { Definer } from '../../change/definer.ts';
import { aboutAddress, parseAddress } from './connect.ts';
import { toOperationError } from './errors.ts';
import { sessionsOf } from './pool.ts';
import { literal, name } from './session.ts';

/** What says that an object is there: duplicate table (an index is one too), object, function, schema; a second primary key. */
const present: ReadonlySet<unknown> = new Set(['42P07', '42710', '42723', '42P06', '42P16']);

/** Opens a PostgreSQL database for definitions. */
export async function openPostgresDefiner(url: string): Promise<Definer> {
  const address = parseAddress(url, 'target');
  // A connection that breaks while rows are loaded for hours is opened anew.
  const sessions = sessionsOf(address, 'target');
  sessions.release(await sessions.take(), false);
  const ask = async (sql: string): Promise<pg.QueryResult> => {
    try {
      return await sessions.borrow((client) => client.query(sql));
    } catch (error) {
      throw toOperationError(error, aboutAddress(address, 'target'));
    }
  };
  return {
    schemas: async () =>
      (await ask('SELECT nspname FROM pg_namespace')).rows.map(({ nspname }) => nspname as string),
    createSchema: async (schema) => {
      await ask(`CREATE SCHEMA ${name(schema)}`);
    },
    define: async (sql, mayBeThere) => {
      try {
        await sessions.borrow((client) => client.query(sql));
      } catch (error) {
        if (mayBeThere && error instanceof Error && 'code' in error && present.has(error.code)) return;
        throw toOperationError(error, aboutAddress(address, 'target'));
      }
    },
    remove: async ({ schema, name: table }, { name: object }) => {
      const { rows } = await ask(
        `SELECT CASE kind WHEN 'index' THEN format('DROP INDEX %I.%I', n.nspname, ${literal(object)})
           ELSE format('ALTER TABLE %I.%I DROP CONSTRAINT %I', n.nspname, c.relname, ${literal(object)}) END AS sql
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN (
           SELECT 'constraint' AS kind, conrelid AS id FROM pg_constraint WHERE conname = ${literal(object)}
           UNION ALL SELECT 'index', indrelid FROM pg_index JOIN pg_class i ON i.oid = indexrelid WHERE i.relname = ${literal(object)}
         ) each ON each.id = c.oid
         WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(table)} ORDER BY kind LIMIT 1`,
      );
      const [found] = rows;
      if (found === undefined) return false;
      await ask(String(found['sql']));
      return true;
    },
    drop: async (tables) => {
      if (tables.length === 0) return;
      await ask(`DROP TABLE ${tables.map((each) => name(each.schema, each.name)).join(', ')}`);
    },
    close: () => sessions.close(),
  };
}
