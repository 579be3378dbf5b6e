import type { Package } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import type { CreateOther, CreateType } from '../../sql/tree/define.ts';
import type {
  CursorDeclaration,
  Declaration,
  RoutineDeclaration,
  TypeDeclaration,
} from '../../sql/tree/routine.ts';
import type { Finding } from '../../text/finding.ts';
import { contains } from '../../text/span.ts';
import { rowType } from '../collections/row-type.ts';
import { Bench } from '../context.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject, TargetStatement } from '../conversion.ts';
import { withoutLeftovers } from '../leftover.ts';
import type { AssembledRoutine } from '../routines/assemble.ts';
import { assemble } from '../routines/assemble.ts';
import type { PackagePlan } from '../routines/book.ts';
import { bookOf, membersOf, partsOf, routineName } from '../routines/book.ts';
import type { Stretch } from '../routines/comments.ts';
import { shareComments, specificationFirst, withCommentsBefore } from '../routines/comments.ts';
import { startOf, stateRoutines } from '../routines/package-state.ts';
import { stub } from '../routines/stub.ts';
import { needsCompositeType } from '../types/mapper.ts';
import { hasKnownRange, rangeDomain } from '../types/range.ts';
import { unresolvedFindings } from '../unresolved.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/** A routine of a package: its declaration in the specification, if it is public, and its body, if there is one. */
interface Member {
  readonly specification?: RoutineDeclaration;
  readonly routine: RoutineDeclaration;
}

/**
 * A package becomes a schema that holds its members, public and private alike: routines, functions for variables and constants,
 * composite types for record types.
 */
export const convertPackage: ObjectConverter<Package> = (object, workshop): readonly ConvertedObject[] => {
  const plan = bookOf(workshop).package(object);
  const members = routinesOf(object, plan);
  const unresolved = unresolvedFindings(workshop, object);
  const stretches = stretchesOf(object, members);
  const comments = shareComments([...object.sourceComments, ...object.bodyComments], stretches, object);
  const commentsFor = (owner: object): TargetStatement['comments'] => comments.get(owner) ?? [];
  const own = packageItself(object, plan, workshop, commentsFor);
  const { id } = own;
  const others = members.map((member, i) =>
    convertMember(object, member, i, plan, workshop, {
      parent: id,
      commentsFor,
      unresolved: unresolved.filter((each) => contains(member.routine, each.span)),
    }),
  );
  const rest = unresolved.filter((each) => !members.some((member) => contains(member.routine, each.span)));
  return [{ ...own, findings: [...own.findings, ...rest] }, ...others];
};

/** The members that are routines, in the order of the specification and then of the body. */
function routinesOf(object: Package, plan: PackagePlan): Member[] {
  const members = new Map<string, Member>();
  const keyOf = (routine: RoutineDeclaration): string => {
    const target = plan.routines.get(routine);
    const heads = routine.parameters.map((each) => `${each.name.text} ${typeWords(each.type)}`.toUpperCase());
    return `${target?.name} ${routine.form} ${heads.join()}`;
  };
  for (const each of partsOf(object).specification)
    if (each.kind === 'routine') members.set(keyOf(each), { specification: each, routine: each });
  for (const each of partsOf(object).body) {
    if (each.kind !== 'routine') continue;
    const key = keyOf(each);
    const known = members.get(key);
    if (known?.routine.body) continue;
    members.set(key, {
      ...(known?.specification ? { specification: known.specification } : {}),
      routine: known?.specification ? withDefaults(each, known.specification) : each,
    });
  }
  return [...members.values()];
}

function typeWords(type: RoutineDeclaration['parameters'][number]['type']): string {
  return type.name.parts.map((part) => part.text).join('.') + (type.attribute ?? '');
}

/** Callers see the defaults of the specification. */
function withDefaults(body: RoutineDeclaration, head: RoutineDeclaration): RoutineDeclaration {
  if (!head.parameters.some((each, i) => each.default && !body.parameters[i]?.default)) return body;
  const parameters = body.parameters.map((each, i) => {
    const value = each.default ?? head.parameters[i]?.default;
    return value ? { ...each, default: value } : each;
  });
  return { ...body, parameters };
}

/** Whose comments are whose: those of a declaration in the specification go with the routine of the body. */
function stretchesOf(object: Package, members: readonly Member[]): Stretch[] {
  const owners = new Map<Declaration, object>();
  for (const member of members) {
    owners.set(member.routine, member);
    if (member.specification) owners.set(member.specification, member);
  }
  const ends = [object.specification, object.body].flatMap((each) =>
    each ? [{ start: each.start, end: each.start, owner: object }] : [],
  );
  const initialization = object.body?.initialization;
  const last = initialization ? [{ ...span(initialization), owner: initialization }] : [];
  const stretches = membersOf(object).map((each): Stretch => {
    const member = members.find(
      (one) => one.routine.start === each.start || one.specification?.start === each.start,
    );
    const hasStatement = each.kind === 'variable' || isComposite(each);
    return { ...span(each), owner: owners.get(each) ?? member ?? (hasStatement ? each : object) };
  });
  return [...ends, ...stretches, ...last];
}

