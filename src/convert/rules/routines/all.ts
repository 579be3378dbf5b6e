import type { Rule } from '../../rule.ts';
import { builtInProcedure } from './built-in-procedure/rule.ts';
import { dbmsOutput } from './dbms-output/rule.ts';
import { numberDigits } from './number-digits/rule.ts';
import { notNullSubtype } from './not-null-subtype/rule.ts';
import { pipeRow } from './pipelined/rule.ts';
import {
  asSupertype,
  constructorReturn,
  objectSubstitution,
  objectMethod,
  selfAttribute,
} from './object-method/rule.ts';
import { outFunctionCall, outFunctionReturn } from './out-function/rule.ts';
import {
  packageVariableAssignment,
  packageVariableRead,
  packageVariableTarget,
} from './package-variable/rule.ts';
import { callStatement, routineCall } from './routine-call/rule.ts';
import { sqlserverCalls } from './sqlserver-calls/rule.ts';
import { sqlserverExecute } from './sqlserver-execute/rule.ts';
import { sqlserverResults } from './sqlserver-results/rule.ts';
import { sqlserverRoutines } from './sqlserver-routines/rule.ts';
import { triggerEvent, triggerReturn, triggerRow } from './trigger-row/rule.ts';
import { declarationsOnly, routineHead } from './routine-head/rule.ts';

/** The rules of this phase, in their order. */
export const routineRules: readonly Rule[] = [
  triggerRow,
  triggerEvent,
  triggerReturn,
  objectMethod,
  selfAttribute,
  constructorReturn,
  asSupertype,
  objectSubstitution,
  outFunctionCall,
  outFunctionReturn,
  packageVariableAssignment,
  packageVariableRead,
  packageVariableTarget,
  dbmsOutput,
  builtInProcedure,
  routineCall,
  callStatement,
  pipeRow,
  notNullSubtype,
  numberDigits,
  declarationsOnly,
  routineHead,
  sqlserverCalls,
  ...sqlserverExecute,
  ...sqlserverResults,
  ...sqlserverRoutines,
];
