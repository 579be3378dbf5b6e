import { group, hardline, indent, join, line, softline } from '../../../text/document.ts';
import type { Document } from '../../../text/document.ts';
import type {
  Call,
  CaseExpression,
  Chain,
  Expression,
  KeywordCall,
  Window,
} from '../../../sql/tree/expression.ts';
import type { Query } from '../../../sql/tree/query.ts';
import { writeIdentifier, writeName } from './name.ts';
import { operand, precedenceOf, precedence } from './precedence.ts';
import type { Printer, PrintTable } from './printer.ts';
import { needsQuotes } from '../names.ts';
import { reservedForFunctions } from '../reserved.ts';

type Rows =
  | 'string'
  | 'number'
  | 'null'
  | 'boolean'
  | 'datetime'
  | 'interval'
  | 'reference'
  | 'bind'
  | 'star'
  | 'unary'
  | 'binary'
  | 'chain'
  | 'parenthesis'
  | 'row'
  | 'is'
  | 'between'
  | 'in'
  | 'like'
  | 'exists'
  | 'quantified'
  | 'subquery'
  | 'multisetQuery'
  | 'call'
  | 'argument'
  | 'keywordCall'
  | 'word'
  | 'cast'
  | 'case'
  | 'caseBranch'
  | 'field'
  | 'element'
  | 'array'
  | 'atTimeZone'
  | 'collate'
  | 'fragment'
  | 'window'
  | 'frame'
  | 'frameBound';

