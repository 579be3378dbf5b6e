import { broken, group, hardline, indent, join, line } from '../../../text/document.ts';
import type { Document } from '../../../text/document.ts';
import type {
  AlterAction,
  ColumnDefinition,
  ConstraintDefinition,
  CreateIndex,
  CreateTable,
  Drop,
  CreateTrigger,
  CreateView,
  Partitioning,
  SequenceOptions,
} from '../../../sql/tree/define.ts';
import { writeString } from './expression.ts';
import { identifierList, writeIdentifier, writeName } from './name.ts';
import { precedence, precedenceOf } from './precedence.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Printer, PrintTable } from './printer.ts';
import { dollarQuote } from './routine.ts';

type Rows =
  | 'createTable'
  | 'column'
  | 'constraint'
  | 'partitioning'
  | 'alterTable'
  | 'alterAction'
  | 'createIndex'
  | 'createSequence'
  | 'alterSequence'
  | 'createView'
  | 'createMaterializedView'
  | 'createType'
  | 'recordType'
  | 'subtype'
  | 'enumeratedType'
  | 'createRoutine'
  | 'createTrigger'
  | 'commentOn'
  | 'grant'
  | 'drop'
  | 'rename'
  | 'truncate'
  | 'createOther'
  | 'otherStatement'
  | 'anonymousBlock'
  | 'topQuery';

/** Definitions as PostgreSQL writes them (manual, "SQL Commands"). */
export const defineRows: PrintTable<Rows> = {
  createTable: (node, printer) => writeTable(node, printer),
  column: (node, printer) => writeColumn(node, printer),
  constraint: (node, printer) => writeConstraint(node, printer),
  partitioning: (node, printer) => writePartitioning(node, printer),
  alterTable: (node, printer) => [
    `ALTER TABLE ${writeName(node.name)}`,
    indent(
      node.actions.map((each, i) => [line, printer.print(each), i === node.actions.length - 1 ? '' : ',']),
    ),
  ],
  alterAction: (node, printer) => writeAlterAction(node, printer),
  createIndex: (node, printer) => writeIndex(node, printer),
  createSequence: (node, printer) =>
    group(
      `CREATE SEQUENCE ${writeName(node.name)}`,
      node.type ? [' AS ', printer.print(node.type)] : '',
      indent(sequenceOptions(node.options)),
    ),
  alterSequence: (node) =>
    group(`ALTER SEQUENCE ${writeName(node.name)}`, indent(sequenceOptions(node.options))),
  createView: (node, printer) => writeView(node, printer),
  createMaterializedView: (node, printer) => [
    `CREATE MATERIALIZED VIEW ${writeName(node.name)}`,
    node.columns.length > 0 ? ` (${identifierList(node.columns)})` : '',
    ' AS',
    hardline,
    printer.print(node.query),
    node.withData === false ? [hardline, 'WITH NO DATA'] : '',
  ],
  createType: (node, printer) => [
    `CREATE ${node.definition?.kind === 'subtype' ? 'DOMAIN' : 'TYPE'} ${writeName(node.name)}`,
    node.definition ? [' AS ', printer.print(node.definition)] : '',
  ],
  recordType: (node, printer) =>
    broken(
      '(',
      indent(
        node.fields.map((each, i) => [
          hardline,
          printer.itemWith(each, () => printer.print(each), i === node.fields.length - 1 ? '' : ','),
        ]),
      ),
      hardline,
      ')',
    ),
  subtype: (node, printer) =>
    group(
      printer.print(node.base),
      indent(node.check ? [line, 'CHECK (', printer.print(node.check), ')'] : ''),
    ),
  enumeratedType: (node, printer) => [
    'ENUM (',
    join(
      ', ',
      node.values.map((each) => printer.print(each)),
    ),
    ')',
  ],
  createRoutine: (node, printer) => [
    node.orReplace ? 'CREATE OR REPLACE ' : 'CREATE ',
    printer.print(node.routine),
  ],
  createTrigger: (node, printer) => writeTrigger(node, printer),
  commentOn: (node) =>
    `COMMENT ON ${node.object.toUpperCase()} ${writeName(node.name)} IS ${writeString(node.text)}`,
  grant: (node) => {
    const privileges = node.privileges
      .map((each) => `${each.name}${each.columns.length > 0 ? ` (${identifierList(each.columns)})` : ''}`)
      .join(', ');
    const on = node.on ? ` ON ${node.on.type ? `${node.on.type} ` : ''}${writeName(node.on.name)}` : '';
    const direction = node.action === 'grant' ? ' TO ' : ' FROM ';
    return `${node.action.toUpperCase()} ${privileges}${on}${direction}${identifierList(node.grantees)}${node.withOption ? (node.on ? ' WITH GRANT OPTION' : ' WITH ADMIN OPTION') : ''}`;
  },
  drop: (node) => writeDrop(node),
  rename: (node) => `ALTER ${node.object} ${writeName(node.name)} RENAME TO ${writeIdentifier(node.newName)}`,
  truncate: (node) => `TRUNCATE TABLE ${writeName(node.table)}${node.options ? ` ${node.options}` : ''}`,
  createOther: (node) => node.text,
  otherStatement: (node) => join(hardline, node.text.split('\n')),
  anonymousBlock: (node, printer) => [
    `DO ${dollarQuote}`,
    hardline,
    node.columnsFirst ? ['#variable_conflict use_column', hardline] : '',
    printer.print(node.block),
    ';',
    hardline,
    dollarQuote,
  ],
  topQuery: (node, printer) => printer.print(node.query),
};

