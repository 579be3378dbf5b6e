import type { Table } from '../catalog/catalog.ts';
import type { DataType } from '../sql/tree/type.ts';
import type { Span } from '../text/span.ts';
import type { ValueType } from '../sql/value-type.ts';

/** Where a type is written: it decides between `varchar(10)` and `text`, and what a bare NUMBER is. */
export type TypePlace = 'column' | 'attribute' | 'variable' | 'parameter' | 'return' | 'cast';

/** The types of the target for those of the source. Decided for the whole catalog before anything is converted. */
export interface TargetTypes {
  /** The type of a table's column; keys and the columns that refer to them always agree. */
  column(table: Table, column: string): DataType;
  /** The type that stands for a declared one. Types that are already the target's are given back. */
  of(type: DataType, place: TypePlace): DataType;
  /** The plainest type that holds every value of the kind: numeric, text, timestamp(0) …; undefined when it is unknown. */
  forValue(value: ValueType, origin: Span): DataType | undefined;
}
