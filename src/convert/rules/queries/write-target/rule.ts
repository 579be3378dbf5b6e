import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Returning, SetItem, WriteTarget } from '../../../../sql/tree/write.ts';
import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { substituteKnown } from '../condition.ts';
import { appendedElement, changedArray } from './nested-array.ts';
import { changedElements, insertedElement } from './nested-table.ts';
import { insertedObject, updatedObject } from './object-row.ts';
import { aliasOf, columnReference, relationOf, tableOf, unqualified } from '../relations.ts';

/** Columns that are written lose their qualifier, and INSERT its alias; `SET ROW = record` is spelt out. See the page. */
export const writeTarget = [
  rule({
    name: 'write-target',
    on: ['update'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const set = node.set.flatMap(
        (each) =>
          wholeRow(each, node.target, context) ?? [
            updatedObject(each, node.target, context) ?? plainTargets(each, context),
          ],
      );
      return set.length === node.set.length && set.every((each, i) => each === node.set[i])
        ? undefined
        : { ...node, set };
    },
  }),
  rule({
    name: 'write-target',
    on: ['mergeBranch'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const set = node.set?.map((each) => plainTargets(each, context));
      const columns = node.columns?.map((each) => unqualified(each, context));
      const isSame = sameItems(set, node.set) && sameItems(columns, node.columns);
      return isSame ? undefined : { ...node, ...(set ? { set } : {}), ...(columns ? { columns } : {}) };
    },
  }),
  rule({
    name: 'write-target',
    on: ['insert'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      const columns = node.columns?.map((each) => unqualified(each, context));
      if (node.target.kind === 'tableFunction')
        return (
          insertedElement(node, node.target, context) ??
          appendedElement(node, node.target, context) ??
          refuseNested(node.target, context)
        );
      const object = insertedObject(node, context);
      if (object) return object;
      const { target } = node;
      const hasAlias = target.kind === 'table' && target.alias !== undefined;
      if (!hasAlias && sameItems(columns, node.columns)) return undefined;
      const returning = node.returning && withoutAlias(node.returning, target, context);
      return {
        ...node,
        target: hasAlias ? plainTarget(target, context) : target,
        ...(columns ? { columns } : {}),
        ...(returning ? { returning } : {}),
      };
    },
  }),
  rule({
    name: 'write-target',
    on: ['update', 'delete', 'merge'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node, context) {
      if (node.target.kind !== 'tableFunction') return undefined;
      const changed =
        node.kind === 'merge'
          ? undefined
          : (changedElements(node, node.target, context) ?? changedArray(node, node.target, context));
      return changed ?? refuseNested(node.target, context);
    },
  }),
];

function refuseNested(target: Node, context: RuleContext): undefined {
  context.refuse(
    queryFindings.nestedTableWrite,
    target,
    'The statement writes to the rows of a nested table.',
  );
  return undefined;
}

function sameItems(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
  return a === b || (a !== undefined && a.length === b?.length && a.every((each, i) => each === b[i]));
}

function plainTargets(item: SetItem, context: RuleContext): SetItem {
  const targets = item.targets.map((each) => attributeTarget(each, context) ?? unqualified(each, context));
  return sameItems(targets, item.targets) ? item : { ...item, targets };
}

/** An attribute of an object that is a column: `SET place.city = …`, where the column is never qualified. */
function attributeTarget(target: Expression, context: RuleContext): Expression | undefined {
  const referent = context.resolution.referent(target);
  if (target.kind !== 'reference' || referent.kind !== 'field' || referent.base.kind !== 'column')
    return undefined;
  const { names } = context;
  const { column, relation } = referent.base;
  const own = target.name.parts.slice(-referent.path.length - 1);
  const [first, ...fields] = own;
  if (!first) return undefined;
  const written = relation.object
    ? names.identifier(names.column(relation.object, column), first)
    : names.local(first);
  return make.reference(target, { ...written, target: true }, ...fields.map((each) => made(each, context)));
}

function made(field: Identifier, { names }: RuleContext): Identifier {
  return { ...names.local(field), target: true };
}

function plainTarget<T extends WriteTarget>(target: T, context: RuleContext): T {
  const { alias: _, ...plain } = target as { alias?: unknown } & T;
  context.resolution.inherit(plain as T, target);
  return plain as T;
}

function withoutAlias(returning: Returning, target: WriteTarget, context: RuleContext): Returning {
  const aliases = new Set([aliasOf(target, context)]);
  return {
    ...returning,
    items: returning.items.map((item) =>
      substituteKnown(
        item,
        (each) =>
          each.kind === 'reference' && tableOf(each, aliases, context) !== undefined
            ? unqualified(each, context)
            : undefined,
        context,
      ),
    ),
  };
}

/** `SET ROW = record` assigns each column of the table (PL/SQL Language Reference, "UPDATE Statement Extensions"). */
function wholeRow(item: SetItem, target: WriteTarget, context: RuleContext): readonly SetItem[] | undefined {
  const [only] = item.targets;
  if (item.targets.length !== 1 || only?.kind !== 'reference' || only.name.parts.length !== 1)
    return undefined;
  const [word] = only.name.parts;
  if (!word || word.quoted || context.names.stored(word) !== 'ROW') return undefined;
  if (context.resolution.referent(only).kind === 'column' || item.value.kind !== 'reference')
    return undefined;
  const relation = relationOf(target, context);
  const record = item.value;
  if (!relation?.columns || relation.object?.kind !== 'table') return undefined;
  const { object } = relation;
  return [...relation.columns].map(([stored, { type, nullable }]): SetItem => {
    const column = context.targetNames.identifier(context.names.column(object, stored), item);
    const parts = record.name.parts.map((each) => context.names.local(each));
    const value: Expression = make.reference(item, ...parts, column);
    context.resolution.state(value, type, nullable);
    return { ...item, targets: [columnReference(item, undefined, column)], value };
  });
}
