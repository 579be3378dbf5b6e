import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf } from '../sqlserver-conversions/family.ts';
import { toText } from '../sqlserver-conversions/to-text.ts';
import { asText } from '../sqlserver-text/citext.ts';
import { lower, searched, searchOf } from '../sqlserver-text/searching.ts';
import { mayIgnoreCase } from '../sqlserver-text/sensitivity.ts';
import { positionPattern } from '../sqlserver-text/pattern.ts';

const varchar: ValueType = { kind: 'text', large: true, typeName: 'VARCHAR' };
const whole: ValueType = { kind: 'number', integer: true, typeName: 'INT' };

/** The argument as a text: what is none is converted as the server does it, and a CHAR has its blanks. */
function text(node: Expression, context: RuleContext): Expression {
  const type = context.resolution.typeOf(node);
  if (familyOf(type) === 'text') return toText(node, type, undefined, context) ?? node;
  return implicitly(node, varchar, context);
}

/** The argument as a text whose blanks at the end do not matter. */
function loose(node: Expression, context: RuleContext): Expression {
  return familyOf(context.resolution.typeOf(node)) === 'text' ? node : implicitly(node, varchar, context);
}

function count(node: Expression, context: RuleContext): Expression {
  return familyOf(context.resolution.typeOf(node)) === 'whole' ? node : implicitly(node, whole, context);
}

/** A function of another name, whose first argument is a text and whose others are texts or numbers as they are. */
const ofText =
  (name: string): Maker =>
  ([first, ...more], at, context) =>
    first && make.call(at, name, [text(first, context), ...more]);

/** LEN does not count blanks at the end. */
const length: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const type = context.resolution.typeOf(value);
  if (familyOf(type) === 'bytes') return make.call(at, 'octet_length', [value]);
  const isFixed = type.kind === 'text' && type.fixed === true;
  const given = loose(value, context);
  return make.call(at, 'length', [
    isFixed || familyOf(type) !== 'text' ? given : make.call(at, 'rtrim', [given]),
  ]);
};

/** Bytes of the types whose values have so many. */
const sizes: ReadonlyMap<string, number> = new Map([
  ['TINYINT', 1],
  ['BIT', 1],
  ['SMALLINT', 2],
  ['INT', 4],
  ['BIGINT', 8],
  ['REAL', 4],
  ['FLOAT', 8],
  ['MONEY', 8],
  ['SMALLMONEY', 4],
  ['DATETIME', 8],
  ['SMALLDATETIME', 4],
  ['DATE', 3],
  ['UNIQUEIDENTIFIER', 16],
]);

const dataLength: Maker = ([value], at, context) => {
  if (!value) return undefined;
  const type = context.resolution.typeOf(value);
  const name = typeNameOf(type) ?? '';
  if (familyOf(type) === 'bytes') return make.call(at, 'octet_length', [value]);
  if (familyOf(type) === 'text') {
    const characters = make.call(at, 'length', [text(value, context)]);
    return name.startsWith('N') ? make.binary(at, characters, '*', make.number(at, 2)) : characters;
  }
  const size = sizes.get(name);
  if (size === undefined) return undefined;
  const number = make.number(at, size);
  return context.resolution.nullable(value)
    ? make.caseExpression(at, [[make.isNull(at, value, true), number]])
    : number;
};

const charIndex: Maker = ([part, whole_, from], at, context) => {
  if (!part || !whole_) return undefined;
  const [sought, value] = [text(part, context), text(whole_, context)];
  // The function of the pack takes any collation, and searches by the codes of characters.
  const search = searchOf(value, sought, from ? 'expression' : 'function', context);
  const isFolded = search === 'folded' || search === 'caseless';
  const lowered = isFolded ? lower(sought) : sought;
  if (from)
    return make.call(at, context.pack('charindex'), [
      lowered,
      isFolded ? lower(value) : value,
      count(from, context),
    ]);
  return make.call(at, 'strpos', [searched(value, sought, search, 'function', context), lowered]);
};

const replaced: Maker = ([whole_, part, by], at, context) => {
  if (!whole_ || !part || !by) return undefined;
  const [value, sought, other] = [whole_, part, by].map((each) => text(each, context)) as [
    Expression,
    Expression,
    Expression,
  ];
  const search = searchOf(value, sought, 'function', context);
  if (search === 'native')
    return make.call(at, 'replace', [searched(value, sought, search, 'function', context), sought, other]);
  const isPlain =
    search === 'exact' && (context.settings.targetVersion >= 18 || !mayIgnoreCase(value, context));
  return isPlain
    ? make.call(at, 'replace', [asText(value, context), sought, other])
    : make.call(at, context.pack('replace'), [value, sought, other]);
};

/** Positions before the first character shorten the part ("SUBSTRING (Transact-SQL)"), as in PostgreSQL. */
const substring: Maker = ([value, position, size], at, context) => {
  if (!value || !position) return undefined;
  const isBytes = familyOf(context.resolution.typeOf(value)) === 'bytes';
  const given = [
    isBytes ? value : text(value, context),
    count(position, context),
    ...(size ? [count(size, context)] : []),
  ];
  return make.call(at, 'substring', given);
};

/** A count that is a constant and not negative. */
function isCount(node: Expression): boolean {
  const literal = bare(node);
  return literal.kind === 'number' && /^\d+$/.test(literal.text);
}

/** A negative count is an error, where PostgreSQL's `left` and `right` leave out so many characters of the other end. */
const left: Maker = ([value, size], at, context) => {
  if (!value || !size) return undefined;
  const [given, characters] = [text(value, context), count(size, context)];
  return isCount(size)
    ? make.call(at, 'left', [given, characters])
    : make.call(at, 'substr', [given, make.number(at, 1), characters]);
};

