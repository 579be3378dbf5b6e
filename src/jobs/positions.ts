import type { Start } from '../change/source.ts';
import type { Stop } from '../migrate/stop.ts';
import { OperationError } from '../text/error.ts';

/** `2026-11-23T08:00:00`, in UTC unless it says another zone; a date alone is its midnight. */
const timeForm = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** The time that a text says, in milliseconds since 1970; undefined for what is none. */
export function timeOf(text: string): number | undefined {
  const match = timeForm.exec(text);
  if (!match) return undefined;
  const isDate = text.length === 10;
  const at = Date.parse(isDate || match[1] !== undefined ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** A time or a position (CdcStartTime and CdcStartPosition of AWS DMS). */
export function readStart(text: string): Start {
  if (text.startsWith('checkpoint:'))
    throw wrong(
      'A checkpoint of AWS DMS means nothing to others: name the position of the source, which is in it.',
    );
  const at = timeOf(text);
  return at === undefined ? { kind: 'position', position: text } : { kind: 'time', at };
}

/** A time or a position; `server_time:` and `commit_time:` as in CdcStopPosition of AWS DMS. A time alone is that of commits. */
export function readStop(text: string): Stop {
  const [, by, time = text] = /^(server_time|commit_time):(.*)$/.exec(text) ?? [];
  const at = timeOf(time.trim());
  if (at !== undefined) return { by: by === 'server_time' ? 'clock' : 'commits', at };
  if (by !== undefined)
    throw wrong(`${by}: stands before a time such as 2026-11-23T08:00:00, not before ${time}.`);
  return text;
}

function wrong(message: string): OperationError {
  return new OperationError(message, { code: 'task-file', side: 'config' });
}
