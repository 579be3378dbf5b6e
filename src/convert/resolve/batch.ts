import type {
  DeclareTable,
  DeclareVariables,
  ExecuteProcedure,
  Output,
  TableType,
} from '../../sql/tree/batch.ts';
import type { AlterTable, CreateTable } from '../../sql/tree/define.ts';
import type { Expression } from '../../sql/tree/expression.ts';
import type { Identifier, Name } from '../../sql/tree/name.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { RoutineDeclaration } from '../../sql/tree/routine.ts';
import type { FieldValue } from '../../sql/value-type.ts';
import { unknownValue } from '../../sql/value-type.ts';
import { ofColumn } from './collation.ts';
import { isExpression, resolveExpression } from './expression.ts';
import { lookUp, storedParts } from './lookup.ts';
import { addRelation, outputColumns, resolveQuery } from './query.ts';
import type { Owner, Relation } from './resolution.ts';
import type { TreeResolver } from './resolve.ts';
import { Scope } from './scope.ts';
import { referTo, typesIn } from './statements.ts';

type Columns = NonNullable<Relation['columns']>;

const owner: Owner = { kind: 'block', depth: 0 };

/** Variables of Transact-SQL are seen from their DECLARE to the end of the routine or batch ("Variables (Transact-SQL)"). */
export function declareVariables(resolver: TreeResolver, node: DeclareVariables, scope: Scope): void {
  const fold = resolver.source.names.fold;
  for (const declaration of node.variables) {
    typesIn(resolver, declaration.type, scope);
    if (declaration.default) resolveExpression(resolver, declaration.default, scope);
    const definition = tableTypeOf(resolver, declaration.type.name);
    const name = fold(declaration.name);
    if (definition) {
      scope.routine.commonTables.set(name, tableOf(resolver, name, definition, 'table variable'));
      continue;
    }
    const type = resolver.types.read(declaration.type, scope, resolver.schema);
    resolver.facts.declare(declaration, type);
    scope.routine.add(name, { referent: { kind: 'variable', declaration, owner }, type, nullable: true });
  }
}

/** The definition of a table type of the catalog that a name speaks of. */
export function tableTypeOf(resolver: TreeResolver, name: Name): TableType | undefined {
  const found = lookUp(resolver.catalog, resolver.schema, storedParts(name, resolver.source));
  const definition = found?.kind === 'type' ? found.object.definition.definition : undefined;
  return definition?.kind === 'tableType' ? definition : undefined;
}

/** A table variable, the parameter of a table type, and the table that a function of several statements returns. */
export function declareTable(
  resolver: TreeResolver,
  node: Pick<DeclareTable, 'name' | 'definition'>,
  scope: Scope,
): void {
  const name = resolver.source.names.fold(node.name);
  definitionsIn(resolver, node.definition, name, scope);
  scope.routine.commonTables.set(name, tableOf(resolver, name, node.definition, 'table variable'));
}

/** The result and the table-valued parameters of a routine, which its body speaks of like tables. */
export function declareTablesOfHead(resolver: TreeResolver, routine: RoutineDeclaration, scope: Scope): void {
  const { name, definition } = routine.returnsTable ?? {};
  if (name && definition) declareTable(resolver, { name, definition }, scope);
  for (const each of routine.parameters) {
    const type = tableTypeOf(resolver, each.type.name);
    if (!type) continue;
    const stored = resolver.source.names.fold(each.name);
    scope.commonTables.set(stored, tableOf(resolver, stored, type, 'table parameter'));
  }
}

/** `CREATE TABLE #t (…)` is seen by what follows it, `SELECT … INTO #t` too. */
export function defineTemporary(resolver: TreeResolver, node: CreateTable, scope: Scope): void {
  const name = storedParts(node.name, resolver.source).at(-1) ?? '';
  definitionsIn(resolver, node, name, scope);
  if (!name.startsWith('#')) return;
  const relation = tableOf(resolver, name, node, 'temporary table');
  noteTemporary(resolver, relation, scope);
  resolver.facts.refer(node.name, { kind: 'relation', relation });
}

/** `ALTER TABLE #t ADD c int`: what follows it sees the column. */
export function alterTemporary(resolver: TreeResolver, node: AlterTable, scope: Scope): void {
  const name = storedParts(node.name, resolver.source).at(-1) ?? '';
  const before = name.startsWith('#') ? scope.commonTable(name) : undefined;
  const added = node.actions.flatMap((each) => (each.action === 'add column' ? (each.columns ?? []) : []));
  if (!before?.columns || added.length === 0) return;
  const columns = columnsOf(resolver, { columns: added, constraints: [] }, true);
  const relation: Relation = { ...before, columns: new Map([...before.columns, ...columns]) };
  noteTemporary(resolver, relation, scope);
  resolver.facts.refer(node.name, { kind: 'relation', relation });
}

/** What SELECT INTO makes. */
export function defineFromQuery(
  resolver: TreeResolver,
  name: Name,
  columns: Relation['columns'],
  scope: Scope,
): void {
  const stored = storedParts(name, resolver.source).at(-1) ?? '';
  if (!stored.startsWith('#')) return referTo(resolver, name, scope);
  const relation: Relation = {
    kind: 'table',
    alias: stored,
    transient: 'temporary table',
    ...(columns ? { columns } : {}),
  };
  noteTemporary(resolver, relation, scope);
  resolver.facts.refer(name, { kind: 'relation', relation });
}

