import type { Identifier } from '../../../sql/tree/name.ts';
import type { QueryBody, Select, SelectItem, TableExpression } from '../../../sql/tree/query.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import * as make from '../../../sql/make.ts';
import type { Span } from '../../../text/span.ts';
import type { ValueType } from '../../../sql/value-type.ts';
import { unknownValue } from '../../../sql/value-type.ts';
import { spellColumn } from '../../names/spelling.ts';
import type { RuleContext } from '../../rule.ts';
import { temporaryName } from '../../temporary-names.ts';
import { aliasOf, columnIdentifier, qualifierOf, relationOf, storedName, tablesOf } from './relations.ts';

/** A column of what stands in FROM. */
export interface OutputColumn {
  /** As the source stores it. */
  readonly stored: string;
  /** As the target writes it. */
  readonly identifier: Identifier;
  readonly type: ValueType;
  readonly nullable: boolean;
}

/** The columns of a table expression in order; undefined when they are not known. */
export function columnsOf(table: TableExpression, context: RuleContext): readonly OutputColumn[] | undefined {
  switch (table.kind) {
    case 'table':
      return columnsOfRelation(table, context);
    case 'derivedTable': {
      const columns = columnsOfBody(table.query.body, context);
      return columns?.map((each, i) => {
        const name = table.columns?.[i];
        return name
          ? { ...each, stored: storedName(name, context), identifier: written(name, context) }
          : each;
      });
    }
    case 'parenthesisedTable':
      return columnsOf(table.table, context);
    case 'join': {
      const left = columnsOf(table.left, context);
      const right = columnsOf(table.right, context);
      if (!left || !right) return undefined;
      const shared = sharedColumns(table, left, right, context);
      const others = (side: readonly OutputColumn[]): OutputColumn[] =>
        side.filter((each) => !shared.has(each.stored));
      return [...left.filter((each) => shared.has(each.stored)), ...others(left), ...others(right)];
    }
    case 'tableFunction':
      return table.columns?.map((each) => ({
        stored: storedName(each, context),
        identifier: written(each, context),
        type: unknownValue,
        nullable: true,
      }));
    default:
      return undefined;
  }
}

function sharedColumns(
  join: Extract<TableExpression, { kind: 'join' }>,
  left: readonly OutputColumn[],
  right: readonly OutputColumn[],
  context: RuleContext,
): ReadonlySet<string> {
  if (join.using) return new Set(join.using.map((each) => storedName(each, context)));
  if (!join.natural) return new Set();
  return new Set(
    left.map((each) => each.stored).filter((name) => right.some((each) => each.stored === name)),
  );
}

function columnsOfRelation(
  table: Extract<TableExpression, { kind: 'table' }>,
  context: RuleContext,
): readonly OutputColumn[] | undefined {
  const relation = relationOf(table, context);
  if (!relation?.columns) return undefined;
  const { object } = relation;
  return [...relation.columns].map(([stored, { type, nullable }]): OutputColumn => {
    const name = object?.kind === 'table' ? context.names.column(object, stored) : spellColumn(stored);
    return { stored, identifier: context.targetNames.identifier(name, table), type, nullable };
  });
}

function columnsOfBody(body: QueryBody, context: RuleContext): readonly OutputColumn[] | undefined {
  if (body.kind === 'setOperation') return columnsOfBody(body.first, context);
  if (body.kind === 'parenthesisedQuery') return columnsOfBody(body.query.body, context);
  return body.kind === 'select' ? columnsOfSelect(body, context) : undefined;
}

/** The columns that a query block gives; undefined when one has no name or `*` stands for unknown ones. */
export function columnsOfSelect(select: Select, context: RuleContext): readonly OutputColumn[] | undefined {
  const all: OutputColumn[] = [];
  for (const item of select.items) {
    const columns = columnsOfItem(item, select, context);
    if (!columns) return undefined;
    all.push(...columns);
  }
  return all;
}

function columnsOfItem(
  item: SelectItem,
  select: Select,
  context: RuleContext,
): readonly OutputColumn[] | undefined {
  const { expression, alias } = item;
  if (expression.kind === 'star') {
    const from = select.from.filter((each) => isMeant(each, expression.qualifier?.parts.at(-1), context));
    const parts = from.flatMap((each) =>
      expression.qualifier ? matching(each, expression, context) : [each],
    );
    const columns = parts.map((each) => columnsOf(each, context));
    return columns.every((each) => each !== undefined) ? columns.flat() : undefined;
  }
  const facts = {
    type: context.resolution.typeOf(expression),
    nullable: context.resolution.nullable(expression),
  };
  if (alias) return [{ stored: storedName(alias, context), identifier: written(alias, context), ...facts }];
  if (expression.kind !== 'reference') return undefined;
  const identifier = columnIdentifier(expression, context);
  return [{ stored: storedName(identifier, context), identifier, ...facts }];
}

