import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateOther, CreateRoutine } from '../../sql/tree/define.ts';
import type { Block, RoutineDeclaration } from '../../sql/tree/routine.ts';
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
 * An autonomous procedure as two: one with its statements, and one of its name that has the other executed through a second
 * connection, where it can commit. The connection is that of the setting `godwit_oracle.dblink`, else the same database as the
 * server's own user. Undefined when the settings do not ask for it or the routine gives something back.
 */
export function throughDblink(
  routine: RoutineDeclaration,
  bench: Bench,
  site: RoutineSite,
  assemble: (routine: RoutineDeclaration, bench: Bench, site: RoutineSite) => AssembledRoutine,
): AssembledRoutine | undefined {
  const { names, settings } = bench.workshop;
  const isPlain = routine.form === 'procedure' && routine.parameters.every((each) => each.mode === 'in');
  if (settings.autonomousTransactions !== 'dblink' || !isPlain || !routine.body) return undefined;
  const { schema, name } = site.target;
  const inner = { schema, name: names.routineBeside(bench.object, schema, `${name}_autonomous`) };
  const declarations = routine.body.declarations.filter((each) => !isPragma(each));
  const made = assemble({ ...routine, body: { ...routine.body, declarations } }, bench, {
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

function wrapperOf(routine: RoutineDeclaration, inner: RoutineSite['target'], bench: Bench): CreateRoutine {
  const { names } = bench.workshop;
  const written = names.qualified(inner, nowhere).parts;
  const callee = written.map((part) => (part.quoted ? `"${part.text}"` : part.text)).join('.');
  const holes = routine.parameters.map(() => '%L').join(', ');
  const values = routine.parameters.map((each) => make.reference(nowhere, names.local(each.name)));
  const statement = make.call(nowhere, 'format', [
    make.string(nowhere, `CALL ${callee}(${holes})`),
    ...values,
  ]);
  // Text of the target, which no rule may read as the source's: there '' would be NULL.
  const connection = make.fragment(
    nowhere,
    'primary',
    "coalesce(nullif(current_setting('godwit_oracle.dblink', true), ''), 'dbname=' || current_database())",
  );
  const body: Block = {
    kind: 'block',
    ...nowhere,
    labels: [],
    declarations: [],
    statements: [
      {
        kind: 'callStatement',
        ...nowhere,
        style: 'perform',
        call: make.call(nowhere, 'dblink_exec', [connection, statement]),
      },
    ],
    handlers: [],
    begin: -1,
    exception: -1,
  };
  const at = { start: routine.start, end: routine.start };
  return { kind: 'createRoutine', ...at, orReplace: true, routine: { ...routine, ...at, body } };
}