/** Expressions as PostgreSQL writes them (manual, "Value Expressions"). */
export const expressionRows: PrintTable<Rows> = {
  string: (node) => writeString(node.value),
  number: (node) => node.text,
  null: () => 'NULL',
  boolean: (node) => (node.value ? 'true' : 'false'),
  datetime: (node) => `${node.type} ${writeString(node.value)}`,
  interval: (node) =>
    `interval ${writeString(node.value)}${node.from ? ` ${node.from}${node.to ? ` to ${node.to}${node.toPrecision === undefined ? '' : `(${node.toPrecision})`}` : ''}` : ''}`,
  reference: (node) => writeName(node.name),
  bind: (node) => `:${node.path.map(writeIdentifier).join('.')}`,
  star: (node) => (node.qualifier ? `${writeName(node.qualifier)}.*` : '*'),
  unary: (node, printer) => {
    const inner = operand(node.operand, node.operator === 'not' ? precedence.not : precedence.sign, printer);
    return node.operator === 'not'
      ? ['NOT ', inner]
      : [node.operator, startsWithSign(node.operand) ? ' ' : '', inner];
  },
  binary: (node, printer) => {
    const level = precedenceOf(node);
    const right = level === precedence.power ? level : level + 1;
    return [
      operand(node.left, level === precedence.comparison ? level + 1 : level, printer),
      ` ${node.operator} `,
      operand(node.right, right, printer),
    ];
  },
  chain: (node, printer) => writeChain(node, printer),
  parenthesis: (node, printer) => group('(', indent(softline, printer.print(node.operand)), softline, ')'),
  row: (node, printer) => [node.items.length === 1 ? 'ROW' : '', '(', list(node.items, printer), ')'],
  is: (node, printer) => {
    const test =
      node.test === 'distinct from'
        ? 'DISTINCT FROM'
        : node.test === 'json'
          ? `JSON${node.options ? ` ${node.options}` : ''}`
          : node.test.toUpperCase();
    const left = operand(node.operand, precedence.is + 1, printer);
    return [
      left,
      ` IS ${node.not ? 'NOT ' : ''}${test}`,
      node.other ? [' ', operand(node.other, precedence.is + 1, printer)] : '',
    ];
  },
  between: (node, printer) => [
    operand(node.operand, precedence.range + 1, printer),
    node.not ? ' NOT BETWEEN ' : ' BETWEEN ',
    operand(node.low, precedence.range + 1, printer),
    ' AND ',
    operand(node.high, precedence.range + 1, printer),
  ],
  in: (node, printer) => [
    operand(node.operand, precedence.range + 1, printer),
    node.not ? ' NOT IN ' : ' IN ',
    node.query
      ? inParentheses(node.query, printer)
      : group('(', indent(softline, list(node.list ?? [], printer)), softline, ')'),
  ],
  like: (node, printer) => [
    operand(node.operand, precedence.range + 1, printer),
    `${node.not ? ' NOT' : ''} ${node.variant === 'ilike' ? 'ILIKE' : 'LIKE'} `,
    operand(node.pattern, precedence.range + 1, printer),
    node.escape ? [' ESCAPE ', operand(node.escape, precedence.range + 1, printer)] : '',
  ],
  exists: (node, printer) => ['EXISTS ', inParentheses(node.query, printer)],
  quantified: (node, printer) => [
    operand(node.left, precedence.other, printer),
    ` ${node.operator} ${node.quantifier.toUpperCase()} `,
    node.query ? inParentheses(node.query, printer) : ['(', list(node.list ?? [], printer), ')'],
  ],
  subquery: (node, printer) => inParentheses(node.query, printer),
  multisetQuery: (node, printer) => ['ARRAY', inParentheses(node.query, printer)],
  call: (node, printer) => writeCall(node, printer),
  argument: (node, printer) => [
    node.name ? `${writeIdentifier(node.name)} => ` : '',
    printer.print(node.value),
  ],
  keywordCall: (node, printer) => writeKeywordCall(node, printer),
  word: (node) => node.text,
  cast: (node, printer) =>
    node.style === 'operator'
      ? [operand(node.operand, precedence.primary, printer), '::', printer.print(node.type)]
      : ['CAST(', printer.print(node.operand), ' AS ', printer.print(node.type), ')'],
  case: (node, printer) => writeCase(node, printer),
  caseBranch: (node, printer) => [
    'WHEN ',
    join(
      ', ',
      node.tests.map((each) => printer.print(each)),
    ),
    ' THEN ',
    indent(printer.print(node.result)),
  ],
  field: (node, printer) => [
    isSubscripted(node.operand) ? printer.print(node.operand) : ['(', printer.print(node.operand), ')'],
    '.',
    writeIdentifier(node.name),
  ],
  element: (node, printer) => {
    const inner =
      node.operand.kind === 'reference' || isSubscripted(node.operand)
        ? printer.print(node.operand)
        : ['(', printer.print(node.operand), ')'];
    const index = node.index ? printer.print(node.index) : '';
    return [
      inner,
      '[',
      node.isSlice ? [index, ':', node.upper ? printer.print(node.upper) : ''] : index,
      ']',
    ];
  },
  array: (node, printer) => group('ARRAY[', indent(softline, list(node.items, printer)), softline, ']'),
  atTimeZone: (node, printer) => [
    operand(node.operand, precedence.zone, printer),
    ' AT TIME ZONE ',
    node.zone ? operand(node.zone, precedence.zone + 1, printer) : "current_setting('TimeZone')",
  ],
  collate: (node, printer) => [
    operand(node.operand, precedence.collate, printer),
    ' COLLATE ',
    writeName(node.collation),
  ],
  fragment: (node, printer) => {
    const parts = node.parts.map((part) =>
      part === '\n' ? line : typeof part === 'string' ? part : printer.print(part),
    );
    return parts.includes(line) ? group(indent(parts)) : parts;
  },
  window: (node, printer) => writeWindow(node, printer),
  frame: (node, printer) => {
    const from = printer.print(node.from);
    const bounds = node.to ? ['BETWEEN ', from, ' AND ', printer.print(node.to)] : from;
    return [
      node.unit.toUpperCase(),
      ' ',
      bounds,
      node.exclude ? ` EXCLUDE ${node.exclude.toUpperCase()}` : '',
    ];
  },
  frameBound: (node, printer) => [
    node.offset ? [printer.print(node.offset), ' '] : '',
    node.bound.toUpperCase(),
  ],
};

/** A literal of PostgreSQL with standard_conforming_strings on. A NUL cannot be said at all and must not come here. */
export function writeString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Expressions separated by commas, broken one to a line if they do not fit; comments between them stay there. */
export function list(items: readonly Expression[], printer: Printer): Document {
  return items.map((item, i) => {
    const last = i === items.length - 1;
    return [printer.itemWith(item, () => printer.print(item), last ? '' : ','), last ? '' : line];
  });
}

/** `list[i]`, `list[i].field` …: parts of a variable, which also an assignment can name. They take no parentheses. */
function isSubscripted(node: Expression): boolean {
  if (node.kind === 'element')
    return !node.isSlice && (node.operand.kind === 'reference' || isSubscripted(node.operand));
  return node.kind === 'field' && isSubscripted(node.operand);
}

/** A query in parentheses, on lines of its own when it is long. */
export function inParentheses(query: Query, printer: Printer): Document {
  return group('(', indent(softline, printer.print(query)), softline, ')');
}

