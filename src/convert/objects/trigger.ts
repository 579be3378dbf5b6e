import type { AnyObject, Trigger } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { AlterTable, CreateTrigger } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Block, If, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { some } from '../../sql/walk.ts';
import type { Span } from '../../text/span.ts';
import { Bench } from '../context.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, Stage, TargetStatement } from '../conversion.ts';
import { withoutLeftovers } from '../leftover.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { NestedView } from '../object-types/nested-view.ts';
import { nestedViewAt } from '../object-types/nested-view.ts';
import type { AssembledRoutine } from '../routines/assemble.ts';
import { assemble } from '../routines/assemble.ts';
import { shareComments, withCommentsBefore } from '../routines/comments.ts';
import type { TimingPoint } from '../routines/compound.ts';
import { timingPoints } from '../routines/compound.ts';
import { triggerOrderName } from '../routines/trigger-order.ts';
import type { TriggerPlan } from '../routines/trigger-plan.ts';
import { givenBack, returning, setTriggerPlan } from '../routines/trigger-plan.ts';
import type { TargetName } from '../target-names.ts';
import { unresolvedFindings } from '../unresolved.ts';
import { convertEventTrigger } from './event-trigger.ts';
import { convertSqlserverTrigger } from './sqlserver-trigger.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/**
 * A trigger becomes a function and a trigger that executes it; a compound one becomes a pair of them for each timing point.
 */
export const convertTrigger: ObjectConverter<Trigger> = (object, workshop): readonly ConvertedObject[] => {
  if (workshop.source.name === 'sqlserver') return convertSqlserverTrigger(object, workshop);
  const bench = new Bench(object, workshop);
  const { definition } = object;
  const target = workshop.names.object(object);
  const findings = (): ConvertedObject['findings'] => [
    ...bench.findings,
    ...unresolvedFindings(workshop, object),
    ...workshop.names.findings(object),
  ];
  const refused = (): readonly ConvertedObject[] => [
    converted(object, 'trigger', { statements: [], findings: findings(), refused: true }),
  ];
  if (!definition.table || (definition.nestedColumn && !nestedOf(object, workshop))) {
    const made = definition.table ? undefined : convertEventTrigger(object, workshop);
    if (made) return made;
    reportKind(object, bench);
    return refused();
  }
  const points = timingPoints(object, bench, target).map((point) => makePoint(object, point, bench, target));
  if (points.some((each) => each === undefined)) return refused();
  const made = points.filter((each) => each !== undefined);
  const functions = distinct(made.flatMap((each) => each.functions));
  const statements = [...functions, ...made.map((each) => each.trigger)];
  const owners = functions.map((each) =>
    withCommentsBefore(
      { start: each.node.start, end: each.node.end, owner: each },
      object.sourceComments,
      workshop.sources,
    ),
  );
  const comments = shareComments(object.sourceComments, owners, functions[0] ?? object);
  const commented = statements.map((each) => ({ ...each, comments: comments.get(each) ?? [] }));
  return [
    converted(object, 'trigger', {
      target,
      statements: [
        ...extraStatements(bench, { ...target, kind: 'trigger' }),
        ...commented,
        ...disabled(object, made, workshop, target),
      ],
      findings: findings(),
      refused: made.some((each) => each.refused),
    }),
  ];
};

function reportKind({ definition, name }: Trigger, bench: Bench): void {
  const events = definition.events.map((each) => each.event).join(' OR ');
  if (definition.nestedColumn)
    bench.report(
      routineFindings.triggerNested,
      definition,
      `Trigger ${name} is on a nested table of a view.`,
    );
  else {
    const scope = definition.scope?.type ?? 'database';
    bench.report(
      routineFindings.triggerKind,
      definition,
      `Trigger ${name} fires on ${events} of the ${scope}.`,
    );
  }
}

/** The view that stands for the nested table that a trigger is on. */
function nestedOf(object: Trigger, workshop: Workshop): NestedView | undefined {
  const { nestedColumn: column } = object.definition;
  const view = column ? tableOf(object, workshop) : undefined;
  if (!column || view?.kind !== 'view') return undefined;
  return nestedViewAt(view, workshop.names.stored(column), workshop.resolver.columns(view), workshop);
}

