import type { Rule } from '../../rule.ts';
import { dataDictionary } from './data-dictionary/rule.ts';
import { localName } from './local-name/rule.ts';
import { objectName } from './object-name/rule.ts';
import { sessionTablesOfRoutine } from './session-tables/rule.ts';
import { temporaryNames } from './temporary-names/rule.ts';
import { tableAlias } from './table-alias/rule.ts';

/** The rules of this phase, in their order. */
export const nameRules: readonly Rule[] = [
  localName,
  dataDictionary,
  temporaryNames,
  objectName,
  tableAlias,
  sessionTablesOfRoutine,
];