function isMeant(table: TableExpression, qualifier: Identifier | undefined, context: RuleContext): boolean {
  if (!qualifier) return true;
  const wanted = storedName(qualifier, context);
  return tablesOf(table).some((each) => aliasOf(each, context) === wanted);
}

function matching(
  table: TableExpression,
  star: Extract<Expression, { kind: 'star' }>,
  context: RuleContext,
): readonly TableExpression[] {
  const last = star.qualifier?.parts.at(-1);
  const wanted = last ? storedName(last, context) : '';
  return tablesOf(table).filter((each) => aliasOf(each, context) === wanted);
}

function written(name: Identifier, context: RuleContext): Identifier {
  return context.names.local(name);
}

/** `*` and `t.*` of a select list as a list of columns; undefined when they are not known. */
export function expandStars(select: Select, context: RuleContext): readonly SelectItem[] | undefined {
  const all: SelectItem[] = [];
  for (const item of select.items) {
    const { expression } = item;
    if (expression.kind !== 'star') {
      all.push(item);
      continue;
    }
    const wanted = expression.qualifier?.parts.at(-1);
    const sharing = wanted ? undefined : select.from.some(hasSharedColumns);
    if (sharing) {
      const columns = select.from.map((each) => sharedItems(item, each, context));
      if (!columns.every((each) => each !== undefined)) return undefined;
      all.push(...columns.flat());
      continue;
    }
    const tables = select.from
      .flatMap(tablesOf)
      .filter((each) => !wanted || aliasOf(each, context) === storedName(wanted, context));
    for (const table of tables) {
      const columns = columnsOf(table, context);
      if (!columns) return undefined;
      const qualifier = select.from.flatMap(tablesOf).length > 1 ? qualifierOf(table) : undefined;
      all.push(...columns.map((each) => columnItem(item, each, table, qualifier, context)));
    }
  }
  return all;
}

/** Whether a join has columns that stand for those of both sides (NATURAL, USING). */
function hasSharedColumns(table: TableExpression): boolean {
  if (table.kind === 'parenthesisedTable') return hasSharedColumns(table.table);
  if (table.kind !== 'join') return false;
  return (
    table.natural ||
    table.using !== undefined ||
    hasSharedColumns(table.left) ||
    hasSharedColumns(table.right)
  );
}

/** The columns of such a join: shared ones first and without a qualifier. */
function sharedItems(
  origin: Span,
  from: TableExpression,
  context: RuleContext,
): readonly SelectItem[] | undefined {
  const tables = tablesOf(from).map((table) => ({ table, columns: columnsOf(table, context) }));
  return columnsOf(from, context)?.map((column) => {
    const owners = tables.filter((each) => each.columns?.some((one) => one.stored === column.stored));
    const table = owners[0]?.table ?? from;
    const qualifier = owners.length > 1 ? undefined : qualifierOf(table);
    return columnItem(origin, column, table, qualifier, context);
  });
}

/** The name of a temporary table or a table variable of SQL Server is another one in the target. */
function writtenQualifier(qualifier: Identifier, context: RuleContext): Identifier {
  if (!/^[#@]/.test(qualifier.text)) return context.names.local(qualifier);
  const name = temporaryName(context.names.stored(qualifier), context.object, context);
  return context.targetNames.identifier(name, qualifier);
}

/** A column of a table as an item of a select list. */
export function columnItem(
  origin: Span,
  column: OutputColumn,
  table: TableExpression,
  qualifier: Identifier | undefined,
  context: RuleContext,
): SelectItem {
  const target = qualifier && writtenQualifier(qualifier, context);
  const expression = make.reference(origin, ...(target ? [target, column.identifier] : [column.identifier]));
  const { stored, type, nullable } = column;
  const relation = relationOf(table, context) ?? { kind: 'query', alias: aliasOf(table, context) };
  context.resolution.state(expression, type, nullable);
  context.resolution.refer(expression, { kind: 'column', column: stored, relation, nullable });
  return { kind: 'selectItem', start: origin.start, end: origin.end, expression };
}
