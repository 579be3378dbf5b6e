import type { Rule } from '../../rule.ts';
import { casts } from './casts/rule.ts';
import { comparisons } from './comparisons/rule.ts';
import { concatenation } from './concatenation/rule.ts';
import { currentTime } from './current-time/rule.ts';
import { dateArithmetic } from './date-arithmetic/rule.ts';
import { dateFunctions } from './date-functions/rule.ts';
import { datetimeLiterals } from './datetime-literals/rule.ts';
import { decoding } from './decode/rule.ts';
import { emptyString } from './empty-string/rule.ts';
import { extracts } from './extract/rule.ts';
import { likeConditions } from './like/rule.ts';
import { nullFunctions } from './null-functions/rule.ts';
import { numberFunctions } from './number-functions/rule.ts';
import { numbers } from './numbers/rule.ts';
import { textFunctions } from './text-functions/rule.ts';
import { timeZones } from './time-zones/rule.ts';
import { toCharacters } from './to-char/rule.ts';
import { toDates } from './to-date/rule.ts';
import { toNumbers } from './to-number/rule.ts';
import { trimming } from './trimming/rule.ts';

/** The rules of this phase, in their order. Dates come before numbers: TRUNC, ROUND and `-` speak of both. */
export const expressionRules: readonly Rule[] = [
  ...emptyString,
  ...concatenation,
  ...nullFunctions,
  ...decoding,
  ...textFunctions,
  ...trimming,
  ...likeConditions,
  ...currentTime,
  ...datetimeLiterals,
  ...dateArithmetic,
  ...dateFunctions,
  ...extracts,
  ...timeZones,
  ...toCharacters,
  ...toDates,
  ...toNumbers,
  ...casts,
  ...numbers,
  ...numberFunctions,
  ...comparisons,
];