function span(node: { readonly start: number; readonly end: number }): { start: number; end: number } {
  return { start: node.start, end: node.end };
}

function isComposite(declaration: Declaration): declaration is TypeDeclaration {
  if (declaration.kind !== 'typeDeclaration') return false;
  const { definition } = declaration;
  return definition.kind === 'subtype' ? hasKnownRange(definition) : needsCompositeType(definition);
}

/** The schema, the types, and what stands for variables. */
function packageItself(
  object: Package,
  plan: PackagePlan,
  workshop: Workshop,
  commentsFor: (owner: object) => TargetStatement['comments'],
): ConvertedObject {
  const bench = new Bench(object, workshop);
  const target = workshop.names.object(object);
  const statements: TargetStatement[] = [];
  if (workshop.settings.packages === 'schema')
    statements.push(schemaStatement(object, target.schema, workshop, commentsFor(object)));
  for (const each of membersOf(object))
    if (isComposite(each)) statements.push(...typeStatement(object, each, bench, commentsFor(each)));
    else if (each.kind === 'cursor') statements.push(...rowTypeStatement(object, each, bench));
  for (const each of stateRoutines(object, plan, bench)) {
    const owner = each.of ?? object.body?.initialization;
    const isFirst = each.of === undefined || each.node.routine.form === 'function';
    const made = statement('pre-data', each.node, { ...each.target, kind: each.node.routine.form });
    statements.push({ ...made, comments: owner && isFirst ? commentsFor(owner) : [] });
  }
  reportPackage(object, plan, bench);
  const extra = extraStatements(bench, { ...target, kind: 'package' });
  return converted(object, 'package', {
    target,
    statements: [...statements, ...extra],
    findings: [...bench.findings, ...workshop.names.findings(object)],
  });
}

function schemaStatement(
  object: Package,
  schema: string,
  workshop: Workshop,
  comments: TargetStatement['comments'],
): TargetStatement {
  const at = { start: object.span.end, end: object.span.end };
  const name = workshop.names.identifier(schema, at);
  const node: CreateOther = {
    kind: 'createOther',
    ...at,
    object: 'SCHEMA',
    name: { kind: 'name', ...at, parts: [name] },
    details: {},
    text: `CREATE SCHEMA IF NOT EXISTS ${name.quoted ? `"${name.text}"` : name.text}`,
  };
  const made = statement('pre-data', node, { schema, name: schema, kind: 'schema' }, comments);
  return { ...made, origin: object.span };
}

function typeStatement(
  object: Package,
  declaration: TypeDeclaration,
  bench: Bench,
  comments: TargetStatement['comments'],
): TargetStatement[] {
  const { names } = bench.workshop;
  const target = names.member(object, names.stored(declaration.name));
  const given = declaration.definition;
  const definition =
    given.kind === 'subtype' ? rangeDomain(given, given.base, bench.pack('value_error')) : given;
  if (definition.kind === 'recordType')
    for (const field of definition.fields)
      if (field.notNull) {
        const what = `The field ${field.name.text} of ${declaration.name.text} is NOT NULL.`;
        bench.report(routineFindings.packageTypeDefault, field, what);
      }
  const node: CreateType = {
    kind: 'createType',
    ...span(declaration),
    name: names.qualified(target, declaration.name),
    definition,
  };
  const kept = withoutLeftovers(bench.convert(node), bench);
  return kept ? [statement('pre-data', kept, { ...target, kind: 'type' }, comments)] : [];
}

/** The rows of a cursor have a type where a collection holds them. */
function rowTypeStatement(object: Package, cursor: CursorDeclaration, bench: Bench): TargetStatement[] {
  const { names, types } = bench.workshop;
  const row = bench.resolution.typeOfDeclaration(cursor);
  if (row.kind !== 'cursor' || !row.row || !types.collections.hasRowType(cursor, object)) return [];
  const node = rowType(row.row, cursor, { names, types, object });
  const { schema, name } = names.member(object, `${names.stored(cursor.name)}_ROW`);
  return node ? [statement('pre-data', node, { schema, name, kind: 'type' })] : [];
}