/** IF EXISTS stands before the names, CASCADE and RESTRICT behind them. */
function writeDrop({ object, name, more = [], options }: Drop): string {
  const [, guard = '', behind = ''] = /^(IF EXISTS)?\s*(.*)$/s.exec(options) ?? [];
  const names = [name, ...more].map((each) => writeName(each)).join(', ');
  return [`DROP ${object}`, guard, names, behind].filter((each) => each !== '').join(' ');
}

function writeTable(node: CreateTable, printer: Printer): Document {
  const temporary = node.temporary
    ? 'TEMPORARY '
    : node.properties.some((each) => each.name === 'UNLOGGED')
      ? 'UNLOGGED '
      : '';
  const head = `CREATE ${temporary}TABLE ${node.ifNotExists ? 'IF NOT EXISTS ' : ''}${writeName(node.name)}`;
  if (node.partitionOf)
    return [
      head,
      ` PARTITION OF ${writeName(node.partitionOf.parent)} ${node.partitionOf.bound}`,
      node.partitioning ? [' ', printer.print(node.partitioning)] : '',
    ];
  const items = [...node.columns, ...node.constraints];
  const body = broken(
    ' (',
    indent(
      items.map((each, i) => [
        hardline,
        printer.itemWith(each, () => printer.print(each), i === items.length - 1 ? '' : ','),
      ]),
    ),
    hardline,
    ')',
  );
  return [
    head,
    node.ofType ? ` OF ${writeName(node.ofType)}` : '',
    items.length > 0 || !(node.ofType || node.as) ? body : '',
    node.inherits ? ` INHERITS (${node.inherits.map(writeName).join(', ')})` : '',
    node.partitioning ? [hardline, printer.print(node.partitioning)] : '',
    node.onCommit && node.temporary
      ? ` ON COMMIT ${node.onCommit === 'delete rows' ? 'DELETE ROWS' : node.onCommit === 'drop definition' ? 'DROP' : 'PRESERVE ROWS'}`
      : '',
    node.as ? [' AS', hardline, printer.print(node.as)] : '',
  ];
}

/** The default of a column, to which constraints follow: what holds together less tightly than a comparison is in parentheses, and so are AT TIME ZONE and COLLATE (`b_expr` of PostgreSQL's grammar). */
function defaultValue(node: Expression, printer: Printer): Document {
  const holds = precedenceOf(node);
  const needs =
    holds < precedence.comparison ||
    [precedence.range, precedence.zone, precedence.collate].some((each) => each === holds);
  const text = printer.print(node);
  return needs ? ['(', text, ')'] : text;
}

