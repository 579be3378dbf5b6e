import type { Expression } from './expression.ts';
import type { Name } from './name.ts';
import type { Positioned } from './position.ts';

/**
 * A data type as written in a column, variable, parameter, cast or attribute.
 *
 * `name` is the type's name without its arguments and in the source's own words: built-in names of several words are one
 * identifier in upper case with single spaces (`DOUBLE PRECISION`, `LONG RAW`, `NATIONAL CHARACTER VARYING`), also
 * `TIMESTAMP`, `INTERVAL`; the other fields hold what was written about it.
 */
export interface DataType extends Positioned {
  readonly kind: 'dataType';
  readonly name: Name;
  /** First and second number in parentheses; `NUMBER(*, 2)` has precision `'*'`. For intervals: of the leading field and of the seconds. */
  readonly precision?: number | '*';
  readonly scale?: number;
  /** `VARCHAR2(10 CHAR)`: what the length counts, when it is written. */
  readonly unit?: 'byte' | 'char';
  /** `TIMESTAMP WITH TIME ZONE`, `… WITH LOCAL TIME ZONE`, `… WITHOUT TIME ZONE`. */
  readonly zone?: 'with' | 'local' | 'without';
  /** `INTERVAL DAY TO SECOND`: the fields. */
  readonly interval?: { readonly from: IntervalField; readonly to?: IntervalField };
  /** `employees.salary%TYPE`, `employees%ROWTYPE`: `name` is then what they are taken from. */
  readonly attribute?: 'type' | 'rowtype';
  /** `REF customer_type`. */
  readonly reference?: boolean;
  /** `CHARACTER SET ANY_CS`, `CHARACTER SET x%CHARSET`, as written. */
  readonly characterSet?: string;
  /** `IS OF (ONLY type)`. */
  readonly only?: boolean;
  /** Array dimensions of a target type, `numeric[]` being 1. */
  readonly dimensions?: number;
  /** Arguments that are no plain numbers (`XMLTYPE`, `GEOMETRY(Point, 4326)`), as expressions. */
  readonly extra?: readonly Expression[];
  /** UNSIGNED and ZEROFILL of MySQL's numbers; ZEROFILL makes a number unsigned. */
  readonly unsigned?: boolean;
  readonly zerofill?: boolean;
  /** The members of MySQL's ENUM and SET. */
  readonly members?: readonly string[];
  /** The collation that MySQL writes with a text type. */
  readonly collation?: string;
  /** BINARY behind a text type of MySQL: the binary collation of its character set. */
  readonly binaryCollation?: boolean;
  /** The reference system of MySQL's spatial types: `SRID 4326`, MariaDB's `REF_SYSTEM_ID=4326`. */
  readonly srid?: number;
  /** Already a type of the target: made by a rule, not to be mapped again. */
  readonly target?: true;
}

export type IntervalField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export type TypeNode = DataType;