function reportPackage(object: Package, plan: PackagePlan, bench: Bench): void {
  if (!object.specification)
    bench.report(
      routineFindings.packageWithoutSpecification,
      object.span,
      `The specification of package ${object.name} is not in the scripts.`,
    );
  const variables = [...plan.accessors.keys()].filter((each) => !each.constant);
  const [first] = variables;
  if (first) {
    const list = variables.map((each) => each.name.text).join(', ');
    bench.report(routineFindings.packageState, first, `Package ${object.name} has the variables ${list}.`);
  }
  for (const each of membersOf(object))
    if (each.kind === 'conditionalCompilation')
      bench.report(routineFindings.conditionalOpen, each, 'The test of $IF cannot be evaluated here.');
  for (const each of membersOf(object))
    if (each.kind === 'pragma' && each.name === 'SERIALLY_REUSABLE' && variables.length > 0)
      bench.report(routineFindings.jumpingState, each, `Package ${object.name} is SERIALLY_REUSABLE.`);
}

interface MemberParts {
  readonly parent: string;
  readonly commentsFor: (owner: object) => TargetStatement['comments'];
  readonly unresolved: readonly Finding[];
}

function convertMember(
  object: Package,
  member: Member,
  index: number,
  plan: PackagePlan,
  workshop: Workshop,
  { parent, commentsFor, unresolved }: MemberParts,
): ConvertedObject {
  const bench = new Bench(object, workshop);
  const { names } = workshop;
  const { routine } = member;
  const stored = routineName(routine, names);
  const target = plan.routines.get(member.specification ?? routine) ?? names.member(object, stored);
  const kind = routine.form === 'procedure' ? 'packaged procedure' : 'packaged function';
  const renamed = plan.renamed.includes(member.specification ?? routine);
  if (renamed)
    bench.report(
      routineFindings.overloadRenamed,
      routine.name,
      `${stored} with these parameters is called ${target.name}, because another overload has the same types in PostgreSQL.`,
    );
  const result = assembled(object, member, plan, bench, target);
  const ofMember = specificationFirst(commentsFor(member), routine, member.specification, workshop.sources);
  const nestedStretch = (each: AssembledRoutine['statements'][number], isOuter: boolean): Stretch => {
    const stretch = { ...span(each.node), owner: each };
    return isOuter ? stretch : withCommentsBefore(stretch, ofMember, workshop.sources);
  };
  const comments = shareComments(
    ofMember,
    result.statements.map((each) => nestedStretch(each, each === result.statements.at(-1))),
    member,
  );
  const last = result.statements.at(-1);
  const statements = result.statements.map((each) =>
    statement('pre-data', each.node, { ...each.target, kind }, [
      ...(comments.get(each) ?? []),
      ...(each === last ? (comments.get(member) ?? []) : []),
    ]),
  );
  const before = routinesBefore(object, member, index, names.stored.bind(names));
  return converted(object, kind, {
    name: `${object.name}.${stored}`,
    parent,
    target,
    origin: span(routine),
    statements: [...extraStatements(bench, { ...target, kind }), ...statements],
    findings: [...bench.findings, ...unresolved],
    refused: result.refused,
    ...(before > 0 ? { suffix: `#${before + 1}` } : {}),
  });
}

/** How many overloads of the same kind and name stand before. */
function routinesBefore(
  object: Package,
  member: Member,
  index: number,
  stored: (name: RoutineDeclaration['name']['parts'][number]) => string,
): number {
  const own = member.routine.name.parts.at(-1);
  const seen = new Set<string>();
  let count = 0;
  for (const each of membersOf(object)) {
    if (each.kind !== 'routine' || each === member.routine || each === member.specification) continue;
    const other = each.name.parts.at(-1);
    if (!own || !other || stored(own) !== stored(other) || each.form !== member.routine.form) continue;
    const head = each.parameters
      .map((parameter) => `${parameter.name.text} ${typeWords(parameter.type)}`)
      .join();
    const first = member.specification ?? member.routine;
    if (each.start < first.start && !seen.has(head)) count += 1;
    seen.add(head);
  }
  return index === 0 ? 0 : count;
}

function assembled(
  object: Package,
  { routine, specification }: Member,
  plan: PackagePlan,
  bench: Bench,
  target: AssembledRoutine['statements'][number]['target'],
): AssembledRoutine {
  const authid = object.specification?.authid;
  const site = { target, object, ...(authid ? { authid } : {}) };
  if (!routine.body && routine.external === undefined) {
    const name = `${object.name}.${routine.name.parts.at(-1)?.text}`;
    bench.report(routineFindings.packageWithoutBody, routine, `The body of ${name} is not in the scripts.`);
    return stub(routine, bench, site, `The body of ${name} is not in the scripts`);
  }
  const starts = specification && plan.initializesOnCall ? startOf(plan, bench) : [];
  const body =
    routine.body && starts.length > 0
      ? { ...routine.body, statements: [...starts, ...routine.body.statements] }
      : routine.body;
  return assemble(body ? { ...routine, body } : routine, bench, site);
}
