import * as make from '../../../../sql/make.ts';
import type { Expression } from '../../../../sql/tree/expression.ts';
import type { RaiseMessage } from '../../../../sql/tree/routine.ts';
import type { Span } from '../../../../text/span.ts';

/**
 * How an error of Transact-SQL travels through PostgreSQL, which knows a SQLSTATE, a message and a detail, where SQL Server knows a number, a severity and a
 * state besides the message:
 *
 * - RAISERROR with a text, severity 16 and state 1 (number 50000) is a plain `RAISE EXCEPTION`, whose SQLSTATE is P0001.
 * - A number of five digits is the SQLSTATE itself: `THROW 51000` raises 51000, so that applications can test it. Numbers which are
 *   SQLSTATEs of PostgreSQL ({@link taken}) are not.
 * - What this does not say stands in the detail, in the words of SQL Server's own clients: `Msg 120000, Level 11, State 3`.
 *
 * The functions `error_number`, `error_severity` and `error_state` of the extension pack read it back, and know the numbers of what PostgreSQL raises itself.
 */
export interface RaisedError {
  /** Of users it is at least 50000. */
  readonly number: number;
  readonly severity: number | Expression;
  readonly state: number | Expression;
}

/** The number of errors that have no number of their own ("RAISERROR"). */
export const userError = 50000;

/** States of PostgreSQL that consist of digits only, in the range of five-digit numbers of users (PostgreSQL, "PostgreSQL Error Codes"). */
const taken: ReadonlySet<number> = new Set([
  53000, 53100, 53200, 53300, 53400, 54000, 54001, 54011, 54023, 55000, 55006, 57000, 57014, 58000, 58030,
  72000,
]);

/** The RAISE that raises it; `format` is a format of RAISE, in which % stands for an argument. */
export function raiseError(
  at: Span,
  error: RaisedError,
  format: string,
  values: readonly Expression[],
): RaiseMessage {
  const options: { name: string; value: Expression }[] = [];
  const isState = error.number > userError && error.number <= 99999 && !taken.has(error.number);
  if (isState) options.push({ name: 'ERRCODE', value: make.string(at, String(error.number)) });
  const isTold = isState || error.number === userError;
  if (!isTold || error.severity !== 16 || error.state !== 1)
    options.push({ name: 'DETAIL', value: detail(at, error) });
  return {
    kind: 'raiseMessage',
    start: at.start,
    end: at.end,
    level: 'exception',
    format,
    arguments: values,
    options,
  };
}

function detail(at: Span, { number, severity, state }: RaisedError): Expression {
  const values = [severity, state].filter((each) => typeof each !== 'number');
  const text = `Msg ${number}, Level ${shown(severity)}, State ${shown(state)}`;
  return values.length === 0
    ? make.string(at, text)
    : make.call(at, 'format', [make.string(at, text), ...values]);
}

function shown(value: number | Expression): string {
  return typeof value === 'number' ? String(value) : '%s';
}
