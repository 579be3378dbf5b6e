import type { Span } from './span.ts';

/** How much a finding matters: `info` needs nothing, `warning` should be looked at, `error` needs work by hand. */
export type Severity = 'info' | 'warning' | 'error';

/**
 * Something to tell the user about their own SQL or data. Findings are collected, never thrown.
 *
 * `code` names the kind of finding and is a string for life: `GW` and four digits, allotted once in the registry
 * (`text/codes.ts`), which gives its severity, its effort and the general explanation.
 */
export interface Finding {
  readonly code: Code;
  readonly span: Span;
  readonly severity: Severity;
  /** Hours of work by hand that one occurrence is expected to cost. */
  readonly effortHours: number;
  /** What is the case here: one sentence that names the construct and the object. */
  readonly what: string;
  /** Why it is so: the difference between the two databases. */
  readonly why: string;
  /** What to do about it. */
  readonly todo: string;
  /** The AWS Schema Conversion Tool action item that users know for the same thing. */
  readonly sct?: number;
}

/** A finding code: `GW` and four digits. */
export type Code = `GW${string}`;

/** The registry's entry of a code: what all findings of the code have in common. */
export interface CodeEntry {
  readonly code: Code;
  /** A short name for headings, for instance "Optimizer hint". */
  readonly title: string;
  readonly severity: Severity;
  readonly effortHours: number;
  readonly why: string;
  readonly todo: string;
  readonly sct?: number;
}

/** Makes a finding of a registered code. `what` says it of this place; the rest comes from the registry unless given. */
export function finding(
  entry: CodeEntry,
  span: Span,
  what: string,
  over: Partial<Pick<Finding, 'severity' | 'effortHours' | 'why' | 'todo'>> = {},
): Finding {
  const { code, severity, effortHours, why, todo, sct } = entry;
  return {
    code,
    span: { start: span.start, end: span.end },
    severity,
    effortHours,
    what,
    why,
    todo,
    ...(sct === undefined ? {} : { sct }),
    ...over,
  };
}
