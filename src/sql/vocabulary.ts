/** What the parser is told of a word: as it was written, and as words are compared. */
export interface Word {
  readonly spelling: string;
  /** In upper case. */
  readonly text: string;
}

/** More spellings than this are not remembered; scripts with so many repeat few of them. */
const most = 1 << 18;

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
  #hashes: number[] = [];
  /** The number of a word plus one; 0 is an empty place. */
  #places = new Int32Array(1 << 12);

  /** The word that stands in the text; `hash` is that of its characters ({@link hashOn}). */
  word(text: string, start: number, end: number, hash: number): Word {
    const mask = this.#places.length - 1;
    // The multiplications of the hash carry upwards only, so its upper bits are the better mixed ones.
    let place = (hash ^ (hash >>> 15)) & mask;
    for (let number = this.#places[place] as number; number !== 0; number = this.#places[place] as number) {
      const word = this.#words[number - 1] as Word;
      if (this.#hashes[number - 1] === hash && isSame(word.spelling, text, start, end)) return word;
      place = (place + 1) & mask;
    }
    return this.#add(text.slice(start, end), hash, place);
  }

  #add(spelling: string, hash: number, place: number): Word {
    if (this.#words.length >= most) this.#forget();
    const own = unshared(spelling);
    const upper = spelling.toUpperCase();
    const word: Word = { spelling: own, text: upper === own ? own : unshared(upper) };
    this.#words.push(word);
    this.#hashes.push(hash);
    if (this.#words.length * 2 > this.#places.length) this.#spread();
    else this.#places[place] = this.#words.length;
    return word;
  }

  #forget(): void {
    this.#words = [];
    this.#hashes = [];
    this.#spread();
  }

  /** Puts all words into a table in which at most a quarter of the places is taken. */
  #spread(): void {
    let size = 1 << 12;
    while (size < this.#words.length * 4) size *= 2;
    const places = new Int32Array(size);
    for (let i = 0; i < this.#hashes.length; i += 1) {
      const hash = this.#hashes[i] as number;
      let place = (hash ^ (hash >>> 15)) & (size - 1);
      while (places[place] !== 0) place = (place + 1) & (size - 1);
      places[place] = i + 1;
    }
    this.#places = places;
  }
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
