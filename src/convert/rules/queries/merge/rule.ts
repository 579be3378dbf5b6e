import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Merge, MergeBranch } from '../../../../sql/tree/write.ts';
import { some } from '../../../../sql/walk.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { substituteKnown } from '../condition.ts';
import { aliasOf, columnIdentifier, relationOf, tableOf } from '../relations.ts';

/** WHERE of a MERGE branch is AND in PostgreSQL, and DELETE WHERE a branch of its own; see the page. */
export const merge = rule({
  name: 'merge',
  on: ['merge'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, context) {
    if (context.settings.targetVersion < 15) {
      context.refuse(queryFindings.mergeVersion, node, 'MERGE is not known before PostgreSQL 15.');
      return undefined;
    }
    const relation = relationOf(node.target, context);
    if (relation && relation.kind !== 'table' && context.settings.targetVersion < 17) {
      context.refuse(queryFindings.mergeView, node.target, 'MERGE writes to a view.');
      return undefined;
    }
    if (!node.branches.some((each) => each.deleteWhere)) return undefined;
    const branches = node.branches.flatMap((each) => splitBranch(each, node, context));
    return { ...node, reshaped: true, branches };
  },
});

/** The rows that DELETE WHERE would delete after the update are deleted at once; the others are updated. */
function splitBranch(branch: MergeBranch, node: Merge, context: RuleContext): readonly MergeBranch[] {
  const { deleteWhere, ...update } = branch;
  if (!deleteWhere) return [branch];
  const condition = afterUpdate(deleteWhere, branch, node, context);
  if (!condition) {
    context.refuse(
      queryFindings.mergeDelete,
      deleteWhere,
      'DELETE WHERE sees values that the UPDATE before it takes from a subquery or from a function that may give another value each time.',
    );
    return [branch];
  }
  const test = update.test ? make.chain(deleteWhere, 'and', [update.test, condition]) : condition;
  return [
    {
      kind: 'mergeBranch',
      start: deleteWhere.start,
      end: deleteWhere.end,
      matched: true,
      action: 'delete',
      test,
    },
    update,
  ];
}

/** The condition with each column of the target replaced by what the update assigns to it. */
function afterUpdate(
  condition: Expression,
  branch: MergeBranch,
  node: Merge,
  context: RuleContext,
): Expression | undefined {
  const target = new Set([aliasOf(node.target, context)]);
  const assigned = new Map<string, Expression>();
  let isExact = true;
  for (const item of branch.set ?? []) {
    const [only] = item.targets;
    if (item.targets.length !== 1 || only?.kind !== 'reference') isExact = false;
    else assigned.set(columnIdentifier(only, context).text.toLowerCase(), item.value);
  }
  const replaced = substituteKnown(
    condition,
    (each) => {
      if (each.kind !== 'reference' || tableOf(each, target, context) === undefined) return undefined;
      const value = assigned.get(columnIdentifier(each, context).text.toLowerCase());
      if (!value) return undefined;
      if (isDefault(value, context) || isChanging(value, context)) isExact = false;
      return value;
    },
    context,
  );
  return isExact ? replaced : undefined;
}

function isDefault(value: Expression, context: RuleContext): boolean {
  if (value.kind !== 'reference' || value.name.parts.length !== 1) return false;
  const [word] = value.name.parts;
  return word !== undefined && !word.quoted && context.names.stored(word) === 'DEFAULT';
}

/** Sequences and random numbers give another value when they are asked again. */
function isChanging(value: Expression, context: RuleContext): boolean {
  return some(value, (each) => {
    if (each.kind !== 'reference') return false;
    const referent = context.resolution.referent(each);
    if (referent.kind === 'sequence') return true;
    return (
      referent.kind === 'built-in' && (referent.package === 'DBMS_RANDOM' || referent.name === 'SYS_GUID')
    );
  });
}
