import { queryFindings } from '../../../../sql/codes/queries.ts';
import { sqlserverQueryFindings } from '../../../../sql/codes/sqlserver-queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { CommonTable, TableReference } from '../../../../sql/tree/query.ts';
import type { Delete, Merge, MergeBranch, Update } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { conjunction } from '../condition.ts';
import { unqualified } from '../relations.ts';
import { returningOf } from '../sqlserver-writes/output.ts';
import { plainItem } from '../sqlserver-writes/set-item.ts';
import { operand } from '../sqlserver-writes/sources.ts';
import { notTrue, withoutPartner } from './partner.ts';

/** MERGE; see the page. */
const merges = rule({
  name: 'sqlserver-merge',
  on: ['merge'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { targetVersion } = context.settings;
    if (targetVersion < 15) {
      context.refuse(queryFindings.mergeVersion, node, 'MERGE is not known before PostgreSQL 15.');
      return undefined;
    }
    if (node.top) {
      context.refuse(sqlserverQueryFindings.mergeTop, node.top, 'MERGE takes some of the rows only.');
      return undefined;
    }
    const converted = withReturning(node, context);
    if (!converted) return undefined;
    if (targetVersion >= 17) return converted === node ? undefined : converted;
    return withoutBySource(converted, context);
  },
});

/** OUTPUT is RETURNING from PostgreSQL 17 on; before, a MERGE returns nothing. */
function withReturning(node: Merge, context: RuleContext): Merge | undefined {
  const [only, ...more] = node.output ?? [];
  if (!only) return node;
  const isKnown = context.settings.targetVersion >= 18 && more.length === 0 && !only.into;
  if (!isKnown) {
    context.refuse(sqlserverQueryFindings.mergeOutput, only, 'The MERGE returns what it did with each row.');
    return undefined;
  }
  const { output: _, ...plain } = node;
  const names = { inserted: make.identifier(only, 'new'), deleted: make.identifier(only, 'old') };
  return { ...plain, reshaped: true, returning: returningOf(only, names, context) };
}

/**
 * Rows of the target without a partner are changed by statements of their own before the rest, all of which see the rows as they were at the beginning, as the
 * branches of MERGE do.
 */
function withoutBySource(node: Merge, context: RuleContext): Merge | undefined {
  const own = node.branches.filter((each) => each.bySource);
  if (own.length === 0) return undefined;
  if (node.target.kind !== 'table') {
    context.refuse(sqlserverQueryFindings.mergeTop, node.target, 'MERGE writes through a query.');
    return undefined;
  }
  const { target } = node;
  const earlier: Expression[] = [];
  const tables = own.map((branch): CommonTable => {
    const conditions = [withoutPartner(node), ...earlier, ...(branch.test ? [branch.test] : [])];
    if (branch.test) earlier.push(notTrue(branch.test));
    const { start, end } = branch;
    return {
      kind: 'commonTable',
      start,
      end,
      name: context.freshName('without_source'),
      writes: change(branch, target, conjunction(conditions.map(operand)) as Expression),
    };
  });
  const before = node.with?.tables ?? [];
  return {
    ...node,
    reshaped: true,
    with: { kind: 'with', start: node.start, end: node.start, tables: [...before, ...tables] },
    branches: node.branches.filter((each) => !each.bySource),
  };
}

function change(branch: MergeBranch, target: TableReference, where: Expression): Update | Delete {
  const { start, end } = branch;
  if (branch.action === 'delete') return { kind: 'delete', start, end, target, where };
  return { kind: 'update', start, end, reshaped: true, target, set: branch.set ?? [], where };
}

/** Columns that are written have no qualifier. */
const branches = rule({
  name: 'sqlserver-merge',
  on: ['mergeBranch'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const set = node.set?.map((each) => plainItem(each, context));
    const columns = node.columns?.map((each) => unqualified(each, context));
    const isSame =
      (set ?? []).every((each, i) => each === node.set?.[i]) &&
      (columns ?? []).every((each, i) => each === node.columns?.[i]);
    return isSame ? undefined : { ...node, ...(set ? { set } : {}), ...(columns ? { columns } : {}) };
  },
});

export const sqlserverMerge = [branches, merges];
