import type { UserType } from '../../catalog/catalog.ts';
import * as make from '../../sql/make.ts';
import { mapChildren } from '../../sql/rewrite.ts';
import type { TableType } from '../../sql/tree/batch.ts';
import type { Expression, Reference } from '../../sql/tree/expression.ts';
import type { Node } from '../../sql/tree/node.ts';
import type { TableReference } from '../../sql/tree/query.ts';
import type { RoutineDeclaration, Statement } from '../../sql/tree/routine.ts';
import type { DataType } from '../../sql/tree/type.ts';
import { lookUp } from '../resolve/lookup.ts';
import type { RuleContext } from '../rule.ts';
import type { TargetNames } from '../target-names.ts';
import type { Catalog } from '../../catalog/catalog.ts';

/** The table type of the catalog that a type names. */
export function tableTypeNamed(
  type: DataType,
  schema: string,
  { catalog, names }: { readonly catalog: Catalog; readonly names: TargetNames },
): (UserType & { readonly table: TableType }) | undefined {
  const parts = type.name.parts.map((each) => names.stored(each));
  const found = lookUp(catalog, schema, parts);
  const definition = found?.kind === 'type' ? found.object.definition.definition : undefined;
  return found?.kind === 'type' && definition?.kind === 'tableType'
    ? { ...found.object, table: definition }
    : undefined;
}

/** The routine with `DECLARE @lines order_lines` written out, as the table variable that it is. */
export function withTableTypes(
  routine: RoutineDeclaration,
  schema: string,
  parts: { readonly catalog: Catalog; readonly names: TargetNames },
): RoutineDeclaration {
  const change = (node: Node): Node | readonly Node[] => {
    if (node.kind !== 'declareVariables') return mapChildren(node, change);
    const isTable = node.variables.map((each) => tableTypeNamed(each.type, schema, parts));
    if (isTable.every((each) => !each)) return node;
    const plain = node.variables.filter((_, i) => !isTable[i]);
    const tables = node.variables.flatMap(({ name, start, end }, i): Statement[] => {
      const definition = isTable[i]?.table;
      return definition ? [{ kind: 'declareTable', start, end, name, definition }] : [];
    });
    return plain.length > 0 ? [{ ...node, variables: plain }, ...tables] : tables;
  };
  const { body } = routine;
  const made = body && (change(body) as typeof body);
  return made === body || !made ? routine : { ...routine, body: made };
}

/** The array of rows that a table variable is as an argument; a parameter that is such an array already is given on. */
export function rowsAsArray(
  value: Expression,
  parameter: DataType,
  context: RuleContext,
): Expression | undefined {
  const type = tableTypeNamed(parameter, context.object.nameSchema, context);
  const referent = context.resolution.referent(value);
  if (!type || value.kind !== 'reference' || referent.kind !== 'relation') return undefined;
  if (referent.relation.transient === 'table parameter') return value;
  const columns = type.table.columns.map((each) => writtenColumn(each.name, context));
  const row = make.type(value, context.names.qualified(context.names.object(type), value).parts);
  return make.fragment(
    value,
    'primary',
    `ARRAY(SELECT ROW(${columns.join(', ')})::`,
    row,
    ' FROM ',
    tableNamed(value, context),
    ')',
  );
}

function writtenColumn(name: Parameters<TargetNames['local']>[0], { names }: RuleContext): string {
  const { text, quoted } = names.local(name);
  return quoted ? `"${text}"` : text;
}

function tableNamed(value: Reference, context: RuleContext): TableReference {
  const { start, end } = value;
  const name = { ...value.name };
  context.resolution.refer(name, context.resolution.referent(value));
  return { kind: 'table', start, end, name };
}
