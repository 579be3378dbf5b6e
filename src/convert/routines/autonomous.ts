import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateOther, CreateRoutine } from '../../sql/tree/define.ts';
import { rewrite } from '../../sql/rewrite.ts';
import type { Call } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Block, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { nowhere } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import type { AssembledRoutine, RoutineSite } from './assemble.ts';

/** Whether a routine is an autonomous transaction (PL/SQL Language Reference, "AUTONOMOUS_TRANSACTION Pragma"). */
export function isAutonomous(routine: RoutineDeclaration): boolean {
  return routine.body?.declarations.some(isPragma) === true;
}

function isPragma(declaration: Block['declarations'][number]): boolean {
  return declaration.kind === 'pragma' && declaration.name === 'AUTONOMOUS_TRANSACTION';
}

/**
 * An autonomous routine as two: one with its statements, and one of its name that has the other executed through a second connection, where
 * it can commit; a function's work is committed when the second connection has executed it. What the routine gives back comes as a row.
 * Undefined when the settings do not ask for it.
 */
export function throughDblink(
  routine: RoutineDeclaration,
  bench: Bench,
  site: RoutineSite,
  assemble: (routine: RoutineDeclaration, bench: Bench, site: RoutineSite) => AssembledRoutine,
): AssembledRoutine | undefined {
  const { names, settings } = bench.workshop;
  const isFunction = routine.form === 'function';
  const isPossible =
    !isFunction || (!routine.properties.pipelined && routine.parameters.every((each) => each.mode === 'in'));
  if (settings.autonomousTransactions !== 'dblink' || !isPossible || !routine.body) return undefined;
  const { schema, name } = site.target;
  const inner = { schema, name: names.routineBeside(bench.object, schema, `${name}_autonomous`) };
  const declarations = routine.body.declarations.filter((each) => !isPragma(each));
  const body = { ...routine.body, declarations };
  const made = assemble({ ...routine, body: isFunction ? withoutCommit(body) : body }, bench, {
    ...site,
    target: inner,
  });
  const extension: CreateOther = {
    kind: 'createOther',
    ...nowhere,
    object: 'EXTENSION',
    name: make.name(nowhere, 'dblink'),
    details: {},
    text: 'CREATE EXTENSION IF NOT EXISTS dblink',
  };
  bench.definitions.push({ node: extension, stage: 'pre-data' });
  const wrapper = bench.convert(wrapperOf(routine, inner, bench));
  if (wrapper.kind !== 'createRoutine') return undefined;
  const title = routine.name.parts.at(-1)?.text ?? name;
  bench.report(routineFindings.throughDblink, routine.name, `${title} runs through a second connection.`);
  const named: CreateRoutine = {
    ...wrapper,
    routine: { ...wrapper.routine, name: names.qualified(site.target, routine.name) },
  };
  return { ...made, statements: [{ node: named, target: site.target }, ...made.statements] };
}

/** A function of PostgreSQL cannot commit; the second connection does so when the function has ended. */
function withoutCommit(body: Block): Block {
  return rewrite(body, (node) =>
    node.kind === 'transaction' && node.action === 'commit'
      ? {
          kind: 'fragmentStatement',
          start: node.start,
          end: node.end,
          fragment: make.fragment(node, 'primary', '/* COMMIT: when the second connection is done */ NULL'),
        }
      : node,
  ) as Block;
}

function wrapperOf(routine: RoutineDeclaration, inner: RoutineSite['target'], bench: Bench): CreateRoutine {
  const { names } = bench.workshop;
  const written = names.qualified(inner, nowhere).parts;
  const callee = written.map((part) => (part.quoted ? `"${part.text}"` : part.text)).join('.');
  const given = routine.parameters.filter((each) => each.mode !== 'out');
  const holes = routine.parameters.map((each) => (each.mode === 'out' ? 'NULL' : '%L')).join(', ');
  const verb = routine.form === 'function' ? 'SELECT' : 'CALL';
  const statement = make.call(nowhere, 'format', [
    make.string(nowhere, `${verb} ${callee}(${holes})`),
    ...given.map((each) => make.reference(nowhere, names.local(each.name))),
  ]);
  const connection = make.call(nowhere, bench.pack('dblink_connection'), []);
  const body: Block = {
    kind: 'block',
    ...nowhere,
    labels: [],
    declarations: [],
    statements: [execution(routine, connection, statement, bench)],
    handlers: [],
    begin: -1,
    exception: -1,
  };
  const at = { start: routine.start, end: routine.start };
  const { deterministic: _, ...properties } = routine.properties;
  return { kind: 'createRoutine', ...at, orReplace: true, routine: { ...routine, ...at, properties, body } };
}

/** The statement that has the second connection execute the call, and takes what it gives back. */
function execution(routine: RoutineDeclaration, connection: Call, statement: Call, bench: Bench): Statement {
  const { names, types } = bench.workshop;
  const site = { schema: bench.object.nameSchema, object: bench.object };
  const outs = routine.parameters.filter((each) => each.mode !== 'in');
  const values = routine.returns ? [routine.returns] : outs.map((each) => each.type);
  if (values.length === 0)
    return {
      kind: 'callStatement',
      ...nowhere,
      style: 'perform',
      call: make.call(nowhere, 'dblink_exec', [connection, statement]),
    };
  const columns = values.flatMap((type, i): (string | Node)[] => [
    `${i === 0 ? '' : ', '}value${i + 1} `,
    types.of(type, 'cast', site),
  ]);
  const source = [make.call(nowhere, 'dblink', [connection, statement]), ' AS answer (', ...columns, ')'];
  const selected = values.map((_, i) => `answer.value${i + 1}`).join(', ');
  const parts: (string | Node)[] = routine.returns
    ? [`RETURN (SELECT ${selected} FROM `, ...source, ')']
    : [
        `SELECT ${selected} INTO `,
        ...outs.flatMap((each, i): (string | Node)[] => [
          ...(i === 0 ? [] : [', ']),
          make.reference(nowhere, names.local(each.name)),
        ]),
        ' FROM ',
        ...source,
      ];
  return { kind: 'fragmentStatement', ...nowhere, fragment: make.fragment(nowhere, 'primary', ...parts) };
}
