import type { Definer } from '../../change/definer.ts';
import type mysql from 'mysql2/promise';
import { aboutAddress, parseAddress } from './connect.ts';
import { toOperationError } from './errors.ts';
import { characters, name } from './names.ts';
import { sessionsOf } from './pool.ts';

/** What says that an object is there: a table, an index, a primary key, a foreign key (InnoDB tells of it as a duplicate on writing). */
const present: ReadonlySet<unknown> = new Set([
  'ER_TABLE_EXISTS_ERROR',
  'ER_DUP_KEYNAME',
  'ER_MULTIPLE_PRI_KEY',
  'ER_FK_DUP_NAME',
  'ER_DUP_CONSTRAINT_NAME',
]);

/** Opens a MySQL or MariaDB server for definitions. */
export async function openMysqlDefiner(url: string): Promise<Definer> {
  const address = parseAddress(url, 'target');
  // A connection that breaks while rows are loaded for hours is opened anew.
  const sessions = sessionsOf(address, 'target');
  sessions.release(await sessions.take(), false);
  const about = aboutAddress(address, 'target');
  const ask = async (sql: string): Promise<mysql.RowDataPacket[]> => {
    try {
      return await sessions.borrow(
        async (connection) => (await connection.query<mysql.RowDataPacket[]>(sql))[0],
      );
    } catch (error) {
      throw toOperationError(error, about);
    }
  };
  return {
    schemas: async () =>
      (await ask('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA')).map(
        (row) => row['name'] as string,
      ),
    createSchema: async (schema) => {
      await ask(`CREATE DATABASE ${name(schema)} CHARACTER SET utf8mb4`);
    },
    define: async (sql, mayBeThere) => {
      try {
        await sessions.borrow((connection) => connection.query(sql));
      } catch (error) {
        if (mayBeThere && isPresent(error)) return;
        throw toOperationError(error, about);
      }
    },
    remove: async ({ schema, name: table }, { kind: sort, name: object }) => {
      const place = [schema, table, object].map((each) => characters(Buffer.from(each)));
      // A foreign key and the index that it uses may have the same name.
      const isWanted = `(CONSTRAINT_TYPE = 'FOREIGN KEY') = ${sort === 'foreign key' ? 1 : 0}`;
      const rows = await ask(
        `SELECT CONSTRAINT_TYPE AS type FROM information_schema.TABLE_CONSTRAINTS
           WHERE TABLE_SCHEMA = ${place[0]} AND TABLE_NAME = ${place[1]} AND CONSTRAINT_NAME = ${place[2]} AND ${isWanted}
         UNION ALL SELECT 'INDEX' FROM information_schema.STATISTICS
           WHERE TABLE_SCHEMA = ${place[0]} AND TABLE_NAME = ${place[1]} AND INDEX_NAME = ${place[2]} AND ${sort === 'foreign key' ? 0 : 1} = 1 LIMIT 1`,
      );
      const type = rows[0]?.['type'] as string | undefined;
      if (type === undefined) return false;
      const kind = type === 'FOREIGN KEY' ? 'FOREIGN KEY' : type === 'CHECK' ? 'CONSTRAINT' : 'INDEX';
      await ask(`ALTER TABLE ${name(schema, table)} DROP ${kind} ${name(object)}`);
      return true;
    },
    /** Tables that point to each other have no order in which they could be dropped with the checks on. */
    drop: async (tables) => {
      if (tables.length === 0) return;
      try {
        await sessions.borrow(async (connection) => {
          await connection.query('SET SESSION foreign_key_checks = 0');
          await connection.query(
            `DROP TABLE ${tables.map((each) => name(each.schema, each.name)).join(', ')}`,
          );
          await connection.query('SET SESSION foreign_key_checks = 1');
        });
      } catch (error) {
        throw toOperationError(error, about);
      }
    },
    close: () => sessions.close(),
  };
}

function isPresent(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false;
  return (
    present.has(error.code) || (error.code === 'ER_CANT_CREATE_TABLE' && error.message.includes('errno: 121'))
  );
}
