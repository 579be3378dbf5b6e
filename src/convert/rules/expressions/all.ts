import type { Rule } from '../../rule.ts';
import { concatenation } from './concatenation/rule.ts';
import { decoding } from './decode/rule.ts';
import { emptyString } from './empty-string/rule.ts';
import { nullFunctions } from './null-functions/rule.ts';

/** The rules of this phase, in their order. */
export const expressionRules: readonly Rule[] = [
  ...emptyString,
  ...concatenation,
  ...nullFunctions,
  ...decoding,
];
