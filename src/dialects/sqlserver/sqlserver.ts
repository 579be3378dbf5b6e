import type { SourceDialect } from '../../sql/dialect.ts';
import { sqlserverDictionaryView } from './dictionary.ts';
import { rowFunctionColumns, sqlserverFunctionResult } from './functions.ts';
import { sqlserverNames } from './names.ts';
import { parseBatchText, parseStatement } from './parse/statement.ts';
import { sqlserverClient } from './script.ts';
import { sqlserverValueType } from './types.ts';
import { sqlserverTyping } from './typing.ts';

/** SQL Server as a source. */
export const sqlserver: SourceDialect = {
  name: 'sqlserver',
  names: sqlserverNames,
  traits: { nullsInKeys: 'equal', nullsInRanges: 'first', looseKeyTypes: false, defaultSchema: 'dbo' },
  typing: sqlserverTyping,
  scripts: sqlserverClient,
  parse: parseStatement,
  parseDynamic: parseBatchText,
  parseExecuted: parseBatchText,
  valueType: sqlserverValueType,
  functionResult: sqlserverFunctionResult,
  rowFunctionColumns,
  packageConstant: () => undefined,
  packageException: () => undefined,
  isBuiltInPackage: () => false,
  isPredefinedException: () => false,
  dictionaryView: sqlserverDictionaryView,
};
