import * as make from '../../../../sql/make.ts';
import type { ColumnDefinition, ConstraintDefinition } from '../../../../sql/tree/define.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { lengthCheck } from '../../../objects/sqlserver/range-checks.ts';
import { sequenceOptions } from '../../../objects/sequence.ts';
import { ofColumn } from '../../../resolve/collation.ts';
import type { RuleContext } from '../../../rule.ts';

/** A column of a temporary table; its type and expressions are converted as those of any other. */
export function temporaryColumn(column: ColumnDefinition, context: RuleContext): ColumnDefinition {
  const { collation: _, identity, ...rest } = column;
  const collation = collationOf(column, context);
  return {
    ...rest,
    ...(collation ? { collation } : {}),
    ...(isCitext(column, context) ? { type: make.type(column, 'citext') } : {}),
    ...(identity
      ? {
          identity: { always: false, options: sequenceOptions(identity.options).options },
          ...identityType(column, context),
        }
      : {}),
    constraints: [
      ...column.constraints.filter((each) => each.type === 'not null').flatMap(kept),
      ...lengthOf(column, context),
    ],
    properties: [],
  };
}

/** An identity of SQL Server may be a DECIMAL without a fraction. */
function identityType(column: ColumnDefinition, context: RuleContext): Pick<ColumnDefinition, 'type'> {
  if (!column.type) return {};
  const mapped = context.types.of(column.type, 'column');
  const isWhole = ['smallint', 'integer', 'bigint'].includes(mapped.name.parts.at(-1)?.text ?? '');
  return { type: isWhole ? column.type : make.type(column.type, 'bigint') };
}

/** Tables of tempdb have the collation of the server, which nobody but the server knows: it is taken for that of the database. */
function collationOf(column: ColumnDefinition, context: RuleContext): ColumnDefinition['collation'] {
  const { collations } = context;
  const type = typeOf(column, context);
  const collation = type && collations.ofTexts([type]);
  return collation && collations.write(collation, column);
}

function typeOf(column: ColumnDefinition, { object, typeIn }: RuleContext): ValueType | undefined {
  return column.type && ofColumn(typeIn(column.type, object.nameSchema), column, true);
}

function isCitext(column: ColumnDefinition, context: RuleContext): boolean {
  const type = typeOf(column, context);
  return type !== undefined && context.collations.isCitext([type]);
}

/** The length of a text, which `citext` does not know. */
function lengthOf(column: ColumnDefinition, context: RuleContext): readonly ConstraintDefinition[] {
  if (!column.type || !isCitext(column, context)) return [];
  const { precision } = context.types.of(column.type, 'column');
  return typeof precision === 'number' ? [lengthCheck(column.name, precision)] : [];
}

/** The keys and checks that are written on a column, as those of the table. */
export function constraintsOf(column: ColumnDefinition): readonly ConstraintDefinition[] {
  return column.constraints
    .filter((each) => each.type !== 'not null')
    .flatMap(kept)
    .map((each) => (each.type === 'check' ? each : { ...each, columns: [column.name] }));
}

/** SQL Server passes over foreign keys of temporary tables. Names are of no use, and those of keys would be in the way of other tables. */
export function kept(constraint: ConstraintDefinition): readonly ConstraintDefinition[] {
  if (constraint.type === 'foreign key' || constraint.type === 'null') return [];
  const { name: _, ...rest } = constraint;
  return [{ ...rest, properties: [] }];
}
