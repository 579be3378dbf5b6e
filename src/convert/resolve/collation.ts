import { collated } from '../../sql/collation-precedence.ts';
import { collationName } from '../../sql/sqlserver-collation.ts';
import type { ColumnDefinition } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { TextCollation, ValueType } from '../../sql/value-type.ts';

/** The type of a column of SQL Server with its collation, which the target's column has too if it is stored. */
export function ofColumn(
  type: ValueType,
  { collation }: Pick<ColumnDefinition, 'collation'>,
  isStored: boolean,
): ValueType {
  return type.kind === 'text' ? collated(type, { ...named(collation), label: 'implicit', isStored }) : type;
}

/** The type of `x COLLATE name`. */
export function underCollation(type: ValueType, collation: Name): ValueType {
  return collated(type, { ...named(collation), label: 'explicit', isStored: true });
}

function named(collation: Name | undefined): Pick<TextCollation, 'name'> {
  const name = collationName(collation);
  return name === undefined ? {} : { name };
}
