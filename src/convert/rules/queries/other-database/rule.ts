import { placeOf } from '../../../../catalog/databases.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Node } from '../../../../sql/tree/node.ts';
import { sqlserverDatabaseFindings } from '../../../../sql/codes/sqlserver-databases.ts';
import { schemaElsewhere } from '../../../other-databases.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

const dialects = { from: ['sqlserver'], to: ['postgresql'] } as const;

/** Tables and functions of other databases of SQL Server; see the page. */
export const otherDatabase = [
  rule({
    name: 'other-database',
    on: ['table'],
    ...dialects,
    apply(node, context) {
      const name = placed(node.name, node.name, node, context) ?? withoutDatabase(node.name, context);
      return name && { ...node, name };
    },
  }),
  rule({
    name: 'other-database',
    on: ['reference'],
    ...dialects,
    apply(node, context) {
      const name = placed(node, node.name, node, context);
      return name && { ...node, name };
    },
  }),
  rule({
    name: 'other-database',
    on: ['truncate'],
    ...dialects,
    apply(node, context) {
      const table = placed(node.table, node.table, node, context);
      return table && { ...node, table };
    },
  }),
];

/** The name in the target, where the settings have a schema for it; else the node is refused. Names of the scripts' own database go without it. */
function placed(
  asked: Parameters<RuleContext['resolution']['referent']>[0],
  written: Name,
  node: Node,
  context: RuleContext,
): Name | undefined {
  const referent = context.resolution.referent(asked);
  if (referent.kind !== 'remote') return undefined;
  const { name } = referent;
  const text = name.parts.map((each) => each.text).join('.');
  const schema = schemaElsewhere(name, context.settings);
  const object = name.parts.at(-1);
  if (schema === undefined || !object) {
    context.refuse(sqlserverDatabaseFindings.elsewhere, node, `${text} is in another database.`);
    return undefined;
  }
  context.report(sqlserverDatabaseFindings.elsewhere, node, `${text} is expected in the schema ${schema}.`, {
    severity: 'info',
    effortHours: 0,
  });
  const { start, end } = written;
  const target = context.targetNames.identifier(schema, { start, end: start });
  return { kind: 'name', start, end, parts: [target, context.names.local(object)] };
}

/** A table of the own database that is not among the scripts. */
function withoutDatabase(name: Name, { resolution, catalog, names }: RuleContext): Name | undefined {
  if (name.parts.length !== 3 || resolution.referent(name).kind !== 'unknown') return undefined;
  const before = name.parts.slice(0, -2).map((part) => names.stored(part));
  if (placeOf(before, catalog) === 'elsewhere') return undefined;
  return { ...name, parts: name.parts.slice(1) };
}
