import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/server/events.ts';
import type { TestServer } from '../console/visitor.ts';
import { startServer } from '../console/visitor.ts';
import { until } from './waiting.ts';

describe('listeners to what changes', () => {
  let server: TestServer;
  const listening = new Set<() => void>();

  beforeAll(async () => {
    server = await startServer(true);
    const { events } = server.server.services;
    const listen = events.listen.bind(events);
    // Counts what is listened and what has ended, of the server as it is.
    events.listen = (listener: Listener) => {
      const end = listen(listener);
      listening.add(end);
      return () => {
        listening.delete(end);
        end();
      };
    };
  });
  afterAll(() => server?.stop());

  /** A browser's connection that nothing has read from yet. */
  function listener(): Socket {
    const { hostname, port } = new URL(server.server.address);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.pause();
    socket.write(`GET /api/v1/events HTTP/1.1\r\nhost: ${hostname}:${port}\r\n\r\n`);
    return socket;
  }

  const settled = async (count: number): Promise<unknown> =>
    await until(
      () => Promise.resolve(listening.size),
      (each) => each === count,
    );

  it('are forgotten when they go away', async () => {
    for (let round = 0; round < 5; round += 1) {
      const sockets = Array.from({ length: 100 }, listener);
      await settled(100);
      for (const [i, socket] of sockets.entries())
        if (i % 2 === 0) socket.destroy();
        else socket.end();
      await settled(0);
      for (const socket of sockets) socket.destroy();
    }
  });

  it('are let go when they do not read, while others go on', async () => {
    const [slow, quick] = [listener(), listener()];
    let read = 0;
    quick.on('data', (bytes) => (read += bytes.length)).resume();
    await settled(2);
    const { events } = server.server.services;
    const signal = { kind: 'progress', arn: 'arn:aws:dms:us-east-1:000000000000:task:NOTTHERE' };
    const before = process.memoryUsage().external + process.memoryUsage().heapUsed;
    let told = 0;
    // The kernel keeps some megabytes for a socket, so that it takes many until the server is the one that has to keep them.
    while (listening.size === 2 && told < 1_000_000) {
      for (let i = 0; i < 500; i += 1) events.signal(signal);
      told += 500;
      await turn();
    }
    expect(listening.size).toBe(1);
    const taken = process.memoryUsage().external + process.memoryUsage().heapUsed - before;
    expect(taken).toBeLessThan(200 * 1024 * 1024);
    const so = read;
    events.signal(signal);
    await until(
      () => Promise.resolve(read),
      (now) => now > so,
    );
    quick.destroy();
    slow.destroy();
    await settled(0);
  });
});
