import { broken, group, indent, join, line, softline } from '../../../text/document.ts';
import type { Document } from '../../../text/document.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type {
  GroupItem,
  Join,
  Query,
  Select,
  SelectItem,
  TableFunction,
  TableReference,
} from '../../../sql/tree/query.ts';
import { identifierList, writeIdentifier, writeName } from './name.ts';
import { inParentheses, list } from './expression.ts';
import type { Printer, PrintTable } from './printer.ts';

type Rows =
  | 'query'
  | 'with'
  | 'commonTable'
  | 'select'
  | 'selectItem'
  | 'into'
  | 'groupingSet'
  | 'namedWindow'
  | 'orderItem'
  | 'fetchClause'
  | 'locking'
  | 'setOperation'
  | 'setOperand'
  | 'parenthesisedQuery'
  | 'values'
  | 'table'
  | 'derivedTable'
  | 'tableFunction'
  | 'join'
  | 'parenthesisedTable';

/** Queries as PostgreSQL writes them (manual, "SELECT"). */
export const queryRows: PrintTable<Rows> = {
  query: (node, printer) => writeQuery(node, printer),
  with: (node, printer) => [
    node.recursive ? 'WITH RECURSIVE ' : 'WITH ',
    node.tables.map((each, i) =>
      printer.itemWith(each, () => printer.print(each), i === node.tables.length - 1 ? '' : [',', line]),
    ),
  ],
  commonTable: (node, printer) => [
    writeIdentifier(node.name),
    node.columns ? ` (${identifierList(node.columns)})` : '',
    ' AS ',
    node.materialized === undefined ? '' : node.materialized ? 'MATERIALIZED ' : 'NOT MATERIALIZED ',
    node.query ? inParentheses(node.query, printer) : '',
    node.writes ? group('(', indent(softline, printer.print(node.writes)), softline, ')') : '',
    node.search
      ? [
          ` SEARCH ${node.search.order.toUpperCase()} FIRST BY `,
          join(
            ', ',
            node.search.by.map((each) => printer.print(each)),
          ),
          ` SET ${writeIdentifier(node.search.set)}`,
        ]
      : '',
    node.cycle
      ? [
          ` CYCLE ${identifierList(node.cycle.columns)} SET ${writeIdentifier(node.cycle.set)} TO `,
          printer.print(node.cycle.to),
          ' DEFAULT ',
          printer.print(node.cycle.otherwise),
          ` USING ${node.cycle.using ? writeIdentifier(node.cycle.using) : 'path'}`,
        ]
      : '',
  ],
  select: (node, printer) => writeSelect(node, printer),
  selectItem: (node, printer) => writeSelectItem(node, printer),
  into: (node, printer) => [node.strict ? 'INTO STRICT ' : 'INTO ', list(node.targets, printer)],
  groupingSet: (node, printer) => {
    const word = { rollup: 'ROLLUP ', cube: 'CUBE ', sets: 'GROUPING SETS ', group: '' }[node.form];
    return [
      word,
      '(',
      join(
        ', ',
        node.items.map((each) => printer.print(each)),
      ),
      ')',
    ];
  },
  namedWindow: (node, printer) => [writeIdentifier(node.name), ' AS (', printer.print(node.window), ')'],
  orderItem: (node, printer) => [
    printer.print(node.expression),
    node.direction ? ` ${node.direction.toUpperCase()}` : '',
    node.nulls ? ` NULLS ${node.nulls.toUpperCase()}` : '',
  ],
  fetchClause: (node, printer) => {
    if (!node.withTies) return ['LIMIT ', node.count ? printer.print(node.count) : '1'];
    const count =
      node.count && node.count.kind !== 'number' && node.count.kind !== 'subquery'
        ? ['(', printer.print(node.count), ')']
        : node.count
          ? printer.print(node.count)
          : '1';
    return ['FETCH FIRST ', count, ' ROWS WITH TIES'];
  },
  locking: (node) => [
    `FOR ${node.strength.toUpperCase()}`,
    node.of && node.of.length > 0 ? ` OF ${node.of.map(writeName).join(', ')}` : '',
    typeof node.wait === 'string' ? ` ${node.wait.toUpperCase()}` : '',
  ],
  setOperation: (node, printer) => [
    printer.print(node.first),
    node.rest.map((each) => [line, printer.item(each)]),
  ],
  setOperand: (node, printer) => [
    `${node.operator.toUpperCase()}${node.all ? ' ALL' : ''}`,
    line,
    printer.print(node.body),
  ],
  parenthesisedQuery: (node, printer) => inParentheses(node.query, printer),
  values: (node, printer) => [
    'VALUES ',
    indent(
      join(
        [',', line],
        node.rows.map((row) => group('(', indent(softline, list(row, printer)), softline, ')')),
      ),
    ),
  ],
  table: (node, printer) => writeTable(node, printer),
  derivedTable: (node, printer) => [
    node.lateral ? 'LATERAL ' : '',
    inParentheses(node.query, printer),
    alias(node.alias && writeIdentifier(node.alias), node.columns && identifierList(node.columns)),
  ],
  tableFunction: (node, printer) => writeTableFunction(node, printer),
  join: (node, printer) => writeJoin(node, printer),
  parenthesisedTable: (node, printer) =>
    group('(', indent(softline, printer.print(node.table)), softline, ')'),
};