function writeColumn(node: ColumnDefinition, printer: Printer): Document {
  const parts: Document[] = [writeIdentifier(node.name)];
  if (node.type) parts.push([' ', printer.print(node.type)]);
  if (node.collation) parts.push(` COLLATE ${writeName(node.collation)}`);
  if (node.generated)
    parts.push([' GENERATED ALWAYS AS (', printer.print(node.generated.expression), ') STORED']);
  if (node.identity)
    parts.push(
      ` GENERATED ${node.identity.always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY`,
      identityOptions(node.identity.options),
    );
  if (node.default) parts.push([' DEFAULT ', defaultValue(node.default, printer)]);
  parts.push(node.constraints.map((each) => [' ', printer.print(each)] as Document));
  return parts;
}

function identityOptions(options: SequenceOptions): Document {
  const words = sequenceWords(options);
  return words.length === 0 ? '' : ` (${words.join(' ')})`;
}

function sequenceOptions(options: SequenceOptions): Document {
  return sequenceWords(options).map((each) => [line, each]);
}

function sequenceWords(options: SequenceOptions): string[] {
  const words: string[] = [];
  if (options.start !== undefined) words.push(`START WITH ${options.start}`);
  if (options.increment !== undefined) words.push(`INCREMENT BY ${options.increment}`);
  if (options.minimum !== undefined)
    words.push(options.minimum === 'none' ? 'NO MINVALUE' : `MINVALUE ${options.minimum}`);
  if (options.maximum !== undefined)
    words.push(options.maximum === 'none' ? 'NO MAXVALUE' : `MAXVALUE ${options.maximum}`);
  if (options.cache !== undefined && options.cache !== 'none') words.push(`CACHE ${options.cache}`);
  if (options.cycle !== undefined) words.push(options.cycle ? 'CYCLE' : 'NO CYCLE');
  if (options.restart !== undefined)
    words.push(options.restart === 'start' ? 'RESTART' : `RESTART WITH ${options.restart}`);
  return words;
}

function writeConstraint(node: ConstraintDefinition, printer: Printer): Document {
  const parts: Document[] = [node.name ? `CONSTRAINT ${writeIdentifier(node.name)} ` : ''];
  if (node.type === 'not null') parts.push('NOT NULL');
  else if (node.type === 'null') parts.push('NULL');
  else if (node.type === 'check')
    parts.push(['CHECK (', node.check ? indent(printer.print(node.check)) : '', ')']);
  else if (node.type === 'foreign key')
    parts.push(`FOREIGN KEY (${identifierList(node.columns)})`, references(node));
  else
    parts.push(
      `${node.type.toUpperCase()}${node.nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''} (${identifierList(node.columns)})`,
    );
  const { state } = node;
  if (state.deferrable) parts.push(' DEFERRABLE');
  if (state.initiallyDeferred) parts.push(' INITIALLY DEFERRED');
  if (state.notValid) parts.push(' NOT VALID');
  return parts;
}

function references(node: ConstraintDefinition): Document {
  if (!node.references) return '';
  const columns = node.references.columns.length > 0 ? ` (${identifierList(node.references.columns)})` : '';
  const onUpdate = node.onUpdate ? ` ON UPDATE ${node.onUpdate.toUpperCase()}` : '';
  const onDelete = node.onDelete ? ` ON DELETE ${node.onDelete.toUpperCase()}` : '';
  return ` REFERENCES ${writeName(node.references.table)}${columns}${onUpdate}${onDelete}`;
}

function writePartitioning(node: Partitioning, printer: Printer): Document {
  return [
    `PARTITION BY ${node.method.toUpperCase()} (`,
    join(
      ', ',
      node.columns.map((each) =>
        each.kind === 'reference' || each.kind === 'call'
          ? printer.print(each)
          : ['(', printer.print(each), ')'],
      ),
    ),
    ')',
  ];
}

function writeAlterAction(node: AlterAction, printer: Printer): Document {
  const name = node.name ? writeIdentifier(node.name) : '';
  switch (node.action) {
    case 'add constraint':
      return join(
        [',', line],
        (node.constraints ?? []).map((each) => ['ADD ', printer.print(each)]),
      );
    case 'add column':
      return join(
        [',', line],
        (node.columns ?? []).map((each) => ['ADD COLUMN ', printer.print(each)]),
      );
    case 'validate constraint':
      return `VALIDATE CONSTRAINT ${name}`;
    case 'disable trigger':
      return `DISABLE TRIGGER ${name}`;
    case 'enable trigger':
      return `ENABLE TRIGGER ${name}`;
    case 'drop column':
      return `DROP COLUMN ${name}`;
    case 'drop constraint':
      return `DROP CONSTRAINT ${name}`;
    case 'modify column':
      return join(
        [',', line],
        (node.columns ?? []).flatMap((each) => writeModified(each, printer)),
      );
    case 'rename':
      return `RENAME TO ${node.newName ? writeIdentifier(node.newName) : ''}`;
    case 'rename column':
      return `RENAME COLUMN ${name} TO ${node.newName ? writeIdentifier(node.newName) : ''}`;
    case 'rename constraint':
      return `RENAME CONSTRAINT ${name} TO ${node.newName ? writeIdentifier(node.newName) : ''}`;
    default:
      return node.text ?? '';
  }
}

