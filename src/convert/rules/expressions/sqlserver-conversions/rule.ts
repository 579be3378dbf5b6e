import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import { typeNameOf } from '../../../../sql/sqlserver-type.ts';
import type { Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { convertTo } from './convert.ts';
import { bare, familyOf, isMoment, isNumber } from './family.ts';
import { storedValuesOfSqlserver } from './stored.ts';
import { toText } from './to-text.ts';
import { resultColumnsOfSqlserver } from './united.ts';
import type { Wanted } from './way.ts';

/** A type as CAST and CONVERT take it: a text or binary one without a length has thirty characters or bytes there ("char and varchar"). */
export function wantedOf(type: DataType, known: ValueType, context: RuleContext): Wanted {
  const name = type.name.parts.at(-1)?.text.toUpperCase() ?? '';
  const isBare = type.precision === undefined && /^(?:N?(?:VAR)?CHAR|(?:VAR)?BINARY)$/.test(name);
  if (!isBare || (known.kind !== 'text' && known.kind !== 'binary'))
    return { value: known, type: context.types.of(type, 'cast') };
  return { value: { ...known, length: 30 }, type: context.types.of({ ...type, precision: 30 }, 'cast') };
}

const casts = rule({
  name: 'sqlserver-conversions',
  on: ['cast'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.type.target) return undefined;
    const wanted = wantedOf(node.type, context.resolution.typeOf(node), context);
    return convertTo(node.operand, wanted, context) ?? refused(node, node.operand, context);
  },
});

function refused(node: Expression, operand: Expression, context: RuleContext): undefined {
  const from = typeNameOf(context.resolution.typeOf(operand)) ?? 'value';
  const to = typeNameOf(context.resolution.typeOf(node)) ?? 'another type';
  context.refuse(
    sqlserverQueryFindings.conversion,
    node,
    `A ${from} is converted to ${to} in a way that is not known here.`,
  );
  return undefined;
}

function isValue(part: KeywordCall['parts'][number] | undefined): part is Expression {
  return part !== undefined && part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}

const worded: ReadonlySet<string> = new Set(['CONVERT', 'TRY_CONVERT', 'TRY_CAST', 'PARSE', 'TRY_PARSE']);

const converts = rule({
  name: 'sqlserver-conversions',
  on: ['keywordCall'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (!worded.has(node.name)) return undefined;
    const type = node.parts.find((part) => part.kind === 'dataType');
    const [value, option] = node.parts.filter(isValue);
    if (!type || !value) return undefined;
    const isParse = node.name.endsWith('PARSE');
    if (isParse && option !== undefined && !isAmerican(option)) return refused(node, value, context);
    const plain = wantedOf(type, context.resolution.typeOf(node), context);
    const wanted: Wanted = { ...plain, ...(option && !isParse ? { style: option } : {}) };
    const made = node.name.startsWith('TRY_')
      ? attempted(value, wanted, context)
      : convertTo(value, wanted, context);
    return made ?? refused(node, value, context);
  },
});

function isAmerican(culture: Expression): boolean {
  return culture.kind === 'string' && /^(?:en-us|)$/i.test(culture.value);
}

/**
 * NULL where the conversion fails. Only texts and numbers that may be too large can fail; what never fails is converted plainly, and a constant that is read here, too.
 */
function attempted(node: Expression, wanted: Wanted, context: RuleContext): Expression | undefined {
  const from = context.resolution.typeOf(node);
  const [source, target] = [familyOf(from), familyOf(wanted.value)];
  const mayFail = source === 'text' || source === 'variant' || (isNumber(source) && isNumber(target));
  const plain = convertTo(node, wanted, context);
  if (!mayFail || target === 'text' || target === 'variant' || source === undefined || target === undefined)
    return plain;
  if (plain?.kind === 'datetime' || plain?.kind === 'boolean') return plain;
  if (
    wanted.style !== undefined &&
    isMoment(target) &&
    plain &&
    plain.kind !== 'call' &&
    plain.kind !== 'cast'
  )
    return plain;
  const operand =
    isNumber(source) && target === 'whole' && source !== 'whole'
      ? make.call(node, source === 'money' ? 'round' : 'trunc', [node])
      : node;
  const text =
    source === 'text'
      ? bare(node)
      : toText(
          operand,
          isNumber(source) ? { kind: 'number', integer: true, typeName: 'INT' } : from,
          undefined,
          context,
        );
  if (!text) return undefined;
  const { type } = wanted;
  const nothing = make.cast(node, make.nullLiteral(node), make.type(node, type.name.parts));
  const name = ruledBy(wanted.value);
  const given = [text, nothing, ...(name === undefined ? [] : [make.string(node, name)])];
  const tried = make.call(node, context.pack('try_cast'), given);
  return type.precision === undefined ? tried : make.cast(node, tried, type);
}

/** The type of SQL Server by whose rules a text is read, where that of the target has others. */
function ruledBy(value: ValueType): string | undefined {
  const name = typeNameOf(value);
  if (name === 'DATE' || name === 'TIME') return 'DATETIME2';
  return isMoment(familyOf(value)) || ownRules.has(name ?? '') ? name : undefined;
}

const ownRules: ReadonlySet<string> = new Set(['TINYINT', 'MONEY', 'SMALLMONEY', 'BIT']);

export const sqlserverConversions = [
  casts,
  converts,
  ...storedValuesOfSqlserver,
  ...resultColumnsOfSqlserver,
];
