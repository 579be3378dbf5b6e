import { queryFindings } from '../../../../sql/codes/queries.ts';
import * as make from '../../../../sql/make.ts';
import type { Sample, TableReference } from '../../../../sql/tree/query.ts';
import { rule } from '../../../rule.ts';
import { relationOf } from '../relations.ts';

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
