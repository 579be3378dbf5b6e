import type {
  CollectionType,
  RecordField,
  RecordType,
  SubtypeDefinition,
  TypeDeclaration,
} from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import { collectionFindings } from '../../../../sql/codes/collections.ts';
import { compositeType, rowType } from '../../../collections/row-type.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { localTypeWish } from '../../../types/mapper.ts';
import { hasKnownRange, rangeDomain } from '../../../types/range.ts';

/** A record type declared in a routine becomes a composite type beside the routine; see the page. */
export const recordType = rule({
  name: 'record-type',
  on: ['typeDeclaration'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (context.parents.at(-1)?.kind !== 'block') return undefined;
    const type = context.resolution.typeOfDeclaration(node);
    if (node.definition.kind === 'subtype') defineRange(node, node.definition, context);
    if (node.definition.kind === 'recordType') defineRecord(node, node.definition, type, context);
    if (node.definition.kind === 'collectionType') defineRows(node, type, context);
    return undefined;
  },
});

function defineRecord(
  node: TypeDeclaration,
  definition: RecordType,
  type: ValueType,
  context: RuleContext,
): void {
  const target = context.types.forValue(type, node, context.object);
  if (!target) return;
  for (const field of definition.fields)
    if (field.notNull)
      context.report(
        collectionFindings.notNullField,
        field,
        `The field ${field.name.text} may be set to NULL in the target.`,
      );
  const fields = definition.fields.map((each): RecordField => {
    const { object, resolution } = context;
    const referent = resolution.referent(each.type.name);
    const site = { schema: object.nameSchema, object, referent };
    return fieldOf(each, context.names.local(each.name), context.types.of(each.type, 'field', site));
  });
  context.around.define(compositeType(target, fields, node));
}

/** A subtype with RANGE becomes a domain beside the routine. */
function defineRange(node: TypeDeclaration, definition: SubtypeDefinition, context: RuleContext): void {
  if (!hasKnownRange(definition)) return;
  const { object, resolution, types, names } = context;
  const site = { schema: object.nameSchema, object, referent: resolution.referent(definition.base.name) };
  const base = types.of(definition.base, 'variable', site);
  const name = names.qualified(names.beside(object, localTypeWish(names, object, node)), node);
  const domain = rangeDomain(definition, base, context.pack('value_error'));
  context.around.define({ kind: 'createType', start: node.end, end: node.end, name, definition: domain });
}

function fieldOf(origin: RecordField, name: RecordField['name'], type: DataType): RecordField {
  const { attribute, ...plain } = type;
  return {
    kind: 'recordField',
    start: -1,
    end: -1,
    name: { ...name, target: true },
    type: attribute === 'rowtype' ? plain : { ...type, start: origin.start, end: origin.end },
    notNull: false,
  };
}

/** The rows of a cursor have no type of a name in PostgreSQL, which the elements of an array need. */
function defineRows(node: TypeDeclaration, type: ValueType, context: RuleContext): void {
  const element = type.kind === 'collection' ? type.element : undefined;
  if (element?.kind !== 'record' || element.from?.kind !== 'cursor') return;
  const isOwn = node.definition.kind === 'collectionType' && isLocal(node.definition, context);
  const create = isOwn ? rowType(element, node, context) : undefined;
  if (create) context.around.define(create);
}

/** A cursor of a package has its rows' type from there. */
function isLocal({ element }: CollectionType, { resolution }: RuleContext): boolean {
  const referent = resolution.referent(element.name);
  return referent.kind === 'cursor' && referent.owner.kind !== 'package';
}
