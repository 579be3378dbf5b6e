import type { TableRow } from '../store/store.ts';
import { tableView } from './task-view.ts';

interface Known {
  readonly content: string;
  readonly text: string;
}

/** The tables of so many tasks are remembered. */
const most = 8;

/**
 * The tables of tasks as the console reads them: thousands, again and again while a task runs, of which few are others than before. So the text of each is made when it changes. A class
 * because it remembers them.
 */
export class TableTexts {
  readonly #tasks = new Map<string, ReadonlyMap<string, Known>>();

  /** The JSON of a task's tables. */
  of(task: string, rows: readonly TableRow[]): string {
    const before = this.#tasks.get(task);
    const now = new Map<string, Known>();
    for (const row of rows) {
      const name = `${row.schema}\0${row.name}`;
      const known = before?.get(name);
      const isSame = known?.content === row.content;
      now.set(name, isSame ? known : { content: row.content, text: JSON.stringify(tableView(row)) });
    }
    this.#remember(task, now);
    return `[${Array.from(now.values(), ({ text }) => text).join()}]`;
  }

  #remember(task: string, tables: ReadonlyMap<string, Known>): void {
    this.#tasks.delete(task);
    this.#tasks.set(task, tables);
    const [oldest] = this.#tasks.keys();
    if (this.#tasks.size > most && oldest !== undefined) this.#tasks.delete(oldest);
  }
}
