import type { UserType } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import type { TableType } from '../../sql/tree/batch.ts';
import type { CreateType } from '../../sql/tree/define.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { ObjectType, RecordField, RoutineDeclaration } from '../../sql/tree/routine.ts';
import { Bench } from '../context.ts';
import type { ConvertedObject, TargetStatement } from '../conversion.ts';
import { withoutLeftovers } from '../leftover.ts';
import type { AssembledRoutine } from '../routines/assemble.ts';
import { assemble } from '../routines/assemble.ts';
import { routineName } from '../routines/book.ts';
import { shareComments } from '../routines/comments.ts';
import {
  attributesOf,
  isConstructor,
  methodTarget,
  selfName,
  typeOf,
  withSelf,
} from '../routines/methods.ts';
import {
  compositeType as compositeTypeOf,
  compositeValue,
  hierarchy,
  tagName,
  tagText,
} from '../object-types/composite.ts';
import { dispatcher, ownTarget } from '../object-types/dispatch.ts';
import type { Hierarchy } from '../object-types/hierarchy.ts';
import { obstacleOf, typesBelow } from '../object-types/hierarchy.ts';
import * as make from '../../sql/make.ts';
import { stub } from '../routines/stub.ts';
import { unresolvedFindings } from '../unresolved.ts';
import type { ObjectConverter } from './object.ts';
import { converted, extraStatements, statement } from './object.ts';

/**
 * An object type becomes a composite type with all its attributes, and each of its methods a function or procedure. Collection
 * types need nothing: wherever they are used, an array of their elements is.
 */
export const convertUserType: ObjectConverter<UserType> = (object, workshop): readonly ConvertedObject[] => {
  const bench = new Bench(object, workshop);
  const target = workshop.names.object(object);
  const definition = object.definition.definition;
  const own = { ...target, kind: 'type' as const };
  const statements: TargetStatement[] = [];
  let refused = false;
  if (!definition)
    bench.report(routineFindings.typeIncomplete, object.definition, `Type ${object.name} is only announced.`);
  else if (definition.kind === 'objectType') {
    reportType(object, definition, bench);
    const isRoot = (hierarchy(object, workshop)?.root ?? object) === object;
    const type = isRoot ? compositeType(object, definition, bench) : undefined;
    if (type) statements.push(statement('pre-data', type, own));
    else if (!isRoot) statements.push(statement('pre-data', domain(object, bench), own));
    const methods = methodsOf(object, definition, bench);
    refused = (isRoot && type === undefined) || methods.some((each) => each.refused);
    for (const method of methods)
      for (const each of method.statements)
        statements.push(statement('pre-data', each.node, { ...each.target, kind: each.node.routine.form }));
  } else if (definition.kind === 'tableType')
    statements.push(statement('pre-data', rowOfTable(object, definition, bench), own));
  const stretches = statements.map((each) => ({ ...each.origin, owner: each }));
  const all = [...object.sourceComments, ...object.bodyComments];
  const comments = shareComments(all, stretches, statements[0] ?? object);
  return [
    converted(object, 'type', {
      target,
      statements: [
        ...extraStatements(bench, own),
        ...statements.map((each) => ({ ...each, comments: comments.get(each) ?? [] })),
      ],
      findings: [
        ...bench.findings,
        ...unresolvedFindings(workshop, object),
        ...workshop.names.findings(object),
      ],
      refused,
    }),
  ];
};

/** A table type of SQL Server is the composite type of its rows: a parameter of the table type is an array of them. */
function rowOfTable(object: UserType, definition: TableType, { workshop }: Bench): CreateType {
  const { names, types } = workshop;
  const { start, end } = object.definition;
  const fields = definition.columns.map(
    (each): RecordField => ({
      kind: 'recordField',
      start: each.start,
      end: each.end,
      name: names.local(each.name),
      type: each.type ? types.of(each.type, 'attribute') : make.type(each, 'text'),
      notNull: false,
    }),
  );
  return {
    kind: 'createType',
    start,
    end,
    name: names.qualified(names.object(object), object.definition.name),
    definition: { kind: 'recordType', start: definition.start, end: definition.end, fields },
  };
}

function compositeType(object: UserType, definition: ObjectType, bench: Bench): CreateType | undefined {
  const { catalog, names } = bench.workshop;
  const { options: _, authid: __, ...head } = object.definition;
  const found = hierarchy(object, bench.workshop);
  const node: CreateType = {
    ...head,
    definition: {
      kind: 'recordType',
      start: definition.start,
      end: definition.end,
      fields: found ? fieldsOf(found, definition, bench) : attributesOf(object, catalog, names),
    },
  };
  const kept = withoutLeftovers(bench.convert(node), bench);
  return kept?.kind === 'createType' ? kept : undefined;
}

