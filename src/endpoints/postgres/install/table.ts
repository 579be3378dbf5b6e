import type pg from 'pg';
import type { Difference } from './compare.ts';
import { quoted } from './statement.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
  readonly required: boolean;
  readonly expression: string | null;
  /** `a` always, `d` by default, or empty. */
  readonly identity: string;
  /** `s` when the expression generates the stored value, or empty. */
  readonly generated: string;
}

interface Constraint {
  readonly name: string;
  readonly definition: string;
}

/** What CREATE TABLE says of a table, as the server's catalogs have it. */
export interface TableDefinition {
  readonly kind: string;
  readonly partitioning: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
}

/** Reads the definition of a table; foreign keys are left out, because they are added later. */
export async function readTable(client: pg.Client, table: string): Promise<TableDefinition> {
  const head = await client.query<{ kind: string; partitioning: string }>(
    `SELECT relpersistence::text || relkind::text AS kind, coalesce(pg_get_partkeydef(oid), '') AS partitioning FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const columns = await client.query<Column>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS required,
            CASE WHEN attcollation <> typcollation THEN attcollation::regcollation::text END AS collation,
            pg_get_expr(adbin, adrelid) AS expression, attidentity AS identity, attgenerated AS generated
     FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  const constraints = await client.query<Constraint>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE conrelid = $1::regclass AND contype IN ('c', 'p', 'u', 'x') ORDER BY conname`,
    [table],
  );
  const { kind, partitioning } = head.rows[0] ?? { kind: '', partitioning: '' };
  return { kind, partitioning, columns: columns.rows, constraints: constraints.rows };
}

/**
 * The ALTER statements that turn the live table into the wanted one. They are proposals for a person to read: a dropped
 * column is written down with a warning, and a new type with the plainest conversion.
 */
export function compareTables(
  table: string,
  live: TableDefinition,
  wanted: TableDefinition,
  addedElsewhere: ReadonlySet<string>,
): Difference {
  const alter = [
    ...compareColumns(live.columns, wanted.columns),
    ...compareConstraints(live.constraints, wanted.constraints, addedElsewhere),
  ].map((change) => `ALTER TABLE ${table} ${change};`);
  const remarks = [
    ...(live.kind === wanted.kind ? [] : ['it is another kind of table']),
    ...(live.partitioning === wanted.partitioning
      ? []
      : [
          `it is partitioned by ${live.partitioning || 'nothing'} and should be by ${wanted.partitioning || 'nothing'}`,
        ]),
  ];
  const remark = remarks.length === 0 ? {} : { remark: `${remarks.join(', ')}, which no ALTER changes` };
  return { alter, ...remark };
}

function compareColumns(live: readonly Column[], wanted: readonly Column[]): string[] {
  const byName = new Map(live.map((column) => [column.name, column]));
  const stays = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.flatMap((column) => {
      const present = byName.get(column.name);
      return present ? compareColumn(present, column) : [`ADD COLUMN ${columnText(column)}`];
    }),
    ...live
      .filter(({ name }) => !stays.has(name))
      .map(({ name }) => `DROP COLUMN ${quoted({ name })} /* its values are lost */`),
  ];
}

function columnText({ name, type, collation, required, expression, identity, generated }: Column): string {
  const parts = [quoted({ name }), type];
  if (collation !== null) parts.push(`COLLATE ${collation}`);
  if (generated) parts.push(`GENERATED ALWAYS AS (${expression}) STORED`);
  else if (identity) parts.push(`GENERATED ${identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`);
  else if (expression !== null) parts.push(`DEFAULT ${expression}`);
  if (required) parts.push('NOT NULL');
  return parts.join(' ');
}

function compareColumn(live: Column, wanted: Column): string[] {
  const name = quoted(wanted);
  // A generated column cannot be made of an ordinary one, nor its expression be changed: it is made anew.
  const regenerated = wanted.generated !== '' && wanted.expression !== live.expression;
  if (wanted.generated !== live.generated && wanted.generated !== '')
    return [`DROP COLUMN ${name} /* its values are lost */`, `ADD COLUMN ${columnText(wanted)}`];
  if (regenerated) return [`DROP COLUMN ${name}`, `ADD COLUMN ${columnText(wanted)}`];
  const changes: string[] = [];
  if (live.generated !== '' && wanted.generated === '') changes.push(`ALTER COLUMN ${name} DROP EXPRESSION`);
  if (live.type !== wanted.type || live.collation !== wanted.collation) {
    const collate = wanted.collation === null ? '' : ` COLLATE ${wanted.collation}`;
    changes.push(`ALTER COLUMN ${name} TYPE ${wanted.type}${collate} USING ${name}::${wanted.type}`);
  }
  if (live.required && !wanted.required) changes.push(`ALTER COLUMN ${name} DROP NOT NULL`);
  if (!live.required && wanted.required) changes.push(`ALTER COLUMN ${name} SET NOT NULL`);
  changes.push(...compareIdentity(name, live, wanted));
  const had = live.generated === '' ? live.expression : null;
  if (wanted.generated === '' && had !== wanted.expression) {
    changes.push(
      `ALTER COLUMN ${name} ${wanted.expression === null ? 'DROP DEFAULT' : `SET DEFAULT ${wanted.expression}`}`,
    );
  }
  return changes;
}

function compareIdentity(name: string, live: Column, wanted: Column): string[] {
  if (live.identity === wanted.identity) return [];
  const text = `GENERATED ${wanted.identity === 'a' ? 'ALWAYS' : 'BY DEFAULT'}`;
  if (live.identity === '') return [`ALTER COLUMN ${name} ADD ${text} AS IDENTITY`];
  return [`ALTER COLUMN ${name} ${wanted.identity === '' ? 'DROP IDENTITY' : `SET ${text}`}`];
}

/**
 * Constraints are the same when they say the same: the server makes up names after the table's. Unique constraints that
 * the live table has in addition come from a later stage; checks and primary keys are all made with the table.
 */
function compareConstraints(
  live: readonly Constraint[],
  wanted: readonly Constraint[],
  addedElsewhere: ReadonlySet<string>,
): string[] {
  const said = new Set(live.map(({ definition }) => definition));
  const meant = new Set(wanted.map(({ definition }) => definition));
  const surplus = live.filter(
    ({ name, definition }) =>
      !meant.has(definition) && !addedElsewhere.has(name) && !definition.startsWith('UNIQUE'),
  );
  return [
    ...surplus.map(({ name }) => `DROP CONSTRAINT ${quoted({ name })}`),
    ...wanted
      .filter(({ definition }) => !said.has(definition))
      .map(({ name, definition }) => {
        const ownName = name.startsWith('godwit_compare_') ? '' : `CONSTRAINT ${quoted({ name })} `;
        return `ADD ${ownName}${definition}`;
      }),
  ];
}
