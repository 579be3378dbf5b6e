import type { Rule } from '../../rule.ts';

/** The rules of this phase, in their order. */
export const collectionRules: readonly Rule[] = [];
