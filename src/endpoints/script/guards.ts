import type { Guard } from '../../sql/script.ts';
import type { ReadUnit } from './read.ts';

/**
 * Which branches of their tests the statements of scripts take. Nobody evaluates a test: it asks whether what it rules can be done, so its first definition tells,
 * by whether the catalog so far has what it makes or changes. The second reading asks what the first one decided. A class because decisions are gathered.
 */
export class GuardDecisions {
  /** The branch that is taken, by file and test; a test that rules no definition is not in it. */
  readonly #taken = new Map<string, Guard['branch']>();

  /** Whether the unit stands in a branch that is not taken. */
  passesOver({ guards = [], source }: Guarded): boolean {
    return guards.some((each) => {
      const taken = this.#taken.get(keyOf(each, source.file));
      return taken !== undefined && taken !== each.branch;
    });
  }

  /** Decides, where they are not decided yet, the tests that a definition stands under, by whether it can be done. Returns whether it is to be done. */
  takes(unit: Guarded, canBeDone: () => boolean): boolean {
    const { guards = [], source } = unit;
    if (this.passesOver(unit)) return false;
    const undecided = guards.filter((each) => !this.#taken.has(keyOf(each, source.file)));
    const innermost = guards.at(-1);
    if (innermost === undefined || !undecided.includes(innermost)) return true;
    const isDone = canBeDone();
    if (isDone) for (const each of undecided) this.#taken.set(keyOf(each, source.file), each.branch);
    else this.#taken.set(keyOf(innermost, source.file), innermost.branch === 'then' ? 'otherwise' : 'then');
    return isDone;
  }
}

type Guarded = Pick<ReadUnit, 'guards'> & { readonly source: { readonly file: string } };

function keyOf({ test }: Guard, file: string): string {
  return `${file}\n${test}`;
}