interface MadePoint {
  readonly functions: readonly TargetStatement[];
  readonly trigger: TargetStatement;
  readonly name: Name;
  readonly refused: boolean;
}

/** Functions that several timing points share (those nested in a compound trigger) are made once. */
function distinct(statements: readonly TargetStatement[]): TargetStatement[] {
  const seen = new Set<string>();
  return statements.filter((each) => {
    const key = `${each.target.schema}.${each.target.name}`;
    return !seen.has(key) && seen.add(key);
  });
}

function makePoint(
  object: Trigger,
  point: TimingPoint,
  bench: Bench,
  target: TargetName,
): MadePoint | undefined {
  const { workshop } = bench;
  const { names } = workshop;
  const { definition } = object;
  const functionTarget =
    point.suffix === ''
      ? target
      : {
          schema: target.schema,
          name: names.routineBeside(object, target.schema, `${target.name}_${point.suffix}`),
        };
  const when = definition.when && conditionOf(definition.when, point, definition, bench);
  if (definition.when && !when) return undefined;
  const plan: TriggerPlan = {
    gives: givenBack(point.timing, point.level, definition.events),
    last: point.last,
    level: point.level,
    trigger: definition,
  };
  const inside = when?.inside ? [guard(when.inside, plan)] : [];
  const body = ended(point.body, inside, plan);
  const routine: RoutineDeclaration = {
    kind: 'routine',
    start: body.start,
    end: body.end,
    form: 'function',
    name: names.qualified(functionTarget, definition.name),
    parameters: [],
    returns: make.type(definition.name, 'trigger'),
    properties: {},
    body,
  };
  setTriggerPlan(routine, plan);
  const table = tableOf(object, workshop);
  const result = assemble(routine, bench, {
    target: functionTarget,
    object: table ?? object,
    privileges: definition.events.map((each) => each.event),
    nestedAs: target,
    afterLift: point.afterLift,
    entry: routineFindings.triggerSecurity,
    subject: `Trigger ${object.name}`,
  });
  const trigger = triggerNode(object, point, functionTarget, when?.outside, bench);
  return {
    functions: functionStatements(result, point),
    trigger,
    name: (trigger.node as CreateTrigger).name,
    refused: result.refused,
  };
}

function functionStatements(result: AssembledRoutine, point: TimingPoint): TargetStatement[] {
  return result.statements.map((each, i) => {
    const isLast = i === result.statements.length - 1;
    const node = isLast ? { ...each.node, start: point.start } : each.node;
    return statement('pre-data', node, { ...each.target, kind: 'function' });
  });
}

function tableOf(object: Trigger, { catalog, names }: Workshop): AnyObject | undefined {
  const parts = object.definition.table?.parts.map((part) => names.stored(part)) ?? [];
  const found = lookUp(catalog, object.nameSchema, parts);
  return found?.kind === 'relation' ? found.object : undefined;
}

/** The body with RETURN at each of its ends: behind its statements and behind those of each handler. */
function ended(body: Block, first: readonly Statement[], plan: TriggerPlan): Block {
  const at = (end: number): Span => ({ start: end, end });
  const close = (statements: readonly Statement[], end: number): readonly Statement[] =>
    endsItself(statements.at(-1)) ? statements : [...statements, ...returning(plan, at(end))];
  const lastOf = (statements: readonly Statement[], otherwise: number): number =>
    statements.at(-1)?.end ?? otherwise;
  return {
    ...body,
    statements: close([...first, ...body.statements], lastOf(body.statements, body.end)),
    handlers: body.handlers.map((each) => ({
      ...each,
      statements: close(each.statements, lastOf(each.statements, each.end)),
    })),
  };
}

function endsItself(last: Statement | undefined): boolean {
  return last?.kind === 'return' || last?.kind === 'raise';
}

/** A condition that stands in the function: the trigger does nothing unless it is true. */
function guard(condition: Expression, plan: TriggerPlan): If {
  const at = { start: condition.start, end: condition.end };
  const test: Expression = {
    kind: 'is',
    ...at,
    operand: condition.kind === 'parenthesis' ? condition : make.parenthesis(at, condition),
    not: true,
    test: 'true',
  };
  const statements = returning({ ...plan, last: () => [] }, at);
  return { kind: 'if', ...at, branches: [{ kind: 'ifBranch', ...at, test, statements }] };
}

