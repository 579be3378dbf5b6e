import { updateTest } from '../routines/sqlserver-triggers/rule.ts';
import type { Rule } from '../../rule.ts';
import { analyticFunctions } from './analytic-functions/rule.ts';
import { binaryFunctions } from './binary-functions/rule.ts';
import { booleanConditions } from './boolean-conditions/rule.ts';
import { builtInPackages } from './built-in-packages/rule.ts';
import { casts } from './casts/rule.ts';
import { conversionDefaults } from './conversion-defaults/rule.ts';
import { collectionOperators } from './collection-operators/rule.ts';
import { comparisons } from './comparisons/rule.ts';
import { concatenation } from './concatenation/rule.ts';
import { currentTime } from './current-time/rule.ts';
import { dateArithmetic } from './date-arithmetic/rule.ts';
import { dateFunctions } from './date-functions/rule.ts';
import { datetimeLiterals } from './datetime-literals/rule.ts';
import { decoding } from './decode/rule.ts';
import { emptyString } from './empty-string/rule.ts';
import { extracts } from './extract/rule.ts';
import { firstLastAggregates } from './first-last-aggregates/rule.ts';
import { jsonFunctions } from './json/rule.ts';
import { jsonDot } from './json-dot/rule.ts';
import { jsonObjects } from './json-objects/rule.ts';
import { likeConditions } from './like/rule.ts';
import { listAggregates } from './list-aggregates/rule.ts';
import { mysqlColumns } from './mysql-columns/rule.ts';
import { mysqlConditions } from './mysql-conditions/rule.ts';
import { mysqlFunctions } from './mysql-functions/rule.ts';
import { mysqlOperators } from './mysql-operators/rule.ts';
import { sqlserverConversions } from './sqlserver-conversions/rule.ts';
import { sqlserverFunctions } from './sqlserver-functions/rule.ts';
import { sqlserverTimeZones } from './sqlserver-time-zones/rule.ts';
import { sqlserverXml } from './sqlserver-xml/rule.ts';
import { hierarchyNodes } from './hierarchies/rule.ts';
import { sqlserverText } from './sqlserver-text/rule.ts';
import { sqlserverOperators } from './sqlserver-operators/rule.ts';
import { nullFunctions } from './null-functions/rule.ts';
import { numberFunctions } from './number-functions/rule.ts';
import { numbers } from './numbers/rule.ts';
import { references } from './references/rule.ts';
import { objectComparison } from './object-comparison/rule.ts';
import { objectValues } from './object-values/rule.ts';
import { plainFunctions } from './plain-functions/rule.ts';
import { regularExpressions } from './regular-expressions/rule.ts';
import { rowAddress } from './row-address/rule.ts';
import { remoteValue } from './remote-value/rule.ts';
import { sequences } from './sequences/rule.ts';
import { sessionFunctions } from './session-functions/rule.ts';
import { statistics } from './statistics/rule.ts';
import { storedValues } from './stored-values/rule.ts';
import { textFunctions } from './text-functions/rule.ts';
import { timeZones } from './time-zones/rule.ts';
import { toCharacters } from './to-char/rule.ts';
import { toDates } from './to-date/rule.ts';
import { toNumbers } from './to-number/rule.ts';
import { trimming } from './trimming/rule.ts';
import { xmlFunctions } from './xml/rule.ts';

/**
 * The rules of this phase, in their order. Dates come before numbers, since TRUNC, ROUND and `-` speak of both; plain functions
 * come last, since they report every function that no rule before them knew.
 */
export const expressionRules: readonly Rule[] = [
  updateTest,
  remoteValue,
  ...emptyString,
  ...concatenation,
  ...nullFunctions,
  ...decoding,
  ...textFunctions,
  ...trimming,
  ...likeConditions,
  ...regularExpressions,
  ...currentTime,
  ...datetimeLiterals,
  ...dateArithmetic,
  ...dateFunctions,
  ...extracts,
  ...timeZones,
  ...toCharacters,
  ...conversionDefaults,
  ...toDates,
  ...toNumbers,
  ...casts,
  ...numbers,
  ...numberFunctions,
  ...objectComparison,
  ...comparisons,
  ...booleanConditions,
  ...collectionOperators,
  ...sequences,
  ...rowAddress,
  ...sessionFunctions,
  ...binaryFunctions,
  ...xmlFunctions,
  ...jsonFunctions,
  ...jsonDot,
  ...jsonObjects,
  ...firstLastAggregates,
  ...analyticFunctions,
  ...listAggregates,
  ...statistics,
  ...references,
  ...objectValues,
  ...builtInPackages,
  ...storedValues,
  ...plainFunctions,
  ...mysqlFunctions,
  ...mysqlOperators,
  ...mysqlConditions,
  ...mysqlColumns,
  ...sqlserverXml,
  ...hierarchyNodes,
  ...sqlserverConversions,
  ...sqlserverFunctions,
  ...sqlserverOperators,
  ...sqlserverText,
  ...sqlserverTimeZones,
];
