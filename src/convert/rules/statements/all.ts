import type { Rule } from '../../rule.ts';
import { errorFunctionRules } from './error-functions/rule.ts';
import { exceptionRules } from './exceptions/rule.ts';

/** The rules of this phase, in their order. */
export const statementRules: readonly Rule[] = [...exceptionRules, ...errorFunctionRules];
