import type { Other } from '../../catalog/catalog.ts';
import { grantFindings } from '../../sql/codes/grants.ts';
import type { OtherStatement } from '../../sql/tree/define.ts';
import type { CodeEntry, Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, ObjectKind, TargetStatement } from '../conversion.ts';
import { writtenName } from '../names/spelling.ts';
import { createRole, roleName } from './grant.ts';
import type { ObjectConverter } from './object.ts';
import { converted, statement } from './object.ts';
import { unconvertedCode } from './unconverted-code.ts';

/** Converts what has little structure: database links, roles; of most others a finding says what becomes of them. */
export const convertOther: ObjectConverter<Other> = (other, workshop) => {
  const { object } = other.definition;
  if (object === 'SCHEMA') return [];
  const unconverted = unconvertedCode(other, workshop.source.name);
  if (unconverted) return [unconverted];
  if (object === 'DATABASE LINK') return [databaseLink(other, workshop)];
  if (object === 'ROLE' || object === 'USER') return [role(other, workshop)];
  const { entry, kind, refused } = others[object] ?? {
    entry: grantFindings.withoutEquivalent,
    refused: true,
  };
  const what = `${capital(object)} ${other.name} has nothing that stands for it.`;
  return [
    converted(other, kind ?? 'other', {
      statements: [],
      findings: [finding(entry, other.span, what)],
      refused: refused ?? false,
    }),
  ];
};

const administration = { entry: grantFindings.administration } as const;
const foreignCode = { entry: grantFindings.otherLanguage, refused: true } as const;

const others: Readonly<Record<string, { entry: CodeEntry; kind?: ObjectKind; refused?: boolean }>> = {
  DIRECTORY: { entry: grantFindings.directory, kind: 'directory' },
  CONTEXT: { entry: grantFindings.context, kind: 'context' },
  CLUSTER: { entry: grantFindings.cluster },
  'MATERIALIZED VIEW LOG': { entry: grantFindings.materializedViewLog },
  'SNAPSHOT LOG': { entry: grantFindings.materializedViewLog },
  TABLESPACE: administration,
  'BIGFILE TABLESPACE': administration,
  'SMALLFILE TABLESPACE': administration,
  'TEMPORARY TABLESPACE': administration,
  'UNDO TABLESPACE': administration,
  PROFILE: administration,
  'ROLLBACK SEGMENT': administration,
  'AUDIT POLICY': administration,
  'LOCKDOWN PROFILE': administration,
  'RESTORE POINT': administration,
  'RESOURCE COST': administration,
  'FLASHBACK ARCHIVE': administration,
  'INMEMORY JOIN GROUP': administration,
  'MATERIALIZED ZONEMAP': administration,
  OUTLINE: administration,
  DATABASE: administration,
  'PLUGGABLE DATABASE': administration,
  CONTROLFILE: administration,
  DISKGROUP: administration,
  PFILE: administration,
  SPFILE: administration,
  EDITION: administration,
  LIBRARY: foreignCode,
  JAVA: foreignCode,
  'JAVA SOURCE': foreignCode,
  'JAVA CLASS': foreignCode,
  'JAVA RESOURCE': foreignCode,
  'MLE MODULE': foreignCode,
  'MLE ENV': foreignCode,
};

function capital(words: string): string {
  return words.charAt(0) + words.slice(1).toLowerCase();
}

/** A role or user, without any right to log in. A user of Oracle is a schema as well, which its objects bring along. */
function role(other: Other, workshop: Workshop): ConvertedObject {
  const { names, settings } = workshop;
  const wish = roleName(other.name, workshop);
  const name = writtenName(names.identifier(wish, other.span));
  const what = `${capital(other.definition.object)} ${other.name} becomes the role ${name}.`;
  const findings: Finding[] = [finding(grantFindings.role, other.span, what)];
  if (!settings.createRoles) return converted(other, 'other', { statements: [], findings });
  const target = { schema: 'public', name: wish };
  return converted(other, 'other', {
    target,
    statements: [text(other, 'post-data', 'CREATE ROLE', createRole(name), target.name)],
    findings,
  });
}

/** With the setting, a foreign server of the name of the link; how to log in is left to the user, since links hold passwords. */
function databaseLink(other: Other, { names, settings }: Workshop): ConvertedObject {
  const { details } = other.definition;
  const wrapper = settings.databaseLinks;
  const findings = [
    finding(
      grantFindings.databaseLink,
      other.span,
      wrapper === 'refuse'
        ? `Database link ${other.name} has nothing that stands for it.`
        : `Database link ${other.name} becomes a foreign server; its user mapping and foreign tables are to be made.`,
    ),
  ];
  if (wrapper === 'refuse')
    return converted(other, 'database link', { statements: [], findings, refused: true });
  const stored = names.local({ kind: 'identifier', start: -1, end: -1, text: other.name, quoted: true }).text;
  const name = writtenName(names.identifier(stored, other.span));
  const options = wrapper === 'postgres_fdw' ? postgresOptions(details) : oracleOptions(details);
  const create = `CREATE SERVER ${name} FOREIGN DATA WRAPPER ${wrapper} OPTIONS (${options})`;
  return converted(other, 'database link', {
    target: { schema: 'public', name: stored },
    statements: [
      text(other, 'pre-data', 'CREATE EXTENSION', `CREATE EXTENSION IF NOT EXISTS ${wrapper}`, stored),
      text(other, 'pre-data', 'CREATE SERVER', create, stored),
    ],
    findings,
  });
}

/** The connect string of a link, `//host:port/service` or a name of tnsnames.ora, which only Oracle can look up. */
function postgresOptions({ using }: Readonly<Record<string, string>>): string {
  const match = /^(?:\/\/)?([\w.-]+)(?::(\d+))?\/([\w.$#-]+)/.exec(using ?? '');
  const [, host = using ?? 'localhost', , service = 'postgres'] = match ?? [];
  return `host ${quote(host)}, dbname ${quote(service.toLowerCase())}`;
}

function oracleOptions({ using }: Readonly<Record<string, string>>): string {
  return `dbserver ${quote(using ?? '')}`;
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function text(
  other: Other,
  stage: TargetStatement['stage'],
  verb: string,
  sql: string,
  name: string,
): TargetStatement {
  const { start, end } = other.span;
  const node: OtherStatement = { kind: 'otherStatement', start, end, verb, text: sql };
  const kind = other.definition.object === 'DATABASE LINK' ? 'database link' : 'other';
  return statement(stage, node, { schema: 'public', name, kind });
}
