import type { TokenCursor } from '../../../sql/cursor.ts';
import type { Guard } from '../../../sql/script.ts';
import { parseExpression } from '../parse/expression.ts';

/** What statements belong together: those of a whole batch, those up to the END of a block, or one alone. */
export type Scope = 'batch' | 'block' | 'statement';

/** A branch that is open: of which test, and whether BEGIN opened it, so that END closes it. */
interface Branch {
  readonly guard: Guard;
  readonly isBlock: boolean;
}

/**
 * The tests of the catalog that a batch puts before its definitions (`IF NOT EXISTS (SELECT … FROM sys.objects …) CREATE TABLE …`). They are no flow: what they rule are
 * statements of the script, each with the branches that it stands in. A class because it goes along with the cursor.
 */
export class OpenGuards {
  readonly #open: Branch[] = [];
  readonly #next: () => number;

  /** `next` numbers the tests of the file. */
  constructor(next: () => number) {
    this.#next = next;
  }

  /** The branches that the position is in, outermost first. */
  get branches(): readonly Guard[] {
    return this.#open.map(({ guard }) => guard);
  }

  /** How far what stands at the position may go. */
  get scope(): Scope {
    const innermost = this.#open.at(-1);
    if (!innermost) return 'batch';
    return innermost.isBlock ? 'block' : 'statement';
  }

  /** Passes over `IF test` and the BEGIN behind it. False where what stands here is no test of the catalog before a definition. */
  acceptTest(p: TokenCursor): boolean {
    if (!p.is('IF')) return false;
    const before = p.at;
    p.at += 1;
    const from = p.start;
    const test = p.attempt(() => parseExpression(p));
    const isTest = test !== undefined && asksCatalog.test(p.slice(from, p.end));
    const isBlock = isTest && p.accept('BEGIN');
    if (!isTest || !p.isOneOf(...ruled)) {
      p.at = before;
      return false;
    }
    this.#open.push({ guard: { test: this.#next(), branch: 'then' }, isBlock });
    return true;
  }

  /** Passes over the END of a block, and the ELSE behind it. */
  acceptEnd(p: TokenCursor): boolean {
    if (!this.#open.at(-1)?.isBlock || !p.is('END') || p.isAt(1, 'CONVERSATION')) return false;
    p.at += 1;
    this.#close(p);
    return true;
  }

  /** Notes that a statement has been read: branches of one statement are over. */
  statementEnds(p: TokenCursor): void {
    if (this.#open.length > 0 && !this.#open.at(-1)?.isBlock) this.#close(p);
  }

  /** Closes the innermost branch. What follows it is its ELSE, or, where it was all of another branch, that one's. */
  #close(p: TokenCursor): void {
    for (let closed = this.#open.pop(); closed; closed = this.#open.pop()) {
      const before = p.at;
      while (p.accept(';'));
      if (closed.guard.branch === 'then' && p.accept('ELSE')) {
        const isBlock = p.accept('BEGIN');
        this.#open.push({ guard: { ...closed.guard, branch: 'otherwise' }, isBlock });
        return;
      }
      p.at = before;
      if (this.#open.at(-1)?.isBlock !== false) return;
    }
  }
}

/** What a branch begins with that makes its test no flow. */
const ruled = ['CREATE', 'ALTER', 'DROP', 'IF', 'EXEC', 'EXECUTE', 'USE', 'SET', 'PRINT'] as const;

const asksCatalog =
  /\b(?:OBJECT_ID|SCHEMA_ID|TYPE_ID|DB_ID|COL_LENGTH|INDEXPROPERTY|FULLTEXTSERVICEPROPERTY|OBJECTPROPERTY)\s*\(|\bINFORMATION_SCHEMA\b|\bsys(?:\s*\.\s*\[?\w+|objects|indexes|columns|users|databases|types)\b|\[sys\]|\[?dbo\]?\s*\.\s*\[?sys\w+/i;
