import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall, KeywordPart } from '../../../../sql/tree/expression.ts';
import type { OrderItem } from '../../../../sql/tree/query.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import { expressions } from '../../../../sql/codes/expressions.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { packCall } from '../built-in.ts';
import { asJsonText } from '../json-text.ts';
import { textConstant } from '../operands.ts';

type Converter = (node: KeywordCall, parts: Parts, context: RuleContext) => Expression | undefined;

/** The parts of a JSON function, sorted. */
interface Parts {
  /** The values before the first clause, in the order written. */
  readonly values: readonly Expression[];
  /** All words but FORMAT JSON, with single spaces between: `NULL ON NULL RETURNING`. */
  readonly words: string;
  readonly returning?: DataType;
  readonly orderBy: readonly OrderItem[];
}

/** Functions that read a document, which is JSON in any case. */
const readers: ReadonlySet<string> = new Set(['JSON_VALUE', 'JSON_QUERY', 'JSON_EXISTS', 'JSON_SERIALIZE']);

function partsOf(node: KeywordCall): Parts {
  const values: Expression[] = [];
  const words: string[] = [];
  const orderBy: OrderItem[] = [];
  let returning: DataType | undefined;
  for (const part of node.parts) {
    if (part.kind === 'word') words.push(part.text);
    else if (part.kind === 'dataType') returning = part;
    else if (part.kind === 'orderItem') orderBy.push(part);
    else values.push(part);
    // The value before is JSON in a text, and no text.
    const last = values.at(-1);
    if (last && words.at(-2) === 'FORMAT' && words.at(-1) === 'JSON') {
      words.length -= 2;
      if (!readers.has(node.name)) values[values.length - 1] = make.cast(last, last, 'json');
    }
  }
  return {
    values,
    words: words.filter((each) => each !== ',').join(' '),
    orderBy,
    ...(returning ? { returning } : {}),
  };
}

/** JSON_VALUE: a scalar as text, NULL where there is none or the document is not valid. */
const value: Converter = (node, { values, words, returning }, context) => {
  const [document, path, ...others] = values;
  if (
    !document ||
    !path ||
    others.length > 0 ||
    textConstant(path) === undefined ||
    /ERROR ON|PASSING|DEFAULT/.test(words)
  )
    return undefined;
  const text = packCall(node, context, 'json_value', [asJsonText(document, context), path]);
  return returning ? converted(text, returning, context) : text;
};

function converted(text: Expression, type: DataType, context: RuleContext): Expression | undefined {
  const wanted = context.source.valueType(type);
  const made = wanted && castTo(text, wanted);
  if (made && wanted) context.resolution.state(made, wanted, true);
  return made;
}

function castTo(text: Expression, wanted: ValueType): Expression | undefined {
  switch (wanted.kind) {
    case 'number':
      return make.cast(text, text, 'numeric');
    case 'text':
      return text;
    case 'date':
      return make.cast(text, text, make.type(text, 'timestamp', { precision: 0 }));
    case 'timestamp':
      return make.cast(text, text, wanted.zone ? 'timestamptz' : 'timestamp');
    case 'boolean':
      return make.cast(text, text, 'boolean');
    default:
      return undefined;
  }
}

const query: Converter = (node, { values, words }, context) => {
  const [document, path, ...others] = values;
  if (
    !document ||
    !path ||
    others.length > 0 ||
    textConstant(path) === undefined ||
    /ERROR ON|PASSING|EMPTY/.test(words)
  )
    return undefined;
  const wrapper =
    /WITHOUT(?: ARRAY)? WRAPPER/.test(words) || !words.includes('WRAPPER')
      ? undefined
      : /CONDITIONAL/.test(words)
        ? 'conditional'
        : 'unconditional';
  return packCall(node, context, 'json_query', [
    asJsonText(document, context),
    path,
    ...(wrapper ? [make.string(node, wrapper)] : []),
  ]);
};

