import type pg from 'pg';
import type { TableName } from '../../../catalog/converter.ts';
import { literal, name } from '../session.ts';
import type { TableRow } from '../catalog/shapes.ts';
import { shapesQuery } from '../catalog/shapes.ts';

/** A table as it was written down: what {@link shapesQuery} says, and of its columns what a definition needs besides. */
export type AuditedTable = Omit<TableRow, 'columns'> & {
  readonly columns: readonly (TableRow['columns'][number] & {
    readonly collation: string | null;
    /** Its default, or what it is computed from. */
    readonly expression: string | null;
  })[];
};

/** What a task makes on its source to have definitions in the log, which logical replication has not. */
export interface DdlAudit {
  readonly table: TableName;
  /** The functions and the event triggers, which have the same names. */
  readonly onDefined: string;
  readonly onDropped: string;
}

/** The schema of Godwit's objects on a source. */
const schema = 'godwit';

/** Names are cut to the bytes that they may have. */
export function auditOf(task: string): DdlAudit {
  const base = task
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]/g, '_')
    .slice(0, 40);
  return {
    table: { schema, name: `${base}_ddl_audit` },
    onDefined: `godwit_${base}_defined`,
    onDropped: `godwit_${base}_dropped`,
  };
}

/** The user may not make what a superuser may. */
const insufficientPrivilege = '42501';
/** Other objects depend on what is to be dropped. */
const stillUsed = '2BP01';

/**
 * Makes event triggers that write down what is defined, in the transaction that defines it: the tables as the catalog says they are at that moment, which is more
 * than the text of a statement could tell. The row is deleted at once; it is the log that is wanted. New tables with a primary key are published, and
 * those without are not, because the server would refuse to update them. A failure of ours is a warning and does not undo what a user defines. Gives false
 * where the user may not make event triggers (PostgreSQL, "CREATE EVENT TRIGGER": superusers; on Amazon RDS `rds_superuser`).
 */
export async function makeAudit(client: pg.Client, audit: DdlAudit, publication: string): Promise<boolean> {
  await client.query('BEGIN');
  try {
    await client.query(statements(audit, publication));
    await client.query('COMMIT');
    return true;
  } catch (error) {
    await client.query('ROLLBACK');
    if (error instanceof Error && 'code' in error && error.code === insufficientPrivilege) return false;
    throw error;
  }
}

/** Takes away what {@link makeAudit} made. */
export async function removeAudit(
  client: pg.Client,
  { table, onDefined, onDropped }: DdlAudit,
): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_event_trigger WHERE evtname = ANY ($1)', [
    [onDefined, onDropped],
  ]);
  if (rowCount === 0) return;
  await client.query(
    `DROP EVENT TRIGGER IF EXISTS ${name(onDefined)}; DROP EVENT TRIGGER IF EXISTS ${name(onDropped)};
     DROP FUNCTION IF EXISTS ${name(schema, onDefined)}(); DROP FUNCTION IF EXISTS ${name(schema, onDropped)}();
     DROP TABLE IF EXISTS ${name(table.schema, table.name)}`,
  );
  // Other tasks may have theirs in it.
  await client.query(`DROP SCHEMA ${name(schema)}`).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === stillUsed)) throw error;
  });
}

function statements({ table, onDefined, onDropped }: DdlAudit, publication: string): string {
  const path = name(table.schema, table.name);
  const write = (defined: string, dropped: string): string =>
    `INSERT INTO ${path} (tag, statement, defined, dropped) VALUES (tg_tag, current_query(), ${defined}, ${dropped}); DELETE FROM ${path};`;
  const caught = `EXCEPTION WHEN OTHERS THEN RAISE WARNING 'godwit could not write down a definition: %', SQLERRM;`;
  const defined = `DECLARE found jsonb; made record; BEGIN
    SELECT coalesce(jsonb_agg(${auditedTable}), '[]') INTO found FROM (${shapesQuery}
      AND c.oid IN (SELECT coalesce(i.indrelid, e.objid) FROM pg_event_trigger_ddl_commands() e LEFT JOIN pg_index i ON i.indexrelid = e.objid
        WHERE e.classid = 'pg_class'::regclass)) t;
    IF found = '[]' THEN RETURN; END IF;
    FOR made IN SELECT t ->> 'schema' AS schema, t ->> 'name' AS name FROM jsonb_array_elements(found) t
      WHERE jsonb_path_exists(t, '$.keys[*] ? (@.primary == true)')
        AND NOT EXISTS (SELECT FROM pg_publication_tables p WHERE p.pubname = ${literal(publication)} AND p.schemaname = t ->> 'schema' AND p.tablename = t ->> 'name')
    LOOP
      EXECUTE format('ALTER PUBLICATION %I ADD TABLE %I.%I', ${literal(publication)}, made.schema, made.name);
    END LOOP;
    ${write('found', `'[]'`)}
    ${caught} END`;
  const dropped = `DECLARE gone jsonb; BEGIN
    SELECT coalesce(jsonb_agg(objid::int8) FILTER (WHERE object_type = 'table'), '[]') INTO gone
      FROM pg_event_trigger_dropped_objects() WHERE NOT is_temporary;
    IF gone = '[]' AND tg_tag <> 'DROP INDEX' THEN RETURN; END IF;
    ${write(`'[]'`, 'gone')}
    ${caught} END`;
  const routine = (called: string, body: string): string =>
    `CREATE FUNCTION ${name(schema, called)}() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS ${literal(body)}`;
  return [
    `CREATE SCHEMA IF NOT EXISTS ${name(schema)}`,
    `CREATE TABLE ${path} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tag text NOT NULL, statement text, defined jsonb NOT NULL, dropped jsonb NOT NULL)`,
    `ALTER PUBLICATION ${name(publication)} ADD TABLE ${path}`,
    routine(onDefined, defined),
    routine(onDropped, dropped),
    `CREATE EVENT TRIGGER ${name(onDefined)} ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'ALTER SCHEMA', 'CREATE INDEX')
       EXECUTE FUNCTION ${name(schema, onDefined)}()`,
    `CREATE EVENT TRIGGER ${name(onDropped)} ON sql_drop EXECUTE FUNCTION ${name(schema, onDropped)}()`,
  ].join(';\n');
}

/** A row of {@link shapesQuery} (`t`), its columns with their collation and expression. */
const auditedTable = `to_jsonb(t) || jsonb_build_object('columns', (
  SELECT coalesce(jsonb_agg(each || jsonb_build_object(
    'collation', CASE WHEN a.attcollation <> y.typcollation THEN (SELECT format('%I.%I', cn.nspname, o.collname)
      FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace WHERE o.oid = a.attcollation) END,
    'expression', pg_get_expr(d.adbin, d.adrelid)) ORDER BY a.attnum), '[]')
  FROM jsonb_array_elements(t.columns::jsonb) each JOIN pg_attribute a ON a.attrelid = t.id::oid AND a.attnum = (each ->> 'id')::int2
    JOIN pg_type y ON y.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum))`;
