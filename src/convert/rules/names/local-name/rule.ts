import { rule } from '../../../rule.ts';

/** Writes the names of variables, parameters, aliases and labels where they are declared; see the page. */
export const localName = rule({
  name: 'local-name',
  on: ['identifier'],
  from: ['oracle', 'mysql', 'sqlserver'],
  to: ['postgresql'],
  apply(node, { names, parents, variableName }) {
    // The parts of a name are written together, by what the whole name speaks of.
    if (node.target || parents.at(-1)?.kind === 'name') return undefined;
    return variableName(node) ?? names.local(node);
  },
});
