import { tableParameters } from './table-parameters/rule.ts';
import type { Rule } from '../../rule.ts';
import { apply } from './apply/rule.ts';
import { inTurn } from './block.ts';
import { cursorArgument } from './cursor-argument/rule.ts';
import { derivedTable } from './derived-table/rule.ts';
import { dual } from './dual/rule.ts';
import { errorLog } from './error-log/rule.ts';
import { grouping } from './grouping/rule.ts';
import { hiddenColumns } from './hidden-columns/rule.ts';
import { hierarchy } from './hierarchy/rule.ts';
import { hints } from './hints/rule.ts';
import { inlineViewWrite } from './inline-view-write/rule.ts';
import { iterationControls } from './iteration-controls/rule.ts';
import { jsonTable } from './json-table/rule.ts';
import { lockTable } from './lock-table/rule.ts';
import { locking } from './locking/rule.ts';
import { matchRecognize } from './match-recognize/rule.ts';
import { merge } from './merge/rule.ts';
import { multiset } from './multiset/rule.ts';
import { multiInsert } from './multi-insert/rule.ts';
import { orderBy } from './order-by/rule.ts';
import { outerJoin } from './outer-join/rule.ts';
import { partitionExtension } from './partition-extension/rule.ts';
import { pivot } from './pivot/rule.ts';
import { recursiveWith } from './recursive-with/rule.ts';
import { remoteTable } from './remote-table/rule.ts';
import { rowLimiting } from './row-limiting/rule.ts';
import { rownum } from './rownum/rule.ts';
import { sampling } from './sampling/rule.ts';
import { setOperators } from './set-operators/rule.ts';
import { sqlserverQueries } from './sqlserver-queries/rule.ts';
import { sqlserverFormats } from './sqlserver-formats/rule.ts';
import { sqlserverMerge } from './sqlserver-merge/rule.ts';
import { sqlserverRowFunctions } from './sqlserver-row-functions/rule.ts';
import { sqlserverWrites } from './sqlserver-writes/rule.ts';
import { sqlserverXmlNodes } from './sqlserver-xml-nodes/rule.ts';
import { systemTime } from './system-time/rule.ts';
import { tableFunction } from './table-function/rule.ts';
import { truncate } from './truncate/rule.ts';
import { otherDatabase } from './other-database/rule.ts';
import { unpivot } from './unpivot/rule.ts';
import { unsupported } from './unsupported/rule.ts';
import { writeTarget } from './write-target/rule.ts';

/** The rules of this phase; those about the same kind of node work one after the other, in this order. */
export const queryRules: readonly Rule[] = inTurn([
  sqlserverXmlNodes,
  sqlserverRowFunctions,
  tableParameters,
  hints,
  ...iterationControls,
  cursorArgument,
  ...unsupported,
  remoteTable,
  ...otherDatabase,
  partitionExtension,
  sampling,
  systemTime,
  jsonTable,
  matchRecognize,
  tableFunction,
  ...multiset,
  pivot,
  unpivot,
  derivedTable,
  apply,
  outerJoin,
  inlineViewWrite,
  ...dual,
  ...grouping,
  orderBy,
  hierarchy,
  ...rownum,
  rowLimiting,
  locking,
  recursiveWith,
  setOperators,
  merge,
  multiInsert,
  ...hiddenColumns,
  ...writeTarget,
  errorLog,
  lockTable,
  truncate,
  ...sqlserverFormats,
  ...sqlserverQueries,
  ...sqlserverWrites,
  ...sqlserverMerge,
]);
