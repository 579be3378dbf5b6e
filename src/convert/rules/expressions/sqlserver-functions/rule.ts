import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import { sqlserverFindings } from '../../../../sql/codes/sqlserver.ts';
import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Call, Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { renamed, word } from '../call-maker.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { comparable } from '../sqlserver-operators/comparison.ts';
import { aggregate } from './aggregate.ts';
import { dateMakers, wordedDates } from './dates.ts';
import type { WordedMaker } from './dates.ts';
import { format } from './format.ts';
import { jsonMakers, wordedJson } from './json.ts';
import { numberMakers } from './numbers.ts';
import { pairUnderCollation, underCollation, withoutBlanks } from '../sqlserver-text/comparing.ts';
import { metadataMakers } from './metadata.ts';
import { objectMakers, writtenPath } from './objects.ts';
import { systemMakers, systemValues } from './system.ts';
import { textMakers } from './texts.ts';

/** The results of one expression, each of the type that they have together. */
function together(values: readonly Expression[], at: Expression, context: RuleContext): Expression[] {
  const result = context.resolution.typeOf(at);
  return values.map((each) => implicitly(each, result, context));
}

/** ISNULL gives the type of its first argument: what stands for NULL is converted to it, and cut to its length. */
const isNull: Maker = ([value, other], at, context) => {
  if (!value || !other) return undefined;
  const type = context.resolution.typeOf(value);
  return make.call(at, 'coalesce', [value, cut(implicitly(other, type, context), type, context)]);
};

function cut(node: Expression, type: ValueType, context: RuleContext): Expression {
  const own = context.resolution.typeOf(node);
  if (type.kind !== 'text' || type.length === undefined || own.kind !== 'text') return node;
  const literal = bare(node);
  if (literal.kind === 'string')
    return literal.value.length <= type.length
      ? node
      : make.string(literal, literal.value.slice(0, type.length));
  const mayBeLonger = own.large === true || (own.length ?? 0) > type.length;
  return mayBeLonger
    ? make.cast(node, atomic(node), make.type(node, 'varchar', { precision: type.length }))
    : node;
}

const inline: Maker = ([condition, ...results], at, context) => {
  const [yes, no] = together(results, at, context);
  return condition && yes && no && make.caseExpression(at, [[condition, yes]], no);
};

/** The argument of a number, counted from one; NULL for a number that none has. */
const choose: Maker = ([index, ...values], at, context) => {
  if (!index || values.length === 0) return undefined;
  const whole: ValueType = { kind: 'number', integer: true, typeName: 'INT' };
  const place =
    familyOf(context.resolution.typeOf(index)) === 'whole' ? index : implicitly(index, whole, context);
  const branches = together(values, at, context).map((each, i): readonly [Expression, Expression] => [
    make.number(at, i + 1),
    each,
  ]);
  return make.caseExpression(at, branches, undefined, place);
};

const nullIf: Maker = (given, at, context) => {
  const values = comparable(given, context);
  const [value] = values;
  const [left, right] = withoutBlanks(values, context);
  if (given.length !== 2 || !value || !left || !right) return undefined;
  // What it gives has its blanks.
  if (left !== value) {
    const [a, b] = pairUnderCollation(left, right, 'equality', context);
    const test = make.binary(at, a, '=', b);
    return make.caseExpression(at, [[test, make.nullLiteral(at)]], value);
  }
  return make.call(at, 'nullif', underCollation([left, right], 'equality', context));
};

const strongest =
  (name: string): Maker =>
  (given, at, context) =>
    make.call(at, name, together(given, at, context));

/** The moment is that of the transaction's beginning in PostgreSQL, where SQL Server gives that of the statement. */
const now: Maker = word('LOCALTIMESTAMP');

const utcNow: Maker = (_, at) =>
  make.fragment(at, 'operator', make.reference(at, 'CURRENT_TIMESTAMP'), " AT TIME ZONE 'UTC'");

const sequentialUuid: Maker = (_, at, context) => {
  if (context.settings.targetVersion >= 18) return make.call(at, 'uuidv7', []);
  context.report(sqlserverFindings.sequentialUuid, at, 'NEWSEQUENTIALID() becomes gen_random_uuid().');
  return make.call(at, 'gen_random_uuid', []);
};

const money: Maker = ([value], at) =>
  value && make.cast(at, value, make.type(at, 'numeric', { precision: 19, scale: 4 }));

const binary: Maker = ([digits], at) =>
  digits?.kind === 'string' ? make.cast(at, make.string(at, `\\x${digits.value}`), 'bytea') : undefined;

/** Digests of bytes; those of a text are of its bytes in SQL Server. */
const hash: Maker = ([algorithm, value], at, context) => {
  const name = algorithm?.kind === 'string' ? algorithm.value.toUpperCase() : '';
  if (!value) return undefined;
  const bytes = implicitly(value, { kind: 'binary', large: true, typeName: 'VARBINARY' }, context);
  if (name === 'SHA2_256') return make.call(at, 'sha256', [bytes]);
  if (name === 'SHA2_512') return make.call(at, 'sha512', [bytes]);
  if (name === 'MD5') return make.call(at, 'decode', [make.call(at, 'md5', [bytes]), make.string(at, 'hex')]);
  return undefined;
};

