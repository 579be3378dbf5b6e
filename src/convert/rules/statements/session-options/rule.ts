import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import type { SetOption } from '../../../../sql/tree/batch.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { textStatement } from '../../../temporary.ts';
import { constantInteger } from '../exceptions/states.ts';

/** SET of options of the session: what has no meaning in PostgreSQL or is always so goes, the rest is said or reported. */
export const sessionOptions = rule({
  name: 'session-options',
  on: ['setOption'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply: (node, context): readonly Node[] => node.names.flatMap((name) => option(name, node, context)),
});

/** Options about messages, plans, locks and the writing of tables, which change no result. */
const quiet = /^(?:STATISTICS |SHOWPLAN_|ANSI_NULL_DFLT_|QUERY_GOVERNOR_)/;

const without: ReadonlySet<string> = new Set([
  'NOCOUNT',
  'XACT_ABORT',
  'IDENTITY_INSERT',
  'IMPLICIT_TRANSACTIONS',
  'DEADLOCK_PRIORITY',
  'FORCEPLAN',
  'REMOTE_PROC_TRANSACTIONS',
  'CURSOR_CLOSE_ON_COMMIT',
  'OFFSETS',
  'ARITHIGNORE',
]);

/** Options that mean what PostgreSQL does, with their values. */
const alwaysSo: ReadonlyMap<string, string> = new Map([
  ['ANSI_DEFAULTS', 'ON'],
  ['ANSI_NULLS', 'ON'],
  ['ANSI_PADDING', 'ON'],
  ['ANSI_WARNINGS', 'ON'],
  ['ARITHABORT', 'ON'],
  ['CONCAT_NULL_YIELDS_NULL', 'ON'],
  ['QUOTED_IDENTIFIER', 'ON'],
  ['NUMERIC_ROUNDABORT', 'OFF'],
  ['FMTONLY', 'OFF'],
  ['NOEXEC', 'OFF'],
  ['PARSEONLY', 'OFF'],
  ['ROWCOUNT', '0'],
]);

function option(name: string, node: SetOption, context: RuleContext): readonly Node[] {
  const value = shown(node.value);
  const place = { start: node.start, end: node.end };
  if (without.has(name) || quiet.test(name) || alwaysSo.get(name) === value) return [];
  switch (name) {
    case 'TRANSACTION ISOLATION LEVEL':
      // READ UNCOMMITTED is READ COMMITTED in PostgreSQL.
      if (value.startsWith('READ ')) return [];
      break;
    case 'LOCK_TIMEOUT': {
      const milliseconds = typeof node.value === 'string' ? undefined : constantInteger(node.value);
      if (milliseconds === undefined) break;
      return [textStatement(`SET LOCAL lock_timeout = ${timeout(milliseconds)}`, place)];
    }
    case 'DATEFORMAT': {
      const order = value.replaceAll("'", '').toUpperCase();
      if (!['MDY', 'DMY', 'YMD'].includes(order)) break;
      return [textStatement(`SET LOCAL datestyle = 'ISO, ${order}'`, place)];
    }
    case 'DATEFIRST':
      if (value === '7') return [];
      break;
    case 'ROWCOUNT':
      context.refuse(
        sqlserverErrorFindings.rowLimit,
        node,
        `SET ROWCOUNT ${value} limits the rows of all statements behind it; give them a LIMIT.`,
      );
      return [node];
  }
  context.report(sqlserverErrorFindings.option, node, `SET ${name} ${value} is left out.`);
  return [];
}

/** -1 waits for ever, which is 0 in PostgreSQL; 0 does not wait. */
function timeout(milliseconds: number): number {
  if (milliseconds < 0) return 0;
  return Math.max(milliseconds, 1);
}

function shown(value: SetOption['value']): string {
  if (typeof value === 'string') return value;
  switch (value.kind) {
    case 'number':
      return value.text;
    case 'string':
      return `'${value.value}'`;
    case 'reference':
      return value.name.parts.map((part) => part.text).join('.');
    case 'unary':
      return `${value.operator}${shown(value.operand)}`;
    default:
      return '…';
  }
}
