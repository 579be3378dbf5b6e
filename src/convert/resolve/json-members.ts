import type { ValueType } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';

type JsonValue = Extract<ValueType, { kind: 'json' }>;

const boolean: ValueType = { kind: 'boolean' };
const text: ValueType = { kind: 'text' };
const clob: ValueType = { kind: 'text', large: true };
const number: ValueType = { kind: 'number', integer: false };
const element: ValueType = { kind: 'json', of: 'element' };

/** What the methods give that a value of any kind has, or an object or array (JSON Developer's Guide, "PL/SQL Object Types for JSON"). */
const results: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ...[
    'IS_OBJECT',
    'IS_ARRAY',
    'IS_SCALAR',
    'IS_STRING',
    'IS_NUMBER',
    'IS_BOOLEAN',
    'IS_TRUE',
    'IS_FALSE',
    'IS_NULL',
    'IS_DATE',
    'IS_TIMESTAMP',
    'HAS',
    'GET_BOOLEAN',
    'TO_BOOLEAN',
  ].map((each): [string, ValueType] => [each, boolean]),
  ...['GET_STRING', 'TO_STRING', 'STRINGIFY', 'GET_TYPE'].map((each): [string, ValueType] => [each, text]),
  ['GET_CLOB', clob],
  ['TO_CLOB', clob],
  ['GET_BLOB', { kind: 'binary', large: true }],
  ['TO_BLOB', { kind: 'binary', large: true }],
  ['GET_NUMBER', number],
  ['TO_NUMBER', number],
  ['GET_SIZE', { kind: 'number', integer: true }],
  ['GET_DATE', { kind: 'date' }],
  ['TO_DATE', { kind: 'date' }],
  ['GET_TIMESTAMP', { kind: 'timestamp' }],
  ['TO_TIMESTAMP', { kind: 'timestamp' }],
  ['GET', element],
  ['GET_OBJECT', { kind: 'json', of: 'object' }],
  ['GET_ARRAY', { kind: 'json', of: 'array' }],
  ['TO_JSON', { kind: 'json' }],
]);

/**
 * What a method of a value of one of the PL/SQL object types for JSON gives; unknown for one that gives nothing, and for any name
 * behind a value of type JSON, which has no methods.
 */
export function jsonMember(self: JsonValue, name: string, keys: ValueType): ValueType {
  if (self.of === undefined) return unknownValue;
  if (name === 'CLONE') return self;
  return name === 'GET_KEYS' ? keys : (results.get(name) ?? unknownValue);
}
