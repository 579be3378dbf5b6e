import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeBatch } from '../../../change/change.ts';
import type { Position } from '../../../change/position.ts';
import type { Following } from '../../../change/source.ts';
import type { About } from '../errors.ts';
import { toOperationError } from '../errors.ts';

/** As often, in milliseconds, is asked for news. The server's own job of change data capture reads the log every five seconds. */
const interval = 1000;

/** Gives what came since a position, and in the end up to where that is: the same position when nothing came. */
export type Poll = (after: Position) => AsyncGenerator<ChangeBatch, Position>;

/** Follows a source that has to be asked for its changes. Nothing is kept on it until it is confirmed. */
export function polling(from: Position, poll: Poll, about: About): Following {
  const stopped = new AbortController();
  return {
    batches: {
      async *[Symbol.asyncIterator](): AsyncGenerator<ChangeBatch> {
        let position = from;
        try {
          while (!stopped.signal.aborted) {
            const before = position;
            position = yield* poll(position);
            if (position !== before) continue;
            yield idle(position);
            await sleep(interval, undefined, { signal: stopped.signal });
          }
        } catch (error) {
          if (!stopped.signal.aborted) throw toOperationError(error, about);
        }
      },
    },
    confirm: () => {},
    close: () => stopped.abort(),
  };
}

function idle(position: Position): ChangeBatch {
  return {
    events: [{ kind: 'idle', position }],
    bytes: Buffer.alloc(0),
    starts: new Int32Array(),
    lengths: new Int32Array(),
  };
}