/** A number made of values, which is another one than in SQL Server, but the same each time. */
const checksum: Maker = (given, at, context) => {
  const [first] = given;
  if (!first || given.some((each) => each.kind === 'star')) return undefined;
  context.report(sqlserverRoutineFindings.checksum, at, 'CHECKSUM becomes hashtext.');
  const texts = given.map((each) => make.cast(each, atomic(each), 'text'));
  const [only] = texts;
  const whole =
    texts.length === 1 && only ? only : make.call(at, 'concat_ws', [make.string(at, '|'), ...texts]);
  return make.call(at, 'hashtext', [whole]);
};

/** `~` of a truth value is the other one, that of a TINYINT has no sign. */
const complement: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const type = context.resolution.typeOf(value);
  if (familyOf(type) === 'bit') return make.unary(at, 'not', value);
  return typeNameOf(type) === 'TINYINT'
    ? make.parenthesis(at, make.binary(at, make.number(at, 255), '-', atomic(value)))
    : make.fragment(at, 'operator', '~', value);
};

const makers: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ...textMakers,
  ...numberMakers,
  ...dateMakers,
  ...jsonMakers,
  ...systemMakers,
  ['GETDATE', now],
  ['SYSDATETIME', now],
  ['CURRENT_TIMESTAMP', now],
  ['GETUTCDATE', utcNow],
  ['SYSUTCDATETIME', utcNow],
  ['SYSDATETIMEOFFSET', word('CURRENT_TIMESTAMP')],
  ['NEWID', renamed('gen_random_uuid')],
  ['NEWSEQUENTIALID', sequentialUuid],
  ['ISNULL', isNull],
  ['COALESCE', strongest('coalesce')],
  ['GREATEST', strongest('greatest')],
  ['LEAST', strongest('least')],
  ['NULLIF', nullIf],
  ['IIF', inline],
  ['CHOOSE', choose],
  ['HASHBYTES', hash],
  ['FORMAT', format],
  ['CHECKSUM', checksum],
  ['BINARY_CHECKSUM', checksum],
  ['MONEY', money],
  ['BINARY', binary],
  ['BIT_NOT', complement],
  ['USER', word('CURRENT_USER')],
  ['CURRENT_USER', word('CURRENT_USER')],
  ['SESSION_USER', word('SESSION_USER')],
  ['SYSTEM_USER', word('SESSION_USER')],
  ['ORIGINAL_LOGIN', word('SESSION_USER')],
  ['APP_NAME', (_, at) => make.call(at, 'current_setting', [make.string(at, 'application_name')])],
  ...objectMakers,
  ...metadataMakers,
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
    if (context.resolution.referent(node.callee).kind === 'standalone') return undefined;
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

/** Functions of users that are not among the scripts, and methods of a type's values (`column.GetLevel()`). */
function refuseMember(node: Call, context: RuleContext): undefined {
  const { callee } = node;
  // What is in another database has a finding of its own.
  const known = callee.kind === 'reference' ? context.resolution.referent(callee).kind : 'unknown';
  if (known === 'standalone' || known === 'remote') return undefined;
  const names = callee.kind === 'reference' ? callee.name.parts.map(({ text }) => text) : [];
  const { object } = context;
  const isMethod =
    callee.kind === 'field' || (object.kind === 'table' && object.columns.has(names[0]?.toLowerCase() ?? ''));
  const what = isMethod
    ? `The method ${callee.kind === 'field' ? callee.name.text : names.slice(1).join('.')} of a value has no equivalent.`
    : `The function ${names.join('.')} is not among the scripts.`;
  context.refuse(isMethod ? sqlserverFindings.function : sqlserverFindings.code, node, what);
  return undefined;
}

/** `TRIM(LEADING 'x' FROM y)`. */
const trim: WordedMaker = ({ parts }, at) => {
  const side = parts.find((part) => part.kind === 'word');
  const [characters, value] = parts.filter((part) => part.kind !== 'word') as Expression[];
  const name = side?.text === 'LEADING' ? 'ltrim' : side?.text === 'TRAILING' ? 'rtrim' : 'btrim';
  return characters && value && make.call(at, name, [value, characters]);
};

/** What is another rule's affair. */
const conversions: ReadonlySet<string> = new Set([
  'CONVERT',
  'TRY_CONVERT',
  'TRY_CAST',
  'PARSE',
  'TRY_PARSE',
]);

const wordedMakers: ReadonlyMap<string, WordedMaker> = new Map<string, WordedMaker>([
  ...wordedDates,
  ...wordedJson,
  ['TRIM', trim],
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
  return make.call(at, 'nextval', [make.string(at, writtenPath(own, name))]);
}

const worded = rule({
  name: 'sqlserver-functions',
  on: ['keywordCall'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.name !== node.name.toUpperCase() || conversions.has(node.name)) return undefined;
    const made = wordedMakers.get(node.name)?.(node, node, context);
    if (made) return made;
    context.refuse(sqlserverFindings.function, node, `${node.name} has no plain equivalent here.`);
    return undefined;
  },
});

export const sqlserverFunctions = [calls, worded, systemValues];
