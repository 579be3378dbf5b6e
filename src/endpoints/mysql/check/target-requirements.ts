import type mysql from 'mysql2/promise';
import type { Check, Requirement, SinkNeeds } from '../../../change/requirement.ts';
import { examine, failed, warning } from '../../../change/requirement.ts';
import { nameOf } from '../../../change/shape.ts';
import { isLarge } from '../../../change/type.ts';
import { holds } from './grants.ts';
import { name } from '../names.ts';
import type { ServerFacts } from './requirements.ts';
import { enginesOf, isAtLeast, isTransactional, readServer, schemasOf } from './requirements.ts';

/** What the checks of a target look at. */
interface Context {
  readonly connection: mysql.Connection;
  readonly needs: SinkNeeds;
  readonly server: ServerFacts;
  readonly controlSchema: string;
}

/** Examines a target: the rights that writing needs, and what of its tables and settings would get in the way of the rows. */
export async function targetRequirements(
  connection: mysql.Connection,
  needs: SinkNeeds,
  controlSchema: string,
): Promise<Requirement[]> {
  return await examine(checks, { connection, needs, controlSchema, server: await readServer(connection) });
}

const versionCheck: Check<Context> = {
  name: 'mysql-target-version',
  look: async ({ server }) => {
    await Promise.resolve();
    if (isAtLeast(server, { mysql: [5, 7], mariadb: [10, 5] })) return [];
    return [
      failed(
        '',
        `The server is ${server.variables.get('version') ?? 'unknown'}; MySQL 5.7 and MariaDB 10.5 are the oldest that are written to.`,
      ),
    ];
  },
};

const writableCheck: Check<Context> = {
  name: 'mysql-target-writable',
  look: async ({ server: { variables, grants } }) => {
    await Promise.resolve();
    if (variables.get('super_read_only') === 'ON')
      return [failed('super_read_only', 'It is on: nobody may write.', 'SET GLOBAL super_read_only = OFF')];
    const mayStill = ['SUPER', 'CONNECTION_ADMIN', 'READ_ONLY ADMIN', 'READ ONLY ADMIN'];
    if (variables.get('read_only') !== 'ON' || mayStill.some((each) => holds(grants, each))) return [];
    return [
      failed(
        'read_only',
        'It is on: the user may not write.',
        'SET GLOBAL read_only = OFF, or name the primary in --target',
      ),
    ];
  },
};

const fileCheck: Check<Context> = {
  name: 'mysql-target-local-infile',
  isNeeded: ({ needs }) => needs.loads,
  look: async ({ server: { variables } }) => {
    await Promise.resolve();
    if (variables.get('local_infile') === 'ON') return [];
    return [
      failed(
        'local_infile',
        'It is off: the server does not take rows by LOAD DATA LOCAL, by which they are loaded.',
        'SET GLOBAL local_infile = 1',
      ),
    ];
  },
};

const controlCheck: Check<Context> = {
  name: 'mysql-target-control-tables',
  look: async ({ server: { grants, user }, controlSchema }) => {
    await Promise.resolve();
    const missing = ['CREATE', 'SELECT', 'INSERT', 'UPDATE', 'DELETE'].filter(
      (privilege) => !holds(grants, privilege, controlSchema),
    );
    if (missing.length === 0) return [];
    return [
      failed(
        controlSchema,
        `The user may not make and write the control tables in this database, in which the position stands with the rows: ${missing.join(', ')} is missing.`,
        `GRANT ${missing.join(', ')} ON ${name(controlSchema)}.* TO ${user}`,
      ),
    ];
  },
};

const privilegeCheck: Check<Context> = {
  name: 'mysql-target-table-privileges',
  look: async ({ needs, server: { grants, user } }) => {
    await Promise.resolve();
    // TRUNCATE needs DROP; ALTER sets AUTO_INCREMENT in the end.
    const always = [
      'SELECT',
      'INSERT',
      ...(needs.follows ? ['UPDATE', 'DELETE'] : []),
      ...(needs.truncates ? ['DROP'] : []),
    ];
    return needs.tables.flatMap(({ target }) => {
      const isNumbered = target.columns.some(({ identity }) => identity !== undefined);
      const missing = [...always, ...(isNumbered ? ['ALTER'] : [])].filter(
        (privilege) => !holds(grants, privilege, target.schema, target.name),
      );
      if (missing.length === 0) return [];
      return [
        failed(
          nameOf(target),
          `The user has not all rights that are needed: ${missing.join(', ')}.`,
          `GRANT ${missing.join(', ')} ON ${name(target.schema, target.name)} TO ${user}`,
        ),
      ];
    });
  },
};

const engineCheck: Check<Context> = {
  name: 'mysql-target-engines',
  look: async ({ connection, needs }) =>
    (
      await enginesOf(
        connection,
        needs.tables.map(({ target }) => target),
      )
    )
      .filter(({ engine }) => !isTransactional(engine))
      .map((each) =>
        failed(
          nameOf(each),
          `Its engine ${each.engine ?? 'unknown'} has no transactions: after an interruption rows would be there twice or in part, because the position cannot be written together with them.`,
          `ALTER TABLE ${name(each.schema, each.name)} ENGINE = InnoDB`,
        ),
      ),
};

interface TriggerRow extends mysql.RowDataPacket {
  readonly schema: string;
  readonly name: string;
  readonly trigger: string;
}

/** MySQL has nothing that lets triggers rest. */
const triggerCheck: Check<Context> = {
  name: 'mysql-target-triggers',
  look: async ({ connection, needs }) => {
    const targets = needs.tables.map(({ target }) => target);
    const [rows] = await connection.query<TriggerRow[]>(
      'SELECT EVENT_OBJECT_SCHEMA AS `schema`, EVENT_OBJECT_TABLE AS name, TRIGGER_NAME AS `trigger` FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA IN (?) ORDER BY 1, 2, 3',
      [schemasOf(targets)],
    );
    const wanted = new Set(targets.map(nameOf));
    return rows
      .filter((row) => wanted.has(nameOf(row)))
      .map((row) =>
        warning(
          `${nameOf(row)}.${row.trigger}`,
          'This trigger fires for each row that is moved, and does again what it did at the source.',
          `SHOW CREATE TRIGGER ${name(row.schema, row.trigger)}; DROP TRIGGER ${name(row.schema, row.trigger)}; and create it again after the cutover`,
        ),
      );
  },
};

const leastPacket = 16 << 20;

const packetCheck: Check<Context> = {
  name: 'mysql-target-max-allowed-packet',
  look: async ({ needs, server: { variables } }) => {
    await Promise.resolve();
    const packet = Number(variables.get('max_allowed_packet') ?? leastPacket);
    const hasLarge = needs.tables.some(({ columns }) => columns.some(({ target }) => isLarge(target.type)));
    if (packet >= leastPacket && !(hasLarge && packet < 4 * leastPacket)) return [];
    return [
      warning(
        'max_allowed_packet',
        `It is ${packet} bytes: a row or a statement that is longer is refused, and the task fails.`,
        'SET GLOBAL max_allowed_packet = 1073741824, and in the configuration file',
      ),
    ];
  },
};

const checks: readonly Check<Context>[] = [
  versionCheck,
  writableCheck,
  fileCheck,
  controlCheck,
  privilegeCheck,
  engineCheck,
  triggerCheck,
  packetCheck,
];

/** The names of what is examined at a target. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);
