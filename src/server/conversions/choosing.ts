import { setImmediate } from 'node:timers/promises';

/** So many are looked at before others have a turn: a few milliseconds' worth. */
const atOnce = 2000;

/** Those that are chosen among tens of thousands of models, whose paths are read one by one, while the server goes on answering. */
export async function chosenAmong<T>(
  all: readonly T[],
  isChosen: (one: T) => boolean,
): Promise<readonly T[]> {
  const chosen: T[] = [];
  for (let at = 0; at < all.length; at += atOnce) {
    if (at > 0) await setImmediate();
    for (const each of all.slice(at, at + atOnce)) if (isChosen(each)) chosen.push(each);
  }
  return chosen;
}
