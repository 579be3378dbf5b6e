import type { SourceDialect } from '../../sql/dialect.ts';
import { isOracleException, isOraclePackage, oracleFunctionResult, oraclePackageConstant } from './functions.ts';
import { oracleNames } from './names.ts';
import { parseExecuted, parseStatement } from './parse/statement.ts';
import { oracleValueType } from './types.ts';

/** Oracle as a source. */
export const oracle: SourceDialect = {
  name: 'oracle',
  names: oracleNames,
  parse: parseStatement,
  parseDynamic: parseStatement,
  parseExecuted,
  valueType: oracleValueType,
  functionResult: oracleFunctionResult,
  packageConstant: oraclePackageConstant,
  isBuiltInPackage: isOraclePackage,
  isPredefinedException: isOracleException,
};
