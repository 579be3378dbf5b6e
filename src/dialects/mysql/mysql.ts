import type { SourceDialect } from '../../sql/dialect.ts';
import { mysqlFunctionResult } from './functions.ts';
import { mysqlNames } from './names.ts';
import { parseStatement } from './parse/statement.ts';
import { mysqlClient } from './script.ts';
import { mysqlValueType } from './types.ts';

/** MySQL and MariaDB as a source: tables, what belongs to them, and their rows. Code is kept as text. */
export const mysql: SourceDialect = {
  name: 'mysql',
  names: mysqlNames,
  traits: { nullsInKeys: 'distinct', nullsInRanges: 'first', looseKeyTypes: false },
  scripts: mysqlClient,
  parse: parseStatement,
  parseDynamic: parseStatement,
  parseExecuted: parseStatement,
  valueType: mysqlValueType,
  functionResult: mysqlFunctionResult,
  packageConstant: () => undefined,
  packageException: () => undefined,
  isBuiltInPackage: () => false,
  isPredefinedException: () => false,
  dictionaryView: () => undefined,
};
