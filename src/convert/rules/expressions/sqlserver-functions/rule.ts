import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression, KeywordCall, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { renamed, word } from '../call-maker.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { isIntegerKind, isTextKind, targetKind } from '../target-kind.ts';
import { aggregate } from './aggregate.ts';
import { dateParts } from './date-part.ts';

/** What needs no parentheses before `::`. */
function atomic(node: Expression): Expression {
  return ['reference', 'call', 'string', 'number', 'parenthesis', 'cast', 'keywordCall', 'null'].includes(
    node.kind,
  )
    ? node
    : make.parenthesis(node, node);
}

/** A text where a moment is wanted is one. */
function moment(node: Expression): Expression {
  if (node.kind === 'parenthesis') return moment(node.operand);
  if (node.kind !== 'string') return node;
  const type = /^\d+-\d+-\d+$/.test(node.value.trim()) ? 'date' : 'timestamp';
  return { kind: 'datetime', start: node.start, end: node.end, type, value: node.value.trim() };
}

function isMoment(node: Expression, context: RuleContext): boolean {
  if (node.kind === 'datetime') return true;
  const kind = targetKind(node, context);
  if (kind !== undefined) return ['date', 'timestamp', 'timestamptz'].includes(kind);
  return ['date', 'timestamp'].includes(context.resolution.typeOf(node).kind);
}

/** Texts joined as CONCAT does it: NULL is an empty text there too. */
const concat: Maker = (given, at) => make.call(at, 'concat', given);

/** ISNULL gives the type of its first argument, which a column of that type does too. */
const isNull: Maker = ([value, other], at) => value && other && make.call(at, 'coalesce', [value, other]);

const choose: Maker = ([condition, yes, no], at) =>
  condition && yes && no ? make.caseExpression(at, [[condition, yes]], no) : undefined;

/** The moment is that of the transaction's beginning in PostgreSQL, where SQL Server gives that of the statement. */
const now: Maker = word('LOCALTIMESTAMP');

const utcNow: Maker = (_, at) =>
  make.fragment(at, 'operator', make.reference(at, 'CURRENT_TIMESTAMP'), " AT TIME ZONE 'UTC'");

const sequentialUuid: Maker = (_, at, context) => {
  if (context.settings.targetVersion >= 18) return make.call(at, 'uuidv7', []);
  context.report(sqlserverFindings.sequentialUuid, at, 'NEWSEQUENTIALID() becomes gen_random_uuid().');
  return make.call(at, 'gen_random_uuid', []);
};

/** LEN does not count blanks at the end. */
const length: Maker = ([text], at, context) =>
  text && isTextKind(targetKind(text, context))
    ? make.call(at, 'length', [make.call(at, 'rtrim', [text])])
    : undefined;

const dataLength: Maker = ([value], at, context) =>
  value && targetKind(value, context) === 'bytea' ? make.call(at, 'octet_length', [value]) : undefined;

const charIndex: Maker = ([part, text, from], at) =>
  part && text && !from ? make.call(at, 'strpos', [text, part]) : undefined;

/** Positions before the first character shorten the part ("SUBSTRING (Transact-SQL)"), as in PostgreSQL. */
const substring: Maker = ([text, position, count], at) =>
  text && position && count ? make.call(at, 'substring', [text, position, count]) : undefined;

const field =
  (name: string): Maker =>
  ([given], at, context) => {
    if (!given) return undefined;
    const when = moment(given);
    return !isMoment(when, context)
      ? undefined
      : make.cast(at, make.keywordCall(at, 'extract', [name, 'from', when]), 'integer');
  };

const round: Maker = ([value, digits, truncates], at, context) => {
  if (!value || !digits) return undefined;
  const isCut = truncates !== undefined;
  if (isCut && truncates.kind !== 'number') return undefined;
  const kind = targetKind(value, context);
  const exact =
    kind === 'numeric' || isIntegerKind(kind) ? value : make.cast(value, atomic(value), 'numeric');
  const cuts = isCut && truncates.kind === 'number' && truncates.text !== '0';
  return make.call(at, cuts ? 'trunc' : 'round', [exact, digits]);
};

const money: Maker = ([value], at) =>
  value && make.cast(at, value, make.type(at, 'numeric', { precision: 19, scale: 4 }));

const binary: Maker = ([digits], at) =>
  digits?.kind === 'string' ? make.cast(at, make.string(at, `\\x${digits.value}`), 'bytea') : undefined;

