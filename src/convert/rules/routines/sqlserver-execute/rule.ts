import type { Routine } from '../../../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { ExecuteArgument, ExecuteProcedure } from '../../../../sql/tree/batch.ts';
import type { Argument, Call, Expression, Reference } from '../../../../sql/tree/expression.ts';
import type { Identifier } from '../../../../sql/tree/name.ts';
import type { Query, Select } from '../../../../sql/tree/query.ts';
import type {
  CallStatement,
  Loop,
  Parameter,
  QueryStatement,
  Statement,
} from '../../../../sql/tree/routine.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import type { Span } from '../../../../text/span.ts';
import { executedText } from '../../../routines/dynamic-query.ts';
import type { ProcedurePlan } from '../../../routines/procedure-plan.ts';
import { cursorName, executedProcedure, returnCode } from '../../../routines/procedure-plan.ts';
import { argumentValue, parameterType } from '../../../routines/sqlserver-arguments.ts';
import { assignedValue } from '../../../routines/sqlserver-assigned.ts';
import { assignment, declareLocal } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { helperVariable } from '../../statements/routine.ts';
import { declaredType } from '../../statements/sqlserver-variables/rule.ts';
import { resultOf } from '../sqlserver-results/rule.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** EXEC of a procedure; see the page. */
const execute = rule({
  name: 'sqlserver-execute',
  on: ['executeProcedure'],
  ...dialects,
  apply(node, context): Statement | readonly Statement[] | undefined {
    // The statement around it, INSERT … EXEC, takes the rows.
    if (context.parents.at(-1)?.kind === 'insert' || executedText(node)) return undefined;
    const called = calledBy(node, context);
    if (!called) return undefined;
    const plan = context.procedures.plan(called);
    if (plan.form === 'procedure') {
      const { cursors, before } = passedCursors(node, plan, context);
      return [...before, ...callOf(node, called, plan, context, cursors)];
    }
    const query = rowsOf(node, called, context);
    return [...passedRows(node, query, context), ...codeOfFunction(node, context)];
  },
});

/** The procedure of the catalog that is called; anything else is refused. */
function calledBy(node: ExecuteProcedure, context: RuleContext): Routine | undefined {
  const { procedure } = node;
  if (procedure.kind !== 'name') {
    context.refuse(
      sqlserverRoutineFindings.dynamicProcedure,
      node,
      'A procedure is called by a name in a variable.',
    );
    return undefined;
  }
  const called = executedProcedure(node, context.object.nameSchema, context);
  if (called?.kind === 'procedure') {
    if (node.options !== undefined)
      context.report(sqlserverRoutineFindings.executeOptions, node, `${node.options} has no effect.`);
    return called;
  }
  const name = procedure.parts.map((part) => part.text).join('.');
  const isOfSystem = /^(?:sp|xp)_/i.test(procedure.parts.at(-1)?.text ?? '');
  const entry = isOfSystem
    ? sqlserverRoutineFindings.systemProcedure
    : sqlserverRoutineFindings.unknownProcedure;
  context.refuse(entry, node, `${name} is called.`);
  return undefined;
}

/** An argument with the parameter that takes it. */
interface Given {
  readonly parameter: Parameter;
  readonly argument?: ExecuteArgument;
}

/** The parameters of a procedure with what an EXEC gives them: by place, then by name. */
function givenTo(node: ExecuteProcedure, called: Routine, { names }: RuleContext): readonly Given[] {
  const { parameters } = called.definition.routine;
  return parameters.map((parameter, i): Given => {
    const stored = names.stored(parameter.name);
    const byName = node.arguments.find((each) => each.name && names.stored(each.name) === stored);
    const byPlace = node.arguments[i];
    const argument = byName ?? (byPlace?.name ? undefined : byPlace);
    return argument ? { parameter, argument } : { parameter };
  });
}

/** Collects the arguments of a call: by place as long as none is left out, then by name. A class because it collects. */
class Arguments {
  readonly list: Argument[] = [];
  #isNamed = false;

