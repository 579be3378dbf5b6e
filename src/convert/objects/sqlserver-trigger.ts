import type { Table, Trigger, View } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import { sqlserverObjectFindings } from '../../sql/codes/sqlserver-objects.ts';
import { sqlserverRoutineFindings } from '../../sql/codes/sqlserver-routines.ts';
import * as make from '../../sql/make.ts';
import type { AlterTable, CreateTrigger } from '../../sql/tree/define.ts';
import type { Block, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { Bench } from '../context.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, Stage, TargetStatement } from '../conversion.ts';
import { lookUp } from '../resolve/lookup.ts';
import { assemble } from '../routines/assemble.ts';
import { shareComments } from '../routines/comments.ts';
import { recursionGuard } from '../routines/recursion-guard.ts';
import type { RowTable } from '../routines/transition-tables.ts';
import {
  countedTable,
  countsRows,
  emptyTable,
  rowAsTable,
  rowTablesIn,
  rowTablesOf,
  withRowTables,
} from '../routines/transition-tables.ts';
import { orderedName } from '../routines/sqlserver-trigger-order.ts';
import { updateNotes } from '../routines/update-tests.ts';
import type { TriggerPlan } from '../routines/trigger-plan.ts';
import { returning, setTriggerPlan } from '../routines/trigger-plan.ts';
import type { TargetName } from '../target-names.ts';
import { unresolvedFindings } from '../unresolved.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/**
 * A trigger of SQL Server is executed once for a statement, and finds its rows in `inserted` and `deleted`: these are the transition tables of a statement trigger. PostgreSQL
 * has them for one event at a time only, so that each event gets a trigger, and a function of its own where the code speaks of a table that another event does not
 * have. INSTEAD OF is for each row in PostgreSQL, and for views; on a table it is a BEFORE trigger that lets no row pass.
 */
export const convertSqlserverTrigger: ObjectConverter<Trigger> = (object, workshop) => {
  const bench = new Bench(object, workshop);
  const target = workshop.names.object(object);
  const base = baseOf(object, workshop);
  const body = object.definition.body;
  if (!object.definition.table || !body) {
    const { scope, events } = object.definition;
    const isServer = scope?.type === 'server';
    bench.report(
      isServer
        ? sqlserverObjectFindings.logonTrigger
        : scope
          ? sqlserverObjectFindings.definitionTrigger
          : sqlserverRoutineFindings.triggerForm,
      object.definition,
      scope
        ? `Trigger ${object.name} is on ${events.map(({ event }) => event).join(', ')} of the ${isServer ? 'server' : 'database'}.`
        : `Trigger ${object.name} is on no table.`,
    );
    return [refused(object, bench)];
  }
  const parts = partsOf(object, body, base, bench).map((part) => makePart(object, part, base, bench, target));
  const functions = parts.flatMap((each) => each.functions);
  const stretches = functions.map((each) => ({ ...object.span, owner: each }));
  const [first] = functions;
  const comments = first ? shareComments(object.sourceComments, stretches.slice(0, 1), first) : undefined;
  const statements = [
    ...functions.map((each) => ({ ...each, comments: comments?.get(each) ?? [] })),
    ...updateNotes(object, base, bench).map((each) => noting(object, each, base ?? object, workshop)),
    ...parts.flatMap((each) => each.triggers),
  ];
  return [
    converted(object, 'trigger', {
      target,
      statements: [
        ...extraStatements(bench, { ...target, kind: 'trigger' }),
        ...statements,
        ...disabled(object, parts, base, workshop, target),
      ],
      findings: [
        ...bench.findings,
        ...unresolvedFindings(workshop, object),
        ...workshop.names.findings(object),
      ],
      refused: parts.some((each) => each.refused),
    }),
  ];
};

function noting(
  object: Trigger,
  node: CreateTrigger,
  base: Table | View | Trigger,
  { names, settings }: Workshop,
): TargetStatement {
  const stage: Stage = settings.rowTriggersDuringLoad ? 'pre-data' : 'post-data';
  const { schema } = names.object(base);
  const name = node.name.parts.at(-1)?.text ?? '';
  return { ...statement(stage, node, { schema, name, kind: 'trigger' }), origin: object.span };
}

function refused(object: Trigger, bench: Bench): ConvertedObject {
  return converted(object, 'trigger', { statements: [], findings: bench.findings, refused: true });
}

function baseOf(object: Trigger, { catalog, names }: Workshop): Table | View | undefined {
  const parts = object.definition.table?.parts.map((part) => names.stored(part)) ?? [];
  const found = lookUp(catalog, object.nameSchema, parts);
  const base = found?.kind === 'relation' ? found.object : undefined;
  return base?.kind === 'table' || base?.kind === 'view' ? base : undefined;
}

/** A function with the events that execute it. */
interface Part {
  readonly body: Block;
  readonly events: CreateTrigger['events'];
  readonly level: 'row' | 'statement';
  /** What the function's name ends with. */
  readonly suffix: string;
  /** The row tables that its triggers must give names to. */
  readonly tables: ReadonlySet<RowTable>;
}

function partsOf(
  object: Trigger,
  body: Block,
  base: Table | View | undefined,
  bench: Bench,
): readonly Part[] {
  const { events, timing } = object.definition;
  const tables = rowTablesIn(body, bench.resolution);
  const deletes = events.filter((each) => each.event === 'DELETE').length;
  const counts = countsRows(body) && deletes > 0 && deletes < events.length;
  const needsOwn = counts || [...tables].some((which) => events.some((each) => !has(each.event, which)));
  if (!needsOwn || events.length === 1 || !base)
    return [{ ...specialised(body, events, tables, timing, base, bench), suffix: '' }];
  return events.map((each) => ({
    ...specialised(body, [each], tables, timing, base, bench),
    suffix: each.event.toLowerCase(),
  }));
}

function has(event: string, which: RowTable): boolean {
  return rowTablesOf[event]?.includes(which) === true;
}

/** The body for some events: what they have no rows in is an empty table, and for each row one of a single row. */
function specialised(
  body: Block,
  events: CreateTrigger['events'],
  tables: ReadonlySet<RowTable>,
  timing: CreateTrigger['timing'],
  base: Table | View | undefined,
  bench: Bench,
): Omit<Part, 'suffix'> {
  const level = timing === 'instead of' ? 'row' : 'statement';
  const { names } = bench.workshop;
  const made = withRowTables(body, bench.resolution, (which, node) => {
    if (!events.every((each) => has(each.event, which))) return base && emptyTable(which, node, base, names);
    return level === 'row' ? rowAsTable(which, node) : undefined;
  });
  const counted = countsRows(body) ? [countedTable(events)] : [];
  return { body: made, events, level, tables: new Set([...tables, ...counted]) };
}

interface MadePart {
  readonly functions: readonly TargetStatement[];
  readonly triggers: readonly TargetStatement[];
  readonly refused: boolean;
}

function makePart(
  object: Trigger,
  part: Part,
  base: Table | View | undefined,
  bench: Bench,
  target: TargetName,
): MadePart {
  const { names } = bench.workshop;
  const functionTarget =
    part.suffix === ''
      ? target
      : {
          schema: target.schema,
          name: names.routineBeside(object, target.schema, `${target.name}_${part.suffix}`),
        };
  const { definition } = object;
  const guard = recursionGuard(object, part.body, part.events, base, functionTarget, bench);
  const plan: TriggerPlan = {
    gives: 'nothing',
    last: guard?.last ?? (() => []),
    level: part.level,
    trigger: { ...definition, events: part.events },
  };
  const gives = passesRow(definition.timing, base) ? rowGiven(part.events) : plan.gives;
  const planned = { ...plan, gives };
  const routine: RoutineDeclaration = {
    kind: 'routine',
    start: definition.start,
    end: definition.end,
    form: 'function',
    name: names.qualified(functionTarget, definition.name),
    parameters: [],
    returns: make.type(definition.name, 'trigger'),
    properties: {},
    body: ended(part.body, guard?.first ?? [], planned),
  };
  setTriggerPlan(routine, planned);
  if (part.level === 'row')
    bench.report(
      sqlserverRoutineFindings.insteadOfRow,
      definition.name,
      `INSTEAD OF trigger ${object.name} is executed for each row.`,
    );
  const result = assemble(routine, bench, {
    target: functionTarget,
    object: base ?? object,
    privileges: part.events.map((each) => each.event),
    nestedAs: target,
    entry: routineFindings.triggerSecurity,
    subject: `Trigger ${object.name}`,
  });
  return {
    functions: result.statements.map((each) =>
      statement('pre-data', { ...each.node, start: definition.start }, { ...each.target, kind: 'function' }),
    ),
    triggers: triggersOf(object, part, base, functionTarget, bench),
    refused: result.refused,
  };
}

/** An INSTEAD OF trigger of a view gives its row back, so that it is counted. */
function passesRow(timing: CreateTrigger['timing'], base: Table | View | undefined): boolean {
  return timing === 'instead of' && base?.kind === 'view';
}

function rowGiven(events: CreateTrigger['events']): TriggerPlan['gives'] {
  const deletes = events.some((each) => each.event === 'DELETE');
  if (!deletes) return 'new';
  return events.length === 1 ? 'old' : 'either';
}

function ended(body: Block, first: readonly Statement[], plan: TriggerPlan): Block {
  const last = body.statements.at(-1);
  const end = last?.end ?? body.end;
  const closing = last?.kind === 'return' ? [] : returning(plan, { start: end, end });
  return { ...body, statements: [...first, ...body.statements, ...closing] };
}

/** A trigger for each event, of which the first keeps the name, or one for all where transition tables are not asked for. */
function triggersOf(
  object: Trigger,
  part: Part,
  base: Table | View | undefined,
  functionTarget: TargetName,
  bench: Bench,
): readonly TargetStatement[] {
  const isApart = part.level === 'statement' && part.tables.size > 0;
  const groups = isApart ? part.events.map((each) => [each]) : [part.events];
  const target = bench.workshop.names.object(object);
  const [firstOfAll] = object.definition.events;
  return groups.map((events) => {
    const [first] = events;
    const name = !first || first === firstOfAll ? target.name : `${target.name}_${first.event.toLowerCase()}`;
    const ordered = orderedName(name, object, events, bench.workshop);
    return triggerOf(object, part, events, ordered, base, functionTarget, bench);
  });
}

function triggerOf(
  object: Trigger,
  part: Part,
  events: CreateTrigger['events'],
  name: string,
  base: Table | View | undefined,
  functionTarget: TargetName,
  bench: Bench,
): TargetStatement {
  const { names, settings } = bench.workshop;
  const { definition } = object;
  const at = { start: definition.end, end: definition.end };
  const written = definition.table ?? make.name(at);
  const isTable = base?.kind !== 'view';
  const node: CreateTrigger = {
    kind: 'createTrigger',
    ...at,
    name: { kind: 'name', ...at, parts: [names.identifier(name, at)] },
    timing:
      part.level === 'row' && isTable
        ? 'before'
        : definition.timing === 'compound'
          ? 'after'
          : definition.timing,
    events: events.map((each) => ({ ...each, columns: [] })),
    table: base
      ? names.qualified(names.object(base), at)
      : { ...written, parts: written.parts.map((each) => names.local(each)) },
    referencing: part.level === 'row' ? [] : transitionTables(events, part.tables),
    forEach: part.level,
    executes: names.qualified(functionTarget, at),
  };
  const stage: Stage = settings.rowTriggersDuringLoad ? 'pre-data' : 'post-data';
  const made = statement(stage, node, { schema: functionTarget.schema, name, kind: 'trigger' });
  return { ...made, origin: object.span };
}

function transitionTables(
  events: CreateTrigger['events'],
  tables: ReadonlySet<RowTable>,
): CreateTrigger['referencing'] {
  const at = { start: -1, end: -1 };
  const [event] = events;
  return (['deleted', 'inserted'] as const)
    .filter((which) => tables.has(which) && event !== undefined && has(event.event, which))
    .map((which) => ({
      which: which === 'inserted' ? 'new table' : 'old table',
      alias: make.identifier(at, which),
    }));
}

/** `DISABLE TRIGGER` is said about the table in PostgreSQL. */
function disabled(
  object: Trigger,
  parts: readonly MadePart[],
  base: Table | View | undefined,
  { names }: Workshop,
  target: TargetName,
): TargetStatement[] {
  if (object.definition.enabled !== false || base?.kind !== 'table') return [];
  const at = { start: object.span.end, end: object.span.end };
  return parts
    .flatMap((each) => each.triggers)
    .map((each) => {
      const node: AlterTable = {
        kind: 'alterTable',
        ...at,
        name: names.qualified(names.object(base), at),
        actions: [
          {
            kind: 'alterAction',
            ...at,
            action: 'disable trigger',
            name: names.identifier(each.target.name, at),
          },
        ],
      };
      return { ...statement(each.stage, node, { ...target, kind: 'trigger' }), origin: object.span };
    });
}
