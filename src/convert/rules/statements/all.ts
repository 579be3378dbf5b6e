import type { Rule } from '../../rule.ts';
import { blockRules } from './blocks/rule.ts';
import { cursorLoops } from './cursor-loops/rule.ts';
import { rangeLoops } from './range-loops/rule.ts';
import { assignmentRules } from './assignments/rule.ts';
import { implicitCursor } from './implicit-cursor/rule.ts';
import { returning } from './returning/rule.ts';
import { transactionRules } from './transactions/rule.ts';
import { selectInto } from './select-into/rule.ts';
import { cursorAttributes } from './cursor-attributes/rule.ts';
import { cursorRules } from './cursors/rule.ts';
import { errorFunctionRules } from './error-functions/rule.ts';
import { exceptionRules } from './exceptions/rule.ts';

/** The rules of this phase, in their order. */
export const statementRules: readonly Rule[] = [
  ...exceptionRules,
  ...errorFunctionRules,
  cursorAttributes,
  ...cursorRules,
  ...transactionRules,
  ...assignmentRules,
  cursorLoops,
  rangeLoops,
  selectInto,
  returning,
  implicitCursor,
  ...blockRules,
];
