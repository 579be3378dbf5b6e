import { keyOf } from '../../../../catalog/catalog.ts';
import type { Table } from '../../../../catalog/catalog.ts';
import { sqlserverCodeFindings } from '../../../../sql/codes/sqlserver-code.ts';
import * as make from '../../../../sql/make.ts';
import type { DefinitionStatement, WaitFor } from '../../../../sql/tree/batch.ts';
import type { OtherStatement } from '../../../../sql/tree/define.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CallStatement, Statement } from '../../../../sql/tree/routine.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { writtenName } from '../../../names/spelling.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** WAITFOR, and statements that concern the server more than its rows; see the page. */
export const serverStatements = [
  rule({
    name: 'server-statements',
    on: ['waitFor'],
    ...dialects,
    apply: (node, context) => wait(node, context),
  }),
  rule({
    name: 'server-statements',
    on: ['definitionStatement'],
    ...dialects,
    apply(node, context) {
      const { definition } = node;
      if (definition.kind === 'otherStatement') return ofServer(definition, node, context);
      const isStatistics = definition.kind === 'createOther' && definition.object === 'STATISTICS';
      return isStatistics ? leftOut('CREATE STATISTICS', node, context) : undefined;
    },
  }),
];

/** `WAITFOR DELAY '00:00:05'` is `pg_sleep(5)`; `WAITFOR TIME '22:00'` sleeps until it is that time next ("WAITFOR"). */
function wait(node: WaitFor, context: RuleContext): CallStatement {
  const { value } = node;
  const perform = (name: string, argument: Expression): CallStatement => ({
    kind: 'callStatement',
    start: node.start,
    end: node.end,
    call: make.call(node, name, [argument]),
    style: 'perform',
  });
  if (node.form === 'time') return perform('pg_sleep_until', nextTime(value));
  const seconds = value.kind === 'string' ? secondsOf(value.value) : undefined;
  if (seconds !== undefined) return perform('pg_sleep', make.number(value, seconds));
  const isText = context.resolution.typeOf(value).kind === 'text';
  if (isText)
    context.report(sqlserverCodeFindings.wait, node, 'WAITFOR takes its time from a text that is not known.');
  const time = isText ? value : make.cast(value, value, 'time');
  return perform('pg_sleep_for', make.cast(value, time, 'interval'));
}

/** Today at that time or, where it is over, tomorrow. */
function nextTime(value: Expression): Expression {
  const time = make.cast(value, value, 'time');
  return make.fragment(
    value,
    'primary',
    'clock_timestamp()::date + ',
    time,
    ' + CASE WHEN ',
    time,
    " > clock_timestamp()::time THEN interval '0' ELSE interval '1 day' END",
  );
}

/** The seconds of `hours:minutes:seconds.fraction`, of which the last may be left out. */
function secondsOf(text: string): number | undefined {
  const [, hours, minutes, seconds = '0'] =
    /^\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:[.:]\d{1,7})?))?\s*$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const exact = Number(seconds.replace(':', '.'));
  return Number((Number(hours) * 3600 + Number(minutes) * 60 + exact).toFixed(3));
}

/** Statements without which the same rows come out. */
const quiet: ReadonlySet<string> = new Set([
  'UPDATE STATISTICS',
  'DROP STATISTICS',
  'ALTER INDEX',
  'CHECKPOINT',
  'RECONFIGURE',
  'DBCC',
  'LINENO',
  'USE',
]);

function ofServer(
  definition: OtherStatement,
  node: DefinitionStatement,
  context: RuleContext,
): readonly Statement[] | undefined {
  const { verb, text } = definition;
  const reseed = verb === 'DBCC' ? reseeded(text, node, context) : undefined;
  if (reseed) return reseed;
  const isDisabled = verb === 'ALTER INDEX' && /\bDISABLE\b/i.test(text);
  if (quiet.has(verb) && !isDisabled) return leftOut(verb, node, context);
  context.refuse(sqlserverCodeFindings.serverNeeded, node, `${verb} is not converted.`);
  return undefined;
}

function leftOut(verb: string, node: DefinitionStatement, context: RuleContext): readonly Statement[] {
  context.report(sqlserverCodeFindings.server, node, `${verb} is left out.`);
  return [];
}

/** `DBCC CHECKIDENT ('t', RESEED, 10)`: the next row gets the number behind it ("DBCC CHECKIDENT"). Without a number it repairs what PostgreSQL never loses. */
function reseeded(
  text: string,
  node: DefinitionStatement,
  context: RuleContext,
): readonly Statement[] | undefined {
  const [, quoted, plain, value] =
    /CHECKIDENT\s*\(\s*(?:N?'([^']+)'|([\w.[\]"]+))\s*,\s*RESEED\s*,\s*(\d+)\s*\)/i.exec(
      text.replaceAll(/\/\*[\s\S]*?\*\//g, ' '),
    ) ?? [];
  const table = tableOf(quoted ?? plain ?? '', context);
  const column = table && [...table.columns.values()].find((each) => each.identity);
  if (!table || !column || value === undefined) return undefined;
  const target = context.names.qualified(context.names.object(table), node);
  const name = context.names.column(table, context.names.stored(column.name));
  const sequence = make.call(node, 'pg_get_serial_sequence', [
    make.string(node, writtenName(target)),
    make.string(node, name),
  ]);
  // A sequence cannot stand before its first number.
  const isStart = Number(value) === 0;
  const call = make.call(node, 'setval', [
    sequence,
    make.number(node, isStart ? 1 : value),
    ...(isStart ? [make.boolean(node, false)] : []),
  ]);
  return [{ kind: 'callStatement', start: node.start, end: node.end, call, style: 'perform' }];
}

function tableOf(written: string, { catalog, object, names }: RuleContext): Table | undefined {
  const parts = written
    .split('.')
    .map((part) =>
      names.stored(make.identifier({ start: -1, end: -1 }, part.replaceAll(/[[\]"]/g, ''), true)),
    );
  const name = parts.at(-1) ?? '';
  const schemas = parts.length > 1 ? [parts.at(-2) ?? ''] : [object.nameSchema, catalog.defaultSchema];
  return schemas.map((schema) => catalog.tables.get(keyOf(schema, name))).find((each) => each !== undefined);
}
