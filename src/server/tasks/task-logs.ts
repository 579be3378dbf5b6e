import { appendFileSync, openSync, readSync, closeSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../text/folder.ts';
import type { LogEntry } from './messages.ts';

/** A log has so many bytes before it is put aside; one that was put aside is kept. */
const mostBytes = 10 * 2 ** 20;

/** So much of a log's end is read at a time. */
const readBytes = 2 ** 20;

/** The logs of tasks: a file of JSON lines for each. A class because it knows their folder. */
export class TaskLogs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  append(task: string, entry: LogEntry): void {
    const file = this.#file(task);
    makeFolder(this.#folder, 0o700);
    if (this.size(task) > mostBytes) renameSync(file, `${file}.1`);
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }

  /** The latest entries, in their order. */
  read(task: string, limit = 500): readonly LogEntry[] {
    const size = this.size(task);
    const start = Math.max(0, size - readBytes);
    const lines = this.#text(task, start, size - start).split('\n');
    // The first line may be a part of one.
    const whole = start === 0 ? lines : lines.slice(1);
    return whole
      .filter((line) => line !== '')
      .slice(-limit)
      .map((line) => JSON.parse(line) as LogEntry);
  }

  /** Bytes of a task's log. */
  size(task: string): number {
    return statSync(this.#file(task), { throwIfNoEntry: false })?.size ?? 0;
  }

  remove(task: string): void {
    for (const each of ['', '.1']) rmSync(`${this.#file(task)}${each}`, { force: true });
  }

  #text(task: string, start: number, length: number): string {
    if (length === 0) return '';
    const file = openSync(this.#file(task), 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, length, start));
    } finally {
      closeSync(file);
    }
  }

  /** Names of tasks are letters and digits of their ARNs. */
  #file(task: string): string {
    return join(this.#folder, `${task.replaceAll(/[^\w-]/g, '_')}.log`);
  }
}
