import type { ReactNode } from 'react';
import { date, dateTime } from '../data/words.ts';

/** A day in a list; the time is told when one points at it. */
export function Day({ at }: { readonly at: string }): ReactNode {
  return <span title={dateTime(at)}>{date(at)}</span>;
}
