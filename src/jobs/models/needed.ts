import type { AnyObject } from '../../catalog/catalog.ts';
import { definingTexts } from '../../convert/overrides.ts';
import type { SourceMap } from '../../text/source.ts';
import type { OutlinedObject } from './outline.ts';

/**
 * The objects that some objects need, and these themselves: everything whose name stands in a text that defines one of them, and so on.
 * That is more than they need, never less (but for names that dynamic SQL puts together), so that a part of a source can be proved
 * without the rest.
 */
export function neededBy(
  chosen: readonly OutlinedObject[],
  all: readonly OutlinedObject[],
  sources: SourceMap,
): ReadonlySet<AnyObject> {
  const named = new Map<string, OutlinedObject[]>();
  for (const each of all) {
    const name = firstWord(each.object.name);
    named.set(name, [...(named.get(name) ?? []), each]);
  }
  const needed = new Set<AnyObject>(chosen.map(({ object }) => object));
  const waiting = [...chosen];
  for (let next = waiting.pop(); next; next = waiting.pop())
    for (const each of wordsOf(next.object, sources))
      for (const other of named.get(each) ?? []) {
        if (needed.has(other.object)) continue;
        needed.add(other.object);
        waiting.push(other);
      }
  return needed;
}

const word = /[\p{L}_][\p{L}\p{N}_$#]*/gu;

/** A name is known by its first word, so that names with blanks are found too. */
function firstWord(name: string): string {
  return (name.match(word)?.[0] ?? name).toUpperCase();
}

function wordsOf(object: AnyObject, sources: SourceMap): ReadonlySet<string> {
  const words = new Set<string>();
  for (const text of definingTexts(object, object.span, sources))
    for (const [each] of text.matchAll(word)) words.add(each.toUpperCase());
  return words;
}
