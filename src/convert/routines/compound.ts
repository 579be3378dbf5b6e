import type { Trigger } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { CreateTrigger, TriggerSection } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type {
  Block,
  CallStatement,
  Declaration,
  RoutineDeclaration,
  Statement,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Span } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import type { TargetName } from '../target-names.ts';
import { variablesUsed, variablesWritten } from './captures.ts';

/** One moment at which a trigger fires, with what it does then. */
export interface TimingPoint {
  readonly timing: Exclude<CreateTrigger['timing'], 'compound'>;
  readonly level: 'row' | 'statement';
  readonly body: Block;
  /** Where its comments begin. */
  readonly start: number;
  /** What its function's name ends with; empty for a trigger that fires at one moment only. */
  readonly suffix: string;
  /** What must be done before each end of the function. */
  readonly last: (at: Span) => readonly Statement[];
  /** Gives the function's variables their state, when nested routines have been taken out. */
  readonly afterLift?: (routine: RoutineDeclaration) => RoutineDeclaration;
}

/** The timing points of a trigger: one, or those of a compound trigger. */
export function timingPoints(object: Trigger, bench: Bench, target: TargetName): TimingPoint[] {
  const { definition } = object;
  if (definition.timing === 'compound') return compoundPoints(object, bench, target);
  const level = definition.timing === 'instead of' ? 'row' : (definition.forEach ?? 'statement');
  const body = definition.body ?? callBlock(definition);
  return [{ timing: definition.timing, level, body, start: definition.start, suffix: '', last: () => [] }];
}

/** `CALL procedure(…)` in the place of a body. */
function callBlock(definition: CreateTrigger): Block {
  const at = { start: definition.start, end: definition.end };
  const call = definition.call ?? make.nullLiteral(at);
  return blockOf(at, [{ kind: 'callStatement', start: call.start, end: call.end, call }]);
}

const moments: Readonly<Record<TriggerSection['point'], Pick<TimingPoint, 'timing' | 'level' | 'suffix'>>> = {
  'before statement': { timing: 'before', level: 'statement', suffix: 'before_statement' },
  'before each row': { timing: 'before', level: 'row', suffix: 'before_row' },
  'after each row': { timing: 'after', level: 'row', suffix: 'after_row' },
  'after statement': { timing: 'after', level: 'statement', suffix: 'after_statement' },
  'instead of each row': { timing: 'instead of', level: 'row', suffix: 'instead_of_row' },
};

/**
 * The variables of a compound trigger live as long as the statement that fires it (PL/SQL Language Reference, "Compound DML
 * Triggers"). Here they are kept in the session: set at BEFORE STATEMENT, read and written by each timing point that uses them.
 */
function compoundPoints(object: Trigger, bench: Bench, target: TargetName): TimingPoint[] {
  const { definition } = object;
  const declarations = definition.declarations ?? [];
  const variables = declarations.filter((each) => each.kind === 'variable').filter((each) => !each.constant);
  const sections = definition.sections ?? [];
  const isMissing = variables.length > 0 && !sections.some((each) => each.point === 'before statement');
  const first: TriggerSection = {
    kind: 'triggerSection',
    start: definition.start,
    end: definition.start,
    point: 'before statement',
    body: blockOf({ start: definition.start, end: definition.start }, []),
  };
  return [...(isMissing ? [first] : []), ...sections].map((section, i) => {
    const isFirst = section.point === 'before statement';
    const trees = [section.body, ...declarations.filter((each) => each.kind === 'routine')];
    const used = isFirst ? new Set<object>(variables) : variablesUsed(trees, bench.resolution);
    const written = isFirst ? used : variablesWritten(trees, bench.resolution);
    const unused = variables.filter((each) => !used.has(each));
    return {
      ...moments[section.point],
      body: around(
        section.body,
        declarations.filter((each) => each.kind !== 'variable' || !unused.includes(each)),
      ),
      start: i === 0 ? definition.start : section.start,
      last: (at) =>
        variables.filter((each) => written.has(each)).map((each) => stored(each, at, bench, target)),
      ...(isFirst ? {} : { afterLift: (routine) => withState(routine, variables, bench, target) }),
    };
  });
}

/** The variables begin with what the timing point before left. */
function withState(
  routine: RoutineDeclaration,
  variables: readonly VariableDeclaration[],
  bench: Bench,
  target: TargetName,
): RoutineDeclaration {
  if (!routine.body) return routine;
  const declarations = routine.body.declarations.map(
    (each): Declaration =>
      each.kind === 'variable' && variables.includes(each)
        ? { ...each, notNull: false, default: loaded(each, bench, target) }
        : each,
  );
  return { ...routine, body: { ...routine.body, declarations } };
}

/** The section inside a block with the trigger's declarations; its own block stays where it declares or handles anything. */
function around(body: Block, declarations: readonly Declaration[]): Block {
  if (body.declarations.length === 0 && body.handlers.length === 0) return { ...body, declarations };
  const { endName: _, ...inner } = body;
  return { ...blockOf(body, [inner]), declarations };
}

function keyOf(variable: VariableDeclaration, bench: Bench, target: TargetName): string {
  return `${target.schema}.${target.name}.${bench.workshop.names.stored(variable.name).toLowerCase()}`;
}

function loaded(variable: VariableDeclaration, bench: Bench, target: TargetName): Expression {
  const at = { start: variable.end, end: variable.end };
  const text = make.call(at, bench.pack('get_variable'), [make.string(at, keyOf(variable, bench, target))]);
  const type = typeOf(variable, bench);
  return isText(type) ? text : make.cast(at, text, type);
}

function stored(variable: VariableDeclaration, at: Span, bench: Bench, target: TargetName): CallStatement {
  const value = make.reference(at, bench.workshop.names.local(variable.name));
  const text = isText(typeOf(variable, bench)) ? value : make.cast(at, value, 'text');
  const key = make.string(at, keyOf(variable, bench, target));
  const call = make.call(at, bench.pack('set_variable'), [key, text]);
  return { kind: 'callStatement', start: at.start, end: at.end, call, style: 'perform' };
}

function typeOf(variable: VariableDeclaration, bench: Bench): DataType {
  const { object, workshop, resolution } = bench;
  const {
    precision: _,
    scale: __,
    ...type
  } = workshop.types.of(variable.type, 'cast', {
    schema: object.nameSchema,
    object,
    referent: resolution.referent(variable.type.name),
  });
  return type;
}

function isText(type: DataType): boolean {
  return type.dimensions === undefined && ['text', 'varchar'].includes(type.name.parts[0]?.text ?? '');
}

function blockOf(at: Span, statements: readonly Statement[]): Block {
  return {
    kind: 'block',
    start: at.start,
    end: at.end,
    labels: [],
    declarations: [],
    statements,
    handlers: [],
    begin: -1,
    exception: -1,
  };
}
