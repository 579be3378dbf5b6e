import * as make from '../../../sql/make.ts';
import type { Expression } from '../../../sql/tree/expression.ts';
import type { RuleContext } from '../../rule.ts';

/** Makes the target's expression of a call; undefined when it cannot for these arguments. */
export type Maker = (
  given: readonly Expression[],
  at: Expression,
  context: RuleContext,
) => Expression | undefined;

/** The function of another name that does the same with the same arguments. */
export function renamed(name: string): Maker {
  return (given, at) => make.call(at, name, given);
}

/** What the target writes as a word, without arguments. */
export function word(text: string): Maker {
  return (_, at) => make.reference(at, text);
}
