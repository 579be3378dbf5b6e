import { hardline, indent, join, line, group } from '../../../text/document.ts';
import type { Document } from '../../../text/document.ts';
import type {
  Block,
  CaseStatement,
  CursorDeclaration,
  Declaration,
  FetchStatement,
  If,
  Loop,
  LoopControl,
  Parameter,
  RaiseMessage,
  RoutineDeclaration,
  Statement,
} from '../../../sql/tree/routine.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import { list, writeString } from './expression.ts';
import { writeIdentifier, writeName, writeParameterName } from './name.ts';
import type { Printer, PrintTable } from './printer.ts';

type Rows =
  | 'parameter'
  | 'routine'
  | 'block'
  | 'handler'
  | 'variable'
  | 'cursor'
  | 'assignment'
  | 'if'
  | 'ifBranch'
  | 'caseStatement'
  | 'caseStatementBranch'
  | 'loop'
  | 'whileControl'
  | 'rangeControl'
  | 'queryControl'
  | 'cursorControl'
  | 'foreachControl'
  | 'exit'
  | 'return'
  | 'raise'
  | 'raiseMessage'
  | 'nullStatement'
  | 'callStatement'
  | 'open'
  | 'fetch'
  | 'close'
  | 'executeImmediate'
  | 'usingItem'
  | 'queryStatement'
  | 'getDiagnostics'
  | 'fragmentStatement'
  | 'recordField'
  | 'tableType';

