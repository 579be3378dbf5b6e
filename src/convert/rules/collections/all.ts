import type { Rule } from '../../rule.ts';
import { elementArgument, elementAssignment, elementTarget } from './collection-assignment/rule.ts';
import { collectionChange } from './collection-change/rule.ts';
import { collectionConstructor } from './collection-constructor/rule.ts';
import { collectionElement } from './collection-element/rule.ts';
import { collectionMethod } from './collection-method/rule.ts';
import { collectionQuery } from './collection-query/rule.ts';
import { lobLocator } from './lob-locator/rule.ts';
import { nullRow } from './null-row/rule.ts';
import { collectionComparison, collectionSet } from './collection-comparison/rule.ts';
import { recordArgument } from './record-argument/rule.ts';
import { recordConstructor } from './record-constructor/rule.ts';
import { innerField, recordField } from './record-field/rule.ts';
import { recordInsert, recordUpdate } from './record-write/rule.ts';
import { recordType } from './record-type/rule.ts';
import { collectionParameter, collectionVariable } from './collection-variable/rule.ts';

/** The rules of this phase, in their order. */
export const collectionRules: readonly Rule[] = [
  lobLocator,
  collectionMethod,
  collectionConstructor,
  recordConstructor,
  collectionElement,
  elementAssignment,
  elementTarget,
  elementArgument,
  collectionChange,
  collectionVariable,
  collectionParameter,
  recordType,
  recordField,
  innerField,
  collectionQuery,
  nullRow,
  recordInsert,
  recordUpdate,
  recordArgument,
  collectionComparison,
  collectionSet,
];
