import { setTimeout as sleep } from 'node:timers/promises';
import type { Changed } from '../server/rest/contract/events.ts';
import type { Client } from './client.ts';

/** Changes are gathered for so many milliseconds, so that a busy task is not asked for without end. */
const pause = 400;
/** What nobody told of is looked at after so many. */
const longest = 5000;

/**
 * Waits for changes of one resource, which the server streams. When the stream breaks it is opened again, and what was missed is made up for by looking now and then. A class because
 * the stream has a lifetime.
 */
export class Watch {
  readonly #client: Client;
  readonly #arn: string;
  readonly #stop = new AbortController();
  #isChanged = false;
  #wake: (() => void) | undefined;
  readonly #pump: Promise<void>;

  constructor(client: Client, arn: string) {
    this.#client = client;
    this.#arn = arn;
    this.#pump = this.#follow();
  }

  /** Waits until the resource may be another than before. */
  async next(signal: AbortSignal): Promise<void> {
    await sleep(pause, undefined, { signal }).catch(() => {});
    if (!this.#isChanged && !signal.aborted) {
      const waiting = AbortSignal.any([signal, AbortSignal.timeout(longest)]);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        waiting.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    this.#isChanged = false;
  }

  async end(): Promise<void> {
    this.#stop.abort(new Error('ended'));
    await this.#pump;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        let rest = '';
        for await (const text of (await this.#client.changes(signal)).setEncoding('utf8')) {
          const lines = `${rest}${text as string}`.split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) this.#take(line);
        }
      } catch {
        // Whoever waits looks again in any case, and is told then what is wrong.
      }
      await sleep(1000, undefined, { signal }).catch(() => {});
    }
  }

  /** A line of the stream (WHATWG HTML, "Server-sent events"). */
  #take(line: string): void {
    const isGap = line === 'event: gap';
    if (!isGap && !line.startsWith('data: ')) return;
    const { arn } = isGap ? { arn: this.#arn } : (JSON.parse(line.slice(6)) as Partial<Changed>);
    if (arn !== this.#arn) return;
    this.#isChanged = true;
    this.#wake?.();
  }
}
