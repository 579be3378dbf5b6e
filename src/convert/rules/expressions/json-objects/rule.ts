import { expressions } from '../../../../sql/codes/expressions.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression, Field, Reference } from '../../../../sql/tree/expression.ts';
import { jsonChanges, jsonMethod } from '../../../json-objects/method.ts';
import type { JsonMethod } from '../../../json-objects/method.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isSame } from '../../../routines/hoist.ts';
import { packCall } from '../built-in.ts';
import { builtInName, valuesOf } from '../operands.ts';

/** Methods that look into a value; see the page. */
const methods = rule({
  name: 'json-objects',
  on: ['call', 'reference', 'field'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (node.kind !== 'call' && parent?.kind === 'call' && isSame(node, parent.callee)) return undefined;
    const method = jsonMethod(node, context);
    if (!method) return undefined;
    const isStatement = parent?.kind === 'callStatement';
    if (isStatement && jsonChanges.has(method.name)) return undefined;
    const made = asked(node, method, context);
    if (!made)
      context.refuse(
        expressions.jsonMethod,
        node,
        `${method.name} is a method of JSON_${method.of.toUpperCase()}_T.`,
      );
    return made;
  },
});

/** What a value has to be for a method to say TRUE. */
const kinds: Readonly<Record<string, string>> = {
  IS_OBJECT: 'object',
  IS_ARRAY: 'array',
  IS_STRING: 'string',
  IS_NUMBER: 'number',
  IS_BOOLEAN: 'boolean',
  IS_NULL: 'null',
};

/** Methods that are one function of the pack. */
const functions: Readonly<Record<string, string>> = {
  GET: 'json_get',
  GET_STRING: 'json_get_string',
  GET_CLOB: 'json_get_string',
  GET_NUMBER: 'json_get_number',
  GET_BOOLEAN: 'json_get_boolean',
  GET_DATE: 'json_get_date',
  GET_TIMESTAMP: 'json_get_timestamp',
  GET_SIZE: 'json_size',
  GET_KEYS: 'json_keys',
  HAS: 'json_has',
  CLONE: 'json_self',
  TO_STRING: 'json_to_string',
  STRINGIFY: 'json_to_string',
  TO_CLOB: 'json_to_string',
  TO_NUMBER: 'json_to_number',
  TO_BOOLEAN: 'json_to_boolean',
  TO_DATE: 'json_to_date',
  TO_TIMESTAMP: 'json_to_timestamp',
};

function asked(
  node: Call | Reference | Field,
  { name, self }: JsonMethod,
  context: RuleContext,
): Expression | undefined {
  const values = node.kind === 'call' ? valuesOf(node) : [];
  // The procedures of these names fill the argument.
  if (name.startsWith('TO_') && values.length > 0) return undefined;
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  const of = (): Expression => packCall(node, context, 'json_kind', [self]);
  if (kind !== undefined) return make.binary(node, of(), '=', make.string(node, kind));
  if (name === 'IS_SCALAR')
    return {
      kind: 'in',
      start: node.start,
      end: node.end,
      operand: of(),
      not: true,
      list: [make.string(node, 'object'), make.string(node, 'array')],
    };
  if (name === 'IS_TRUE' || name === 'IS_FALSE') {
    const text = packCall(node, context, 'json_to_string', [self]);
    return make.binary(node, text, '=', make.string(node, name.slice(3).toLowerCase()));
  }
  if (name === 'TO_JSON') return make.cast(node, packCall(node, context, 'json_self', [self]), 'jsonb');
  if (name === 'GET_OBJECT' || name === 'GET_ARRAY') {
    const wanted = make.string(node, name.slice(4).toLowerCase());
    return packCall(node, context, 'json_get', [self, ...values, wanted]);
  }
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return known === undefined ? undefined : packCall(node, context, known, [self, ...values]);
}

/** `JSON_OBJECT_T()`, `JSON_OBJECT_T(text)`, `JSON_OBJECT_T.parse(text)` and the same of the other types. */
const constructors = rule({
  name: 'json-objects',
  on: ['call', 'reference'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (node.kind === 'reference' && parent?.kind === 'call' && isSame(node, parent.callee)) return undefined;
    const type = constructedType(node, context);
    if (!type) return undefined;
    const [given, ...more] = node.kind === 'call' ? valuesOf(node) : [];
    if (!given && type !== 'element' && type !== 'scalar')
      return make.cast(node, make.string(node, type === 'array' ? '[]' : '{}'), 'json');
    const value = given && context.resolution.typeOf(given);
    if (!given || more.length > 0 || value?.kind === 'binary') {
      context.refuse(expressions.jsonMethod, node, `The constructor of JSON_${type.toUpperCase()}_T.`);
      return undefined;
    }
    if (value?.kind === 'json' && value.of) return given;
    const text = value?.kind === 'json' ? make.cast(node, given, 'text') : given;
    const wanted = type === 'element' || type === 'scalar' ? [] : [make.string(node, type)];
    return packCall(node, context, 'json_parse', [text, ...wanted]);
  },
});

function constructedType(
  node: Call | Reference,
  context: RuleContext,
): 'element' | 'object' | 'array' | 'scalar' | undefined {
  const callee = node.kind === 'call' ? node.callee : node;
  const referent = context.resolution.referent(callee);
  const own = builtInName(node, context);
  const name = own ?? (referent.kind === 'built-in' ? `${referent.package}.${referent.name}` : '');
  const match = /^JSON_(ELEMENT|OBJECT|ARRAY|SCALAR)_T(?:\.(?:PARSE|LOAD))?$/.exec(name);
  return match?.[1]?.toLowerCase() as 'element' | 'object' | 'array' | 'scalar' | undefined;
}

/** `TREAT(e AS JSON_OBJECT_T)` is the same value. */
const treated = rule({
  name: 'json-objects',
  on: ['keywordCall'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const [operand] = node.parts;
    if (node.name !== 'TREAT' || !operand) return undefined;
    if (operand.kind === 'word' || operand.kind === 'dataType' || operand.kind === 'orderItem')
      return undefined;
    const type = context.resolution.typeOf(operand);
    const wanted = context.resolution.typeOf(node);
    return type.kind === 'json' && type.of && wanted.kind === 'json' && wanted.of ? operand : undefined;
  },
});

export const jsonObjects = [methods, constructors, treated];
