import { sqlserverErrorFindings } from '../../../../sql/codes/sqlserver-errors.ts';
import * as make from '../../../../sql/make.ts';
import { nodesOfKind } from '../../../../sql/nodes-by-kind.ts';
import type { DeclareTable, DefinitionStatement } from '../../../../sql/tree/batch.ts';
import type { AlterTable, CreateIndex, CreateTable, Drop, Truncate } from '../../../../sql/tree/define.ts';
import type { Identifier, Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import type { Statement } from '../../../../sql/tree/routine.ts';
import type { Insert } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { Span } from '../../../../text/span.ts';
import type { InheritedIdentity } from '../../../inherited-identity.ts';
import { identityStatements, inheritedIdentity } from '../../../inherited-identity.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { writtenName } from '../../../names/spelling.ts';
import { isReentered, temporaryName } from '../../../temporary-names.ts';
import { textStatement } from '../../../temporary.ts';
import { outermostBlock } from '../routine.ts';
import { isWayBack } from '../savepoints/marks.ts';
import { endsItself } from '../sqlserver-transactions/own-ends.ts';
import { constraintsOf, kept, temporaryColumn } from './columns.ts';
import { isAlwaysDropped, isDroppedBefore, isTemporary } from './plan.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** Temporary tables and table variables as temporary tables of PostgreSQL; see the page. */
export const temporaryTables = [
  rule({
    name: 'temporary-tables',
    on: ['definitionStatement'],
    ...dialects,
    apply: (node, context) => defined(node, context),
  }),
  rule({
    name: 'temporary-tables',
    on: ['declareTable'],
    ...dialects,
    apply: (node, context) => declared(node, context),
  }),
];

function defined(node: DefinitionStatement, context: RuleContext): readonly Statement[] | undefined {
  const { definition } = node;
  switch (definition.kind) {
    case 'createTable':
      if (isTemporary(definition.name)) return created(definition, node, context);
      return definition.as && [statementOf(definition), ...lastingIdentity(definition, context)];
    case 'createIndex':
      return isTemporary(definition.table) ? [index(definition)] : undefined;
    case 'drop':
      return dropped(definition, context);
    case 'truncate':
      return truncated(definition, context);
    case 'alterTable':
      return altered(definition, context);
    default:
      return undefined;
  }
}

/** A table variable is made where it is declared, and gone with the routine. */
function declared(node: DeclareTable, context: RuleContext): readonly Statement[] {
  const { columns, constraints, indexes } = node.definition;
  const name: Name = { kind: 'name', start: node.name.start, end: node.name.end, parts: [node.name] };
  reportUndone(node, context);
  return created(
    {
      kind: 'createTable',
      start: node.start,
      end: node.end,
      name,
      columns,
      constraints,
      indexes,
      properties: [],
    },
    node,
    context,
  );
}

function created(table: CreateTable, at: Span, context: RuleContext): readonly Statement[] {
  const last = table.name.parts.at(-1) as Identifier;
  const stored = context.names.stored(last);
  const isOfRoutine = context.object.kind !== 'statement';
  if (stored.startsWith('##'))
    context.report(
      sqlserverErrorFindings.globalTemporary,
      table.name,
      `${last.text} is seen by its own session only.`,
    );
  if (isReentered(stored, context.object, context))
    context.report(
      sqlserverErrorFindings.reentered,
      table.name,
      `${last.text} is made by a routine that may be called again while it runs.`,
    );
  const written = ownName(last, context);
  const made: CreateTable = {
    kind: 'createTable',
    start: table.start,
    end: table.end,
    name: make.name(table.name, written),
    temporary: 'private',
    ...(isOfRoutine && !endsItself(context) ? { onCommit: 'drop definition' } : {}),
    columns: table.columns.map((each) => temporaryColumn(each, context)),
    constraints: [...table.columns.flatMap(constraintsOf), ...table.constraints.flatMap(kept)],
    ...(table.as ? { as: table.as } : {}),
    properties: [],
  };
  const indexes = (table.indexes ?? []).map((each) => index({ ...each, table: made.name }));
  const identity = temporaryIdentity(table, writtenName(written), context);
  return [...before(stored, written, at, context), statementOf(made), ...identity, ...indexes];
}

/** SELECT INTO takes an identity along, which CREATE TABLE AS does not; in a table of the routine it matters where rows are added without it. */
function temporaryIdentity(table: CreateTable, written: string, context: RuleContext): readonly Statement[] {
  const found = table.as && inheritedIdentity(table.as, context);
  const block = outermostBlock(context);
  if (
    !found ||
    !block ||
    !nodesOfKind(block, 'insert').some((node) => addsWithout(node, table.name, found.column))
  )
    return [];
  return withIdentity(found, `pg_temp.${written}`, table, context);
}

function addsWithout(node: Insert, table: Name, column: Identifier): boolean {
  if (node.target.kind !== 'table') return false;
  const [name, other, own] = [table.parts.at(-1), node.target.name.parts.at(-1), column].map((each) =>
    each?.text.toLowerCase(),
  );
  return (
    name === other &&
    node.columns?.some(
      (each) => each.kind === 'reference' && each.name.parts.at(-1)?.text.toLowerCase() === own,
    ) !== true
  );
}

/** What adds rows to a table that stays is not known here. */
function lastingIdentity(table: CreateTable, context: RuleContext): readonly Statement[] {
  const found = table.as && inheritedIdentity(table.as, context);
  if (!found || context.object.kind === 'statement') return [];
  const referent = context.resolution.referent(table.name);
  const object = referent.kind === 'relation' ? referent.relation.object : undefined;
  const name = object
    ? context.names.qualified(context.names.object(object), table.name)
    : { ...table.name, parts: table.name.parts.map((each) => context.names.local(each)) };
  return withIdentity(found, writtenName(name), table, context);
}

function withIdentity(
  { column, identity }: InheritedIdentity,
  table: string,
  { end }: Span,
  context: RuleContext,
): readonly Statement[] {
  const at = { start: end, end };
  const { define, goOn } = identityStatements(table, writtenName(context.names.local(column)), identity);
  return [textStatement(define, at), textStatement(`PERFORM ${goOn}`, at)];
}

/** A table that an earlier call in the same transaction has left. */
function before(stored: string, written: Identifier, at: Span, context: RuleContext): readonly Statement[] {
  const block = outermostBlock(context);
  const isGone =
    context.object.kind === 'statement' ||
    !block ||
    isAlwaysDropped(stored, block) ||
    isDroppedBefore(stored, at.start, block);
  const place = { start: at.start, end: at.start };
  return isGone ? [] : [textStatement(`DROP TABLE IF EXISTS pg_temp.${writtenName(written)}`, place)];
}

function ownName(name: Identifier, context: RuleContext): Identifier {
  return context.targetNames.identifier(
    temporaryName(context.names.stored(name), context.object, context),
    name,
  );
}

/** Where the index lies and how it is ordered on disk says nothing here. Its name may be that of another table's index. */
function index(node: CreateIndex): Statement {
  const { kind, start, end, name, table, unique, items, where, include } = node;
  return statementOf({
    kind,
    start,
    end,
    name,
    table,
    unique,
    // T-SQL does not say where NULLs stand in an index.
    items: items.map(({ nulls: _, ...each }) => each),
    ...(where ? { where } : {}),
    ...(include ? { include } : {}),
    bitmap: false,
    reverse: false,
    invisible: false,
    unusable: false,
    local: false,
    properties: [],
  });
}

function dropped(node: Drop, context: RuleContext): readonly Statement[] | undefined {
  const names = [node.name, ...(node.more ?? [])];
  if (node.object === 'INDEX' && node.table && isTemporary(node.table)) {
    const [name] = names.map((each) => each.parts.at(-1)?.text.toLowerCase() ?? '');
    return [
      textStatement(`DROP INDEX ${node.options === '' ? '' : 'IF EXISTS '}pg_temp.${name}`, spanOf(node)),
    ];
  }
  if (node.object !== 'TABLE' || !names.every(isTemporary)) return undefined;
  const written = names.map(
    (each) => `pg_temp.${writtenName(ownName(each.parts.at(-1) as Identifier, context))}`,
  );
  const condition = node.options === '' ? '' : 'IF EXISTS ';
  return [textStatement(`DROP TABLE ${condition}${written.join(', ')}`, spanOf(node))];
}

/** TRUNCATE begins the values of an identity column anew, too. */
function truncated(node: Truncate, context: RuleContext): readonly Statement[] {
  const referent = context.resolution.referent(node.table);
  const object = referent.kind === 'relation' ? referent.relation.object : undefined;
  const hasIdentity =
    object?.kind === 'table'
      ? [...object.columns.values()].some((each) => each.identity)
      : temporaryHasIdentity(node.table, context);
  return [statementOf({ ...node, options: hasIdentity ? 'RESTART IDENTITY' : '' })];
}

function temporaryHasIdentity(name: Name, context: RuleContext): boolean {
  const last = name.parts.at(-1)?.text.toLowerCase();
  const block = outermostBlock(context);
  return (
    block !== undefined &&
    nodesOfKind(block, 'createTable').some(
      (node) =>
        node.name.parts.at(-1)?.text.toLowerCase() === last && node.columns.some((each) => each.identity),
    )
  );
}

const sayable = new Set(['add column', 'drop column', 'add constraint', 'rename column']);

function altered(node: AlterTable, context: RuleContext): readonly Statement[] | undefined {
  if (!isTemporary(node.name) || !node.actions.every((each) => sayable.has(each.action))) return undefined;
  const actions = node.actions.map((each) =>
    each.columns ? { ...each, columns: each.columns.map((one) => temporaryColumn(one, context)) } : each,
  );
  return [statementOf({ ...node, actions })];
}

/** A table variable keeps its rows in a ROLLBACK, which a table does not: that matters where it is used in a block that goes back, or that handles an error with it. */
function reportUndone(node: DeclareTable, context: RuleContext): void {
  const block = outermostBlock(context);
  const isUndone =
    block !== undefined &&
    nodesOfKind(block, 'block').some((each) =>
      each.handlers.some((handler) =>
        isWayBack(handler)
          ? each.statements.some((one) => mentions(one, node.name))
          : mentions(handler, node.name),
      ),
    );
  if (isUndone)
    context.report(
      sqlserverErrorFindings.undoneVariable,
      node.name,
      `Rows of ${node.name.text} are undone with the block or transaction that has written them.`,
    );
}

function mentions(root: Node, name: Identifier): boolean {
  return some(
    root,
    (each) => each.kind === 'identifier' && each.text.toLowerCase() === name.text.toLowerCase(),
  );
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}

function statementOf(node: Node): Statement {
  return { kind: 'fragmentStatement', ...spanOf(node), fragment: make.fragment(node, 'primary', node) };
}