/** What is said anew of a column: its type, its default, whether it may be NULL. */
function writeModified(node: ColumnDefinition, printer: Printer): Document[] {
  const head = `ALTER COLUMN ${writeIdentifier(node.name)}`;
  const nulls = node.constraints.find((each) => each.type === 'not null' || each.type === 'null');
  return [
    ...(node.type ? [[`${head} TYPE `, printer.print(node.type)]] : []),
    ...(node.default ? [[`${head} SET DEFAULT `, printer.print(node.default)]] : []),
    ...(nulls ? [`${head} ${nulls.type === 'null' ? 'DROP' : 'SET'} NOT NULL`] : []),
  ];
}

function writeIndex(node: CreateIndex, printer: Printer): Document {
  const items = node.items.map((each) => {
    const plain =
      each.expression.kind === 'reference' ||
      each.expression.kind === 'call' ||
      each.expression.kind === 'fragment' ||
      each.expression.kind === 'parenthesis';
    return [
      plain
        ? printer.print(each)
        : printer.print({
            ...each,
            expression: { kind: 'parenthesis', start: each.start, end: each.end, operand: each.expression },
          }),
    ] as Document;
  });
  return group(
    `CREATE ${node.unique ? 'UNIQUE ' : ''}INDEX ${node.name.parts.map((part) => writeIdentifier(part)).at(-1) ?? ''} ON ${writeName(node.table)}`,
    node.method ? ` USING ${node.method}` : '',
    [' (', join(', ', items), ')'],
    node.include ? ` INCLUDE (${identifierList(node.include)})` : '',
    node.nullsNotDistinct ? ' NULLS NOT DISTINCT' : '',
    node.where ? [' WHERE ', printer.print(node.where)] : '',
  );
}

function writeView(node: CreateView, printer: Printer): Document {
  const columns =
    node.columns.length > 0 ? ` (${node.columns.map((each) => writeIdentifier(each.name)).join(', ')})` : '';
  const options = node.options.length > 0 ? ` WITH (${node.options.join(', ')})` : '';
  const check = node.restriction?.type === 'check option' ? [hardline, 'WITH CASCADED CHECK OPTION'] : '';
  return [
    `CREATE ${node.orReplace ? 'OR REPLACE ' : ''}VIEW ${writeName(node.name)}${columns}${options} AS`,
    hardline,
    printer.print(node.query),
    check,
  ];
}

function writeTrigger(node: CreateTrigger, printer: Printer): Document {
  const events = node.events
    .map((each) => `${each.event}${each.columns.length > 0 ? ` OF ${identifierList(each.columns)}` : ''}`)
    .join(' OR ');
  const aliases = node.referencing
    .map((each) => `${each.which.toUpperCase()} AS ${writeIdentifier(each.alias)}`)
    .join(' ');
  return [
    `CREATE TRIGGER ${writeIdentifier(node.name.parts.at(-1) ?? node.name.parts[0]!)}`,
    indent(
      hardline,
      `${node.timing.toUpperCase()} ${events} ON ${node.table ? writeName(node.table) : ''}`,
      aliases === '' ? '' : [hardline, `REFERENCING ${aliases}`],
      hardline,
      `FOR EACH ${(node.forEach ?? 'statement').toUpperCase()}`,
      node.when ? [hardline, 'WHEN (', printer.print(node.when), ')'] : '',
      hardline,
      `EXECUTE FUNCTION ${node.executes ? writeName(node.executes) : ''}(${(node.executesWith ?? []).map(writeString).join(', ')})`,
    ),
  ];
}
