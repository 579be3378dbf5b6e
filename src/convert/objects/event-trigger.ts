import type { Trigger } from '../../catalog/catalog.ts';
import { routineFindings } from '../../sql/codes/routines.ts';
import * as make from '../../sql/make.ts';
import type { OtherStatement } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { Query } from '../../sql/tree/query.ts';
import type { Block, RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import { rewrite } from '../../sql/rewrite.ts';
import { some } from '../../sql/walk.ts';
import { nowhere } from '../../text/span.ts';
import { Bench } from '../context.ts';
import type { Workshop } from '../context.ts';
import type { ConvertedObject } from '../conversion.ts';
import { writtenName } from '../names/spelling.ts';
import { assemble } from '../routines/assemble.ts';
import { unresolvedFindings } from '../unresolved.ts';
import { converted, extraStatements, statement } from './object.ts';

/** The version of PostgreSQL that has event triggers on login. */
const loginVersion = 17;

/** Events of Oracle by the events of PostgreSQL that they fire on (PostgreSQL, "Overview of Event Trigger Behavior"). */
const ddlEvents: ReadonlySet<string> = new Set([
  'ALTER',
  'COMMENT',
  'CREATE',
  'DDL',
  'DROP',
  'GRANT',
  'RENAME',
  'REVOKE',
]);

/** What stands for the event attributes: fields of the row that the function loops over, or something of the session. */
const attributes: Readonly<Record<string, (pack: string) => string>> = {
  SYSEVENT: () => 'ddl.event',
  DICT_OBJ_TYPE: () => 'ddl.type',
  DICT_OBJ_OWNER: () => 'ddl.owner',
  DICT_OBJ_NAME: () => 'ddl.name',
  LOGIN_USER: (pack) => `${pack}.oracle_name(session_user)`,
  DATABASE_NAME: (pack) => `${pack}.oracle_name(current_database())`,
  CLIENT_IP_ADDRESS: () => 'host(inet_client_addr())',
  INSTANCE_NUM: () => '1',
};

/** The attribute that a name speaks of: ORA_DICT_OBJ_NAME, and the older DICTIONARY_OBJ_NAME. */
function attributeOf(node: Node, { names }: Workshop): string | undefined {
  const reference = node.kind === 'call' && node.arguments.length === 0 ? node.callee : node;
  if (reference.kind !== 'reference') return undefined;
  const parts = reference.name.parts.map((part) => names.stored(part));
  if (parts.length > 1 && parts[0] !== 'SYS') return undefined;
  const name = (parts.at(-1) ?? '').replace(/^ORA_/, '').replace(/^DICTIONARY_/, 'DICT_');
  return Object.hasOwn(attributes, name) ? name : undefined;
}

/**
 * A trigger on DDL or on the log-on as an event trigger (PL/SQL Language Reference, "System Triggers"; PostgreSQL, "Event Triggers"). Undefined
 * when PostgreSQL has none of its events.
 */
export function convertEventTrigger(
  object: Trigger,
  workshop: Workshop,
): readonly ConvertedObject[] | undefined {
  const { definition } = object;
  const events = definition.events.map((each) => each.event);
  const isLogin = events.every((each) => each === 'LOGON');
  const known = events.filter((each) => ddlEvents.has(each));
  const body = bodyOf(object);
  if (!body || (isLogin ? workshop.settings.targetVersion < loginVersion : known.length === 0))
    return undefined;
  const prepared = withAttributes(object, body, workshop);
  const bench = new Bench(prepared, workshop);
  const target = workshop.names.object(object);
  const inner = prepared.definition.body ?? body;
  const routine: RoutineDeclaration = {
    kind: 'routine',
    start: inner.start,
    end: inner.end,
    form: 'function',
    name: workshop.names.qualified(target, definition.name),
    parameters: [],
    returns: make.type(definition.name, 'event_trigger'),
    properties: {},
    body: inner,
  };
  const result = assemble(routine, bench, { target, object });
  const missing = events.filter((each) => each !== 'LOGON' && !ddlEvents.has(each));
  if (missing.length > 0)
    bench.report(
      routineFindings.triggerKind,
      definition,
      `Trigger ${object.name} fires on ${missing.join(' OR ')}, too, which event triggers of PostgreSQL do not.`,
    );
  bench.report(
    routineFindings.triggerEvent,
    definition,
    `Trigger ${object.name} becomes an event trigger of the whole database.`,
  );
  const name = writtenName(workshop.names.identifier(target.name, definition.name));
  const statements = result.statements.map((each, i) => {
    const isLast = i === result.statements.length - 1;
    const { body: made } = each.node.routine;
    const node =
      isLast && made && !isLogin
        ? {
            ...each.node,
            start: object.span.start,
            routine: { ...each.node.routine, body: looped(made, object, known, workshop) },
          }
        : each.node;
    return statement(
      'pre-data',
      node,
      { ...each.target, kind: 'function' },
      isLast ? object.sourceComments : [],
    );
  });
  const written = workshop.names
    .qualified(target, nowhere)
    .parts.map((part) => (part.quoted ? `"${part.text}"` : part.text))
    .join('.');
  const triggers = targetEvents(isLogin, known).map((event, i, all) => {
    const own =
      all.length > 1 && event === 'sql_drop'
        ? `${name.replace(/"$/, '')}_drop${name.endsWith('"') ? '"' : ''}`
        : name;
    const text = `CREATE EVENT TRIGGER ${own} ON ${event} EXECUTE FUNCTION ${written}()`;
    const state = definition.enabled === false ? `;\nALTER EVENT TRIGGER ${own} DISABLE` : '';
    const node: OtherStatement = {
      kind: 'otherStatement',
      ...object.span,
      verb: 'CREATE EVENT TRIGGER',
      text: `${text}${state}`,
    };
    return statement('post-data', node, {
      schema: target.schema,
      name: `${target.name}${i}`,
      kind: 'trigger',
    });
  });
  return [
    converted(object, 'trigger', {
      target,
      statements: [...extraStatements(bench, { ...target, kind: 'trigger' }), ...statements, ...triggers],
      findings: [
        ...bench.findings,
        ...unresolvedFindings(workshop, prepared),
        ...workshop.names.findings(object),
      ],
      refused: result.refused,
    }),
  ];
}

function targetEvents(isLogin: boolean, events: readonly string[]): string[] {
  if (isLogin) return ['login'];
  const drops = events.some((each) => each === 'DROP' || each === 'DDL');
  const others = events.some((each) => each !== 'DROP');
  return [...(others ? ['ddl_command_end'] : []), ...(drops ? ['sql_drop'] : [])];
}

/** The trigger's statements; of `CALL procedure` a block that does so. */
function bodyOf({ definition }: Trigger): Block | undefined {
  if (definition.body || !definition.call) return definition.body;
  const { call } = definition;
  const at = { start: call.start, end: call.end };
  return {
    kind: 'block',
    ...at,
    labels: [],
    declarations: [],
    statements: [{ kind: 'callStatement', ...at, call }],
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

/** The trigger with what stands for the attributes, its condition in its body, and its RETURN going on with the next object. */
function withAttributes(object: Trigger, body: Block, workshop: Workshop): Trigger {
  const { settings, packUsed } = workshop;
  const isLogin = object.definition.events.every((each) => each.event === 'LOGON');
  const change = (node: Node): Node => {
    const name = attributeOf(node, workshop);
    const text = name === undefined ? undefined : attributes[name]?.(settings.extensionSchema);
    if (text !== undefined) {
      if (text.includes('oracle_name')) packUsed.add('oracle_name');
      return make.fragment(node, 'primary', isLogin && name === 'SYSEVENT' ? "'LOGON'" : text);
    }
    if (node.kind !== 'return' || node.value || isLogin) return node;
    const label = make.identifier(node, 'objects');
    return { kind: 'exit', start: node.start, end: node.end, action: 'continue', label };
  };
  const changed = rewrite(body, change) as Block;
  const when = object.definition.when && (rewrite(object.definition.when, change) as Expression);
  const { when: _, call: __, ...definition } = object.definition;
  return { ...object, definition: { ...definition, body: when ? guarded(changed, when) : changed } };
}

function guarded(body: Block, when: Expression): Block {
  const at = { start: when.start, end: when.end };
  const statements: Statement[] = [
    { kind: 'if', ...at, branches: [{ kind: 'ifBranch', ...at, test: when, statements: body.statements }] },
  ];
  return { ...body, statements };
}

/** The body for each object that the command concerns. */
function looped(body: Block, object: Trigger, events: readonly string[], workshop: Workshop): Block {
  const { settings, packUsed, names } = workshop;
  packUsed.add('ddl_objects');
  const { scope } = object.definition;
  const conditions: string[] = [];
  if (!events.includes('DDL')) {
    const wanted = events.map((each) => `'${each === 'RENAME' ? 'ALTER' : each}'`);
    conditions.push(`event IN (${[...new Set(wanted)].join(', ')})`);
  }
  if (scope?.type === 'schema') {
    // The pack tells owners as Oracle shows names.
    const schema = names.schema(scope.schema ? names.stored(scope.schema) : object.schema);
    const owner = /^[a-z0-9_$#]+$/.test(schema) ? schema.toUpperCase() : schema;
    conditions.push(`owner = '${owner.replaceAll("'", "''")}'`);
  }
  const at = { start: body.start, end: body.start };
  const isPlain = body.declarations.length === 0 && body.handlers.length === 0;
  const usesLabel = some(body, (each) => each.kind === 'exit' && each.label?.text === 'objects');
  return {
    kind: 'block',
    start: body.start,
    end: body.end,
    labels: [],
    declarations: [make.variable(at, make.identifier(at, 'ddl'), make.type(at, 'record'))],
    statements: [
      {
        kind: 'loop',
        ...at,
        end: body.end,
        labels: usesLabel ? [make.identifier(at, 'objects')] : [],
        control: {
          kind: 'queryControl',
          ...at,
          variable: make.identifier(at, 'ddl'),
          query: objectsQuery(conditions, settings.extensionSchema),
        },
        statements: isPlain ? body.statements : [body],
      },
    ],
    handlers: [],
    begin: -1,
    exception: -1,
  };
}

/** The objects that the command concerns, as the extension pack tells them. */
function objectsQuery(conditions: readonly string[], pack: string): Query {
  const expression = make.call(
    nowhere,
    [pack, 'ddl_objects'],
    [make.reference(nowhere, 'TG_EVENT'), make.reference(nowhere, 'TG_TAG')],
  );
  const where = conditions.map((each) => make.fragment(nowhere, 'primary', each));
  return {
    kind: 'query',
    ...nowhere,
    body: {
      kind: 'select',
      ...nowhere,
      items: [{ kind: 'selectItem', ...nowhere, expression: { kind: 'star', ...nowhere } }],
      from: [{ kind: 'tableFunction', ...nowhere, expression, unnest: false }],
      ...(where.length === 0 ? {} : { where: make.chain(nowhere, 'and', where) }),
    },
  };
}
