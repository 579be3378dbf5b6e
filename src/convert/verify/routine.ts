import { isFailure } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { CreateRoutine, CreateTrigger } from '../../sql/tree/define.ts';
import type { Name } from '../../sql/tree/name.ts';
import type { Block, RoutineDeclaration } from '../../sql/tree/routine.ts';
import { declaredType, variableOf } from './declarations.ts';
import { reachesEnd } from './ends.ts';
import { singleAssignments } from './dynamic.ts';
import { printed } from './print.ts';
import type { Scope } from './scope.ts';
import { declare, openScope } from './scope.ts';
import type { Column, ServerParameter, ServerRoutine } from './server.ts';
import { checkBlock } from './statements.ts';
import type { Frame, Ground } from './walk.ts';
import { Walk } from './walk.ts';

/** A body to be analysed: of a routine, of a trigger function for one trigger, or of a DO statement. */
export interface Task {
  readonly body: Block;
  readonly routine?: RoutineDeclaration;
  /** For a trigger function. */
  readonly trigger?: CreateTrigger;
}

/** Analyses a body. It creates temporary tables on its way when nothing else is analysed meanwhile. */
export async function analyseBody(task: Task, ground: Ground): Promise<Walk> {
  const first = await walkOnce(task, ground, new Walk(ground, await frameOf(task, ground)));
  // A record that is used above the statement that fills it (in a loop) has its columns after one walk.
  const learnt = [...first.shapeless.keys()].some((each) => first.shapes.has(each));
  if (!learnt) {
    first.concludeRecords();
    return first;
  }
  const second = await walkOnce(task, ground, new Walk(ground, first.frame, first.shapes));
  second.concludeRecords();
  return second;
}

async function walkOnce(task: Task, ground: Ground, walk: Walk): Promise<Walk> {
  const scope = await outerScope(task, ground, walk);
  const once = singleAssignments(task.body, walk);
  await checkBlock(task.body, { scope, inSubtransaction: false, once }, walk);
  if (needsReturn(walk.frame) && reachesEnd(task.body) === 'always')
    walk.fault(
      verifying.returns,
      task.routine?.name ?? task.body,
      'control reaches the end of the function without RETURN',
    );
  return walk;
}

/** Rows of a set and output parameters are returned without it. */
function needsReturn({ form, returns, returnsSet, hasOutputs }: Frame): boolean {
  if (form === 'trigger') return true;
  return form === 'function' && !returnsSet && !hasOutputs && returns !== undefined && returns !== 'void';
}

/** The server's own description of a routine, if it is there: of overloads the one with the same parameters. */
export async function serverRoutine(
  routine: RoutineDeclaration,
  ground: Ground,
): Promise<ServerRoutine | undefined> {
  const parts = routine.name.parts.map((part) => ground.target.names.fold(part));
  const candidates = ground.server
    .routines(parts.at(-2), parts.at(-1) ?? '')
    .filter((each) => each.isProcedure === (routine.form === 'procedure'))
    .filter((each) => namesFit(each, routine, ground));
  if (candidates.length < 2) return candidates[0];
  const walk = new Walk(ground, { form: 'block', returnsSet: false });
  const types: (string | undefined)[] = [];
  for (const each of routine.parameters) types.push(await declaredType(each.type, openScope(), walk));
  return candidates.find((each) =>
    types.every((type, i) => type === undefined || sameType(type, each.parameters[i]?.type)),
  );
}

function sameType(declared: string, stored: string | undefined): boolean {
  return declared.replace(/\(-?\d+(?:,-?\d+)?\)/, '') === stored;
}

function namesFit(candidate: ServerRoutine, routine: RoutineDeclaration, ground: Ground): boolean {
  // The columns of RETURNS TABLE follow the parameters.
  const own = candidate.parameters.filter((each) => each.mode !== 't');
  return (
    own.length === routine.parameters.length &&
    own.every((each, i) => each.name === ground.target.names.fold(routine.parameters[i]!.name))
  );
}

async function frameOf(task: Task, ground: Ground): Promise<Frame> {
  const frame = await plainFrame(task, ground);
  return task.routine?.properties.columnsFirst ? { ...frame, columnsFirst: true } : frame;
}

