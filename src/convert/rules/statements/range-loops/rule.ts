import { rule } from '../../../rule.ts';

/** FOR over a range of numbers; see the page. */
export const rangeLoops = rule({
  name: 'range-loops',
  on: ['rangeControl'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    // PL/pgSQL counts down from the first bound to the second, Oracle from the second to the first.
    return node.reverse ? { ...node, from: node.to, to: node.from } : undefined;
  },
});