const exists: Converter = (node, { values, words }, context) => {
  const [document, path, ...others] = values;
  if (
    !document ||
    !path ||
    others.length > 0 ||
    textConstant(path) === undefined ||
    /(ERROR|TRUE) ON|PASSING/.test(words)
  )
    return undefined;
  return packCall(node, context, 'json_exists', [asJsonText(document, context), path]);
};

/** JSON_OBJECT: NULL values are kept unless ABSENT ON NULL says otherwise. */
const object: Converter = (node, { values, words }, context) => {
  if (/\*|WITH UNIQUE/.test(words) || values.length % 2 === 1 || values.some((each) => each.kind === 'star'))
    return undefined;
  const json = make.call(node, 'json_build_object', values);
  const isAbsent =
    words.includes('ABSENT ON NULL') &&
    values.some((each, i) => i % 2 === 1 && context.resolution.nullable(each));
  return isAbsent ? packCall(node, context, 'json_absent_on_null', [json]) : json;
};

/** JSON_ARRAY: NULL elements are left out unless NULL ON NULL is written. */
const array: Converter = (node, { values, words }, context) => {
  if (values.some((each) => each.kind === 'subquery')) return undefined;
  const json = make.call(node, 'json_build_array', values);
  const kept = words.includes('NULL ON NULL') || !values.some((each) => context.resolution.nullable(each));
  return kept ? json : packCall(node, context, 'json_absent_on_null', [json]);
};

const arrayAggregate: Converter = (node, { values, words, orderBy }) => {
  const [given] = values;
  if (!given) return undefined;
  const all = { ...make.call(node, 'json_agg', [given]), ...(orderBy.length > 0 ? { orderBy } : {}) };
  return words.includes('NULL ON NULL') ? all : { ...all, filter: make.isNull(given, given, true) };
};

const objectAggregate: Converter = (node, { values, words }) => {
  const [key, each] = values;
  if (!key || !each || words.includes('WITH UNIQUE')) return undefined;
  const all = make.call(node, 'json_object_agg', [key, each]);
  return words.includes('ABSENT ON NULL') ? { ...all, filter: make.isNull(each, each, true) } : all;
};

const converters: Readonly<Record<string, Converter>> = {
  JSON_VALUE: value,
  JSON_QUERY: query,
  JSON_EXISTS: exists,
  JSON_OBJECT: object,
  JSON_ARRAY: array,
  JSON_ARRAYAGG: arrayAggregate,
  JSON_OBJECTAGG: objectAggregate,
  JSON_SERIALIZE: (_, { values }) => values[0] && make.cast(values[0], values[0], 'text'),
};

/** Functions that are the standard's and the target's own from PostgreSQL 17 on, with the same clauses. */
const standard: ReadonlySet<string> = new Set(['JSON_VALUE', 'JSON_QUERY', 'JSON_EXISTS']);

/** JSON functions (SQL Language Reference; JSON Developer's Guide). */
export const jsonFunctions = [
  rule({
    name: 'json',
    on: ['keywordCall'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const name = node.name;
      const converter = Object.hasOwn(converters, name) ? converters[name] : undefined;
      if (standard.has(name) && context.settings.targetVersion >= 17) return native(node, context);
      const made = converter?.(node, partsOf(node), context);
      if (made || !name.startsWith('JSON_') || name === 'JSON_TABLE') return made;
      context.refuse(expressions.jsonFunction, node, `${name} in this form has no equivalent.`);
      return undefined;
    },
  }),
];

/** PostgreSQL reads the document as jsonb. */
function native(node: KeywordCall, context: RuleContext): KeywordCall {
  const [document, ...rest] = node.parts;
  if (!document || !isValue(document) || context.resolution.typeOf(document).kind === 'json')
    return { ...node, name: node.name.toLowerCase() };
  return { ...node, name: node.name.toLowerCase(), parts: [make.cast(document, document, 'jsonb'), ...rest] };
}

function isValue(part: KeywordPart): part is Expression {
  return part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem';
}
