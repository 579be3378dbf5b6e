import type { Other } from '../../catalog/catalog.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import { sqlserverFindings } from '../../sql/codes/sqlserver.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { DialectName } from '../../sql/dialect.ts';
import { finding } from '../../text/finding.ts';
import type { ConvertedObject, ObjectKind } from '../conversion.ts';
import { converted } from './object.ts';

const codeKinds: Readonly<Record<string, ObjectKind>> = {
  VIEW: 'view',
  PROCEDURE: 'procedure',
  FUNCTION: 'function',
  TRIGGER: 'trigger',
  EVENT: 'job',
  TYPE: 'type',
  PACKAGE: 'package',
  'PACKAGE BODY': 'package',
};

/** How code, and what belongs to the server, are told of. */
interface Entries {
  readonly code: CodeEntry;
  readonly server: CodeEntry;
}

const entriesOf: { readonly [D in DialectName]?: Entries } = {
  mysql: { code: mysqlFindings.code, server: mysqlFindings.account },
  sqlserver: { code: sqlserverFindings.code, server: sqlserverFindings.server },
};

/** Users and roles of a database of SQL Server, which become roles. */
function isAccount(object: string): boolean {
  return object === 'USER' || object === 'ROLE';
}

/** A default or a rule, which the catalog gives to the columns that it is bound to. */
function isBound({ definition: { object, expression } }: Other): boolean {
  return (object === 'DEFAULT' || object === 'RULE') && expression !== undefined;
}

/** Code of a source that is read as text and not converted yet, and what belongs to its server; undefined of a source whose code is converted. */
export function unconvertedCode(other: Other, source: DialectName): ConvertedObject | undefined {
  const entries = entriesOf[source];
  const { object } = other.definition;
  if (!entries || (source === 'sqlserver' && isAccount(object))) return undefined;
  if (source === 'sqlserver' && isBound(other))
    return converted(other, 'other', {
      statements: [],
      findings: [
        finding(
          sqlserverObjectFindings.boundObject,
          other.span,
          `${object} ${other.name} stands with its columns.`,
        ),
      ],
    });
  const words = object.charAt(0) + object.slice(1).toLowerCase();
  const kind = codeKinds[object];
  const entry = kind ? entries.code : entries.server;
  const what = `${words} ${other.name} is not converted.`;
  return converted(other, kind ?? 'other', {
    statements: [],
    findings: [finding(entry, other.span, what)],
    refused: true,
  });
}
