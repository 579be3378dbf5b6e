import type { Rule } from '../../rule.ts';
import { blockRules } from './blocks/rule.ts';
import { cursorLoops } from './cursor-loops/rule.ts';
import { rangeLoops } from './range-loops/rule.ts';
import { assignmentRules } from './assignments/rule.ts';
import { gotoRule } from './goto/rule.ts';
import { implicitCursor } from './implicit-cursor/rule.ts';
import { jsonChange } from './json-changes/rule.ts';
import { returning } from './returning/rule.ts';
import { transactionRules } from './transactions/rule.ts';
import { dynamicRules } from './execute-immediate/rule.ts';
import { forallRules } from './forall/rule.ts';
import { droppedObjects } from './dropped-objects/rule.ts';
import { pragmas } from './pragmas/rule.ts';
import { selectInto } from './select-into/rule.ts';
import { cursorAttributes } from './cursor-attributes/rule.ts';
import { cursorRules } from './cursors/rule.ts';
import { errorFunctionRules } from './error-functions/rule.ts';
import { selectAssignment } from './sqlserver-select-assignment/rule.ts';
import { sqlserverVariables } from './sqlserver-variables/rule.ts';
import { exceptionRules } from './exceptions/rule.ts';
import { errorFunctionRules as sqlserverErrorFunctionRules } from './sqlserver-errors/functions.ts';
import { identityValues } from './identity-values/rule.ts';
import { rowCounts } from './row-counts/rule.ts';
import { serverStatements } from './server-statements/rule.ts';
import { sessionOptions } from './session-options/rule.ts';
import { testsWithResults } from './tests-with-results/rule.ts';
import { temporaryTables } from './temporary-tables/rule.ts';
import { sqlserverErrorRules } from './sqlserver-errors/rule.ts';
import { sqlserverTransactionRules } from './sqlserver-transactions/rule.ts';

/** The rules of this phase, in their order. */
export const statementRules: readonly Rule[] = [
  ...exceptionRules,
  ...sqlserverErrorFunctionRules,
  ...sqlserverErrorRules,
  sessionOptions,
  ...temporaryTables,
  ...serverStatements,
  rowCounts,
  ...identityValues,
  ...sqlserverTransactionRules,
  pragmas,
  ...errorFunctionRules,
  ...forallRules,
  cursorAttributes,
  ...cursorRules,
  ...transactionRules,
  ...dynamicRules,
  jsonChange,
  ...assignmentRules,
  ...testsWithResults,
  cursorLoops,
  rangeLoops,
  selectInto,
  returning,
  implicitCursor,
  ...blockRules,
  gotoRule,
  selectAssignment,
  ...sqlserverVariables,
  ...droppedObjects,
];
