import type { Failure } from '../../catalog/prover.ts';
import { verifying } from '../../sql/codes/verifying.ts';
import type { CodeEntry } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';

/** Something that would go wrong when the routine runs. */
export interface Fault {
  readonly code: CodeEntry;
  /** Place in the source. */
  readonly span: Span;
  /** One clause without a full stop. */
  readonly message: string;
  /** The relation, function or type that is missing, as the server names it. */
  readonly missing?: string;
}

/** A complaint of the server about a text as a fault at a place of the source. */
export function faultOf(failure: Failure, span: Span, text = ''): Fault {
  const missing = missingName(failure);
  return {
    code: codeOf(failure, text),
    span,
    message: failure.message,
    ...(missing === undefined ? {} : { missing }),
  };
}

const codes: Readonly<Record<string, CodeEntry>> = {
  '42P01': verifying.missingTable,
  '42703': verifying.missingColumn,
  '42704': verifying.missingType,
  '42702': verifying.ambiguous,
  '42804': verifying.mismatch,
  '42846': verifying.mismatch,
  '22P02': verifying.mismatch,
  '22007': verifying.mismatch,
  '22008': verifying.mismatch,
  '3F000': verifying.missingTable,
};

function codeOf({ sqlstate, message, position }: Failure, text: string): CodeEntry {
  const isCall = position !== undefined && /^[\w$."]+\s*\(/.test(text.slice(position));
  if (sqlstate === '3F000' && isCall) return verifying.missingFunction;
  // "Missing FROM-clause entry for table" has the state of a missing table, but it is a qualified name that is wrong.
  if (sqlstate === '42P01' && message.startsWith('missing FROM')) return verifying.missingColumn;
  if (sqlstate === '42P01' && !message.endsWith('does not exist')) return verifying.statement;
  if (sqlstate === '42883')
    return message.startsWith('operator') ? verifying.missingOperator : verifying.missingFunction;
  return codes[sqlstate] ?? verifying.statement;
}

/** The name of what is not there, out of the server's message: `hr.crew`, `hr.bonus`, `mood`; undefined for other complaints. */
export function missingName({ sqlstate, message }: Failure): string | undefined {
  if (!['42P01', '42883', '42704', '3F000', '42P17'].includes(sqlstate)) return undefined;
  const [, kind, name] =
    /^(?:(relation|type|schema|function|procedure|routine|sequence|view|table)) "?([^"(]+?)"?(?:\(.*)? does not exist/s.exec(
      message,
    ) ?? [];
  return kind === undefined ? undefined : name;
}
