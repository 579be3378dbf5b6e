import * as make from '../../../../sql/make.ts';
import { dictionaryFindings } from '../../../../sql/codes/dictionary.ts';
import type { Name } from '../../../../sql/tree/name.ts';
import type { Referent } from '../../../resolve/resolution.ts';
import type { RuleContext } from '../../../rule.ts';
import { rule } from '../../../rule.ts';

/** Has views of the extension pack answer for those of the source's data dictionary; see the page. */
export const dataDictionary = rule({
  name: 'data-dictionary',
  on: ['name'],
  from: ['oracle', 'sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    const parent = context.parents.at(-1);
    if (parent?.kind === 'reference') {
      reportEmpty(node, context.resolution.referent(parent), context);
      return undefined;
    }
    const referent = context.resolution.referent(node);
    const packName = referent.kind === 'relation' ? referent.relation.dictionary?.packName : undefined;
    return packName === undefined ? undefined : make.name(node, ...context.pack(packName));
  },
});

function reportEmpty(node: Name, referent: Referent, { report }: RuleContext): void {
  if (referent.kind !== 'column') return;
  const { column, relation } = referent;
  if (!relation.dictionary?.emptyColumns?.has(column)) return;
  const view = relation.dictionary.packName?.toUpperCase();
  report(dictionaryFindings.columnEmpty, node, `Column ${column} of ${view} is always NULL.`);
}