/** PL/pgSQL (manual, chapter "PL/pgSQL"). Statements are printed without their semicolon; blocks put it. */
export const routineRows: PrintTable<Rows> = {
  parameter: (node, printer) => writeParameter(node, printer),
  routine: (node, printer) => writeRoutine(node, printer),
  block: (node, printer) => writeBlock(node, printer),
  handler: (node, printer) => {
    const conditions =
      node.exceptions.length === 0
        ? 'OTHERS'
        : join(
            ' OR ',
            node.exceptions.map((each) => (each.kind === 'name' ? writeName(each) : printer.print(each))),
          );
    return ['WHEN ', conditions, ' THEN', statementsIn(node.statements, printer)];
  },
  variable: (node, printer) => [
    writeIdentifier(node.name),
    node.constant ? ' CONSTANT ' : ' ',
    printer.print(node.type),
    node.notNull ? ' NOT NULL' : '',
    node.default ? [' := ', indent(printer.print(node.default))] : '',
  ],
  cursor: (node, printer) => writeCursor(node, printer),
  assignment: (node, printer) => group(printer.print(node.target), ' := ', indent(printer.print(node.value))),
  if: (node, printer) => writeIf(node, printer),
  ifBranch: (node, printer) => [
    group(indent(writeTest(node.test, printer))),
    ' THEN',
    statementsIn(node.statements, printer),
  ],
  caseStatement: (node, printer) => writeCaseStatement(node, printer),
  caseStatementBranch: (node, printer) => [
    'WHEN ',
    join(
      ', ',
      node.tests.map((each) => printer.print(each)),
    ),
    ' THEN',
    statementsIn(node.statements, printer),
  ],
  loop: (node, printer) => writeLoop(node, printer),
  whileControl: (node, printer) => ['WHILE ', printer.print(node.test), ' '],
  rangeControl: (node, printer) => [
    'FOR ',
    writeIdentifier(node.variable),
    node.reverse ? ' IN REVERSE ' : ' IN ',
    printer.print(node.from),
    '..',
    printer.print(node.to),
    node.by ? [' BY ', printer.print(node.by)] : '',
    ' ',
  ],
  queryControl: (node, printer) => writeQueryControl(node, printer),
  cursorControl: (node, printer) => [
    'FOR ',
    writeIdentifier(node.variable),
    ' IN ',
    printer.print(node.cursor),
    ' ',
  ],
  foreachControl: (node, printer) => [
    'FOREACH ',
    writeIdentifier(node.variable),
    ' IN ARRAY ',
    printer.print(node.array),
    ' ',
  ],
  exit: (node, printer) => [
    node.action.toUpperCase(),
    node.label ? ` ${writeIdentifier(node.label)}` : '',
    node.when ? [' WHEN ', indent(printer.print(node.when))] : '',
  ],
  return: (node, printer) => {
    const form = { return: '', next: ' NEXT', query: ' QUERY' }[node.form];
    const value = node.query ?? node.value;
    return ['RETURN', form, value ? [' ', indent(printer.print(value))] : ''];
  },
  raise: (node) => (node.exception ? `RAISE ${writeName(node.exception)}` : 'RAISE'),
  raiseMessage: (node, printer) => writeRaise(node, printer),
  nullStatement: () => 'NULL',
  callStatement: (node, printer) => [
    node.style === 'perform' ? 'PERFORM ' : 'CALL ',
    printer.print(node.call),
  ],
  open: (node, printer) => {
    const using =
      node.using && node.using.length > 0
        ? [
            ' USING ',
            join(
              ', ',
              node.using.map((each) => printer.print(each)),
            ),
          ]
        : '';
    const source = node.query
      ? [' FOR', indent(line, printer.print(node.query))]
      : node.dynamic
        ? [' FOR EXECUTE ', printer.print(node.dynamic), using]
        : '';
    return group('OPEN ', printer.print(node.cursor), node.scroll ? ' SCROLL' : '', source);
  },
  fetch: (node, printer) => [
    'FETCH ',
    node.direction && node.direction !== 'next' ? writeDirection(node, printer) : '',
    printer.print(node.cursor),
    ' ',
    printer.print(node.into),
  ],
  close: (node, printer) => ['CLOSE ', printer.print(node.cursor)],
  executeImmediate: (node, printer) => [
    'EXECUTE ',
    printer.print(node.sql),
    node.into ? [' ', printer.print(node.into)] : '',
    node.using.length > 0
      ? [
          ' USING ',
          join(
            ', ',
            node.using.map((each) => printer.print(each)),
          ),
        ]
      : '',
  ],
  usingItem: (node, printer) => printer.print(node.value),
  queryStatement: (node, printer) =>
    node.perform ? perform(printer.print(node.query)) : printer.print(node.query),
  getDiagnostics: (node, printer) => [
    node.stacked ? 'GET STACKED DIAGNOSTICS ' : 'GET DIAGNOSTICS ',
    join(
      ', ',
      node.items.map((each) => [printer.print(each.target), ` = ${each.item}`]),
    ),
  ],
  fragmentStatement: (node, printer) =>
    node.fragment.parts.map((part) => (typeof part === 'string' ? textLines(part) : printer.print(part))),
  tableType: (node, printer) =>
    group(
      'TABLE (',
      indent(
        { type: 'line', mode: 'nothing' },
        node.columns.map((each, i) => [
          writeParameterName(each.name),
          ' ',
          each.type ? printer.print(each.type) : '',
          i === node.columns.length - 1 ? '' : [',', line],
        ]),
      ),
      { type: 'line', mode: 'nothing' },
      ')',
    ),
  recordField: (node, printer) => [writeIdentifier(node.name), ' ', printer.print(node.type)],
};

/** PERFORM takes the place of the word SELECT of its query. */
function perform(query: Document): Document {
  const flat = findSelect(query);
  return flat ?? ['PERFORM * FROM (', query, ') AS performed'];
}

function findSelect(document: Document): Document | undefined {
  if (typeof document === 'string')
    return document.startsWith('SELECT') ? `PERFORM${document.slice('SELECT'.length)}` : undefined;
  if (Array.isArray(document)) {
    const parts = document as readonly Document[];
    const first = parts.findIndex((part) => part !== '' && !(Array.isArray(part) && part.length === 0));
    const changed = first < 0 ? undefined : findSelect(parts[first] as Document);
    return changed === undefined ? undefined : [...parts.slice(0, first), changed, ...parts.slice(first + 1)];
  }
  const single = document as Exclude<Document, string | readonly Document[]>;
  if (single.type !== 'group' && single.type !== 'indent' && single.type !== 'mark') return undefined;
  const content = findSelect(single.content);
  return content === undefined ? undefined : { ...single, content };
}

function textLines(text: string): Document {
  return join(hardline, text.split('\n'));
}

