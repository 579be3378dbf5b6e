import type { Position } from '../../../change/position.ts';
import type { GtidSet } from './gtid.ts';
import { containsGtids, gtidText, parseGtids } from './gtid.ts';

/**
 * A place in a binary log: the transactions before it by their GTIDs, which every server of a replication knows, or the file and offset, which are one server's own. With
 * both it is written `0-1-100@mysql-bin.000024:373`; the GTIDs then decide.
 */
export interface LogPosition {
  readonly gtids?: GtidSet;
  readonly place?: LogPlace;
}

/** A file of the log and an offset in it. */
export interface LogPlace {
  readonly file: string;
  readonly offset: number;
}

/** Reads a position in one of its three forms; undefined when it has none of them. */
export function parsePosition(text: Position): LogPosition | undefined {
  const at = text.indexOf('@');
  const gtids = parseGtids(at < 0 ? text : text.slice(0, at));
  if (gtids && at < 0) return { gtids };
  const place = parsePlace(gtids ? text.slice(at + 1) : text);
  return place && { place, ...(gtids ? { gtids } : {}) };
}

function parsePlace(text: string): LogPlace | undefined {
  const [, file, offset] = /^(.+\.\d+):(\d+)$/.exec(text) ?? [];
  return file === undefined ? undefined : { file, offset: Number(offset) };
}

/** A position as it is stored. */
export function positionText({ gtids, place }: LogPosition): Position {
  const known = gtids === undefined ? '' : gtidText(gtids);
  const where = place === undefined ? '' : `${place.file}:${place.offset}`;
  return known !== '' && where !== '' ? `${known}@${where}` : known || where;
}

/**
 * Which of two positions is the later one. By GTIDs where both have them: then the first is the earlier one as long as any transaction of the second is not in it; else by the
 * files, which are numbered with at least six digits, and with more when those are used up.
 */
export function comparePositions(left: LogPosition, right: LogPosition): number {
  if (left.gtids && right.gtids && left.gtids.kind === right.gtids.kind) {
    if (!containsGtids(left.gtids, right.gtids)) return -1;
    return containsGtids(right.gtids, left.gtids) ? 0 : 1;
  }
  const [a, b] = [left.place, right.place];
  if (!a || !b) return -1;
  return numberOf(a.file) - numberOf(b.file) || a.offset - b.offset;
}

function numberOf(file: string): number {
  return Number(/\.(\d+)$/.exec(file)?.[1] ?? 0);
}