const makers: ReadonlyMap<string, Maker> = new Map([
  ['GETDATE', now],
  ['SYSDATETIME', now],
  ['CURRENT_TIMESTAMP', now],
  ['GETUTCDATE', utcNow],
  ['SYSUTCDATETIME', utcNow],
  ['SYSDATETIMEOFFSET', word('CURRENT_TIMESTAMP')],
  ['NEWID', renamed('gen_random_uuid')],
  ['NEWSEQUENTIALID', sequentialUuid],
  ['ISNULL', isNull],
  ['COALESCE', renamed('coalesce')],
  ['NULLIF', renamed('nullif')],
  ['IIF', choose],
  ['CONCAT', concat],
  ['CONCAT_WS', renamed('concat_ws')],
  ['LEN', length],
  ['DATALENGTH', dataLength],
  ['UPPER', renamed('upper')],
  ['LOWER', renamed('lower')],
  ['LTRIM', renamed('ltrim')],
  ['RTRIM', renamed('rtrim')],
  ['TRIM', renamed('btrim')],
  ['LEFT', renamed('left')],
  ['RIGHT', renamed('right')],
  ['REPLACE', renamed('replace')],
  ['REVERSE', renamed('reverse')],
  ['REPLICATE', renamed('repeat')],
  ['SPACE', ([count], at) => count && make.call(at, 'repeat', [make.string(at, ' '), count])],
  ['SUBSTRING', substring],
  ['CHARINDEX', charIndex],
  ['ASCII', renamed('ascii')],
  ['CHAR', renamed('chr')],
  ['NCHAR', renamed('chr')],
  ['ABS', renamed('abs')],
  ['CEILING', renamed('ceil')],
  ['FLOOR', renamed('floor')],
  ['SIGN', renamed('sign')],
  ['SQRT', renamed('sqrt')],
  ['SQUARE', ([value], at) => value && make.call(at, 'power', [value, make.number(at, 2)])],
  ['POWER', renamed('power')],
  ['EXP', renamed('exp')],
  ['LOG10', renamed('log')],
  ['PI', renamed('pi')],
  ['ROUND', round],
  ['YEAR', field('year')],
  ['MONTH', field('month')],
  ['DAY', field('day')],
  ['MONEY', money],
  ['BINARY', binary],
  ['BIT_NOT', ([value], at) => value && make.fragment(at, 'operator', '~', value)],
  ['USER', word('CURRENT_USER')],
  ['USER_NAME', ([id], at) => (id ? undefined : make.reference(at, 'CURRENT_USER'))],
  ['CURRENT_USER', word('CURRENT_USER')],
  ['SESSION_USER', word('SESSION_USER')],
  ['SYSTEM_USER', word('SESSION_USER')],
  ['SUSER_NAME', ([id], at) => (id ? undefined : make.reference(at, 'SESSION_USER'))],
  ['SUSER_SNAME', ([id], at) => (id ? undefined : make.reference(at, 'SESSION_USER'))],
  ['ORIGINAL_LOGIN', word('SESSION_USER')],
  ['DB_NAME', ([id], at) => (id ? undefined : make.reference(at, 'CURRENT_CATALOG'))],
  [
    'DATEFROMPARTS',
    ([year, month, day], at) => year && month && day && make.call(at, 'make_date', [year, month, day]),
  ],
  [
    'EOMONTH',
    ([when, months], at) =>
      when && !months
        ? make.cast(
            at,
            make.fragment(
              at,
              'primary',
              '(',
              make.call(at, 'date_trunc', [make.string(at, 'month'), moment(when)]),
              " + interval '1 month - 1 day')",
            ),
            'date',
          )
        : undefined,
  ],
  ['APP_NAME', (_, at) => make.call(at, 'current_setting', [make.string(at, 'application_name')])],
]);

/** Functions of the system; see the page. */
const calls = rule({
  name: 'sqlserver-functions',
  on: ['call'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.callee.kind !== 'reference') return refuseMember(node, context);
    const [part, ...more] = node.callee.name.parts;
    if (!part || part.target) return undefined;
    if (more.length > 0) return refuseMember(node, context);
    const name = part.text.toUpperCase();
    if (ofStatements.has(name)) return undefined;
    const whole = aggregate(node, name, context);
    if (whole) return whole;
    const maker = makers.get(name);
    const made = maker?.(
      node.arguments.map(({ value }) => value),
      node,
      context,
    );
    if (made) return made;
    context.refuse(sqlserverFindings.function, node, `The function ${name} has no plain equivalent here.`);
    return undefined;
  },
});

/** What rules about statements convert, because it depends on the statements around it. */
const ofStatements: ReadonlySet<string> = new Set([
  'ERROR_LINE',
  'ERROR_MESSAGE',
  'ERROR_NUMBER',
  'ERROR_PROCEDURE',
  'ERROR_SEVERITY',
  'ERROR_STATE',
  'IDENT_CURRENT',
  'ROWCOUNT_BIG',
  'SCOPE_IDENTITY',
  'XACT_STATE',
]);

