import { sqlserverFindings } from '../sql/codes/sqlserver.ts';
import { sqlserverObjectFindings } from '../sql/codes/sqlserver-objects.ts';
import type { AlterTable, OtherStatement } from '../sql/tree/define.ts';
import type { Finding } from '../text/finding.ts';
import { finding } from '../text/finding.ts';
import { sqlserverLeftOut } from './alter-sqlserver.ts';

/** What administers the server, its logins and its files. */
const server =
  /^(?:ALTER (?:DATABASE|LOGIN|USER|SERVER|AUTHORIZATION|CERTIFICATE|CREDENTIAL|ENDPOINT|EVENT|MASTER|RESOURCE|SERVICE|SYMMETRIC|ASYMMETRIC|AVAILABILITY|EXTERNAL)|DROP (?:DATABASE|LOGIN|USER|ROLE|SERVER|CERTIFICATE|CREDENTIAL|ENDPOINT|EVENT|SYMMETRIC|ASYMMETRIC|MASTER|AVAILABILITY|EXTERNAL)|(?:OPEN|CLOSE) (?:SYMMETRIC|MASTER|ALL)|BACKUP|RESTORE|CHECKPOINT|RECONFIGURE|SHUTDOWN|KILL|DBCC|USE|ADD )/;

/** What keeps indexes and statistics in order. */
const storage =
  /^(?:UPDATE STATISTICS|(?:CREATE|DROP) STATISTICS|ALTER INDEX|ALTER FULLTEXT|DROP FULLTEXT|ALTER PARTITION SCHEME)/;

/** `BULK INSERT [schema].[table] FROM 'file'` (Transact-SQL Reference, "BULK INSERT"). */
const bulkInsert =
  /^BULK\s+INSERT\s+((?:\[[^\]]*\]|"[^"]*"|[^\s."[\]]+)(?:\s*\.+\s*(?:\[[^\]]*\]|"[^"]*"|[^\s."[\]]+))*)\s+FROM\s+(N?'(?:[^']|'')*'|\S+)/i;

/** The finding of a statement that is read by its first words and changes nothing in the catalog. */
export function sqlserverStatement(node: OtherStatement): Finding {
  const { verb } = node;
  if (verb === 'EXTENDED PROPERTY')
    return finding(
      sqlserverObjectFindings.extendedProperty,
      node,
      `The extended property ${node.text} is left out.`,
    );
  const [, table, file] = bulkInsert.exec(node.text) ?? [];
  if (table !== undefined)
    return finding(sqlserverFindings.bulkInsert, node, `The rows of ${file} are not loaded into ${table}.`);
  if (storage.test(verb)) return finding(sqlserverObjectFindings.tableStorage, node, `${verb} is left out.`);
  const entry = server.test(verb) ? sqlserverFindings.server : sqlserverFindings.statement;
  return finding(entry, node, `The statement ${verb} is not converted.`);
}

/** Findings of what ALTER TABLE says that the definition of the table cannot hold. */
export function sqlserverLosses(table: string, node: AlterTable): Finding[] {
  return node.actions.flatMap((action) => {
    const kind = sqlserverLeftOut(action);
    if (kind === undefined) return [];
    const entry =
      kind === 'storage' ? sqlserverObjectFindings.tableStorage : sqlserverObjectFindings.tableOption;
    const words = (action.text ?? '').split(/\s*[(=;]/)[0]?.trim() ?? '';
    return [finding(entry, action, `ALTER TABLE ${table} ${words} is left out.`)];
  });
}
