import { rule } from '../../../rule.ts';

/** PIPE ROW hands a row over with RETURN NEXT; see the page. */
export const pipeRow = rule({
  name: 'pipelined',
  on: ['pipeRow'],
  from: ['oracle'],
  to: ['postgresql'],
  apply(node) {
    return { kind: 'return', start: node.start, end: node.end, form: 'next', value: node.value };
  },
});
