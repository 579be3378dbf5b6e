import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Call, Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { DerivedTable, Pivot, SelectItem } from '../../../../sql/tree/query.ts';
import { spellColumn } from '../../../names/spelling.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { bare, conjunction } from '../condition.ts';
import { columnItem, columnsOf } from '../columns.ts';
import { aliasOf, storedName, tableOf, tablesOf } from '../relations.ts';
import { walk } from '../../../../sql/walk.ts';

/** PIVOT becomes a grouped subquery with a filtered aggregate for each value; see the page. */
export const pivot = rule({
  name: 'pivot',
  on: ['pivot'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.xml || node.query) {
      context.refuse(queryFindings.pivotXml, node, 'PIVOT XML makes columns of values that are not listed.');
      return undefined;
    }
    const result = grouped(node, context);
    if (!result)
      context.refuse(
        queryFindings.columnsUnknown,
        node,
        'PIVOT groups by the other columns of its table, and they are not known.',
      );
    return result;
  },
});

function grouped(node: Pivot, context: RuleContext): DerivedTable | undefined {
  const columns = columnsOf(node.table, context);
  if (!columns) return undefined;
  const used = usedColumns(node, context);
  const table = tablesOf(node.table)[0] ?? node.table;
  const { start, end } = node;
  const keys = columns
    .filter((each) => !used.has(each.stored))
    .map((each) => columnItem({ start, end: start }, each, table, undefined, context));
  const cells = node.values.flatMap((value) =>
    node.aggregates.map((each) => cell(node, value, each, context)),
  );
  const alias = node.alias ?? context.freshName('pivoted');
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: false,
    alias,
    query: {
      kind: 'query',
      start,
      end,
      body: {
        kind: 'select',
        start,
        end,
        reshaped: true,
        items: [...keys, ...cells],
        from: [node.table],
        ...(keys.length > 0 ? { groupBy: keys.map((each) => each.expression) } : {}),
      },
    },
  };
}

/** The columns that PIVOT speaks of: it groups by all others (SQL Language Reference, "SELECT", `pivot_clause`). */
function usedColumns(node: Pivot, context: RuleContext): ReadonlySet<string> {
  const used = new Set<string>();
  const aliases = new Set(tablesOf(node.table).map((each) => aliasOf(each, context)));
  for (const each of [...node.aggregates, ...node.columns])
    walk(each, (one) => {
      if (one.kind !== 'reference') return;
      const last = one.name.parts.at(-1);
      if (last && (tableOf(one, aliases, context) !== undefined || node.columns.includes(one)))
        used.add(storedName(last, context));
    });
  return used;
}

function cell(node: Pivot, value: SelectItem, aggregate: SelectItem, context: RuleContext): SelectItem {
  const { start, end } = aggregate;
  const values = tupleOf(value.expression);
  const test = conjunction(
    node.columns.map((column, i) => make.binary(value, column, '=', values[i] ?? value.expression)),
  );
  const call = bare(aggregate.expression) as Call;
  const filtered: Expression = { ...call, ...(test ? { filter: test } : {}) };
  context.resolution.inherit(filtered, call);
  return {
    kind: 'selectItem',
    start: value.start,
    end,
    expression: { ...filtered, start } as Expression,
    alias: nameOf(value, aggregate, context),
  };
}

function tupleOf(value: Expression): readonly Expression[] {
  return value.kind === 'row' ? value.items : [value];
}

/** `value_aggregate` of their aliases; without one, the value as it is written is the name. */
function nameOf(value: SelectItem, aggregate: SelectItem, context: RuleContext): Identifier {
  const head = value.alias ? storedName(value.alias, context) : writtenValue(value.expression, context);
  const stored = aggregate.alias ? `${head}_${storedName(aggregate.alias, context)}` : head;
  return context.targetNames.identifier(spellColumn(stored), value);
}

function writtenValue(value: Expression, context: RuleContext): string {
  if (value.kind === 'string') return `'${value.value}'`;
  if (value.kind === 'row') return value.items.map((each) => writtenValue(each, context)).join('_');
  return context.sources.text(value).toUpperCase();
}
