import type { Rule } from '../../rule.ts';
import { inTurn } from './block.ts';
import { derivedTable } from './derived-table/rule.ts';
import { dual } from './dual/rule.ts';
import { rownum } from './rownum/rule.ts';
import { errorLog } from './error-log/rule.ts';
import { hierarchy } from './hierarchy/rule.ts';
import { inlineViewWrite } from './inline-view-write/rule.ts';
import { lockTable } from './lock-table/rule.ts';
import { merge } from './merge/rule.ts';
import { multiInsert } from './multi-insert/rule.ts';
import { writeTarget } from './write-target/rule.ts';
import { outerJoin } from './outer-join/rule.ts';
import { setOperators } from './set-operators/rule.ts';

/** The rules of this phase; those about the same kind of node work one after the other. */
export const queryRules: readonly Rule[] = inTurn([
  outerJoin,
  inlineViewWrite,
  ...dual,
  hierarchy,
  ...rownum,
  derivedTable,
  setOperators,
  merge,
  multiInsert,
  ...writeTarget,
  errorLog,
  lockTable,
]);