function noteTemporary(resolver: TreeResolver, relation: Relation, scope: Scope): void {
  scope.routine.commonTables.set(relation.alias, relation);
  resolver.facts.temporary.set(relation.alias, relation);
}

/** The rows that a statement writes or a trigger is about, under one of the two names that they have there. */
export function rowsOf(
  name: 'inserted' | 'deleted',
  columns: Relation['columns'],
  target?: Relation,
): Relation {
  return {
    kind: 'table',
    alias: name,
    transient: name,
    ...(target?.object ? { object: target.object } : {}),
    ...(columns ? { columns } : {}),
  };
}

/** OUTPUT: the rows written are `inserted` and `deleted` there; those of FROM are seen as well. */
export function resolveOutput(
  resolver: TreeResolver,
  node: Output,
  target: Relation | undefined,
  scope: Scope,
): void {
  const inner = new Scope(scope);
  for (const name of ['inserted', 'deleted'] as const)
    inner.relations.push(rowsOf(name, target?.columns, target));
  outputColumns(resolver, node, inner, scope);
  if (!node.into) return;
  const into = new Scope(scope);
  addRelation(resolver, node.into, into);
  for (const each of node.columns ?? []) resolveExpression(resolver, each, into);
}

/** EXEC: the procedure, the values of its arguments, and the variable for its return code. */
export function resolveExecute(resolver: TreeResolver, node: ExecuteProcedure, scope: Scope): void {
  if (node.result) resolveExpression(resolver, node.result, scope);
  if (node.procedure.kind === 'name') resolveCallee(resolver, node.procedure, scope);
  else resolveExpression(resolver, node.procedure, scope);
  for (const { value } of node.arguments) if (value) resolveArgument(resolver, value, scope);
}

function resolveCallee(resolver: TreeResolver, name: Name, scope: Scope): void {
  const last = storedParts(name, resolver.source).at(-1) ?? '';
  const found = lookUp(resolver.catalog, resolver.schema, storedParts(name, resolver.source));
  if (found?.kind === 'routine') return referTo(resolver, name, scope);
  // Those of the system (sp_…, xp_…) are nobody's objects.
  if (!/^(?:sp|xp)_/.test(last))
    resolver.facts.unresolved.push({
      name: name.parts.map((each) => each.text).join('.'),
      span: name,
      expected: 'procedure',
    });
}

/** A word that stands for an argument is a text, without quotes: `EXEC sp_help orders`. A table variable is a relation. */
function resolveArgument(resolver: TreeResolver, value: Expression, scope: Scope): void {
  const [word, ...more] = value.kind === 'reference' ? value.name.parts : [];
  const isWord = word !== undefined && more.length === 0 && !word.text.startsWith('@');
  if (isWord) return resolver.facts.state(value, { kind: 'text', length: word.text.length }, false);
  const table = word && scope.commonTable(resolver.source.names.fold(word));
  if (table && value.kind === 'reference')
    return resolver.facts.refer(value, { kind: 'relation', relation: table });
  resolveExpression(resolver, value, scope);
}

function tableOf(
  resolver: TreeResolver,
  name: string,
  definition: TableType | CreateTable,
  transient: Relation['transient'] & string,
): Relation {
  return { kind: 'table', alias: name, transient, columns: columnsOf(resolver, definition, true) };
}

/** The columns of a table that no catalog holds; those of a function's result are not stored. */
export function columnsOf(
  resolver: TreeResolver,
  definition: Pick<CreateTable, 'columns' | 'constraints'>,
  isStored: boolean,
): Columns {
  const fold = resolver.source.names.fold;
  const keys = new Set(
    definition.constraints
      .filter((each) => each.type === 'primary key')
      .flatMap((each) => each.columns.map((column) => fold(column))),
  );
  const columns = new Map<string, FieldValue>();
  for (const each of definition.columns) {
    const type = each.type
      ? ofColumn(resolver.typeIn(each.type, resolver.schema), each, isStored)
      : unknownValue;
    const required = each.constraints.some(({ type: kind }) => kind === 'not null' || kind === 'primary key');
    const nullable = !required && !each.identity && !keys.has(fold(each.name));
    columns.set(fold(each.name), { type, nullable, ...(each.type ? { declared: each.type } : {}) });
  }
  return columns;
}

/** Types, defaults, checks and computed columns of a definition, which see its columns. */
function definitionsIn(
  resolver: TreeResolver,
  definition: TableType | CreateTable,
  name: string,
  outer: Scope,
): void {
  const scope = new Scope(outer);
  scope.relations.push({ kind: 'table', alias: name, columns: columnsOf(resolver, definition, true) });
  const visit = (node: Node): void => {
    if (node.kind === 'dataType') typesIn(resolver, node, scope);
    else if (isExpression(node)) resolveExpression(resolver, node, scope);
    else if (node.kind === 'query') resolveQuery(resolver, node, scope);
    else if (node.kind === 'constraint' && node.references) referTo(resolver, node.references.table, scope);
    if (node.kind === 'constraint' && node.check) visit(node.check);
    if (node.kind !== 'column') return;
    for (const part of [node.type, node.default, node.generated?.expression, ...node.constraints])
      if (part) visit(part);
  };
  for (const each of [...definition.columns, ...definition.constraints]) visit(each);
}

/** The temporary table of another routine that a name without a definition here speaks of: the caller's. */
export function callersTable(resolver: TreeResolver, name: Identifier): Relation | undefined {
  const stored = resolver.source.names.fold(name);
  return stored.startsWith('#') ? resolver.temporaryTable(stored) : undefined;
}
