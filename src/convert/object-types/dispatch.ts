import type { UserType } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import type { Call, Reference } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type {
  Block,
  CaseStatement,
  CaseStatementBranch,
  Parameter,
  RoutineDeclaration,
  Statement,
  VariableDeclaration,
} from '../../sql/tree/routine.ts';
import type { Span } from '../../text/span.ts';
import { returnsRecord } from '../routines/called.ts';
import { resultName } from '../routines/result-name.ts';
import { methodTarget, objectType, selfName, withSelf } from '../routines/methods.ts';
import type { TargetName } from '../target-names.ts';
import type { Names } from './composite.ts';
import { hierarchy, tagName, tagText } from './composite.ts';

import { isBelow, overrides, supertypeOf, typesBelow } from './hierarchy.ts';

/** A method as one type of a hierarchy has it. */
interface Implementation {
  readonly of: UserType;
  readonly method: RoutineDeclaration;
}

/** The implementations of a method for the types below its own, each with the types whose objects it is called for. */
interface Overriding extends Implementation {
  readonly types: readonly UserType[];
}

/** The methods that take the place of one in subtypes; none where it is the same for all objects. */
function overridings(of: UserType, method: RoutineDeclaration, context: Names): readonly Overriding[] {
  const found = hierarchy(of, context);
  const { catalog, names } = context;
  const fold = (each: Identifier): string => names.stored(each);
  if (!found || method.method?.role === 'static' || method.method?.role === 'constructor') return [];
  const made = new Map<RoutineDeclaration, { of: UserType; types: UserType[] }>();
  for (const type of typesBelow(of, found, catalog, fold)) {
    const own = implementation(type, of, method, context);
    if (!own || own.of === of) continue;
    const entry = made.get(own.method) ?? { of: own.of, types: [] };
    entry.types.push(type);
    made.set(own.method, entry);
  }
  return [...made].map(([each, { of: owner, types }]) => ({ method: each, of: owner, types }));
}

/** The method that is called for an object of a type: its own, or the nearest one above it. */
function implementation(
  type: UserType,
  top: UserType,
  method: RoutineDeclaration,
  context: Names,
): Implementation | undefined {
  const { catalog, names } = context;
  const fold = (each: Identifier): string => names.stored(each);
  if (type === top) return { of: top, method };
  const own = objectType(type)?.methods.find((each) => overrides(each, method, fold));
  if (own) return { of: type, method: own };
  const above = supertypeOf(type, catalog, fold);
  return above && isBelow(above, top, catalog, fold)
    ? implementation(above, top, method, context)
    : undefined;
}

/** Whether it depends on the object which method is called. */
export function isDispatched(of: UserType, method: RoutineDeclaration, context: Names): boolean {
  return overridings(of, method, context).length > 0;
}

/** The routine that holds the method's own body: beside the one that chooses, it has a name of its own. */
export function ownTarget(of: UserType, method: RoutineDeclaration, context: Names): TargetName {
  const target = methodTarget(of, method, context.names);
  if (!isDispatched(of, method, context)) return target;
  return {
    ...target,
    name: context.names.routineBeside(
      of,
      target.schema,
      `${target.name}_of_${context.names.object(of).name}`,
    ),
  };
}

/**
 * The routine that is called for a method: it looks at the type of the object and calls the method of that ("Overriding Methods and
 * Dynamic Method Dispatch", PL/SQL Language Reference). Undefined where no subtype has another.
 */
export function dispatcher(
  of: UserType,
  method: RoutineDeclaration,
  context: Names,
): RoutineDeclaration | undefined {
  const found = hierarchy(of, context);
  const others = overridings(of, method, context);
  if (!found || others.length === 0) return undefined;
  const at: Span = { start: method.end, end: method.end };
  const head = withSelf(of, method, context);
  const choice = (each: Overriding): CaseStatementBranch => ({
    kind: 'caseStatementBranch',
    ...at,
    tests: each.types.map((type) => make.string(at, tagText(type, found, context))),
    statements: calling(each, ownTarget(each.of, each.method, context), head, at, context),
  });
  const isAbstract = method.method?.modifiers.some((each) => /NOT INSTANTIABLE/i.test(each)) === true;
  const statement: CaseStatement = {
    kind: 'caseStatement',
    ...at,
    labels: [],
    operand: make.reference(at, selfName(at), { ...tagName(found, at, context), target: true }),
    branches: others.map(choice),
    otherwise: isAbstract
      ? [nothingToCall(head, at)]
      : calling({ of, method }, ownTarget(of, method, context), head, at, context),
  };
  const body: Block = {
    kind: 'block',
    ...at,
    labels: [],
    declarations: returnsRecord(head) ? [resultsOf(head, at)] : [],
    statements: [statement],
    handlers: [],
    begin: -1,
    exception: -1,
  };
  return { ...head, body };
}

function calling(
  { of, method }: Implementation,
  target: TargetName,
  head: RoutineDeclaration,
  at: Span,
  context: Names,
): Statement[] {
  const { names } = context;
  const named = (each: Parameter): Reference =>
    make.reference(at, { ...names.local(each.name), ...at, target: true });
  const isRecord = returnsRecord(head);
  const given = head.parameters.filter((each) => !isRecord || each.mode !== 'out');
  const call: Call = make.call(at, names.qualified(target, at).parts, given.map(named));
  if (head.form !== 'function') return [{ kind: 'callStatement', ...at, call, style: 'call' }];
  if (!isRecord) return [{ kind: 'return', ...at, form: 'return', value: call }];
  // A function with OUT parameters gives a record of them and of its result, which RETURN cannot hand on.
  const results = resultsOf(head, at).name;
  const write = (...parts: readonly (string | Node)[]): Statement => ({
    kind: 'fragmentStatement',
    ...at,
    fragment: make.fragment(at, 'primary', ...parts),
  });
  const outs = head.parameters.filter((each) => each.mode !== 'in');
  return [
    write('SELECT * INTO ', results, ' FROM ', call),
    ...outs.map((each) => write(named(each), ' := ', make.reference(at, results, ...named(each).name.parts))),
    write(
      make.identifier(at, resultName(head)),
      ' := ',
      make.reference(at, results, resultName(withSelf(of, method, context))),
    ),
    { kind: 'return', ...at, form: 'return' },
  ];
}

/** The variable that takes what a function with OUT parameters gives. */
function resultsOf(head: RoutineDeclaration, at: Span): VariableDeclaration {
  const taken = new Set(head.parameters.map((each) => each.name.text.toLowerCase()));
  let name = 'results';
  for (let i = 2; taken.has(name); i += 1) name = `results_${i}`;
  return make.variable(at, make.identifier(at, name), make.type(at, 'record'));
}

/** A method without a body is called on an object that is NULL only. */
function nothingToCall(head: RoutineDeclaration, at: Span): Statement {
  const name = head.name.parts.at(-1)?.text ?? '';
  return {
    kind: 'raiseMessage',
    ...at,
    level: 'exception',
    format: `ORA-30625: method dispatch on NULL SELF argument is disallowed: ${name}`,
    arguments: [],
    options: [{ name: 'ERRCODE', value: make.string(at, 'ORNMP') }],
  };
}
