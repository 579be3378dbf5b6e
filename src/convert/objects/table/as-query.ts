import { tableFindings } from '../../../sql/codes/tables.ts';
import * as make from '../../../sql/make.ts';
import type { ColumnDefinition, ConstraintDefinition, OtherStatement } from '../../../sql/tree/define.ts';
import type { Query } from '../../../sql/tree/query.ts';
import type { TargetStatement } from '../../conversion.ts';
import { identityStatements, inheritedIdentity } from '../../inherited-identity.ts';
import { writtenName } from '../../names/spelling.ts';
import { statement } from '../object.ts';
import { addConstraint } from './constraints.ts';
import type { TableWork } from './work.ts';
import { sayable } from './work.ts';

/**
 * CREATE TABLE … AS query: the table is made without rows, since those that the query reads come later, and filled when
 * they are there. Constraints are added afterwards. Oracle carries NOT NULL over from columns that are plain columns of a
 * table (SQL Language Reference, "CREATE TABLE", AS subquery), PostgreSQL does not.
 */
export function tableAsQuery(
  columns: readonly ColumnDefinition[],
  constraints: readonly ConstraintDefinition[],
  work: TableWork,
): TargetStatement[] | undefined {
  const { table, target, workshop, bench } = work;
  const { names } = workshop;
  const converted = work.converted.as;
  const query = converted && sayable(converted, work, `The query of table ${table.name}`);
  if (!query) return undefined;
  const at = { start: table.definition.start, end: table.definition.end };
  const name = names.qualified(target, at);
  const list = columns.length > 0 ? ` (${columns.map((each) => writtenName(each.name)).join(', ')})` : '';
  const kind = { ...target, kind: 'table' } as const;
  bench.report(
    tableFindings.tableAsQuery,
    table.definition,
    `Table ${table.name} is made from a query, and filled when the rows are loaded.`,
  );
  const create = make.fragment(
    at,
    'primary',
    `CREATE TABLE ${writtenName(name)}${list} AS\n`,
    query,
    '\nWITH NO DATA',
  );
  const insert = make.fragment(at, 'primary', `INSERT INTO ${writtenName(name)}${list}\n`, query);
  const required = [
    ...new Set([...declaredRequired(columns), ...carriedRequired(table.definition.as, columns, work)]),
  ];
  const identity = inherited(work, writtenName(name));
  return [
    statement('pre-data', create, kind, table.sourceComments),
    ...(identity ? [statement('pre-data', alter(identity.define, work), kind)] : []),
    ...required.map((column) =>
      statement(
        'pre-data',
        alter(`ALTER TABLE ${writtenName(name)} ALTER COLUMN ${column} SET NOT NULL`, work),
        kind,
      ),
    ),
    ...constraints.map((each) => addConstraint('pre-data', each, work)),
    statement('data', insert, kind),
    ...(identity ? [statement('data', make.fragment(at, 'primary', `SELECT ${identity.goOn}`), kind)] : []),
  ];
}

/** The table of SELECT INTO takes an identity along. */
function inherited({ table, bench, workshop }: TableWork, name: string) {
  if (workshop.source.name !== 'sqlserver' || !table.definition.as) return undefined;
  const found = inheritedIdentity(table.definition.as, {
    resolution: bench.resolution,
    names: workshop.names,
  });
  return found && identityStatements(name, writtenName(workshop.names.local(found.column)), found.identity);
}

function alter(text: string, { table }: TableWork): OtherStatement {
  const { start, end } = table.definition;
  return { kind: 'otherStatement', start, end, verb: 'ALTER TABLE', text };
}

function declaredRequired(columns: readonly ColumnDefinition[]): string[] {
  return columns
    .filter((each) => each.constraints.some((constraint) => constraint.type === 'not null'))
    .map((each) => writtenName(each.name));
}

/** Columns that are NOT NULL in the table that the query takes them from, by a constraint of their own. */
function carriedRequired(
  query: Query | undefined,
  columns: readonly ColumnDefinition[],
  { bench, workshop: { names } }: TableWork,
): string[] {
  if (query?.body.kind !== 'select') return [];
  return query.body.items.flatMap(({ expression, alias }, i) => {
    if (expression.kind !== 'reference') return [];
    const referent = bench.resolution.referent(expression);
    if (referent.kind !== 'column' || referent.relation.object?.kind !== 'table') return [];
    const source = referent.relation.object.columns.get(referent.column);
    if (!source?.constraints.some((each) => each.type === 'not null' && each.state.enabled !== false))
      return [];
    const own = columns[i]?.name ?? names.local(alias ?? source.name);
    return [writtenName(own)];
  });
}