function startsWithSign(node: Expression): boolean {
  return node.kind === 'unary' || (node.kind === 'number' && node.text.startsWith('-'));
}

function writeChain(node: Chain, printer: Printer): Document {
  const level = precedenceOf(node);
  const word = node.operator === '||' ? '||' : node.operator.toUpperCase();
  return group(
    node.operands.map((each, i) => [
      i === 0 ? '' : [line, `${word} `],
      printer.itemWith(each, () => operand(each, i === 0 ? level : level + 1, printer)),
    ]),
  );
}

function writeCall(node: Call, printer: Printer): Document {
  const quantifier = node.quantifier ? `${node.quantifier.toUpperCase()} ` : '';
  const order = node.orderBy
    ? [
        ' ORDER BY ',
        join(
          ', ',
          node.orderBy.map((each) => printer.print(each)),
        ),
      ]
    : '';
  const values = node.arguments.map((each, i) => [
    printer.itemWith(each, () => printer.print(each), i === node.arguments.length - 1 ? '' : ','),
    i === node.arguments.length - 1 ? '' : line,
  ]);
  const within = node.withinGroup
    ? [
        ' WITHIN GROUP (ORDER BY ',
        join(
          ', ',
          node.withinGroup.map((each) => printer.print(each)),
        ),
        ')',
      ]
    : '';
  const filter = node.filter ? [' FILTER (WHERE ', printer.print(node.filter), ')'] : '';
  const inside =
    node.arguments.length === 0
      ? [quantifier, order]
      : [indent(softline, quantifier, values, order), softline];
  return [
    writeCallee(node.callee, printer),
    group('(', inside, ')'),
    within,
    filter,
    node.over ? [' OVER ', overWindow(node.over, printer)] : '',
  ];
}

/** A user's function may be named like a word with a syntax of its own (`position`), which unquoted would mean that. */
function writeCallee(callee: Expression, printer: Printer): Document {
  if (callee.kind !== 'reference' || callee.name.parts.length > 1) return printer.print(callee);
  const [only] = callee.name.parts;
  const user = only && !only.target && !only.quoted && reservedForFunctions.has(only.text.toLowerCase());
  return user && !needsQuotes(only.text.toLowerCase())
    ? `"${only.text.toLowerCase()}"`
    : printer.print(callee);
}

function overWindow(window: Window, printer: Printer): Document {
  const bare = window.base && window.partitionBy.length === 0 && window.orderBy.length === 0 && !window.frame;
  return bare && window.base ? writeIdentifier(window.base) : ['(', printer.print(window), ')'];
}

function writeWindow(node: Window, printer: Printer): Document {
  const parts: Document[] = [];
  if (node.base) parts.push(writeIdentifier(node.base));
  if (node.partitionBy.length > 0)
    parts.push([
      'PARTITION BY ',
      join(
        ', ',
        node.partitionBy.map((each) => printer.print(each)),
      ),
    ]);
  if (node.orderBy.length > 0)
    parts.push([
      'ORDER BY ',
      join(
        ', ',
        node.orderBy.map((each) => printer.print(each)),
      ),
    ]);
  if (node.frame) parts.push(printer.print(node.frame));
  return group(indent(join(line, parts)));
}

function writeKeywordCall(node: KeywordCall, printer: Printer): Document {
  const parts: Document[] = [];
  let previous = '(';
  for (const part of node.parts) {
    const text = part.kind === 'word' ? part.text : '';
    const tight =
      previous === '(' ||
      previous === '[' ||
      [',', ')', ']'].includes(text) ||
      (text === '(' && previous === '');
    parts.push(tight ? '' : ' ', printer.print(part));
    previous = text === '' ? 'value' : text;
  }
  return [
    node.name,
    '(',
    group(indent(parts)),
    ')',
    node.over ? [' OVER ', overWindow(node.over, printer)] : '',
  ];
}

function writeCase(node: CaseExpression, printer: Printer): Document {
  const head = node.operand ? ['CASE ', printer.print(node.operand)] : 'CASE';
  const branches = node.branches.map((each) => [line, printer.item(each)]);
  const otherwise = node.otherwise;
  const last = otherwise
    ? [line, printer.itemWith(otherwise, () => ['ELSE ', printer.print(otherwise)])]
    : '';
  const broken = node.branches.length > 1 && printerBreaksCase(node) ? hardline : line;
  return group(head, indent(branches, last), broken, 'END');
}

/** A CASE of several branches reads better on several lines as soon as it is not short. */
function printerBreaksCase(node: CaseExpression): boolean {
  return node.branches.length > 3;
}
