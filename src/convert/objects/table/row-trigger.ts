import * as make from '../../../sql/make.ts';
import { rewrite } from '../../../sql/rewrite.ts';
import type { CreateRoutine, CreateTrigger } from '../../../sql/tree/define.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { Node } from '../../../sql/tree/node.ts';
import type { Assignment, Block, Statement } from '../../../sql/tree/routine.ts';
import type { Span } from '../../../text/span.ts';
import type { TargetStatement } from '../../conversion.ts';
import { withEnding, writtenName } from '../../names/spelling.ts';
import { statement } from '../object.ts';
import type { RowValue } from './columns.ts';
import type { TableWork } from './work.ts';

/**
 * Triggers of one kind on a table fire in the order of their names (manual, CREATE TRIGGER). Oracle puts defaults in before
 * triggers see the row, so that name sorts before those that users choose; virtual columns are computed from what
 * triggers have made of it, so that name sorts behind them.
 */
const firstName = '_default_on_null';
const lastName = 'zz_virtual_columns';

/** Defaults that stand for an explicit NULL: `NEW.c := coalesce(NEW.c, default)`. */
export function defaultOnNullTrigger(values: readonly RowValue[], work: TableWork): TargetStatement[] {
  const onUpdate = values.some((each) => each.onUpdate);
  const statements = values.map((each): Assignment => {
    const current = newColumn(each.column, each.column.name.text, each.column.name.quoted);
    const value = each.value ?? nextIdentity(each, work);
    return assignment(each.column, current, make.call(each.column, 'coalesce', [current, value]));
  });
  const events = onUpdate ? ['INSERT', 'UPDATE'] : ['INSERT'];
  return rowTrigger(firstName, '_defaults', events, returningRow(statements, work), work);
}

/** Virtual columns: `NEW.c := expression`, with the columns in it being those of NEW. */
export function computedTrigger(values: readonly RowValue[], work: TableWork): TargetStatement[] {
  const statements = values.flatMap((each): Assignment[] => {
    if (!each.value) return [];
    const target = newColumn(each.column, each.column.name.text, each.column.name.quoted);
    return [assignment(each.column, target, ofNewRow(each.value, work))];
  });
  return rowTrigger(lastName, '_virtual', ['INSERT', 'UPDATE'], returningRow(statements, work), work);
}

function assignment(at: Span, target: Expression, value: Expression): Assignment {
  return { kind: 'assignment', start: at.start, end: at.end, target, value };
}

function newColumn(at: Span, text: string, quoted: boolean): Expression {
  return make.reference(at, 'NEW', make.identifier(at, text, quoted));
}

/** The next value of an identity column's own sequence. */
function nextIdentity({ column }: RowValue, { target, workshop }: TableWork): Expression {
  const table = writtenName(workshop.names.qualified(target, column));
  const sequence = make.call(column, 'pg_get_serial_sequence', [
    make.string(column, table),
    make.string(column, column.name.text),
  ]);
  return make.call(column, 'nextval', [sequence]);
}

/** The expression with each column of the table read from NEW. */
function ofNewRow(expression: Expression, { bench }: TableWork): Expression {
  return rewrite(expression, (node: Node) => {
    if (node.kind !== 'reference' || bench.resolution.referent(node).kind !== 'column') return node;
    const last = node.name.parts.at(-1);
    return last ? newColumn(node, last.text, last.quoted) : node;
  }) as Expression;
}

function returningRow(statements: readonly Statement[], { table }: TableWork): readonly Statement[] {
  if (statements.length === 0) return [];
  const at: Span = { start: table.span.end, end: table.span.end };
  return [...statements, { kind: 'return', ...at, form: 'return', value: make.reference(at, 'NEW') }];
}

/** A trigger before each row with its function, named after the table with an ending. */
export function rowTrigger(
  name: string,
  ending: string,
  events: readonly string[],
  statements: readonly Statement[],
  { table, target, workshop }: TableWork,
): TargetStatement[] {
  if (statements.length === 0) return [];
  const at: Span = { start: table.span.end, end: table.span.end };
  const wish = withEnding(target.name, ending, workshop.target.names.maxBytes);
  const functionName = workshop.names.beside(table, wish, 'routine');
  const block: Block = {
    kind: 'block',
    ...at,
    labels: [],
    declarations: [],
    statements,
    handlers: [],
    begin: at.start,
    exception: -1,
  };
  const routine: CreateRoutine = {
    kind: 'createRoutine',
    ...at,
    orReplace: false,
    routine: {
      kind: 'routine',
      ...at,
      form: 'function',
      name: workshop.names.qualified(functionName, at),
      parameters: [],
      returns: make.type(at, 'trigger'),
      body: block,
      properties: {},
    },
  };
  const trigger: CreateTrigger = {
    kind: 'createTrigger',
    ...at,
    name: make.name(at, name),
    timing: 'before',
    events: events.map((event) => ({ event, columns: [] })),
    table: workshop.names.qualified(target, at),
    referencing: [],
    forEach: 'row',
    executes: workshop.names.qualified(functionName, at),
  };
  return [
    statement('pre-data', routine, { ...functionName, kind: 'function' }),
    statement('pre-data', trigger, {
      schema: target.schema,
      name: `${target.name} ${name}`,
      kind: 'trigger',
    }),
  ];
}
