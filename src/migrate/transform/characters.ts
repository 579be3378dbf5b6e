import { nullCell } from '../../change/batch.ts';
import type { Shape } from '../../change/shape.ts';
import type { ColumnPair } from '../../change/sink.ts';
import type { TaskSettings } from '../settings.ts';
import type { MadeColumn, RowPlan } from './plan.ts';

/** What becomes of the characters of a text, in UTF-8. */
export type Replacing = (text: Buffer) => Buffer;

/** The greatest code point that a character set has, by the names of AWS DMS; all that begin with UTF have every character. */
const greatest: Readonly<Record<string, number>> = { 'US-ASCII': 0x7f, 'ISO-8859-1': 0xff, UCS2: 0xffff };

/** The replacing of characters that settings ask for (AWS DMS, "Character substitution task settings"); undefined when they ask for none. */
export function replacingOf({ CharacterSetSettings: settings }: TaskSettings): Replacing | undefined {
  if (!settings) return undefined;
  const { CharacterReplacements: pairs, CharacterSetSupport: support } = settings;
  const replaced = new Map(
    pairs.map((each) => [
      String.fromCodePoint(each.SourceCharacterCodePoint),
      String.fromCodePoint(each.TargetCharacterCodePoint),
    ]),
  );
  const most = greatest[support?.CharacterSet ?? ''] ?? Number.POSITIVE_INFINITY;
  if (replaced.size === 0 && most === Number.POSITIVE_INFINITY) return undefined;
  const instead = support && String.fromCodePoint(support.ReplaceWithCharacterCodePoint);
  return (text) => {
    let isChanged = false;
    let result = '';
    for (const character of text.toString('utf8')) {
      const known = replaced.get(character) ?? character;
      const fits = (known.codePointAt(0) ?? 0) <= most;
      const now = fits ? known : (instead ?? known);
      isChanged ||= now !== character;
      result += now;
    }
    return isChanged ? Buffer.from(result) : text;
  };
}

/** Has the characters of all columns of text replaced on their way, but for those that rules make. */
export function withReplacedCharacters(
  source: Shape,
  pairs: readonly ColumnPair[],
  rows: RowPlan,
  replacing: Replacing,
): { readonly pairs: readonly ColumnPair[]; readonly rows: RowPlan } {
  const made: MadeColumn[] = [];
  const replacedPairs = pairs.map((pair): ColumnPair => {
    if (pair.source.type.kind !== 'text' || !source.columns.includes(pair.source)) return pair;
    const column = { ...pair.source };
    made.push({
      rule: 'CharacterSetSettings',
      column,
      replaces: pair.source,
      needs: [pair.source],
      from: 'row',
      headers: new Set(),
      keepsKeys: true,
      make: ({ bytes, starts, lengths }, [place = 0]) => {
        const length = lengths[place] as number;
        if (length === nullCell) return null;
        const start = starts[place] as number;
        return replacing(bytes.subarray(start, start + length));
      },
    });
    return { source: column, target: pair.target, encoding: 'text' };
  });
  if (made.length === 0) return { pairs, rows };
  return { pairs: replacedPairs, rows: { ...rows, made: [...(rows.made ?? []), ...made] } };
}
