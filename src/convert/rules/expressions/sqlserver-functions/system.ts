import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { constantInteger } from '../../statements/exceptions/states.ts';
import { formatted } from '../../statements/sqlserver-errors/format.ts';
import { systemValue } from '../../statements/system-value.ts';
import { packCall } from '../built-in.ts';
import type { Maker } from '../call-maker.ts';
import { renamed } from '../call-maker.ts';
import { metadataMakers, ownNumber } from './metadata.ts';

/** FORMATMESSAGE of a text, or of the number of a message that the scripts add. */
const formatMessage: Maker = ([message, ...values], at, context) => {
  if (!message) return undefined;
  const number = constantInteger(message);
  const text = number === undefined ? undefined : context.catalog.messages?.get(number);
  if (number !== undefined && text === undefined) return undefined;
  const made = formatted(text === undefined ? message : make.string(message, text), values, context);
  return { ...made, start: at.start, end: at.end };
};

/** Functions about the session and its calls. */
export const systemMakers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['FORMATMESSAGE', formatMessage],
  [
    'TRIGGER_NESTLEVEL',
    (given, at) => (given.length === 0 ? make.call(at, 'pg_trigger_depth', []) : undefined),
  ],
  ['@@SPID', renamed('pg_backend_pid')],
  ['@@VERSION', renamed('version')],
  ['@@NESTLEVEL', (_, at, context) => packCall(at, context, 'nest_level', [])],
  ['@@DBTS', (_, at, context) => packCall(at, context, 'last_row_version', [])],
  // What SET DATEFIRST changes is reported where it stands.
  ['@@DATEFIRST', (_, at) => make.number(at, 7)],
  ['@@MAX_PRECISION', (_, at) => make.number(at, 38)],
  ['@@PROCID', ownNumber],
]);

/** What rules about statements convert, because it depends on the statements around it. */
const ofStatements: ReadonlySet<string> = new Set([
  '@@ERROR',
  '@@FETCH_STATUS',
  '@@IDENTITY',
  '@@ROWCOUNT',
  '@@TRANCOUNT',
]);

/** `OBJECT_NAME(@@PROCID)` is converted as a whole. */
function isOfCall(name: string, { parents }: RuleContext): boolean {
  const call = parents.at(-2);
  if (name !== '@@PROCID' || call?.kind !== 'call' || call.callee.kind !== 'reference') return false;
  return /^OBJECT_(?:SCHEMA_)?NAME$/i.test(call.callee.name.parts.at(-1)?.text ?? '');
}

/** `@@SPID` and its like, which are functions without parentheses; see the page. */
export const systemValues = rule({
  name: 'sqlserver-functions',
  on: ['reference'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const name = systemValue(node);
    if (!name?.startsWith('@@') || ofStatements.has(name) || isOfCall(name, context)) return undefined;
    const made = (systemMakers.get(name) ?? metadataMakers.get(name))?.([], node, context);
    if (made) return made;
    context.refuse(sqlserverFindings.function, node, `The function ${name} has no plain equivalent here.`);
    return undefined;
  },
});
