import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition, SqlServerDefinitions } from '../../endpoints/sqlserver/catalog/definitions.ts';
import { encryptedModule, notInCatalog } from '../../sql/codes/reading.ts';
import { OperationError } from '../../text/error.ts';
import type { Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import { makeFolder } from '../../text/folder.ts';
import type { SourceMap } from '../../text/source.ts';
import type { SourceName } from '../source-names.ts';

/** A live server that is converted: its definitions are written as scripts, and these are read as any others. */
export interface LiveServer {
  readonly url: string;
  /** The folder of the scripts; absent where there is no place for them. */
  readonly scripts?: string;
}

/** The dialect of a URL whose server's definitions can be read; undefined for any other. */
export function liveDialect(source: string): SourceName | undefined {
  return /^(?:sqlserver|mssql):/i.test(source) ? 'sqlserver' : undefined;
}

/** A URL as reports show it. */
export function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/?#@:]*):[^/?#@]*@/i, '$1@');
}

/** Writes the definitions of a server as a folder of scripts, in an order in which they could be run: a folder for each kind, a file for each object. Gives what has none. */
export async function writeDefinitions({
  url,
  scripts,
}: LiveServer): Promise<SqlServerDefinitions['leftOut']> {
  if (scripts === undefined)
    throw new OperationError(
      'This command reads scripts only: godwit convert writes those of a live server into the folder source of its result.',
      { code: 'source', side: 'config' },
    );
  const { definitionKinds, readSqlServerDefinitions } = await import(
    '../../endpoints/sqlserver/catalog/definitions.ts'
  );
  const { definitions, leftOut } = await readSqlServerDefinitions(url);
  makeFolder(scripts);
  const taken = new Set<string>();
  for (const definition of definitions) {
    const place = definitionKinds.indexOf(definition.kind);
    const folder = join(
      scripts,
      `${String(place + 1).padStart(2, '0')}-${definition.kind.replace(' ', '-')}`,
    );
    makeFolder(folder);
    writeFileSync(join(folder, fileOf(definition, taken)), `${definition.batches.join('\nGO\n')}\nGO\n`);
  }
  return leftOut;
}

/** A file for an object: no two have the same one, also where a disk does not tell upper from lower case. */
function fileOf({ kind, schema, name }: Definition, taken: Set<string>): string {
  const plain = `${schema === '' ? '' : `${schema}.`}${name}`.replaceAll(/[^\p{L}\p{N}_.-]/gu, '_');
  for (let number = 1; ; number += 1) {
    const file = number === 1 ? plain : `${plain}-${number}`;
    const key = `${kind} ${file.toLowerCase()}`;
    if (taken.has(key)) continue;
    taken.add(key);
    return `${file}.sql`;
  }
}

/** What has no definition, as findings; each stands in a text of its own, because it has no place in any script. */
export function leftOutFindings(leftOut: SqlServerDefinitions['leftOut'], sources: SourceMap): Finding[] {
  return leftOut.map(({ object, why, isEncrypted }) => {
    const { base, text } = sources.add({ file: 'catalog', text: object, line: 1, column: 1 });
    return finding(
      isEncrypted === true ? encryptedModule : notInCatalog,
      { start: base, end: base + text.length },
      `The ${object} is not converted as it is: ${why}.`,
    );
  });
}

/** A live server of a source cannot be read yet: what to run there instead, so that its scripts can be. */
export function liveSource(source: string): OperationError {
  const scheme = source.slice(0, source.indexOf(':'));
  if (scheme === 'mysql' || scheme === 'mariadb')
    return new OperationError(
      `The definitions of a live MySQL server are not converted yet. Export them and give the file:

  mysqldump --single-transaction --routines --triggers --events --hex-blob --databases DATABASE > dump.sql

Then: godwit convert dump.sql --from mysql --to postgresql --out FOLDER`,
      { code: 'live-mysql', side: 'source' },
    );
  if (scheme !== 'oracle')
    return new OperationError(`A source ${scheme}:// is not known. Give a folder or file of scripts.`, {
      code: 'source',
      side: 'config',
    });
  return new OperationError(
    `A live Oracle server cannot be read yet. Export its definitions with DBMS_METADATA and give the file:

  SET LONG 2000000000 LONGCHUNKSIZE 32767 PAGESIZE 0 LINESIZE 32767 TRIMSPOOL ON FEEDBACK OFF
  EXEC DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SQLTERMINATOR', TRUE)
  EXEC DBMS_METADATA.SET_TRANSFORM_PARAM(DBMS_METADATA.SESSION_TRANSFORM, 'SEGMENT_ATTRIBUTES', FALSE)
  SPOOL schema.sql
  SELECT DBMS_METADATA.GET_DDL(REPLACE(object_type, ' ', '_'), object_name, owner)
    FROM all_objects
   WHERE owner = 'SCHEMA' AND object_type IN ('SEQUENCE', 'TYPE', 'TABLE', 'INDEX', 'VIEW', 'MATERIALIZED VIEW',
         'SYNONYM', 'FUNCTION', 'PROCEDURE', 'PACKAGE', 'TRIGGER') AND generated = 'N';
  SELECT DBMS_METADATA.GET_DEPENDENT_DDL('COMMENT', table_name, owner) FROM all_tables WHERE owner = 'SCHEMA';
  SPOOL OFF

Then: godwit convert schema.sql --from oracle --to postgresql --out FOLDER`,
    { code: 'live-oracle', side: 'source' },
  );
}
