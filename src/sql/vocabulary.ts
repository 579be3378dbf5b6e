/** What the parser is told of a word: as it was written, and as words are compared. */
export interface Word {
  readonly spelling: string;
  /** In upper case. */
  readonly text: string;
}

/** More spellings than this are not remembered; scripts with so many repeat few of them. */
const most = 1 << 18;

const leastPlaces = 1 << 12;

/** What a hash starts with: the offset basis of the FNV-1a hash. */
export const hashStart = 0x811c9dc5 | 0;

/** The hash of some characters and one more. */
export function hashOn(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/**
 * The words of all sources, each spelling once. Code repeats a few thousand words a million times: what is found here
 * by its characters is neither copied nor turned into upper case again, and all names of a tree that are spelt alike
 * share one string.
 *
 * A class because it grows: an open hash table over the characters of the source, so that asking makes no string.
 */
class Vocabulary {
  #words: Word[] = [];
  /** Two numbers for each place: the word's hash, and its index plus one; 0 there is an empty place. */
  #places = new Int32Array(leastPlaces * 2);

  /** The word that stands in the text; `hash` is that of its characters ({@link hashOn}). */
  word(text: string, start: number, end: number, hash: number): Word {
    const places = this.#places;
    const mask = places.length - 1;
    for (let place = firstPlace(hash) & mask; ; place = (place + 2) & mask) {
      const number = places[place + 1] as number;
      if (number === 0) return this.#add(text.slice(start, end), hash, place);
      if (places[place] !== hash) continue;
      const word = this.#words[number - 1] as Word;
      if (isSame(word.spelling, text, start, end)) return word;
    }
  }

  #add(spelling: string, hash: number, place: number): Word {
    const own = unshared(spelling);
    const upper = spelling.toUpperCase();
    const word: Word = { spelling: own, text: upper === own ? own : unshared(upper) };
    this.#words.push(word);
    this.#places[place] = hash;
    this.#places[place + 1] = this.#words.length;
    if (this.#words.length * 4 > this.#places.length) this.#spread();
    return word;
  }

  /** Doubles the table, or begins a new one when there are too many words. */
  #spread(): void {
    const before = this.#places;
    if (this.#words.length >= most) {
      this.#words = [];
      this.#places = new Int32Array(leastPlaces * 2);
      return;
    }
    const places = new Int32Array(before.length * 2);
    const mask = places.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from + 1] === 0) continue;
      const hash = before[from] as number;
      let place = firstPlace(hash) & mask;
      while (places[place + 1] !== 0) place = (place + 2) & mask;
      places[place] = hash;
      places[place + 1] = before[from + 1] as number;
    }
    this.#places = places;
  }
}

/** The multiplications of the hash carry upwards only, so its upper bits are the better mixed ones. */
function firstPlace(hash: number): number {
  return (hash ^ (hash >>> 15)) << 1;
}

function isSame(spelling: string, text: string, start: number, end: number): boolean {
  const { length } = spelling;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i += 1) if (spelling.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
  return true;
}

/**
 * The string as the engine keeps the names of properties: once, and with nothing of the source behind it. Two such strings are
 * compared by looking at their addresses, which is what a parser does all the time. An object without a prototype is
 * a hash table from the beginning; others would give the engine a new shape for each word.
 */
function unshared(text: string): string {
  const names = Object.create(null) as Record<string, true>;
  names[text] = true;
  for (const name in names) return name;
  return text;
}

/** The words of all sources of this process. */
export const vocabulary: Pick<Vocabulary, 'word'> = new Vocabulary();
