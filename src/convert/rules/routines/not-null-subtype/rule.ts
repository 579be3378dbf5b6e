import { rule } from '../../../rule.ts';
import { excludesNull } from '../../../types/range.ts';

/** A variable of a subtype that excludes NULL excludes it itself; see the page. */
export const notNullSubtype = rule({
  name: 'not-null-subtype',
  on: ['variable'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node, { resolution, source }) {
    const isNew = !node.notNull && node.default !== undefined;
    return isNew && excludesNull(node, resolution, source.names.fold)
      ? { ...node, notNull: true }
      : undefined;
  },
});
