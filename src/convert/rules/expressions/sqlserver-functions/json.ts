import * as make from '../../../../sql/make.ts';
import type { Expression, KeywordCall } from '../../../../sql/tree/expression.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Maker } from '../call-maker.ts';
import { implicitly } from '../sqlserver-conversions/convert.ts';
import { atomic, bare, familyOf, isMoment } from '../sqlserver-conversions/family.ts';
import type { WordedMaker } from './dates.ts';

const varchar: ValueType = { kind: 'text', large: true, typeName: 'VARCHAR' };

/** Functions whose result is JSON, which stays what it is within other JSON. */
const makers: ReadonlySet<string> = new Set([
  'json_query',
  'json_modify',
  'json_object',
  'json_array',
  'row_to_json',
]);

/** Whether an expression gives JSON: what such a function gives, and FOR JSON in a subquery. */
function isJson(node: Expression): boolean {
  const value = bare(node);
  const called = (each: Node): boolean =>
    each.kind === 'call' &&
    each.callee.kind === 'reference' &&
    makers.has(each.callee.name.parts.at(-1)?.text ?? '');
  return value.kind === 'subquery' ? some(value, called) : called(value);
}

/** A value as a text of JSON: texts in quotes, dates as ISO 8601 has them, JSON as it is; NULL stays NULL. */
export function jsonOf(node: Expression, context: RuleContext): Expression {
  const value = bare(node);
  if (value.kind === 'null') return make.cast(node, value, 'text');
  if (isJson(node)) return node;
  const family = familyOf(context.resolution.typeOf(node));
  if (family === 'whole' || family === 'decimal' || family === 'money' || family === 'bit')
    return make.cast(node, atomic(node), 'text');
  if (family === 'float' || isMoment(family))
    return make.cast(node, make.call(node, 'to_json', [node]), 'text');
  if (value.kind === 'string') {
    const text = JSON.stringify(value.value).replaceAll('/', '\\/');
    return make.string(node, text);
  }
  return make.call(node, context.pack('json_text'), [
    family === 'text' ? node : implicitly(node, varchar, context),
  ]);
}

const packed =
  (name: string, least: number): Maker =>
  (given, at, context) =>
    given.length >= least && given.length <= 2
      ? make.call(
          at,
          context.pack(name),
          given.map((each) => implicitly(each, varchar, context)),
        )
      : undefined;

const modify: Maker = ([document, path, value], at, context) => {
  if (!document || !path || !value) return undefined;
  const given = [document, path].map((each) => implicitly(each, varchar, context));
  return make.call(at, context.pack('json_modify'), [...given, jsonOf(value, context)]);
};

/** The kind of JSON is a word and no value. */
const isJsonText: Maker = ([document, kind], at, context) => {
  if (!document) return undefined;
  const word = kind?.kind === 'reference' ? kind.name.parts.at(-1)?.text.toUpperCase() : undefined;
  const given = word === undefined ? [] : [make.string(at, word)];
  return make.call(at, context.pack('isjson'), [implicitly(document, varchar, context), ...given]);
};

/** Functions of JSON ("JSON Functions (Transact-SQL)"), which is text. */
export const jsonMakers: readonly (readonly [string, Maker])[] = [
  ['JSON_VALUE', packed('json_value', 2)],
  ['JSON_QUERY', packed('json_query', 1)],
  ['JSON_PATH_EXISTS', packed('json_path_exists', 2)],
  ['JSON_MODIFY', modify],
  ['ISJSON', isJsonText],
  [
    'STRING_ESCAPE',
    ([text, form], at, context) =>
      text && form?.kind === 'string' && /^json$/i.test(form.value)
        ? make.call(at, context.pack('string_escape'), [implicitly(text, varchar, context)])
        : undefined,
  ],
];

/** `NULL ON NULL` or `ABSENT ON NULL` at the end; an object has nulls unless it is said, an array has none. */
function leavesNullsOut({ parts }: KeywordCall, otherwise: boolean): boolean {
  const words = parts.flatMap((each) => (each.kind === 'word' ? [each.text] : []));
  if (words.includes('ABSENT')) return true;
  return words.includes('NULL') ? false : otherwise;
}

function valuesOf({ parts }: KeywordCall): readonly Expression[] {
  return parts.filter(
    (part): part is Expression =>
      part.kind !== 'word' && part.kind !== 'dataType' && part.kind !== 'orderItem',
  );
}

const object: WordedMaker = (node, at, context) => {
  const members = valuesOf(node).map((each, i) =>
    i % 2 === 0 ? implicitly(each, varchar, context) : jsonOf(each, context),
  );
  if (members.length === 0) return make.string(at, '{}');
  const absent = make.boolean(at, leavesNullsOut(node, false));
  return make.call(at, context.pack('json_object'), [absent, ...members]);
};

const array: WordedMaker = (node, at, context) => {
  const elements = valuesOf(node).map((each) => jsonOf(each, context));
  if (elements.length === 0) return make.string(at, '[]');
  const absent = make.boolean(at, leavesNullsOut(node, true));
  return make.call(at, context.pack('json_array'), [absent, ...elements]);
};

/** Those with words between their arguments. */
export const wordedJson: readonly (readonly [string, WordedMaker])[] = [
  ['JSON_OBJECT', object],
  ['JSON_ARRAY', array],
];