/** The attributes of all types of a hierarchy, and the one that tells them apart. */
function fieldsOf(found: Hierarchy, { end }: ObjectType, bench: Bench): RecordField[] {
  const { names, types } = bench.workshop;
  const at = { start: end, end };
  const fields = found.attributes.map(({ field, owners: [owner] }): RecordField => {
    if (owner === found.root || !owner) return field;
    const type = types.of(field.type, 'attribute', { schema: owner.nameSchema, object: owner });
    return { ...field, ...at, name: { ...names.local(field.name), ...at }, type: { ...type, ...at } };
  });
  const name = tagName(found, at, bench.workshop);
  const type = make.type(at, 'text');
  return [...fields, { kind: 'recordField', ...at, name, type, notNull: false }];
}

/** A subtype is a domain over the composite type of its hierarchy: objects of it and of those below it. */
function domain(object: UserType, bench: Bench): Node {
  const { workshop } = bench;
  const found = hierarchy(object, workshop) as Hierarchy;
  const fold = (each: Identifier): string => workshop.names.stored(each);
  const at = { start: object.definition.start, end: object.definition.end };
  const tags = typesBelow(object, found, workshop.catalog, fold).map((each) =>
    make.string(at, tagText(each, found, workshop)),
  );
  return make.fragment(
    at,
    'primary',
    'CREATE DOMAIN ',
    workshop.names.qualified(workshop.names.object(object), at),
    ' AS ',
    compositeTypeOf(object, at, workshop),
    ' CHECK ((VALUE).',
    tagName(found, at, workshop),
    ' IN (',
    ...tags.flatMap((each, i) => (i === 0 ? [each] : [', ', each])),
    '))',
  );
}

function reportType(object: UserType, definition: ObjectType, bench: Bench): void {
  const { name } = object;
  const { catalog, names } = bench.workshop;
  const obstacle = obstacleOf(object, catalog, (each) => names.stored(each));
  if (obstacle)
    bench.report(
      routineFindings.objectInheritance,
      definition,
      `Type ${name} and the types above and below it are composite types of their own, because ${obstacle.what}.`,
    );
  for (const method of definition.methods) {
    const role = method.method?.role;
    if (role === 'map' || role === 'order')
      bench.report(
        routineFindings.objectOrder,
        method,
        `Objects of type ${name} are compared by ${method.name.parts.at(-1)?.text}.`,
      );
  }
}

/** The methods with their bodies; one without a body raises an error, unless it cannot be called on an object of the type itself. */
function methodsOf(object: UserType, definition: ObjectType, bench: Bench): AssembledRoutine[] {
  const { names } = bench.workshop;
  const bodies = object.body?.methods ?? [];
  const parameter = ({ name, type }: RoutineDeclaration['parameters'][number]): string =>
    [name, ...type.name.parts].map((each) => names.stored(each)).join(' ');
  const keyOf = (method: RoutineDeclaration): string => {
    const name = method.method?.role === 'constructor' ? 'new' : routineName(method, names);
    const others = method.parameters.filter((each) => names.stored(each.name) !== 'SELF');
    return `${method.form} ${name} ${others.map(parameter).join()}`;
  };
  return definition.methods.flatMap((method) => {
    const body = bodies.find((each) => keyOf(each) === keyOf(method));
    const target = methodTarget(object, method, names);
    const site = {
      target,
      object,
      ...(object.definition.authid ? { authid: object.definition.authid } : {}),
    };
    const chooser = dispatcher(object, method, bench.workshop);
    const chosen = chooser ? [assemble(chooser, bench, site)] : [];
    const ownSite = chooser ? { ...site, target: ownTarget(object, method, bench.workshop) } : site;
    if (body) return [assemble(prepared(object, body, bench), bench, ownSite), ...chosen];
    if (method.method?.modifiers.some((each) => /NOT INSTANTIABLE/i.test(each))) return chosen;
    const name = `${object.name}.${method.name.parts.at(-1)?.text}`;
    bench.report(routineFindings.objectBodyMissing, method, `The body of ${name} is not in the scripts.`);
    return [
      stub(
        withSelf(object, method, bench.workshop),
        bench,
        ownSite,
        `The body of ${name} is not in the scripts`,
      ),
      ...chosen,
    ];
  });
}

/** A constructor fills an object of its own, whose attributes are NULL at first, and gives it back. */
function prepared(object: UserType, method: RoutineDeclaration, bench: Bench): RoutineDeclaration {
  const head = withSelf(object, method, bench.workshop);
  if (!isConstructor(method) || !head.body) return head;
  const at = { start: -1, end: -1 };
  return {
    ...head,
    body: {
      ...head.body,
      declarations: [
        make.variable(
          at,
          selfName(at),
          typeOf(object, at, bench.workshop),
          compositeValue(object, new Map(), at, bench.workshop),
        ),
        ...head.body.declarations,
      ],
    },
  };
}
