import type { RaiseError } from '../../../../sql/tree/batch.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { Block } from '../../../../sql/tree/routine.ts';
import { walk } from '../../../../sql/walk.ts';
import { constantInteger } from '../exceptions/states.ts';
import { systemValue } from '../system-value.ts';

/** Whether RAISERROR raises an error, as far as is known: up to the severity 10 it is a message. `block` is the routine's. */
export function isError({ severity }: RaiseError, block: Block | undefined): boolean {
  const known = constantInteger(severity);
  return known === undefined ? isOfError(severity, block) : known > 10;
}

/**
 * Whether a severity is that of the error which is being handled, so that it is above 10: ERROR_SEVERITY(), or a variable that is
 * assigned nothing else.
 */
export function isOfError(severity: Expression, block: Block | undefined): boolean {
  if (systemValue(severity) === 'ERROR_SEVERITY') return true;
  if (severity.kind !== 'reference' || !block) return false;
  const name = severity.name.parts.at(-1)?.text.toUpperCase();
  const values: Expression[] = [];
  const isVariable = (node: Expression): boolean =>
    node.kind === 'reference' && node.name.parts.at(-1)?.text.toUpperCase() === name;
  walk(block, (node) => {
    if (node.kind === 'assignment' && isVariable(node.target)) values.push(node.value);
    if (node.kind === 'variable' && node.name.text.toUpperCase() === name && node.default)
      values.push(node.default);
    if (node.kind === 'selectItem' && node.assigns && isVariable(node.assigns)) values.push(node.expression);
  });
  return values.length > 0 && values.every(isErrorSeverity);
}

function isErrorSeverity(value: Expression): boolean {
  const number = constantInteger(value);
  return systemValue(value) === 'ERROR_SEVERITY' || (number !== undefined && number > 10);
}
