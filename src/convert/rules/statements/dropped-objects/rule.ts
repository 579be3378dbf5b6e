import { rule } from '../../../rule.ts';

/** DROP and TRUNCATE, in scripts and in dynamic SQL; see the page. */
export const droppedObjects = [
  rule({
    name: 'dropped-objects',
    on: ['drop'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node) {
      const options = node.options
        .replace(/\bCASCADE\s+CONSTRAINTS?\b/i, 'CASCADE')
        .replace(/\b(?:PURGE|FORCE|PRESERVE\s+TABLE)\b/gi, '')
        .trim();
      return options === node.options ? undefined : { ...node, options };
    },
  }),
  rule({
    name: 'dropped-objects',
    on: ['truncate'],
    from: ['oracle'],
    to: ['postgresql'],
    apply(node) {
      const options = /\bCASCADE\b/i.test(node.options) ? 'CASCADE' : '';
      return options === node.options ? undefined : { ...node, options };
    },
  }),
];
