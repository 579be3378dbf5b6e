import { readFileSync } from 'node:fs';
import { Rate } from '../../migrate/rate.ts';

/** What a process takes of its machine. */
export interface Usage {
  /** In bytes. */
  readonly memory: number;
  /** Bytes that were moved out of memory; absent where the machine does not tell (all but Linux). */
  readonly swap?: number;
  /** Processor time since it began, in microseconds of both kinds. */
  readonly cpu: number;
  /** Of one processor, of late: 200 where two are busy. */
  readonly cpuPercent: number;
}

/** Looks at what this process takes. A class because the processor's part is of the time since the last looks. */
export class ProcessUsage {
  readonly #rate = new Rate();
  #cpu = 0;

  look(): Usage {
    const { user, system } = process.cpuUsage();
    const cpu = user + system;
    this.#rate.add(cpu - this.#cpu);
    this.#cpu = cpu;
    const swap = swapped();
    return {
      memory: process.memoryUsage.rss(),
      ...(swap === undefined ? {} : { swap }),
      cpu,
      cpuPercent: this.#rate.perSecond() / 10_000,
    };
  }
}

/** The kernel tells it in kibibytes (proc_pid_status(5), `VmSwap`). */
function swapped(): number | undefined {
  try {
    const [, kibibytes] = /^VmSwap:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}
