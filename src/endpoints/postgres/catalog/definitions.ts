import type { TableName } from '../../../catalog/converter.ts';
import type { Shape } from '../../../change/shape.ts';
import type { LiveCatalog } from './catalog.ts';
import { readLiveCatalog } from './catalog.ts';
import { aboutAddress, parseAddress } from '../connect.ts';
import { toOperationError } from '../errors.ts';
import { openSession } from '../session.ts';
import { readShapes, readViewShapes } from './shapes.ts';

/** What definitions of tables need besides the catalog. */
export interface TableDetail {
  readonly schema: string;
  readonly name: string;
  readonly isUnlogged: boolean;
  /** Storage parameters, for instance `fillfactor=70`. */
  readonly parameters: readonly string[];
  /** It has parents whose columns it takes over, and is no partition. */
  readonly inherits: boolean;
  readonly hasPolicies: boolean;
  readonly columns: readonly {
    readonly name: string;
    /** Its collation, quoted and with its schema, where that is not the type's own. */
    readonly collation: string | null;
    /** The options of the sequence of an identity, as ALTER SEQUENCE takes them. */
    readonly sequence: string | null;
  }[];
}

/** The definitions of a live PostgreSQL database, as the server writes them. */
export interface PostgresDefinitions {
  readonly catalog: LiveCatalog;
  readonly shapes: readonly Shape[];
  readonly details: readonly TableDetail[];
  /** Sequences that go with a column when it is dropped (`serial`), quoted and with their schema. */
  readonly owned: readonly {
    readonly schema: string;
    readonly name: string;
    readonly tableSchema: string;
    readonly table: string;
    readonly column: string;
  }[];
  /** Indexes of partitions that an index of the partitioned table brings with it: schema and name. */
  readonly attachedIndexes: readonly { readonly schema: string; readonly name: string }[];
}

/** Reads the definitions of everything that users own in a database. */
export async function readPostgresDefinitions(url: string): Promise<PostgresDefinitions> {
  const address = parseAddress(url, 'source');
  const client = await openSession(address, 'source');
  try {
    const catalog = await readLiveCatalog(client);
    const read = async <T extends object>(sql: string): Promise<T[]> => (await client.query<T>(sql)).rows;
    return {
      catalog,
      shapes: [...(await readShapes(client)), ...(await readViewShapes(client))],
      details: await read<TableDetail>(details),
      owned: await read<PostgresDefinitions['owned'][number]>(owned),
      attachedIndexes: await read<PostgresDefinitions['attachedIndexes'][number]>(attached),
    };
  } catch (error) {
    throw toOperationError(error, aboutAddress(address, 'source'));
  } finally {
    await client.end();
  }
}

/** The same with some views as tables of their columns, which is what a view's rows are moved into. */
export function withViewsAsTables(
  definitions: PostgresDefinitions,
  wanted: readonly TableName[],
): PostgresDefinitions {
  const { catalog } = definitions;
  const isWanted = ({ schema, name }: TableName): boolean =>
    wanted.some((each) => each.schema === schema && each.name === name);
  const views = catalog.views.filter(isWanted);
  if (views.length === 0) return definitions;
  const asTables = views.map(({ definition: _, materialized: __, ...view }) => ({
    ...view,
    partitionKey: null,
    partitionOf: null,
    constraints: [],
  }));
  return {
    ...definitions,
    catalog: {
      ...catalog,
      tables: [...catalog.tables, ...asTables],
      views: catalog.views.filter((each) => !isWanted(each)),
    },
  };
}

const details = `
SELECT n.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS "isUnlogged", coalesce(to_json(c.reloptions), '[]') AS parameters,
  NOT c.relispartition AND EXISTS (SELECT FROM pg_inherits WHERE inhrelid = c.oid) AS inherits,
  EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid) AS "hasPolicies",
  (SELECT coalesce(json_agg(json_build_object('name', a.attname,
     'collation', CASE WHEN a.attcollation <> t.typcollation THEN (SELECT format('%I.%I', cn.nspname, collname)
        FROM pg_collation JOIN pg_namespace cn ON cn.oid = collnamespace WHERE pg_collation.oid = a.attcollation) END,
     'sequence', CASE WHEN a.attidentity <> '' THEN (
        SELECT format('START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s', seqstart, seqincrement, seqmin, seqmax, seqcache,
          CASE WHEN seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
        FROM pg_sequence WHERE seqrelid = (SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
          AND refobjid = c.oid AND refobjsubid = a.attnum AND deptype = 'i')) END)), '[]')
   FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;

const owned = `
SELECT n.nspname AS schema, s.relname AS name, tn.nspname AS "tableSchema", t.relname AS "table", a.attname AS "column"
FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace n ON n.oid = s.relnamespace
  JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'`;

const attached = `
SELECT n.nspname AS schema, c.relname AS name FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('i', 'I')`;
