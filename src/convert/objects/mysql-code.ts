import type { Other } from '../../catalog/catalog.ts';
import { mysqlFindings } from '../../sql/codes/mysql.ts';
import { finding } from '../../text/finding.ts';
import type { ConvertedObject, ObjectKind } from '../conversion.ts';
import { converted } from './object.ts';

const codeKinds: Readonly<Record<string, ObjectKind>> = {
  VIEW: 'view',
  PROCEDURE: 'procedure',
  FUNCTION: 'function',
  TRIGGER: 'trigger',
  EVENT: 'job',
  PACKAGE: 'package',
  'PACKAGE BODY': 'package',
};

/** Code of MySQL, which is read as text and not converted yet, and what belongs to its server. */
export function mysqlOther(other: Other): ConvertedObject {
  const { object } = other.definition;
  const words = object.charAt(0) + object.slice(1).toLowerCase();
  const kind = codeKinds[object];
  const entry = kind ? mysqlFindings.code : mysqlFindings.account;
  const what = `${words} ${other.name} is not converted.`;
  return converted(other, kind ?? 'other', {
    statements: [],
    findings: [finding(entry, other.span, what)],
    refused: true,
  });
}
