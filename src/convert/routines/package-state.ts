import type { Package } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { CreateRoutine } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type {
  Block,
  CallStatement,
  Parameter,
  Return,
  RoutineDeclaration,
  RoutineProperties,
  Statement,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { Span } from '../../text/span.ts';
import { nowhere } from '../../text/span.ts';
import type { Bench } from '../context.ts';
import { withoutLeftovers } from '../leftover.ts';
import { initialValue } from '../collections/initial.ts';
import type { TargetName } from '../target-names.ts';
import type { Accessors, PackagePlan } from './book.ts';
import { isLiteral, siteIn } from './book.ts';
import { excludesNull } from '../types/range.ts';

/** A routine that stands for something of a package that is no routine in the source. */
export interface StateRoutine {
  readonly node: CreateRoutine;
  readonly target: TargetName;
  /** The variable that it stands for; undefined for the initialisation. */
  readonly of?: VariableDeclaration;
}

/**
 * The functions and procedures that stand for the variables and constants of a package (PL/SQL Language Reference, "Package
 * State"). A variable `rate` is read by `package.rate()` and written by `package.set_rate(value)`; its value lives in the session.
 */
export function stateRoutines(of: Package, plan: PackagePlan, bench: Bench): StateRoutine[] {
  const made = [...plan.accessors].flatMap(([variable, accessors]) =>
    variable.constant
      ? [constant(variable, accessors, bench)]
      : variableRoutines(of, variable, accessors, plan, bench),
  );
  const initialize = plan.initialize ? initialization(of, plan, plan.initialize, bench) : undefined;
  const all = initialize ? [...made, initialize] : made;
  return all.filter((each) => each !== undefined);
}

/** A constant is a function of the same name, which the planner replaces by its value. */
function constant(variable: VariableDeclaration, { get }: Accessors, bench: Bench): StateRoutine | undefined {
  const value = variable.default ?? make.nullLiteral(variable);
  const type = storedType(variable, bench);
  const fixed = isLiteral(variable.default);
  const properties: RoutineProperties = {
    ...(inSql(bench) && fixed ? { language: 'sql' } : {}),
    target: [fixed ? 'IMMUTABLE' : 'STABLE'],
  };
  const whole = needsCast(variable, bench) ? make.cast(value, value, declaredType(variable, bench)) : value;
  return routine(variable, get, bench, {
    returns: type,
    properties,
    ...(properties.language ? { value: whole } : { body: block(nowhere, [returning(whole)]) }),
    of: variable,
  });
}

/** `RETURN expression` came with PostgreSQL 14. */
function inSql(bench: Bench): boolean {
  return bench.workshop.settings.targetVersion >= 14;
}

/** A scale rounds, and CHAR fills up with blanks; other lengths say nothing about a value that fits. */
function needsCast(variable: VariableDeclaration, bench: Bench): boolean {
  const type = declaredType(variable, bench);
  const name = type.name.parts[0]?.text;
  if (name === 'char') return true;
  const literal = variable.default?.kind === 'number' ? variable.default.text : '';
  const decimals = literal.split('.')[1]?.length ?? 0;
  return name === 'numeric' && type.precision !== undefined && decimals > (type.scale ?? 0);
}

function variableRoutines(
  of: Package,
  variable: VariableDeclaration,
  accessors: Accessors,
  plan: PackagePlan,
  bench: Bench,
): (StateRoutine | undefined)[] {
  const type = storedType(variable, bench);
  if (type.name.parts[0]?.text === 'record' && type.dimensions === undefined) {
    const what = `The variable ${variable.name.text} of package ${of.name} is a record without a type of its own.`;
    bench.report(routineFindings.packageRecord, variable, what);
    return [];
  }
  const text = packCall(bench, nowhere, 'get_variable', [make.string(nowhere, accessors.key)]);
  const kept = isText(type) ? text : make.cast(nowhere, text, type);
  const initial = initialValue(bench.resolution.typeOfDeclaration(variable), nowhere, {
    names: bench.workshop.names,
    types: bench.workshop.types,
    object: of,
  });
  const value = initial && !variable.default ? make.call(nowhere, 'coalesce', [kept, initial]) : kept;
  const starts = startOf(plan, bench);
  const plain = starts.length === 0 && inSql(bench);
  const read = routine(variable, accessors.get, bench, {
    returns: type,
    properties: { ...(plain ? { language: 'sql' } : {}), target: ['STABLE'] },
    ...(plain ? { value } : { body: block(nowhere, [...starts, returning(value)]) }),
    of: variable,
  });
  return [read, setter(variable, accessors, type, starts, bench)];
}

function setter(
  variable: VariableDeclaration,
  accessors: Accessors,
  type: DataType,
  starts: readonly Statement[],
  bench: Bench,
): StateRoutine | undefined {
  const at = nowhere;
  const parameter = make.identifier(at, 'value');
  const declared = declaredType(variable, bench);
  const strict = isRanged(variable, bench) ? declaredType(variable, bench, 'variable') : declared;
  const notNull = excludesNull(variable, bench.resolution, bench.workshop.source.names.fold);
  const isChecked = notNull || strict !== declared || strict.precision !== undefined;
  const checked = make.identifier(at, 'checked');
  const kept = make.reference(at, isChecked ? checked : parameter);
  const text = isText(type) ? kept : make.cast(at, kept, 'text');
  const set = packCall(bench, at, 'set_variable', [make.string(at, accessors.key), text]);
  const declarations: Block['declarations'] = isChecked
    ? [
        {
          kind: 'variable',
          ...at,
          name: checked,
          constant: false,
          type: strict,
          notNull,
          default: make.reference(at, parameter),
        },
      ]
    : [];
  const body = { ...block(at, [...starts, perform(set)]), declarations };
  const input: Parameter = { kind: 'parameter', ...at, name: parameter, mode: 'in', type };
  return routine({ start: variable.end, end: variable.end }, accessors.set, bench, {
    form: 'procedure',
    parameters: [input],
    body,
    properties: {},
    of: variable,
  });
}

/**
 * Initial values and the initialisation part run once in a session, when something of the package is first used. The key is
 * set first, because what runs here uses the package itself.
 */
function initialization(
  of: Package,
  plan: PackagePlan,
  target: TargetName,
  bench: Bench,
): StateRoutine | undefined {
  const part = of.body?.initialization;
  const end: Span = part ?? nowhere;
  const at = nowhere;
  const key = make.string(at, `${target.schema}.${target.name}`);
  const done = make.isNull(at, packCall(bench, at, 'get_variable', [key]), true);
  const leave: Return = { kind: 'return', ...at, form: 'return' };
  const initial = [...plan.accessors.keys()].flatMap((variable) =>
    variable.constant || !variable.default ? [] : [initialAssignment(variable, variable.default, of, bench)],
  );
  const statements: Statement[] = [
    {
      kind: 'if',
      ...at,
      branches: [{ kind: 'ifBranch', ...at, test: done, statements: [leave] }],
    },
    perform(packCall(bench, at, 'set_variable', [key, make.string(at, 'true')])),
    ...initial,
  ];
  const inner = part && part.handlers.length === 0 && part.declarations.length === 0 ? part.statements : part;
  const { endName: _, ...plainPart } = part ?? block(at, []);
  const rest: readonly Statement[] = Array.isArray(inner) ? inner : inner ? [plainPart] : [];
  return routine(end, target, bench, {
    returns: make.type(at, 'void'),
    body: block(end, [...statements, ...rest], part?.begin),
    properties: {},
  });
}

function initialAssignment(
  variable: VariableDeclaration,
  value: Expression,
  of: Package,
  bench: Bench,
): Statement {
  const target = make.reference(variable.name, variable.name);
  bench.resolution.refer(target, {
    kind: 'variable',
    declaration: variable,
    owner: { kind: 'package', package: of, isPublic: true },
  });
  return { kind: 'assignment', start: variable.start, end: variable.end, target, value };
}

/** The statement that initialises the package, where it has anything to initialise. */
export function startOf(plan: PackagePlan, bench: Bench): Statement[] {
  if (!plan.initialize) return [];
  const name = bench.workshop.names.qualified(plan.initialize, nowhere);
  return [perform(make.call(nowhere, name.parts, []))];
}

function perform(call: Expression): CallStatement {
  return { kind: 'callStatement', start: call.start, end: call.end, call, style: 'perform' };
}

function returning(value: Expression): Return {
  return { kind: 'return', start: value.start, end: value.end, form: 'return', value };
}

function block(at: Span, statements: readonly Statement[], begin = -1): Block {
  return {
    kind: 'block',
    start: at.start,
    end: at.end,
    labels: [],
    declarations: [],
    statements,
    handlers: [],
    begin,
    exception: -1,
  };
}

interface StateParts {
  readonly form?: 'procedure' | 'function';
  readonly parameters?: readonly Parameter[];
  readonly returns?: DataType;
  readonly value?: Expression;
  readonly body?: Block;
  readonly properties: RoutineProperties;
  readonly of?: VariableDeclaration;
}

function routine(at: Span, target: TargetName, bench: Bench, parts: StateParts): StateRoutine | undefined {
  const { of, form = 'function', parameters = [], ...rest } = parts;
  const span = { start: at.start, end: at.end };
  const declaration: RoutineDeclaration = {
    kind: 'routine',
    ...span,
    form,
    name: bench.workshop.names.qualified(target, span),
    parameters,
    ...rest,
  };
  const node: CreateRoutine = { kind: 'createRoutine', ...span, orReplace: true, routine: declaration };
  const kept = withoutLeftovers(bench.convert(node), bench);
  return kept?.kind === 'createRoutine' ? { node: kept, target, ...(of ? { of } : {}) } : undefined;
}

function packCall(bench: Bench, at: Span, name: string, values: readonly Expression[]): Expression {
  return make.call(at, bench.pack(name), values);
}

/** The type that is read back from the text of the session's state: without length and precision, which were checked when it was set. */
function storedType(variable: VariableDeclaration, bench: Bench): DataType {
  const { precision: _, scale: __, ...type } = declaredType(variable, bench);
  return isText(type) ? make.type(variable, 'text') : type;
}

function isText(type: DataType): boolean {
  return type.dimensions === undefined && ['text', 'varchar'].includes(type.name.parts[0]?.text ?? '');
}

/** Whether the type of a variable is a subtype with a range, for which a domain stands. */
function isRanged(variable: VariableDeclaration, bench: Bench): boolean {
  const [plain, own] = [declaredType(variable, bench), declaredType(variable, bench, 'variable')];
  return plain.name.parts.at(-1)?.text !== own.name.parts.at(-1)?.text;
}

function declaredType(
  variable: VariableDeclaration,
  bench: Bench,
  place: 'cast' | 'variable' = 'cast',
): DataType {
  const { object, workshop } = bench;
  if (object.kind !== 'package') throw new Error(`${object.name} is no package.`);
  return workshop.types.of(variable.type, place, siteIn(object, variable.type, workshop.names));
}