function writeQuery(node: Query, printer: Printer): Document {
  const parts: Document[] = [];
  if (node.with) parts.push(printer.print(node.with));
  parts.push(printer.print(node.body));
  if (node.orderBy) parts.push(clause('ORDER BY', node.orderBy, printer));
  if (node.fetch && !node.fetch.withTies) parts.push(printer.item(node.fetch));
  if (node.offset) parts.push(['OFFSET ', printer.print(node.offset)]);
  if (node.fetch?.withTies) parts.push(printer.item(node.fetch));
  for (const each of node.locking ?? []) parts.push(printer.item(each));
  return spread(node, printer, join(line, parts));
}

/** Keeps what the user wrote on several lines on several lines, what was on one line on one if it fits. */
function spread(node: Query | Select, printer: Printer, content: Document): Document {
  return printer.sources.text(node).includes('\n') ? broken(content) : group(content);
}

/** A clause whose items follow its words: `ORDER BY a, b`. */
function clause(
  words: string,
  items: readonly (Expression | SelectItem | GroupItem | { kind: 'orderItem' })[],
  printer: Printer,
): Document {
  const nodes = items as readonly SelectItem[];
  return group(
    `${words} `,
    indent(
      nodes.map((each, i) => [
        printer.itemWith(each, () => printer.print(each), i === nodes.length - 1 ? '' : ','),
        i === nodes.length - 1 ? '' : line,
      ]),
    ),
  );
}

function writeSelect(node: Select, printer: Printer): Document {
  const distinct = node.distinctOn
    ? ['SELECT DISTINCT ON (', list(node.distinctOn, printer), ')']
    : node.quantifier === 'distinct'
      ? 'SELECT DISTINCT'
      : 'SELECT';
  const parts: Document[] = [[distinct, node.items.length === 0 ? '' : ' ', itemsOf(node.items, printer)]];
  if (node.into) parts.push(printer.item(node.into));
  if (node.from.length > 0) parts.push(clause('FROM', node.from as never, printer));
  const { where, having } = node;
  if (where) parts.push(printer.itemWith(where, () => ['WHERE ', indent(printer.print(where))]));
  if (node.groupBy) parts.push(clause('GROUP BY', node.groupBy, printer));
  if (having) parts.push(printer.itemWith(having, () => ['HAVING ', indent(printer.print(having))]));
  if (node.windows)
    parts.push([
      'WINDOW ',
      join(
        ', ',
        node.windows.map((each) => printer.print(each)),
      ),
    ]);
  return spread(node, printer, join(line, parts));
}

function itemsOf(items: readonly SelectItem[], printer: Printer): Document {
  return group(
    indent(
      items.map((each, i) => [
        printer.itemWith(each, () => printer.print(each), i === items.length - 1 ? '' : ','),
        i === items.length - 1 ? '' : line,
      ]),
    ),
  );
}

function writeSelectItem(node: SelectItem, printer: Printer): Document {
  return [printer.print(node.expression), node.alias ? ` AS ${writeIdentifier(node.alias)}` : ''];
}

function alias(name: string | undefined, columns: string | undefined): string {
  if (name === undefined) return '';
  return columns === undefined ? ` AS ${name}` : ` AS ${name} (${columns})`;
}

function writeTable(node: TableReference, printer: Printer): Document {
  const sample = node.sample
    ? [
        ` TABLESAMPLE ${node.sample.block ? 'SYSTEM' : 'BERNOULLI'} (`,
        printer.print(node.sample.size),
        ')',
        node.sample.seed ? [' REPEATABLE (', printer.print(node.sample.seed), ')'] : '',
      ]
    : '';
  const name = node.alias ? ` ${writeIdentifier(node.alias)}` : '';
  return [
    node.only ? 'ONLY ' : '',
    writeName(node.name),
    name,
    node.columns ? ` (${identifierList(node.columns)})` : '',
    sample,
  ];
}

function writeTableFunction(node: TableFunction, printer: Printer): Document {
  const inner = printer.print(node.expression);
  const definitions = node.definitions?.map(
    (each) => [writeIdentifier(each.name), ' ', printer.print(each.type)] as Document,
  );
  return [
    node.lateral ? 'LATERAL ' : '',
    node.unnest ? ['unnest(', inner, ')'] : inner,
    node.ordinality ? ' WITH ORDINALITY' : '',
    definitions
      ? [` AS ${node.alias ? writeIdentifier(node.alias) : ''}(`, join(', ', definitions), ')']
      : alias(node.alias && writeIdentifier(node.alias), node.columns && identifierList(node.columns)),
  ];
}

function writeJoin(node: Join, printer: Printer): Document {
  const words = {
    inner: 'JOIN',
    left: 'LEFT JOIN',
    right: 'RIGHT JOIN',
    full: 'FULL JOIN',
    cross: 'CROSS JOIN',
    'cross apply': 'CROSS JOIN LATERAL',
    'outer apply': 'LEFT JOIN LATERAL',
  }[node.type];
  const { on } = node;
  const condition = on
    ? [' ', printer.itemWith(on, () => ['ON ', indent(printer.print(on))])]
    : node.using
      ? ` USING (${identifierList(node.using)})`
      : node.type === 'outer apply'
        ? ' ON true'
        : '';
  return [
    printer.print(node.left),
    line,
    `${node.natural ? 'NATURAL ' : ''}${words} `,
    printer.itemWith(node.right, () => printer.print(node.right)),
    condition,
  ];
}
