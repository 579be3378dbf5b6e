import { rule } from '../../../rule.ts';
import { systemValue } from '../../statements/system-value.ts';
import { packCall } from '../built-in.ts';

/** `@@DBTS`; see the page. */
export const rowVersionValues = rule({
  name: 'row-versions',
  on: ['reference'],
  from: ['sqlserver'],
  to: ['postgresql'],
  apply(node, context) {
    if (systemValue(node) !== '@@DBTS') return undefined;
    const made = packCall(node, context, 'last_row_version', []);
    context.resolution.inherit(made, node);
    return made;
  },
});