  add(name: Identifier, value: Expression): void {
    this.list.push({
      kind: 'argument',
      start: value.start,
      end: value.end,
      value,
      ...(this.#isNamed ? { name: { ...name, start: value.start, end: value.start } } : {}),
    });
  }

  /** A parameter gets its default. */
  leaveOut(): void {
    this.#isNamed = true;
  }
}

function parameterName(parameter: Parameter, called: Routine, context: RuleContext): Identifier {
  return context.variableName(parameter.name, called) ?? context.names.local(parameter.name);
}

function callTo(
  called: Routine,
  node: ExecuteProcedure,
  list: readonly Argument[],
  context: RuleContext,
): Call {
  const at = spanOfName(node);
  const callee: Reference = {
    kind: 'reference',
    ...at,
    name: markedName(context.names.qualified(context.names.object(called), at)),
  };
  return { kind: 'call', start: at.start, end: node.end, callee, arguments: list };
}

function markedName(name: Reference['name']): Reference['name'] {
  return { ...name, parts: name.parts.map((each) => ({ ...each, target: true })) };
}

function spanOfName({ procedure, start, end }: ExecuteProcedure): Span {
  return procedure.kind === 'name' ? { start: procedure.start, end: procedure.end } : { start, end };
}

/** `SELECT * FROM p(…)`, for a procedure that became a function. */
function rowsOf(node: ExecuteProcedure, called: Routine, context: RuleContext): Query {
  const args = new Arguments();
  for (const { parameter, argument } of givenTo(node, called, context)) {
    if (!argument?.value) args.leaveOut();
    else
      args.add(parameterName(parameter, called, context), argumentValue(argument.value, parameter, context));
  }
  const { start, end } = node;
  const expression = callTo(called, node, args.list, context);
  const body: Select = {
    kind: 'select',
    start,
    end,
    items: [{ kind: 'selectItem', start, end: start, expression: { kind: 'star', start, end: start } }],
    from: [{ kind: 'tableFunction', start, end, expression, unnest: false }],
    reshaped: true,
  };
  return { kind: 'query', start, end, body };
}

/** The rows of a procedure that another executes are among its own; where nobody takes them, the function is called for what it does. */
function passedRows(node: ExecuteProcedure, query: Query, context: RuleContext): readonly Statement[] {
  const { object } = context;
  const { start, end } = node;
  if (object.kind === 'procedure') return [resultOf(node, query, context.procedures.plan(object), context)];
  const perform: QueryStatement = { kind: 'queryStatement', start, end, query, perform: true };
  return [perform];
}

/** The return code of a procedure that has none is 0. */
function codeOfFunction(node: ExecuteProcedure, context: RuleContext): readonly Statement[] {
  return node.result ? [assignment(node.result, stored(node.result, make.number(node, 0), context))] : [];
}

/** A value for a variable of the caller. */
function stored(target: Expression, value: Expression, context: RuleContext): Expression {
  const type = declaredType(target, context);
  if (value.kind !== 'number') return value;
  context.resolution.state(
    value,
    { kind: 'number', integer: true, precision: 10, scale: 0, typeName: 'INT' },
    false,
  );
  return type ? assignedValue(value, type, context) : value;
}

/** The cursors of a procedure become those of the one that executes it; where nobody takes them, a variable does. */
function passedCursors(
  node: ExecuteProcedure,
  plan: ProcedurePlan,
  context: RuleContext,
): { cursors: readonly Expression[]; before: readonly Statement[] } {
  const { object } = context;
  const own = object.kind === 'procedure' ? context.procedures.plan(object) : undefined;
  const slot = own?.results.statements.find((each) => each.node.start === node.start)?.slot;
  const count = Array.from({ length: plan.cursors }, (_, i) => i);
  if (own?.results.isOpen && plan.cursors > 0)
    context.refuse(
      sqlserverRoutineFindings.resultInLoop,
      node,
      'A result set is sent each time the loop is passed.',
    );
  if (slot !== undefined && own?.form === 'procedure')
    return { cursors: count.map((i) => make.reference(node, cursorName(slot + i))), before: [] };
  const cursors = count.map((i) => unused(`unused_rows_${i + 1}`, 'refcursor', node, context));
  return { cursors, before: cursors.map((each) => emptied(each, node)) };
}

/** A cursor of an earlier call is open still, so that its name must not be used again. */
function emptied(cursor: Expression, node: Span): Statement {
  const at = { start: node.start, end: node.start };
  return { ...assignment(cursor, make.nullLiteral(at)), ...at };
}

function unused(wish: string, type: string, node: Span, context: RuleContext): Expression {
  const at = { start: node.end, end: node.end };
  return helperVariable(context, wish, type, { kind: 'unknown' }, at) ?? make.nullLiteral(at);
}

/** `CALL p(…)`: every parameter that gives something back needs a variable of its very type (PL/pgSQL, "Calling a Procedure"). */
function callOf(
  node: ExecuteProcedure,
  called: Routine,
  plan: ProcedurePlan,
  context: RuleContext,
  cursors: readonly Expression[],
): readonly Statement[] {
  const args = new Arguments();
  const before: Statement[] = [];
  const after: Statement[] = [];
  for (const { parameter, argument } of givenTo(node, called, context)) {
    const name = parameterName(parameter, called, context);
    if (parameter.mode === 'in') {
      if (!argument?.value) {
        args.leaveOut();
        continue;
      }
      const value = argumentValue(argument.value, parameter, context);
      args.add(name, withoutQuery(value, parameter, before, context));
      continue;
    }
    const { value, load, store } = outArgument(parameter, argument, node, called, context);
    if (load) before.push(load);
    if (store) after.push(store);
    args.add(name, value);
  }
  if (plan.returnsCode) {
    const { value, store } = codeArgument(node, context);
    if (store) after.push(store);
    args.add(make.identifier(node, returnCode), value);
  } else after.push(...codeOfFunction(node, context));
  cursors.forEach((each, i) => args.add(make.identifier(node, cursorName(i)), each));
  const { start, end } = node;
  const call: CallStatement = {
    kind: 'callStatement',
    start,
    end,
    call: callTo(called, node, args.list, context),
    style: 'call',
  };
  return [...before, call, ...after];
}

/** CALL takes no queries: the rows of a table are put into a variable before. */
function withoutQuery(
  value: Expression,
  parameter: Parameter,
  before: Statement[],
  context: RuleContext,
): Expression {
  if (value.kind !== 'fragment') return value;
  const local = context.freshName(`${parameter.name.text.replace(/^@/, '').toLowerCase()}_rows`);
  declareLocal(local, parameterType(parameter, context), context);
  before.push(assignment(make.reference(value, local), value));
  return make.reference(value, local);
}

interface OutArgument {
  readonly value: Expression;
  readonly load?: Statement;
  readonly store?: Statement;
}

/** Without the word OUTPUT at the call, what comes back is not wanted. */
function outArgument(
  parameter: Parameter,
  argument: ExecuteArgument | undefined,
  node: ExecuteProcedure,
  called: Routine,
  context: RuleContext,
): OutArgument {
  const type = parameterType(parameter, context);
  const { value } = argument ?? {};
  const declared = value && declaredType(value, context);
  const isDirect =
    argument?.output === true &&
    value !== undefined &&
    declared !== undefined &&
    hasType(declared, type, context);
  if (isDirect && value) return { value };
  const local = context.freshName(parameter.name.text.replace(/^@/, '').toLowerCase());
  declareLocal(local, type, context);
  const at = value ?? node;
  const variable = make.reference(at, local);
  const initial = value ?? defaultOf(parameter, called, node, context);
  const load = initial
    ? {
        load: {
          ...assignment(
            make.reference({ start: node.start, end: node.start }, local),
            argumentValue(initial, parameter, context),
          ),
          start: node.start,
          end: node.start,
        },
      }
    : {};
  if (!argument?.output || !value || !declared) return { value: variable, ...load };
  context.resolution.state(variable, context.typeIn(parameter.type, called.nameSchema), true);
  const store = assignment(value, assignedValue(make.reference(at, local), declared, context));
  return { value: variable, ...load, store: { ...store, start: node.end, end: node.end } };
}

function defaultOf(
  parameter: Parameter,
  called: Routine,
  node: ExecuteProcedure,
  context: RuleContext,
): Expression | undefined {
  if (!parameter.default) return undefined;
  context.adopt(parameter.default, called);
  return { ...parameter.default, start: node.end, end: node.end };
}

function hasType(
  declared: NonNullable<ReturnType<typeof declaredType>>,
  type: ReturnType<typeof parameterType>,
  context: RuleContext,
): boolean {
  const own = context.types.of(declared, 'variable');
  const name = targetTypeName(own) === 'char' ? 'bpchar' : targetTypeName(own);
  return name === targetTypeName(type);
}

/** The variable for the return code. */
function codeArgument(node: ExecuteProcedure, context: RuleContext): OutArgument {
  const { result } = node;
  const declared = result && declaredType(result, context);
  if (result && declared && targetTypeName(context.types.of(declared, 'variable')) === 'integer')
    return { value: result };
  const variable = unused('unused_code', 'integer', node, context);
  if (!result) return { value: variable };
  return { value: variable, store: assignment(result, stored(result, variable, context)) };
}

/** `INSERT … EXEC`: the rows of a function, or those of each cursor one after the other. */
const insertExecute = rule({
  name: 'sqlserver-execute',
  on: ['insert'],
  ...dialects,
  apply(node, context): Statement | readonly Statement[] | undefined {
    const { execute: call, ...insert } = node;
    if (call?.kind !== 'executeProcedure') return undefined;
    const called = calledBy(call, context);
    if (!called) return undefined;
    const plan = context.procedures.plan(called);
    if (plan.form === 'function')
      return [
        { ...insert, reshaped: true, query: rowsOf(call, called, context) },
        ...codeOfFunction(call, context),
      ];
    const cursors = Array.from({ length: plan.cursors }, (_, i) =>
      unused(`rows_${i + 1}`, 'refcursor', call, context),
    );
    return [
      ...cursors.map((each) => emptied(each, call)),
      ...callOf(call, called, plan, context, cursors),
      ...cursors.flatMap((each) => insertFrom(insert, each, plan, context)),
    ];
  },
});

/** Takes row by row from an open cursor, into a variable for each column that is written. */
function insertFrom(
  insert: Insert,
  cursor: Expression,
  plan: ProcedurePlan,
  context: RuleContext,
): readonly Statement[] {
  const { start, end } = insert;
  const at = { start: end, end };
  const variables = columnVariables(insert, at, context);
  if (!variables) {
    context.refuse(
      sqlserverRoutineFindings.resultWithOutput,
      insert,
      'The columns that take the rows of a procedure are not known.',
    );
    return [insert];
  }
  const loop: Loop = {
    kind: 'loop',
    start,
    end,
    labels: [],
    statements: [
      { kind: 'fetch', ...at, cursor, into: { kind: 'into', ...at, bulk: false, targets: variables } },
      { kind: 'exit', ...at, action: 'exit', when: make.unary(at, 'not', make.reference(at, 'FOUND')) },
      { ...insert, reshaped: true, rows: [variables] },
    ],
  };
  const statements: readonly Statement[] = [loop, { kind: 'close', ...at, cursor }];
  if (!plan.results.mayBeNone) return statements;
  const branch = { kind: 'ifBranch', start, end, test: make.isNull(at, cursor, true), statements } as const;
  return [{ kind: 'if', start, end, branches: [branch] }];
}

/** A variable for each column that an INSERT writes, of its type; undefined where the table is not known. */
function columnVariables(
  { target, columns }: Insert,
  at: Span,
  context: RuleContext,
): readonly Expression[] | undefined {
  const referent = target.kind === 'table' ? context.resolution.referent(target.name) : undefined;
  const relation = referent?.kind === 'relation' ? referent.relation : undefined;
  if (!relation?.columns) return undefined;
  const { object } = relation;
  const isWritten = (name: string): boolean => {
    const column = object?.kind === 'table' ? object.columns.get(name) : undefined;
    return !column?.identity && !column?.generated;
  };
  const names = columns
    ? columns.map((each) => columnName(each, context))
    : [...relation.columns.keys()].filter(isWritten);
  const variables = names.map((name) => {
    const declared = relation.columns?.get(name)?.declared;
    const type =
      object?.kind === 'table' && object.columns.has(name)
        ? context.types.column(object, name)
        : declared && context.types.of(declared, 'variable');
    if (!type) return undefined;
    const local = context.freshName(`${name}_value`);
    declareLocal(local, { ...type, start: -1, end: -1 }, context);
    return make.reference(at, local);
  });
  return variables.includes(undefined) ? undefined : (variables as Expression[]);
}

function columnName(node: Expression, { names }: RuleContext): string {
  const last = node.kind === 'reference' ? node.name.parts.at(-1) : undefined;
  return last ? names.stored(last) : '';
}

export const sqlserverExecute = [execute, insertExecute];
