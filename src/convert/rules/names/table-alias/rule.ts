import type { TableReference } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { isTemporaryName } from '../../../target-names.ts';

/**
 * A table whose name in the target differs from the one that qualifies its columns here (it was reached through a synonym,
 * say) keeps that one as its alias; see the page.
 */
export const tableAlias = rule({
  name: 'table-alias',
  on: ['table'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (node.alias || context.parents.at(-1)?.kind === 'insert') return undefined;
    const wanted = qualifierOf(node, context);
    const last = node.name.parts.at(-1);
    if (wanted === undefined || !last || context.targetNames.fold(last) === wanted) return undefined;
    return { ...node, alias: context.targetNames.identifier(wanted, node) };
  },
});

function qualifierOf(node: TableReference, { names, resolution }: RuleContext): string | undefined {
  const referent = resolution.referent(node.name);
  if (referent.kind !== 'relation') return undefined;
  const { alias, object, dictionary } = referent.relation;
  if (!object && !dictionary) return undefined;
  // The qualifiers of a temporary table lose their sign as it does.
  if (isTemporaryName(alias)) return undefined;
  const written = names.local({ kind: 'identifier', start: -1, end: -1, text: alias, quoted: true });
  return alias === '' ? undefined : written.text;
}