async function plainFrame(task: Task, ground: Ground): Promise<Frame> {
  const { routine, trigger } = task;
  if (!routine) return { form: 'block', returnsSet: false };
  const known = await serverRoutine(routine, ground);
  if (trigger)
    return {
      form: 'trigger',
      returns: 'trigger',
      returnsSet: false,
      noTransactions: 'a trigger function is part of a statement',
    };
  if (known?.returns === 'event_trigger')
    return {
      form: 'event trigger',
      returnsSet: false,
      noTransactions: 'a trigger function is part of a statement',
    };
  if (routine.form === 'procedure') {
    const why = known?.securityDefiner
      ? 'the procedure is SECURITY DEFINER'
      : known?.hasSettings
        ? 'the procedure has a SET clause'
        : undefined;
    return { form: 'procedure', returnsSet: false, ...(why ? { noTransactions: why } : {}) };
  }
  const columns = known && resultColumns(known, ground);
  return {
    form: 'function',
    ...(known ? { returns: known.returns } : {}),
    returnsSet: known?.returnsSet ?? false,
    hasOutputs: known?.parameters.some((each) => 'obt'.includes(each.mode)) ?? false,
    ...(columns ? { columns } : {}),
    noTransactions: 'a function is part of a statement',
  };
}

/** The columns of a function's rows: its output parameters when there are several or a table of them, else those of its row type. */
function resultColumns(routine: ServerRoutine, ground: Ground): readonly Column[] | undefined {
  const outputs = routine.parameters.filter((each) => 'obt'.includes(each.mode));
  if (outputs.length > 1 || outputs.some((each) => each.mode === 't')) return outputs;
  return ground.server.fields(routine.returns);
}

async function outerScope(task: Task, ground: Ground, walk: Walk): Promise<Scope> {
  const { routine, trigger } = task;
  const name = routine?.name.parts.at(-1);
  const scope = openScope(undefined, name && walk.fold(name));
  const known = routine && (await serverRoutine(routine, ground));
  const parameters: readonly (ServerParameter & { declaration: object })[] = known
    ? known.parameters.map((each, i) => ({ ...each, declaration: routine.parameters[i] ?? each }))
    : await treeParameters(routine, walk);
  for (const [i, { name: own, type, declaration }] of parameters.entries()) {
    walk.filled.add(declaration);
    if (own !== '') declare(scope, variableOf(own, type, declaration, walk));
    declare(scope, variableOf(`$${i + 1}`, type, declaration, walk));
  }
  if (routine) declare(scope, variableOf('found', 'boolean', routine, walk));
  else declare(scope, variableOf('found', 'boolean', task.body, walk));
  if (trigger) await declareTrigger(trigger, scope, walk);
  if (walk.frame.form === 'event trigger')
    for (const each of ['tg_event', 'tg_tag']) declare(scope, variableOf(each, 'text', {}, walk));
  return scope;
}

/** A routine that the server does not have is taken at its word. */
async function treeParameters(routine: RoutineDeclaration | undefined, walk: Walk) {
  const parameters: (ServerParameter & { declaration: object })[] = [];
  for (const each of routine?.parameters ?? []) {
    const type = (await declaredType(each.type, openScope(), walk)) ?? 'unknown';
    parameters.push({ name: walk.fold(each.name), type, mode: 'i', declaration: each });
  }
  return parameters;
}

const triggerVariables: readonly (readonly [name: string, type: string])[] = [
  ['tg_name', 'name'],
  ['tg_when', 'text'],
  ['tg_level', 'text'],
  ['tg_op', 'text'],
  ['tg_relid', 'oid'],
  ['tg_relname', 'name'],
  ['tg_table_name', 'name'],
  ['tg_table_schema', 'name'],
  ['tg_nargs', 'integer'],
  ['tg_argv', 'text[]'],
];

async function declareTrigger(trigger: CreateTrigger, scope: Scope, walk: Walk): Promise<void> {
  for (const [name, type] of triggerVariables) declare(scope, variableOf(name, type, {}, walk));
  const type = trigger.table && (await rowType(trigger.table, walk.ground));
  walk.filled.add(trigger);
  for (const name of ['new', 'old']) {
    const variable = variableOf(name, type ?? 'unknown', trigger, walk);
    // In a trigger for each row both have the columns of the table; one of them is a row of NULLs where it does not exist.
    const unreadable =
      trigger.forEach === 'row'
        ? {}
        : { unreadable: `record "${name}" is not assigned in a trigger for each statement` };
    declare(scope, { ...variable, composite: true, ...unreadable });
  }
}

/** The type of a table's rows; undefined when there is no such table. */
export async function rowType(table: Name, ground: Ground): Promise<string | undefined> {
  const answer = await ground.server.analyse(`SELECT NULL::${printed(table, ground)}`, []);
  return isFailure(answer) ? undefined : answer.columns[0]?.type;
}

/** Whether the routine is one whose body is to be analysed. */
export function bodyOf(node: CreateRoutine): Block | undefined {
  const { routine } = node;
  return (routine.properties.language ?? 'plpgsql').toLowerCase() === 'plpgsql' ? routine.body : undefined;
}
