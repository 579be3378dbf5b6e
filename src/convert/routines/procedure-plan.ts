import type { Routine } from '../../catalog/catalog.ts';
import type { ExecuteProcedure } from '../../sql/tree/batch.ts';
import * as make from '../../sql/make.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier } from '../../sql/tree/name.ts';
import type { Query, QueryBody, Select } from '../../sql/tree/query.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import type { ValueType } from '../../sql/value-type.ts';
import { some } from '../../sql/walk.ts';
import { nowhere } from '../../text/span.ts';
import type { OutputColumn, Resolution } from '../resolve/resolution.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { Resolver } from '../resolve/resolve.ts';
import type { TargetCollations } from '../target-collations.ts';
import type { TargetNames } from '../target-names.ts';
import type { TargetTypes } from '../target-types.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Settings } from '../settings.ts';
import type { ResultSets } from './result-sets.ts';
import { resultSets } from './result-sets.ts';
import { withoutSize } from './sqlserver-arguments.ts';

/** A column of the rows that a procedure gives. */
export interface ResultColumn {
  readonly name: Identifier;
  readonly type: DataType;
}

/** What a procedure of SQL Server becomes. */
export interface ProcedurePlan {
  /** A function that returns rows, or a procedure. */
  readonly form: 'function' | 'procedure';
  readonly results: ResultSets;
  /** Of a function: what its rows are made of. */
  readonly columns?: readonly ResultColumn[];
  /** Of a procedure: how many cursors stand for its result sets. */
  readonly cursors: number;
  /** Whether its return code says anything: then it has a parameter for it. */
  readonly returnsCode: boolean;
}

/** What the parameter for a procedure's return code is called. */
export const returnCode = 'return_code';

/** What the cursors of its result sets are called. */
export function cursorName(slot: number): string {
  return `result_${slot + 1}`;
}

/** What is decided about procedures together, since callers must know of it. */
export interface ProcedureBook {
  plan(procedure: Routine): ProcedurePlan;
}

interface BookParts {
  readonly catalog: Catalog;
  readonly resolver: Resolver;
  readonly names: TargetNames;
  readonly types: TargetTypes;
  readonly collations: TargetCollations;
  readonly settings: Settings;
}

const nothing: ProcedurePlan = {
  form: 'procedure',
  results: { statements: [], most: 0, mayBeNone: true, isOpen: false },
  cursors: 0,
  returnsCode: false,
};

/** The plans of the procedures of a catalog, each made when somebody asks for it first. */
export function procedureBook(parts: BookParts): ProcedureBook {
  const plans = new WeakMap<Routine['span'], ProcedurePlan>();
  const busy = new Set<Routine['span']>();
  const book: ProcedureBook = {
    plan(procedure) {
      const known = plans.get(procedure.span);
      if (known) return known;
      // A procedure that calls itself passes on what it gives anyway.
      if (busy.has(procedure.span)) return nothing;
      busy.add(procedure.span);
      const plan = parts.resolver.glance(procedure, (resolution) =>
        planOf(procedure, resolution, book, parts),
      );
      busy.delete(procedure.span);
      plans.set(procedure.span, plan);
      return plan;
    },
  };
  return book;
}

function planOf(
  procedure: Routine,
  resolution: Resolution,
  book: ProcedureBook,
  parts: BookParts,
): ProcedurePlan {
  const { routine } = procedure.definition;
  const results = resultSets(routine.body, (call) => passedOn(call, procedure, book, parts));
  const returnsCode = saysCode(routine);
  const hasOutput = routine.parameters.some((each) => each.mode !== 'in');
  const isOne = results.most === 1 && !results.isOpen;
  const columns = isOne ? shapeOf(results, procedure, resolution, book, parts) : undefined;
  const wantsRows = parts.settings.resultSets === 'function';
  if (wantsRows && columns && !returnsCode && !hasOutput)
    return { form: 'function', results, columns, cursors: 0, returnsCode: false };
  return { form: 'procedure', results, cursors: results.most, returnsCode };
}

