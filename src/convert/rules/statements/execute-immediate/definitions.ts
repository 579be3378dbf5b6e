import * as make from '../../../../sql/make.ts';
import type { AlterTable, Drop, OtherStatement, TopStatement } from '../../../../sql/tree/define.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { rewrite } from '../../../../sql/rewrite.ts';
import type { RuleContext } from '../../../rule.ts';

/** A statement of dynamic SQL that needs no counterpart. */
export const nothing = Symbol('nothing');

/**
 * Statements of dynamic SQL that define or administrate something, before the rules see them: undefined for those that PostgreSQL cannot say,
 * which are reported.
 */
export function definitionStatement(
  node: TopStatement,
  context: RuleContext,
): TopStatement | typeof nothing | undefined {
  switch (node.kind) {
    case 'otherStatement':
      return other(node, context);
    case 'alterTable':
      return alterTable(node);
    case 'drop':
      return droppable(node) ? node : undefined;
    case 'createOther':
      return undefined;
    default:
      return withSequences(node);
  }
}

const said: ReadonlySet<string> = new Set([
  'TABLE',
  'VIEW',
  'MATERIALIZED VIEW',
  'INDEX',
  'SEQUENCE',
  'PROCEDURE',
  'FUNCTION',
  'TYPE',
  'ROLE',
]);

function droppable({ object }: Drop): boolean {
  return said.has(object);
}

const alterations: ReadonlySet<string> = new Set([
  'add column',
  'modify column',
  'drop column',
  'add constraint',
  'drop constraint',
  'rename',
  'rename column',
  'rename constraint',
  'enable trigger',
  'disable trigger',
]);

/** Of ALTER TABLE what PostgreSQL has, too; a key is dropped by its name only. */
function alterTable(node: AlterTable): AlterTable | undefined {
  const isSaid = node.actions.every(
    (each) =>
      alterations.has(each.action) &&
      (each.name !== undefined || !/^(?:drop|rename c|enable|disable)/.test(each.action)),
  );
  return isSaid ? node : undefined;
}

/** What has little structure, by its text. */
function other(node: OtherStatement, context: RuleContext): OtherStatement | typeof nothing | undefined {
  const text = node.text.trim().replace(/\s+/g, ' ');
  const say = (words: string): OtherStatement => ({ ...node, text: words });
  const session = /^ALTER SESSION (.*)$/i.exec(text)?.[1];
  if (session !== undefined) {
    const made = sessionStatement(session, context);
    return typeof made === 'string' ? say(made) : made;
  }
  const analyzed = /^ANALYZE (?:TABLE|INDEX|CLUSTER) (\S+) (?:COMPUTE|ESTIMATE) STATISTICS\b/i.exec(
    text,
  )?.[1];
  if (analyzed !== undefined) return /^ANALYZE INDEX/i.test(text) ? nothing : say(`ANALYZE ${analyzed}`);
  const rebuilt = /^ALTER INDEX (\S+) REBUILD\b/i.exec(text)?.[1];
  if (rebuilt !== undefined) return say(`REINDEX INDEX ${rebuilt}`);
  if (/^ALTER (?:PROCEDURE|FUNCTION|PACKAGE|TRIGGER|VIEW|TYPE|MATERIALIZED VIEW) \S+ COMPILE\b/i.test(text))
    return nothing;
  return /^(?:PURGE|FLUSH)\b/i.test(text) ? nothing : undefined;
}

/** ALTER SESSION (SQL Language Reference): what a session of PostgreSQL has as well. Tracing and the optimizer mean nothing here. */
function sessionStatement(words: string, context: RuleContext): string | typeof nothing | undefined {
  const [, name = '', value = ''] = /^SET (\w+) ?= ?(.+)$/i.exec(words) ?? [];
  switch (name.toUpperCase()) {
    case '':
      return /^(?:ENABLE|DISABLE|FORCE) (?:PARALLEL|RESUMABLE|COMMIT|GUARD)/i.test(words)
        ? nothing
        : undefined;
    case 'CURRENT_SCHEMA':
      return `SET search_path = ${value}, public`;
    case 'TIME_ZONE':
      return /^'[^']*'$/.test(value) ? `SET timezone = ${value}` : undefined;
    case 'ISOLATION_LEVEL':
      return `SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL ${/SERIALIZABLE/i.test(value) ? 'REPEATABLE READ' : 'READ COMMITTED'}`;
    default:
      break;
  }
  if (/^NLS_/i.test(name)) {
    if (/\bNLS_\w+ ?=/i.test(value)) return undefined;
    const [schema, procedure] = context.pack('dbms_session_set_nls');
    const text = /^'.*'$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
    return `CALL ${schema}.${procedure}('${name.toUpperCase()}', ${text})`;
  }
  return /^(?:SQL_TRACE|EVENTS|TRACEFILE_IDENTIFIER|TIMED_STATISTICS|STATISTICS_LEVEL|CURSOR_SHARING|SORT_AREA|HASH_AREA|WORKAREA|OPTIMIZER_|_|PLSQL_|PLSCOPE_|DB_FILE_|PARALLEL_|QUERY_REWRITE|SESSION_CACHED|RECYCLEBIN|SKIP_UNUSABLE)/i.test(
    name,
  )
    ? nothing
    : undefined;
}

/** `name.NEXTVAL` of a sequence whose name is put in: nextval takes its name as a text. */
function withSequences(node: TopStatement): TopStatement {
  return rewrite(node, (each: Node): Node => {
    if (each.kind !== 'reference' || each.name.link) return each;
    const texts = each.name.parts.map((part) => part.text);
    const last = texts.at(-1)?.toUpperCase();
    if (texts.length < 2 || (last !== 'NEXTVAL' && last !== 'CURRVAL')) return each;
    const sequence = texts.slice(0, -1).join('.');
    if (!/gw_part_\d/i.test(sequence)) return each;
    return make.call(each, last.toLowerCase(), [make.string(each, sequence)]);
  }) as TopStatement;
}
