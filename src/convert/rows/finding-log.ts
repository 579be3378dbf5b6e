import type { CodeEntry, Finding } from '../../text/finding.ts';
import { finding } from '../../text/finding.ts';
import type { Span } from '../../text/span.ts';

/** Places of one kind that are listed; a script of millions of rows would else drown the report, and memory with it. */
const listed = 20;

/** Collects the findings of the data stage, the first of each kind with their places and the number of all others. */
export class FindingLog {
  readonly #findings: Finding[] = [];
  readonly #counts = new Map<string, { count: number; last: Finding; about: string }>();

  /** Takes a finding of a kind, such as one code and table; false when it is only counted. */
  add(
    entry: CodeEntry,
    at: Span,
    what: string,
    about: string,
    over: Parameters<typeof finding>[3] = {},
  ): boolean {
    return this.take(finding(entry, at, what, over), about);
  }

  /** As {@link add}, for a finding that is there. */
  take(found: Finding, about: string): boolean {
    const key = `${found.code} ${about}`;
    const known = this.#counts.get(key);
    const count = (known?.count ?? 0) + 1;
    if (count > listed) {
      if (known) known.count = count;
      return false;
    }
    this.#counts.set(key, { count, last: found, about });
    this.#findings.push(found);
    return true;
  }

  /** Takes a finding that is told once of each thing that it is about. */
  once(
    entry: CodeEntry,
    at: Span,
    what: string,
    about: string,
    over: Parameters<typeof finding>[3] = {},
  ): boolean {
    return this.#counts.has(`${entry.code} ${about}`) ? false : this.add(entry, at, what, about, over);
  }

  /** All that was listed, and for kinds with more than that how many more there are. */
  finish(): readonly Finding[] {
    const more = [...this.#counts.values()].flatMap(({ count, last, about }) =>
      count > listed
        ? [
            {
              ...last,
              effortHours: 0,
              what: `${count - listed} more like this${about === '' ? '' : ` (${about})`} are not listed.`,
            },
          ]
        : [],
    );
    return [...this.#findings, ...more];
  }
}
