import type { Call, Expression, Field, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { RuleContext } from '../rule.ts';

/** A method of a value of one of the PL/SQL object types for JSON, as it is called. */
export interface JsonMethod {
  readonly name: string;
  readonly self: Expression;
  readonly of: 'element' | 'object' | 'array' | 'scalar';
}

type JsonValue = Extract<ValueType, { kind: 'json' }>;

/** The method that is called, with or without parentheses; undefined for any other call, name or field. */
export function jsonMethod(node: Call | Reference | Field, context: RuleContext): JsonMethod | undefined {
  const callee = node.kind === 'call' ? node.callee : node;
  const { names, resolution } = context;
  if (callee.kind === 'field') {
    const type = resolution.typeOf(callee.operand);
    return type.kind === 'json' && type.of
      ? { name: names.stored(callee.name), self: callee.operand, of: type.of }
      : undefined;
  }
  if (callee.kind !== 'reference' || callee.name.parts.every((each) => each.target)) return undefined;
  const referent = resolution.referent(callee);
  if (referent.kind !== 'field' || !referent.json?.of) return undefined;
  const { parts } = callee.name;
  return {
    name: names.stored(parts.at(-1) as Identifier),
    self: selfOf(callee, referent.json, context),
    of: referent.json.of,
  };
}

/** The name without the method at its end. */
function selfOf(callee: Reference, type: JsonValue, { resolution }: RuleContext): Reference {
  const referent = resolution.referent(callee);
  const parts = callee.name.parts.slice(0, -1);
  const { end } = parts.at(-1) as Identifier;
  const self: Reference = { ...callee, end, name: { ...callee.name, end, parts } };
  resolution.state(self, type, true);
  if (referent.kind !== 'field') return self;
  const { base, path } = referent;
  const owner = path.length === 1 ? base : ({ kind: 'field', base, path: path.slice(0, -1) } as const);
  resolution.refer(self, owner);
  resolution.refer(self.name, owner);
  return self;
}

/** The methods that change their value. */
export const jsonChanges: ReadonlySet<string> = new Set([
  'PUT',
  'PUT_NULL',
  'APPEND',
  'APPEND_NULL',
  'REMOVE',
  'RENAME_KEY',
  'ON_ERROR',
]);
