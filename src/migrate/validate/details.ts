import type { Comparer, Failure, RowValues } from '../../change/comparer.ts';
import { batchesOf } from './repair.ts';
import type { Form } from '../../change/form.ts';
import type { Comparison, Difference } from './table.ts';
import { idOf } from './table.ts';
import { sameJson } from './json.ts';

/** A difference, with what the target's control table is told of it. */
export interface Described {
  readonly difference: Difference;
  /** The names of the target's columns whose values differ; empty for a row that is on one side only. */
  readonly columns: readonly string[];
  readonly failure: Failure;
}

/**
 * Reads the values of differing rows and says which columns differ. A row whose only difference is how a JSON document is written is none; nor is one that
 * was made the same meanwhile.
 */
export async function describe(
  comparison: Comparison,
  ends: { readonly source: Comparer; readonly target: Comparer },
  differences: readonly Difference[],
): Promise<Described[]> {
  const described: Described[] = [];
  for (const some of batchesOf(differences)) {
    const keys = some.filter(({ type }) => type === 'RECORD_DIFF').map(({ key }) => key);
    const [left, right] =
      keys.length === 0
        ? [[], []]
        : await Promise.all([
            ends.source.values(comparison.source, keys),
            ends.target.values(comparison.target, keys),
          ]);
    const ofSource = byKey(left);
    const ofTarget = byKey(right);
    for (const difference of some) {
      const one = describeOne(comparison, difference, ofSource, ofTarget);
      if (one) described.push(one);
    }
  }
  return described;
}

function byKey(rows: readonly RowValues[]): ReadonlyMap<string, RowValues> {
  return new Map(rows.map((row) => [idOf(row.key), row]));
}

function describeOne(
  { target }: Comparison,
  difference: Difference,
  ofSource: ReadonlyMap<string, RowValues>,
  ofTarget: ReadonlyMap<string, RowValues>,
): Described | undefined {
  const { key, type } = difference;
  const names = target.columns.map(({ column }) => column.name);
  const keyText = JSON.stringify(
    Object.fromEntries(target.key.map((place, i) => [names[place] as string, key[i]])),
  );
  if (type !== 'RECORD_DIFF')
    return { difference, columns: [], failure: { type, key: keyText, details: '[]' } };
  const a = ofSource.get(idOf(key))?.values;
  const b = ofTarget.get(idOf(key))?.values;
  if (!a || !b) return undefined;
  const places = target.columns.flatMap(({ form }, place) =>
    isSame(form, a[place] ?? null, b[place] ?? null) ? [] : [place],
  );
  if (places.length === 0) return undefined;
  const details = places.map((place) => [
    { [names[place] as string]: a[place] },
    { [names[place] as string]: b[place] },
  ]);
  return {
    difference,
    columns: places.map((place) => names[place] as string),
    failure: { type, key: keyText, details: JSON.stringify(details) },
  };
}

/** Documents are compared after parsing; and of some floats engines write other digits. */
function isSame({ kind }: Form, a: string | null, b: string | null): boolean {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (kind === 'float') return Number(a) === Number(b);
  return kind === 'json' && sameJson(a, b);
}