const right: Maker = ([value, size], at, context) => {
  if (!value || !size) return undefined;
  return make.call(at, isCount(size) ? 'right' : context.pack('right_text'), [
    text(value, context),
    count(size, context),
  ]);
};

/** A negative count gives NULL, where PostgreSQL's `repeat` gives an empty text. */
const replicate: Maker = ([value, times], at, context) => {
  if (!value || !times) return undefined;
  const given = [text(value, context), count(times, context)];
  return make.call(at, isCount(times) ? 'repeat' : context.pack('replicate'), given);
};

const space: Maker = ([times], at, context) => {
  if (!times) return undefined;
  const given = [make.string(at, ' '), count(times, context)];
  return make.call(at, isCount(times) ? 'repeat' : context.pack('replicate'), given);
};

/** NULL among the arguments is an empty text there too. */
const concat: Maker = (given, at, context) =>
  make.call(
    at,
    'concat',
    given.map((each) => text(each, context)),
  );

const concatWith: Maker = (given, at, context) =>
  make.call(
    at,
    'concat_ws',
    given.map((each) => text(each, context)),
  );

/** The first separator taken off texts that were joined with one before each: `string_agg` puts them between. */
function withoutFirst(
  node: Expression,
  start: Expression,
  size: Expression,
  by: Expression,
): Expression | undefined {
  const isBeginning =
    start.kind === 'number' && Number(start.text) === 1 && by.kind === 'string' && by.value === '';
  if (!isBeginning || size.kind !== 'number' || node.kind !== 'subquery' || node.query.body.kind !== 'select')
    return undefined;
  const { body } = node.query;
  const [item, ...more] = body.items;
  const call = item?.expression;
  if (!item || more.length > 0 || call?.kind !== 'call' || call.callee.kind !== 'reference') return undefined;
  if (call.callee.name.parts[0]?.text !== 'string_agg') return undefined;
  const [pieces, between] = call.arguments.map((each) => each.value);
  if (pieces?.kind !== 'chain' || between?.kind !== 'string' || between.value !== '') return undefined;
  const [separator, ...rest] = pieces.operands;
  const [only] = rest;
  if (separator?.kind !== 'string' || separator.value.length !== Number(size.text) || !only) return undefined;
  const piece = rest.length === 1 ? only : make.chain(pieces, '||', rest);
  const joined: Call = { ...call, arguments: [make.argument(piece), make.argument(separator)] };
  return { ...node, query: { ...node.query, body: { ...body, items: [{ ...item, expression: joined }] } } };
}

const stuff: Maker = ([value, start, size, by], at, context) => {
  if (!value || !start || !size || !by) return undefined;
  const joined = withoutFirst(bare(value), start, size, by);
  if (joined) return joined;
  return make.call(at, context.pack('stuff'), [
    text(value, context),
    count(start, context),
    count(size, context),
    text(by, context),
  ]);
};

/** The place of the first match of a pattern of LIKE. */
const patternIndex: Maker = ([pattern, whole_], at, context) => {
  if (!pattern || !whole_ || context.settings.targetVersion < 15) return undefined;
  const value = text(whole_, context);
  const search = searchOf(value, pattern, 'expression', context);
  const literal = bare(search === 'folded' ? lower(pattern) : pattern);
  const expression =
    literal.kind === 'string'
      ? make.string(literal, positionPattern(literal.value))
      : make.call(at, context.pack('position_pattern'), [text(literal, context)]);
  const one = make.number(at, 1);
  const flags = [one, one, make.number(at, 0), make.string(at, 'i')];
  return make.call(at, 'regexp_instr', [
    searched(value, pattern, search, 'expression', context),
    expression,
    ...(search === 'caseless' ? flags : []),
  ]);
};

const packed =
  (name: string): Maker =>
  (given, at, context) =>
    make.call(
      at,
      context.pack(name),
      given.map((each, i) => (i === 0 ? text(each, context) : each)),
    );

/** Characters of codes above 127 are those of the code page, not of Unicode. */
const character: Maker = ([code], at) => {
  if (!code) return undefined;
  const literal = bare(code);
  if (literal.kind === 'number' && Number(literal.text) > 255) return make.nullLiteral(at);
  return make.call(at, 'chr', [code]);
};

/** Functions of texts. */
export const textMakers: readonly (readonly [string, Maker])[] = [
  ['LEN', length],
  ['DATALENGTH', dataLength],
  ['UPPER', ofText('upper')],
  ['LOWER', ofText('lower')],
  ['LTRIM', ofText('ltrim')],
  ['RTRIM', ofText('rtrim')],
  ['TRIM', ofText('btrim')],
  ['REVERSE', ofText('reverse')],
  ['LEFT', left],
  ['RIGHT', right],
  ['REPLACE', replaced],
  ['REPLICATE', replicate],
  ['SPACE', space],
  ['SUBSTRING', substring],
  ['CHARINDEX', charIndex],
  ['PATINDEX', patternIndex],
  ['STUFF', stuff],
  ['CONCAT', concat],
  ['CONCAT_WS', concatWith],
  ['TRANSLATE', ofText('translate')],
  ['QUOTENAME', packed('quotename')],
  ['PARSENAME', packed('parsename')],
  [
    'STR',
    (given, at, context) =>
      given[0] &&
      make.call(at, context.pack('str'), [
        make.cast(at, atomic(given[0]), 'double precision'),
        ...given.slice(1),
      ]),
  ],
  ['ASCII', ofText('ascii')],
  ['UNICODE', ofText('ascii')],
  ['CHAR', character],
  ['NCHAR', ([code], at) => code && make.call(at, 'chr', [code])],
];
