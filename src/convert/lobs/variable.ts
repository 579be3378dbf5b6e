import type { Argument, Expression, Reference } from '../../sql/tree/expression.ts';
import type { CallStatement } from '../../sql/tree/routine.ts';
import type { ValueType } from '../../sql/value-type.ts';
import type { Referent, Resolution } from '../resolve/resolution.ts';

/** A variable, or a field of a record variable, that holds a LOB. */
export interface LobVariable {
  /** Tells it from others in the object. */
  readonly key: string;
  /** Of a record: the key of the record, and the field as stored. */
  readonly record?: string;
  readonly field?: string;
}

/** Whether a value is a LOB, of which Oracle passes around a locator. */
export function isLob(type: ValueType): boolean {
  return (type.kind === 'text' || type.kind === 'binary') && type.large === true;
}

/** The variable that an expression names; undefined for anything else: a part of a collection, a variable of a package. */
export function lobVariable(node: Expression, resolution: Resolution): LobVariable | undefined {
  if (node.kind === 'parenthesis') return lobVariable(node.operand, resolution);
  if (node.kind !== 'reference') return undefined;
  const referent = resolution.referent(node);
  if (referent.kind !== 'field') {
    const key = keyOf(referent) ?? madeKey(node);
    return key === undefined ? undefined : { key };
  }
  const record = keyOf(referent.base);
  const [field, ...more] = referent.path;
  if (record === undefined || field === undefined || more.length > 0) return undefined;
  return { key: `${record}.${field}`, record, field };
}

/** A variable that a rule made has nothing but its name. */
function madeKey({ name }: Reference): string | undefined {
  const [only, ...more] = name.parts;
  return only?.target && more.length === 0 ? `made ${only.text}` : undefined;
}

/** Whether a key is that of a variable that a rule made. */
export function isMade(key: string): boolean {
  return key.startsWith('made ');
}

function keyOf(referent: Referent): string | undefined {
  switch (referent.kind) {
    case 'variable':
      return referent.owner.kind === 'package' ? undefined : `variable ${referent.declaration.start}`;
    case 'parameter':
      return `variable ${referent.declaration.start}`;
    case 'loop variable':
      return `loop ${referent.loop.start}`;
    default:
      return undefined;
  }
}

/** The procedures of DBMS_LOB that write through a locator, which is their first parameter. */
const writers = new Set([
  'APPEND',
  'CONVERTTOBLOB',
  'CONVERTTOCLOB',
  'COPY',
  'ERASE',
  'FRAGMENT_DELETE',
  'FRAGMENT_INSERT',
  'FRAGMENT_MOVE',
  'FRAGMENT_REPLACE',
  'LOADBLOBFROMFILE',
  'LOADCLOBFROMFILE',
  'LOADFROMFILE',
  'TRIM',
  'WRITE',
  'WRITEAPPEND',
]);

/** What a call of DBMS_LOB does to the LOB that it is given first. */
export type LobEffect = 'writes' | 'replaces' | 'none';

/** The LOB that a procedure of DBMS_LOB is given, and what it does to it; undefined for any other call. */
export function lobCall(
  node: CallStatement,
  resolution: Resolution,
): { readonly lob: Expression; readonly effect: LobEffect } | undefined {
  const { call } = node;
  if (call.kind !== 'call' || call.callee.kind !== 'reference') return undefined;
  const referent = resolution.referent(call.callee);
  if (referent.kind !== 'built-in' || referent.package !== 'DBMS_LOB') return undefined;
  const lob = destination(call.arguments);
  if (!lob) return undefined;
  const isTemporary = referent.name === 'CREATETEMPORARY' || referent.name === 'FREETEMPORARY';
  return { lob, effect: isTemporary ? 'replaces' : writers.has(referent.name) ? 'writes' : 'none' };
}

function destination(given: readonly Argument[]): Expression | undefined {
  const named = given.find((each) => /^(lob_loc|dest_lob)$/i.test(each.name?.text ?? ''));
  if (named) return named.value;
  return given[0]?.name ? undefined : given[0]?.value;
}
