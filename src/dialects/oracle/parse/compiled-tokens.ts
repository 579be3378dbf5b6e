/* oxlint-disable no-unmodified-loop-condition -- the closures that loops call move the place */
import { TokenCursor } from '../../../sql/cursor.ts';
import type { Tokens } from '../../../sql/lexer.ts';
import { type Statics, staticValue } from '../../../sql/static-value.ts';
import type { Span } from '../../../text/span.ts';
import { parseTest } from './recovery.ts';

/** What Oracle would compile of a unit. */
export interface CompiledTokens {
  readonly tokens: Tokens;
  /** Each `$IF` that was decided, with all its branches. */
  readonly decided: readonly Span[];
}

/**
 * The tokens that are left when each `$IF … $END` is replaced by its branch, as Oracle does before it reads anything (PL/SQL Language
 * Reference, "Conditional Compilation"): a branch may hold any piece of text, half a statement as well. A directive whose test asks
 * for what is not known stays as it is.
 */
export function compiledTokens(tokens: Tokens, statics: Statics): CompiledTokens {
  const decided: Span[] = [];
  const dropped: Span[] = [];
  const kept: number[] = [];
  let at = 0;
  const isDirective = (text: string) => tokens.types[at] === 'directive' && tokens.texts[at] === text;
  const ends = () => isDirective('$END') || isDirective('$ELSE') || isDirective('$ELSIF');
  const last = tokens.types.length - 1;

  /** The tokens up to the end of a branch, of which `keep` says whether they are compiled. */
  const branch = (keep: boolean): void => {
    while (at < last && !ends()) {
      if (isDirective('$IF')) choice(keep);
      else if (isDirective('$ERROR')) errorDirective(keep);
      else take(keep);
    }
  };
  const take = (keep: boolean): void => {
    if (keep) kept.push(at);
    at += 1;
  };
  const errorDirective = (keep: boolean): void => {
    while (at < last && !isDirective('$END')) take(keep);
    take(keep);
  };
  const choice = (keep: boolean): void => {
    const first = at;
    const start = tokens.starts[at] as number;
    const known = kept.length;
    const cuts = dropped.length;
    let found = false;
    while (isDirective('$IF') || isDirective('$ELSIF')) {
      const test = readTest(tokens, at + 1, statics);
      at = test.at;
      // The piece cannot be chosen, so all of it stays.
      if (test.value === undefined && keep && !found) {
        kept.length = known;
        dropped.length = cuts;
        at = first;
        copy();
        return;
      }
      const chosen = keep && !found && test.value === true;
      cut(chosen);
      if (chosen) found = true;
    }
    if (isDirective('$ELSE')) {
      at += 1;
      cut(keep && !found);
    }
    at = Math.min(at + 1, last);
    if (keep) decided.push({ start, end: tokens.ends[at - 1] as number });
  };
  const cut = (chosen: boolean): void => {
    const from = tokens.starts[at] as number;
    branch(chosen);
    if (!chosen) dropped.push({ start: from, end: tokens.starts[at] as number });
  };
  /** Keeps a directive with everything up to its `$END`. */
  const copy = (): void => {
    let depth = 0;
    do {
      if (isDirective('$IF') || isDirective('$ERROR')) depth += 1;
      else if (isDirective('$END')) depth -= 1;
      take(true);
    } while (depth > 0 && at < last);
  };

  while (at < last) {
    if (isDirective('$IF')) choice(true);
    else take(true);
  }
  kept.push(last);
  const pick = <T>(of: readonly T[]): T[] => kept.map((each) => of[each] as T);
  return {
    decided,
    tokens: {
      ...tokens,
      types: pick(tokens.types),
      texts: pick(tokens.texts),
      spellings: pick(tokens.spellings),
      starts: pick(tokens.starts),
      ends: pick(tokens.ends),
      faults: tokens.faults.filter(
        ({ span }) => !dropped.some((each) => each.start <= span.start && span.start < each.end),
      ),
    },
  };
}

/** Whether any directive chooses between pieces of the text. */
export function choosesPieces({ types, texts }: Tokens): boolean {
  return types.some((type, at) => type === 'directive' && texts[at] === '$IF');
}

/** The value of the test that begins at a token, and the token behind its `$THEN`. */
function readTest(tokens: Tokens, at: number, statics: Statics): { value: unknown; at: number } {
  const p = new TokenCursor(tokens);
  p.at = at;
  const faults = p.faults.length;
  const test = p.attempt(() => parseTest(p, '$THEN'));
  const value = test && p.faults.length === faults ? staticValue(test, statics) : undefined;
  while (!p.atEnd && !p.is('$THEN')) p.at += 1;
  return { value, at: Math.min(p.at + 1, tokens.types.length - 1) };
}
