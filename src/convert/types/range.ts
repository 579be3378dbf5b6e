import * as make from '../../sql/make.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { SubtypeDefinition, VariableDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Resolution } from '../resolve/resolution.ts';
import { wholeConstant } from '../rules/expressions/operands.ts';

/** The names of PL/SQL's predefined subtypes with a range, and the domains of the extension pack that stand for them. */
export const predefinedRanges: Readonly<Record<string, string>> = {
  NATURAL: 'natural',
  NATURALN: 'natural',
  POSITIVE: 'positive',
  POSITIVEN: 'positive',
  SIGNTYPE: 'signtype',
};

/** Predefined subtypes that exclude NULL (PL/SQL Language Reference, "PLS_INTEGER and BINARY_INTEGER Data Types"). */
const predefinedNotNull: ReadonlySet<string> = new Set(['NATURALN', 'POSITIVEN', 'SIMPLE_INTEGER']);

/** Whether the range of a subtype is known, so that a domain can stand for it. */
export function hasKnownRange({ low, high }: SubtypeDefinition): boolean {
  return wholeConstant(low) !== undefined && wholeConstant(high) !== undefined;
}

/**
 * What a domain for a subtype with RANGE is: its base type with a condition that raises what Oracle raises, since a handler would take
 * the violation of a plain condition for that of a table's constraint.
 */
export function rangeDomain(
  definition: SubtypeDefinition,
  base: DataType,
  valueError: readonly (string | Identifier)[],
): SubtypeDefinition {
  const at = { start: definition.end, end: definition.end };
  const value = make.reference(at, 'VALUE');
  const [low, high] = [wholeConstant(definition.low) ?? 0, wholeConstant(definition.high) ?? 0];
  const check = make.chain(at, 'or', [
    make.isNull(at, value),
    {
      kind: 'between',
      ...at,
      operand: value,
      low: make.number(at, low),
      high: make.number(at, high),
      not: false,
    },
    make.call(at, valueError, []),
  ]);
  return { kind: 'subtype', start: definition.start, end: definition.end, base, notNull: false, check };
}

/**
 * Whether a variable excludes NULL: by itself, by its subtype, or because it is declared `%TYPE` like one that does. From a table's
 * column %TYPE takes only the kind of value.
 */
export function excludesNull(
  variable: Pick<VariableDeclaration, 'notNull' | 'type'>,
  resolution: Resolution,
  fold: (name: Identifier) => string,
): boolean {
  const { notNull, type } = variable;
  if (notNull) return true;
  const referent = resolution.referent(type.name);
  if (type.attribute === 'type')
    return referent.kind === 'variable' && excludesNull(referent.declaration, resolution, fold);
  if (type.attribute || type.target) return false;
  if (referent.kind === 'local type') {
    const { definition } = referent.declaration;
    return (
      definition.kind === 'subtype' &&
      excludesNull({ notNull: definition.notNull, type: definition.base }, resolution, fold)
    );
  }
  const [only, ...more] = type.name.parts;
  return only !== undefined && more.length === 0 && predefinedNotNull.has(fold(only));
}
