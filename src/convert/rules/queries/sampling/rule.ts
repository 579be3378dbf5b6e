import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Sample, TableReference } from '../../../../sql/tree/query.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';
import { qualifierOf, relationOf, storedName } from '../relations.ts';

/** SAMPLE and TABLESAMPLE; see the page. */
export const sampling = rule({
  name: 'sampling',
  on: ['table'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const { sample } = node;
    if (!sample) return undefined;
    if (node.systemTime || relationOf(node, context)?.kind === 'view') {
      const what = node.systemTime
        ? 'The sample is taken of rows and their former versions.'
        : 'The sample takes rows of a view.';
      context.refuse(queryFindings.sampleView, node, what);
      return undefined;
    }
    if (isWritten(node, context)) {
      context.refuse(queryFindings.sampleWrite, node, 'The rows of a sample are changed.');
      return undefined;
    }
    if (sample.seed)
      context.report(queryFindings.sampleSeed, sample.seed, 'The rows of the sample are chosen by a seed.');
    if (!sample.rows) return undefined;
    context.report(
      queryFindings.sampleRows,
      sample.size,
      'The sample is a number of rows, made a percentage.',
    );
    return { ...node, sample: asPercentage(sample, node) };
  },
});

/** The share that the rows have of the table's, which SQL Server takes of its statistics; never more than all. */
function asPercentage({ rows: _, size, ...sample }: Sample, table: TableReference): Sample {
  const wanted = make.binary(size, make.number(size, '100.0'), '*', size);
  const parts = ['(SELECT least(100, ', wanted, ' / greatest(count(*), 1)) FROM ', table.name, ')'];
  return { ...sample, size: make.fragment(size, 'primary', ...parts) };
}

/** Whether it is the table that the UPDATE or DELETE around it changes, which names it by its name or alias. */
function isWritten(node: TableReference, context: RuleContext): boolean {
  const around = context.parents.findLast(({ kind }) => ['query', 'update', 'delete'].includes(kind));
  if ((around?.kind !== 'update' && around?.kind !== 'delete') || around.target.kind !== 'table')
    return false;
  const named = qualifierOf(around.target);
  const own = qualifierOf(node);
  return named !== undefined && own !== undefined && storedName(named, context) === storedName(own, context);
}
