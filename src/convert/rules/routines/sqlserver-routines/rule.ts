import type { Routine } from '../../../../catalog/catalog.ts';
import { sqlserverRoutineFindings } from '../../../../sql/codes/sqlserver-routines.ts';
import * as make from '../../../../sql/make.ts';
import type { TableType } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { ColumnDefinition } from '../../../../sql/tree/define.ts';
import type { Parameter, Return, RoutineDeclaration, Statement } from '../../../../sql/tree/routine.ts';
import type { DataType } from '../../../../sql/tree/type.ts';
import type { Span } from '../../../../text/span.ts';
import type { ResultColumn } from '../../../routines/procedure-plan.ts';
import { columnsOfBody, cursorName, returnCode } from '../../../routines/procedure-plan.ts';
import { typedRows } from '../../../routines/typed-rows.ts';
import { parameterType, withoutSize } from '../../../routines/sqlserver-arguments.ts';
import { assignedValue } from '../../../routines/sqlserver-assigned.ts';
import { returning, triggerPlan } from '../../../routines/trigger-plan.ts';
import { assignment } from '../../../routines/writable.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { targetTypeName } from '../../../types/mapped.ts';
import { enclosingRoutine } from '../../statements/routine.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** The head of a routine: parameters, result, properties; see the page. */
const head = rule({
  name: 'sqlserver-routines',
  on: ['routine'],
  ...dialects,
  apply(source, context): RoutineDeclaration {
    const { object } = context;
    const node = withLengths(source, context);
    const parameters = parametersOf(node, context);
    const properties = propertiesOf(node, context);
    const { returnsTable, ...plain } = node;
    if (object.kind === 'procedure') return procedure({ ...plain, parameters, properties }, object, context);
    if (node.query && returnsTable) {
      const columns = object.kind === 'function' ? queryColumns(object, context) : undefined;
      if (!columns) return { ...plain, parameters, properties: { ...properties, language: 'sql' } };
      return {
        ...plain,
        parameters,
        returnsTable: { definition: tableOf(columns, node) },
        properties: { ...properties, language: 'sql' },
      };
    }
    if (returnsTable?.definition) {
      const definition = tableOf(definedColumns(returnsTable.definition, context), node);
      return {
        ...plain,
        parameters,
        returnsTable: { definition },
        properties: { ...properties, columnsFirst: true },
      };
    }
    const { returns } = node;
    return {
      ...plain,
      ...(returns ? { returns: withoutSize(context.types.of(returns, 'return')) } : {}),
      parameters,
      properties,
    };
  },
});

function queryColumns(object: Routine, context: RuleContext): readonly ResultColumn[] | undefined {
  const { query } = object.definition.routine;
  return query && columnsOfBody(query.body, context.resolution, context);
}

function definedColumns(definition: TableType, { names, types }: RuleContext): readonly ResultColumn[] {
  return definition.columns.map((each) => ({
    name: names.local(each.name),
    type: withoutSize(each.type ? types.of(each.type, 'column') : make.type(each, 'text')),
  }));
}

/** RETURNS TABLE with columns of the target. */
function tableOf(columns: readonly ResultColumn[], at: Span): TableType {
  const { start } = at;
  return {
    kind: 'tableType',
    start,
    end: start,
    columns: columns.map(
      ({ name, type }): ColumnDefinition => ({
        kind: 'column',
        start,
        end: start,
        name: { ...name, target: true },
        type: { ...type, target: true },
        constraints: [],
        properties: [],
      }),
    ),
    constraints: [],
    indexes: [],
  };
}

/** A procedure that gives one kind of rows is a function; else it has parameters for its return code and its cursors. */
function procedure(node: RoutineDeclaration, object: Routine, context: RuleContext): RoutineDeclaration {
  const plan = context.procedures.plan(object);
  if (plan.form === 'function' && plan.columns) {
    for (const each of plan.columns)
      if (/^column_\d+$/.test(each.name.text))
        context.report(
          sqlserverRoutineFindings.unnamedColumn,
          node.name,
          `A column of ${object.name} without a name is called ${each.name.text}.`,
        );
    return {
      ...node,
      form: 'function',
      returnsTable: { definition: tableOf(plan.columns, node) },
      properties: { ...node.properties, columnsFirst: true },
    };
  }
  const extra: Parameter[] = [];
  const at = { start: node.start, end: node.start };
  if (plan.returnsCode) extra.push(outParameter(at, returnCode, 'integer', make.number(at, 0)));
  for (let i = 0; i < plan.cursors; i += 1)
    extra.push(outParameter(at, cursorName(i), 'refcursor', make.string(at, cursorName(i))));
  const { body } = node;
  const parameters = [...node.parameters, ...extra];
  if (!plan.returnsCode || !body) return { ...node, parameters };
  // Whoever calls it passes a variable, whatever that holds.
  const begin = { start: body.begin, end: body.begin };
  const none = assignment(make.reference(begin, returnCode), make.number(begin, 0));
  return { ...node, parameters, body: { ...body, statements: [none, ...body.statements] } };
}

function outParameter(at: Span, name: string, type: string, value: Expression): Parameter {
  return {
    kind: 'parameter',
    ...at,
    name: make.identifier(at, name),
    mode: 'in out',
    type: make.type(at, type),
    default: value,
  };
}

