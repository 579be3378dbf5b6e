import type { Expression } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { RuleContext } from '../../../rule.ts';
import type { Family } from './family.ts';

/** What a value is to become: its type in the source, and the one that stands for it. */
export interface Wanted {
  readonly value: ValueType;
  readonly type: DataType;
  /** The style of CONVERT. */
  readonly style?: Expression;
}

/** A value that is converted: its type, the family of that, and what it is to become. */
export interface Converting {
  readonly from: ValueType;
  readonly source: Family;
  readonly wanted: Wanted;
  readonly context: RuleContext;
}

/** How values become one of a family of types; undefined where the server has no such conversion, or it is not known here. */
export type Way = (node: Expression, converting: Converting) => Expression | undefined;
