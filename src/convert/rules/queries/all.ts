import type { Rule } from '../../rule.ts';
import { inTurn } from './block.ts';
import { derivedTable } from './derived-table/rule.ts';
import { dual } from './dual/rule.ts';
import { rownum } from './rownum/rule.ts';
import { outerJoin } from './outer-join/rule.ts';
import { setOperators } from './set-operators/rule.ts';

/** The rules of this phase; those about the same kind of node work one after the other. */
export const queryRules: readonly Rule[] = inTurn([
  outerJoin,
  ...rownum,
  ...dual,
  derivedTable,
  setOperators,
]);
