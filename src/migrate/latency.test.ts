import { expect, it } from 'vitest';
import type { ChangeBatch } from '../change/change.ts';
import { Latency } from './latency.ts';

const compare = (left: string, right: string): number => Number(left) - Number(right);

/** A batch of transactions, each committed at a time and ending at a position. */
function batchOf(...commits: readonly (readonly [position: string, at: number])[]): ChangeBatch {
  return batch(commits.map(([position, at]) => ({ kind: 'commit', position, at })));
}

function batch(events: ChangeBatch['events']): ChangeBatch {
  return { bytes: Buffer.alloc(0), starts: new Int32Array(0), lengths: new Int32Array(0), events };
}

it('tells the age of the oldest transaction that waits, and of the newest that was read', () => {
  const latency = new Latency(compare);
  latency.asks(1000);
  latency.arrives(batchOf(['1', 1000], ['2', 1500]));
  expect(latency.at(2000)).toEqual({ source: 500, target: 1000 });
  // Nothing is written, and time goes by.
  expect(latency.at(9000)).toEqual({ source: 7500, target: 8000 });
});

it('tells how old the oldest was that became durable, once, and then nothing when nothing waits', () => {
  const latency = new Latency(compare);
  latency.arrives(batchOf(['1', 1000]));
  latency.asks(1000);
  latency.settles('1', 1800);
  expect(latency.at(1800)).toEqual({ source: 800, target: 800 });
  // Nothing more came for a second, although it was asked for.
  expect(latency.at(2800)).toEqual({ source: 0, target: 0 });
});

it('counts what is read ahead as waiting while what is before it becomes durable', () => {
  const latency = new Latency(compare);
  latency.arrives(batchOf(['1', 1000]));
  latency.arrives(batchOf(['2', 4000], ['3', 5000]));
  latency.settles('1', 6000);
  expect(latency.at(6000)).toEqual({ source: 1000, target: 5000 });
  expect(latency.at(7000)).toEqual({ source: 2000, target: 3000 });
});

it('takes a source that is idle for drained', () => {
  const latency = new Latency(compare);
  latency.arrives(
    batch([
      { kind: 'commit', position: '1', at: 0 },
      { kind: 'idle', position: '2' },
    ]),
  );
  latency.settles('2', 100);
  expect(latency.at(100)).toEqual({ source: 0, target: 100 });
  expect(latency.at(5000)).toEqual({ source: 0, target: 0 });
});
