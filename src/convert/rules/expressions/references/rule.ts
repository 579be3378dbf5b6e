import { objectFindings } from '../../../../sql/codes/objects.ts';
import * as make from '../../../../sql/make.ts';
import type {
  Call,
  Expression,
  Field,
  IsTest,
  KeywordCall,
  Reference,
} from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import { keyOf as typeKey } from '../../../../catalog/catalog.ts';
import { hierarchy, tagName, tagText } from '../../../object-types/composite.ts';
import { isBelow, typesBelow } from '../../../object-types/hierarchy.ts';
import type { ReferenceValue, ValueType } from '../../../../sql/value-type.ts';
import type { Home } from '../../../references/home.ts';
import { homeOfObject } from '../../../references/home.ts';
import { homeOfReference, keyOfRow, keyValue, objectOfRow, queryOfRow } from '../../../references/key.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { builtInName } from '../operands.ts';

/** Pointers to rows: REF, MAKE_REF, DEREF, IS DANGLING and the names that lead through them; see the page. */
export const references = [
  rule({
    name: 'references',
    on: ['call'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      switch (builtInName(node, context)) {
        case 'REF':
          return pointerToRow(node, context);
        case 'MAKE_REF':
          return pointerToKey(node, context);
        case 'DEREF':
          return objectBehind(node, context);
        default:
          return undefined;
      }
    },
  }),
  rule({
    name: 'references',
    on: ['is'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (node.test === 'dangling' ? dangling(node, context) : undefined),
  }),
  rule({
    name: 'references',
    on: ['keywordCall'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) => (node.name === 'TREAT' ? pointerAs(node, context) : undefined),
  }),
  rule({
    name: 'references',
    on: ['reference', 'field'],
    from: ['oracle'],
    to: ['postgresql'],
    apply: (node, context) =>
      node.kind === 'field' ? behindField(node, context) : behindName(node, context),
  }),
];

/** `REF(p)` is the key of the row that p stands for. */
function pointerToRow(node: Call, context: RuleContext): Expression | undefined {
  const row = node.arguments[0]?.value;
  const home = homeOfRelation(row, context);
  if (home && row?.kind === 'reference') return keyOfRow(home, row.name.parts, node, context);
  return refused(node, 'REF is taken of what is no object table or object view.', context);
}

/** `MAKE_REF(view, key)` is the key itself. */
function pointerToKey(node: Call, context: RuleContext): Expression | undefined {
  const [view, ...key] = node.arguments.map((each) => each.value);
  const home = homeOfRelation(view, context);
  if (!home || home.key.length !== key.length)
    return refused(node, 'MAKE_REF speaks of rows whose key is not known.', context);
  return keyValue(home, key, node, context);
}

function homeOfRelation(
  row: Expression | undefined,
  { catalog, names, resolution }: RuleContext,
): Home | undefined {
  const referent = row && resolution.referent(row);
  const object = referent?.kind === 'relation' ? referent.relation.object : undefined;
  if (object?.kind !== 'table' && object?.kind !== 'view') return undefined;
  return homeOfObject(object, catalog, (each) => names.stored(each));
}

/** `DEREF(r)`: the row as an object, NULL where there is none. */
function objectBehind(node: Call, context: RuleContext): Expression | undefined {
  const pointer = node.arguments[0]?.value;
  const home = pointer && homeOfReference(context.resolution.typeOf(pointer), context);
  if (!home || !pointer) return refused(node, 'It is not known which rows DEREF looks for.', context);
  return objectOf(home, pointer, context);
}

function objectOf(home: Home, pointer: Expression, context: RuleContext): Expression {
  return queryOfRow(
    home,
    pointer,
    (alias) => objectOfRow(home.object, home.type, [alias], pointer, context),
    context,
  );
}

/** A REF that is NULL is not dangling: it points to nothing at all. */
function dangling(node: IsTest, context: RuleContext): Expression | undefined {
  const { operand } = node;
  const home = homeOfReference(context.resolution.typeOf(operand), context);
  if (!home) return refused(node, 'It is not known which rows the REF points to.', context);
  const { query } = queryOfRow(home, operand, () => make.number(node, 1), context);
  const exists: Expression = { kind: 'exists', start: node.start, end: node.end, query };
  if (node.not) return exists;
  return make.chain(node, 'and', [make.isNull(node, operand, true), make.unary(node, 'not', exists)]);
}

/** `TREAT(r AS REF type)`: the key stays what it is where the rows are of that type anyway. */
function pointerAs(node: KeywordCall, context: RuleContext): Expression | undefined {
  const [operand] = node.parts;
  const type = node.parts.find((each) => each.kind === 'dataType');
  if (type?.kind !== 'dataType' || !type.reference || !operand) return undefined;
  if (operand.kind === 'word' || operand.kind === 'dataType' || operand.kind === 'orderItem')
    return undefined;
  const home = homeOfReference(context.resolution.typeOf(operand), context);
  const wanted = context.typeIn(type, context.object.nameSchema);
  const { name, schema } = home?.type ?? {};
  if (wanted.kind === 'reference' && wanted.name === name && wanted.schema === schema) return operand;
  const made =
    home && wanted.kind === 'reference' ? pointerToSubtype(node, operand, home, wanted, context) : undefined;
  if (made) return made;
  return refused(node, 'TREAT makes a REF to another type.', context);
}

/** The REF where the row is of the subtype, else NULL. */
function pointerToSubtype(
  node: KeywordCall,
  operand: Expression,
  home: Home,
  wanted: ReferenceValue,
  context: RuleContext,
): Expression | undefined {
  const { catalog, names } = context;
  const fold = (each: Identifier): string => names.stored(each);
  const type = catalog.types.get(typeKey(wanted.schema, wanted.name));
  const found = hierarchy(home.type, context);
  if (!type || !found || !isBelow(type, home.type, catalog, fold)) return undefined;
  const tags = typesBelow(type, found, catalog, fold).map((each) =>
    make.string(node, tagText(each, found, context)),
  );
  const { query } = queryOfRow(home, operand, () => make.number(node, 1), context);
  const { body } = query;
  const alias = body.kind === 'select' && body.from[0]?.kind === 'table' ? body.from[0].alias : undefined;
  if (body.kind !== 'select' || !alias || !body.where) return undefined;
  const tag = make.reference(node, alias, { ...tagName(found, node, context), target: true });
  const isOfType: Expression = {
    kind: 'in',
    start: node.start,
    end: node.end,
    operand: tag,
    not: false,
    list: tags,
  };
  const where = make.chain(node, 'and', [body.where, isOfType]);
  const exists: Expression = {
    kind: 'exists',
    start: node.start,
    end: node.end,
    query: { ...query, body: { ...body, where } },
  };
  return make.caseExpression(node, [[exists, operand]]);
}

/** `r.name`, where `r` points to a row: the attribute of that row (implicit dereferencing). */
function behindName(node: Reference, context: RuleContext): Expression | undefined {
  const { resolution, parents } = context;
  const referent = resolution.referent(node);
  if (referent.kind === 'column') return elementKey(node, referent, context);
  if (referent.kind !== 'field' || referent.base.kind !== 'column') return undefined;
  const { parts } = node.name;
  const first = parts.length - referent.path.length;
  const { relation, column } = referent.base;
  const start = relation.columns?.get(column)?.type;
  if (!start || first < 1) return undefined;
  const plain = named(node, parts.slice(0, first), referent.base, start, context);
  const head = elementKey(plain, referent.base, context) ?? plain;
  const isCallee = parents.at(-1)?.kind === 'call' && (parents.at(-1) as Call).callee === node;
  return through(node, head, start, parts.slice(first), referent, isCallee, context);
}

/** An element of a collection of REFs whose keys have several columns: in FROM, `unnest` gives these and no COLUMN_VALUE. */
function elementKey(
  node: Reference,
  { column, relation }: Extract<Referent, { kind: 'column' }>,
  context: RuleContext,
): Reference | undefined {
  if (column !== 'COLUMN_VALUE' || relation.kind !== 'function') return undefined;
  const type = context.resolution.typeOf(node);
  const home = homeOfReference(type, context);
  const [alias, ...more] = node.name.parts;
  if (!home || home.key.length < 2 || !alias) return undefined;
  if (more.length === 0)
    return refused(node, 'COLUMN_VALUE is a REF to a row with a key of several columns.', context);
  const made = make.reference(node, context.names.local(alias));
  context.resolution.state(made, type);
  return made;
}

/** `DEREF(r).boss.name`, `VALUE(e).boss.name`: the operand is converted already. */
function behindField(node: Field, context: RuleContext): Expression | undefined {
  const type = context.resolution.typeOf(node.operand);
  if (type.kind !== 'reference') return undefined;
  const parent = context.parents.at(-1);
  const isCallee = parent?.kind === 'call' && parent.callee === node;
  return stepThrough(node, node.operand, type, node.name, isCallee, context);
}

function through(
  node: Reference,
  head: Expression,
  start: ValueType,
  path: readonly Identifier[],
  referent: Extract<Referent, { kind: 'field' }>,
  isCallee: boolean,
  context: RuleContext,
): Expression | undefined {
  let current = head;
  let type = start;
  let found = false;
  for (const [i, step] of path.entries()) {
    const isMethod = isCallee && i === path.length - 1;
    const next = attributeOf(type, step, context);
    if (type.kind === 'reference') {
      found = true;
      const made = stepThrough(node, current, type, step, isMethod, context);
      if (!made) return undefined;
      current = made;
    } else if (found) {
      current = {
        kind: 'field',
        start: node.start,
        end: node.end,
        operand: current,
        name: context.names.local(step),
      };
    } else {
      const parts = node.name.parts.slice(0, node.name.parts.length - path.length + i + 1);
      current = named(node, parts, { ...referent, path: referent.path.slice(0, i + 1) }, next, context);
    }
    type = next;
    context.resolution.state(current, type);
  }
  return found ? current : undefined;
}

/** One attribute of the row that a REF points to, or the row as an object of which a method is called. */
function stepThrough(
  node: Expression,
  pointer: Expression,
  type: ValueType,
  step: Identifier,
  isMethod: boolean,
  context: RuleContext,
): Expression | undefined {
  const { names, resolution } = context;
  const home = homeOfReference(type, context);
  if (!home) return refused(node, 'A name leads through a REF whose rows are not known.', context);
  const at = { start: node.start, end: node.end };
  if (isMethod) {
    const operand = objectOf(home, pointer, context);
    resolution.state(operand, { kind: 'object', schema: home.type.schema, name: home.type.name });
    return { kind: 'field', ...at, operand, name: step };
  }
  const column = names.identifier(names.column(home.object, names.stored(step)), at);
  return queryOfRow(home, pointer, (alias) => make.reference(node, alias, column), context);
}

function attributeOf(type: ValueType, step: Identifier, { types, names }: RuleContext): ValueType {
  if (type.kind !== 'object' && type.kind !== 'reference') return { kind: 'unknown' };
  const of = { kind: 'object', schema: type.schema, name: type.name } as const;
  return types.attributes(of).get(names.stored(step))?.type ?? { kind: 'unknown' };
}

/** The beginning of a name as a name of its own. */
function named(
  node: Reference,
  parts: readonly Identifier[],
  referent: Referent,
  type: ValueType,
  { resolution }: RuleContext,
): Reference {
  const made: Reference = { ...node, name: { ...node.name, parts } };
  resolution.refer(made, referent);
  resolution.refer(made.name, referent);
  resolution.state(made, type);
  return made;
}

function refused(node: Expression, what: string, context: RuleContext): undefined {
  context.refuse(objectFindings.reference, node, what);
  return undefined;
}