/** A return code other than 0, which a procedure without any RETURN gives, or one that is computed. */
function saysCode({ body }: RoutineDeclaration): boolean {
  return (
    body !== undefined && some(body, (node) => node.kind === 'return' && !!node.value && !isZero(node.value))
  );
}

function isZero(node: Expression): boolean {
  if (node.kind === 'parenthesis') return isZero(node.operand);
  return node.kind === 'number' && Number(node.text) === 0;
}

/** The procedure of the catalog that an EXEC calls. */
export function executedProcedure(
  call: ExecuteProcedure,
  schema: string,
  { catalog, names }: Pick<BookParts, 'catalog' | 'names'>,
): Routine | undefined {
  if (call.procedure.kind !== 'name') return undefined;
  const stored = call.procedure.parts.map((each) => names.stored(each));
  const found = lookUp(catalog, schema, stored);
  return found?.kind === 'routine' ? found.object : undefined;
}

function passedOn(call: ExecuteProcedure, from: Routine, book: ProcedureBook, parts: BookParts): number {
  const called = executedProcedure(call, from.nameSchema, parts);
  if (!called) return 0;
  const plan = book.plan(called);
  return plan.form === 'function' ? 1 : plan.cursors;
}

/** The columns of the only result set, the same on all paths; undefined where they are not, or not known. */
function shapeOf(
  { statements }: ResultSets,
  procedure: Routine,
  resolution: Resolution,
  book: ProcedureBook,
  parts: BookParts,
): readonly ResultColumn[] | undefined {
  const shapes = statements.map(({ node, query, call }) => {
    if (query) return columnsOfQuery(query, resolution, parts);
    const output = 'output' in node ? node.output?.find((each) => !each.into) : undefined;
    if (output) return columnsOf(resolution.output(output), resolution, parts);
    const called = call && executedProcedure(call, procedure.nameSchema, parts);
    const plan = called && book.plan(called);
    return plan?.form === 'function' ? plan.columns : undefined;
  });
  const [first] = shapes;
  if (!first || first.length === 0) return undefined;
  const isSame = shapes.every(
    (each) =>
      each?.length === first.length &&
      each.every(({ name }, i) => name.text.toLowerCase() === first[i]?.name.text.toLowerCase()),
  );
  return isSame ? first : undefined;
}

/** The columns that a query of the source gives, as a function of the target declares them; undefined where they are not known. */
export function columnsOfBody(
  body: QueryBody,
  resolution: Resolution,
  parts: Pick<BookParts, 'names' | 'types' | 'collations'>,
): readonly ResultColumn[] | undefined {
  const select = firstSelect(body);
  return columnsOf(select && resolution.output(select), resolution, parts);
}

/** A query that makes one text of its rows gives that; any other what it selects. */
function columnsOfQuery(
  query: Query,
  resolution: Resolution,
  parts: BookParts,
): readonly ResultColumn[] | undefined {
  const format = query.options?.find(({ name }) => name === 'FOR JSON' || name === 'FOR XML');
  if (!format) return columnsOfBody(query.body, resolution, parts);
  const isXml = format.name === 'FOR XML' && /\bTYPE\b/i.test(format.text);
  const name = parts.names.identifier(format.name === 'FOR XML' ? 'xml' : 'json', nowhere);
  return [{ name, type: make.type(nowhere, isXml ? 'xml' : 'text') }];
}

function columnsOf(
  output: readonly OutputColumn[] | undefined,
  resolution: Resolution,
  parts: Pick<BookParts, 'names' | 'types' | 'collations'>,
): readonly ResultColumn[] | undefined {
  if (!output) return undefined;
  const taken = new Set<string>();
  const columns = output.map((each, i): ResultColumn | undefined => {
    const isCitext = parts.collations.isCitext([each.type]);
    const type = isCitext ? make.type(nowhere, 'citext') : typeOf(each, resolution, parts.types);
    return type && { name: nameOf(each, i, taken, parts.names), type: { ...withoutSize(type), ...nowhere } };
  });
  return columns.includes(undefined) ? undefined : (columns as ResultColumn[]);
}

