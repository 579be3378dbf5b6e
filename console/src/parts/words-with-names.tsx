import type { ReactNode } from 'react';

/** A text in which names of settings and of code stand between backticks. */
export function WordsWithNames({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}
