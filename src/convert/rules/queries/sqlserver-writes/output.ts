import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Output } from '../../../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { SelectItem } from '../../../../sql/tree/query.ts';
import type { Delete, Insert, Returning, Update } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { substituteKnown } from '../condition.ts';

/** How `inserted.x` and `deleted.x` are said: by which name the rows are known after the statement and before it. */
export interface RowNames {
  readonly inserted: Identifier | undefined;
  readonly deleted: Identifier | undefined;
}

type Written = Insert | Update | Delete;

function rowOf(node: Reference, context: RuleContext): 'inserted' | 'deleted' | undefined {
  const first = node.name.parts.at(-2);
  const name = first && context.names.stored(first);
  return name === 'inserted' || name === 'deleted' ? name : undefined;
}

/** The columns that an OUTPUT reads of the row as it was before. */
export function readsBefore(
  output: readonly Output[],
  test: (column: Identifier) => boolean,
  context: RuleContext,
): boolean {
  return output.some(({ items }) =>
    items.some(({ expression }) => {
      if (expression.kind === 'star')
        return starOf(expression.qualifier?.parts.at(-1), context) === 'deleted';
      return some(expression, (each) => {
        if (each.kind !== 'reference' || rowOf(each, context) !== 'deleted') return false;
        const column = each.name.parts.at(-1);
        return column !== undefined && test(column);
      });
    }),
  );
}

function starOf(qualifier: Identifier | undefined, context: RuleContext): string | undefined {
  return qualifier && context.names.stored(qualifier);
}

/** The list of RETURNING for the items of an OUTPUT. */
export function returningOf(output: Output, names: RowNames, context: RuleContext): Returning {
  const items = output.items.map((each) => itemOf(each, names, context));
  return { kind: 'returning', start: output.start, end: output.end, items };
}

function itemOf(item: SelectItem, names: RowNames, context: RuleContext): Expression {
  const { expression, alias } = item;
  if (expression.kind === 'star') {
    const row = starOf(expression.qualifier?.parts.at(-1), context);
    const name = row === 'inserted' ? names.inserted : row === 'deleted' ? names.deleted : undefined;
    const { qualifier: _, ...all } = expression;
    if (row !== 'inserted' && row !== 'deleted') return expression;
    return name ? { ...all, qualifier: make.name(item, name) } : all;
  }
  const written = substituteKnown(
    expression,
    (each) => {
      if (each.kind !== 'reference') return undefined;
      if (each.name.parts[0]?.text.toLowerCase() === '$action') return make.call(each, 'merge_action', []);
      const row = rowOf(each, context);
      if (row === undefined) return undefined;
      const column = each.name.parts.at(-1) as Identifier;
      const name = names[row];
      const made: Reference = {
        ...each,
        name: { ...each.name, parts: name ? [name, column] : [column] },
      };
      context.resolution.inherit(made, each);
      context.resolution.inherit(made.name, each.name);
      return made;
    },
    context,
  );
  return alias ? make.fragment(item, 'operator', written, ' AS ', alias) : written;
}

/** A statement whose OUTPUT is returned, and put INTO another table where it says so. */
export function withOutput<W extends Written>(
  node: W,
  output: readonly Output[],
  names: RowNames,
  context: RuleContext,
): W | Insert {
  const [only, ...more] = output;
  if (!only) return node;
  if (more.length > 0) {
    context.refuse(
      sqlserverQueryFindings.twoOutputs,
      only,
      'The statement has an OUTPUT with INTO and one without.',
    );
    return node;
  }
  const written: W = { ...node, returning: returningOf(only, names, context) };
  return only.into ? inserted(written, only, context) : written;
}

/** The rows that a statement returns are inserted by the same statement ("Data-Modifying Statements in WITH"). */
function inserted(node: Written, output: Output, context: RuleContext): Insert {
  const { with: before, ...writes } = node;
  const { start, end } = output;
  const name = context.freshName('changed_rows');
  const rows: Insert['query'] = {
    kind: 'query',
    start,
    end,
    body: {
      kind: 'select',
      start,
      end,
      reshaped: true,
      items: [{ kind: 'selectItem', start, end, expression: { kind: 'star', start, end } }],
      from: [{ kind: 'table', start, end, name: make.name(output, name) }],
    },
  };
  const table = {
    kind: 'commonTable' as const,
    start: node.start,
    end: start,
    name,
    writes: writes as Written,
  };
  return {
    kind: 'insert',
    start: node.start,
    end: node.end,
    reshaped: true,
    with: {
      kind: 'with',
      start: node.start,
      end: start,
      ...before,
      tables: [...(before?.tables ?? []), table],
    },
    target: output.into as Insert['target'],
    ...(output.columns ? { columns: output.columns } : {}),
    query: rows,
  };
}
