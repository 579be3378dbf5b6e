import * as make from '../../../../sql/make.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { TypePlace } from '../../../target-types.ts';
import type { MappedType } from '../../../types/mapped.ts';

/** Writes every type as the target's; see the page. */
export const dataType = rule({
  name: 'data-type',
  on: ['dataType'],
  from: ['oracle', 'mysql', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.target) return undefined;
    const mapped = columnType(context) ?? smallParameter(node, context) ?? otherType(node, context);
    for (const { entry, what } of mapped.notes) context.report(entry, node, what);
    return { ...mapped.type, start: node.start, end: node.end };
  },
});

/** The type of a table's own column is decided with all columns that are tied to it. */
function columnType({ object, parents, names, types }: RuleContext): MappedType | undefined {
  const parent = parents.at(-1);
  if (object.kind !== 'table' || parent?.kind !== 'column' || parents.at(-2)?.kind !== 'createTable')
    return undefined;
  const name = names.stored(parent.name);
  return object.columns.has(name) ? types.mappedColumn(object, name) : undefined;
}

/**
 * A parameter like a small column is an integer: Oracle takes from the column what kind of number it is and not its digits,
 * and a call of PostgreSQL with a plain number finds no routine that takes a smallint. What a routine gives back stays of the
 * column's type, because CALL writes only into a variable of the very same type.
 */
function smallParameter(node: DataType, context: RuleContext): MappedType | undefined {
  const parent = context.parents.at(-1);
  if (node.attribute !== 'type' || parent?.kind !== 'parameter' || parent.mode !== 'in') return undefined;
  const { object, resolution, types } = context;
  const site = { schema: object.nameSchema, object, referent: resolution.referent(node.name) };
  const plain = types.mapped(node, 'cast', site).type;
  const isSmall = plain.name.parts.at(-1)?.text === 'smallint' && plain.dimensions === undefined;
  return isSmall ? { type: make.type(node, 'integer'), notes: [] } : undefined;
}

function otherType(node: DataType, context: RuleContext): MappedType {
  const { object, resolution, types } = context;
  const referent = resolution.referent(node.name);
  return types.mapped(node, placeOf(context), { schema: object.nameSchema, object, referent });
}

/** Where a type stands is told by what it stands in. */
function placeOf({ parents, object }: RuleContext): TypePlace {
  switch (parents.at(-1)?.kind) {
    case 'column':
      return 'column';
    case 'parameter':
      return 'parameter';
    case 'routine':
      return 'return';
    case 'recordField':
    case 'collectionType':
      return object.kind === 'type' ? 'attribute' : 'field';
    case 'cast':
    case 'keywordCall':
    case 'is':
    case 'tableFunction':
      return 'cast';
    default:
      return 'variable';
  }
}
