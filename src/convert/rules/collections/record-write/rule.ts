import * as make from '../../../../sql/make.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { SetItem } from '../../../../sql/tree/write.ts';
import { nowhere } from '../../../../text/span.ts';
import { isRow } from '../../../collections/representation.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** `INSERT … VALUES list(i)`: the record is put into a variable where it is no part of one; see the page. */
export const recordInsert = rule({
  name: 'record-write',
  on: ['insert'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const { record } = node;
    if (!record || record.kind === 'reference' || record.kind === 'element') return undefined;
    if (context.parents.at(-1)?.kind === 'forall') return undefined;
    const local = inVariable(record, context);
    return local && { ...node, record: local };
  },
});

/** `UPDATE … SET ROW = list(i)`; see the page. */
export const recordUpdate = rule({
  name: 'record-write',
  on: ['update'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    const [item] = node.set;
    const value = item && wholeRow(item, context);
    const { target } = node;
    if (!item || !value || target.kind !== 'table') return undefined;
    if (context.parents.at(-1)?.kind === 'forall') return undefined;
    const referent = context.resolution.referent(target.name);
    const table = referent.kind === 'relation' ? referent.relation.object : undefined;
    if (table?.kind !== 'table') return undefined;
    const local = inVariable(value, context);
    if (!local) return undefined;
    const set = [...table.columns.keys()].map((stored): SetItem => {
      const column = context.targetNames.identifier(context.names.column(table, stored), item);
      return { ...item, targets: [make.reference(item, column)], value: fieldOf(local, column) };
    });
    return { ...node, set };
  },
});

/** The record in `SET ROW = record`, where it is not a plain name. */
function wholeRow(item: SetItem, context: RuleContext): Expression | undefined {
  const [only] = item.targets;
  const isWord = only?.kind === 'reference' && only.name.parts.length === 1;
  const word = isWord ? only.name.parts[0] : undefined;
  if (!word || word.quoted || context.names.stored(word) !== 'ROW') return undefined;
  return isRow(context.resolution.typeOf(item.value)) ? item.value : undefined;
}

function fieldOf(row: Reference, column: Identifier): Reference {
  return { ...row, name: { ...row.name, parts: [...row.name.parts, column] } };
}

/** The record in a variable of its own, assigned before the statement. */
function inVariable(record: Expression, context: RuleContext): Reference | undefined {
  const type = context.types.forValue(context.resolution.typeOf(record), record, context.object);
  if (!type) return undefined;
  const name = context.freshName('new_row');
  context.around.declare(make.variable(nowhere, name, type));
  const at = { start: record.start, end: record.end };
  context.around.before({ kind: 'assignment', ...at, target: make.reference(at, name), value: record });
  return make.reference(at, name);
}