function writeParameter(node: Parameter, printer: Printer): Document {
  const mode = { in: '', out: 'OUT ', 'in out': 'INOUT ' }[node.mode];
  return [
    mode,
    writeParameterName(node.name),
    ' ',
    printer.print(node.type),
    node.default ? [' DEFAULT ', printer.print(node.default)] : '',
  ];
}

/** CREATE OR REPLACE stands before it (`createRoutine`). */
function writeRoutine(node: RoutineDeclaration, printer: Printer): Document {
  const parameters = node.parameters.map((each, i) => [
    printer.itemWith(each, () => printer.print(each), i === node.parameters.length - 1 ? '' : ','),
    i === node.parameters.length - 1 ? '' : line,
  ]);
  const head = group(
    `${node.form.toUpperCase()} ${writeName(node.name)}(`,
    node.parameters.length === 0
      ? ''
      : [indent({ type: 'line', mode: 'nothing' }, parameters), { type: 'line', mode: 'nothing' }],
    ')',
  );
  const table = node.returnsTable?.definition;
  const returns = table
    ? [hardline, 'RETURNS ', printer.print(table)]
    : node.returns
      ? [hardline, node.properties.setOf ? 'RETURNS SETOF ' : 'RETURNS ', printer.print(node.returns)]
      : '';
  const properties = (node.properties.target ?? []).map((each) => [hardline, each] as Document);
  const body = node.body
    ? [hardline, bodyOf(node, printer)]
    : node.query
      ? [hardline, `AS ${dollarQuote}`, hardline, printer.print(node.query), ';', hardline, dollarQuote]
      : node.value
        ? [hardline, 'RETURN ', indent(printer.print(node.value))]
        : '';
  return [head, returns, hardline, `LANGUAGE ${node.properties.language ?? 'plpgsql'}`, properties, body];
}

function bodyOf(node: RoutineDeclaration, printer: Printer): Document {
  const { body } = node;
  if (!body) return '';
  const directive = node.properties.columnsFirst ? ['#variable_conflict use_column', hardline] : '';
  const content = [directive, printer.print(body), ';'];
  return [`AS ${dollarQuote}`, hardline, content, hardline, dollarQuote];
}

/** The quotes around a body. The printer of the whole statement replaces them if the body holds the same. */
export const dollarQuote = '$body$';

function writeBlock(node: Block, printer: Printer): Document {
  const labels = node.labels.map((each) => [`<<${writeIdentifier(each)}>>`, hardline] as Document);
  const declarations =
    node.declarations.length > 0
      ? [
          'DECLARE',
          indent(
            hardline,
            printer.lines(node.declarations, (each) =>
              printer.itemWith(each, () => printer.print(each as Declaration), ';'),
            ),
          ),
          hardline,
        ]
      : '';
  const begin = [node.begin >= 0 ? printer.before(node.begin) : '', 'BEGIN'];
  const statements = statementsIn(node.statements, printer);
  const exception = node.exception >= 0 ? node.exception : node.end;
  const rest =
    node.handlers.length > 0 ? insideComments(printer, exception) : insideComments(printer, node.end);
  const handlers =
    node.handlers.length > 0
      ? [
          hardline,
          'EXCEPTION',
          indent(hardline, printer.lines(node.handlers)),
          insideComments(printer, node.end),
        ]
      : '';
  return [
    labels,
    declarations,
    begin,
    statements,
    rest,
    handlers,
    hardline,
    'END',
    node.endName ? ` ${writeIdentifier(node.endName)}` : '',
  ];
}

/** Comments at the end of a block, behind its last statement. */
function insideComments(printer: Printer, end: number): Document {
  if (!printer.hasCommentBefore(end)) return '';
  const comments = printer.before(end);
  return indent(hardline, trimEnd(comments));
}

/** Takes the new line away that follows the last comment. */
function trimEnd(document: Document): Document {
  if (!Array.isArray(document)) return document;
  const parts = document as readonly Document[];
  return parts.at(-1) === hardline ? parts.slice(0, -1) : parts;
}

/** Statements on lines of their own, one level in. */
function statementsIn(statements: readonly Statement[], printer: Printer): Document {
  if (statements.length === 0) return '';
  return indent(
    hardline,
    printer.lines(statements, (each) => printer.itemWith(each, () => printer.print(each), ';')),
  );
}