/**
 * The WHEN of the trigger. PostgreSQL has none on INSTEAD OF triggers, and in it neither OLD for INSERT nor NEW for DELETE (CREATE
 * TRIGGER, "condition"): then the function tests it.
 */
function conditionOf(
  when: Expression,
  point: TimingPoint,
  definition: CreateTrigger,
  bench: Bench,
): { inside?: Expression; outside?: Expression } | undefined {
  const events = new Set(definition.events.map((each) => each.event));
  const mentions = (row: string): boolean =>
    some(when, (node) => {
      if (node.kind !== 'reference') return false;
      const referent = bench.resolution.referent(node);
      const base = referent.kind === 'field' ? referent.base : referent;
      return base.kind === 'trigger row' && base.row === row;
    });
  const hasQuery = some(when, (node) => node.kind === 'query');
  const mustStandInside =
    point.timing === 'instead of' ||
    point.level === 'statement' ||
    hasQuery ||
    (events.has('INSERT') && mentions('old')) ||
    (events.has('DELETE') && mentions('new'));
  if (mustStandInside) {
    bench.report(
      routineFindings.triggerWhen,
      when,
      'The condition of the trigger is tested in its function.',
    );
    return { inside: when };
  }
  const outside = bench.convert(when) as Expression;
  return withoutLeftovers(outside, bench) && bench.refusals.length === 0 ? { outside } : undefined;
}

function triggerNode(
  object: Trigger,
  point: TimingPoint,
  functionTarget: TargetName,
  when: Expression | undefined,
  bench: Bench,
): TargetStatement {
  const { names, settings } = bench.workshop;
  const { definition } = object;
  const at = { start: definition.end, end: definition.end };
  const table = tableOf(object, bench.workshop);
  const own = triggerOrderName(object, bench.workshop);
  if (own.ordered)
    bench.report(
      routineFindings.triggerOrder,
      definition.name,
      `Trigger ${object.name} is called ${own.name}, so that it fires after those that it follows.`,
    );
  const name = point.suffix === '' ? own.name : `${own.name}_${point.suffix}`;
  const column = (each: CreateTrigger['events'][number]['columns'][number]): typeof each =>
    table ? names.identifier(names.column(table, names.stored(each)), each) : names.local(each);
  const node: CreateTrigger = {
    kind: 'createTrigger',
    ...at,
    name: { kind: 'name', ...at, parts: [names.identifier(name, at)] },
    timing: point.timing,
    events: definition.events.map((each) => ({ ...each, columns: each.columns.map(column) })),
    table: tableName(object, table, bench),
    referencing: [],
    forEach: point.level,
    executes: names.qualified(functionTarget, at),
    ...(when ? { when } : {}),
  };
  const stage: Stage = settings.rowTriggersDuringLoad ? 'pre-data' : 'post-data';
  const made = statement(stage, node, { schema: functionTarget.schema, name, kind: 'trigger' });
  return { ...made, origin: object.span };
}

function tableName(object: Trigger, table: AnyObject | undefined, bench: Bench): Name {
  const { names } = bench.workshop;
  const written = object.definition.table as Name;
  const nested = nestedOf(object, bench.workshop);
  if (nested) return names.qualified(nested.target, object.definition);
  if (table) return names.qualified(names.object(table), object.definition);
  return { ...written, parts: written.parts.map((part) => names.local(part)) };
}

/** `ALTER TRIGGER … DISABLE` is said about the table in PostgreSQL. */
function disabled(
  object: Trigger,
  made: readonly MadePoint[],
  workshop: Workshop,
  target: TargetName,
): TargetStatement[] {
  if (object.definition.enabled !== false) return [];
  const table = tableOf(object, workshop);
  if (!table || table.kind !== 'table') return [];
  const at = { start: object.span.end, end: object.span.end };
  return made.map((each) => {
    const node: AlterTable = {
      kind: 'alterTable',
      ...at,
      name: workshop.names.qualified(workshop.names.object(table), at),
      actions: [{ kind: 'alterAction', ...at, action: 'disable trigger', name: each.name.parts[0] as never }],
    };
    return { ...statement(each.trigger.stage, node, { ...target, kind: 'trigger' }), origin: object.span };
  });
}
