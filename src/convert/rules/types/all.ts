import type { Rule } from '../../rule.ts';
import { dataType } from './data-type/rule.ts';

/** The rules of this phase, in their order. */
export const typeRules: readonly Rule[] = [dataType];
