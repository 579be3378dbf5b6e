import { group, indent, join, line, softline } from '../../../text/document.ts';
import type { Document } from '../../../text/document.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Insert, MergeBranch, SetItem } from '../../../sql/tree/write.ts';
import { list } from './expression.ts';
import { writeIdentifier, writeName } from './name.ts';
import type { Printer, PrintTable } from './printer.ts';

type Rows =
  | 'insert'
  | 'update'
  | 'setItem'
  | 'delete'
  | 'merge'
  | 'mergeBranch'
  | 'returning'
  | 'lockTable'
  | 'callProcedure'
  | 'transaction';

/** Statements that write rows or end transactions, as PostgreSQL writes them. */
export const writeRows: PrintTable<Rows> = {
  insert: (node, printer) => writeInsert(node, printer),
  update: (node, printer) => {
    const parts: Document[] = [];
    if (node.with) parts.push(printer.print(node.with));
    parts.push(['UPDATE ', printer.print(node.target)], setClause(node.set, printer));
    if (node.from)
      parts.push([
        'FROM ',
        join(
          ', ',
          node.from.map((each) => printer.print(each)),
        ),
      ]);
    parts.push(...condition(node, printer));
    if (node.returning) parts.push(printer.item(node.returning));
    return spread(node, printer, parts);
  },
  setItem: (node, printer) => {
    const targets = node.targets.map((each) => printer.print(each));
    return [
      targets.length === 1 ? (targets[0] as Document) : ['(', join(', ', targets), ')'],
      ' = ',
      printer.print(node.value),
    ];
  },
  delete: (node, printer) => {
    const parts: Document[] = [];
    if (node.with) parts.push(printer.print(node.with));
    parts.push(['DELETE FROM ', printer.print(node.target)]);
    if (node.using)
      parts.push([
        'USING ',
        join(
          ', ',
          node.using.map((each) => printer.print(each)),
        ),
      ]);
    parts.push(...condition(node, printer));
    if (node.returning) parts.push(printer.item(node.returning));
    return spread(node, printer, parts);
  },
  merge: (node, printer) => {
    const parts: Document[] = [];
    if (node.with) parts.push(printer.print(node.with));
    parts.push(
      ['MERGE INTO ', printer.print(node.target)],
      ['USING ', printer.itemWith(node.source, () => printer.print(node.source))],
    );
    parts.push(printer.itemWith(node.on, () => ['ON ', indent(printer.print(node.on))]));
    parts.push(...node.branches.map((each) => printer.item(each)));
    if (node.returning) parts.push(printer.item(node.returning));
    return spread(node, printer, parts);
  },
  mergeBranch: (node, printer) => writeMergeBranch(node, printer),
  returning: (node, printer) => [
    'RETURNING ',
    list(node.items, printer),
    node.into ? [' ', printer.print(node.into)] : '',
  ],
  lockTable: (node, printer) => [
    'LOCK TABLE ',
    join(
      ', ',
      node.tables.map((each) => printer.print(each)),
    ),
    ` IN ${node.mode.toUpperCase()} MODE`,
    node.wait === 'nowait' ? ' NOWAIT' : '',
  ],
  callProcedure: (node, printer) => [
    'CALL ',
    writeName(node.name),
    '(',
    join(
      ', ',
      node.arguments.map((each) => printer.print(each)),
    ),
    ')',
  ],
  transaction: (node) => {
    const name = node.savepoint ? ` ${writeIdentifier(node.savepoint)}` : '';
    return `${node.action.toUpperCase()}${name}${node.options ? ` ${node.options}` : ''}`;
  },
};

function spread(
  node: { start: number; end: number },
  printer: Printer,
  parts: readonly Document[],
): Document {
  const content = join(line, parts);
  return { type: 'group', content, breaks: printer.sources.text(node).includes('\n') };
}

function condition(
  node: { where?: Insert['record']; currentOf?: Insert['record'] },
  printer: Printer,
): Document[] {
  const { where, currentOf } = node;
  if (currentOf) return [['WHERE CURRENT OF ', printer.print(currentOf)]];
  return where ? [printer.itemWith(where, () => ['WHERE ', indent(printer.print(where))])] : [];
}

function setClause(items: readonly SetItem[], printer: Printer): Document {
  return group(
    'SET ',
    indent(
      items.map((each, i) => [
        printer.itemWith(each, () => printer.print(each), i === items.length - 1 ? '' : ','),
        i === items.length - 1 ? '' : line,
      ]),
    ),
  );
}

/** Columns or values in parentheses, on lines of their own when they do not fit on one. */
export function listInParentheses(items: readonly Expression[], printer: Printer): Document {
  return group('(', indent(softline, list(items, printer)), softline, ')');
}

function writeInsert(node: Insert, printer: Printer): Document {
  const parts: Document[] = [];
  if (node.with) parts.push(printer.print(node.with));
  parts.push([
    'INSERT INTO ',
    printer.print(node.target),
    node.columns ? [' ', listInParentheses(node.columns, printer)] : '',
  ]);
  if (node.overriding) parts.push(`OVERRIDING ${node.overriding.toUpperCase()} VALUE`);
  if (node.rows)
    parts.push(
      group(
        'VALUES ',
        indent(
          join(
            [',', line],
            node.rows.map((row) => group('(', indent(softline, list(row, printer)), softline, ')')),
          ),
        ),
      ),
    );
  else if (node.record) parts.push(['VALUES (', printer.print(node.record), '.*)']);
  else if (node.query) parts.push(printer.print(node.query));
  else parts.push('DEFAULT VALUES');
  if (node.onConflict) parts.push(['ON CONFLICT ', printer.print(node.onConflict)]);
  if (node.returning) parts.push(printer.item(node.returning));
  return spread(node, printer, parts);
}

function writeMergeBranch(node: MergeBranch, printer: Printer): Document {
  const test = node.test ? [' AND ', printer.print(node.test)] : '';
  const action = (): Document => {
    if (node.action === 'update') return ['UPDATE ', setClause(node.set ?? [], printer)];
    if (node.action === 'delete') return 'DELETE';
    if (node.action === 'nothing') return 'DO NOTHING';
    return [
      'INSERT ',
      node.columns ? [listInParentheses(node.columns, printer), ' '] : '',
      node.values ? ['VALUES ', listInParentheses(node.values, printer)] : 'DEFAULT VALUES',
    ];
  };
  const found = node.matched ? 'MATCHED' : `NOT MATCHED${node.bySource ? ' BY SOURCE' : ''}`;
  return [`WHEN ${found}`, test, ' THEN', indent(line, action())];
}
