import { alignLines } from '../../../../src/report/client/align.js';

/** Room of so many pixels before a line, 0 for the first; behind the last one when it is the number of lines. */
export interface Room {
  readonly line: number;
  readonly height: number;
}

/** What each side lacks so that lines that belong together are at the same height. */
export interface Rooms {
  readonly source: readonly Room[];
  readonly target: readonly Room[];
}

/**
 * Lays two texts side by side. `links` are pairs of lines, from 0, that are known to belong together; `notes` is the height of what is written below a line of the
 * source, to which the target has to give way.
 */
export function roomsBeside(
  source: readonly string[],
  target: readonly string[],
  {
    links,
    lineHeight,
    notes,
  }: {
    readonly links: readonly (readonly [number, number])[];
    readonly lineHeight: number;
    readonly notes: ReadonlyMap<number, number>;
  },
): Rooms {
  const rooms = { source: new Gap(), target: new Gap() };
  for (const [left, right] of alignLines(source, target, links)) {
    if (left >= 0) rooms.source.before(left);
    else rooms.source.add(lineHeight);
    if (right >= 0) rooms.target.before(right);
    else rooms.target.add(lineHeight);
    rooms.target.add(notes.get(left) ?? 0);
  }
  rooms.source.before(source.length);
  rooms.target.before(target.length);
  return { source: rooms.source.rooms, target: rooms.target.rooms };
}

/** Gathers what is missing until the next line comes. A class because it counts. */
class Gap {
  readonly rooms: Room[] = [];
  #height = 0;

  add(height: number): void {
    this.#height += height;
  }

  before(line: number): void {
    if (this.#height > 0) this.rooms.push({ line, height: this.#height });
    this.#height = 0;
  }
}
