import { keyOf } from '../../../../catalog/catalog.ts';
import { objectFindings } from '../../../../sql/codes/objects.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression, Field, IsTest, KeywordCall, Reference } from '../../../../sql/tree/expression.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { ValueType } from '../../../../sql/value-type.ts';
import type { Span } from '../../../../text/span.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { hierarchy, tagName, tagText } from '../../../object-types/composite.ts';
import type { Hierarchy } from '../../../object-types/hierarchy.ts';
import { isBelow as isBelowType } from '../../../object-types/hierarchy.ts';
import { homeOfObject } from '../../../references/home.ts';
import { aliasOf, qualifierOf, relationOf, tablesOf } from '../../queries/relations.ts';
import { columnBehind, isIdentified, keyOfRow, objectOfRow } from '../../../references/key.ts';
import { isXmlTable, lookUp, rowTypeOf, storedParts } from '../../../resolve/lookup.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { builtInName } from '../operands.ts';

type ObjectValue = Extract<ValueType, { kind: 'object' }>;

/** Rows as objects, tests of their types, and references to them; see the page. */
export const objectValues = [
  rule({
    name: 'object-values',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const name = builtInName(node, context);
      if (name === 'VALUE') return rowAsObject(node, node.arguments[0]?.value, context);
      if (name === 'SYS_TYPEID') return typeNumber(node, node.arguments[0]?.value, context);
      return undefined;
    },
  }),
  rule({
    name: 'object-values',
    on: ['keywordCall'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (node.name === 'TREAT' ? treated(node, context) : undefined),
  }),
  rule({
    name: 'object-values',
    on: ['reference'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => pseudoColumn(node, context),
  }),
  rule({
    name: 'object-values',
    on: ['field'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => attributeOfRow(node, context) ?? attributeOfTreated(node, context),
  }),
  rule({
    name: 'object-values',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      return node.test === 'of type' ? typeTest(node, context) : undefined;
    },
  }),
];

/** `VALUE(p)` has the columns of p in their order, which is that of the type's attributes. */
function rowAsObject(
  node: Expression,
  row: Expression | undefined,
  context: RuleContext,
): Expression | undefined {
  const referent = row && context.resolution.referent(row);
  if (row?.kind !== 'reference' || referent?.kind !== 'relation') return undefined;
  const { element } = referent.relation;
  const alias = row.name.parts.map((each) => ({ ...context.names.local(each), target: true as const }));
  // A collection in FROM shows the attributes, and its alias is the object.
  if (element?.kind === 'object') return make.reference(node, ...alias);
  if (isXmlTable(referent.relation.object)) return make.reference(node, ...alias, 'object_value');
  const type = rowTypeOf(context.catalog, context.source, referent.relation.object);
  if (!type) {
    context.refuse(objectFindings.rowWithoutType, node, `VALUE is taken of ${referent.relation.alias}.`);
    return undefined;
  }
  const { object } = referent.relation;
  if (object?.kind !== 'table' && object?.kind !== 'view') return undefined;
  return objectOfRow(object, type, row.name.parts, node, context);
}

/** OBJECT_VALUE is the row of an object table as an object, OBJECT_ID what identifies it. */
function pseudoColumn(node: Reference, context: RuleContext): Expression | undefined {
  const { catalog, names, resolution, source } = context;
  const referent = resolution.referent(node);
  if (referent.kind !== 'pseudo-column' || !['OBJECT_VALUE', 'OBJECT_ID'].includes(referent.name))
    return undefined;
  const [qualifier, ...more] = node.name.parts;
  const wanted = more.length > 0 && qualifier ? names.stored(qualifier) : undefined;
  const around = context.parents.findLast((each) => ['select', 'update', 'delete'].includes(each.kind));
  const from =
    around?.kind === 'select'
      ? around.from
      : around?.kind === 'update' || around?.kind === 'delete'
        ? [around.target]
        : [];
  const tables = from
    .flatMap(tablesOf)
    .filter((each) => wanted === undefined || aliasOf(each, context) === wanted);
  const found = tables.find((each) => rowTypeOf(catalog, source, relationOf(each, context)?.object));
  const object = found && relationOf(found, context)?.object;
  const type = rowTypeOf(catalog, source, object);
  const alias = found && qualifierOf(found);
  if (!type || !alias || (object?.kind !== 'table' && object?.kind !== 'view')) return undefined;
  const own = { ...names.local(alias), target: true as const };
  if (referent.name === 'OBJECT_VALUE') {
    const made = objectOfRow(object, type, [own], node, context);
    resolution.state(made, { kind: 'object', schema: type.schema, name: type.name });
    return made;
  }
  const home = homeOfObject(object, catalog, (each) => names.stored(each));
  if (home && isIdentified(home, context)) return keyOfRow(home, [own], node, context);
  context.refuse(objectFindings.reference, node, 'OBJECT_ID asks for the identifier of a row.');
  return undefined;
}

/** TREAT to the type that the value has anyway changes nothing. */
function treated(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [operand] = node.parts;
  const type = node.parts.find((each) => each.kind === 'dataType');
  if (!operand || operand.kind === 'word' || operand.kind === 'dataType' || operand.kind === 'orderItem')
    return undefined;
  if (type?.kind !== 'dataType') return undefined;
  const declared = context.resolution.typeOf(operand);
  const wanted = context.typeIn(type, context.object.nameSchema);
  if (type.reference) return undefined;
  if (declared.kind === 'object' && wanted.kind === 'object' && isSame(declared, wanted)) return operand;
  const types =
    wanted.kind === 'object'
      ? hierarchyTypes(declared, [{ value: wanted, only: false }], context)
      : undefined;
  if (types) return asSubtype(node, operand, types, context);
  context.refuse(objectFindings.subtype, node, `TREAT makes an object of type ${written(type)}.`);
  return undefined;
}

/** A value that is not NULL is of its declared type, and so of the supertypes of that. */
function typeTest(node: IsTest, context: RuleContext): Expression | undefined {
  const declared = context.resolution.typeOf(node.operand);
  const asked = (node.types ?? []).map((each) => ({
    value: context.typeIn(each, context.object.nameSchema),
    only: each.only === true,
  }));
  const tags = hierarchyTypes(declared, asked, context);
  if (tags) return typeIs(node, node.operand, tags, node.not, context);
  const isKnown =
    declared.kind === 'object' &&
    (node.types ?? []).some((each) => {
      const wanted = context.typeIn(each, context.object.nameSchema);
      if (wanted.kind !== 'object') return false;
      return each.only ? isSame(declared, wanted) : isBelow(declared, wanted, context);
    });
  if (isKnown)
    return node.not ? make.boolean(node, false) : make.isDistinct(node, node.operand, make.nullLiteral(node));
  const types = (node.types ?? []).map(written).join(', ');
  context.refuse(objectFindings.subtype, node, `IS OF asks for the type ${types}.`);
  return undefined;
}

/** A type that is asked for, alone or with all below it. */
interface Asked {
  readonly value: ValueType;
  readonly only: boolean;
}

/** What the tag of an object may say for it to be of one of the types. */
interface Tags {
  readonly found: Hierarchy;
  readonly tags: readonly string[];
}

function hierarchyTypes(
  declared: ValueType,
  asked: readonly Asked[],
  context: RuleContext,
): Tags | undefined {
  const { catalog, names } = context;
  const fold = (each: Identifier): string => names.stored(each);
  const type =
    declared.kind === 'object' ? catalog.types.get(keyOf(declared.schema, declared.name)) : undefined;
  const found = type && hierarchy(type, context);
  if (!found) return undefined;
  const types = found.types.filter((each) =>
    asked.some(({ value, only }) => {
      const wanted = value.kind === 'object' ? catalog.types.get(keyOf(value.schema, value.name)) : undefined;
      return wanted && (only ? each === wanted : isBelowType(each, wanted, catalog, fold));
    }),
  );
  const instantiable = types.filter((each) => {
    const { definition } = each.definition;
    return (
      definition?.kind !== 'objectType' || !definition.modifiers.some((one) => /NOT INSTANTIABLE/i.test(one))
    );
  });
  return { found, tags: instantiable.map((each) => tagText(each, found, context)) };
}

/** Whether the tag is one of several; NULL for no object, as IS OF gives. */
function typeIs(
  at: Expression,
  operand: Expression,
  { found, tags }: Tags,
  not: boolean,
  context: RuleContext,
): Expression {
  const tag = tagOf(operand, found, at, context);
  const [only, ...more] = tags.map((each) => make.string(at, each));
  if (!only) return make.boolean(at, not);
  if (more.length === 0) return make.binary(at, tag, not ? '<>' : '=', only);
  return { kind: 'in', start: at.start, end: at.end, operand: tag, not, list: [only, ...more] };
}

function tagOf(operand: Expression, found: Hierarchy, at: Span, context: RuleContext): Expression {
  const column = columnBehind(operand, found.tag, at, context);
  if (column) return column;
  const name = { ...tagName(found, at, context), target: true as const };
  return { kind: 'field', start: at.start, end: at.end, operand, name };
}

/** TREAT gives NULL for an object that is not of the type. What is no plain name is evaluated once, in a query of its own. */
function asSubtype(node: KeywordCall, operand: Expression, tags: Tags, context: RuleContext): Expression {
  if (
    operand.kind === 'reference' ||
    operand.kind === 'field' ||
    operand.kind === 'bind' ||
    isRow(operand, context)
  ) {
    const chosen = make.caseExpression(node, [[typeIs(node, operand, tags, false, context), operand]]);
    treatedAs.set(chosen, { operand, found: tags.found });
    return chosen;
  }
  const at = { start: node.start, end: node.end };
  const alias = make.identifier(at, 'treated');
  const column = make.identifier(at, 'object');
  const value = make.reference(at, alias, column);
  const item = make.caseExpression(at, [[typeIs(node, value, tags, false, context), value]]);
  return {
    kind: 'subquery',
    ...at,
    query: {
      kind: 'query',
      ...at,
      body: {
        kind: 'select',
        ...at,
        items: [{ kind: 'selectItem', ...at, expression: item }],
        from: [
          {
            kind: 'derivedTable',
            ...at,
            lateral: false,
            query: { kind: 'query', ...at, body: { kind: 'values', ...at, rows: [[operand]] } },
            alias,
            columns: [column],
          },
        ],
      },
    },
  };
}

/** SYS_TYPEID numbers the types of a hierarchy in the order in which they were made; an object of a final type has none. */
function typeNumber(
  node: Expression,
  operand: Expression | undefined,
  context: RuleContext,
): Expression | undefined {
  const declared = operand && context.resolution.typeOf(operand);
  if (!operand || declared?.kind !== 'object') return undefined;
  const { catalog } = context;
  const type = catalog.types.get(keyOf(declared.schema, declared.name));
  const found = type && hierarchy(type, context);
  if (!found) {
    context.refuse(objectFindings.subtype, node, 'SYS_TYPEID asks for the number of a type.');
    return undefined;
  }
  const inOrder = [...found.types].sort((a, b) => a.span.start - b.span.start);
  const branches = inOrder.map((each, i): readonly [Expression, Expression] => {
    const hex = (i + 1).toString(16).padStart(2, '0');
    return [
      make.string(node, tagText(each, found, context)),
      make.cast(node, make.string(node, `\\x${hex}`), 'bytea'),
    ];
  });
  return make.caseExpression(node, branches, undefined, tagOf(operand, found, node, context));
}

/** Whether an object was made of a row of the query. */
function isRow(operand: Expression, context: RuleContext): boolean {
  return columnBehind(operand, '', operand, context) !== undefined;
}

/** `VALUE(p).name` is the column itself. */
function attributeOfRow(node: Field, context: RuleContext): Expression | undefined {
  const parent = context.parents.at(-1);
  if (parent?.kind === 'call' && parent.callee === node) return undefined;
  return columnBehind(node.operand, context.names.stored(node.name), node, context);
}

/** What TREAT was made of, so that an attribute that only the type and those below it have is read without asking. */
const treatedAs = new WeakMap<Expression, { readonly operand: Expression; readonly found: Hierarchy }>();

/** `TREAT(x AS type).attribute`: an object of any other type has NULL there. */
function attributeOfTreated(node: Field, context: RuleContext): Expression | undefined {
  const { catalog, names, resolution } = context;
  const treat = treatedAs.get(node.operand);
  if (!treat) return undefined;
  const fold = (each: Identifier): string => names.stored(each);
  const stored = fold(node.name);
  const attribute = treat.found.attributes.find((each) => each.stored === stored);
  const wanted = resolution.typeOf(node.operand);
  const type = wanted.kind === 'object' ? catalog.types.get(keyOf(wanted.schema, wanted.name)) : undefined;
  const [owner, ...more] = attribute?.owners ?? [];
  const isOwn = type && owner && more.length === 0 && isBelowType(owner, type, catalog, fold);
  if (!isOwn) return undefined;
  return columnBehind(treat.operand, stored, node, context) ?? { ...node, operand: treat.operand };
}

function isSame(a: ObjectValue, b: ObjectValue): boolean {
  return a.schema === b.schema && a.name === b.name;
}

function isBelow(type: ObjectValue, above: ObjectValue, context: RuleContext): boolean {
  if (isSame(type, above)) return true;
  const found = context.catalog.types.get(keyOf(type.schema, type.name));
  const definition = found?.definition.definition;
  if (!found || definition?.kind !== 'objectType' || !definition.under) return false;
  const parent = lookUp(context.catalog, found.nameSchema, storedParts(definition.under, context.source));
  if (parent?.kind !== 'type') return false;
  const { schema, name } = parent.object;
  return isBelow({ kind: 'object', schema, name }, above, context);
}

function written(type: DataType): string {
  return type.name.parts.map((each) => each.text).join('.');
}