/** Functions of users, which are not converted yet, and methods of a type's values (`column.GetLevel()`). */
function refuseMember(node: Call, context: RuleContext): undefined {
  const { callee } = node;
  const names = callee.kind === 'reference' ? callee.name.parts.map(({ text }) => text) : [];
  const { object } = context;
  const isMethod =
    callee.kind === 'field' || (object.kind === 'table' && object.columns.has(names[0]?.toLowerCase() ?? ''));
  const what = isMethod
    ? `The method ${callee.kind === 'field' ? callee.name.text : names.slice(1).join('.')} of a value has no equivalent.`
    : `The function ${names.join('.')} is code, which is not converted yet.`;
  context.refuse(isMethod ? sqlserverFindings.function : sqlserverFindings.code, node, what);
  return undefined;
}

function isValue(part: KeywordPart | undefined): part is Expression {
  return part !== undefined && part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

/** `CONVERT(type, x, style)`; a style says how texts are written, and means nothing between other types. */
function convert({ parts }: KeywordCall, at: Expression, context: RuleContext): Expression | undefined {
  const [type, value, style] = parts;
  if (type?.kind !== 'dataType' || !isValue(value)) return undefined;
  const cast = castTo(type, value, at, context);
  if (style === undefined) return cast;
  const isText = isTextKind(targetTypeName(context.types.of(type, 'cast')));
  const isFromMoment = isMoment(value, context);
  const from = targetKind(value, context);
  if (!isText && (isFromMoment || (from !== undefined && !isTextKind(from)))) return cast;
  const format = style.kind === 'number' ? styles.get(style.text) : undefined;
  if (!isText || !isFromMoment || format === undefined) return undefined;
  const written = make.call(at, 'to_char', [value, make.string(at, format)]);
  const length = typeof type.precision === 'number' ? type.precision : undefined;
  return length === undefined ? written : make.call(at, 'left', [written, make.number(at, length)]);
}

/** A text of a length is cut to it by a cast, in both. A bare VARCHAR has thirty characters in a cast ("char and varchar"). */
function castTo(type: DataType, value: Expression, at: Expression, context: RuleContext): Expression {
  const isText = /^N?(?:VAR)?CHAR$/.test(type.name.parts.at(-1)?.text.toUpperCase() ?? '');
  const sized = isText && type.precision === undefined ? { ...type, precision: 30 } : type;
  return make.cast(at, atomic(value), context.types.of(sized, 'cast'));
}

/** Formats of dates by their number ("CAST and CONVERT", "Date and time styles"). */
const styles: ReadonlyMap<string, string> = new Map([
  ['101', 'MM/DD/YYYY'],
  ['102', 'YYYY.MM.DD'],
  ['103', 'DD/MM/YYYY'],
  ['104', 'DD.MM.YYYY'],
  ['105', 'DD-MM-YYYY'],
  ['106', 'DD Mon YYYY'],
  ['107', 'Mon DD, YYYY'],
  ['108', 'HH24:MI:SS'],
  ['110', 'MM-DD-YYYY'],
  ['111', 'YYYY/MM/DD'],
  ['112', 'YYYYMMDD'],
  ['20', 'YYYY-MM-DD HH24:MI:SS'],
  ['120', 'YYYY-MM-DD HH24:MI:SS'],
  ['21', 'YYYY-MM-DD HH24:MI:SS.MS'],
  ['121', 'YYYY-MM-DD HH24:MI:SS.MS'],
  ['23', 'YYYY-MM-DD'],
  ['126', 'YYYY-MM-DD"T"HH24:MI:SS.MS'],
]);

/** `DATEADD(day, 3, x)`; months and years clip to the last day of a month in both. */
function dateAdd({ parts }: KeywordCall, at: Expression): Expression | undefined {
  const [unit, amount, when] = parts;
  const interval = unit?.kind === 'word' ? dateParts.get(unit.text)?.interval : undefined;
  if (interval === undefined || !isValue(amount) || !isValue(when)) return undefined;
  return make.binary(
    at,
    moment(when),
    '+',
    make.fragment(at, 'primary', `make_interval(${interval} => `, amount, ')'),
  );
}

/** DATEDIFF counts the bounds of a unit that lie between, and not whole units: days by the dates alone, months and years by their numbers. */
function dateDifference({ parts }: KeywordCall, at: Expression): Expression | undefined {
  const [unit, from, to] = parts;
  if (unit?.kind !== 'word' || !isValue(from) || !isValue(to)) return undefined;
  const part = (when: Expression, name: string): Expression =>
    make.keywordCall(at, 'extract', [name, 'from', moment(when)]);
  const field = dateParts.get(unit.text)?.field;
  if (field === 'day')
    return make.binary(at, make.cast(at, atomic(to), 'date'), '-', make.cast(at, atomic(from), 'date'));
  const years = make.binary(at, part(to, 'year'), '-', part(from, 'year'));
  if (field === 'year') return make.cast(at, make.parenthesis(at, years), 'integer');
  if (field !== 'month') return undefined;
  const months = make.binary(at, part(to, 'month'), '-', part(from, 'month'));
  const all = make.binary(
    at,
    make.binary(at, make.parenthesis(at, years), '*', make.number(at, 12)),
    '+',
    make.parenthesis(at, months),
  );
  return make.cast(at, make.parenthesis(at, all), 'integer');
}

function datePart({ parts }: KeywordCall, at: Expression): Expression | undefined {
  const [unit, when] = parts;
  if (unit?.kind !== 'word' || !isValue(when)) return undefined;
  // The first day of a week is Sunday, number one, unless DATEFIRST says otherwise.
  const isWeekday = ['WEEKDAY', 'DW', 'W'].includes(unit.text);
  if (['WEEK', 'WK', 'WW'].includes(unit.text)) return weekOf(moment(when), at);
  const field = isWeekday ? 'dow' : dateParts.get(unit.text)?.field;
  if (!field) return undefined;
  const number = make.keywordCall(at, 'extract', [field, 'from', moment(when)]);
  if (!isWeekday) return make.cast(at, number, 'integer');
  return make.cast(at, make.parenthesis(at, make.binary(at, number, '+', make.number(at, 1))), 'integer');
}

/** The first week is the one of January 1st, however short; the others begin with Sundays. */
function weekOf(when: Expression, at: Expression): Expression {
  const day = make.keywordCall(at, 'extract', ['doy', 'from', when]);
  const first = make.keywordCall(at, 'extract', [
    'dow',
    'from',
    make.call(at, 'date_trunc', [make.string(at, 'year'), when]),
  ]);
  return make.fragment(at, 'primary', '(floor((', day, ' - 1 + ', first, ') / 7) + 1)::integer');
}

/** The name of a month or a day of the week, in English; of other units the number as a text. */
function dateName({ parts }: KeywordCall, at: Expression): Expression | undefined {
  const [unit, when] = parts;
  if (unit?.kind !== 'word' || !isValue(when)) return undefined;
  const isWeekday = ['WEEKDAY', 'DW', 'W'].includes(unit.text);
  const field = dateParts.get(unit.text)?.field;
  if (isWeekday || field === 'month')
    return make.call(at, 'to_char', [moment(when), make.string(at, isWeekday ? 'FMDay' : 'FMMonth')]);
  const number = field
    ? datePart({ parts, name: '', kind: 'keywordCall', start: at.start, end: at.end }, at)
    : undefined;
  return number && make.cast(at, number, 'text');
}

const keywordMakers: ReadonlyMap<
  string,
  (node: KeywordCall, at: Expression, context: RuleContext) => Expression | undefined
> = new Map([
  ['CONVERT', convert],
  ['DATEADD', dateAdd],
  ['DATEDIFF', dateDifference],
  ['DATEPART', datePart],
  ['DATENAME', dateName],
  ['NEXT VALUE FOR', nextValue],
]);

function nextValue({ parts }: KeywordCall, at: Expression, context: RuleContext): Expression | undefined {
  const [sequence] = parts;
  if (sequence?.kind !== 'reference') return undefined;
  const names = sequence.name.parts.map((each) => context.names.stored(each));
  const schema = names.length > 1 ? (names.at(-2) as string) : context.object.nameSchema;
  const found = context.catalog.sequences.get(`${schema}.${names.at(-1)}`);
  if (!found) return undefined;
  const { schema: own, name } = context.names.object(found);
  const path = [own, name].map((each) => (/^[a-z_][a-z0-9_]*$/.test(each) ? each : `"${each}"`)).join('.');
  return make.call(at, 'nextval', [make.string(at, path)]);
}

const worded = rule({
  name: 'sqlserver-functions',
  on: ['keywordCall'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.name !== node.name.toUpperCase()) return undefined;
    const made = keywordMakers.get(node.name)?.(node, node, context);
    if (made) return made;
    context.refuse(sqlserverFindings.function, node, `${node.name} has no plain equivalent here.`);
    return undefined;
  },
});

const casts = rule({
  name: 'sqlserver-functions',
  on: ['cast'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    return node.type.target ? undefined : castTo(node.type, node.operand, node, context);
  },
});

export const sqlserverFunctions = [calls, worded, casts];