function firstSelect(body: QueryBody): Select | undefined {
  if (body.kind === 'select') return body;
  if (body.kind === 'setOperation') return firstSelect(body.first);
  return body.kind === 'parenthesisedQuery' ? firstSelect(body.query.body) : undefined;
}

/** The name of a column of the target, unlike those before it. */
function nameOf(column: OutputColumn, at: number, taken: Set<string>, names: TargetNames): Identifier {
  const wish = column.alias
    ? names.local(column.alias)
    : names.identifier(
        column.name.startsWith('#') ? `column_${at + 1}` : targetColumn(column, names),
        nowhere,
      );
  let name = wish;
  for (let i = 2; taken.has(name.text.toLowerCase()); i += 1)
    name = names.identifier(`${wish.text}_${i}`, nowhere);
  taken.add(name.text.toLowerCase());
  return { ...name, start: -1, end: -1 };
}

function targetColumn({ relation, name }: OutputColumn, names: TargetNames): string {
  return relation?.object?.kind === 'table' ? names.column(relation.object, name) : name;
}

function typeOf(column: OutputColumn, resolution: Resolution, types: TargetTypes): DataType | undefined {
  const { expression, relation } = column;
  if (expression) return typeOfExpression(expression, column.type, resolution, types);
  if (relation?.object?.kind === 'table' && relation.object.columns.has(column.name))
    return types.column(relation.object, column.name);
  const declared = relation?.columns?.get(column.name)?.declared;
  return declared ? types.of(declared, 'variable') : typeOfValue(column.type, types);
}

/** The type that an expression has in the target, by its form where it takes that of a part, else by the kind of its value. */
export function typeOfExpression(
  node: Expression,
  value: ValueType,
  resolution: Resolution,
  types: TargetTypes,
): DataType | undefined {
  if (node.kind === 'parenthesis' || node.kind === 'collate')
    return typeOfExpression(node.operand, value, resolution, types);
  if (node.kind === 'cast') return types.of(node.type, 'cast');
  const referent = resolution.referent(node);
  if (referent.kind === 'variable' || referent.kind === 'parameter')
    return types.of(referent.declaration.type, 'variable');
  if (referent.kind !== 'column') return typeOfValue(value, types);
  const { relation, column } = referent;
  if (relation.object?.kind === 'table' && relation.object.columns.has(column))
    return types.column(relation.object, column);
  const declared = relation.columns?.get(column)?.declared;
  return declared ? types.of(declared, 'variable') : typeOfValue(value, types);
}

/** What the whole numbers of SQL Server are in the target. A constant has few digits and is an INT all the same; a DECIMAL may have more than any of the integers. */
const wholeTypes: ReadonlyMap<string | undefined, string> = new Map([
  ['TINYINT', 'smallint'],
  ['SMALLINT', 'smallint'],
  ['INT', 'integer'],
  ['BIGINT', 'bigint'],
  ['DECIMAL', 'numeric'],
]);

/** The plainest type for a kind of value; whole numbers of no known type are as wide as their digits. */
function typeOfValue(value: ValueType, types: TargetTypes): DataType | undefined {
  // A column that is NULL and nothing else is an INT there.
  if (value.kind === 'null') return make.type(nowhere, 'integer');
  if (value.kind === 'number' && value.integer && !value.binary) {
    const known = wholeTypes.get(value.typeName);
    if (known !== undefined) return make.type(nowhere, known);
    const width = value.precision ?? 10;
    return make.type(nowhere, width > 10 ? 'bigint' : width > 5 ? 'integer' : 'smallint');
  }
  return types.forValue(value, nowhere);
}
