import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** A state that a file can be put back to, when the script undoes what it did since. */
interface Mark {
  /** The transaction or savepoint whose first change came right after. */
  readonly point: number;
  readonly rows: number;
  readonly lines: number;
  /** How many parts were waiting, while they still are. */
  parts: number;
  /** How many bytes were drained, and their hash, once they have been. */
  drained: { readonly bytes: number; readonly hash: Hash } | undefined;
}

/** What is to be done to the file on disk. */
export interface Drained {
  /** Cut the file to so many bytes first. */
  readonly truncate?: number;
  readonly data: Buffer;
}

/**
 * A file of the result that grows: what was added and has not been written yet, the hash of all of it, and the states that
 * ROLLBACK may go back to. It touches no disk. A class because it grows.
 */
export class PendingFile {
  readonly path: string;
  #parts: string[] = [];
  #waiting = 0;
  #bytes = 0;
  #hash = createHash('sha256');
  #truncate: number | undefined;
  #marks: Mark[] = [];
  #rows = 0;
  #lines = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Characters that wait to be written. */
  get waiting(): number {
    return this.#waiting;
  }

  get rows(): number {
    return this.#rows;
  }

  get lines(): number {
    return this.#lines;
  }

  /** Adds text as a change of the given point: so many rows, or lines. */
  append(text: string, point: number, rows: number, lines = 0): void {
    const last = this.#marks.at(-1);
    if (last === undefined || last.point < point) this.#mark(point);
    this.#parts.push(text);
    this.#waiting += text.length;
    this.#rows += rows;
    this.#lines += lines;
  }

  #mark(point: number): void {
    this.#marks.push({
      point,
      rows: this.#rows,
      lines: this.#lines,
      parts: this.#parts.length,
      drained: undefined,
    });
  }

  /** Undoes all changes of the point and of later ones. */
  restore(point: number): void {
    const index = this.#marks.findIndex((each) => each.point >= point);
    const mark = this.#marks[index];
    if (!mark) return;
    this.#marks.length = index;
    this.#rows = mark.rows;
    this.#lines = mark.lines;
    if (mark.drained) {
      this.#parts = [];
      this.#bytes = mark.drained.bytes;
      this.#hash = mark.drained.hash;
      this.#truncate = mark.drained.bytes;
    } else this.#parts.length = mark.parts;
    this.#waiting = this.#parts.reduce((sum, each) => sum + each.length, 0);
  }

  /** All changes are for good. */
  commit(): void {
    this.#marks.length = 0;
  }

  /** Takes what is to be written. */
  drain(): Drained {
    const pieces: Buffer[] = [];
    let from = 0;
    const take = (to: number): void => {
      if (to === from) return;
      const piece = Buffer.from(this.#parts.slice(from, to).join(''));
      this.#hash.update(piece);
      this.#bytes += piece.length;
      pieces.push(piece);
      from = to;
    };
    for (const mark of this.#marks) {
      if (mark.drained) continue;
      take(mark.parts);
      mark.drained = { bytes: this.#bytes, hash: this.#hash.copy() };
    }
    take(this.#parts.length);
    const truncate = this.#truncate;
    this.#parts = [];
    this.#waiting = 0;
    this.#truncate = undefined;
    const data = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    return truncate === undefined ? { data } : { truncate, data };
  }

  /** The hash of everything that was drained. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
