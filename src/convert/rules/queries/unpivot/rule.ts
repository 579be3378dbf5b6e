import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type {
  DerivedTable,
  SelectItem,
  TableExpression,
  Unpivot,
  UnpivotSource,
} from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import type { OutputColumn } from '../columns.ts';
import { columnItem, columnsOf } from '../columns.ts';
import { tablesOf } from '../relations.ts';

/** UNPIVOT becomes a lateral join with a row of VALUES for each column; see the page. */
export const unpivot = rule({
  name: 'unpivot',
  on: ['unpivot'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const columns = columnsOf(node.table, context);
    if (columns) return unpivoted(node, columns, context);
    context.refuse(
      queryFindings.columnsUnknown,
      node,
      'UNPIVOT keeps the other columns of its table, and they are not known.',
    );
    return undefined;
  },
});

function unpivoted(node: Unpivot, columns: readonly OutputColumn[], context: RuleContext): DerivedTable {
  const { start, end } = node;
  const { names } = context;
  const turned = new Set(node.sources.flatMap((each) => each.columns.map((one) => names.stored(one))));
  const table = tablesOf(node.table)[0] ?? node.table;
  const identifierOf = (name: Identifier): Identifier =>
    columns.find((each) => each.stored === names.stored(name))?.identifier ?? names.local(name);
  const kept = columns
    .filter((each) => !turned.has(each.stored))
    .map((each) => columnItem({ start, end: start }, each, table, undefined, context));
  const made = [...node.names, ...node.measures];
  const alias = context.freshName('unpivoted');
  const row = (each: UnpivotSource): readonly Expression[] => [
    ...labelsOf(each, node, context),
    ...each.columns.map((one) => make.reference(one, identifierOf(one))),
  ];
  const values: TableExpression = {
    kind: 'derivedTable',
    start,
    end,
    lateral: true,
    alias,
    columns: made.map((each) => names.local(each)),
    query: {
      kind: 'query',
      start,
      end,
      body: { kind: 'values', start, end, rows: node.sources.map(row) },
    },
  };
  const item = (name: Identifier): SelectItem => ({
    kind: 'selectItem',
    start,
    end: start,
    expression: make.reference(node, names.local(name)),
  });
  const where = node.includeNulls ? undefined : notAllNull(node, context);
  return {
    kind: 'derivedTable',
    start,
    end,
    lateral: false,
    alias: node.alias ?? context.freshName('q'),
    query: {
      kind: 'query',
      start,
      end,
      body: {
        kind: 'select',
        start,
        end,
        reshaped: true,
        items: [...kept, ...made.map(item)],
        from: [{ kind: 'join', start, end, type: 'cross', natural: false, left: node.table, right: values }],
        ...(where ? { where } : {}),
      },
    },
  };
}

/** The values that stand for the columns: as given, else the stored names of the columns, joined by underscores. */
function labelsOf(source: UnpivotSource, node: Unpivot, context: RuleContext): readonly Expression[] {
  if (source.values && source.values.length === 1 && source.values[0]?.kind === 'row')
    return source.values[0].items;
  if (source.values) return source.values;
  // SQL Server gives the name as it is written, Oracle as it is stored.
  const isStored = context.catalog.dialect === 'oracle';
  const label = source.columns.map((each) => (isStored ? context.names.stored(each) : each.text)).join('_');
  return node.names.map((_) => {
    const text = make.string(source, label);
    context.resolution.state(text, { kind: 'text' }, false);
    return text;
  });
}

/** EXCLUDE NULLS, the default, leaves out rows whose measures are all NULL. */
function notAllNull(node: Unpivot, { names }: RuleContext): Expression {
  const tests = node.measures.map((each) => make.isNull(each, make.reference(each, names.local(each)), true));
  return make.chain(node, 'or', tests);
}