function writeCursor(node: CursorDeclaration, printer: Printer): Document {
  const parameters =
    node.parameters.length > 0
      ? [
          ' (',
          join(
            ', ',
            node.parameters.map((each) => [writeIdentifier(each.name), ' ', printer.print(each.type)]),
          ),
          ')',
        ]
      : '';
  return [
    writeIdentifier(node.name),
    ' CURSOR',
    parameters,
    node.query ? [' FOR', indent(hardline, printer.print(node.query))] : '',
  ];
}

/** A condition up to THEN: PL/pgSQL takes the first THEN outside of parentheses for that, be it one of CASE. */
function writeTest(test: Expression, printer: Printer): Document {
  return hasOpenCase(test) ? ['(', printer.print(test), ')'] : printer.print(test);
}

function hasOpenCase(node: Expression): boolean {
  switch (node.kind) {
    case 'case':
      return true;
    case 'binary':
      return hasOpenCase(node.left) || hasOpenCase(node.right);
    case 'chain':
      return node.operands.some(hasOpenCase);
    case 'unary':
    case 'is':
    case 'in':
    case 'between':
    case 'like':
      return hasOpenCase(node.operand);
    default:
      return false;
  }
}

function writeIf(node: If, printer: Printer): Document {
  const branches = node.branches.map((each, i) => [
    i === 0 ? '' : hardline,
    printer.itemWith(each, () => [i === 0 ? 'IF ' : 'ELSIF ', printer.print(each)]),
  ]);
  const otherwise = node.otherwise ? [hardline, 'ELSE', statementsIn(node.otherwise, printer)] : '';
  return [branches, otherwise, insideComments(printer, node.end), hardline, 'END IF'];
}

function writeCaseStatement(node: CaseStatement, printer: Printer): Document {
  const branches = node.branches.map((each) => [hardline, printer.item(each)]);
  const otherwise = node.otherwise ? [hardline, 'ELSE', statementsIn(node.otherwise, printer)] : '';
  return [
    node.operand ? ['CASE ', printer.print(node.operand)] : 'CASE',
    indent(branches, otherwise),
    insideComments(printer, node.end),
    hardline,
    'END CASE',
  ];
}

function writeLoop(node: Loop, printer: Printer): Document {
  const labels = node.labels.map((each) => [`<<${writeIdentifier(each)}>>`, hardline] as Document);
  const control = node.control ? printer.print(node.control as LoopControl) : '';
  return [
    labels,
    control,
    'LOOP',
    statementsIn(node.statements, printer),
    insideComments(printer, node.end),
    hardline,
    'END LOOP',
    node.endLabel ? ` ${writeIdentifier(node.endLabel)}` : '',
  ];
}

/** `RELATIVE -2 FROM`; NEXT is what FETCH does without a word. */
function writeDirection({ direction = 'next', offset }: FetchStatement, printer: Printer): Document {
  return [direction.toUpperCase(), ' ', offset ? [printer.print(offset), ' '] : '', 'FROM '];
}

function writeQueryControl(node: Extract<LoopControl, { kind: 'queryControl' }>, printer: Printer): Document {
  const variables = [node.variable, ...(node.more ?? [])].map(writeIdentifier);
  const head = ['FOR ', variables.join(', '), ' IN'];
  if (node.query) return group(head, indent(line, printer.print(node.query)), line);
  const using = node.using && node.using.length > 0 ? [' USING ', list(node.using, printer)] : '';
  return [head, ' EXECUTE ', node.dynamic ? printer.print(node.dynamic) : '', using, ' '];
}

function writeRaise(node: RaiseMessage, printer: Printer): Document {
  const format = node.format === undefined ? '' : [' ', writeString(node.format)];
  const values = node.arguments.map((each) => [', ', printer.print(each)] as Document);
  const options =
    node.options.length > 0
      ? [
          ' USING ',
          join(
            ', ',
            node.options.map((each) => [`${each.name} = `, printer.print(each.value)]),
          ),
        ]
      : '';
  return [`RAISE ${node.level.toUpperCase()}`, format, values, options];
}
