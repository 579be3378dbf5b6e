import type { SourceDialect } from '../../sql/dialect.ts';
import { sqlPlus } from './client.ts';
import { builtInCollection } from './collections.ts';
import { oracleDictionaryView } from './dictionary.ts';
import { isOracleException, isOraclePackage, oracleFunctionResult } from './functions.ts';
import { oracleNames } from './names.ts';
import { packageConstant } from './packages/constants.ts';
import { packageException } from './packages/exceptions.ts';
import { parseExecuted, parseStatement } from './parse/statement.ts';
import { oracleValueType } from './types.ts';

/** Oracle as a source. */
export const oracle: SourceDialect = {
  name: 'oracle',
  names: oracleNames,
  traits: { nullsInKeys: 'alike', nullsInRanges: 'last', looseKeyTypes: true },
  scripts: sqlPlus,
  parse: parseStatement,
  parseDynamic: parseStatement,
  parseExecuted,
  valueType: oracleValueType,
  functionResult: (name, given, ofPackage) => {
    // The constructor of a collection type has the type's name.
    const type = builtInCollection(name, ofPackage);
    return type ? { type, nullable: 'never' } : oracleFunctionResult(name, given, ofPackage);
  },
  packageConstant,
  packageException,
  isBuiltInPackage: isOraclePackage,
  isPredefinedException: isOracleException,
  dictionaryView: oracleDictionaryView,
};
