import type { SetItem } from '../../../../sql/tree/write.ts';
import type { RuleContext } from '../../../rule.ts';
import { unqualified } from '../relations.ts';

/** Columns that are set have no qualifier. */
export function plainItem(item: SetItem, context: RuleContext): SetItem {
  const targets = item.targets.map((each) => unqualified(each, context));
  return targets.every((each, i) => each === item.targets[i]) ? item : { ...item, targets };
}
