import type { Batch } from './suite.ts';

/**
 * What no converter can be asked to do, because it is about the server that was recorded and not about the application's schema and code: by its reason and how it is
 * known. The whole batch is left out of the count.
 */
const reasons: readonly (readonly [reason: string, sql: RegExp])[] = [
  [
    'catalog of the server',
    /\bsys\s*\.\s*\w+|\binformation_schema\b|\bmsdb\b|\bpg_\w+|\b(?:sysobjects|syscolumns|systypes|sysindexes|sysdatabases|sysprocesses)\b|\bsp_(?:help\w*|tables|columns\w*|databases|statistics\w*|pkeys|fkeys|who\w*|describe\w*|stored_procedures|sproc_columns\w*|tablecollations|special_columns|datatype_info\w*|server_info|set_session_context|testspatial\w*|addlinkedserver\w*|dropserver|linkedservers|serveroption|configure|babelfish\w*|volatility|cursor_list)\b/i,
  ],
  [
    'properties of the server',
    /\b(?:serverproperty|databasepropertyex|fulltextserviceproperty|connectionproperty|@@(?:version|servername|servicename|microsoftversion|dbts|max_precision|max_connections|procid|options|langid|language|lock_timeout|textsize|datefirst))\b|@@(?:version|servername|servicename)/i,
  ],
  [
    'settings of the server',
    /\bset_config\b|\bcurrent_setting\b|\bset\s+(?:babelfish\w*|showplan\w*|statistics|language|dateformat|datefirst)\b|\bbabelfish_\w+/i,
  ],
  ['plans', /\bexplain\b|enable_\w+/i],
  [
    'permissions and logins',
    /\b(?:is_srvrolemember|is_member|is_rolemember|has_perms_by_name|suser_\w+|user_name|user_id|schema_name|original_login|system_user|session_user|current_user)\b|\b(?:create|alter|drop)\s+(?:login|user|role|database|server)\b|\b(?:grant|revoke|deny)\s|\bexecute\s+as\b/i,
  ],
  ['linked servers', /\b(?:openquery|openrowset|opendatasource)\b/i],
];

/** Limits that the recorded server has and SQL Server has not: what it refused is right here. */
const limits =
  /not (?:yet |currently |fully )?supported|is not a valid|Invalid use of a side-effecti|TSQL|babelfish|cached plan|pltsql|ANTLR|generation expression is not/i;

/** Why a batch is not counted; undefined for one that is. */
export function outOfScope(batch: Batch): string | undefined {
  const code = batch.sql.replace(/--[^\n]*/g, ' ').replace(/\/\*[\s\S]*?\*\//g, ' ');
  if (code.trim() === '') return 'nothing but comments';
  const reason = reasons.find(([, sql]) => sql.test(code));
  if (reason) return reason[0];
  if (batch.err && limits.test(batch.err.message)) return 'a limit of the recorded server';
  return undefined;
}
