import type { Progress } from './messages.ts';

/** How a task was at one time. */
export interface GaugePoint {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly rowsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly changesPerSecond?: number;
  readonly changesReadPerSecond?: number;
  /** Changes that were read and are not in the target. */
  readonly pending?: number;
  /** Milliseconds behind the source. */
  readonly lag?: number;
  /** Milliseconds that the reading is behind the source. */
  readonly sourceLag?: number;
  readonly memory: number;
}

const every = 2000;
/** Four hours. */
const mostPoints = (4 * 3600 * 1000) / every;

/**
 * Remembers how running tasks were, for the charts of the console: as far back as this server runs, and no longer than four hours. What is to be kept for longer is
 * kept by whoever reads the metrics. A class because it looks again and again.
 */
export class GaugeHistory {
  readonly #points = new Map<string, GaugePoint[]>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(gauges: ReadonlyMap<string, Progress>) {
    this.#timer = setInterval(() => this.#look(gauges), every);
    this.#timer.unref();
  }

  /** The points of a task since a time, at most so many: of more, some are left out evenly. */
  since(arn: string, at: number, most: number): readonly GaugePoint[] {
    const points = (this.#points.get(arn) ?? []).filter((point) => point.at >= at);
    const step = Math.max(1, Math.ceil(points.length / most));
    return points.filter((_, i) => (points.length - 1 - i) % step === 0);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(gauges: ReadonlyMap<string, Progress>): void {
    const now = Date.now();
    for (const [arn, { rowsPerSecond, bytesPerSecond, memory, following }] of gauges) {
      const points = this.#points.get(arn) ?? [];
      points.push({
        at: now,
        rowsPerSecond: following ? 0 : rowsPerSecond,
        bytesPerSecond: following ? 0 : bytesPerSecond,
        ...(following
          ? {
              changesPerSecond: following.changesPerSecond,
              changesReadPerSecond: following.changesReadPerSecond,
              pending: following.pending,
              lag: following.lag,
              sourceLag: following.sourceLag,
            }
          : {}),
        memory,
      });
      if (points.length > mostPoints) points.shift();
      this.#points.set(arn, points);
    }
    const oldest = now - mostPoints * every;
    for (const [arn, points] of this.#points) if ((points.at(-1)?.at ?? 0) < oldest) this.#points.delete(arn);
  }
}
