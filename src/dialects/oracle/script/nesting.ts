import type { Head } from './head.ts';

/** What a level of nesting is closed by END: a declarative part that still waits for its BEGIN, a block, CASE, IF or LOOP. */
type Level = 'declarations' | 'compound' | 'block' | 'case' | 'if' | 'loop';

/**
 * Follows the nesting of one PL/SQL unit, word by word, to know where the unit is complete although no `/` says so.
 *
 * Only words that open or close something matter, so the tracker is fed with words and with `;`, `(` and `)` outside
 * literals and comments. The grammar is that of the PL/SQL Language Reference. A class because it lives as long as its unit.
 */
export class Nesting {
  #levels: Level[] = [];
  /** A subprogram, package or timing point was named, and IS or AS will open its declarations. */
  #header: boolean;
  #parentheses = 0;
  #previous = '';
  #popped: Level | undefined;
  /** A function of a WITH clause has just ended: its `;` does not end the query. */
  #functionEnded = false;
  /** The levels at each open `$IF`: every branch of conditional compilation begins with the same ones. */
  readonly #branches: { levels: readonly Level[]; header: boolean }[] = [];
  readonly #shape: Head['shape'];

  constructor(shape: Head['shape']) {
    this.#shape = shape;
    this.#header = shape === 'header' || shape === 'functions';
  }

  /** Whether nothing is open that an END must close. */
  get balanced(): boolean {
    return this.#levels.length === 0;
  }

  open(): void {
    this.#parentheses += 1;
    this.#previous = '';
  }

  close(): void {
    if (this.#parentheses > 0) this.#parentheses -= 1;
    this.#previous = '';
  }

  /** A `;`. True when the unit is complete with it. No `;` stands inside parentheses, so a missing one is forgiven here. */
  semicolon(): boolean {
    this.#parentheses = 0;
    this.#previous = '';
    if (this.#levels.length > 0 || this.#shape !== 'functions') {
      this.#header = false;
      return this.#levels.length === 0;
    }
    const complete = !this.#functionEnded;
    this.#functionEnded = false;
    return complete;
  }

  /** A word that opens and closes nothing, an operator, a comma or a literal: the `END` before it does not belong to a `CASE` behind it. */
  pass(): void {
    this.#previous = '';
  }

  /** A word in lower case. Words that open or close nothing can be told with `pass`. */
  word(word: string): void {
    const previous = this.#previous;
    this.#previous = word;
    const top = this.#levels.at(-1);
    switch (word) {
      case 'end':
        this.#popped = this.#levels.pop();
        if (this.#levels.length === 0) this.#functionEnded = true;
        return;
      case 'begin':
        if (top === 'declarations') this.#levels[this.#levels.length - 1] = 'block';
        else this.#levels.push('block');
        return;
      case 'declare':
        this.#levels.push('declarations');
        return;
      case 'case':
        if (previous !== 'end') this.#levels.push('case');
        return;
      case 'if':
        // Outside of a block it is the IF NOT EXISTS of a CREATE.
        if (previous !== 'end' && top !== undefined && top !== 'declarations') this.#levels.push('if');
        return;
      case 'loop':
        // In `FOR i IN 1 .. CASE … END LOOP` the END closes the CASE and the loop begins.
        if (previous !== 'end' || this.#popped === 'case') this.#levels.push('loop');
        return;
      case 'is':
      case 'as':
        if (this.#header && this.#parentheses === 0) {
          this.#header = false;
          this.#levels.push('declarations');
        }
        return;
      case 'procedure':
      case 'function':
        if (this.#parentheses === 0 && (top === 'declarations' || top === 'compound' || this.#outermost()))
          this.#header = true;
        return;
      case 'before':
      case 'after':
      case 'instead':
        if (top === 'compound' && previous !== 'end') this.#header = true;
        return;
      case 'trigger':
        if (previous === 'compound' && top === undefined) this.#levels.push('compound');
        return;
      case 'language':
      case 'external':
      case 'mle':
        // A call specification: `IS LANGUAGE JAVA NAME '…';` has no block.
        if (previous === 'is' || previous === 'as') this.#levels.pop();
        return;
      case 'result':
        // `CONSTRUCTOR FUNCTION … RETURN SELF AS RESULT IS`: the AS before RESULT opened nothing.
        if (previous === 'as' && top === 'declarations') {
          this.#levels.pop();
          this.#header = true;
        }
        return;
      case '$if':
        this.#branches.push({ levels: [...this.#levels], header: this.#header });
        return;
      case '$else':
      case '$elsif': {
        const branch = this.#branches.at(-1);
        if (!branch) return;
        this.#levels = [...branch.levels];
        this.#header = branch.header;
        return;
      }
      case '$end':
        this.#branches.pop();
        return;
      default:
    }
  }

  #outermost(): boolean {
    return this.#levels.length === 0 && this.#shape === 'functions';
  }
}