/** The routine with its texts cut to the length of their parameters and decimals rounded to their scale, where that is wished for. */
function withLengths(node: RoutineDeclaration, context: RuleContext): RoutineDeclaration {
  const { body, parameters } = node;
  if (!body || context.settings.parameterLengths === 'open') return node;
  const at = { start: body.begin, end: body.begin };
  const cut = parameters.flatMap((each): Statement[] => {
    const value = context.typeIn(each.type, context.object.nameSchema);
    const isRounded = value.kind === 'number' && !value.integer && value.precision !== undefined;
    if (!isRounded && (value.kind !== 'text' || value.large)) return [];
    const name = make.reference(at, context.variableName(each.name) ?? context.names.local(each.name));
    return [assignment(name, make.cast(at, name, { ...context.types.of(each.type, 'variable'), ...at }))];
  });
  return cut.length === 0 ? node : { ...node, body: { ...body, statements: [...cut, ...body.statements] } };
}

/** PostgreSQL wants a default for every parameter behind one that has a default (CREATE FUNCTION). */
function parametersOf(node: RoutineDeclaration, context: RuleContext): Parameter[] {
  let defaults = false;
  const long: string[] = [];
  const parameters = node.parameters.map((each): Parameter => {
    const { readOnly: _, ...plain } = each;
    const type = parameterType(each, context);
    const value = context.typeIn(each.type, context.object.nameSchema);
    if ((value.kind === 'text' && !value.large) || (value.kind === 'binary' && !value.large))
      long.push(each.name.text);
    defaults ||= each.default !== undefined;
    const given = each.default && assignedValue(each.default, each.type, context, 'open');
    const otherwise = given ?? (defaults ? make.nullLiteral({ start: each.end, end: each.end }) : undefined);
    return { ...plain, type, ...(otherwise ? { default: otherwise } : {}) };
  });
  if (long.length > 0 && (context.settings.parameterLengths === 'open' || !node.body))
    context.report(
      sqlserverRoutineFindings.parameterLength,
      node.name,
      `${long.join(', ')} of ${context.object.name} take${long.length === 1 ? 's' : ''} texts of any length.`,
    );
  return parameters;
}

const silentOptions = new Set([
  'SCHEMABINDING',
  'ENCRYPTION',
  'RECOMPILE',
  'NATIVE_COMPILATION',
  'EXECUTE AS CALLER',
]);

function propertiesOf(node: RoutineDeclaration, context: RuleContext): RoutineDeclaration['properties'] {
  const { options = [], target = [], language, columnsFirst } = node.properties;
  const own: string[] = [];
  for (const each of options) {
    if (each === 'RETURNS NULL ON NULL INPUT') own.push('STRICT');
    else if (each === 'ENCRYPTION')
      context.report(
        sqlserverRoutineFindings.routineOption,
        node.name,
        `The text of ${context.object.name} can be read in PostgreSQL.`,
      );
    else if (
      !silentOptions.has(each) &&
      !each.startsWith('EXECUTE AS') &&
      !each.startsWith('INLINE') &&
      each !== 'CALLED ON NULL INPUT'
    )
      context.report(
        sqlserverRoutineFindings.routineOption,
        node.name,
        `${each} of ${context.object.name} has no effect.`,
      );
  }
  return {
    ...(language === undefined ? {} : { language }),
    ...(columnsFirst ? { columnsFirst: true } : {}),
    target: [...own, ...target],
  };
}

/** RETURN; see the page. */
const returns = rule({
  name: 'sqlserver-routines',
  on: ['return'],
  ...dialects,
  apply(node, context): Statement | readonly Statement[] | undefined {
    const routine = enclosingRoutine(context);
    if (routine && node.form === 'query') return ofTable(node, routine, context);
    if (!routine || node.form !== 'return') return undefined;
    const plan = triggerPlan(routine);
    if (plan) return isReturned(node) ? undefined : returning(plan, node);
    const { object } = context;
    if (object.kind === 'procedure') return ofProcedure(node, object, context);
    if (!node.value || !routine.returns) return undefined;
    const value = assignedValue(node.value, routine.returns, context, 'open');
    return value === node.value ? undefined : { ...node, value };
  },
});

/** Rows of the table that the function returns. */
function ofTable(
  node: Return,
  { returnsTable }: RoutineDeclaration,
  context: RuleContext,
): Return | undefined {
  if (!returnsTable?.definition || !node.query) return undefined;
  // The table would round numbers to the scale of its columns.
  const columns = returnsTable.definition.columns.map(({ name, type }) => ({
    name,
    type: type ? keptSize(context.types.of(type, 'column')) : make.type(node, 'text'),
  }));
  const query = typedRows(node.query, columns, context);
  return query === node.query ? undefined : { ...node, query };
}

function keptSize(type: DataType): DataType {
  return targetTypeName(type) === 'numeric' ? type : withoutSize(type);
}

/** One that the end of a trigger's function was given already. */
function isReturned(node: Return): boolean {
  return node.value !== undefined;
}

function ofProcedure(node: Return, object: Routine, context: RuleContext): readonly Statement[] | undefined {
  if (!node.value) return undefined;
  const { value, ...plain } = node;
  if (!context.procedures.plan(object).returnsCode) return [plain];
  const { target: _, ...integer } = make.type(node, 'INT');
  const code = assignedValue(value, integer, context);
  return [assignment(make.reference(node, returnCode), code), { ...plain, start: node.end }];
}

export const sqlserverRoutines = [returns, head];
